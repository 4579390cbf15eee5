"""A conversation with an open case counts for its brand however old it is (RISK section 7)."""

from datetime import timedelta

import pytest

from reputation.cases.actions.opening import open_case
from reputation.cases.actions.resolving import abandon_case, close_case, reopen_case
from reputation.cases.holding import hold_old
from reputation.cases.models import Case
from reputation.cases.tasks import count_brand
from reputation.mentions.models import Conversation, Mention
from reputation.risk.actions import settle_due
from reputation.risk.queries import brand_view
from tenants.models import Brand, BrandSummary, User
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import DAY, FRAUD, MINUTE, item, listen, reply, take

OLD = MONDAY + 8 * DAY


def score_of(brand: Brand) -> float:
    return BrandSummary.objects.get(brand=brand).score or 0.0


def a_case_on(root: str, by: User) -> Case:
    post = Mention.objects.get(external_id=root)
    return open_case(by=by, at=MONDAY, mentions=[post.pk])


def grow_old(brand: Brand) -> None:
    hold_old(brand, at=MONDAY + 6 * DAY + timedelta(hours=1))
    settle_due(brand, at=OLD)


def test_an_old_conversation_with_an_open_case_carries_the_brand(
    brand: Brand, ada: User
):
    take(
        brand,
        item("1", text=FRAUD, by="@una"),
        item("2", text=FRAUD, by="@otra"),
    )
    a_case_on("1", ada)

    grow_old(brand)

    held = Conversation.objects.get(root_id=Mention.objects.get(external_id="1").pk)
    other = Conversation.objects.exclude(pk=held.pk).get()
    assert (held.has_open_case, held.is_live) == (True, True)
    assert (other.has_open_case, other.is_live) == (False, False)
    assert score_of(brand) == pytest.approx(held.score)
    assert held.score > 25
    assert [row.id for row in brand_view(OLD).top] == [held.pk]


def test_without_a_case_nothing_is_left_of_it(brand: Brand):
    take(brand, item("1", text=FRAUD))

    grow_old(brand)

    assert score_of(brand) == 0
    assert brand_view(OLD).top == []


def test_closing_the_case_lets_an_old_conversation_go(brand: Brand, ada: User):
    take(brand, item("1", text=FRAUD))
    case = a_case_on("1", ada)
    grow_old(brand)
    assert score_of(brand) > 25

    close_case(case, by=ada, at=OLD, reason="Era de otra marca")

    assert score_of(brand) == 0
    conversation = Conversation.objects.get()
    assert (conversation.has_open_case, conversation.is_live) == (False, False)

    reopen_case(case, by=ada, at=OLD + MINUTE, reason="No lo era")
    assert score_of(brand) == pytest.approx(Conversation.objects.get().score)
    assert score_of(brand) > 25


def test_a_case_opened_late_brings_an_old_conversation_back(brand: Brand, ada: User):
    take(brand, item("1", text=FRAUD))
    settle_due(brand, at=OLD)
    assert score_of(brand) == 0

    post = Mention.objects.get()
    open_case(by=ada, at=OLD, mentions=[post.pk])

    assert score_of(brand) == pytest.approx(Conversation.objects.get().score)
    assert score_of(brand) > 25


def test_while_another_case_is_open_on_it_a_conversation_stays(brand: Brand, ada: User):
    take(
        brand,
        item("1", text=FRAUD, by="@una"),
        reply("2", "1", text=FRAUD, by="@otra"),
    )
    first, second = a_case_on("1", ada), a_case_on("2", ada)
    grow_old(brand)

    abandon_case(first, by=ada, at=OLD, reason="No contesta")
    close_case(first, by=ada, at=OLD, reason="No contesta")
    assert Conversation.objects.get().has_open_case is True
    close_case(second, by=ada, at=OLD, reason="No contesta")

    assert Conversation.objects.get().has_open_case is False


def test_settling_a_held_conversation_again_does_not_forget_it(brand: Brand, ada: User):
    take(brand, item("1", text=FRAUD))
    a_case_on("1", ada)
    grow_old(brand)

    Conversation.objects.update(stale_since=OLD)
    settle_due(brand, at=OLD + DAY)

    assert Conversation.objects.get().is_live is True
    assert score_of(brand) > 25


def test_the_hourly_count_finds_what_grew_old_and_nothing_else(
    brand: Brand, globex: Brand, ada: User
):
    with brand_context(globex):
        listen()
        take(globex, item("1", text=FRAUD, ago=9 * DAY))
    with brand_context(brand):
        take(
            brand,
            item("1", text=FRAUD, ago=9 * DAY, by="@una"),
            item("2", text=FRAUD),
        )
        a_case_on("1", ada)
        a_case_on("2", ada)
        Conversation.objects.update(has_open_case=False)

        assert hold_old(brand, at=MONDAY) == 1
        assert hold_old(brand, at=MONDAY) == 0

        old = Mention.objects.get(external_id="1").conversation_id
        held = Conversation.objects.filter(has_open_case=True)
        assert list(held.values_list("pk", flat=True)) == [old]
    with brand_context(globex):
        assert not Conversation.objects.filter(has_open_case=True).exists()


def test_the_hourly_task_holds(brand: Brand, ada: User):
    take(brand, item("1", text=FRAUD, ago=9 * DAY))
    a_case_on("1", ada)
    Conversation.objects.update(has_open_case=False, is_live=False)

    count_brand.run()

    assert Conversation.objects.get().has_open_case is True
