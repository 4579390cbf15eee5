"""What a customer's words say is at stake, as a time and an amount that a person may take over: pure.

Only proposals come of it. A date that was read wrongly would order the work of a day, and an amount that was
read wrongly would weigh on the risk, so neither is set by itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from reputation.analysis.reading import Context, Extract
from reputation.analysis.triage.dates import deadlines_of
from reputation.analysis.triage.money import UNKNOWN, money_of

type Code = Literal["set_hard_deadline", "set_harm"]

# Further ahead nobody's flight or wedding is named by a weekday or a month.
AHEAD = timedelta(days=200)
# Of more amounts than this a price list is made, not a complaint.
MOST_AMOUNTS = 4
_AROUND = 30  # characters between a date and its hour
# What makes a date a limit; the first ones leave out the day itself.
_EARLY = ("antes", "before", "prior to")
_BY = (
    "by",
    "no later than",
    "até",
    "ate",
    "a más tardar",
    "a mas tardar",
    "como muy tarde",
)
_BY_THEN = ("o mais tardar", "deadline", "plazo", "prazo")
# "Until" is a limit for who has or gives so long; else it only says how long it lasted.
_LASTING = ("until", "hasta")
_LIMITS = (*_EARLY, *_BY, *_BY_THEN, *_LASTING)
_LIMIT = re.compile(rf"(?<!\w)(?P<word>{'|'.join(_LIMITS)})(?!\w)")
_HAS_SO_LONG = re.compile(
    r"(?:ten[gé]|tien[ei]|\bdoy|\bdamos|\bespero|\besperar[eé]|\bhave|\bgive|\bgiving|\bwait|plazo|prazo)[^.!?]{0,20}$"
)
_FIGURE = re.compile(r"[$€£₹/]\.? ?\d|\bRs\.? ?\d|\d ?[$€£₹]|\d ?[A-Za-z]{3}")
_SO_FAR = frozenset({"hoy", "hoje", "today", "now"})
_SMALL_WORDS = """the this next coming on of at end is am pm h hs hrs horas hours
el la los las lo de del este esta próximo próxima proximo proxima a al que viene día dia fin final es mismo
o os as às da do no na neste nesta é"""
_CONNECTING = frozenset(_SMALL_WORDS.split())
_PART = r"mañana|manhã|morning|tarde|noche|noite|afternoon|evening|night"
_CLOCK = (
    r"(?P<lead>a las|a la|las|at|às|as|by|@)?\s?(?P<hour>[01]?\d|2[0-4])(?:[:.h](?P<minute>[0-5]\d))?"
    r"\s?(?P<unit>hrs?\.?|hs\.?|horas?|h|o'clock)?\s?(?P<half>am|pm|a\.\s?m\.?|p\.\s?m\.?)?"
    rf"(?P<part>\s(?:de|da|por|in|at)\s(?:la |the )?(?:{_PART}))?"
)
_HOUR_AFTER = re.compile(
    rf"^[\s,(]{{0,3}}(?:(?:antes d[eao]|before)\s)?{_CLOCK}(?![\w/])", re.IGNORECASE
)
_HOUR_BEFORE = re.compile(
    rf"(?<![\w/.]){_CLOCK}\s?(?:on|of|de|del|de la|da|do|el|este|,)?\s?$", re.IGNORECASE
)
_LATE_PARTS = ("tarde", "noche", "noite", "afternoon", "evening", "night")


class Stake(NamedTuple):
    """One thing to take over, and the words that say it."""

    code: Code
    quote: str
    deadline_at: datetime | None = None
    amount: Decimal | None = None
    currency: str = ""


class Said(NamedTuple):
    """A customer's post, as far as it may name what is at stake."""

    text: str
    language: str
    posted_at: datetime
    signals: Mapping[str, int]  # asserted and hinted


class Place(NamedTuple):
    """Whose post it is: what its hours and its amounts are counted in."""

    zone: str
    country: str
    currency: str


def may_name_a_stake(said: Said) -> bool:
    """Tell whether it is worth reading closely: cheap, for every new case asks, and rather too often yes."""
    return _may_be_final(said) or _may_name_money(said.text)


def _may_name_money(text: str) -> bool:
    """Tell whether a figure stands beside a sign or a word that may be a currency's."""
    return _FIGURE.search(text) is not None


def stakes_in(said: Said, place: Place) -> list[Stake]:
    """Return the time after which it is no use, and the amount at stake, where the words name them."""
    found = (_deadline(said, place), _harm(said, place))
    return [each for each in found if each is not None]


def _may_be_final(said: Said) -> bool:
    if said.signals.get("hard_deadline", 0) > 0:
        return True
    text = said.text.lower()
    return any(word in text for word in _LIMITS) and bool(_LIMIT.search(text))


