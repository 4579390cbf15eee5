"""Mutes: posts are kept, raise nothing while the mute holds, and count again when it ends."""

from datetime import timedelta

import pytest

from reputation.events.models import Event
from reputation.mentions.models import Author, Conversation, Mention, Mute
from reputation.mentions.muting import Whom
from reputation.mentions.queries import MentionFilter, find_mentions
from reputation.pipeline.mutes import (
    IsMuted,
    MuteIsOver,
    MuteIsWrong,
    end_mutes,
    mute,
    unmute,
)
from reputation.risk.actions import settle_now
from reputation.risk.models import HourCount
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import DAY, FRAUD, HOUR, MINUTE, item, listen, take

LOUD = {"text": FRAUD, "followers": 50_000}


def author_of(handle: str) -> Whom:
    return Whom(author_id=Author.objects.get(handle_key=handle).pk)


def quiet(brand, whom, *, by=None, at=MONDAY, lasts=DAY):
    return mute(
        brand,
        whom,
        reason="A bot",
        expires_at=at + lasts if lasts else None,
        by=by,
        at=at,
    )


def score(external_id: str) -> float:
    root = Mention.objects.get(external_id=external_id)
    return Conversation.objects.get(pk=root.conversation_id).score


def test_what_a_muted_author_wrote_raises_nothing_any_more(brand, ada):
    take(brand, item("1", by="bot", **LOUD), item("2", by="clara", **LOUD))
    assert score("1") == score("2") > 25

    made = quiet(brand, author_of("bot"), by=ada)

    assert score("1") == 0
    assert score("2") > 25
    post = Mention.objects.get(external_id="1")
    assert (post.muted_until, post.complaint > 0.5) == (MONDAY + DAY, True)
    event = Event.objects.get(kind="mute.created")
    assert (event.subject_id, event.actor_id) == (made.pk, ada.pk)
    assert event.details == {
        "author": str(made.author_id),
        "site": None,
        "expires_at": "2025-11-18T09:00:00Z",
    }


def test_what_a_muted_author_writes_next_raises_nothing(brand):
    take(brand, item("1", by="bot"))
    quiet(brand, author_of("bot"))

    take(brand, item("2", by="@Bot", **LOUD), item("3", by="clara", **LOUD))

    assert score("2") == 0
    assert score("3") > 25
    assert sum(hour.negative for hour in HourCount.objects.all()) == 1


def test_a_mute_has_an_end(brand):
    take(brand, item("1", by="bot", **LOUD))
    quiet(brand, author_of("bot"), lasts=HOUR)
    ahead = MONDAY + 2 * HOUR

    take(brand, item("2", by="bot", ago=-HOUR, **LOUD), at=ahead)
    root = Mention.objects.get(external_id="1")
    settle_now(brand, [str(root.conversation_id)], at=ahead)

    assert Mention.objects.get(external_id="2").muted_until is None
    assert score("1") > 10
    assert score("2") > 25


def test_what_nothing_else_settles_is_settled_when_mutes_end(brand):
    take(brand, item("1", by="bot", **LOUD))
    quiet(brand, author_of("bot"), lasts=HOUR)

    assert end_mutes(brand, at=MONDAY + 59 * MINUTE) == 0
    assert score("1") == 0
    assert end_mutes(brand, at=MONDAY + HOUR) == 1
    assert end_mutes(brand, at=MONDAY + HOUR) == 0

    assert score("1") > 10
    assert Mention.objects.get().muted_until is None
    assert Event.objects.filter(kind="mute.ended").count() == 1


def test_a_mute_is_lifted(brand, ada):
    take(brand, item("1", by="bot", **LOUD))
    made = quiet(brand, author_of("bot"), lasts=None)
    assert Mention.objects.get().muted_until.year == 9999

    unmute(brand, made.pk, by=ada, at=MONDAY + MINUTE)

    assert score("1") > 25
    with pytest.raises(MuteIsOver):
        unmute(brand, made.pk, by=ada, at=MONDAY + MINUTE)


def test_a_site_is_muted_with_all_below_it(brand):
    take(
        brand,
        item("1", url="https://www.Spam.example:8080/a?b", **LOUD),
        item("2", url="http://blog.spam.example/x", **LOUD),
        item("3", url="https://notspam.example/", **LOUD),
        item("4", url="https://other.example/?u=//spam.example/", **LOUD),
        item("5", **LOUD),
    )

    made = quiet(brand, Whom(host="https://www.spam.example/"))
    take(
        brand,
        item("6", url="spam.example/p", **LOUD),
        item("7", url="https://a.b.spam.example", **LOUD),
        item("8", url="https://notspam.example/", **LOUD),
    )

    assert made.host == "spam.example"
    muted = find_mentions(MentionFilter(muted_at=MONDAY))
    assert set(muted.values_list("external_id", flat=True)) == {"1", "2", "6", "7"}
    assert not find_mentions(MentionFilter(muted_at=MONDAY + 2 * DAY)).exists()


def test_a_post_stays_quiet_while_any_mute_of_it_holds(brand, ada):
    take(brand, item("1", by="bot", url="https://spam.example/1", **LOUD))
    site = quiet(brand, Whom(host="spam.example"), lasts=2 * DAY)
    account = quiet(brand, author_of("bot"), lasts=DAY)
    assert Mention.objects.get().muted_until == MONDAY + 2 * DAY

    unmute(brand, site.pk, by=ada, at=MONDAY)
    assert Mention.objects.get().muted_until == MONDAY + DAY

    unmute(brand, account.pk, by=ada, at=MONDAY)
    assert Mention.objects.get().muted_until is None


@pytest.mark.parametrize(
    ("whom", "lasts"),
    [
        pytest.param(Whom(host=""), DAY, id="nobody"),
        pytest.param(Whom(host="spam"), DAY, id="no site"),
        pytest.param(Whom(host="spam.example"), -DAY, id="over before it began"),
        pytest.param(Whom(host="spam.example"), timedelta(microseconds=-1), id="past"),
    ],
)
def test_a_mute_that_makes_no_sense_is_refused(brand, whom, lasts):
    with pytest.raises(MuteIsWrong):
        quiet(brand, whom, lasts=lasts)

    assert not Mute.objects.exists()
    assert not Event.objects.filter(kind="mute.created").exists()


def test_who_is_muted_is_not_muted_twice(brand):
    quiet(brand, Whom(host="spam.example"), lasts=HOUR)

    with pytest.raises(IsMuted):
        quiet(brand, Whom(host="spam.example"))
    assert Mute.objects.count() == 1

    quiet(brand, Whom(host="spam.example"), at=MONDAY + HOUR)
    assert Mute.objects.filter(ended_at=None).count() == 1


def test_a_mute_of_one_brand_is_none_of_the_other(brand, globex):
    listen()
    with brand_context(brand):
        take(brand, item("1", by="bot"))
        quiet(brand, author_of("bot"))
        quiet(brand, Whom(host="spam.example"))

    take(globex, item("1", by="bot", url="https://spam.example/", **LOUD))

    assert Mention.objects.get().muted_until is None
    assert score("1") > 25
