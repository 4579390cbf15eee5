"""Scorecards of cases on a page."""

from django.test import Client

from reputation.cases.models import Case
from tenants.models import Brand
from tests.web.cases import LIST
from tests.web.test_pages import text_of


def test_scorecards_name_the_channel_and_who_runs_it(case: Case, page: Client):
    said = text_of(page.get(f"{LIST}scorecards/"))

    assert "1 case opened in this time" in said
    assert "Twitter run by Agencia Atalaya" in said
    assert "Too few cases were really solved to compare medians." in said


def test_scorecards_say_when_cases_are_too_few_to_compare(case: Case, page: Client):
    said = text_of(page.get(f"{LIST}scorecards/"))

    assert "Too few cases to tell. 1 case so far; five are needed" in said


def test_scorecards_of_no_case_say_so(acme: Brand, page: Client, viewer: Client):
    assert "No case in this time" in text_of(page.get(f"{LIST}scorecards/?days=x"))
    assert viewer.get(f"{LIST}scorecards/").status_code == 403
