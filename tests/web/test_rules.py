"""The page of rules: a rule is tried, kept asleep, woken, and its work is told."""

import pytest
from django.test import Client

from reputation.events.models import Event
from reputation.rules.actions import create_rule
from reputation.rules.models import Rule
from reputation.rules.tasks import apply_to_batch
from tenants.schemas import brand_context
from tests.people import MONDAY

RULES = "/b/acme/rules/"
SAID = {
    "name": "Complaints",
    "complaint": ["complaint"],
    "contains": "estafa, fraude",
    "labels": "angry",
    "notify": "on",
}


@pytest.fixture
def leads(lead):
    client = Client()
    client.force_login(lead)
    return client


def kept(desk):
    with brand_context(desk):
        return Rule.objects.get()


def test_a_rule_is_tried_before_it_is_kept(leads, desk):
    shown = leads.post(RULES, SAID | {"do": "try"}).content.decode()

    assert "It would have met 1 of 2 posts." in shown
    assert "Es una vergüenza" in shown
    with brand_context(desk):
        assert not Rule.objects.exists()


def test_a_rule_is_kept_woken_and_followed(leads, desk):
    leads.post(RULES, SAID | {"do": "keep"})

    rule = kept(desk)
    assert rule.conditions == {
        "complaint": ["complaint"],
        "contains": ["estafa", "fraude"],
    }
    assert rule.actions == {"labels": ["angry"], "notify": True}
    assert not rule.is_active
    assert "sleeps" in leads.get(RULES).content.decode()

    leads.post(f"{RULES}{rule.pk}/switch/", {"is_active": "yes"})
    assert kept(desk).is_active
    with brand_context(desk):
        event = Event.objects.get(kind="mentions.accepted")
        apply_to_batch.run(event_id=str(event.pk))

    shown = leads.get(RULES).content.decode()
    assert "What they did lately" in shown
    assert "<dd>Complaint</dd>" in shown
    assert "<dd>estafa</dd>" in shown

    leads.post(f"{RULES}{rule.pk}/removal/")
    assert "No rule yet" in leads.get(RULES).content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"complaint": [], "contains": ""}, "A rule needs a condition."),
        ({"labels": "", "notify": ""}, "A rule needs something to do."),
        ({"name": ""}, "This field is required."),
        ({"labels": "a" * 41}, "At most 10, each of at most 40 characters."),
        (
            {"contains": "a, " + "b" * 201},
            "At most 50, each of at most 200 characters.",
        ),
        ({"contains": "!!!"}, "holds no word."),
    ],
)
def test_what_makes_no_rule_is_told_on_the_form(leads, desk, changes, told):
    shown = leads.post(RULES, SAID | changes | {"do": "keep"}).content.decode()

    assert told in shown
    with brand_context(desk):
        assert not Rule.objects.exists()


def test_who_does_not_administer_reads_rules_and_changes_none(page, leads, desk):
    leads.post(RULES, SAID | {"do": "keep"})
    rule = kept(desk)

    shown = page.get(RULES).content.decode()

    assert "Complaints" in shown
    assert "A new rule" not in shown
    assert page.post(RULES, SAID | {"do": "try"}).status_code == 403
    for verb in ("switch", "removal"):
        assert page.post(f"{RULES}{rule.pk}/{verb}/").status_code == 403
    assert kept(desk).version == 1


def test_a_rule_of_another_brand_is_not_found(leads, desk):
    leads.post(RULES, SAID | {"do": "keep"})

    foreign = f"/b/globex/rules/{kept(desk).pk}/removal/"
    assert leads.post(foreign).status_code == 404
    assert kept(desk).removed_at is None


def test_a_rule_may_be_about_waiting(leads, desk):
    waits = {"event": "post.unanswered", "min_age_minutes": "90", "contains": ""}

    refused = leads.post(RULES, SAID | {"event": "post.unanswered", "do": "keep"})
    assert "says how long" in refused.content.decode()
    leads.post(RULES, SAID | waits | {"do": "keep"})

    rule = kept(desk)
    assert rule.event == "post.unanswered"
    assert rule.conditions == {"complaint": ["complaint"], "min_age_s": 5400}
    shown = leads.get(RULES).content.decode()
    assert "When nobody has answered" in shown
    assert "1 h 30 min" in shown
    assert "does nothing" not in shown
    with brand_context(desk):
        Rule.objects.update(conditions={"mood": ["of old"]})
    assert "does nothing" in leads.get(RULES).content.decode()


def test_a_rule_is_changed_and_keeps_what_the_form_does_not_show(leads, desk, lead):
    with brand_context(desk):
        made = create_rule(
            name="Old",
            conditions={"languages": ["es"], "contains": ["mal", "fatal"]},
            actions={"labels": ["a", "b"], "mute_author_days": 0},
            is_active=True,
            by=lead,
            at=MONDAY,
        )

    shown = leads.get(f"{RULES}?rule={made.pk}").content.decode()
    assert 'value="mal, fatal"' in shown
    assert 'value="a, b"' in shown
    assert "Change the rule" in shown
    sent = SAID | {"rule": str(made.pk), "name": "New", "mute_author_days": "0"}
    leads.post(f"{RULES}?rule={made.pk}", sent | {"do": "keep"})

    rule = kept(desk)
    assert (rule.pk, rule.name, rule.version) == (made.pk, "New", 2)
    assert rule.is_active
    assert rule.conditions == {
        "complaint": ["complaint"],
        "languages": ["es"],
        "contains": ["estafa", "fraude"],
    }
    assert rule.actions == {"labels": ["angry"], "mute_author_days": 0, "notify": True}


@pytest.mark.parametrize("named", ["nobody", "01a206a2-b278-739b-a212-77aa4c738ca2"])
def test_a_rule_that_is_not_there_cannot_be_changed(leads, desk, named):
    assert leads.get(f"{RULES}?rule={named}").status_code == 404


def test_a_mute_without_an_end_is_told(leads, desk, lead):
    with brand_context(desk):
        create_rule(
            name="Bots",
            conditions={"complaint": ["complaint"]},
            actions={"mute_author_days": 0},
            by=lead,
            at=MONDAY,
        )

    shown = leads.get(RULES).content.decode()

    assert "<dd>until it is lifted</dd>" in shown
