"""The form of a brand's deadlines."""

import pytest
from django.test import Client

from reputation.cases.models import Case
from tenants.models import User
from tests.web.cases import LIST, MINUTE, again
from tests.web.test_pages import text_of

DEADLINES = f"{LIST}deadlines/"


def filled_in(client: Client, **changed: str) -> dict:
    form = client.get(DEADLINES).context["form"]
    empty = dict.fromkeys(form.fields, "")
    known = {name: value for name, value in form.initial.items() if value is not None}
    return empty | known | changed


def test_whoever_administers_the_brand_sets_its_deadlines(case: Case, lead: User):
    client = Client()
    client.force_login(lead)
    sent = filled_in(
        client, high_resolution="30", high_resolution_clock="wall", mon="09:00-14:00"
    )

    answer = client.post(DEADLINES, sent, follow=True)

    assert "Set. The deadlines of all open cases follow." in text_of(answer)
    found = again(case)
    assert found.resolve_by == found.opened_at + 30 * MINUTE
    assert 'value="09:00-14:00"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mon": "always"}, "“always” is no span of hours such as 09:00-14:00"),
        ({"country": "XX"}, "no holidays are known of “XX”"),
        ({"low_update": "0"}, "greater than or equal to 0.25"),
    ],
)
def test_deadlines_that_make_no_sense_are_not_set(
    case: Case, lead: User, wrong: dict, message: str
):
    client = Client()
    client.force_login(lead)

    answer = client.post(DEADLINES, filled_in(client, **wrong))

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert again(case).resolve_by == case.resolve_by


def test_others_read_the_deadlines_and_set_none(case: Case, page: Client):
    said = text_of(page.get(DEADLINES))

    assert "Whoever administers the brand may change this." in said
    assert page.post(DEADLINES, filled_in(page)).status_code == 403
    assert page.get(f"{DEADLINES}?channel=telegraph").status_code == 404
