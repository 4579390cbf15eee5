"""Complaints open cases: whose, which, and what the case knows at once."""

from datetime import timedelta
from hashlib import sha256

import pytest

from reputation.cases.actions.listening import hear_posts
from reputation.cases.actions.resolving import claim_fix, close_case
from reputation.cases.actions.undoing import undo
from reputation.cases.actions.work import identify_customer
from reputation.cases.advice import advice
from reputation.cases.models import Case, CasePost, Entry, EntryText
from reputation.cases.queries import case_views
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Mention
from tenants.models import BrandSummary, User
from tenants.schemas import brand_context
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


# --- The brand's own posts ---


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


# --- The same customer elsewhere ---


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
