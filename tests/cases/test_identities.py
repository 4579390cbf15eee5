"""The same customer under another name."""

from reputation.cases.actions.undoing import undo
from reputation.cases.actions.work import identify_customer
from reputation.cases.advice import advice
from reputation.cases.models import Case, Entry
from tenants.models import User
from tests.cases.story import (
    FAILURE,
    case_of,
    happen,
    posts_of,
    the_case,
)
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    item,
)


def identify(case: Case, by: User, **said) -> Case:
    return identify_customer(
        case,
        handle="@Eva.Llop",
        channel="email",
        source="customer",
        confidence="high",
        consent=True,
        by=by,
        at=MONDAY,
        **said,
    )


def test_what_a_customer_writes_under_another_name_belongs_to_his_case(brand, ada):
    happen(
        brand,
        item("1", text=FAILURE, by="eva"),
        item("old", channel="email", by="eva.llop"),
    )
    identify(the_case(), ada)

    happen(brand, item("2", text=FRAUD, by="eva.llop", channel="email"))

    assert posts_of(the_case()) == {"1", "2"}


def test_an_account_is_known_that_had_written_nothing_when_it_was_noted(brand, ada):
    happen(brand, item("1", text=FAILURE, by="eva"))
    identify(the_case(), ada)

    happen(
        brand,
        item("2", text=FRAUD, by="EVA.llop", channel="email"),
        item("3", text=FRAUD, by="eva.llop", channel="twitter"),
    )

    # The same name on another channel is somebody else's.
    assert posts_of(case_of("eva")) == {"1", "2"}
    assert Case.objects.count() == 2


def test_a_link_that_was_taken_back_links_nothing(brand, ada):
    happen(
        brand,
        item("1", text=FAILURE, by="eva"),
        item("old", channel="email", by="eva.llop"),
    )
    identify(the_case(), ada)
    undo(the_case(), by=ada, at=MONDAY)

    happen(brand, item("2", text=FRAUD, by="eva.llop", channel="email"))

    assert Case.objects.count() == 2


def test_two_open_cases_of_one_customer_are_suggested_to_be_merged(brand, ada):
    happen(
        brand,
        item("1", text=FAILURE, by="eva"),
        item("2", text=FRAUD, by="eva.llop", channel="email"),
    )
    case = identify(case_of("eva"), ada)

    assert [each.code for each in advice(case, Entry.objects.filter(case=case))] == [
        "merge_same_customer"
    ]
