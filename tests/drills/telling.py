"""What a story's test asks: its items at their true times, and one of them by name."""

import re
from datetime import datetime
from typing import Any

from reputation.drills.library import stories

TAGGED = re.compile(r"(?<![\w.])@(\w+)")


def items_of(slug: str) -> list[dict[str, Any]]:
    story = stories()[slug]
    return story.items(story.starts_at)


def step(slug: str, name: str) -> dict[str, Any]:
    return next(i for i in items_of(slug) if i["external_id"] == f"{slug}:{name}")


def at(slug: str, name: str) -> datetime:
    return datetime.fromisoformat(step(slug, name)["posted_at"])


def text_of(slug: str, name: str) -> str:
    """Return a step's text on one line, as folded paragraphs break anywhere."""
    return " ".join(step(slug, name)["text"].split())
