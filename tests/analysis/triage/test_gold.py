"""The gold set's labels hold together, and its page says what they say."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from reputation.analysis import triage

ROOT = Path(triage.__file__).parents[3]
FOLDER = Path(triage.__file__).with_name("gold")
PASSES = ("first", "second", "final")


def rows(name: str, language: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}_{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_agreement_is_what_the_labels_say() -> None:
    command = [sys.executable, str(ROOT / "tools/gold.py"), "--check"]

    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize("which", PASSES)
def test_every_post_has_one_label_in_every_pass(which: str, language: str) -> None:
    labelled = [row["id"] for row in rows(f"labels_{which}", language)]

    assert sorted(labelled) == sorted(row["id"] for row in rows("posts", language))


@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize("which", PASSES)
def test_labels_follow_the_rules_that_tie_the_columns(
    which: str, language: str
) -> None:
    for row in rows(f"labels_{which}", language):
        complains = row["complaint"] == "1"
        escalates = "announced_escalation" in row["signals"].split()

        assert complains == bool(row["severity"]), row
        assert complains == (row["intent"] in {"complaint", "threat"}), row
        assert escalates == (row["intent"] == "threat"), row
        assert len(row["aspects"].split()) <= 3, row


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_a_decision_has_its_reason(language: str) -> None:
    for row in rows("labels_final", language):
        assert row["decided"] in {"agreed", "decided", "first"}
        assert (row["decided"] == "decided") == bool(row["reason"]), row
