"""Numbers, times and spans in the reader's language, and in the active time zone."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_skeleton, format_timedelta
from babel.numbers import format_compact_decimal
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from reputation.common.numerals import locale_of, reader_locale, whole, written
from reputation.web.charts.scale import TimeTick

register = template.Library()

NONE = "–"
_COMPACT_FROM = 100_000  # below it every digit is shown


@register.filter
def figure(value: float | None) -> str:
    """Write a whole number with the reader's separators: 12,345 or 12.345."""
    if value is None:
        return NONE
    return whole(value)


@register.filter
def compact(value: float | None) -> str:
    """Write a number as `figure` does, and a large one short: 1.2M, 1,2 M."""
    if value is None or abs(value) < _COMPACT_FROM:
        return figure(value)
    return format_compact_decimal(value, locale=reader_locale(), fraction_digits=1)


@register.filter
def counted(value: float) -> float:
    """Return the number whose plural a `compact` one takes: 5,4 M de seguidores."""
    return value if abs(value) < 1_000_000 else 1_000_000


@register.filter
def tenths(value: float | None) -> str:
    """Write a number with exactly one decimal."""
    if value is None:
        return NONE
    return written(value, "#,##0.0")


@register.filter
def hundredths(value: float | None) -> str:
    """Write a number with exactly two decimals."""
    if value is None:
        return NONE
    return written(value, "#,##0.00")


@register.filter
def signed(value: float | None) -> str:
    """Write a change with its sign and one decimal: +3.2, −1.0; 0.0 has none."""
    if value is None:
        return NONE
    text = tenths(abs(value))
    if round(abs(value), 1) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


@register.filter
def percent(value: float | None) -> str:
    """Write a share from 0 to 1 as a whole per cent; near the ends as <1 %, >99 %."""
    if value is None:
        return NONE
    if 0 < value < 0.01:
        return "<1 %"
    if 0.99 < value < 1:
        return ">99 %"
    return f"{round(100 * value)} %"


@register.filter
def span(value: timedelta | float | None) -> str:
    """Write a length of time, given as such or in seconds, as 2 h 10 min."""
    if value is None:
        return NONE
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    minutes, _ = divmod(int(seconds), 60)
    if minutes < 1:
        return f"{int(seconds)} s"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h")] if days else [(hours, "h"), (minutes, "min")]
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


@register.filter
def span_since(later: datetime | None, earlier: datetime | None) -> str:
    """Write how long after `earlier` the value came."""
    if later is None or earlier is None:
        return NONE
    return span(max(timedelta(0), later - earlier))


@register.simple_tag
def ago(value: datetime | None, now: datetime) -> SafeString | str:
    """Write how long ago a moment was. static/js/live.js keeps it ticking."""
    if value is None:
        return NONE
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>',
        value.isoformat(timespec="seconds"),
        full_moment(value),
        _ago_words(value - now),
    )


def _ago_words(age: timedelta) -> str:
    if age > timedelta(seconds=-1):
        return gettext("just now")
    return format_timedelta(
        age,
        granularity="second",
        threshold=1,
        add_direction=True,
        format="short",
        locale=reader_locale(),
    )


@register.simple_tag
def moment(value: datetime | None, now: datetime, *, seconds: bool = False) -> str:
    """Write a moment in the active zone: the hour alone when it is of today."""
    if value is None:
        return NONE
    return _moment(
        timezone.localtime(value),
        timezone.localtime(now).date(),
        timezone.get_current_timezone_name(),
        get_language() or "en",
        seconds=seconds,
    )


@lru_cache(maxsize=8192)  # a page that is looked at is drawn every few seconds
def _moment(
    local: datetime, today: date, _zone: str, _language: str, *, seconds: bool
) -> str:
    """Zone and language are the active ones; one instant is the same key in every zone."""
    hour = clock(local, seconds=seconds)
    words = hour
    if local.date() != today:
        words = _joined(day(local, year=local.year != today.year), hour)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        full_moment(local),
        words,
    )


@register.filter
def tick(value: TimeTick) -> str:
    """Write a moment under an axis: the hour, the day at midnight, the month of a long one."""
    moment = value.moment
    if value.form == "hour":
        return clock(moment)
    if value.form == "day":
        return day(moment)
    return _day(moment.date(), "yMMM", get_language() or "en")


@register.filter
def full_moment(value: datetime | None) -> str:
    """Write a moment in full, with its zone's name."""
    if value is None:
        return NONE
    local = timezone.localtime(value)
    words = _joined(day(local, year=True), clock(local, seconds=True))
    return f"{words} {timezone.get_current_timezone_name()}"


def clock(local: datetime, *, seconds: bool = False) -> str:
    """Write the hour of a local time, in 24 hours everywhere: a desk compares them."""
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"


def day(local: datetime, *, year: bool = False) -> str:
    """Write the day of a local time as the reader's language orders it."""
    return _day(local.date(), "yMMMd" if year else "MMMd", get_language() or "en")


@lru_cache(maxsize=4096)  # a page names the same few days in every row
def _day(when: date, skeleton: str, language: str) -> str:
    midnight = datetime.combine(when, time.min)
    return format_skeleton(skeleton, midnight, locale=locale_of(language))


def _joined(date_words: str, hour: str) -> str:
    return str(reader_locale().datetime_formats["medium"]).format(hour, date_words)


@register.filter
def score_parts(score: float) -> tuple[str, str]:
    """Split a score into whole part and tenth, with the reader's decimal mark."""
    text = tenths(score)
    return text[:-2], text[-2:]


@register.filter
def is_up(change: float | None) -> bool:
    """Test whether a change shows as more than nothing, upwards."""
    return change is not None and round(change, 1) > 0


@register.filter
def is_down(change: float | None) -> bool:
    """Test whether a change shows as more than nothing, downwards."""
    return change is not None and round(change, 1) < 0
