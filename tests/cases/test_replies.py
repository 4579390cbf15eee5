"""Replies: the guard at sending, who answers when two want to, and another person's yes."""

from datetime import timedelta

import pytest
from django.db import connection

from reputation.cases.actions.drafting import (
    NoSuchMove,
    NotTheApprover,
    approve_draft,
    ask_for_review,
    drop_draft,
    keep_draft,
    refuse_draft,
    send_draft,
)
from reputation.cases.actions.guarded import (
    AlreadyAnswered,
    BeingAnswered,
    GuardStop,
    Leave,
    SecondPersonNeeded,
)
from reputation.cases.actions.leasing import give_up_lease, take_lease
from reputation.cases.actions.opening import open_case
from reputation.cases.actions.replying import reply_to_customer
from reputation.cases.actions.working import CaseHasChanged
from reputation.cases.drafts import DraftState, Piece, ReplyDraft, edits
from reputation.cases.models import Case, Entry, ReplyPolicy
from reputation.events.models import Event
from reputation.mentions.models import Mention
from tenants.models import Brand
from tests.cases.story import events, happen, kinds
from tests.people import MONDAY
from tests.pipeline.desk import FAILURE, MINUTE, item

GOOD = "Hola, soy Marta. Le escribo hoy antes de las 18:00 con lo que sepa."
VAGUE = "Lo resolveremos lo antes posible."
RUDE = "Cálmese, señora, que por gritar no le vamos a atender antes."


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FAILURE, by="eva", language="es"))
    return Case.objects.first() or open_case(
        by=None, at=MONDAY, mentions=[Mention.objects.get(external_id="1").pk]
    )


def at(minutes: float):
    return MONDAY + timedelta(minutes=minutes)


def refused(case, error, **said):
    """Try to reply; return the refusal, after which nothing is different."""
    before = (case_now(case).version, Entry.objects.count(), Mention.objects.count())
    with pytest.raises(error) as caught:
        reply_to_customer(case, **said)
    assert before == (
        case_now(case).version,
        Entry.objects.count(),
        Mention.objects.count(),
    )
    return caught.value


def case_now(case) -> Case:
    return Case.objects.get(pk=case.pk)


# --- The guard ---


def test_a_reply_that_the_guard_stops_is_refused_with_its_findings(case, ada):
    stop = refused(case, GuardStop, text=VAGUE, by=ada, at=at(1))

    assert [found.code for found in stop.verdict.findings] == ["promise_without_time"]
    assert "“Lo resolveremos lo antes posible”" in str(stop)


def test_a_reason_overrides_a_stop_and_is_kept_and_counted(case, ada):
    reply_to_customer(
        case, text=VAGUE, leave=Leave("Nobody knows the time"), by=ada, at=at(1)
    )

    reply, reason = Entry.objects.filter(kind__in=["reply", "note"]).order_by("pk")
    assert reply.facts["overridden"] == ["promise_without_time"]
    assert reply.facts["override"] is True
    assert reason.said.text == "Nobody knows the time"
    assert reason.facts["about"] == str(reply.pk)
    told = Event.objects.get(kind="reply.overruled")
    assert told.details["codes"] == ["promise_without_time"]
    assert told.actor_id == ada.pk


def test_scorn_takes_a_second_person_however_good_the_reason(case, ada):
    refused(case, SecondPersonNeeded, text=RUDE, leave=Leave("!"), by=ada, at=at(1))


def test_a_warning_stops_nobody(case, ada):
    reply_to_customer(
        case, text="Llame a atención al cliente, por favor.", by=ada, at=at(1)
    )

    assert kinds(case)[-1] == "reply"


def test_a_brand_may_be_stricter(case, ada):
    ReplyPolicy.objects.create(terms={"stop": ["channel_push"]}, changed_at=MONDAY)

    refused(
        case,
        GuardStop,
        text="Llame a atención al cliente, por favor.",
        by=ada,
        at=at(1),
    )


