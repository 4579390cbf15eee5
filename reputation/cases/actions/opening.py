"""Opening cases: by a person, by an integration, by rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.actions.proposing import names_a_stake, tell_stakes
from reputation.cases.actions.working import (
    AHEAD,
    Actor,
    Desk,
    NotYet,
    Said,
    write,
)
from reputation.cases.choices import OpenedBy
from reputation.cases.facts import (
    Answered,
    Attached,
    Changed,
    Evidence,
    Noted,
    Opened,
)
from reputation.cases.keeping import Kept
from reputation.cases.models import Case, CasePost, Entry
from reputation.cases.numbering import (
    next_number,
    opens_alone,
    reference_of,
    year_of,
)
from reputation.cases.posts import (
    Answer,
    Post,
    Words,
    answers_in,
    aspects_from,
    kind_from,
    posts_by_id,
    title_from,
    words_of,
)
from reputation.cases.priorities import priority_of
from reputation.common.errors import Refused
from reputation.common.ids import uuid7
from reputation.common.rows import insert
from reputation.events.actions import record_each
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Conversation
from reputation.risk.facts import Weight
from tenants.models import ApiKey, Brand
from tenants.schemas import current_brand

PRESSING = {"high", "urgent"}


class PostHasACase(Refused):
    """A post stands in one case."""

    code = "post_has_a_case"


class NoSuchPost(Refused):
    """A post or conversation that is not here."""

    code = "no_such_post"


@dataclass(slots=True)
class NewCase:
    """What a case is opened with. What is not said follows from the first of its posts."""

    posts: list[Post] = field(default_factory=list)
    title: str = ""
    kind: str = ""
    channel: str = ""
    language: str = ""
    changes: Changed | None = None
    root_cause: str = ""


def open_case(
    *,
    by: Actor,
    at: datetime,
    mentions: Collection[UUID] = (),
    conversations: Collection[UUID] = (),
    wanted: NewCase | None = None,
    **said: Unpack[Said],
) -> Case:
    """Open a case by hand, on posts, on whole conversations, or on nothing that was posted.

    A conversation stands for its first post.

    Raises:
        NoSuchPost: a post or conversation is not here.
        PostHasACase: one of them stands in a case already.
    """
    now = said.get("now") or at
    if at > now + AHEAD:
        raise NotYet(_("This is in the future; say when it has happened."))
    wanted = wanted or NewCase()
    brand = current_brand()
    with transaction.atomic():
        brand_writes_alone(brand)
        wanted.posts = _posts(mentions, conversations)
        desks = _begin(brand, [wanted], by=by, at=at, now=now)
        if note := said.get("note", ""):
            desks[0].add(Noted(), text=note)
        add_answers_before(desks[0])
        write(desks, at=now, before={desks[0].case.pk: (Weight(), False)})
        tell_opened(desks)
        tell_stakes(desks, at=now)
        return desks[0].case


def _posts(mentions: Collection[UUID], conversations: Collection[UUID]) -> list[Post]:
    wanted = list(mentions)
    for conversation in Conversation.objects.filter(pk__in=conversations):
        current = conversation
        if conversation.joined_into:
            current = Conversation.objects.get(pk=conversation.joined_into)
        wanted.append(current.root_id)
    posts = posts_by_id(wanted)
    if len(posts) < len(set(wanted)) or len(wanted) < len(mentions) + len(
        conversations
    ):
        raise NoSuchPost(_("A post or conversation that you name is not here."))
    refuse_posts_with_a_case([post.id for post in posts])
    return posts


def refuse_posts_with_a_case(posts: Collection[UUID]) -> None:
    """Check that no post stands in a case.

    Raises:
        PostHasACase: one does; the message names the case.
    """
    taken = CasePost.objects.filter(mention_id__in=posts).select_related("case").first()
    if taken is not None:
        raise PostHasACase(
            _("This belongs to %(case)s already.") % {"case": taken.case.reference}
        )


def open_by_rule(
    brand: Brand, wanted: Sequence[NewCase], *, at: datetime, rule: str
) -> list[Desk]:
    """Begin cases that a rule asks for; the caller opens cases alone, and finishes them."""
    return _begin(brand, wanted, by=None, at=at, now=at, rule=rule)


def _begin(
    brand: Brand,
    wanted: Sequence[NewCase],
    *,
    by: Actor,
    at: datetime,
    now: datetime,
    rule: str = "",
) -> list[Desk]:
    opens_alone(brand)
    year = year_of(brand, at)
    number = next_number(year)
    words = words_of(post.id for each in wanted for post in each.posts)
    desks = []
    for place, each in enumerate(wanted, start=number):
        case = Case(
            id=uuid7(),
            year=year,
            number=place,
            reference=reference_of(brand, year, place),
            opened_at=at,
            opened_by=_opener(by),
            version=0,
        )
        desk = Desk(brand, Kept(case), by, at, now, posts=each.posts)
        _tell_opening(desk, each, words, rule=rule)
        desks.append(desk)
    insert(
        [
            CasePost(
                mention_id=post.id,
                case_id=desk.case.pk,
                is_origin=post is each.posts[0],
                added_at=at,
            )
            for desk, each in zip(desks, wanted, strict=True)
            for post in each.posts
        ]
    )
    return desks


def _opener(by: Actor) -> str:
    if by is None:
        return OpenedBy.RULE
    return OpenedBy.KEY if isinstance(by, ApiKey) else OpenedBy.USER


def _tell_opening(
    desk: Desk, wanted: NewCase, words: dict[UUID, Words], *, rule: str
) -> None:
    case, posts = desk.case, wanted.posts
    first = posts[0] if posts else None
    case.title = wanted.title or title_from(words.get(first.id) if first else None)
    case.language = wanted.language or (first.language if first else "")
    case.root_cause = wanted.root_cause
    case.author_id = first.author_id if first else None
    case.complained_at = first.posted_at if first else None
    signals: dict[str, int] = {}
    for post in posts:
        for name, count in post.signals.items():
            signals[name] = max(signals.get(name, 0), count)
    desk.add(
        Opened(
            case_kind=wanted.kind or (kind_from(first) if first else "complaint"),
            aspects=aspects_from(first) if first else [],
            rule=rule,
            sentiment=first.sentiment if first else None,
            signals=signals,
        ),
        channel=wanted.channel or (first.channel if first else ""),
        mention_id=first.id if first else None,
    )
    if wanted.changes is not None:
        desk.add(wanted.changes)
    for post in posts[1:]:
        desk.add(
            Attached(rule=rule),
            at=post.posted_at,
            channel=post.channel,
            mention_id=post.id,
        )
    desk.naming += [
        post.id for post in posts if names_a_stake(post, words.get(post.id))
    ]
    pressing = any(is_pressing(post, signals) for post in posts)
    for post in posts if pressing else ():
        capture(desk, post, words.get(post.id))


def is_pressing(post: Post, signals: Mapping[str, int]) -> bool:
    """Tell whether a post makes a case of high priority and above, an alleged removal among others."""
    return priority_of(band=post.band, signals=signals) in PRESSING


def capture(desk: Desk, post: Post, words: Words | None) -> None:
    """Keep what a post says now as evidence: its text, and the hash that stays when the text goes."""
    if words is None:
        return
    desk.add(
        Evidence(
            sha256=words.sha256, captured_at=desk.now, external_id=post.external_id
        ),
        channel=post.channel,
        mention_id=post.id,
        text=words.whole,
    )


def add_answers_before(desk: Desk) -> None:
    """Note on a new case what the brand has said to its author already."""
    for answer in answers_in({post.conversation_id for post in desk.posts}):
        if any(answer.author_id == post.author_id for post in desk.posts):
            add_answer(desk, answer)


def add_answer(desk: Desk, answer: Answer) -> Entry:
    """Note that the brand has said something to the customer, not through the case."""
    return desk.add(
        Answered(),
        at=answer.posted_at,
        channel=answer.channel,
        mention_id=answer.mention_id,
    )


def tell_opened(desks: Sequence[Desk]) -> None:
    """Record the opening of cases, once they are written."""
    if not desks:
        return
    record_each(
        "case.opened",
        [
            {
                "case": desk.case.reference,
                "entry": desk.new[0].pk,
                "rule": desk.new[0].facts.get("rule", ""),
                "priority": desk.case.priority,
                "mention": desk.new[0].mention_id,
            }
            for desk in desks
        ],
        subjects=[desk.case for desk in desks],
        by=desks[0].by,
        at=desks[0].at,
    )
