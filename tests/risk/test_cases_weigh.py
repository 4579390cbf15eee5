"""What a case says about its posts moves their scores (RISK sections 1 and 5)."""

from uuid import UUID

import pytest
from django.db import transaction

from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Conversation, Mention
from reputation.risk.actions import weigh_case
from reputation.risk.facts import Weight
from reputation.risk.models import ScoredPost
from reputation.risk.record import read_record
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, HOUR, PLAIN, PRAISE, item, reply, repost, take


def weigh(brand, at=MONDAY, **said: Weight) -> None:
    posts = {name.removeprefix("_"): weight for name, weight in said.items()}
    mentions = Mention.objects.filter(external_id__in=posts)
    with transaction.atomic():
        brand_writes_alone(brand)
        weigh_case(
            brand,
            conversation_ids=set(mentions.values_list("conversation_id", flat=True)),
            weights={one.pk: posts[one.external_id] for one in mentions},
            at=at,
        )


def score_of(external_id: str) -> ScoredPost:
    return ScoredPost.objects.get(mention_id=id_of(external_id))


def id_of(external_id: str) -> UUID:
    return Mention.objects.get(external_id=external_id).pk


def signals_of(external_id: str) -> dict[str, int]:
    return dict(read_record(score_of(external_id).record).inputs.signals)


def test_a_cases_signals_join_those_of_the_text_and_raise_the_score(brand):
    take(brand, item("1", text=FRAUD))
    before = score_of("1").score

    weigh(brand, _1=Weight({"remedy_gap": 1, "false_fix": 2}))

    assert signals_of("1") == {"fraud_wording": 1, "remedy_gap": 1, "false_fix": 2}
    assert score_of("1").score > before
    assert Conversation.objects.get().score == score_of("1").score


def test_the_greater_count_of_case_and_text_stands(brand):
    take(brand, item("1", text=FRAUD))

    weigh(brand, _1=Weight({"fraud_wording": 3}))
    assert signals_of("1") == {"fraud_wording": 3}

    weigh(brand, _1=Weight({}))
    assert signals_of("1") == {"fraud_wording": 1}


def test_a_signal_that_a_case_counts_as_none_is_taken_from_the_text_too(brand):
    take(brand, item("1", text=FRAUD))
    before = score_of("1").score

    weigh(brand, _1=Weight({"fraud_wording": 0}))
    assert signals_of("1") == {}
    assert score_of("1").score < before

    weigh(brand, _1=Weight({}))
    assert score_of("1").score == before


def test_a_post_that_a_case_stands_on_is_scored_until_the_case_leaves_it(brand):
    take(brand, item("praise", text=PRAISE), reply("plain", "praise", text=PLAIN))
    assert ScoredPost.objects.count() == 1

    weigh(brand, plain=Weight({}))
    assert score_of("plain").case_signals == {}
    take(brand, repost("later", "plain"))
    assert ScoredPost.objects.count() == 2

    weigh(brand, plain=Weight())
    take(brand, repost("last", "plain"))
    assert set(ScoredPost.objects.values_list("mention_id", flat=True)) == {
        id_of("praise")
    }


def test_a_resolution_lets_the_score_fall_and_a_reopening_takes_that_back(brand):
    take(brand, item("1", text=FRAUD))

    weigh(brand, _1=Weight({}, resolved_at=MONDAY), at=MONDAY + 6 * HOUR)
    assert read_record(score_of("1").record).recovery_factor == pytest.approx(0.5)

    weigh(brand, _1=Weight({"false_fix": 1}), at=MONDAY + 6 * HOUR)
    assert read_record(score_of("1").record).recovery_factor == 1
    assert score_of("1").resolved_at is None


def test_what_a_case_said_survives_whatever_is_posted_later(brand):
    take(brand, item("1", text=FRAUD))
    weigh(brand, _1=Weight({"remedy_gap": 1}, resolved_at=MONDAY))

    take(brand, reply("2", "1", text=PLAIN), repost("3", "1"), item("4", text=FRAUD))

    assert signals_of("1")["remedy_gap"] == 1
    assert score_of("1").resolved_at == MONDAY
    assert "remedy_gap" not in signals_of("4")


def test_weighing_is_a_constant_number_of_statements(brand, count_queries):
    take(brand, *(item(str(number), text=PLAIN) for number in range(30)))

    def asked(*numbers: int) -> int:
        said = {f"_{number}": Weight({"remedy_gap": 1}) for number in numbers}
        return count_queries(lambda: weigh(brand, **said))

    asked(0)  # the brand's first score after them is kept in its history
    assert asked(1) == asked(*range(2, 30))
