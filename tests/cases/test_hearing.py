"""What is said in a thread with a case: the brand's answers, the customer's denials and his thanks."""

import pytest

from reputation.analysis.reading import Reading
from reputation.cases.actions.dealing import set_signal
from reputation.cases.actions.resolving import claim_fix, close_case
from reputation.cases.models import Case, Entry
from reputation.cases.queries import case_views
from tenants.models import BrandSummary
from tests.cases.story import (
    DENIAL,
    FAILURE,
    case_of,
    events,
    happen,
    kinds,
    posts_of,
    the_case,
)
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    HOUR,
    MINUTE,
    PRAISE,
    item,
    reply,
)


def test_the_brands_answer_in_the_thread_is_the_first_answer_and_no_resolution(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, reply("2", "1", by="@Acme", ago=-5 * MINUTE), at=MONDAY + 5 * MINUTE)

    case = the_case()
    assert case.first_answer_at == MONDAY + 5 * MINUTE
    assert case.resolved_at is None
    assert case.claimed_at is None
    assert events(case) == ["case.opened", "case.answered"]


def test_an_answer_to_somebody_else_in_the_thread_answers_nothing(brand):
    happen(brand, item("1", text=PRAISE, by="glad"))
    happen(brand, reply("2", "1", text=FRAUD, by="eva"))
    happen(brand, reply("3", "1", by="@Acme"))

    assert case_of("eva").first_answer_at is None


def test_an_answer_that_came_in_the_same_batch_counts(brand):
    happen(
        brand,
        item("1", text=FAILURE, by="eva", ago=20 * MINUTE),
        reply("2", "1", by="@Acme", ago=15 * MINUTE),
        reply("3", "2", by="@Acme", ago=10 * MINUTE),
    )

    case = the_case()
    assert case.first_answer_at == MONDAY - 15 * MINUTE
    assert case.answered_at == MONDAY - 10 * MINUTE
    assert kinds(case) == ["opened", "answer", "answer"]


def test_saying_in_public_that_it_is_fixed_is_a_claim(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, reply("2", "1", by="@Acme", text="Ya está solucionado, ¡gracias!"))

    case = the_case()
    assert case.claimed_at is not None
    assert case.resolved_at is None
    assert events(case) == ["case.opened", "case.answered", "case.claimed"]


def test_a_customer_who_denies_the_fix_reopens_the_case(brand):
    happen(brand, item("1", text=FAILURE, by="eva", ago=HOUR))
    happen(
        brand,
        reply("2", "1", by="@Acme", text="Ya está solucionado", ago=30 * MINUTE),
    )
    happen(brand, reply("3", "1", by="eva", text=FRAUD, ago=5 * MINUTE))

    case = the_case()
    assert case.claimed_at is None
    assert case.false_fixes == 1
    assert case.reopenings == 1
    assert case.signals["false_fix"] == 1
    assert posts_of(case) == {"1", "3"}
    assert events(case)[:4] == [
        "case.opened",
        "case.answered",
        "case.claimed",
        "case.reopened",
    ]
    denial = Entry.objects.get(kind="denial")
    assert denial.facts["claimed_on"] == "twitter"


def test_a_whole_story_in_one_batch_is_told_in_the_order_it_was_said_in(brand):
    happen(
        brand,
        item("1", text=FAILURE, by="eva", ago=3 * HOUR),
        reply("2", "1", by="@Acme", text="Ya está solucionado", ago=2 * HOUR),
        reply("3", "2", by="eva", text=FRAUD, ago=HOUR),
        reply("4", "3", by="@Acme", text="Lo miramos", ago=30 * MINUTE),
    )

    case = the_case()
    assert kinds(case) == ["opened", "answer", "claim", "denial", "answer"]
    assert (case.claimed_at, case.false_fixes) == (None, 1)
    assert case.first_answer_at == MONDAY - 2 * HOUR
    assert case.waiting_since is None


