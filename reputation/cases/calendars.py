"""Working time: when a brand's desk is open, and arithmetic with it that is exact.

Hours are wall time in the desk's zone, several spans a day, past midnight where they
close after 24:00. All arithmetic is done on moments, so that a day of 23 or 25 hours
counts what it has: the change of the clocks adds and loses nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A desk that stays closed longer than this has no next working hour.
LONGEST_CLOSURE = timedelta(days=400)

type Stretch = tuple[datetime, datetime]  # from the first moment up to the second


class CalendarIsWrong(ValueError):
    """Hours, a zone or a region that make no calendar. The message says which."""


@dataclass(frozen=True, slots=True)
class Hours:
    """One span of a day, in minutes after its midnight; it may close after 24:00."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < MINUTES_A_DAY:
            raise CalendarIsWrong(
                _("hours open at %(minutes)s minutes of a day")
                % {"minutes": self.opens}
            )
        if not 0 < self.closes - self.opens <= MINUTES_A_DAY:
            raise CalendarIsWrong(_("hours close at most a day after they open"))

    @classmethod
    def written(cls, text: str) -> "Hours":
        """Read "09:00-14:00", or "22:00-06:00" for a shift past midnight.

        Raises:
            CalendarIsWrong: the text is no span of hours.
        """
        opens, dash, closes = text.partition("-")
        if not dash:
            raise CalendarIsWrong(
                _("“%(text)s” is no span of hours such as 09:00-14:00") % {"text": text}
            )
        begin, end = _minutes(opens), _minutes(closes)
        return cls(begin, end if end > begin else end + MINUTES_A_DAY)

    def __str__(self) -> str:
        closes = self.closes
        if closes > MINUTES_A_DAY:
            closes -= MINUTES_A_DAY
        return f"{_clock(self.opens)}-{_clock(closes)}"


