"""What a person should do about a case, and beware of: told from its ledger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reputation.cases import facts as told
from reputation.cases.models import Case, Entry
from reputation.cases.orders import conflicts
from reputation.cases.owners import needs_owner

# So often nobody answered us: the next word belongs where he reads it.
IN_VAIN = 2


# What a proposal would set on the case.
_SETS: Mapping[str, str] = {
    "set_hard_deadline": "hard_deadline_at",
    "set_harm": "harm",
}


class Advice(NamedTuple):
    """One thing to do or to beware of, and the entry that it is about.

    `proposal` is that entry where it holds something to take over: a deadline, the harm as its amount, or the
    time of a promise.
    """

    code: str
    kind: Literal["suggestion", "warning"]
    entry: UUID | None = None
    proposal: Entry | None = None

    @property
    def text(self) -> str:
        return str(SENTENCES[self.code])


SENTENCES: Mapping[str, Promise] = {
    "comment_publicly": _(
        "Two attempts to reach the customer went unanswered. Comment publicly where the complaint stands, "
        "and name the post that you mean."
    ),
    "identity_through_third_party": _(
        "We know who the customer is through a third party, and he has not agreed. Say how you come by the "
        "address before you use it."
    ),
    "conflicting_orders": _(
        "Two open orders contradict each other. Withdraw one before somebody works for nothing."
    ),
    "tell_ticket_number": _(
        "A ticket was opened on the customer's behalf. Tell him its number now."
    ),
    "ask_for_confirmation": _(
        "The fix is claimed, not confirmed. Check it, or ask the customer whether it works."
    ),
    "confirm_with_customer": _(
        "The customer sounds content. Ask him whether it is solved, and note his answer."
    ),
    "merge_same_customer": _(
        "The same customer has another open case. Merge them, if it is one matter."
    ),
    "name_an_owner": _(
        "Nobody answers for this case. Name one person, whoever else was addressed."
    ),
    "set_hard_deadline": _(
        "The customer seems to name a time after which it is no use. Take it over as the case's deadline, if "
        "that is meant."
    ),
    "set_harm": _(
        "The customer names an amount. Take it over as the harm, if that is what it costs him."
    ),
    "note_promise": _(
        "The answer names a time. Note it as a promise, if it is one, so that it is kept."
    ),
    "ask_for_remedy": _(
        "The remedy is worth less than the harm. Ask somebody who may decide about the amount."
    ),
}


def advice(case: Case, entries: Iterable[Entry]) -> list[Advice]:
    """Return what is to be done and to beware of, warnings first. A closed case needs nothing."""
    if not case.is_open:
        return []
    found = [*_of_entries(case, list(entries)), *_of_case(case)]
    return sorted(found, key=lambda each: each.kind != "warning")


def _of_entries(case: Case, entries: list[Entry]) -> Iterator[Advice]:
    yield from _of_people(entries)
    if case.resolved_at is None:
        for conflict in conflicts(entries):
            yield Advice("conflicting_orders", "warning", conflict.orders[-1].entry)
    promised = {entry.due_at for entry in entries if entry.kind == "promise"}
    for entry in entries:
        if entry.done_at is not None:
            continue
        match told.facts_of(entry.kind, entry.facts):
            case told.Ticketed() if entry.due_at:
                yield Advice("tell_ticket_number", "suggestion", entry.pk)
            case told.Suggested(code="note_promise", promised_by=by) if by in promised:
                continue
            case told.Suggested(code=code) if code in SENTENCES:
                yield from _suggested(case, code, entry)


def _suggested(case: Case, code: str, entry: Entry) -> Iterator[Advice]:
    if case.resolved_at is not None or _is_set(case, code):
        return
    is_held = code in _SETS or code == "note_promise"
    yield Advice(code, "suggestion", entry.pk, entry if is_held else None)


def _is_set(case: Case, code: str) -> bool:
    """Tell whether the case has what is proposed, by whoever set it."""
    return code in _SETS and getattr(case, _SETS[code]) is not None


def _of_people(entries: list[Entry]) -> Iterator[Advice]:
    """Yield what our attempts to reach the customer, and to learn who he is, call for."""
    in_vain: list[Entry] = []
    identity: Entry | None = None
    for entry in entries:
        match told.facts_of(entry.kind, entry.facts):
            case told.Contacted(from_customer=False, outcome=outcome):
                in_vain = [] if outcome == "reached" else [*in_vain, entry]
            case told.Identified(third_party=third_party, consent=consent):
                identity = entry if third_party and not consent else None
    if len(in_vain) >= IN_VAIN:
        yield Advice("comment_publicly", "suggestion", in_vain[-1].pk)
    if identity is not None:
        yield Advice("identity_through_third_party", "warning", identity.pk)


def _of_case(case: Case) -> Iterator[Advice]:
    if case.claimed_at is not None and case.resolved_at is None:
        yield Advice("ask_for_confirmation", "suggestion")
    if needs_owner(case):
        yield Advice("name_an_owner", "suggestion")
    if case.signals.get("remedy_gap", 0) > 0 and case.resolved_at is None:
        yield Advice("ask_for_remedy", "suggestion")
