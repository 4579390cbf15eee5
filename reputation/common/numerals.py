"""Numbers as the reader's language writes them: 12,345.6 or 12.345,6.

Babel's forms, everywhere: Django's own separate thousands differently in Spanish, and
two ways on one page read as two kinds of number.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale


def reader_locale() -> Locale:
    """Return the active language with its region, as es_MX; English when unknown."""
    return locale_of(get_language() or "en")


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except UnknownLocaleError:
        return Locale("en")


def whole(value: float) -> str:
    """Write a whole number; what is behind the point is rounded away."""
    return written(round(value), "#,##0")


def written(value: float, form: str) -> str:
    """Write a number in a CLDR form such as #,##0.0."""
    return _written(value, form, get_language() or "en")


@lru_cache(maxsize=8192)  # small numbers come again and again
def _written(value: float, form: str, language: str) -> str:
    return format_decimal(value, format=form, locale=locale_of(language))
