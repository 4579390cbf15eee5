"""How bad the subject of a complaint is, 0 to 1: the table of RISK.md section 4.

Words do not tell four levels apart. They tell two, high where a stake is named: right in five of six on the
gold set, which has twice as many that are high. "low" says that no stake was named, not that there is none.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from reputation.analysis.triage.evidence import is_denied
from reputation.analysis.triage.matcher import Hits
from reputation.analysis.triage.signals import Signals

type Level = Literal["low", "high"]

PLAIN = 0.4
_FAILS = 0.7
_AROUSED = 0.2
_OF_SIGNALS: Mapping[str, float] = {
    "safety_or_injury": 1.0,
    "fraud_wording": 0.9,
    "legal_or_regulator": 0.8,
    "hard_deadline": 0.7,
    "disrespect_or_threat": 0.7,
}
_OF_WORDS: Mapping[str, float] = {
    "signals.discrimination": 0.9,
    "signals.exposed": 0.9,
    "signals.taken": 0.9,
}
_OF_ASPECTS: Mapping[str, float] = {
    "privacy": 0.9,
    "product_failure": 0.7,
    "hosting_down": 0.7,
    "coverage": 0.7,
    "price": 0.4,
}
_SERVICE = 0.5
_CONTACTS = "failed_prior_contact"
_MANY = 3
_FAILURE = "trouble.failure"
_ANGER = frozenset({"signals.anger", "tone.swear", "tone.insult", "faces.cross"})
_CAPITAL = "[A-ZÁÉÍÓÚÑÇÃÕÂÊÔ]"
_SHOUTED = re.compile(
    rf"(?<!{_CAPITAL}){_CAPITAL}{{4,}}(?:[ ,]+{_CAPITAL}{{2,}}){{3}}|[!¡]{{3}}"
)
_SHOUTED_LEAST = 10  # capitals


def severity_of(hits: Hits, signals: Signals, aspects: Mapping[str, float]) -> float:
    """Return the severity of a post's gravest subject, higher when it is told in anger, fear or disgust."""
    subjects = [PLAIN, *_named(hits), *_things(hits, aspects)]
    if signals.found:
        subjects += _stakes(signals)
    aroused = _AROUSED if is_aroused(hits) else 0.0
    return min(1.0, max(subjects) + aroused)


def level_of(hits: Hits, signals: Signals) -> Level:
    """Return the one of two levels that the words can tell."""
    staked = any(
        one.name in _OF_SIGNALS or (one.name == _CONTACTS and one.times >= _MANY)
        for one in signals.found
    )
    return "high" if staked or _named(hits) else "low"


def is_aroused(hits: Hits) -> bool:
    """Tell anger, fear and disgust, by words, pictures or shouting."""
    return not _ANGER.isdisjoint(hits.by_group) or _is_shouted(hits)


def _is_shouted(hits: Hits) -> bool:
    may_be = hits.capitals >= _SHOUTED_LEAST or "!!" in hits.text or "¡" in hits.text
    return may_be and bool(_SHOUTED.search(hits.text))


def _stakes(signals: Signals) -> Iterable[float]:
    return [_OF_SIGNALS.get(one.name, 0.0) for one in signals.found if one.sure]


def _named(hits: Hits) -> list[float]:
    if _OF_WORDS.keys().isdisjoint(hits.by_group):
        return []
    return [
        severity
        for group, severity in _OF_WORDS.items()
        if group in hits.by_group
        and any(not is_denied(hits, hit) for hit in hits.of(group))
    ]


def _things(hits: Hits, aspects: Mapping[str, float]) -> Iterable[float]:
    """Return the severities of what is complained of; a thing that works is no subject."""
    things = [
        _OF_ASPECTS.get(name, _SERVICE)
        for name, polarity in aspects.items()
        if polarity < 0
    ]
    return [*things, _FAILS] if hits.of(_FAILURE) else things
