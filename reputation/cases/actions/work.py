"""The daily verbs: who has the case, whom we tried to reach, who passed it on, what was written where."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.owned import must_keep_owner
from reputation.cases.actions.taking import must_be_as_seen
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import (
    Assigned,
    Contacted,
    Escalated,
    Identified,
    Noted,
    Outcome,
    Suggested,
)
from reputation.cases.keeping import began_at, typed
from reputation.cases.models import Case, Entry, EntryText
from reputation.cases.priorities import PRIORITIES
from reputation.common.errors import Refused
from reputation.mentions.items import handle_key
from reputation.mentions.models import Author
from tenants.access import Scope
from tenants.models import User
from tenants.queries import access_of

# Who tells us this knows the customer's account as his own, or from our own books.
FIRST_HAND = frozenset(
    {"customer", "author", "self", "account", "customer_record", "crm", "order"}
)

# Nobody's problem began longer before his complaint.
LOOKS_BACK = timedelta(days=5 * 365 + 2)


class MayNotWork(Refused):
    """The person has no part in this brand's cases."""

    code = "assignee_has_no_access"


class LongBefore(Refused):
    """A contact of so long ago that its time is a slip of the pen."""

    code = "bad_time"


class NothingSaid(Refused):
    """A verb that needs words came without any."""

    code = "nothing_said"


def assign_case(
    case: Case,
    *,
    assignee: User | None,
    by: Actor,
    at: datetime,
    team: str = "",
    seen_at: datetime | None = None,
    **said: Unpack[Said],
) -> Case:
    """Give a case to somebody who answers for it from now on, or to nobody.

    `seen_at` says when the caller saw whose it is, if that has to hold.

    Raises:
        MayNotWork: the person may not write cases of this brand.
        OwnerRequired: nobody would answer for a pressing case.
        TakenMeanwhile: somebody else has it since `seen_at`.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        if seen_at is not None:
            must_be_as_seen(desk, seen_at)
        _must_have_access(desk, assignee)
        if assignee is None:
            must_keep_owner(desk)
        before = desk.case.assignee_id
        entry = desk.add(
            Assigned(assignee=assignee.pk if assignee else None, team=team)
        )
        desk.record(
            "case.assigned",
            entry,
            before=before,
            after=assignee.pk if assignee else None,
        )
    return desk.case


def _must_have_access(desk: Desk, person: User | None) -> None:
    if person is None:
        return
    access = access_of(person, desk.brand)
    if access is None or not access.may(Scope.CASES_WRITE):
        raise MayNotWork(
            _("%(person)s may not work on cases of %(brand)s.")
            % {"person": person, "brand": desk.brand}
        )


def note_on_case(
    case: Case, *, text: str, by: Actor, at: datetime, **said: Unpack[Said]
) -> Case:
    """Leave a remark for colleagues, on a closed case too."""
    with at_work(case, by=by, at=at, even_closed=True, **said) as desk:
        entry = desk.add(Noted(), text=must_say(text))
        desk.record("case.noted", entry)
    return desk.case


def must_say(text: str) -> str:
    """Return a text that says something.

    Raises:
        NothingSaid: it does not.
    """
    if not text.strip():
        raise NothingSaid(_("Say it in words."))
    return text.strip()


def contact_customer(
    case: Case,
    *,
    channel: str,
    purpose: str,
    outcome: Outcome,
    by: Actor,
    at: datetime,
    from_customer: bool = False,
    paid: bool = False,
    minutes: float = 0,
    **said: Unpack[Said],
) -> Case:
    """Note an attempt to reach the customer, or his to reach us.

    Reaching somebody answers him and resolves nothing. Reached before it was due, he has what was promised.
    Before the complaint it is effort that he spent earlier, and answers nothing.

    Raises:
        LongBefore: it lies years before the complaint.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        if at < began_at(desk.case) - LOOKS_BACK:
            raise LongBefore(
                _("This lies more than five years before the complaint. When was it?")
            )
        entry = desk.add(
            Contacted(
                purpose=purpose,
                outcome=outcome,
                from_customer=from_customer,
                paid=paid,
                minutes=minutes,
                third_party=knows_through_others(desk.kept.entries),
            ),
            channel=channel,
        )
        if outcome == "reached" and not from_customer and at >= began_at(desk.case):
            keep_promises(desk, at=at)
        desk.record("case.contacted", entry, channel=channel, outcome=outcome)
    return desk.case


