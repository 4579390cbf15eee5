"""An assessment as it is stored: RISK.md section 9, with the inputs it was made from."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reputation.analysis.risk.bands import band_of
from reputation.analysis.risk.change import Change
from reputation.analysis.risk.forecast import Forecast
from reputation.analysis.risk.score import Assessment, Facts, Points, ScoredPost


class Inputs(msgspec.Struct):
    """What the score was made from, but for the reposts, which are rows of their own."""

    age_s: float
    followers: float
    negativity: float
    severity: float
    answered_age_s: float | None
    resolved_age_s: float | None
    signals: Mapping[str, int]


class Record(msgspec.Struct):
    """The stored form. `change` is (since, what moved)."""

    config_version: str
    points: Points
    recovery_factor: float
    facts: Facts
    forecast: Forecast
    inputs: Inputs
    change: tuple[datetime, Change] | None = None

    def assessment(self, score: float) -> Assessment:
        """Return the assessment that was stored with this score."""
        return Assessment(
            score,
            band_of(score),
            self.config_version,
            self.points,
            self.recovery_factor,
            self.facts,
            self.forecast,
        )

    def scored_post(self) -> ScoredPost:
        """Return the inputs as the arithmetic takes them, without the reposts."""
        inputs = self.inputs
        return ScoredPost(
            inputs.age_s,
            inputs.followers,
            negativity=inputs.negativity,
            severity=inputs.severity,
            answered_age_s=inputs.answered_age_s,
            resolved_age_s=inputs.resolved_age_s,
            signals=inputs.signals,
        )


class _Weighed(msgspec.Struct):
    signals: Mapping[str, int]


class _Inputs(msgspec.Struct):
    inputs: _Weighed


_DECODER = msgspec.json.Decoder(Record)
_SIGNALS = msgspec.json.Decoder(_Inputs)


def record_of(post: ScoredPost, assessment: Assessment) -> Record:
    return Record(
        assessment.config_version,
        assessment.points,
        assessment.recovery_factor,
        assessment.facts,
        assessment.forecast,
        Inputs(
            post.age_s,
            post.followers,
            post.negativity,
            post.severity,
            post.answered_age_s,
            post.resolved_age_s,
            post.signals,
        ),
    )


def read_signals(stored: bytes | str) -> Mapping[str, int]:
    """Return how often each signal weighed, from what was stored."""
    return _SIGNALS.decode(stored).inputs.signals


def read_record(stored: bytes | str) -> Record:
    """Read back what was stored."""
    return _DECODER.decode(stored)
