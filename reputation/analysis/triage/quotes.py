"""What a customer quotes the brand as saying: "el martes sin falta", "please DM us", 'your case is resolved'.

Who complains and puts such words between quotation marks holds them against whom he quotes: a date was not
kept, what is said to be mended is not, he was sent elsewhere, he was insulted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from reputation.analysis.triage.evidence import Found, is_asked
from reputation.analysis.triage.matcher import Hit, Hits

_COMPLAINS_FROM = 0.4
_QUOTED = re.compile(
    r"\"([^\"\n]{2,90})\"|“([^”\n]{2,90})”|«([^»\n]{2,90})»"
    r"|(?<!\w)['‘]([^'’\n]{2,90})['’](?!\w)"
)
# A channel that is quoted may be one where he is being helped.
_ELSEWHERE = "pushed_off_channel"
# Which groups, where they are quoted, say what.
_SAYS: Mapping[str, str] = {
    "signals.deadline_when": "broken_promise",
    "signals.promise_time": "broken_promise",
    "signals.quoted_fix": "false_fix",
    "signals.sent_where": _ELSEWHERE,
    "conduct.pushed": _ELSEWHERE,
    "conduct.threat": "disrespect_or_threat",
    "signals.disrespect_maybe": "disrespect_or_threat",
}
_GROUPS = frozenset(_SAYS)


def find_quoted(hits: Hits, complaint: float) -> Iterable[Found]:
    """Return what the quoted words of a complaint say against the brand, once for each signal."""
    if complaint < _COMPLAINS_FROM or _GROUPS.isdisjoint(hits.by_group):
        return ()
    quotes = [found.span() for found in _QUOTED.finditer(hits.text)]
    return _quoted(hits, quotes) if quotes else ()


def _quoted(hits: Hits, quotes: list[tuple[int, int]]) -> Iterator[Found]:
    told: set[str] = set()
    for group in sorted(_GROUPS & hits.by_group.keys()):
        for hit in hits.of(group):
            if _SAYS[group] not in told and _within(hits, hit, quotes):
                told.add(_SAYS[group])
                sure = _SAYS[group] != _ELSEWHERE and not is_asked(hits, hit)
                yield Found(_SAYS[group], hit.first, hit.last, sure)


def _within(hits: Hits, hit: Hit, quotes: list[tuple[int, int]]) -> bool:
    start, end = hits.span(hit)
    return any(first <= start and end <= last for first, last in quotes)
