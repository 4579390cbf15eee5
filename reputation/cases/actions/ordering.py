"""Orders that contradict each other: said at once, and settled by withdrawing one of them."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import Withdrawn
from reputation.cases.models import Case, Entry
from reputation.cases.orders import conflicts, open_orders
from reputation.common.errors import Refused
from reputation.events.actions import record


class NoOpenOrder(Refused):
    """Nothing of that id was asked for, or it is done or withdrawn."""

    code = "no_such_order"


def tell_contradictions(desk: Desk, entry: Entry) -> None:
    """Say in the log that a new order contradicts others, if it does."""
    for conflict in conflicts([*desk.kept.entries, *desk.new]):
        orders = [order.entry for order in conflict.orders]
        if entry.pk in orders:
            record(
                "order.contradicted",
                desk.case,
                by=desk.by,
                at=desk.at,
                case=desk.case.reference,
                entry=entry.pk,
                orders=orders,
                kinds=[order.kind for order in conflict.orders],
            )


def withdraw_order(
    case: Case,
    *,
    entry_id: UUID,
    by: Actor,
    at: datetime,
    reason: str = "",
    **said: Unpack[Said],
) -> Case:
    """Take an order back that somebody was given: he need not do it any more, and sees so.

    Raises:
        NoOpenOrder: it is none, or is done or withdrawn.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        order = _open_order(desk, entry_id)
        order.done_at = at  # nobody waits for it any more
        Entry.objects.filter(pk=order.pk, done_at=None).update(done_at=at)
        entry = desk.add(Withdrawn(order=order.pk), text=reason.strip())
        desk.record("order.canceled", entry, order=order.pk)
    return desk.case


def _open_order(desk: Desk, entry_id: UUID) -> Entry:
    still_open = {order.entry for order in open_orders(desk.kept.entries)}
    for entry in desk.kept.entries:
        if entry.pk == entry_id and entry_id in still_open:
            return entry
    raise NoOpenOrder(_("This order is done, or was taken back."))
