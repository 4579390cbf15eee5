"""What the customer's words say is at stake, on the case's page: taken over, or turned down."""

import re

import pytest
from django.test import Client

from reputation.cases.actions.resolving import claim_fix, reopen_case
from reputation.cases.actions.work import assign_case, contact_customer
from reputation.cases.models import Case
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.cases.story import happen, the_case
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, HOUR, item, listen
from tests.web.cases import address, again
from tests.web.test_pages import text_of


@pytest.fixture
def case(acme: Brand) -> Case:
    with brand_context(acme):
        listen()
        said = f"{FRAUD}. Pagué 400 € y lo necesito antes del viernes a las 14:00"
        happen(acme, item("1", text=said, by="eva"))
        return the_case()


def proposed(page: Client, case: Case) -> list[str]:
    """Return the entries that the page offers to take over."""
    body = page.get(address(case)).content.decode()
    offered = re.findall(r'<div class="proposal".*?</div>', body, re.DOTALL)
    return [re.search(r'name="entry" value="([0-9a-f-]+)"', one)[1] for one in offered]


def test_a_deadline_and_an_amount_stand_there_with_the_words(case: Case, page: Client):
    said = text_of(page.get(address(case)))

    assert "The customer seems to name a time after which it is no use." in said
    for words in ("“antes del viernes a las 14:00”", "€400.00 “400 €”"):
        quote = words[words.index("“") :]
        assert f"{words} Take it over {quote} That is not meant {quote}" in said
    assert len(proposed(page, case)) == 2


def test_one_click_takes_one_over_and_another_turns_one_down(case: Case, page: Client):
    deadline, harm = proposed(page, case)

    answer = page.post(address(case, "acceptance"), {"entry": deadline})
    assert answer.status_code == 302, text_of(answer)
    assert again(case).hard_deadline_at is not None
    assert proposed(page, case) == [harm]

    page.post(address(case, "undo"), {"entry": harm})
    assert (again(case).harm, proposed(page, case)) == (None, [])


def test_a_reopened_case_stands_at_its_beginning(
    case: Case, page: Client, ada: User, acme: Brand
):
    with brand_context(acme):
        assign_case(case, assignee=ada, by=ada, at=MONDAY)
        contact_customer(
            case,
            channel="phone",
            purpose="Say sorry",
            outcome="reached",
            by=ada,
            at=MONDAY,
        )
        claim_fix(case, statement="Fixed", by=ada, at=MONDAY)
        reopen_case(case, by=ada, at=MONDAY + HOUR)

    said = text_of(page.get(address(case)))
    way = said.partition("Where it stands")[2]
    assert way.index("Reopened") < way.index("Answered not yet")
