"""A case goes from hand to hand: to another channel, another team, a contractor, and comes back done."""

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from reputation.cases.actions.ordering import tell_contradictions
from reputation.cases.actions.owned import must_have_owner
from reputation.cases.actions.work import MayNotWork, finish
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.briefs import names_in, redacted, says_something
from reputation.cases.facts import HandedOff, Noted
from reputation.cases.models import Case, Entry
from reputation.common.errors import Refused
from tenants.models import User
from tenants.queries import access_of


class NoSuchOrder(Refused):
    """An order that nobody waits for."""

    code = "no_such_order"


class BriefSaysNothing(Refused):
    """Of what a contractor is told nothing is left without the people."""

    code = "brief_says_nothing"


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
        BriefSaysNothing: the contractor would not learn what to do.
    """
    with at_work(case, by=by, at=at, weighs=pushed_customer, **said) as desk:
        must_have_owner(desk)
        if contractor is not None and access_of(contractor, desk.brand) is None:
            raise MayNotWork(
                _("%(person)s has no part in %(brand)s.")
                % {"person": contractor, "brand": desk.brand}
            )
        if contractor is not None:
            _must_say_what(desk, brief)
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


def _must_say_what(desk: Desk, brief: str) -> None:
    """Refuse a brief that is all people, addresses and loudness: somebody would work blindly."""
    told = redacted(brief, names=names_in(desk.case))
    if brief.strip() and not says_something(told):
        raise BriefSaysNothing(
            _(
                "Nothing of this would reach the contractor: sentences that tell who it is for, or how many "
                "listen to him, are taken out. Say what is to be done in a sentence of its own."
            )
        )


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
