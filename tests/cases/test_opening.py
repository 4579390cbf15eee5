"""Complaints open cases: whose, which, and what the case knows at once."""

from datetime import timedelta
from hashlib import sha256

import pytest

from reputation.cases.actions.listening import hear_posts
from reputation.cases.models import Case, CasePost, Entry, EntryText
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Mention
from tenants.models import BrandSummary
from tenants.schemas import brand_context
from tests.cases.story import (
    FAILURE,
    case_of,
    events,
    happen,
    kinds,
    posts_of,
    the_case,
)
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    PRAISE,
    STAR,
    item,
    listen,
    nothing_changes,
    reply,
    repost,
    take,
)


def test_a_complaint_opens_a_case_that_knows_what_the_post_said(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))

    case = the_case()
    assert case.reference == "ACME-2025-000001"
    assert case.title == FAILURE
    assert case.opened_by == "rule"
    assert case.opened_at == MONDAY
    assert case.complained_at == MONDAY - 10 * MINUTE
    assert case.kind == "complaint"
    assert case.custody == "twitter"
    assert posts_of(case) == {"1"}
    assert kinds(case)[0] == "opened"
    assert events(case) == ["case.opened"]
    assert BrandSummary.objects.get(brand=brand).open_cases == 1


def test_stakes_open_a_case_where_the_words_are_cool(brand):
    """Neither is a complaint by its words; of the two only one alleges something that weighs."""
    cool = "you deleted my comment and blocked me. I am a journalist and will write about it tomorrow"
    happen(brand, item("1", text=cool), item("2", text=PLAIN, by="eva"))

    post = Mention.objects.get(external_id="1")
    assert 0.2 <= post.complaint < 0.5
    assert posts_of(the_case()) == {"1"}
    assert the_case().priority == "high"


@pytest.mark.parametrize("text", [PLAIN, PRAISE])
def test_what_is_no_complaint_opens_none(brand, text):
    happen(brand, item("1", text=text))

    assert not Case.objects.exists()


def test_history_opens_no_case(brand):
    happen(brand, item("1", text=FRAUD, ago=timedelta(days=8)))
    happen(brand, item("2", text=FRAUD), backfill=True)

    assert not Case.objects.exists()


def test_the_brands_own_words_and_reposts_open_none(brand):
    happen(brand, item("1", text=FRAUD, by="@Acme"))
    happen(brand, item("2", text=PLAIN), repost("3", "2"))

    assert not Case.objects.exists()


def test_hearing_the_same_posts_again_changes_nothing(brand):
    happen(brand, item("1", text=FRAUD, by="eva"), reply("2", "1", by="@Acme"))
    told = Event.objects.get(kind="mentions.accepted").details

    with nothing_changes():
        hear_posts(
            brand, first=told["first_id"], last=told["last_id"], at=MONDAY + HOUR
        )


def test_a_complaint_inside_a_thread_of_praise_opens_its_own_case(brand):
    happen(brand, item("praise", text=PRAISE, by="glad"))
    happen(brand, reply("complaint", "praise", text=FRAUD, by="eva"))

    case = the_case()
    assert case == case_of("eva")
    assert posts_of(case) == {"complaint"}


def test_who_has_an_open_case_gets_no_second_one(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, item("2", text=FRAUD, by="eva"))

    case = the_case()
    assert posts_of(case) == {"1", "2"}
    assert case.signals == {"fraud_wording": 1}
    assert events(case)[:2] == ["case.opened", "case.extended"]


def test_two_complaints_of_one_author_in_one_batch_are_one_case(brand):
    happen(brand, item("1", text=FAILURE, by="eva"), item("2", text=FRAUD, by="eva"))

    assert posts_of(the_case()) == {"1", "2"}


def test_everybody_who_complains_in_a_thread_has_a_case(brand):
    happen(
        brand,
        item("1", text=FAILURE, by="eva"),
        reply("2", "1", text=FRAUD, by="max"),
        reply("3", "1", text=PLAIN, by="ben"),
    )

    assert Case.objects.count() == 2
    assert {case_of("eva").number, case_of("max").number} == {1, 2}


def test_numbers_have_no_gaps_and_begin_anew_each_year_of_the_brands_zone(brand):
    new_year = MONDAY.replace(year=2025, month=12, day=31, hour=23, minute=30)
    for number in range(2):
        happen(brand, item(f"{number}", text=FAILURE))
    # Half past midnight in Madrid.
    happen(
        brand,
        item("2026", text=FAILURE, posted_at=new_year.isoformat()),
        at=new_year,
    )

    assert list(Case.objects.order_by("pk").values_list("reference", flat=True)) == [
        "ACME-2025-000001",
        "ACME-2025-000002",
        "ACME-2026-000001",
    ]


def test_a_case_of_one_brand_is_none_of_anothers(brand, globex):
    with brand_context(globex):
        listen()
        happen(globex, item("1", text=FAILURE, by="eva"))
        assert the_case().reference == "GLOBEX-2025-000001"
    with brand_context(brand):
        assert not Case.objects.exists()
        happen(brand, item("1", text=FAILURE, by="eva"))
        assert the_case().reference == "ACME-2025-000001"
    assert BrandSummary.objects.get(brand=globex).open_cases == 1


# --- Priority and evidence ---


def test_a_case_is_as_pressing_as_its_risk(brand):
    happen(brand, item("1", **STAR))

    band = Conversation.objects.get().band
    assert the_case().priority == {"elevated": "high", "crisis": "urgent"}[band]


def test_a_quiet_complaint_is_of_low_priority_and_keeps_no_evidence(brand):
    happen(brand, item("1", text=FAILURE))

    assert the_case().priority == "low"
    assert "evidence" not in kinds(the_case())


def test_a_pressing_case_keeps_the_words_its_hash_and_when_that_was(brand):
    happen(brand, item("1", **STAR))

    evidence = Entry.objects.get(kind="evidence")
    assert evidence.facts["sha256"] == sha256(FRAUD.encode()).hexdigest()
    assert evidence.facts["external_id"] == "1"
    assert evidence.mention_id == Mention.objects.get().pk
    assert evidence.made_at == MONDAY
    assert EntryText.objects.get(entry=evidence).text == FRAUD


def test_a_case_that_becomes_pressing_gets_its_evidence_then(brand):
    happen(brand, item("1", text=FAILURE, by="eva"))
    assert the_case().priority == "low"

    happen(
        brand,
        *(repost(f"r{number}", "1", followers=900_000) for number in range(60)),
    )

    assert the_case().priority in {"high", "urgent"}
    assert kinds(the_case()).count("evidence") == 1
    assert events(the_case())[-1] == "case.prioritized"


# --- Cost ---


def test_a_batch_of_any_size_opens_its_cases_in_the_same_number_of_statements(
    brand, count_queries
):
    def asked(name: str, count: int) -> int:
        take(brand, *(item(f"{name}{number}", text=FAILURE) for number in range(count)))
        told = Event.objects.filter(kind="mentions.accepted").latest("pk").details
        return count_queries(
            lambda: hear_posts(
                brand, first=told["first_id"], last=told["last_id"], at=MONDAY
            )
        )

    few, many = asked("a", 5), asked("b", 190)
    assert many == few
    assert CasePost.objects.count() == 195
