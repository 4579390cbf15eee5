"""Merge, link and split: what goes where, and the way back."""

import pytest

from reputation.cases.actions import moving, opening, resolving, undoing
from reputation.cases.actions.dealing import set_signal
from reputation.cases.models import Case, CasePost
from reputation.cases.queries import case_views
from reputation.mentions.models import Conversation, Mention
from reputation.risk.models import ScoredPost
from tenants.models import BrandSummary
from tests.cases.story import FAILURE, case_of, happen, posts_of
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    HOUR,
    PRAISE,
    item,
    nothing_changes,
    reply,
)

LATER = MONDAY + HOUR


@pytest.fixture
def two(brand) -> tuple[Case, Case]:
    """Eva's complaint and Max's graver one."""
    happen(brand, item("1", text=FAILURE, by="eva"), item("2", text=FRAUD, by="max"))
    return case_of("eva"), case_of("max")


def case_signals(external_id: str):
    mention = Mention.objects.get(external_id=external_id)
    return ScoredPost.objects.get(mention_id=mention.pk).case_signals


def score(external_id: str) -> float:
    mention = Mention.objects.get(external_id=external_id)
    return ScoredPost.objects.get(mention_id=mention.pk).score


def test_a_merged_case_lives_on_in_the_other_with_posts_and_signals(brand, two, ada):
    eva, max_ = two

    source = moving.merge_cases(max_, into=eva, by=ada, at=MONDAY)

    target = Case.objects.get(pk=eva.pk)
    assert posts_of(target) == {"1", "2"}
    assert posts_of(source) == set()
    assert source.merged_into == target
    assert source.closed_at == MONDAY
    assert target.signals == {"fraud_wording": 1}
    assert case_signals("1") == {"fraud_wording": 1}
    assert BrandSummary.objects.get(brand=brand).open_cases == 1
    with nothing_changes(), pytest.raises(resolving.CaseWasMerged):
        resolving.reopen_case(source, by=ada, at=MONDAY)


@pytest.mark.parametrize("side", [0, 1], ids=["from", "into"])
def test_a_merge_is_undone_from_either_side(brand, two, ada, side):
    eva, max_ = two
    moving.merge_cases(max_, into=eva, by=ada, at=MONDAY)

    undoing.undo((max_, eva)[side], by=ada, at=LATER)

    eva, max_ = Case.objects.get(pk=eva.pk), Case.objects.get(pk=max_.pk)
    assert posts_of(eva) == {"1"}
    assert posts_of(max_) == {"2"}
    assert max_.closed_at is None
    assert max_.merged_into is None
    assert eva.signals == {}
    assert case_signals("1") == {}
    assert BrandSummary.objects.get(brand=brand).open_cases == 2


def test_a_merge_keeps_who_set_each_signal(brand, two, ada):
    eva, max_ = two
    set_signal(max_, name="executive_tagged", count=1, by=ada, at=MONDAY)
    moving.merge_cases(max_, into=eva, by=ada, at=MONDAY)

    [view] = case_views([Case.objects.get(pk=eva.pk)], now=MONDAY)

    assert {each.name: each.by for each in view.signals} == {
        "executive_tagged": str(ada.pk),
        "fraud_wording": "engine",
    }


def test_a_signal_that_was_taken_back_does_not_return_with_a_merge(brand, two, ada):
    eva, max_ = two
    set_signal(max_, name="fraud_wording", count=0, by=ada, at=MONDAY)
    before = score("2")
    moving.merge_cases(max_, into=eva, by=ada, at=MONDAY)

    assert Case.objects.get(pk=eva.pk).signals == {}
    assert score("2") == before


def test_signals_of_posts_that_are_split_off_leave_with_them_and_return(brand, ada):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, item("2", text=FRAUD, by="eva"))
    case = set_signal(
        case_of("eva"), name="executive_tagged", count=1, by=ada, at=MONDAY
    )
    assert set(case.signals) == {"executive_tagged", "fraud_wording"}
    before = score("1")
    second = Mention.objects.get(external_id="2")

    new = moving.split_case(case, posts=[second.pk], by=ada, at=MONDAY)

    case = Case.objects.get(pk=case.pk)
    assert case.signals == {"executive_tagged": 1}
    assert new.signals == {"fraud_wording": 1}
    assert score("1") < before

    undoing.undo(case, by=ada, at=MONDAY)
    assert set(Case.objects.get(pk=case.pk).signals) == {
        "executive_tagged",
        "fraud_wording",
    }
    assert score("1") == before