def test_a_brand_may_want_two_persons_for_each_reply_to_a_pressing_case(
    case, ada, lead
):
    ReplyPolicy.objects.create(terms={"review_from": "low"}, changed_at=MONDAY)

    refused(case, SecondPersonNeeded, text=GOOD, by=ada, at=at(1))
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=ada, at=at(1)), by=ada, at=at(1)
    )
    approve_draft(draft, by=lead, at=at(2))
    send_draft(draft, by=ada, at=at(3))

    assert Entry.objects.get(kind="reply").facts["approved_by"] == str(lead.pk)


# --- Two at once ---


def test_the_second_of_two_answers_is_refused_with_who_and_when(case, ada, lead):
    reply_to_customer(case, text=GOOD, by=ada, at=at(1))

    refusal = refused(
        case, AlreadyAnswered, text="Hola, soy Lina.", by=lead, at=at(1.5)
    )

    assert str(refusal) == "Ada answered this at 10:01."


def test_one_may_go_on_oneself_and_anybody_after_a_while(case, ada, lead):
    reply_to_customer(case, text=GOOD, by=ada, at=at(1))
    reply_to_customer(
        case, text="El técnico se llama Luis y llega a las 17:00.", by=ada, at=at(1.5)
    )
    reply_to_customer(case, text="Soy Lina, sigo yo desde ahora.", by=lead, at=at(4))

    assert kinds(case).count("reply") == 3


def test_a_new_word_of_the_customer_may_be_answered_at_once(brand, case, ada, lead):
    reply_to_customer(case, text=GOOD, by=ada, at=at(1))
    happen(
        brand,
        item(
            "2",
            text="¿Y el número?",
            by="eva",
            kind="reply",
            parent="1",
            ago=-1 * MINUTE,
        ),
        at=at(1.2),
    )

    reply_to_customer(case, text="Soy Lina: es el 4471.", by=lead, at=at(1.5))

    assert kinds(case).count("reply") == 2


def test_a_lease_keeps_others_from_answering_until_it_ends(case, ada, lead):
    take_lease(case, by=ada, at=at(0))

    refusal = refused(case, BeingAnswered, text=GOOD, by=lead, at=at(1))
    assert str(refusal) == "Ada is answering this, until 10:02."
    with pytest.raises(BeingAnswered):
        take_lease(case, by=lead, at=at(1))
    take_lease(case, by=ada, at=at(1))
    assert case_now(case).lease_until == at(3)
    reply_to_customer(case, text=GOOD, by=lead, at=at(3))


def test_a_lease_is_no_new_version_and_ends_with_the_answer(case, ada):
    before = case_now(case).version

    take_lease(case, by=ada, at=at(0))
    assert case_now(case).version == before
    reply_to_customer(case, text=GOOD, by=ada, at=at(1))

    assert (case_now(case).lease_by, case_now(case).lease_until) == (None, None)


def test_nobody_gives_up_anothers_lease(case, ada, lead):
    take_lease(case, by=ada, at=at(0))

    give_up_lease(case, by=lead)
    assert case_now(case).lease_by == ada.pk
    give_up_lease(case, by=ada)
    assert case_now(case).lease_by is None


# --- Drafts ---


def test_a_draft_is_kept_as_it_grows(case, ada):
    draft = keep_draft(case, text="Ho", by=ada, at=at(0))
    kept = keep_draft(case, draft=draft.pk, text="Hola", by=ada, at=at(1), version=1)

    assert ReplyDraft.objects.get().text == "Hola"
    assert (kept.version, kept.changed_at) == (2, at(1))
    with pytest.raises(CaseHasChanged):
        keep_draft(case, draft=draft.pk, text="Adiós", by=ada, at=at(2), version=1)


def test_a_draft_goes_to_another_person_and_out(case, ada, lead):
    draft = keep_draft(case, text=RUDE, by=ada, at=at(0))
    ask_for_review(draft, reason="She asked for it", by=ada, at=at(1))
    approved = approve_draft(draft, by=lead, at=at(2))
    send_draft(draft, by=ada, at=at(3))

    assert approved.approve_by == at(31)
    sent = ReplyDraft.objects.get()
    assert (sent.state, sent.sent_at) == (DraftState.SENT, at(3))
    reply = Entry.objects.get(kind="reply")
    assert sent.entry_id == reply.pk
    assert reply.facts["approved_by"] == str(lead.pk)
    assert reply.facts["by_hand"] is True
    assert [kind for kind in events(case) if kind.startswith("reply.")] == [
        "reply.requested",
        "reply.approved",
        "reply.overruled",
    ]


