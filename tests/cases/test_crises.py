"""A brand's crises: spans of its own score, and what a person has noted of the time before."""

from datetime import datetime, timedelta

import pytest

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import close_case
from reputation.cases.crises import Crisis, crises
from reputation.cases.facts import Changed
from reputation.risk.models import Assessment
from tests.people import MONDAY

pytestmark = pytest.mark.usefixtures("brand")


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def looked(hours: float, score: float, band: str) -> None:
    Assessment.objects.create(as_of=at(hours), score=score, band=band, record="{}")


def test_a_span_ends_with_the_first_calmer_look():
    for hours, score, band in (
        (0, 12, "calm"),
        (1, 55, "elevated"),
        (2, 80, "crisis"),
        (3, 60, "crisis"),
        (5, 40, "watch"),
        (9, 51, "elevated"),
    ):
        looked(hours, score, band)

    assert crises() == [
        Crisis("measured", at(9), None, 51, "elevated"),
        Crisis("measured", at(1), at(5), 80, "crisis"),
    ]


def test_other_scores_of_the_brand_are_none_of_its_crises(brand):
    looked(0, 30, "watch")
    Assessment.objects.create(
        conversation_id=brand.pk, as_of=at(1), score=90, band="crisis", record="{}"
    )

    assert crises() == []


def test_what_was_before_is_a_case_that_somebody_holds_urgent(ada):
    long_ago = MONDAY - timedelta(days=7_000)
    urgent = NewCase(title="The bad year", changes=Changed(raised_to="urgent"))
    case = open_case(by=ada, at=long_ago, wanted=urgent, now=MONDAY)
    open_case(by=ada, at=MONDAY, wanted=NewCase(title="A toner"))

    [found] = crises()
    assert (found.source, found.began_at, found.ended_at) == ("noted", long_ago, None)
    assert (found.case, found.title) == (case.reference, "The bad year")

    close_case(case, by=ada, at=MONDAY - timedelta(days=6_000))
    assert crises()[0].ended_at == MONDAY - timedelta(days=6_000)
