"""What cases make of new posts: complaints open them, answers answer them, denials reopen them.

Everything is decided for a batch at once, in a constant number of statements. Running it again changes
nothing: a post stands in one case at most, and what a ledger has of a post it does not take twice.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from reputation.cases.actions.batch import Hearing
from reputation.cases.hearing import first_complaints, is_near
from reputation.cases.identities import known_elsewhere
from reputation.cases.models import Case
from reputation.cases.numbering import opens_alone
from reputation.cases.posts import read_posts, unmuted
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Kind, Mention
from tenants.models import Brand

# Who complained longer ago than this is history.
FRESH = timedelta(days=7)
# A batch of more posts than this opens most of its cases without holding up who writes posts.
LARGE = 200


def hear_posts(
    brand: Brand,
    *,
    first: UUID | None,
    last: UUID | None,
    changed: Collection[UUID] = (),
    at: datetime,
) -> int:
    """Let cases follow from the posts that a batch brought; return how many opened.

    Of a large batch only the first complaints are heard at once, beside whoever writes posts; the others
    follow with an event of their own (`hear_some`). Safe to run again.
    """
    wanted = Q(pk__in=changed)
    if first is not None:
        wanted |= Q(pk__range=(first, last))
    if _heard(wanted, at)[LARGE:].exists():
        return _hear_many(brand, wanted, at=at)
    return _hear(brand, wanted, at=at)


def hear_some(brand: Brand, posts: Collection[UUID], *, at: datetime) -> int:
    """Let cases follow from these posts; return how many opened. Safe to run again."""
    return _hear(brand, Q(pk__in=posts), at=at)


def _heard(wanted: Q, at: datetime) -> QuerySet[Mention]:
    return Mention.objects.filter(
        wanted, unmuted(at), backfilled=False, posted_at__gt=at - FRESH
    ).exclude(kind=Kind.REPOST)


def _hear(brand: Brand, wanted: Q, *, at: datetime) -> int:
    with transaction.atomic():
        brand_writes_alone(brand)
        opens_alone(brand)
        posts = read_posts(_heard(wanted, at))
        return Hearing(brand, posts, at=at).run() if posts else 0


def _hear_many(brand: Brand, wanted: Q, *, at: datetime) -> int:
    with transaction.atomic():
        opens_alone(brand)
        posts = read_posts(_heard(wanted, at))
        authors = {post.author_id for post in posts if not post.by_brand}
        known = Case.objects.filter(is_near(at), author_id__in=authors)
        ids = {pk for pk in known.values_list("author_id", flat=True) if pk}
        ids |= known_elsewhere(authors).keys()
        first, rest = first_complaints(posts, ids)
        if rest:
            record(
                "posts.deferred",
                None,
                by=None,
                at=at,
                posts=[post.id for post in rest],
            )
        return Hearing(brand, first, at=at).run() if first else 0
