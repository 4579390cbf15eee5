"""An erased customer: his words go, and nobody's counts change."""

import pytest

from reputation.cases.actions.erasing import forget_customers
from reputation.cases.actions.work import identify_customer, note_on_case
from reputation.cases.models import Case, Entry, EntryText
from tests.cases.story import case_of, happen
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, STAR, item, nothing_changes


@pytest.fixture
def case(brand, ada) -> Case:
    happen(
        brand,
        item("1", by="eva", **STAR),
        item("2", by="max", text=FRAUD, followers=3_000_000),
    )
    case = identify_customer(
        case_of("eva"),
        handle="eva@example.com",
        channel="email",
        source="customer",
        confidence="high",
        consent=True,
        by=ada,
        at=MONDAY,
    )
    return note_on_case(case, text="Asked the depot", by=ada, at=MONDAY)


def text_of(case: Case, kind: str) -> EntryText:
    return EntryText.objects.get(entry__case=case, entry__kind=kind)


def test_words_and_names_go_and_hashes_and_facts_stay(brand, case):
    evidence = Entry.objects.get(case=case, kind="evidence")
    entries = Entry.objects.count()

    assert forget_customers([case.author_id], at=MONDAY) == 2

    assert text_of(case, "evidence").text == ""
    assert text_of(case, "evidence").erased_at == MONDAY
    assert text_of(case, "identity").text == ""
    assert text_of(case, "note").text == "Asked the depot"
    assert Case.objects.get(pk=case.pk).title == ""
    assert Entry.objects.get(pk=evidence.pk).facts == evidence.facts
    assert len(evidence.facts["sha256"]) == 64
    assert Entry.objects.count() == entries


def test_another_customers_words_stay(brand, case):
    forget_customers([case.author_id], at=MONDAY)

    other = case_of("max")
    assert other.title == FRAUD
    assert text_of(other, "evidence").text == FRAUD


def test_erasing_again_changes_nothing(brand, case):
    forget_customers([case.author_id], at=MONDAY)

    with nothing_changes():
        assert forget_customers([case.author_id], at=MONDAY) == 0