def test_nobody_approves_his_own(case, ada, lead):
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=lead, at=at(0)), by=lead, at=at(0)
    )

    with pytest.raises(NotTheApprover):
        approve_draft(draft, by=lead, at=at(1))
    with pytest.raises(NotTheApprover):
        ask_for_review(draft, by=ada, at=at(1), approver=ada)


def test_who_approves_is_named_or_of_a_role_until_the_time_is_up(case, ada, lead):
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=lead, at=at(0)), by=lead, at=at(0)
    )

    with pytest.raises(NotTheApprover):  # a community manager's yes does not count
        approve_draft(draft, by=ada, at=at(29))
    assert approve_draft(draft, by=ada, at=at(30)).state == DraftState.APPROVED


def test_a_named_approver_alone_decides_until_the_time_is_up(case, ada, lead, outsider):
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=lead, at=at(0)),
        by=lead,
        at=at(0),
        approver=ada,
    )

    with pytest.raises(NotTheApprover):  # no part in this brand
        approve_draft(draft, by=outsider, at=at(60))
    assert approve_draft(draft, by=ada, at=at(1)).decided_by_id == ada.pk


def test_an_approver_may_change_words_and_the_change_is_shown(case, ada, lead):
    draft = ask_for_review(
        keep_draft(case, text="Hola, llega el martes", by=ada, at=at(0)),
        by=ada,
        at=at(0),
    )

    approved = approve_draft(draft, text="Hola, llega hoy", by=lead, at=at(1))

    assert edits(approved.asked_text, approved.text) == [
        Piece("same", "Hola, llega"),
        Piece("gone", "el martes"),
        Piece("new", "hoy"),
    ]


def test_writing_on_takes_an_approval_back(case, ada, lead):
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=ada, at=at(0)), by=ada, at=at(0)
    )
    approve_draft(draft, by=lead, at=at(1))

    kept = keep_draft(case, draft=draft.pk, text=RUDE, by=ada, at=at(2))

    assert (kept.state, kept.decided_by_id) == (DraftState.DRAFT, None)


def test_a_refused_draft_says_why_and_may_be_written_on(case, ada, lead):
    draft = ask_for_review(
        keep_draft(case, text=GOOD, by=ada, at=at(0)), by=ada, at=at(0)
    )

    assert (
        refuse_draft(draft, reason="Say who", by=lead, at=at(1)).decision == "Say who"
    )
    with pytest.raises(NoSuchMove):
        send_draft(draft, by=ada, at=at(2))


def test_a_draft_that_is_refused_at_sending_stays_a_draft(case, ada):
    draft = keep_draft(case, text=VAGUE, by=ada, at=at(0))

    with pytest.raises(GuardStop):
        send_draft(draft, by=ada, at=at(1))

    assert ReplyDraft.objects.get().state == DraftState.DRAFT
    send_draft(draft, reason="We really do not know", by=ada, at=at(2))


def test_a_draft_is_given_once_and_then_stays(case, ada):
    draft = keep_draft(case, text=GOOD, by=ada, at=at(0))
    send_draft(draft, by=ada, at=at(1))

    for again in (
        lambda: send_draft(draft, by=ada, at=at(2)),
        lambda: keep_draft(case, draft=draft.pk, text="x", by=ada, at=at(2)),
        lambda: drop_draft(draft),
    ):
        with pytest.raises(NoSuchMove):
            again()
    assert kinds(case).count("reply") == 1


def test_drafts_of_one_brand_are_none_of_anothers(case, ada, globex):
    connection.set_tenant(Brand.objects.get(slug="acme"))
    keep_draft(case, text=GOOD, by=ada, at=at(0))
    connection.set_tenant(globex)

    assert ReplyDraft.objects.count() == 0