def _deadline(said: Said, place: Place) -> Stake | None:
    """Return the earliest time that stands after "before" or "by", else the earliest of a final date."""
    if not _may_be_final(said):
        return None
    here = said.posted_at.astimezone(ZoneInfo(place.zone))
    found = list(dated(said, here))
    firm = [each for each in found if each[0]]
    if not firm and said.signals.get("hard_deadline", 0) > 0:
        firm = found
    if not firm:
        return None
    _is_firm, at, quote = min(firm, key=lambda each: each[1])
    return Stake("set_hard_deadline", quote, deadline_at=at.astimezone(UTC))


def dated(said: Said, here: datetime) -> Iterator[tuple[bool, datetime, str]]:
    """Yield whether each date is said to be a limit, the moment that it means, and the words."""
    text = said.text
    for one in _days(list(deadlines_of(text, said.language, here)), text):
        before, after = text[: one.start], text[one.end :]
        limit = _limit(before, text[one.start : one.end])
        hour, start, end = _hour(before, after)
        is_early = limit is not None and limit["word"] in _EARLY
        at = _moment(date.fromisoformat(one.value), hour, here, early=is_early)
        if here < at <= here + AHEAD:
            begins = one.start - start
            if limit is not None:
                begins = min(begins, one.start - len(before[-_AROUND:]) + limit.start())
            quote = text[begins : one.end + end].strip(" ,(")
            yield limit is not None, at, quote


def _limit(before: str, day: str) -> re.Match[str] | None:
    """Return the words that make the date behind them a limit: nothing but small words stands between."""
    near = before[-_AROUND:].lower()
    for found in reversed(list(_LIMIT.finditer(near))):
        between = re.findall(r"\w+", near[found.end() :])
        if not all(word in _CONNECTING or word[0].isdigit() for word in between):
            continue
        if found["word"] not in _EARLY and day.lower() in _SO_FAR and not between:
            continue  # "até hoje" says how long it has been
        lasts = found["word"] in _LASTING
        if not lasts or _HAS_SO_LONG.search(near[: found.start()]):
            return found
    return None


def _days(found: list[Extract], text: str) -> Iterator[Extract]:
    """Yield the dates; "Friday 24 May" is one, told by its day of the month."""
    for one, following in pairwise([*found, None]):
        if one is None:
            continue
        is_name_of_next = (
            following is not None
            and following.start - one.end <= 2
            and not any(letter.isdigit() for letter in text[one.start : one.end])
        )
        if not is_name_of_next:
            yield one


def _hour(before: str, after: str) -> tuple[time | None, int, int]:
    """Return the hour that stands beside a date, and how far its words reach to the left and to the right."""
    if (found := _HOUR_AFTER.search(after[:_AROUND])) and (hour := _clock(found)):
        return hour, 0, found.end()
    near = before[-_AROUND:]
    if (found := _HOUR_BEFORE.search(near)) and (hour := _clock(found)):
        return hour, len(near) - found.start(), 0
    return None, 0, 0


def hour_of(words: str) -> time | None:
    """Return the time of day that words such as "at 6 pm" name."""
    found = _HOUR_AFTER.search(words)
    return _clock(found) if found else None


def _clock(found: re.Match[str]) -> time | None:
    """Return the time of day; None for a number that nothing shows to be an hour."""
    half = (found["half"] or "").lower().replace(" ", "")
    part = (found["part"] or "").lower()
    lead = (found["lead"] or "").lower()
    is_hour = found["minute"] or found["unit"] or half or part or lead
    if not is_hour:
        return None
    hour = int(found["hour"]) % 24
    if hour < 12 and (half.startswith("p") or part.endswith(_LATE_PARTS)):
        hour += 12
    if hour == 12 and half.startswith("a"):
        hour = 0
    return time(hour, int(found["minute"] or 0))


def _moment(day: date, hour: time | None, here: datetime, *, early: bool) -> datetime:
    """Return the moment that a date means: its hour, else its beginning for "before" and its last minute."""
    whole = time.min if early else time(23, 59)
    return datetime.combine(day, hour or whole, here.tzinfo)


def _harm(said: Said, place: Place) -> Stake | None:
    """Return the largest amount: what was offered for it, if anything, is smaller."""
    amounts = _amounts(said.text, place)
    if not 0 < len(amounts) <= MOST_AMOUNTS:
        return None
    amount, currency, quote = max(amounts)
    return Stake("set_harm", quote, amount=amount, currency=currency)


def _amounts(text: str, place: Place) -> list[tuple[Decimal, str, str]]:
    found = []
    for one in money_of(text, Context(country=place.country)):
        amount, _space, currency = one.value.partition(" ")
        if (worth := Decimal(amount)) > 0:
            known = place.currency if currency == UNKNOWN else currency
            found.append((worth, known, text[one.start : one.end].strip()))
    return found
