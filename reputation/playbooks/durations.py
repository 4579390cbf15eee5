"""Durations as playbooks write them: ISO 8601 with days, hours and minutes."""

import re
from datetime import timedelta

PATTERN = r"^P(?=[0-9]|T[0-9])([0-9]{1,3}D)?(T(?=[0-9])([0-9]{1,3}H)?([0-9]{1,4}M)?)?$"
_PARTS = re.compile(r"([0-9]+)([DHM])")
_UNITS = {"D": "days", "H": "hours", "M": "minutes"}


def parse_duration(text: str) -> timedelta:
    """Return what "P7D", "PT30M" or "P1DT2H" stands for.

    Raises:
        ValueError: it is no such duration.
    """
    if not re.match(PATTERN, text):
        raise ValueError(f"{text!r} is no duration such as PT30M or P7D.")
    given = {_UNITS[unit]: int(number) for number, unit in _PARTS.findall(text)}
    return timedelta(**given)
