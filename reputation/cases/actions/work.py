"""The daily verbs: who has the case, whom we tried to reach, who passed it on, what was written where."""

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.ordering import tell_contradictions
from reputation.cases.actions.owned import must_have_owner, must_keep_owner
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import (
    Assigned,
    Contacted,
    Escalated,
    HandedOff,
    Identified,
    Noted,
    Outcome,
    Suggested,
)
from reputation.cases.keeping import typed
from reputation.cases.models import Case, Entry
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


class MayNotWork(Refused):
    """The person has no part in this brand's cases."""

    code = "assignee_has_no_access"


class NoSuchOrder(Refused):
    """An order that nobody waits for."""

    code = "no_such_order"


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
    **said: Unpack[Said],
) -> Case:
    """Give a case to somebody who answers for it from now on, or to nobody.

    Raises:
        MayNotWork: the person may not write cases of this brand.
        OwnerRequired: nobody would answer for a pressing case.
    """
    with at_work(case, by=by, at=at, **said) as desk:
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
    """
    with at_work(case, by=by, at=at, **said) as desk:
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
        if outcome == "reached" and not from_customer:
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


def hand_off_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    from_channel: str = "",
    to_channel: str = "",
    to_team: str = "",
    pushed_customer: bool = False,
    contractor: User | None = None,
    brief: str = "",
    order: str = "",
    matter: str = "",
    due_at: datetime | None = None,
    **said: Unpack[Said],
) -> Case:
    """Pass a case on to another channel or team. Sending the customer there is a push, and counted.

    `brief` is what a contractor is told, shown without people and addresses (`reputation.cases.briefs`);
    `order` says what is asked for and `matter` what it is to be done to: two open orders that ask for
    different things on one matter are told to contradict each other. `due_at` is by when it shall be done.

    Raises:
        MayNotWork: the contractor has no part in this brand.
        OwnerRequired: the case is pressing, and nobody answers for it.
    """
    with at_work(case, by=by, at=at, weighs=pushed_customer, **said) as desk:
        must_have_owner(desk)
        if contractor is not None and access_of(contractor, desk.brand) is None:
            raise MayNotWork(
                _("%(person)s has no part in %(brand)s.")
                % {"person": contractor, "brand": desk.brand}
            )
        entry = desk.add(
            HandedOff(
                from_channel=from_channel or desk.case.custody,
                to_channel=to_channel,
                to_team=to_team,
                pushed_customer=pushed_customer,
                contractor=contractor.pk if contractor else None,
                order=order.strip(),
                matter=matter.strip(),
                signals={"pushed_off_channel": 1} if pushed_customer else {},
            ),
            channel=to_channel,
            text=brief,
            due_at=due_at,
        )
        desk.record(
            "case.forwarded",
            entry,
            from_channel=from_channel or desk.case.custody,
            to_channel=to_channel,
            to_team=to_team,
            pushed_customer=pushed_customer,
        )
        tell_contradictions(desk, entry)
    return desk.case


def finish_order(
    entry: Entry, *, by: Actor, at: datetime, report: str = "", **said: Unpack[Said]
) -> Case:
    """Note that a contractor has done what he was asked to. It claims nothing to the customer.

    Raises:
        NoSuchOrder: it was taken back, or is done.
    """
    with at_work(entry.case, by=by, at=at, **said) as desk:
        waiting = [
            each
            for each in desk.kept.entries
            if each.pk == entry.pk and each.done_at is None
        ]
        if not waiting:
            raise NoSuchOrder(_("This order is done, or was taken back."))
        finish(waiting, at=at)
        desk.add(Noted(about=entry.pk), text=report)
        desk.record("case.delivered", entry)
    return desk.case


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
        entry = desk.add(
            Escalated(to=assignee.pk if assignee else None, team=team, priority=raised),
            text=reason,
        )
        desk.record(
            "case.escalated",
            entry,
            priority=raised,
            to=assignee.pk if assignee else None,
        )
    return desk.case
