"""What the benchmarks say of their figures, and how they write them down."""

import io
import json

import pytest
from rich.console import Console

from benchmarks.figures import (
    Figure,
    Findings,
    MeasurementFailed,
    at_least,
    at_most,
    percentile,
    written,
)
from benchmarks.report import BEGIN, END, as_json, as_markdown, replaced, show

MACHINE = {
    "at": "2025-11-17T09:00:00+00:00",
    "cores": 4,
    "memory_gib": 16.0,
    "load_before": [0.1, 0.2, 0.3],
    "is_quiet": True,
    "system": "Linux",
    "versions": {"Python": "3.13"},
    "commit": "abc",
}


def findings() -> Findings:
    found = Findings()
    found.add("ingest", "share", 0.31, "", target=at_least(0.25), note="a note")
    found.add("pages", "dashboard", 61.0, "ms", target=at_most(60))
    found.add("search", "q", 12.0, "ms")
    found.facts["indexes"] = [{"index": "i", "serves": "q", "definition": "btree (a)"}]
    found.facts["plans"] = [
        {
            "page": "dashboard",
            "statement": "SELECT 1",
            "rows": "1 / 500",
            "ms": "0.1 / 2.0",
            "verdict": "differs: 1 -> 500 rows",
        }
    ]
    found.failures["tick"] = "MeasurementFailed: nothing was due"
    return found


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 5), (0.95, 10), (0.9, 9), (1.0, 10), (0.0, 1)]
)
def test_a_percentile_is_one_of_the_values(share, expected):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == expected


def test_no_value_is_a_failed_measurement():
    with pytest.raises(MeasurementFailed):
        percentile([], 0.95)


@pytest.mark.parametrize(
    ("target", "value", "is_met"),
    [
        (at_least(0.25), 0.25, True),
        (at_least(0.25), 0.2499, False),
        (at_most(60), 60, True),
        (at_most(60), 60.1, False),
        (None, 1, None),
    ],
)
def test_a_target_is_reached_at_its_edge(target, value, is_met):
    assert Figure("g", "n", value, "", target).is_met is is_met


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (0.254, "0.25"), (9.87, "9.87"), (12.34, "12.3"), (12345.6, "12,346")],
)
def test_numbers_are_written_with_the_digits_that_count(value, expected):
    assert written(value) == expected


def test_json_holds_figures_targets_facts_machine_and_failures():
    told = json.loads(as_json(findings(), command="make bench", machine=MACHINE))

    assert told["command"] == "make bench"
    assert told["machine"]["cores"] == 4
    assert [figure["reached"] for figure in told["figures"]] == [True, False, None]
    assert told["figures"][0] == {
        "group": "ingest",
        "name": "share",
        "value": 0.31,
        "unit": "",
        "target": "≥ 0.25",
        "reached": True,
        "note": "a note",
    }
    assert told["indexes"][0]["serves"] == "q"
    assert told["failures"] == {"tick": "MeasurementFailed: nothing was due"}


def test_the_table_says_what_was_reached_missed_and_not_measured():
    out = io.StringIO()

    show(Console(file=out, width=160), findings(), MACHINE | {"is_quiet": False})

    told = out.getvalue()
    for words in (
        "reached",
        "missed",
        "tick could not be measured: MeasurementFailed: nothing was due",
        "do not quote these figures",
        "differs: 1 -> 500 rows",
        "SELECT 1",
    ):
        assert words in told


def test_markdown_is_a_table_of_the_same_figures():
    lines = as_markdown(findings(), MACHINE).splitlines()

    assert lines[2] == "| ingest: share | 0.31  | ≥ 0.25 | reached | a note |"
    assert lines[3] == "| pages: dashboard | 61.0 ms | ≤ 60.0 | missed |  |"
    assert lines[-1].startswith("2025-11-17T09:00:00+00:00, commit abc. 4 cores")


def test_a_document_gets_another_table_between_its_marks():
    document = f"# Title\n{BEGIN}\nold\n{END}\nThe end.\n"

    assert replaced(document, "new") == (f"# Title\n{BEGIN}\n\nnew\n\n{END}\nThe end.")


def test_a_document_without_marks_is_left_alone():
    with pytest.raises(ValueError, match="figures"):
        replaced("# Title\n", "new")
