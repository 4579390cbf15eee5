"""No text stops a batch, and whatever is found stands inside it."""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reputation.analysis.engines import READER
from reputation.analysis.reading import Context
from reputation.analysis.triage.aspects import find_aspects
from reputation.analysis.triage.extracts import extracts_of
from reputation.analysis.triage.intents import find_intent, find_thanks
from reputation.analysis.triage.personal import MASK, redact
from reputation.analysis.triage.severity import severity_of
from reputation.analysis.triage.signals import find_signals
from tests.analysis.triage.found import hits_of

CONTEXT = Context(
    country="MX",
    own_names=frozenset({"acme"}),
    executives=frozenset({"rosa mena", "rosamena", "ß"}),
)
PIECES = [
    "estafa", "@facua", "no", "4", "llamadas", "mañana", "mi boda", "dicen que ya está", "pero sigue igual",
    "$6,000", "“ya”", "scam", "promised", "never called", "OCU", "Vodafone", "😡", "é", "e\u0301", "ﬁ", "İ",
    "ß", "#NoCompren", "?!", "\n", ".", "55 1234 5678", "99/99/9999", "4111 1111 1111 1111", "R$", "nooooo",
    "\u202e", "\x00", "١٢٣",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES)).map(" ".join)
)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, complaint=st.floats(0, 1), by_brand=st.booleans())
def test_any_text_is_read(text: str, complaint: float, by_brand: bool) -> None:
    hits = hits_of(text)

    signals = find_signals(
        hits, by_brand=by_brand, context=CONTEXT, complaint=complaint
    )
    aspects, named = find_aspects(hits, complaint=complaint, sentiment=0.0)
    intent, told = find_intent(hits, signals, complaint=complaint, sentiment=0.0)
    thanks = find_thanks(hits, intent)

    cues = [one.cue(hits) for one in (*signals.found, *named, *told, *thanks)]
    assert all(0 <= cue.start < cue.end <= len(text) for cue in cues)
    assert all(text[cue.start : cue.end] == cue.words for cue in cues)
    assert 0.4 <= severity_of(hits, signals, aspects) <= 1
    assert all(-1 <= polarity <= 1 for polarity in aspects.values())
    assert not signals.signals.keys() & signals.hints.keys()
    assert all(1 <= times <= 50 for times in signals.signals.values())


@settings(max_examples=80, deadline=None)
@given(text=TEXTS)
def test_extracts_stand_inside_any_text(text: str) -> None:
    posted_at = datetime(2026, 3, 2, 9, tzinfo=UTC)

    extracts = extracts_of(hits_of(text), "es", CONTEXT, posted_at=posted_at)

    assert all(0 <= one.start < one.end <= len(text) for one in extracts)
    assert [one.start for one in extracts] == sorted(one.start for one in extracts)
    personal = [one for one in extracts if one.kind == "pii"]
    assert redact(text, extracts).count(MASK) >= len(personal)


@pytest.mark.parametrize(
    "piece",
    ["\n", " \n", "ES", "ÁÁ", "١٢٣ ", "0800 ", "1.000.", "mañana ", "$1", "“", "a@b.", "#aB", "(1", "ni "],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    text = f"Gracias, ya funciona. {piece * (20_000 // len(piece))}"
    began = process_time()

    READER.explain(text, context=CONTEXT)

    # Milliseconds where the work grows with the length, seconds where with its square.
    assert process_time() - began < 1.0


@pytest.mark.parametrize(
    "text", ["ABCD٨٠٠١٠١HDFRRL09", "ABC\u212a800101HDFRRL09", "ABC\u017f800101HDFRRL09"]
)
def test_what_only_looks_like_an_identity_number_stops_nobody(text: str) -> None:
    assert not [one for one in READER.explain(text).extracts if one.what == "curp"]
