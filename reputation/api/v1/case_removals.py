"""cases/{reference}/removals/: hiding or deleting a customer's post takes two persons and a ground."""

from typing import Any

from reputation.api.v1 import case_forms as forms
from reputation.api.v1.case_doors import CaseVerb
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions.removing import ask_removal, decide_removal
from reputation.cases.actions.working import Said
from reputation.cases.models import Case


class Removals(
    CaseVerb,
    operation="cases_ask_removal",
    summary="Ask for a customer's post to be hidden or deleted",
):
    """A request that another person decides. Evidence is captured; a complaint stays."""

    form = forms.RemovalBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        mention = given.pop("mention")
        return ask_removal(case, mention_id=mention, by=actor(request), **given, **said)


class RemovalDecision(
    CaseVerb,
    operation="cases_decide_removal",
    summary="Say yes or no to a removal",
):
    """The second person's word. With a yes somebody does it on the channel by hand."""

    form = forms.RemovalDecisionBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return decide_removal(
            case, request=self.named["entry_id"], by=actor(request), **given, **said
        )
