"""Dates by which something has to happen: "antes del viernes", "by 23 May", "até dia 12"."""

import re
from collections.abc import Iterator
from datetime import datetime

from reputation.analysis.reading import Extract

_DAY = r"\d{1,2}(?:st|nd|rd|th|º)?"
_MONTH = (
    r"(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|out|nov|dic|dez|jan|apr|aug|dec|fev|mai|abril|mayo|maio|março)"
    r"[a-zç]*"
)
_WEEKDAY = (
    r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:segunda|ter[cç]a|quarta|quinta|sexta)(?:-feira)?)"
)
_DATE = re.compile(
    rf"(?<!\w)(?:{_DAY}(?: de | of | )?{_MONTH}(?:,? (?:de |del )?\d{{4}})?"
    rf"|{_MONTH} {_DAY}(?:,? \d{{4}})?"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?![/\d])"
    rf"|{_WEEKDAY}"
    r"|pasado mañana|depois de amanhã|mañana|amanhã|tomorrow|tonight|esta noche|hoje|hoy|today)(?!\w)",
    re.IGNORECASE,
)
_IN_THE_MORNING = re.compile(r"(?:por|en|de|a) la $|(?:la|a|da|de|cada|las) $", re.I)
_COMPLETE = re.compile(r"\d{4}")
_ORDERS = {"en": "MDY"}
_NAMED_DAY = {"esta noche": "hoy", "tonight": "today"}


def deadlines_of(
    text: str, language: str, posted_at: datetime | None = None
) -> Iterator[Extract]:
    """Yield the dates that a text names, from today on as seen from when it was posted.

    Without `posted_at` only dates with a year are known. Needs milliseconds where there is a date: for
    explanations, not for the way in.
    """
    for found in _DATE.finditer(text):
        words = found.group()
        if words.lower() == "mañana" and _IN_THE_MORNING.search(
            text[max(0, found.start() - 12) : found.start()]
        ):
            continue
        if posted_at is None and not _COMPLETE.search(words):
            continue
        date = _parsed(words, language, posted_at)
        if date and (posted_at is None or date.date() >= posted_at.date()):
            value = date.date().isoformat()
            yield Extract("deadline", "", value, found.start(), found.end())


def _parsed(words: str, language: str, posted_at: datetime | None) -> datetime | None:
    import dateparser  # needs a third of a second and half of what reads texts never needs it

    spoken = [language] if language in {"es", "en", "pt"} else ["es", "en", "pt"]
    settings: dict[str, object] = {
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    if posted_at:
        settings["RELATIVE_BASE"] = posted_at.replace(tzinfo=None)
    settings["DATE_ORDER"] = (
        "YMD" if words[:4].isdigit() else _ORDERS.get(language, "DMY")
    )
    plain = _NAMED_DAY.get(words.lower(), words.lower())
    date: datetime | None = dateparser.parse(plain, languages=spoken, settings=settings)
    return date
