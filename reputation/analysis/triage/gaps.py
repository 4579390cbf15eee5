"""An offer that is a fraction of the harm, told by two amounts: "a voucher for 15 for a mirror of 220 €"."""

from collections.abc import Iterator
from decimal import Decimal

from reputation.analysis.reading import Context
from reputation.analysis.triage.evidence import Found
from reputation.analysis.triage.matcher import Hit, Hits
from reputation.analysis.triage.money import AMOUNT, money_of, parsed

_OFFERED = ("signals.offer", "signals.remedy", "signals.remedy_offer")
_REACH = 45  # characters from the offer to its amount
_TIMES = 3  # the harm is at least so many times the offer
_MOST_WORDS = 120


def find_gap(hits: Hits, context: Context) -> Iterator[Found]:
    """Find an amount that is offered, and another that is a multiple of it."""
    offers = [hit for group in _OFFERED for hit in hits.of(group)]
    if not offers or len(hits.words) > _MOST_WORDS:
        return
    numbers = [
        (found.start(), parsed(found.group())) for found in AMOUNT.finditer(hits.text)
    ]
    if len(numbers) < 2:
        return
    money = {_amount(one.value) for one in money_of(hits.text, context)}
    for hit in offers:
        offered = _near(hits, hit, numbers)
        if any(_is_fraction(part, whole, money) for part in offered for whole in money):
            yield Found("remedy_gap", hit.first, hit.last)
            return


def _near(
    hits: Hits, hit: Hit, numbers: list[tuple[int, Decimal]]
) -> Iterator[Decimal]:
    start, end = hits.span(hit)
    for place, number in numbers:
        if start - _REACH // 2 <= place <= end + _REACH:
            yield number


def _is_fraction(part: Decimal, whole: Decimal, money: set[Decimal]) -> bool:
    """Tell whether one is a fraction of the other, and money too or a round part of it."""
    return part > 0 and part * _TIMES <= whole and (part in money or part >= 5)


def _amount(value: str) -> Decimal:
    return Decimal(value.partition(" ")[0])
