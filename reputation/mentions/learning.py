"""What a brand's corrections teach: its examples, and how often the engine was right."""

from typing import NamedTuple

from reputation.mentions.models import Mention

MOST_EXAMPLES = 20_000


class Example(NamedTuple):
    """A post whose complaint label a person has stated."""

    text: str
    language: str
    is_complaint: bool


def examples() -> list[Example]:
    """Return the latest posts of which a person said whether they complain, the oldest first."""
    rows = (
        Mention.objects.filter(
            corrected_at__isnull=False,
            corrected__has_key="complaint",
            by_brand=False,
            content__isnull=False,
        )
        .order_by("-corrected_at", "pk")
        .values_list("content__text", "language", "corrected__complaint")
    )
    found = [
        Example(text, language, is_complaint=complaint >= 0.5)
        for text, language, complaint in rows[:MOST_EXAMPLES]
        if text
    ]
    return found[::-1]
