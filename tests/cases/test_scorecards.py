"""Scorecards: what cases came to per channel, team and person, and whether the loud came first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.cases.actions.dealing import promise_customer
from reputation.cases.actions.forwarding import hand_off_case
from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import (
    claim_fix,
    confirm_fix,
    reopen_case,
    verify_fix,
)
from reputation.cases.actions.work import contact_customer
from reputation.cases.calendars import calendar_from
from reputation.cases.scorecards import (
    Deeds,
    Share,
    Span,
    Worked,
    fairness,
    scorecards,
)
from reputation.cases.scorecards_kept import report
from reputation.cases.sweep import sweep
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.people import MONDAY

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
OFFICE = calendar_from({"zone": "Europe/Madrid", "week": {"mon": ["09:00-17:00"]}})


def hours(_channel: str):
    return OFFICE


def worked(**what) -> Worked:
    # Ten in the morning in Madrid.
    return Worked(**({"channel": "twitter", "began_at": MONDAY} | what))


def card(*cases: Worked, deeds: Deeds | None = None, name: str = "twitter"):
    given_deeds = {name: deeds} if deeds else {}
    found = scorecards(
        cases,
        given_deeds,
        by=lambda case: case.channel,
        credit_to=lambda case: case.credit,
        calendar=hours,
    )
    return next(each for each in found if each.name == name)


def test_a_card_gives_medians_by_the_clock_and_in_working_time():
    found = card(
        worked(answered_at=MONDAY + 10 * MINUTE),
        worked(answered_at=MONDAY + 30 * MINUTE),
        # The desk closes at 17:00, seven hours later.
        worked(answered_at=MONDAY + 20 * HOUR),
        worked(answered_at=MONDAY + 20 * HOUR),
    )

    assert found.first_reply == Span(
        clock=10 * HOUR + 15 * MINUTE, working=3 * HOUR + 45 * MINUTE, of=4
    )


def test_two_cases_make_no_median():
    found = card(worked(answered_at=MONDAY), worked(answered_at=MONDAY))

    assert found.first_reply == Span(of=2)


def test_a_reply_is_in_time_by_its_own_deadline():
    found = card(
        worked(respond_by=MONDAY + HOUR, answered_at=MONDAY + HOUR),
        worked(respond_by=MONDAY + HOUR, answered_at=MONDAY + 2 * HOUR),
        worked(respond_by=MONDAY + HOUR),
    )

    assert found.in_time == Share(1, 2)
    assert found.in_time.value == 0.5


def test_the_credit_is_the_channels_that_solved_it():
    cases = [worked(solved_at=MONDAY + HOUR, credit="branch"), worked(credit="branch")]

    assert card(*cases, name="branch").credit == 1
    assert card(*cases).credit == 0


def test_false_fixes_are_a_share_of_what_was_claimed():
    assert card(deeds=Deeds(claims=4, false_fixes=1)).false_fix_rate == 0.25
    assert card(worked()).false_fix_rate is None


def test_deeds_add_up():
    assert Deeds(1, 2, 3, 4, 5, 6) + Deeds(1, 1, 1, 1, 1, 1) == Deeds(2, 3, 4, 5, 6, 7)


def audience(followers: int, solved_after: timedelta | None) -> Worked:
    return worked(
        followers=followers,
        solved_at=MONDAY + solved_after if solved_after is not None else None,
    )


def test_the_loud_who_are_helped_sooner_are_told():
    found = fairness(
        [
            *[audience(10 + n, 20 * HOUR) for n in range(3)],
            *[audience(1_000 + n, 8 * HOUR) for n in range(3)],
            *[audience(90_000 + n, 5 * HOUR) for n in range(3)],
        ],
        hours,
        until=MONDAY + DAY,
    )

    assert [each.name for each in found.terciles] == ["quiet", "middle", "loud"]
    assert [each.cases for each in found.terciles] == [3, 3, 3]
    assert [each.most_followers for each in found.terciles] == [12, 1_002, 90_002]
    assert found.factor == 4.0


def test_those_without_an_audience_are_the_quiet_ones():
    found = fairness(
        [audience(each, HOUR) for each in (0, 0, 0, 5_000)], hours, until=MONDAY + DAY
    )

    assert [each.cases for each in found.terciles] == [3, 0, 1]


def test_where_too_few_were_helped_nothing_is_told():
    found = fairness([audience(n, None) for n in range(9)], hours, until=MONDAY + DAY)

    assert found.factor is None
    assert fairness([], hours, until=MONDAY).terciles == ()


@given(st.lists(st.integers(0, 20), max_size=40))
def test_equal_audiences_are_never_parted(followers: list[int]):
    found = fairness(
        [audience(each, HOUR) for each in followers], hours, until=MONDAY + DAY
    )

    assert sum(each.cases for each in found.terciles) == len(followers)
    limits = [each.most_followers for each in found.terciles if each.cases]
    assert limits == sorted(set(limits)) or len(limits) <= 1


# --- From the tables ---


@pytest.fixture
def history(brand: Brand, ada: User) -> None:
    """Three complaints on Twitter: solved in the branch, falsely fixed, still open."""
    solved, denied, waiting = [
        open_case(
            by=ada, at=MONDAY, wanted=NewCase(title=f"Caso {n}", channel="twitter")
        )
        for n in range(3)
    ]
    reached = {"purpose": "ayudar", "outcome": "reached", "by": ada}
    for case, after in ((solved, 5), (denied, 15), (waiting, 40)):
        contact_customer(case, channel="phone", at=MONDAY + after * MINUTE, **reached)
    hand_off_case(
        solved,
        from_channel="twitter",
        to_channel="branch",
        pushed_customer=True,
        by=ada,
        at=MONDAY + HOUR,
    )
    confirm_fix(
        solved,
        who="customer",
        evidence="Ya está",
        channel="branch",
        by=ada,
        at=MONDAY + 4 * HOUR,
    )
    claim_fix(denied, statement="Ya está", channel="twitter", by=ada, at=MONDAY + HOUR)
    reopen_case(denied, denied=True, by=ada, at=MONDAY + 2 * HOUR)
    promise_customer(
        waiting,
        text="Llamamos",
        due_at=MONDAY + 2 * HOUR,
        channel="twitter",
        by=ada,
        at=MONDAY + HOUR,
    )
    sweep(brand, at=MONDAY + 3 * HOUR)


def test_cards_are_made_of_what_the_ledgers_hold(
    brand: Brand, ada: User, history: None
):
    found = report(brand, start=MONDAY - DAY, end=MONDAY + DAY)
    cards = {each.name: each for each in found.channels}

    assert found.cases == 3
    twitter = cards["twitter"]
    assert twitter.cases == 3
    assert twitter.first_reply.clock == 15 * MINUTE
    assert twitter.useful_reply.clock == HOUR
    assert twitter.solved == Span(of=1)
    assert twitter.solved_share == Share(1, 3)
    assert twitter.deeds == Deeds(
        claims=1, false_fixes=1, promises=1, broken=1, pushes=1
    )
    assert twitter.credit == 0
    assert cards["branch"].credit == 1
    assert cards["branch"].cases == 0
    assert found.people == {
        ada.pk: Deeds(claims=1, false_fixes=1, promises=1, broken=1, pushes=1)
    }


def test_only_the_period_counts(brand: Brand, ada: User, history: None):
    found = report(brand, start=MONDAY + DAY, end=MONDAY + 2 * DAY)

    assert (found.cases, found.channels, found.people) == (0, [], {})


def test_a_report_is_of_one_brand(brand: Brand, history: None, globex: Brand):
    with brand_context(globex):
        assert report(globex, start=MONDAY - DAY, end=MONDAY + DAY).cases == 0


def test_a_report_of_more_cases_takes_no_more_statements(
    brand: Brand, ada: User, history: None, count_queries
):
    def read():
        return report(brand, start=MONDAY - DAY, end=MONDAY + DAY)

    before = count_queries(read)
    another = open_case(
        by=ada, at=MONDAY, wanted=NewCase(title="Otro", channel="phone")
    )
    verify_fix(another, check="Visto", by=ada, at=MONDAY + HOUR)

    assert count_queries(read) == before
