"""The priority of cases follows the band of their conversations."""

import pytest

from reputation.cases.models import Case
from reputation.cases.reactions import rank
from reputation.events.models import Event
from reputation.mentions.models import Conversation
from tests.cases.story import FAILURE, happen
from tests.people import MONDAY
from tests.pipeline.desk import item

COMPLAINTS = [item(str(n), text=FAILURE, by=f"customer{n}") for n in range(3)]


@pytest.fixture
def turned(brand):
    """An event per conversation, of which the second one alone became a crisis."""
    happen(brand, *COMPLAINTS)
    Conversation.objects.update(band="calm")
    Case.objects.update(priority="low")
    talks = [row.pk for row in Conversation.objects.order_by("pk")]
    Conversation.objects.filter(pk=talks[1]).update(band="crisis")
    return [
        Event(
            kind="risk.band_changed",
            occurred_at=MONDAY,
            details={"conversation": str(talk)},
        )
        for talk in talks
    ]


def _priorities():
    posts = Case.objects.order_by("posts__mention__conversation_id")
    return list(posts.values_list("priority", flat=True))


def test_of_many_bands_those_are_followed_that_say_something_new(turned, count_queries):
    brand_turned = Event(kind="risk.band_changed", details={"brand": True})

    assert set(rank.choose([*turned, brand_turned])) == {turned[1].pk}
    assert count_queries(lambda: rank.choose(turned)) == 4


def test_what_was_followed_is_not_chosen_again(turned):
    rank(turned[1])

    assert _priorities() == ["low", "urgent", "low"]
    assert set(rank.choose(turned)) == set()
