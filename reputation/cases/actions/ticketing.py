"""Tickets in other systems, and their numbers: whom we open one for is told it at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Unpack

from reputation.cases.actions.ordering import tell_contradictions
from reputation.cases.actions.work import finish
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.drafts import DraftState, ReplyDraft
from reputation.cases.facts import Ticketed
from reputation.cases.models import Case, Entry
from reputation.cases.ready import number_told, untold
from reputation.channels.models import Channel

# So long a person has to post what stands ready.
TELL_WITHIN = timedelta(minutes=5)


def note_ticket(
    case: Case,
    *,
    system: str,
    number: str,
    by: Actor,
    at: datetime,
    kind: str = "",
    matter: str = "",
    on_behalf: str = "",
    customer_told_at: datetime | None = None,
    **said: Unpack[Said],
) -> Case:
    """Note a ticket in another system; again with `customer_told_at` once he was told its number.

    Of one that we opened on somebody's behalf he is due to be told at once: the answer that does it stands
    ready in his language, to be posted by hand within minutes.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        same = [
            entry
            for entry in untold(desk.kept.entries)
            if entry.facts.get("system") == system
            and entry.facts.get("number") == number
        ]
        if customer_told_at is not None:
            _told(same, at=customer_told_at)
        is_due = bool(on_behalf) and customer_told_at is None and not same
        draft = _word_number(desk, number) if is_due else None
        entry = desk.add(
            Ticketed(
                system=system,
                number=number,
                ticket_kind=kind.strip(),
                matter=matter.strip(),
                on_behalf=on_behalf,
                customer_told_at=customer_told_at,
                draft=draft.pk if draft else None,
            ),
            due_at=at + TELL_WITHIN if on_behalf and not same else None,
            done_at=customer_told_at if on_behalf and not same else None,
        )
        desk.record(
            "case.ticketed",
            entry,
            is_proxy=bool(on_behalf),
            customer_told=customer_told_at is not None,
        )
        tell_contradictions(desk, entry)
    return desk.case


def _word_number(desk: Desk, number: str) -> ReplyDraft:
    """Keep the answer that tells a number ready where the customer spoke, for anybody to post."""
    began = (each.channel for each in desk.kept.entries if each.kind == "opened")
    places = {each.slug: each for each in Channel.objects.all()}
    slug = next((one for one in began if one in places), desk.case.custody)
    place = places.get(slug)
    return ReplyDraft.objects.create(
        case=desk.case,
        channel=slug,
        public=place is None or place.is_public,
        text=number_told(
            number, language=desk.case.language, otherwise=desk.brand.locale
        ),
        created_at=desk.now,
        changed_at=desk.now,
    )


def tell_numbers(desk: Desk, text: str) -> None:
    """Note which tickets' numbers an answer tells the customer."""
    _told(
        (
            entry
            for entry in untold(desk.kept.entries)
            if str(entry.facts.get("number", "")) in text
        ),
        at=desk.at,
    )


def _told(tickets: Iterable[Entry], *, at: datetime) -> None:
    """Mark tickets as told; what stood ready to tell them is not needed any more."""
    tickets = list(tickets)
    finish(tickets, at=at)
    ready = [each.facts["draft"] for each in tickets if each.facts.get("draft")]
    ReplyDraft.objects.filter(pk__in=ready, state=DraftState.DRAFT).delete()
