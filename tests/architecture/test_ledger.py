"""What happened stays written: nobody changes the log, and of the ledger only what it says itself."""

import ast
import re

from tests.architecture.sources import calls, name_of, root_of, trees

LOG = re.compile(r"(UPDATE|DELETE\s+FROM|TRUNCATE)\s+(ONLY\s+)?\"?events_event", re.I)
LEDGER = re.compile(r"(UPDATE|DELETE\s+FROM|TRUNCATE)\s+(ONLY\s+)?\"?cases_entry", re.I)
# What is done or missed, and what was taken back: times, nothing else.
TIMES = {"done_at", "missed_at", "undone_at"}
ERASING = "reputation/cases/actions/erasing.py"


def texts():
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value


def test_no_statement_changes_or_removes_what_the_log_says():
    assert [path for path, text in texts() if LOG.search(text)] == []


def test_no_statement_removes_a_line_of_a_ledger():
    changed = [text for _, text in texts() if LEDGER.search(text)]

    for text in changed:
        assert "DELETE" not in text.upper()
        named = re.search(r"SET\s+(\w+)\s*=", text, re.I)
        assert named is not None
        assert named[1] in TIMES


def test_of_a_line_of_a_ledger_only_its_times_are_set():
    for path, call in calls():
        if root_of(call) != "Entry":
            continue
        assert name_of(call) not in {"delete", "bulk_update", "raw"}, path
        if name_of(call) == "update":
            # An erasure takes a person out of what somebody typed in.
            may = {"facts"} if path == ERASING else TIMES
            assert {keyword.arg for keyword in call.keywords} <= may, path


def test_nobody_deletes_words_or_evidence():
    for path, call in calls():
        if root_of(call) == "EntryText":
            assert name_of(call) != "delete", path
