"""Rules: what fits is told why, done once, and tried on history without a trace."""

import pytest
from django.utils import timezone

from reputation.analysis.reading import Reading
from reputation.cases.models import Case
from reputation.channels.models import Channel
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Mention, Mute
from reputation.rules.actions import (
    RuleExists,
    RuleIsGone,
    apply_rules,
    apply_to_waiting,
    change_rule,
    create_rule,
    remove_rule,
    reorder_rules,
)
from reputation.rules.matching import fitting, try_on_history
from reputation.rules.models import Rule, RuleFiring
from reputation.rules.reactions import follow_posts, follow_risk
from reputation.rules.tasks import (
    apply_to_batch,
    apply_to_unanswered,
    ask_all_about_waiting,
)
from reputation.rules.terms import RuleIsWrong, conditions_from
from tenants.schemas import brand_context
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import DAY, HOUR, MINUTE, item, listen, repost, take

ANGRY = Reading(
    sentiment=-0.8,
    complaint=0.9,
    severity=0.8,
    signals={"legal_or_regulator": 1},
    intent="threat",
    aspects={"billing": -0.7},
    language="es-MX",
)
GLAD = Reading(sentiment=0.7, complaint=0.05, severity=0.4, intent="praise")


@pytest.fixture
def desk(brand, monkeypatch):
    reads(monkeypatch, **{"Qué VERGÜENZA de factura": ANGRY, "Gracias": GLAD})
    return brand


def angry(external_id="1", **said):
    return item(external_id, text="Qué VERGÜENZA de factura", **said)


def rule(ada, conditions, actions=None, **more):
    return create_rule(
        name=more.pop("name", "Rule"),
        conditions=conditions,
        actions=actions or {"labels": ["seen"]},
        is_active=more.pop("is_active", True),
        by=ada,
        at=MONDAY,
        **more,
    )


def accepted() -> Event:
    return Event.objects.filter(kind="mentions.accepted").latest("pk")


def run(brand, event=None):
    told = (event or accepted()).details
    return apply_rules(
        brand,
        first=told["first_id"],
        last=told["last_id"],
        changed=told["changed"],
        at=MONDAY,
    )


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"complaint": ["complaint", "review"]}, {"complaint": "complaint"}),
        ({"sentiment": ["negative"]}, {"sentiment": "negative"}),
        ({"intent": ["threat"]}, {"intent": "threat"}),
        ({"aspects": ["billing", "staff"]}, {"aspects": ["billing"]}),
        ({"signals": ["legal_or_regulator"]}, {"signals": ["legal_or_regulator"]}),
        ({"channels": ["twitter"]}, {"channels": "twitter"}),
        ({"kinds": ["post"]}, {"kinds": "post"}),
        ({"languages": ["es"]}, {"languages": "es-MX"}),
        ({"contains": ["nada", "Vergueza", "verguenza de"]}, {"contains": "verguenza de"}),
        ({"min_followers": 50_000}, {"min_followers": 50_000}),
        ({"bands": ["watch", "elevated", "crisis"]}, {"bands": "watch"}),
        ({"min_severity": 0.8}, {"min_severity": 0.8}),
    ],
    ids="-".join,
)  # fmt: skip
def test_each_condition_fits_and_says_why(desk, conditions, reason):
    other = {"followers": 9, "language": "en", "channel": "phone", "kind": "message"}
    take(desk, angry(followers=50_000), item("2", text="Gracias", **other))

    found = fitting(
        conditions_from(conditions),
        first=accepted().details["first_id"],
        last=accepted().details["last_id"],
        at=MONDAY,
    )

    assert [fit.reason for fit in found] == [reason]


@pytest.mark.parametrize(
    "conditions",
    [
        {"complaint": ["complaint"], "intent": ["praise"]},
        {"contains": ["vergüenza ajena"]},
        {"contains": ["actura"]},
        {"languages": ["es-M"]},
        {"max_age_s": 300},
        {"min_age_s": 3600},
        {"min_score": 99},
    ],
    ids=["both must hold", "phrase", "part of a word", "language", "old", "young", "score"],
)  # fmt: skip
def test_what_does_not_hold_does_not_fit(desk, conditions, ada):
    take(desk, angry(ago=10 * MINUTE))
    rule(ada, conditions)

    assert run(desk) == 0
    assert not RuleFiring.objects.exists()


