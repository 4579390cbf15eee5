"""What the wording as a whole makes likely: where it speaks, how, and where its weights come from."""

import csv
from datetime import UTC, datetime

import pytest

from reputation.analysis.guard.check import check
from reputation.analysis.guard.draft import CODES, Draft
from reputation.analysis.guard.grams import grams, tokens
from reputation.analysis.guard.likelihood import (
    LIKELY,
    NOTHING_KNOWN,
    WEIGHTS,
    Shape,
    likelihoods,
    read_weights,
)
from reputation.analysis.guard.read import Read
from reputation.analysis.guard.rules import rule
from tools import guard_weights

# No rule knows this form.
UNHEARD = "Ojalá todos tuviéramos tanto tiempo libre para escribir reseñas, ¿verdad?"


def only(draft, **policy):
    [finding] = check(draft, policy=policy).findings
    return finding


@pytest.fixture(scope="module")
def rows():
    return guard_weights.examples_known()


@pytest.fixture(scope="module")
def bags(rows):
    return [guard_weights.bag(row.draft) for row in rows]


def test_a_run_of_words_is_read_as_words_and_as_stems():
    text = "te respondemos a las 18"

    names = [gram.name for gram in grams(text, tokens(text))]

    assert names[:6] == [
        "te",
        "te respo*",
        "te respondemos",
        "te respo* a",
        "respo*",
        "respondemos",
    ]
    assert names[-1] == "0"


def test_it_warns_where_no_rule_speaks_and_quotes_the_clause():
    read = Read(Draft(UNHEARD, "es"))
    rules = rule("threat_or_disrespect", "es").hits(read.folded, read.sentences)

    finding = only(Draft(UNHEARD, "es"))

    assert list(rules) == []
    assert (finding.code, finding.severity) == ("threat_or_disrespect", "warn")
    assert finding.quote == UNHEARD[finding.start : finding.end]
    assert finding.quote in UNHEARD.split(",", maxsplit=1)[0]
    assert check(Draft(finding.suggestion, "es")).verdict != "warn"


def test_it_never_stops_whatever_the_policy():
    draft = Draft(UNHEARD, "es")

    assert only(draft, threat_or_disrespect="stop").severity == "warn"


def test_a_fine_draft_may_say_what_a_rule_looks_for():
    text = "Mañana te llama Andrea a las 9:30 con el presupuesto corregido."

    assert check(Draft(text, "es")).findings == ()


def test_empty_words_of_time_are_heard_in_any_draft():
    text = "We'll fix it asap. Your invoice is here. At 5 pm the shop closes."

    assert check(Draft(text, "en")).verdict == "stop"


def test_what_is_verified_noted_or_private_is_not_suspected():
    fixed = "Le confirmo que su línea ya quedó operativa y funcionando de nuevo."
    vague = "Lo tendremos muy en cuenta y en cuanto tengamos novedades te contamos."
    due = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    suspected = Read(Draft(fixed, "es")).likelihoods.suspects()

    assert "unverified_fix" in suspected
    assert check(Draft(fixed, "es", verified=True)).findings == ()
    noted = check(Draft(vague, "es", promised_due_at=due))
    assert {finding.severity for finding in noted.findings} <= {"warn"}


@pytest.mark.parametrize("text", ["Ok", "Gracias, Ana.", "Merci beaucoup !", "12"])
def test_few_known_words_tell_nothing(text):
    assert likelihoods(text.lower(), Shape(False, False, 1)) == NOTHING_KNOWN


def test_the_weights_are_a_small_table_of_known_codes():
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)

    assert tuple(head[2:]) == tuple(LIKELY) == read_weights().codes
    assert set(head[2:]) <= set(CODES)
    assert len(lines) < 5100
    assert WEIGHTS.stat().st_size < 400_000


def test_the_same_examples_give_the_same_weights(rows, bags):
    """But for the last digit, which another machine may round otherwise."""
    learned = guard_weights.learn(rows, bags)
    table = read_weights()

    known = [name for name in learned.names if name in table.weights]

    assert len(known) / len(learned.names) > 0.99
    before = 1 + len(learned.signs)
    apart = [
        abs(learned.weights[code, before + at] - weight)
        for at, name in enumerate(learned.names)
        if name in table.weights
        for code, weight in enumerate(table.weights[name].by_code)
    ]
    assert max(apart) < 0.1


def test_four_in_five_warnings_are_right_on_examples_held_out(rows, bags):
    figures = guard_weights.measured(
        rows, guard_weights.held_out(rows, bags, folds=[0])
    )

    right = sum(told.right for told in figures.values())
    assert right / sum(told.warned for told in figures.values()) >= 0.8
    assert right / sum(told.wrong for told in figures.values()) >= 0.5
