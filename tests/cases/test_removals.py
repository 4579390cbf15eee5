"""Hiding or deleting a customer's post: two persons, a ground, evidence first; complaints stay."""

from datetime import timedelta

import pytest

from reputation.cases.actions.opening import NoSuchPost, open_case
from reputation.cases.actions.removing import (
    ComplaintsStay,
    NothingToDecide,
    NotTheSecondPerson,
    RemovalNeedsGround,
    ask_removal,
    decide_removal,
)
from reputation.cases.models import Case, Entry
from reputation.mentions.models import Mention
from tests.cases.story import events, happen
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, item


@pytest.fixture
def case(brand) -> Case:
    happen(
        brand,
        item("1", text=FRAUD, by="eva", language="es"),
        item("2", text="Buy pills here", by="spammer", kind="reply", parent="1"),
    )
    return Case.objects.order_by("pk").first() or open_case(
        by=None, at=MONDAY, mentions=[Mention.objects.get(external_id="1").pk]
    )


@pytest.fixture
def ask(case, ada):
    def ask(post="2", policy="spam", way="delete"):
        changed = ask_removal(
            case,
            mention_id=Mention.objects.get(external_id=post).pk,
            way=way,
            policy=policy,
            reason="It sells pills",
            by=ada,
            at=MONDAY,
        )
        return changed.entries.get(kind="removal_request", done_at=None)

    return ask


def nothing_was_written(case):
    return not Entry.objects.filter(
        case=case, kind__startswith="removal"
    ).exists() and not [kind for kind in events(case) if kind.startswith("removal")]


def test_a_request_keeps_the_post_as_evidence_and_waits_for_another(case, ask):
    asked = ask()

    evidence = case.entries.filter(kind="evidence").order_by("pk").last()
    assert evidence.said.text == "Buy pills here"
    assert asked.due_at == MONDAY + timedelta(minutes=30)
    assert asked.said.text == "It sells pills"
    assert events(case)[-1] == "removal.requested"
    assert Mention.objects.get(external_id="2").removed_at is None


def test_another_persons_yes_is_told(case, ask, lead):
    asked = ask()

    decide_removal(
        case, request=asked.pk, granted=True, by=lead, at=MONDAY + timedelta(minutes=1)
    )

    verdict = case.entries.get(kind="removal_verdict")
    assert verdict.facts == {"request": str(asked.pk), "granted": True}
    assert verdict.by_id == lead.pk
    assert events(case)[-1] == "removal.approved"


def test_nobody_decides_his_own_request_nor_without_a_say(
    case, ask, ada, outsider, lead
):
    asked = ask()

    for person in (ada, outsider):
        with pytest.raises(NotTheSecondPerson):
            decide_removal(case, request=asked.pk, granted=True, by=person, at=MONDAY)
    decide_removal(case, request=asked.pk, granted=False, by=lead, at=MONDAY)
    with pytest.raises(NothingToDecide):
        decide_removal(case, request=asked.pk, granted=True, by=lead, at=MONDAY)
    assert events(case)[-1] == "removal.rejected"


@pytest.mark.parametrize("policy", ["", "off_topic", "criticism"])
def test_without_a_ground_a_post_stays(case, ask, policy):
    with pytest.raises(RemovalNeedsGround):
        ask(policy=policy)

    assert nothing_was_written(case)


def test_a_complaint_stays_unless_somebody_is_harmed_by_it(case, ask):
    with pytest.raises(ComplaintsStay):
        ask(post="1", policy="spam")
    assert nothing_was_written(case)

    assert ask(post="1", policy="personal_data").facts["way"] == "delete"


def test_the_brands_own_posts_and_strangers_are_not_its_business(brand, case, ask):
    happen(brand, item("3", text="Hola", by="somebody"))
    happen(brand, item("4", text="Hola", by="Acme", kind="reply", parent="1"))

    for post in ("3", "4"):
        with pytest.raises(NoSuchPost):
            ask(post=post)
    assert nothing_was_written(case)