def test_the_brand_reposts_the_muted_and_history_are_no_rules_matter(desk, ada):
    rule(ada, {"kinds": ["post", "reply", "repost"]})
    take(desk, angry("1", by="Acme"), repost("2", "1"))
    assert run(desk) == 0

    take(desk, angry("3"), backfill=True)
    assert run(desk) == 0

    Mute.objects.create(host="spam.example", reason="x", created_at=MONDAY)
    take(desk, angry("4", url="https://spam.example/"))
    assert run(desk) == 0


def test_a_firing_is_told_with_its_reason_and_what_was_done(desk, ada):
    made = rule(
        ada,
        {"complaint": ["complaint"], "signals": ["legal_or_regulator"]},
        {"labels": ["legal", "urgent"], "notify": True, "open_case": True},
    )
    take(desk, angry("1"), item("2", text="Gracias"))

    assert run(desk) == 1

    firing = RuleFiring.objects.get()
    case = Case.objects.get()
    assert firing.reason == {
        "complaint": "complaint",
        "signals": ["legal_or_regulator"],
    }
    assert firing.done == {
        "labels": ["legal", "urgent"],
        "notify": True,
        "open_case": case.reference,
    }
    assert case.opened_by == "rule"
    assert Mention.objects.get(external_id="1").labels == ["legal", "urgent"]
    assert Mention.objects.get(external_id="2").labels is None
    event = Event.objects.get(kind="rule.applied")
    assert event.subject_id == made.pk
    assert event.details == {
        "posts": 1,
        "version": 1,
        "notify": True,
        "mentions": [str(firing.mention_id)],
    }


def test_it_fires_once_for_a_post_however_often_it_runs(desk, ada):
    rule(ada, {"complaint": ["complaint"]}, {"labels": ["a"], "open_case": True})
    take(desk, angry())
    event = accepted()

    assert [run(desk, event), run(desk, event)] == [1, 0]
    take(desk, angry(title="Otra vez"))
    assert run(desk) == 0

    assert (Case.objects.count(), RuleFiring.objects.count()) == (1, 1)


