"""What teams and contractors were asked to do, and where two of them were asked for opposite things. Pure.

An order is a hand-off that says what is asked for, or a ticket of a kind that asks for work, or on a matter:
a proxy ticket or an incident asks nobody for anything. Two open orders of a case that
ask for different things on the same matter contradict each other: a repair and a review of one server. An
order that names no matter is about the case's only one, and so about all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from reputation.cases import facts as told
from reputation.cases.models import Entry

# What is asked for most often; other words are welcome.
ORDER_KINDS = ("repair", "review", "replacement", "installation", "visit")
_ALSO = {"replace": "replacement", "install": "installation"}


class Order(NamedTuple):
    """One open order, and who gave it when. `entry` is its line in the ledger."""

    entry: UUID
    what: Literal["handoff", "ticket"]
    kind: str
    matter: str
    team: str
    contractor: UUID | None
    ticket: tuple[str, str]  # system and number
    by_type: str
    by_id: UUID | None
    at: datetime
    due_at: datetime | None


class Conflict(NamedTuple):
    """Open orders on one matter that ask for different things, the earliest first."""

    matter: str
    orders: tuple[Order, ...]


def open_orders(entries: Iterable[Entry]) -> list[Order]:
    """Return the orders that nobody has fulfilled or withdrawn, the earliest first."""
    entries = list(entries)
    typed = [(entry, told.facts_of(entry.kind, entry.facts)) for entry in entries]
    withdrawn = {each.order for _, each in typed if isinstance(each, told.Withdrawn)}
    found: dict[object, Order] = {}
    for entry, facts in typed:
        order = _order(entry, facts)
        if order is None or entry.pk in withdrawn:
            continue
        # A ticket is noted again when the customer was told its number: it stays one.
        found.setdefault(order.ticket if order.what == "ticket" else entry.pk, order)
    return sorted(found.values(), key=lambda order: (order.at, order.entry))


def _order(entry: Entry, facts: told.Fact) -> Order | None:
    team, contractor, ticket = "", None, ("", "")
    what: Literal["handoff", "ticket"]
    match facts:
        case told.HandedOff(order=kind, matter=matter) if kind and not entry.done_at:
            what, team, contractor = "handoff", facts.to_team, facts.contractor
        case told.Ticketed(ticket_kind=kind, matter=matter) if _is_asked(kind, matter):
            what, ticket = "ticket", (facts.system, facts.number)
        case _:
            return None
    return Order(
        entry.pk, what, kind, matter, team, contractor, ticket,
        entry.by_type, entry.by_id, entry.at, entry.due_at,
    )  # fmt: skip


def conflicts(entries: Iterable[Entry]) -> list[Conflict]:
    """Return the matters on which open orders contradict each other, in the order of their names."""
    orders = open_orders(entries)
    named: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        named[_same(order.matter)].append(order)
    everywhere = named.pop("", [])
    if not named:
        named[""] = []
    found = []
    for matter in sorted(named):
        about = sorted([*named[matter], *everywhere], key=orders.index)
        if len({_asked(order.kind) for order in about}) > 1:
            found.append(Conflict(_spelled(about), tuple(about)))
    return found


def _is_asked(kind: str, matter: str) -> bool:
    return bool(kind) and (bool(matter) or _asked(kind) in ORDER_KINDS)


def _asked(kind: str) -> str:
    return _ALSO.get(_same(kind), _same(kind))


def _same(word: str) -> str:
    return " ".join(word.casefold().split())


def _spelled(orders: Sequence[Order]) -> str:
    return next((order.matter for order in orders if order.matter), "")
