"""An engine whose readings a test writes down, by the text that they are of."""

from collections.abc import Mapping
from typing import Any

import pytest

from reputation.analysis.reading import Cue, Explanation, Reading
from reputation.mentions import readers


class ScriptedReader:
    """Reads what it was told, and notes what it was told beside the text."""

    engine = "scripted-1"

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.readings = readings
        self.told: list[dict[str, Any]] = []

    def read(self, text: str, **around: Any) -> Reading:
        self.told.append({"text": text, **around})
        return self.readings.get(text, Reading(complaint=0.1))

    def explain(self, text: str, **around: Any) -> Explanation:
        reading = self.read(text, **around)
        evidence = tuple(
            Cue(name, text[:4], 0, 4, 0.0)
            for name in (*reading.signals, *reading.hints)
        )
        return Explanation(reading, (Cue("anger", text[:2], 0, 2, 1.5),), evidence)


def reads(monkeypatch: pytest.MonkeyPatch, **readings: Reading) -> ScriptedReader:
    """Let an engine of this test read: `reads(monkeypatch, Basta=Reading(...))`."""
    reader = ScriptedReader(readings)
    monkeypatch.setattr(readers, "READER", reader)
    return reader