def test_a_rule_that_dies_half_way_leaves_nothing_and_runs_again(
    desk, ada, monkeypatch
):
    from reputation.rules import actions

    rule(ada, {"complaint": ["complaint"]}, {"labels": ["a"], "open_case": True})
    take(desk, angry())
    monkeypatch.setattr(actions, "open_case", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run(desk)
    assert not RuleFiring.objects.exists()
    assert Mention.objects.get().labels is None

    monkeypatch.undo()
    assert run(desk) == 1


def test_a_post_that_changed_is_met_again(desk, ada):
    rule(ada, {"complaint": ["complaint"]})
    take(desk, item("1", text="Gracias"))
    assert run(desk) == 0

    take(desk, angry("1"), at=MONDAY + MINUTE)

    assert run(desk) == 1


def test_what_an_earlier_rule_mutes_a_later_one_does_not_meet(desk, ada):
    late = rule(ada, {"complaint": ["complaint"]}, name="Late", position=2)
    rule(ada, {"complaint": ["complaint"]}, {"mute_author_days": 7}, name="Early", position=1)  # fmt: skip
    take(desk, angry("1", by="bot"), angry("2", by="bot", ago=HOUR))

    assert run(desk) == 2

    assert Mute.objects.get().expires_at == MONDAY + 7 * DAY
    done = sorted(str(f.done["mute_author_days"]) for f in RuleFiring.objects.all())
    assert done == ["muted", "was_muted"]

    reorder_rules([late.pk], by=ada, at=MONDAY)
    names = Rule.objects.order_by("position").values_list("name", flat=True)
    assert list(names) == ["Late", "Early"]


def test_a_post_with_a_case_gets_no_second_one(desk, ada):
    rule(ada, {"complaint": ["complaint"]}, {"open_case": True}, name="A")
    rule(ada, {"complaint": ["complaint"]}, {"open_case": True}, name="B", position=1)
    take(desk, angry())

    assert run(desk) == 2

    assert Case.objects.count() == 1
    assert RuleFiring.objects.get(rule__name="B").done == {"open_case": "had_a_case"}


def test_a_trial_counts_and_changes_nothing(desk, ada):
    take(desk, *(angry(str(n), ago=n * HOUR) for n in range(1, 15)), at=MONDAY)
    take(desk, item("x", text="Gracias"), angry("old", ago=40 * DAY), backfill=True)
    events = Event.objects.count()

    trial = try_on_history(
        conditions_from({"complaint": ["complaint"], "max_age_s": 60}), at=MONDAY
    )

    assert (trial.matched, trial.looked_at, trial.is_all) == (14, 15, True)
    assert len(trial.samples) == 10
    newest = Mention.objects.get(pk=trial.samples[0].mention_id)
    assert newest.external_id == "1"
    assert Event.objects.count() == events
    assert not RuleFiring.objects.exists()


def test_trying_more_history_takes_no_more_statements(desk, count_queries):
    conditions = conditions_from({"contains": ["verguenza"]})
    take(desk, angry("0"))
    for_one = count_queries(lambda: try_on_history(conditions, at=MONDAY))

    take(desk, *(angry(f"n{n}") for n in range(40)))

    assert count_queries(lambda: try_on_history(conditions, at=MONDAY)) == for_one


@pytest.mark.parametrize(
    ("conditions", "actions"),
    [
        ({}, {"notify": True}),
        ({"complaint": ["complaint"]}, {}),
        ({"complaint": ["perhaps"]}, {"notify": True}),
        ({"mood": ["bad"]}, {"notify": True}),
        ({"min_score": 101}, {"notify": True}),
        ({"complaint": ["complaint"]}, {"labels": ["a,b"]}),
        ({"complaint": ["complaint"]}, {"delete_post": True}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(desk, ada, conditions, actions):
    with pytest.raises(RuleIsWrong):
        create_rule(name="R", conditions=conditions, actions=actions, by=ada, at=MONDAY)

    assert not Rule.objects.exists()
    assert not Event.objects.filter(kind__startswith="rule.").exists()


def test_a_rule_is_changed_put_to_sleep_and_removed(desk, ada):
    made = rule(ada, {"complaint": ["complaint"]})

    changed = change_rule(made, {"is_active": False}, by=ada, at=MONDAY)

    assert (changed.version, changed.is_active) == (2, False)
    take(desk, angry())
    assert run(desk) == 0
    remove_rule(changed, by=ada, at=MONDAY)
    with pytest.raises(RuleIsGone):
        change_rule(changed, {"is_active": True}, by=ada, at=MONDAY)
    kinds = Event.objects.filter(kind__startswith="rule.").order_by("pk")
    assert [event.kind for event in kinds] == ["rule.created", "rule.changed", "rule.removed"]  # fmt: skip

    rule(ada, {"complaint": ["complaint"]})
    with pytest.raises(RuleExists):
        rule(ada, {"complaint": ["complaint"]})


def test_posts_queue_the_rules_only_where_there_are_any(desk, ada, monkeypatch):
    from reputation.rules import reactions

    sent = []
    monkeypatch.setattr(reactions, "send", lambda *said, **ids: sent.append(ids))
    take(desk, angry())
    follow_posts(accepted())
    assert sent == []

    rule(ada, {"complaint": ["complaint"]})
    follow_posts(accepted())
    assert sent == [{"event_id": str(accepted().pk)}]

    apply_to_batch.run(event_id=sent[0]["event_id"])
    apply_to_batch.run(event_id=sent[0]["event_id"])
    assert RuleFiring.objects.count() == 1


def test_what_a_rule_writes_is_in_the_brands_language(desk, ada):
    rule(ada, {"complaint": ["complaint"]}, {"mute_author_days": 1}, name="Bots")
    take(desk, angry())

    apply_to_batch.run(event_id=str(accepted().pk))

    assert Mute.objects.get().reason == "Por la regla «Bots»"


def test_a_rule_of_one_brand_leaves_the_other_alone(desk, globex, ada):
    listen()
    with brand_context(desk):
        rule(ada, {"complaint": ["complaint"]})
    take(globex, angry())

    assert run(globex) == 0
    assert try_on_history(conditions_from({"complaint": ["complaint"]}), at=MONDAY).matched == 1  # fmt: skip
    with brand_context(desk):
        assert not RuleFiring.objects.exists()
        assert not Conversation.objects.exists()


def test_a_rule_that_fails_keeps_no_other_from_acting(desk, ada):
    broken = rule(ada, {"complaint": ["complaint"]}, name="Broken")
    Rule.objects.filter(pk=broken.pk).update(conditions={"mood": ["of old"]})
    rule(ada, {"complaint": ["complaint"]}, {"labels": ["b"]}, name="B", position=1)
    take(desk, angry())

    with pytest.raises(RuleIsWrong):
        run(desk)

    assert RuleFiring.objects.get().rule.name == "B"
    assert Mention.objects.get().labels == ["b"]


def test_a_rule_that_is_removed_while_it_is_asked_does_nothing(desk, ada, monkeypatch):
    from reputation.rules import actions

    made = rule(ada, {"complaint": ["complaint"]})
    take(desk, angry())
    locking = actions.brand_writes_alone

    def too_late(brand):
        monkeypatch.undo()
        remove_rule(made, by=ada, at=MONDAY)
        locking(brand)

    monkeypatch.setattr(actions, "brand_writes_alone", too_late)

    assert run(desk) == 0
    assert Mention.objects.get().labels is None


def test_a_post_that_is_erased_or_corrected_meanwhile_is_left_alone(
    desk, ada, monkeypatch
):
    from reputation.rules import actions

    rule(ada, {"complaint": ["complaint"]})
    take(desk, angry("1"), angry("2"), angry("3"))
    locking = actions.brand_writes_alone

    def meanwhile(brand):
        Mention.objects.filter(external_id="1").update(complaint=0.0)
        Mention.objects.filter(external_id="2").delete()
        locking(brand)

    monkeypatch.setattr(actions, "brand_writes_alone", meanwhile)

    assert run(desk) == 1
    assert RuleFiring.objects.get().mention.external_id == "3"


@pytest.mark.parametrize(
    "conditions",
    [
        {"signals": ["legal_or_regulators"]},
        {"channels": ["twiter"]},
        {"kinds": ["posts"]},
        {"languages": ["english"]},
        {"contains": ["estafa", "!!!"]},
        {"contains": ["a\x00b"]},
        {"aspects": ["a\x00b"]},
        {"max_age_s": 10**15},
        {"min_age_s": 10**11},
        {"min_followers": 10**20},
    ],
)
def test_what_would_never_hold_is_refused(desk, ada, conditions):
    with pytest.raises(RuleIsWrong):
        rule(ada, conditions)


def test_a_rule_outlives_the_channel_that_it_names(desk, ada):
    rule(ada, {"channels": ["phone", "twitter"], "languages": ["ES"]})
    Channel.objects.filter(slug="phone").delete()
    take(desk, angry())

    assert run(desk) == 1


def test_a_title_holds_words_too_and_ages_are_told(desk, ada):
    rule(ada, {"contains": ["cobro doble"], "max_age_s": HOUR.seconds})
    take(
        desk,
        item("1", text="Gracias", title="Cobro doble", kind="article", ago=MINUTE),
        item("2", text="doble", title="Un cobro", kind="article", ago=MINUTE),
    )

    assert run(desk) == 1
    assert RuleFiring.objects.get().reason == {
        "contains": "cobro doble",
        "max_age_s": 60,
    }


def turned() -> Event:
    turns = Event.objects.filter(kind="risk.band_changed")
    return turns.filter(details__has_key="conversation").latest("pk")


def test_a_turn_of_the_risk_is_followed(desk, ada, monkeypatch):
    from reputation.rules import reactions

    sent = []
    monkeypatch.setattr(reactions, "send", lambda task, _, **ids: sent.append((task, ids)))  # fmt: skip
    take(desk, item("1", text="Gracias", ago=HOUR))
    take(desk, angry("2", kind="reply", parent="1"))
    follow_risk(turned())
    assert (sent, follow_risk.choose([turned()])) == ([], ())

    made = rule(ada, {"bands": ["watch"]}, event="risk.band_changed")
    other = rule(ada, {"bands": ["crisis"]}, event="risk.band_changed", name="Crisis")
    assert run(desk) == 0  # posts that come in are another event
    assert list(follow_risk.choose([turned()])) == [turned().pk]
    follow_risk(turned())
    [(task, ids)] = sent
    task.run(**ids)
    task.run(**ids)

    firing = RuleFiring.objects.get()
    assert (firing.rule, firing.reason) == (made, {"bands": "watch"})
    assert firing.mention.external_id == "2"  # which carries the score
    assert not RuleFiring.objects.filter(rule=other).exists()


def test_what_turned_in_the_brand_as_a_whole_is_no_conversations_turn(desk, ada):
    rule(ada, {"bands": ["watch"]}, event="risk.band_changed")
    take(desk, angry())
    brands = Event(kind="risk.band_changed", details={"brand": True})

    follow_risk(brands)

    assert not RuleFiring.objects.exists()


def test_who_waits_for_an_answer_is_met_once_when_it_is_time(desk, ada):
    made = rule(
        ada, {"complaint": ["complaint"], "min_age_s": 7200}, event="post.unanswered"
    )
    take(desk, angry("1"), angry("2", by="ana"), item("3", text="Gracias"))
    take(desk, item("4", text="Gracias", by="Acme", kind="reply", parent="2"), at=MONDAY + HOUR)  # fmt: skip

    assert apply_to_waiting(desk, at=MONDAY + HOUR) == 0
    assert apply_to_waiting(desk, at=MONDAY + 2 * HOUR) == 1
    assert apply_to_waiting(desk, at=MONDAY + 2 * HOUR + MINUTE) == 0

    firing = RuleFiring.objects.get()
    assert (firing.rule, firing.mention.external_id) == (made, "1")
    assert firing.reason == {"complaint": "complaint", "min_age_s": 7800}


def test_a_rule_that_wakes_does_not_meet_who_has_waited_for_days(desk, ada):
    take(desk, angry())
    rule(ada, {"min_age_s": 7200}, event="post.unanswered")

    assert apply_to_waiting(desk, at=MONDAY + DAY) == 0


def test_waiting_needs_an_age(desk, ada):
    with pytest.raises(RuleIsWrong):
        rule(ada, {"complaint": ["complaint"]}, event="post.unanswered")
    made = rule(ada, {"min_age_s": 60}, event="post.unanswered")
    with pytest.raises(RuleIsWrong):
        change_rule(made, {"conditions": {"kinds": ["post"]}}, by=ada, at=MONDAY)


def test_a_trial_knows_who_waited_and_which_post_carries_a_score(desk, ada):
    take(desk, angry("1"), angry("2", by="ana"), repost("3", "1"))
    said = {"by": "Acme", "kind": "reply", "parent": "2", "ago": -50 * MINUTE}
    take(desk, item("4", text="Gracias", **said), at=MONDAY + HOUR)
    later = MONDAY + 3 * HOUR

    def met(event, **conditions):
        return try_on_history(conditions_from(conditions), event=event, at=later)

    assert met("post.unanswered", min_age_s=7200).matched == 1
    assert met("post.unanswered", min_age_s=600).matched == 2
    assert met("risk.band_changed", bands=["watch"]).matched == 2
    assert met("risk.band_changed", bands=["crisis"]).matched == 0


def test_every_brand_that_listens_is_asked_about_waiting(desk, ada, monkeypatch):
    from reputation.rules import tasks

    sent = []
    monkeypatch.setattr(tasks, "send", lambda task, brand: sent.append((task, brand)))
    ask_all_about_waiting.run()
    assert sent == []

    take(desk, angry(), at=timezone.now())
    ask_all_about_waiting.run()
    assert sent == [(apply_to_unanswered, desk.pk)]
    apply_to_unanswered.run()
