"""Who posts: authors with what they posted, counted for a whole page at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from reputation.mentions.models import Mention
from reputation.mentions.triage import COMPLAINT_AT


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one author posted, and how much of it complains."""

    posts: int = 0
    complaints: int = 0


NONE = Tally()


def tally_of(authors: Collection[UUID]) -> dict[UUID, Tally]:
    """Return the tallies of those authors who posted anything, in one query."""
    rows = (
        Mention.objects.filter(author__in=authors)
        .values_list("author")
        .annotate(Count("pk"), Count("pk", filter=Q(complaint__gte=COMPLAINT_AT)))
        .order_by()
    )
    return {author: Tally(posts, complaints) for author, posts, complaints in rows}
