"""A time that our own answer names, read as something to be kept: pure.

Only a proposal comes of it: whether "at six" is a promise, a person says.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from reputation.cases.stakes import Said, dated, hour_of

# Nobody answers a complaint with a promise for after that.
AHEAD = timedelta(days=60)
_SENTENCES = re.compile(r"(?<=[.!?;\n])\s+(?=[^\sa-zà-ÿ])")  # "9 a. m." goes on
# When a desk is open, and what one is sorry about, promises nothing.
_NO_PLEDGE = re.compile(
    r"\b(?:horario|horário|abierto|abrimos|abren?|aberto|abrem|open(?:s|ing)?\b|sorry|apolog\w+|regret|sentimos|siento"
    r"|lament\w+|disculp\w+|desculp\w+|perd[oó]n\w*)",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:en|dentro de|within|in|em|daqui a)\s+(?:(?:las|the|as)\s+(?:pr[oó]ximas|next)\s+)?"
    r"(?P<count>\d{1,3})\s?(?P<unit>h|hs|hrs|horas?|hours?|min|mins|minutos?|minutes?|d[ií]as?|days?)\b",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:a las|las|by|before|at|[àa]s|das)\s+"
    r"(?P<clock>(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d|\s?h(?:oras|rs?)?\b|\s?[ap]\.?\s?m\b\.?)?)",
    re.IGNORECASE,
)


class Pledge(NamedTuple):
    """By when something is said to come, and the sentence that says so."""

    due_at: datetime
    sentence: str


def pledge_in(text: str, *, language: str, at: datetime, zone: str) -> Pledge | None:
    """Return the earliest time to come that an answer names, if it names one."""
    found = [
        Pledge(due_at.astimezone(UTC), sentence.strip())
        for sentence in _SENTENCES.split(text)
        if not _NO_PLEDGE.search(sentence)
        for due_at in _times(sentence, language, at, ZoneInfo(zone))
        if at < due_at <= at + AHEAD
    ]
    return min(found, default=None)


def _times(
    sentence: str, language: str, at: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    here = at.astimezone(zone)
    hours = [hour_of(f"at {found['clock']}") for found in _AT.finditer(sentence)]
    days = [when for _, when, _ in dated(Said(sentence, language, at, {}), here)]
    for day in days:
        is_whole = (day.hour, day.minute) == (23, 59)  # its hour stands elsewhere
        hour = next((each for each in hours if each), None) if is_whole else None
        yield datetime.combine(day.date(), hour, zone) if hour else day
    for found in _IN.finditer(sentence):
        yield at + int(found["count"]) * _unit(found["unit"])
    if not days:
        yield from (datetime.combine(here.date(), hour, zone) for hour in hours if hour)


def _unit(word: str) -> timedelta:
    match word[0].lower():
        case "h":
            return timedelta(hours=1)
        case "m":
            return timedelta(minutes=1)
        case _:
            return timedelta(days=1)
