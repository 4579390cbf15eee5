"""Answering the customer through the case: recorded, and posted by hand until a channel can be written to."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.guarded import (
    ALONE,
    Leave,
    must_be_free,
    must_pass,
    note_override,
)
from reputation.cases.actions.owned import must_have_owner
from reputation.cases.actions.pledging import propose_promise
from reputation.cases.actions.ticketing import tell_numbers
from reputation.cases.actions.work import must_say
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import Claimed, Replied
from reputation.cases.fixes import says_fixed
from reputation.cases.guarding import Guarded
from reputation.cases.models import Case, CasePost, Entry
from reputation.cases.places import UnknownChannel
from reputation.channels.models import Channel
from reputation.common.ids import uuid7
from reputation.events.actions import record
from reputation.mentions.models import Mention
from reputation.pipeline.accept import accept


def reply_to_customer(
    case: Case,
    *,
    text: str,
    by: Actor,
    at: datetime,
    channel: str = "",
    public: bool = True,
    leave: Leave = ALONE,
    **said: Unpack[Said],
) -> Case:
    """Answer the customer. An answer resolves nothing.

    On a channel where the case has a post, the answer joins that thread as the brand's own post, so that
    thread, score and deadlines see it at once. It says so when a person still has to post it there.
    `leave` is what allows words that the guard would stop, or a case that wants two persons.

    Raises:
        OwnerRequired: the case is pressing, and nobody answers for it.
        UnknownChannel: the brand has no such channel.
        BeingAnswered: somebody else is writing an answer at this moment.
        AlreadyAnswered: somebody else has just answered; the message says who and when.
        GuardStop: the guard stops it, and nobody gave a reason to override that.
        SecondPersonNeeded: it needs another person's yes.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        must_have_owner(desk)
        must_be_free(desk)
        place = _place(channel or desk.case.custody)
        reply = Guarded(text, place, is_public=public and place.is_public)
        overridden = must_pass(desk, reply, leave)
        entry_id = uuid7()
        mention_id = _post(desk, place, text=must_say(text), entry_id=entry_id)
        entry = desk.add(
            Replied(
                public=reply.is_public,
                external_id=f"vigia-{entry_id}" if mention_id else "",
                by_hand=not place.capabilities["reply"],
                override=bool(overridden),
                overridden=overridden,
                approved_by=leave.second,
            ),
            entry_id=entry_id,
            text=text,
            channel=place.slug,
            mention_id=mention_id,
        )
        desk.record(
            "case.answered",
            entry,
            channel=place.slug,
            public=entry.facts.get("public", True),
        )
        note_override(desk, entry, leave)
        tell_numbers(desk, text)
        propose_promise(desk, entry, text)
        if says_fixed(text):
            _claim(desk, entry, text)
        desk.case.lease_by = desk.case.lease_until = None
    return desk.case


def _claim(desk: Desk, reply: Entry, said: str) -> None:
    """Note that we have told the customer that it is fixed: a claim, whoever checked it."""
    claim = desk.add(
        Claimed(public=True, team=desk.case.team),
        text=said,
        channel=reply.channel,
        mention_id=reply.mention_id,
    )
    record(
        "case.claimed",
        desk.case,
        by=desk.by,
        at=desk.at,
        case=desk.case.reference,
        entry=claim.pk,
        channel=reply.channel,
        is_checked=False,
    )


def _place(slug: str) -> Channel:
    place = Channel.objects.filter(slug=slug).first()
    if place is None:
        raise UnknownChannel(
            _("There is no channel “%(channel)s” here.") % {"channel": slug}
        )
    return place


def _post(desk: Desk, place: Channel, *, text: str, entry_id: UUID) -> UUID | None:
    """Put the answer into the thread of the case on that channel; None when it has none there."""
    answered = _latest_word(desk.case, place)
    if answered is None:
        return None
    account = next(iter(place.own_accounts), desk.brand.name)
    result = accept(
        desk.brand,
        [
            {
                "channel": place.slug,
                "external_id": f"vigia-{entry_id}",
                "kind": "reply" if place.is_public else "message",
                "parent": answered.external_id,
                "author": {"handle": account, "name": desk.brand.name},
                "text": text,
                "posted_at": desk.at.isoformat(),
                "by_brand": True,
            }
        ],
        at=desk.now,
        by=desk.by,
    )
    return UUID(result.mention_ids[0]) if result.mention_ids else None


def _latest_word(case: Case, place: Channel) -> Mention | None:
    """Return what the customer said last there, in a conversation of the case."""
    conversations = CasePost.objects.filter(case=case).values(
        "mention__conversation_id"
    )
    return (
        Mention.objects.filter(
            conversation_id__in=conversations,
            author_id=case.author_id,
            channel=place,
            by_brand=False,
        )
        .exclude(kind="repost")
        .order_by("-posted_at", "-pk")
        .first()
    )