@dataclass(frozen=True)
class Calendar:
    """The hours of a desk: a week of spans, the holidays of its region, dates of its own.

    On a closed date no span begins; one that began the evening before goes on.
    """

    zone: str
    week: tuple[tuple[Hours, ...], ...]  # Monday first
    country: str = ""  # whose holidays, ISO 3166; "" for none
    region: str = ""  # ISO 3166-2 without the country; "" for the whole country
    closed: frozenset[date] = frozenset()
    _days: dict[date, tuple[Stretch, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise CalendarIsWrong(_("a week has seven days"))
        if not any(self.week):
            raise CalendarIsWrong(_("a desk that never opens has no working time"))
        _zone(self.zone)
        if self.country:
            _holidays(self.country, self.region, 2025)

    def is_closed_on(self, day: date) -> bool:
        """Whether the desk opens for nobody that day, whatever weekday it is."""
        if day in self.closed:
            return True
        return bool(self.country) and day in _holidays(
            self.country, self.region, day.year
        )

    def stretches(self, start: datetime) -> Iterator[Stretch]:
        """Yield the open stretches that end after `start`, in order; none overlaps."""
        start = start.astimezone(UTC)
        day = start.astimezone(_zone(self.zone)).date() - 2 * DAY
        idle_since, done = day, start
        while day - idle_since < LONGEST_CLOSURE:
            for begin, end in self._of(day):
                idle_since = day
                if end > done:
                    yield (max(begin, done) if done > start else begin), end
                    done = end
            day += DAY

    def _of(self, day: date) -> tuple[Stretch, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = tuple(self._made(day))
        return known

    def _made(self, day: date) -> Iterator[Stretch]:
        if self.is_closed_on(day):
            return
        zone = _zone(self.zone)
        for hours in sorted(self.week[day.weekday()], key=lambda each: each.opens):
            begin = _moment(day, hours.opens, zone, latest=False)
            end = _moment(day, hours.closes, zone, latest=True)
            if begin < end:
                yield begin, end


def add_working_time(
    start: datetime,
    amount: timedelta,
    calendar: Calendar | None,
    *,
    pauses: Sequence[Stretch] = (),
) -> datetime:
    """Return the first moment by which `amount` of working time has passed since `start`.

    None as calendar is the clock on the wall: every moment is working time. Time inside
    a pause is not. No amount at all is over at once, in the night too.

    Raises:
        CalendarIsWrong: the calendar does not open that often any more.
    """
    # Two moments with the same zone would be compared by what the wall shows.
    start = start.astimezone(UTC)
    if amount <= timedelta(0):
        return start
    left = amount
    for begin, end in _open(start, calendar, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise CalendarIsWrong(_("the desk does not open for so long any more"))


def working_time_between(
    start: datetime,
    end: datetime,
    calendar: Calendar | None,
    *,
    pauses: Sequence[Stretch] = (),
) -> timedelta:
    """Return how much working time lies between two moments; none when `end` is earlier."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = timedelta(0)
    for opens, closes in _open(start, calendar, pauses):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def is_open(at: datetime, calendar: Calendar | None) -> bool:
    """Test whether the desk is at work at that moment."""
    if calendar is None:
        return True
    first = next(calendar.stretches(at), None)
    return first is not None and first[0] <= at


def opening_after(at: datetime, calendar: Calendar | None) -> datetime:
    """Return when the desk opens next; `at` itself while it is open.

    Raises:
        CalendarIsWrong: it does not open any more.
    """
    if calendar is None:
        return at
    first = next(calendar.stretches(at), None)
    if first is None:
        raise CalendarIsWrong(_("the desk does not open any more"))
    return max(at, first[0])


def calendar_from(document: Mapping[str, Any]) -> Calendar:
    """Return the calendar that a stored document describes.

    {"zone": "Europe/Madrid", "week": {"mon": ["09:00-14:00", "16:00-19:00"]},
    "country": "ES", "region": "MD", "closed": ["2025-12-24"]}; a day that is not named
    is closed.

    Raises:
        CalendarIsWrong: it describes none.
    """
    week = document.get("week", {})
    unknown = set(week) - set(WEEKDAYS)
    if unknown:
        raise CalendarIsWrong(
            _("“%(day)s” is no day of the week such as mon") % {"day": min(unknown)}
        )
    return Calendar(
        zone=document.get("zone", "UTC"),
        week=tuple(
            tuple(Hours.written(text) for text in week.get(day, ())) for day in WEEKDAYS
        ),
        country=document.get("country", ""),
        region=document.get("region", ""),
        closed=frozenset(_dates(document.get("closed", ()))),
    )


def calendar_document(calendar: Calendar) -> dict[str, Any]:
    """Return the document of which `calendar_from` makes the same calendar."""
    return {
        "zone": calendar.zone,
        "week": {
            day: [str(hours) for hours in spans]
            for day, spans in zip(WEEKDAYS, calendar.week, strict=True)
            if spans
        },
        "country": calendar.country,
        "region": calendar.region,
        "closed": sorted(day.isoformat() for day in calendar.closed),
    }


def _open(
    start: datetime, calendar: Calendar | None, pauses: Sequence[Stretch]
) -> Iterator[Stretch]:
    """Yield the working stretches from `start` on, without what lies in a pause."""
    breaks = sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in pauses)
    if calendar is None:
        whole: Iterable[Stretch] = [(start, datetime.max.replace(tzinfo=UTC))]
    else:
        whole = calendar.stretches(start)
    for opens, closes in whole:
        begin = max(opens, start)
        for paused, resumed in breaks:
            if resumed <= begin or paused >= closes:
                continue
            if paused > begin:
                yield begin, paused
            begin = max(begin, resumed)
        if begin < closes:
            yield begin, closes


def _moment(day: date, minutes: int, zone: ZoneInfo, *, latest: bool) -> datetime:
    """Return the moment at which the clock on the wall shows it.

    A time that the clock shows twice is the first one for opening and the second one
    for closing; a time that it skips is the moment of the skip.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if early > late:
        return _skip(late, early, zone)
    return late if latest else early


def _skip(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two at which the zone's clocks are put forward."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        moment = before + timedelta(seconds=middle)
        if moment.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    # A third of a second, which most processes never need.
    import holidays

    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=year)
    except NotImplementedError as unknown:
        place = f"{country}-{region}" if region else country
        raise CalendarIsWrong(
            _("no holidays are known of “%(place)s”") % {"place": place}
        ) from unknown
    return frozenset(found)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise CalendarIsWrong(
            _("“%(name)s” is no time zone") % {"name": name}
        ) from unknown


def _minutes(text: str) -> int:
    hours, colon, minutes = text.strip().partition(":")
    if not colon or not (hours + minutes).isdecimal() or int(minutes) > 59:
        raise CalendarIsWrong(_("“%(text)s” is no time such as 09:00") % {"text": text})
    total = int(hours) * 60 + int(minutes)
    if total > MINUTES_A_DAY:
        raise CalendarIsWrong(_("“%(text)s” is later than 24:00") % {"text": text})
    return total


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _dates(texts: Iterable[str]) -> Iterator[date]:
    for text in texts:
        try:
            yield date.fromisoformat(text)
        except (TypeError, ValueError) as wrong:
            raise CalendarIsWrong(
                _("“%(text)s” is no date such as 2025-12-24") % {"text": text}
            ) from wrong
