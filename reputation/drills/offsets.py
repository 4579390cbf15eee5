"""Times of a story: how long before or after its zero hour."""

import re
from datetime import timedelta
from typing import Annotated

from msgspec import Meta

Offset = Annotated[str, Meta(pattern=r"^[+-](?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$")]
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def parse_offset(text: str) -> timedelta:
    """Return the duration that an offset such as "+1d2h30m" or "-40m" stands for."""
    sign = -1 if text.startswith("-") else 1
    parts = {
        _UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhms])", text)
    }
    return sign * timedelta(**parts)