def knows_through_others(entries: Iterable[Entry]) -> bool:
    """Tell whether we know who the customer is only through a third party without his consent."""
    found = [facts for facts in map(typed, entries) if isinstance(facts, Identified)]
    return bool(found) and all(each.third_party and not each.consent for each in found)


def keep_promises(desk: Desk, *, at: datetime) -> None:
    """Mark the promises as kept whose time had not come when the deed was done."""
    kept = [
        entry
        for entry in desk.kept.entries
        if entry.kind == "promise"
        and entry.done_at is None
        and entry.due_at is not None
        and at <= entry.due_at
    ]
    finish(kept, at=at)


def finish(entries: Iterable[Entry], *, at: datetime) -> None:
    """Mark entries that were due as done."""
    ids = []
    for entry in entries:
        entry.done_at = at
        ids.append(entry.pk)
    Entry.objects.filter(pk__in=ids).update(done_at=at)


def identify_customer(
    case: Case,
    *,
    handle: str,
    channel: str,
    source: str,
    confidence: str | float,
    consent: bool,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> Case:
    """Note who the customer is elsewhere, how we know, how surely, and whether he agreed.

    What he writes there from now on belongs to his case as well.
    """
    author = _author(handle, channel)
    with at_work(case, by=by, at=at, **said) as desk:
        entry = desk.add(
            Identified(
                source=source,
                confidence=confidence,
                consent=consent,
                author=author,
                third_party=source.strip().casefold() not in FIRST_HAND,
            ),
            channel=channel,
            text=must_say(handle),
        )
        if author is not None and Case.objects.open().filter(author_id=author).exists():
            desk.add(Suggested(code="merge_same_customer"))
        desk.record("case.identified", entry, channel=channel, consent=consent)
    return desk.case


def _author(handle: str, channel: str) -> UUID | None:
    """Return the account of that handle on a channel, if it has written here."""
    found = Author.objects.filter(
        channel__slug=channel, handle_key=handle_key(handle.strip())
    )
    return found.values_list("pk", flat=True).first()


def _is_said_already(desk: Desk, facts: Escalated, reason: str) -> bool:
    """Tell whether the case stands raised like this already, in the same words."""
    case = desk.case
    if (case.raised_to, facts.to or case.assignee_id, facts.team or case.team) != (
        facts.priority,
        case.assignee_id,
        case.team,
    ):
        return False
    same = [each.pk for each in desk.kept.entries if typed(each) == facts]
    texts = EntryText.objects.filter(entry__in=same).values_list("text", flat=True)
    return bool(same) and (not reason or reason in texts)


def escalate_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    assignee: User | None = None,
    team: str = "",
    priority: str = "",
    reason: str = "",
    **said: Unpack[Said],
) -> Case:
    """Take a case to somebody with more authority; without a priority it rises by one."""
    with at_work(case, by=by, at=at, **said) as desk:
        _must_have_access(desk, assignee)
        place = PRIORITIES.index(desk.case.priority)
        raised = priority or PRIORITIES[min(place + 1, len(PRIORITIES) - 1)]
        facts = Escalated(
            to=assignee.pk if assignee else None, team=team, priority=raised
        )
        if _is_said_already(desk, facts, reason):
            return desk.case
        entry = desk.add(
            facts,
            text=reason,
        )
        desk.record(
            "case.escalated",
            entry,
            priority=raised,
            to=assignee.pk if assignee else None,
        )
    return desk.case
