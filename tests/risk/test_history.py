"""What is kept of judgements, and what is thinned with age."""

from reputation.mentions.models import Conversation
from reputation.risk.actions import (
    settle_due,
    settle_now,
    thin_history,
)
from reputation.risk.models import Assessment
from reputation.risk.queries import history
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FAILURE,
    FRAUD,
    HOUR,
    MINUTE,
    PLAIN,
    SECOND,
    STAR,
    conversation_of,
    item,
    nothing_changes,
    repost,
    take,
)


def kept_scores(external_id: str) -> list[float]:
    rows = Assessment.objects.filter(conversation_id=conversation_of(external_id).pk)
    return list(rows.order_by("pk").values_list("score", flat=True))


def test_history_begins_with_the_first_serious_judgement(brand):
    take(brand, item("1", text=FAILURE), item("2", text=FRAUD))

    assert kept_scores("1") == []
    assert kept_scores("2") == [conversation_of("2").score]
    row = Assessment.objects.get(conversation_id=conversation_of("2").pk)
    assert (row.as_of, row.band) == (MONDAY, "watch")
    assert row.mention_id == conversation_of("2").root_id


def test_history_keeps_a_step_of_a_point_and_nothing_less(brand):
    take(brand, item("1", text=FRAUD))
    first = conversation_of("1").score

    settle_now(brand, [str(conversation_of("1").pk)], at=MONDAY + 10 * SECOND)
    assert abs(conversation_of("1").score - first) < 1
    assert kept_scores("1") == [first]

    take(brand, repost("2", "1"), at=MONDAY + MINUTE)
    assert conversation_of("1").score > first + 1
    assert kept_scores("1") == [first, conversation_of("1").score]


def test_history_adds_up_small_steps(brand):
    take(brand, item("1", text=FRAUD))
    before = conversation_of("1").score

    for minutes in range(1, 51):
        at = MONDAY + minutes * MINUTE
        settle_now(brand, [str(conversation_of("1").pk)], at=at)
        after = conversation_of("1").score
        assert after - before < 0.1
        before = after

    first, then = kept_scores("1")
    assert 1 <= then - first < 1.1


def test_history_keeps_a_band_that_turned_however_small_the_step(brand):
    take(brand, item("1", **STAR))
    take(brand, item("1", text=PLAIN), at=MONDAY + MINUTE)
    count = len(kept_scores("1"))

    settle_due(brand, at=MONDAY + 31 * MINUTE)

    rows = Assessment.objects.filter(conversation_id=conversation_of("1").pk)
    assert len(rows) == count + 1
    assert rows.latest("pk").band == "calm"


def test_thinned_history_keeps_what_was_on_show_at_the_end_of_each_span(brand):
    now = MONDAY

    def row(ago, score, band="calm", conversation=None):
        return Assessment.objects.create(
            as_of=now - ago, score=score, band=band, conversation_id=conversation
        ).pk

    take(brand, item("1"))
    Assessment.objects.all().delete()
    other = Conversation.objects.get().pk
    # From one to three in the night, 70 days ago: the last row stays, and each turn.
    old = [
        row(70 * DAY + 8 * HOUR - n * 20 * MINUTE, n, band)
        for n, band in enumerate(["calm", "calm", "watch", "watch", "calm", "calm"])
    ]
    # An hour of three days ago: the last of each conversation stays.
    middle = [row(3 * DAY - n * 10 * MINUTE, n, "calm") for n in range(5)]
    others = [row(3 * DAY - n * 10 * MINUTE, n, "watch", other) for n in range(5)]
    new = [row(DAY - n * MINUTE, n) for n in range(5)]

    dropped = thin_history(at=now)

    kept = set(Assessment.objects.values_list("pk", flat=True))
    assert kept == {
        *(old[0], old[2], old[4], old[5]),
        middle[4],
        *(others[0], others[4]),
        *new,
    }
    assert dropped == 21 - len(kept)
    with nothing_changes():
        assert thin_history(at=now) == 0


def test_what_was_on_show_at_the_end_of_an_hour_can_still_be_told(brand):
    for n in range(60):
        at = MONDAY - 3 * DAY + n * MINUTE
        Assessment.objects.create(as_of=at, score=n, band="calm", record="{}")
    before = history(MONDAY - 4 * DAY, MONDAY, 3_600)

    thin_history(at=MONDAY)

    assert history(MONDAY - 4 * DAY, MONDAY, 3_600) == before
