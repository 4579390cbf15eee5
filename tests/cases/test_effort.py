"""The effort clock: what a problem costs the customer, from the first call on."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from reputation.cases import facts as told
from reputation.cases.effort import Effort, effort_clock
from reputation.cases.standing import Line
from tests.people import MONDAY

HOUR = timedelta(hours=1)


def line(facts: told.Fact, at: datetime, channel: str = "") -> Line:
    return Line(uuid4(), facts, at, channel=channel)


def call(at: datetime, **facts) -> Line:
    told_facts = {
        "purpose": "complaint",
        "outcome": "unanswered",
        "from_customer": True,
    } | facts
    return line(told.Contacted(**told_facts), at, "phone")


def wrote(at: datetime, channel: str = "twitter") -> Line:
    return line(told.Opened(), at, channel)


def went(at: datetime, before: str, after: str, **facts) -> Line:
    return line(told.HandedOff(from_channel=before, to_channel=after, **facts), at)


def clock(*lines: Line, began_at=MONDAY, ended_at=MONDAY + 4 * HOUR, **signals: int):
    return effort_clock(lines, began_at=began_at, ended_at=ended_at, signals=signals)


def test_four_calls_to_a_paid_number_are_charged_to_the_call_centre():
    # Worten: the call centre failed for 24 hours, Twitter solved it in four.
    calls = [
        call(MONDAY - hours * HOUR, paid=True, minutes=12) for hours in (24, 20, 8, 2)
    ]

    found = clock(*calls, wrote(MONDAY))

    assert found.before == Effort(contacts=4, hours=24.0, paid_numbers=4)
    assert found.since == Effort(contacts=1, hours=4.0, hops=1)
    assert found.whole == Effort(contacts=5, hours=28.0, hops=1, paid_numbers=4)
    assert found.charged_to == "phone"


def test_contacts_that_the_customer_tells_of_count_though_nobody_noted_them():
    found = clock(wrote(MONDAY), failed_prior_contact=4)

    assert found.before == Effort(contacts=4)
    assert found.whole.contacts == 5


def test_noted_calls_are_not_counted_again_because_the_customer_tells_of_them():
    found = clock(call(MONDAY - HOUR), wrote(MONDAY), failed_prior_contact=1)

    assert found.whole.contacts == 2


def test_a_journey_over_the_channels_has_a_hop_for_each_change():
    # Movistar: Twitter, e-mail, telephone, e-mail, branch, Twitter.
    path = ["twitter", "email", "phone", "email", "branch", "twitter"]
    hops = [
        went(MONDAY + n * HOUR, before, after)
        for n, (before, after) in enumerate(pairwise(path), 1)
    ]

    found = clock(wrote(MONDAY), *hops, ended_at=MONDAY + 20 * HOUR)

    assert found.path == tuple(path)
    assert found.whole == Effort(contacts=1, hours=20.0, hops=5, visits=1)
    assert found.charged_to == "twitter"


def test_a_noted_visit_is_the_visit_that_he_was_sent_to():
    visit = line(
        told.Contacted(purpose="help", outcome="reached", from_customer=True),
        MONDAY + 2 * HOUR,
        "branch",
    )

    found = clock(wrote(MONDAY), went(MONDAY + HOUR, "twitter", "branch"), visit)

    assert found.whole.visits == 1
    assert found.whole.hops == 1


def test_a_hand_off_between_teams_is_a_hop_without_a_new_channel():
    found = clock(wrote(MONDAY), went(MONDAY + HOUR, "", "", to_team="back office"))

    assert found.whole.hops == 1
    assert found.path == ("twitter",)


def test_a_message_that_nobody_heard_costs_the_customer_nothing():
    ours = told.Contacted(purpose="offer help", outcome="unanswered")

    found = clock(wrote(MONDAY), line(ours, MONDAY + HOUR, "phone"))

    assert found.whole.contacts == 1
    assert found.path == ("twitter",)


def test_a_call_that_reached_him_took_his_time():
    ours = told.Contacted(purpose="offer help", outcome="reached")

    assert clock(wrote(MONDAY), line(ours, MONDAY + HOUR, "phone")).whole.contacts == 2


def test_an_empty_ledger_has_hours_only():
    assert clock().whole == Effort(hours=4.0)


times = st.integers(-48, 48).map(lambda hours: MONDAY + hours * HOUR)
entries = st.builds(
    lambda at, channel, customer, paid: Line(
        UUID(int=1),
        told.Contacted(
            purpose="x", outcome="unanswered", from_customer=customer, paid=paid
        ),
        at,
        channel=channel,
    ),
    times,
    st.sampled_from(["twitter", "phone", "branch", "email"]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(entries, max_size=8), entries, st.randoms())
def test_one_more_contact_never_makes_the_effort_less(lines, one_more, random):
    less, more = clock(*lines).whole, clock(*lines, one_more).whole

    assert more.contacts >= less.contacts
    assert more.hours >= less.hours
    assert more.visits >= less.visits
    assert more.paid_numbers >= less.paid_numbers

    shuffled = list(lines)
    random.shuffle(shuffled)
    assert clock(*shuffled).whole.contacts == less.contacts
