"""Money and hours of cases."""

from decimal import Decimal

from babel.numbers import format_currency
from django import template

from reputation.common.numerals import reader_locale, written

register = template.Library()

NONE = "–"


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> str:
    """Write an amount with its currency, as the reader's language does."""
    if amount is None:
        return NONE
    return format_currency(amount, currency, locale=reader_locale())


@register.filter
def hours(value: float) -> str:
    """Write hours with one decimal, and none when they are whole."""
    return written(value, "#,##0.#")
