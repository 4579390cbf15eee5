"""Amounts of money: "$6,000", "6 mil pesos", "400 €", "R$ 1.234,56" -> "6000.00 MXN"."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reputation.analysis.reading import Context, Extract

UNKNOWN = "XXX"  # ISO 4217: no currency; pesos of a brand without a country

_AMOUNT = r"\d{1,3}(?:[.,' ]\d{3}){1,5}(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SCALE = r"mil(?:lones|hões|lion)?|million(?:es|s)?|k|thousand|billion"
_SIGN = r"(?:US|R|MX|AR|C|CA|AU)?\$|€|£|₹|S/\.?|B/\.?|Rs\.?"
_UNIT = (
    r"€|£|\$(?!\s?\d)|euros?|eur|pesos?|mxn|ars|clp|cop|d[oó]lares?|dollars?|bucks|usd|reais|real|brl|soles?|pen"
    r"|quid|pounds?|gbp|libras?|balboas?|meticais|metical|mzn|rupees?|inr|pavos|lempiras?"
)
AMOUNT = re.compile(rf"(?<![\w.,])(?:{_AMOUNT})")
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<sign>{_SIGN})\s?(?P<after>{_AMOUNT})(?:\s?(?P<scale_after>{_SCALE})\b)?"
    rf"|(?P<before>{_AMOUNT})?\s?(?:(?P<scale_before>{_SCALE})\s)?(?P<unit>{_UNIT})(?!\w))",
    re.IGNORECASE,
)
_CENTS = re.compile(r"[.,](\d{1,2})$")
_SCALES: Mapping[str, int] = {
    "k": 1_000,
    "mil": 1_000,
    "thousand": 1_000,
    "billion": 10**9,
}
_NAMES: Mapping[str, str] = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "pavo": "EUR", "£": "GBP", "quid": "GBP", "pound": "GBP",
    "gbp": "GBP", "libra": "GBP", "r$": "BRL", "reai": "BRL", "real": "BRL", "brl": "BRL", "us$": "USD",
    "usd": "USD", "dolare": "USD", "dolar": "USD", "dollar": "USD", "buck": "USD", "mx$": "MXN",
    "mxn": "MXN", "ar$": "ARS", "ars": "ARS", "clp": "CLP", "cop": "COP", "ca$": "CAD", "c$": "NIO",
    "au$": "AUD", "s/": "PEN", "s/.": "PEN", "sole": "PEN", "sol": "PEN", "pen": "PEN", "b/": "PAB",
    "b/.": "PAB", "balboa": "PAB", "meticai": "MZN", "metical": "MZN", "mzn": "MZN", "₹": "INR", "r": "INR",
    "r.": "INR", "rupee": "INR", "inr": "INR", "lempira": "HNL",
}  # fmt: skip
_DOLLARS: Mapping[str, str] = {
    "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "DO": "DOP", "CA": "CAD", "AU": "AUD",
    "BR": "BRL", "NI": "NIO", "HK": "HKD", "NZ": "NZD",
}  # fmt: skip


def money_of(text: str, context: Context) -> Iterator[Extract]:
    """Yield the amounts of a text; a bare "$" and "pesos" are those of the brand's country."""
    if not any(letter.isdigit() for letter in text):
        return
    for found in _MONEY.finditer(text):
        number = found["after"] or found["before"]
        if not number:
            continue
        scale = (found["scale_after"] or found["scale_before"] or "").lower()
        amount = parsed(number) * _times(scale)
        currency = currency_of(found["sign"] or found["unit"], context.country)
        yield Extract(
            "money", "", f"{amount:.2f} {currency}", found.start(), found.end()
        )


def parsed(number: str) -> Decimal:
    """Return a written amount: the last point or comma before one or two digits parts off the cents."""
    cents = _CENTS.search(number)
    whole = number[: cents.start()] if cents else number
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits}.{cents[1]}" if cents else digits)


def currency_of(name: str, country: str) -> str:
    """Return the ISO 4217 code of a sign or a word."""
    plain = name.lower().replace("ó", "o")
    if plain == "$":
        return _DOLLARS.get(country, "USD")
    if plain.startswith("peso"):
        return _DOLLARS.get(country, UNKNOWN)
    return _NAMES.get(plain) or _NAMES.get(plain.removesuffix("s"), UNKNOWN)


def _times(scale: str) -> int:
    if not scale:
        return 1
    return _SCALES.get(scale, 1_000_000)
