"""Taking people's names out of words that are kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import F, Func, Q, QuerySet, TextField, Value

HIDDEN = "…"  # stands in place of a name
_SHORTEST = 3  # of a name that is looked for without its @


@dataclass(frozen=True, slots=True)
class Names:
    """What finds some people's names, as regular expressions of PostgreSQL; "" finds nothing.

    `whole` is meant in any case of letters. `parts` is meant as it is written: a part of a name, as in “Dear
    Mrs. Stone”, may be a word, too.
    """

    whole: str = ""
    parts: str = ""

    @classmethod
    def of(cls, people: Iterable[tuple[str, str]]) -> Self:
        """Take people's handles and names, each of which may be ""."""
        whole: set[str] = set()
        parts: set[str] = set()
        for handle, name in people:
            whole |= {bare(handle), name.strip()}
            parts |= {word for word in re.findall(r"\w+", name) if word[0].isupper()}
        return cls(
            rf"(?<!\w)@?{found}" if (found := _any_of(whole)) else "",
            rf"(?<!\w){found}" if (found := _any_of(parts)) else "",
        )

    @classmethod
    def addressed(cls, handles: Iterable[str]) -> Self:
        """Take handles that are looked for behind an @ only, however short they are."""
        found = _any_of({bare(handle) for handle in handles}, shortest=1)
        return cls(rf"(?<!\w)@{found}" if found else "")

    def hidden_in(self, text: str) -> str:
        """Return a text with “…” in place of the names."""
        for pattern, flags in ((self.whole, re.IGNORECASE), (self.parts, 0)):
            if pattern:
                text = re.sub(pattern, HIDDEN, text, flags=flags)
        return text

    def __bool__(self) -> bool:
        return bool(self.whole or self.parts)


def bare(handle: str) -> str:
    """Return a handle without its @."""
    return handle.strip().removeprefix("@")


def hide_names(rows: QuerySet[Any], names: Names, *fields: str) -> int:
    """Put “…” in place of names in these fields; return how many rows held any. One statement."""
    if not names:
        return 0
    return _naming(rows, names, fields).update(
        **{field: _without(field, names) for field in fields}
    )


def naming(rows: QuerySet[Any], names: Names, *fields: str) -> QuerySet[Any]:
    """Return the rows that hold one of the names in one of the fields."""
    return _naming(rows, names, fields) if names else rows.none()


def _naming(rows: QuerySet[Any], names: Names, fields: Iterable[str]) -> QuerySet[Any]:
    ways = [("iregex", names.whole), ("regex", names.parts)]
    return rows.filter(
        reduce(
            or_,
            (
                Q((f"{field}__{way}", pattern))
                for field in fields
                for way, pattern in ways
                if pattern
            ),
        )
    )


def _without(field: str, names: Names) -> F | Func:
    found: F | Func = F(field)
    for pattern, flags in ((names.whole, "gi"), (names.parts, "g")):
        if pattern:
            found = Func(
                *(found, Value(pattern), Value(HIDDEN), Value(flags)),
                function="regexp_replace",
                output_field=TextField(),
            )
    return found


def _any_of(names: set[str], *, shortest: int = _SHORTEST) -> str:
    """Return what finds any of the names, the longest first; "" without one that is long enough."""
    wanted = sorted((name for name in names if len(name) >= shortest), key=len)
    return rf"(?:{'|'.join(map(re.escape, reversed(wanted)))})(?!\w)" if wanted else ""
