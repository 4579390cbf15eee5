"""Who posts: authors with what they posted, counted for a whole page at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from reputation.mentions.items import handle_key
from reputation.mentions.models import Author, Kind, Mention
from reputation.mentions.triage import COMPLAINT_AT


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one author posted, and how much of that complains in their own words."""

    posts: int = 0
    complaints: int = 0


NO_POSTS = Tally()
_COMPLAINS = Q(complaint__gte=COMPLAINT_AT) & ~Q(kind=Kind.REPOST)


def find_authors(*, channel: str = "", handle: str = "") -> QuerySet[Author]:
    """Return authors with their channel, narrowed to what is given, in no order."""
    found = Author.objects.select_related("channel")
    if channel:
        found = found.filter(channel__slug=channel)
    if handle:
        found = found.filter(handle_key=handle_key(handle))
    return found


def tally_of(authors: Collection[UUID]) -> dict[UUID, Tally]:
    """Return the tallies of those authors who posted anything, in one query."""
    rows = (
        Mention.objects.filter(author__in=authors)
        .values_list("author")
        .annotate(
            posted=Count("pk"),
            complaining=Count("pk", filter=_COMPLAINS),
        )
        .order_by()
    )
    return {author: Tally(posts, complaints) for author, posts, complaints in rows}
