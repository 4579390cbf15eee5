"""Taking a case from a list that several people look at."""

from datetime import datetime

from django.utils.translation import gettext as _

from reputation.cases.actions.guarded import clock_of, name_of
from reputation.cases.actions.working import Desk
from reputation.common.errors import Refused


class TakenMeanwhile(Refused):
    """Somebody else has the case since the list was drawn."""

    code = "taken_meanwhile"


def must_be_as_seen(desk: Desk, seen_at: datetime) -> None:
    """Refuse to take a case from whoever was faster.

    To take it from whoever had it when it was seen is a decision, and allowed.

    Raises:
        TakenMeanwhile: it was given to somebody else since `seen_at`.
    """
    has_it, own = desk.case.assignee_id, desk.by.pk if desk.by else None
    if has_it in {None, own}:
        return
    given = [each for each in desk.kept.entries if each.kind == "assignment"]
    if given and given[-1].made_at > seen_at:
        raise TakenMeanwhile(
            _("%(who)s took this at %(at)s.")
            % {"who": name_of(has_it), "at": clock_of(desk, given[-1].made_at)}
        )
