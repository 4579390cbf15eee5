"""The engine: language first, then one pass of the word lists, then sums and rules over what was found."""

from collections.abc import Iterable
from functools import cache
from typing import ClassVar, NamedTuple

from reputation.analysis.reading import (
    NO_CONTEXT,
    Context,
    Cue,
    Explanation,
    Intent,
    Languages,
    Reading,
)
from reputation.analysis.triage.aspects import find_aspects
from reputation.analysis.triage.cues import Cued, cues_of
from reputation.analysis.triage.evidence import Found
from reputation.analysis.triage.extracts import extracts_of
from reputation.analysis.triage.intents import find_intent, find_thanks
from reputation.analysis.triage.language import Told, tell
from reputation.analysis.triage.matcher import Hits, the_matcher
from reputation.analysis.triage.scoring import Scores, Table, scores_of, table_of
from reputation.analysis.triage.severity import severity_of
from reputation.analysis.triage.signals import Signals, find_signals


class _Read(NamedTuple):
    """All that one pass finds; `explain` tells more of it than `read`."""

    hits: Hits
    reading: Reading
    cues: list[Cued]
    table: Table
    signals: Signals
    found: tuple[Found, ...]


class CueReader:
    """Cues, signals and rules from hand-written word lists in Spanish, English and Portuguese."""

    engine: ClassVar[str] = "cues-1"

    def read(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
        known: Languages | None = None,
    ) -> Reading:
        return _read(
            text,
            by_brand=by_brand,
            stated=language,
            usual=usual,
            context=context,
            known=known,
        ).reading

    def explain(
        self,
        text: str,
        *,
        by_brand: bool = False,
        language: str = "",
        usual: str = "",
        context: Context = NO_CONTEXT,
        known: Languages | None = None,
    ) -> Explanation:
        read = _read(
            text,
            by_brand=by_brand,
            stated=language,
            usual=usual,
            context=context,
            known=known,
        )
        found = read.found
        if not by_brand:
            found += find_thanks(read.hits, read.reading.intent)
        named = [one.cue(read.hits) for one in found]
        evidence = {*read.signals.evidence(read.hits), *named}
        table = read.table
        return Explanation(
            read.reading,
            _drivers(read),
            tuple(sorted(evidence, key=_by_place)),
            extracts_of(read.hits, read.reading.language, context),
            0.0 if by_brand else table.slope * table.bias.complaint + table.shift,
        )


def _read(
    text: str,
    *,
    by_brand: bool,
    stated: str,
    usual: str,
    context: Context,
    known: Languages | None,
) -> _Read:
    matcher = the_matcher()
    parsed = matcher.parse(text)
    told = (
        tell(text, parsed.words, stated=stated, usual=usual)
        if known is None
        else Told(*known, known[0])
    )
    hits = matcher.scan(parsed, "" if told.also else told.own)
    table = table_of(told.own)
    if by_brand:
        signals = find_signals(hits, by_brand=True, context=context)
        reading = Reading(
            signals=signals.signals,
            hints=signals.hints,
            language=told.language,
            also=told.also,
        )
        return _Read(hits, reading, [], table, signals, ())
    cues = cues_of(hits, context)
    return _customer(hits, told, cues, table, context)


def _customer(
    hits: Hits, told: Told, cues: list[Cued], table: Table, context: Context
) -> _Read:
    complaint, sentiment = _scores(cues, table)
    signals = find_signals(
        hits,
        context=context,
        languages=_languages(told.own, told.also),
        complaint=complaint,
    )
    intent: Intent
    intent, wanted = find_intent(
        hits, signals, complaint=complaint, sentiment=sentiment, context=context
    )
    aspects, spoken_of = find_aspects(
        hits,
        complaint=complaint,
        sentiment=sentiment,
        intent=intent,
        context=context,
    )
    reading = Reading(
        sentiment,
        complaint,
        severity_of(hits, signals, aspects),
        signals.signals,
        signals.hints,
        intent,
        aspects,
        told.language,
        told.also,
    )
    return _Read(hits, reading, cues, table, signals, (*wanted, *spoken_of))


@cache
def _languages(own: str, also: str) -> frozenset[str]:
    return frozenset({own, also} - {""})


def _scores(cues: Iterable[Cued], table: Table) -> Scores:
    logit, negative, positive = table.bias
    weights = table.cues
    for cue, _, _ in cues:
        one, two, three = weights[cue]
        logit += one
        negative += two
        positive += three
    return scores_of(logit, negative, positive, table)


def _drivers(read: _Read) -> tuple[Cue, ...]:
    """Return the cues with their places and weights; one of the whole post covers it all."""
    drivers = []
    for cue, first, last in read.cues:
        weight = read.table.slope * read.table.cues[cue].complaint
        if not weight:
            continue
        start, end = 0, 0
        if first >= 0:
            start, end = read.hits.token(first)[0], read.hits.token(last)[1]
        drivers.append(Cue(cue, read.hits.text[start:end], start, end, weight))
    return tuple(sorted(drivers, key=_by_place))


def _by_place(cue: Cue) -> tuple[int, int, str]:
    return cue.start, cue.end, cue.cue