def test_a_split_takes_the_first_posts_signals_and_leaves_those_that_others_say(
    brand, ada
):
    happen(brand, item("1", text=FRAUD, by="eva"))
    happen(brand, item("2", text=FAILURE, by="eva"))
    first = Mention.objects.get(external_id="1")
    case = case_of("eva")
    moving.split_case(case, posts=[first.pk], by=ada, at=MONDAY)
    assert Case.objects.get(pk=case.pk).signals == {}

    undoing.undo(case, by=ada, at=MONDAY)
    happen(brand, item("3", text=FRAUD, by="eva"))
    moving.split_case(case, posts=[first.pk], by=ada, at=LATER)
    assert Case.objects.get(pk=case.pk).signals == {"fraud_wording": 1}


def test_a_case_is_not_merged_into_itself_or_a_closed_one(brand, two, ada):
    eva, max_ = two
    with nothing_changes(), pytest.raises(moving.SameCase):
        moving.merge_cases(eva, into=eva, by=ada, at=MONDAY)

    resolving.close_case(eva, by=ada, at=MONDAY)
    with nothing_changes(), pytest.raises(resolving.CaseIsClosed):
        moving.merge_cases(max_, into=eva, by=ada, at=MONDAY)


def test_a_split_gives_posts_a_case_of_their_own_and_back(brand, ada):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, item("2", text=FRAUD, by="eva"))
    case = case_of("eva")
    second = Mention.objects.get(external_id="2")

    new = moving.split_case(case, posts=[second.pk], by=ada, at=MONDAY)

    case = Case.objects.get(pk=case.pk)
    assert posts_of(case) == {"1"}
    assert posts_of(new) == {"2"}
    assert new.reference == "ACME-2025-000002"
    assert case.linked == [new.pk]

    undoing.undo(case, by=ada, at=LATER)
    assert posts_of(case) == {"1", "2"}
    assert Case.objects.get(pk=new.pk).closed_at is not None


@pytest.mark.parametrize("names", [[], ["1", "2"], ["1", "3"]])
def test_a_split_takes_posts_of_the_case_and_leaves_some(brand, ada, names):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, item("2", text=FRAUD, by="eva"), item("3"))
    posts = Mention.objects.filter(external_id__in=names).values_list("pk", flat=True)

    with nothing_changes(), pytest.raises(moving.NothingToSplit):
        moving.split_case(case_of("eva"), posts=list(posts), by=ada, at=MONDAY)


def test_a_recovery_is_linked_with_how_the_author_felt_before_and_after(brand, ada):
    happen(brand, item("1", text=FRAUD, by="eva"), item("2", text=PRAISE, by="eva2"))
    praise = opening.open_case(
        by=ada, at=MONDAY, mentions=[Mention.objects.get(external_id="2").pk]
    )

    case = moving.link_cases(
        case_of("eva"), other=praise, relation="recovery", by=ada, at=MONDAY
    )

    told = case.entries.get(kind="link").facts
    assert told["perception_before"] < 0 < told["perception_after"]
    assert Case.objects.get(pk=praise.pk).linked == [case.pk]

    undoing.undo(praise, by=ada, at=LATER)
    assert Case.objects.get(pk=case.pk).linked == []


def test_a_case_opened_by_hand_stands_on_posts_that_have_none_yet(brand, ada):
    happen(brand, item("1", text=PRAISE, by="eva"), reply("2", "1", by="@Acme"))
    conversation = Conversation.objects.get()

    case = opening.open_case(by=ada, at=MONDAY, conversations=[conversation.pk])

    assert posts_of(case) == {"1"}
    assert case.opened_by == "user"
    assert case.first_answer_at is not None
    with nothing_changes(), pytest.raises(opening.PostHasACase) as refused:
        opening.open_case(by=ada, at=MONDAY, conversations=[conversation.pk])
    assert str(refused.value) == "This belongs to ACME-2025-000001 already."


def test_a_joined_conversation_takes_its_case_along(brand, ada):
    happen(brand, reply("2", "1", text=FRAUD, by="eva"))
    before = Conversation.objects.get()
    happen(brand, item("1", text=PRAISE, by="max"))

    from reputation.cases.queries import references_on

    current = Conversation.objects.get(joined_into=None)
    assert references_on([current.pk]) == {current.pk: "ACME-2025-000001"}
    assert CasePost.objects.get().mention.conversation_id == current.pk
    assert before.pk in set(Conversation.objects.values_list("pk", flat=True))
