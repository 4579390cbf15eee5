"""One named person answers for a pressing case before anything is said or passed on in it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reputation.cases.actions.working import Desk
from reputation.cases.owners import is_pressing, may_own, needs_owner
from reputation.common.errors import Refused
from tenants.models import User

# So many names are told; who works in a larger agency knows his colleagues.
NAMED = 10


class OwnerRequired(Refused):
    """Nobody answers for a case that is too pressing for that. `people` may take it."""

    code = "owner_required"

    def __init__(self, sentence: str, people: Sequence[User]) -> None:
        self.people = people
        super().__init__(sentence)


class NoReasonGiven(Refused):
    """A pressing case ends unsolved, and nobody says why."""

    code = "nothing_said"


def must_have_owner(desk: Desk) -> None:
    """Refuse to speak for a pressing case, or to pass it on, while nobody answers for it.

    What Vigía itself notes is not asked for an owner: it tells what others have done.

    Raises:
        OwnerRequired: names who may take it.
    """
    if desk.by is None or not needs_owner(desk.case):
        return
    people = may_own(desk.brand)
    raise OwnerRequired(
        _("Nobody answers for %(case)s yet: take it first. It may be taken by %(who)s.")
        % {"case": desk.case.reference, "who": _names(people)},
        people,
    )


def must_keep_owner(desk: Desk) -> None:
    """Refuse to leave a pressing case without the person who answers for it.

    Raises:
        OwnerRequired: names who may take it over.
    """
    if desk.case.assignee_id is None or not is_pressing(desk.case):
        return
    people = may_own(desk.brand)
    raise OwnerRequired(
        _("%(case)s is pressing and stays somebody's: give it to %(who)s instead.")
        % {"case": desk.case.reference, "who": _names(people)},
        people,
    )


def must_answer_for_the_end(desk: Desk, why: str) -> None:
    """Refuse to let go of a pressing case that nobody solved, unless its owner says why.

    What Vigía does itself is not asked, nor what was over before anybody wrote it down here: the crises of
    earlier years have no owner any more.

    Raises:
        OwnerRequired: nobody answers for it.
        NoReasonGiven: nobody says why.
    """
    case = desk.case
    if case.resolved_how or desk.by is None or _was_over_before(desk):
        return
    must_have_owner(desk)
    if is_pressing(case) and not why.strip():
        raise NoReasonGiven(
            _("%(case)s is pressing and not solved. Why does nobody go on with it?")
            % {"case": case.reference}
        )


def _was_over_before(desk: Desk) -> bool:
    """Tell whether the case had ended when somebody first wrote it down."""
    opened = next((each for each in desk.kept.entries if each.kind == "opened"), None)
    return opened is not None and opened.at <= desk.at < opened.made_at


def _names(people: Sequence[User]) -> str:
    told = [str(person) for person in people[:NAMED]]
    if len(people) > NAMED:
        told.append("…")
    return ", ".join(told) or _("nobody yet")
