"""cases/{reference}/…: from a claimed fix to the customer's yes, and cases that move."""

from typing import Any

from django.utils.translation import gettext as _

from reputation.api.problems import ApiError, FieldError
from reputation.api.v1 import case_forms as forms
from reputation.api.v1.case_doors import POINTER, CaseVerb
from reputation.api.views import ApiRequest, actor
from reputation.cases.actions import dealing, moving, resolving, undoing
from reputation.cases.actions.working import Said
from reputation.cases.models import Case
from reputation.cases.queries import find_case

# Where the credit goes is another field than where a deed happened.
CREDIT = POINTER | {"unknown_channel": "/credit_channel"}


class Claim(
    CaseVerb, operation="cases_claim", summary="Note that somebody says it is fixed"
):
    """A claim lowers no risk."""

    form = forms.ClaimBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return resolving.claim_fix(case, by=actor(request), **given, **said)


class Verification(
    CaseVerb, operation="cases_verify", summary="Note the check that shows the fix"
):
    """What was checked."""

    form = forms.VerificationBody
    pointers = CREDIT

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        channel = given.pop("credit_channel")
        return resolving.verify_fix(
            case, channel=channel, by=actor(request), **given, **said
        )


class Confirmation(
    CaseVerb, operation="cases_confirm", summary="Note the customer's yes"
):
    """His own, or what one of us heard from him and can show."""

    form = forms.ConfirmationBody
    pointers = CREDIT

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        who, channel = given.pop("by"), given.pop("credit_channel")
        return resolving.confirm_fix(
            case, who=who, channel=channel, by=actor(request), **given, **said
        )


class SelfSolution(
    CaseVerb,
    operation="cases_self_solved",
    summary="Note that the customer solved it himself",
):
    """The channel where he found the solution earns the credit."""

    form = forms.SelfSolvedBody
    pointers = CREDIT

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        channel = given.pop("credit_channel")
        return resolving.note_self_solved(
            case, channel=channel, by=actor(request), **given, **said
        )


class Abandonment(CaseVerb, operation="cases_abandon", summary="Give the case up"):
    """Nothing was solved; the risk stays."""

    form = forms.ReasonBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        return resolving.abandon_case(case, by=actor(request), **given, **said)


class Reopening(CaseVerb, operation="cases_reopen", summary="Take the case up again"):
    """A claimed fix that the customer denies is a false fix, and counted."""

    form = forms.ReopeningBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        denied = given.pop("false_fix")
        return resolving.reopen_case(
            case, denied=denied, by=actor(request), **given, **said
        )


class Closure(CaseVerb, operation="cases_close", summary="Close the case"):
    """Nobody has anything to do about it any more. `outcome` says how it ended when nobody has said so."""

    form = forms.ClosureBody
    pointers = CREDIT

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        outcome: Any = given.pop("outcome") or ""
        channel = given.pop("credit_channel")
        return resolving.close_case(
            case,
            outcome=outcome,
            channel=channel,
            by=actor(request),
            **given,
            **said,
        )


class Merge(
    CaseVerb, operation="cases_merge", summary="Let the case go on in another one"
):
    """Its posts and signals go there, and it is closed. Can be undone."""

    form = forms.MergeBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        into = _other(given.pop("into"), "/into")
        return moving.merge_cases(case, into=into, by=actor(request), **given, **said)


class Link(CaseVerb, operation="cases_link", summary="Link two cases"):
    """A recovery is told with the author's mood before and after."""

    form = forms.LinkBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        other = _other(given.pop("case"), "/case")
        return moving.link_cases(case, other=other, by=actor(request), **given, **said)


def _other(reference: str, pointer: str) -> Case:
    other = find_case(reference)
    if other is None:
        detail = _("There is no such case here.")
        raise ApiError(
            400,
            "unknown_case",
            detail,
            errors=[FieldError(pointer, "unknown_case", detail)],
        )
    return other


class Split(
    CaseVerb,
    operation="cases_split",
    summary="Give some of its posts a case of their own",
):
    """Answers with the case as it stays; the new one is in `linked`. Can be undone."""

    form = forms.SplitBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        posts = given.pop("mentions")
        moving.split_case(case, posts=posts, by=actor(request), **given, **said)
        return Case.objects.get(pk=case.pk)


class Undo(CaseVerb, operation="cases_undo", summary="Take an entry back"):
    """The latest entry that a person made, or the one named. It stays in the ledger, marked."""

    form = forms.UndoBody

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        entry = given.pop("entry")
        return undoing.undo(case, entry_id=entry, by=actor(request), **given, **said)


class KeptPromise(
    CaseVerb, operation="cases_keep_promise", summary="Note that a promise was kept"
):
    """A promise that was kept, late or not."""

    def act(
        self, request: ApiRequest, case: Case, given: dict[str, Any], said: Said
    ) -> Case:
        promise = self.named["entry_id"]
        return dealing.keep_promise(
            case, entry_id=promise, by=actor(request), **given, **said
        )