def test_what_was_closed_as_fixed_is_taken_up_again_when_the_customer_denies_it(
    brand, ada
):
    happen(brand, item("1", text=FAILURE, by="eva", ago=3 * HOUR))
    case = claim_fix(the_case(), statement="Fixed", by=ada, at=MONDAY - 2 * HOUR)
    close_case(case, by=ada, at=MONDAY - 2 * HOUR)

    happen(brand, reply("2", "1", by="eva", text=DENIAL))

    case = the_case()
    assert case.is_open
    assert case.false_fixes == 1
    assert BrandSummary.objects.get(brand=brand).open_cases == 1


@pytest.mark.parametrize(
    ("text", "channel", "denies"),
    [
        (FAILURE, "email", True),  # where it was called fixed
        (DENIAL, "twitter", True),  # in so many words, wherever
        (FAILURE, "twitter", False),  # may be another matter
    ],
)
def test_who_begins_anew_denies_an_open_claim_where_it_was_made_or_by_saying_so(
    brand, ada, text, channel, denies
):
    happen(brand, item("1", text=FAILURE, by="eva", channel=channel, ago=3 * HOUR))
    claim_fix(
        the_case(), statement="Fixed", channel="email", by=ada, at=MONDAY - 2 * HOUR
    )

    happen(brand, item("2", by="eva", text=text, channel=channel))

    assert the_case().false_fixes == denies
    assert posts_of(the_case()) == {"1", "2"}


def test_a_new_trouble_after_a_closed_case_is_a_new_case(brand, ada):
    happen(brand, item("1", text=FAILURE, by="eva", ago=3 * HOUR))
    close_case(the_case(), by=ada, at=MONDAY - 2 * HOUR)

    happen(brand, item("2", by="eva", text=FRAUD))

    assert Case.objects.count() == 2


def test_praise_elsewhere_by_who_had_complained_is_part_of_his_story(brand):
    happen(brand, item("1", text=FAILURE, by="eva", ago=3 * HOUR))
    happen(brand, item("2", text=PRAISE, by="eva"))

    case = the_case()
    assert kinds(case) == ["opened", "heard", "suggestion"]
    [view] = case_views([case], now=MONDAY)
    assert view.perception.before < 0 < view.perception.after
    assert view.perception.criticised == []


def test_thanks_only_suggest_that_somebody_asks(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, reply("2", "1", by="eva", text=PRAISE, ago=MINUTE))

    assert the_case().resolved_at is None
    assert kinds(the_case()) == ["opened", "heard", "suggestion"]


@pytest.mark.parametrize(("complaint", "joins"), [(0.45, True), (0.2, False)])
def test_what_may_be_a_complaint_elsewhere_joins_the_authors_open_case(
    brand, monkeypatch, complaint, joins
):
    reads(monkeypatch, Basta=Reading(complaint=0.9), Hmm=Reading(complaint=complaint))
    happen(brand, item("1", text="Basta", by="eva", ago=3 * HOUR))
    happen(brand, item("2", text="Hmm", by="eva"), item("3", text="Hmm", by="somebody"))

    assert posts_of(the_case()) == ({"1", "2"} if joins else {"1"})


def test_what_the_conversation_shows_is_a_signal_of_the_case(brand):
    happen(brand, item("1", text=FAILURE, by="eva", ago=3 * HOUR))
    happen(brand, reply("2", "1", text=FRAUD, by="ben"))

    [view] = case_views([case_of("eva")], now=MONDAY)
    [joined] = [each for each in view.signals if each.name == "joined_complaint"]

    assert "joined_complaint" not in view.case.signals
    assert (joined.count, joined.by, joined.entry) == (1, "engine", None)
    assert joined.mention_id == view.points[0].mention_id


def test_what_a_person_took_back_is_no_signal_however_it_was_read(brand, ada):
    happen(brand, item("1", text=FRAUD, by="eva"))
    case = the_case()
    set_signal(case, name="fraud_wording", count=0, by=ada, at=MONDAY)

    [view] = case_views([the_case()], now=MONDAY)

    assert "fraud_wording" not in {each.name for each in view.signals}
