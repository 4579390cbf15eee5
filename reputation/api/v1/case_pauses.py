"""cases/{reference}/pause/ and resumption/: our own clocks stand still, and go on."""

from typing import Any

from reputation.api.v1 import case_forms as forms
from reputation.api.v1.case_doors import CaseVerb, VerbBody
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions import pausing
from reputation.cases.actions.working import Said
from reputation.cases.models import Case


class Pause(CaseVerb, operation="cases_pause", summary="Let our own clocks stand"):
    """While we wait for somebody else. Promises, and what the customer or the law waits for, go on."""

    form = forms.ReasonBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return pausing.pause_case(case, by=actor(request), **given, **said)


class Resumption(CaseVerb, operation="cases_resume", summary="Let our clocks go on"):
    """What was left of each is left now."""

    form = VerbBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return pausing.resume_case(case, by=actor(request), **given, **said)
