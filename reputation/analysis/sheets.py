"""CSV as spreadsheets save it: where the comma is the decimal sign, cells end with a semicolon."""

from collections.abc import Iterable
from itertools import chain


def separator_of(lines: Iterable[str]) -> tuple[Iterable[str], str]:
    """Return the lines again, and what ends a cell in them, by the names in the first one.

    No name that we know holds a comma or a semicolon, so a first line with only semicolons tells.
    """
    following = iter(lines)
    first = next(following, "")
    separator = ";" if ";" in first and "," not in first else ","
    return chain([first], following) if first else [], separator
