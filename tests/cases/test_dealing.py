"""Promises with their times, remedies with their worth, outreach, identity, tickets."""

from datetime import timedelta
from decimal import Decimal

import pytest

from reputation.analysis.reading import Reading
from reputation.cases import gates
from reputation.cases.actions import changing, dealing, ticketing, work
from reputation.cases.actions.drafting import send_draft
from reputation.cases.actions.replying import reply_to_customer
from reputation.cases.actions.undoing import undo
from reputation.cases.advice import advice
from reputation.cases.drafts import ReplyDraft
from reputation.cases.facts import Changed
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.models import Case, Entry, EntryText
from reputation.channels.models import Channel
from reputation.common.errors import Refused
from reputation.mentions.models import Conversation
from reputation.risk.models import ScoredPost
from reputation.risk.record import read_record
from tests.cases.story import FAILURE, events, happen, the_case
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import (
    DAY,
    FRAUD,
    HOUR,
    MINUTE,
    item,
    nothing_changes,
    reply,
)


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FAILURE, by="eva"))
    return the_case()


def advised(case: Case) -> list[str]:
    entries = Entry.objects.filter(case=case, undone_at=None).order_by("pk")
    return [each.code for each in advice(case, entries)]


def test_a_promise_without_a_time_is_asked_back(brand, case, ada):
    with nothing_changes(), pytest.raises(dealing.PromiseWithoutTime) as refused:
        dealing.promise_customer(case, text="Pronto", due_at=None, by=ada, at=MONDAY)

    assert str(refused.value) == (
        "By when? A promise needs a day and an hour. Ask whoever has to keep it."
    )


def test_a_promise_is_due_when_it_says(brand, case, ada):
    case = dealing.promise_customer(
        case, text="Le llamamos", due_at=MONDAY + HOUR, by=ada, at=MONDAY
    )

    promise = Entry.objects.get(kind="promise")
    assert promise.due_at == MONDAY + HOUR
    assert promise.done_at is None
    assert EntryText.objects.get(entry=promise).text == "Le llamamos"
    assert (case.next_due, case.next_due_at) == ("promise", MONDAY + HOUR)


@pytest.mark.parametrize(("after", "is_kept"), [(30 * MINUTE, True), (2 * HOUR, False)])
def test_reaching_the_customer_in_time_keeps_a_promise(
    brand, case, ada, after, is_kept
):
    case = dealing.promise_customer(
        case, text="Le llamamos", due_at=MONDAY + HOUR, by=ada, at=MONDAY
    )
    work.contact_customer(
        case,
        channel="phone",
        purpose="what failed",
        outcome="reached",
        by=ada,
        at=MONDAY + after,
    )

    assert (Entry.objects.get(kind="promise").done_at is not None) is is_kept


def test_a_promise_kept_late_is_kept_all_the_same(brand, case, ada):
    case = dealing.promise_customer(
        case, text="Hoy", due_at=MONDAY + HOUR, by=ada, at=MONDAY
    )
    promise = Entry.objects.get(kind="promise")

    case = dealing.keep_promise(case, entry_id=promise.pk, by=ada, at=MONDAY + 2 * HOUR)

    assert Entry.objects.get(kind="promise").done_at == MONDAY + 2 * HOUR
    assert case.next_due != "promise"
    assert events(case)[-1] == "promise.fulfilled"
    with nothing_changes(), pytest.raises(dealing.NoSuchPromise):
        dealing.keep_promise(case, entry_id=promise.pk, by=ada, at=MONDAY + DAY)


# --- Money ---


def test_a_remedy_below_the_harm_leaves_a_gap_that_is_a_signal(
    brand, case, lead, monkeypatch
):
    monkeypatch.setattr(gates, "BEFORE_OFFERING", [])
    case = changing.change_case(
        case, Changed(harm=Decimal("6000.00"), currency="MXN"), by=lead, at=MONDAY
    )
    assert "remedy_gap" not in case.signals

    case = dealing.offer_remedy(
        case, text="", amount=Decimal(2000), currency="MXN", by=lead, at=MONDAY
    )
    assert case.remedy == Decimal(2000)
    assert case.signals["remedy_gap"] == 1
    assert "ask_for_remedy" in advised(case)

    case = dealing.offer_remedy(
        case, text="", amount=Decimal(4000), currency="MXN", by=lead, at=MONDAY
    )
    assert case.remedy == Decimal(6000)
    assert "remedy_gap" not in case.signals


def test_amounts_that_cover_the_harm_take_a_gap_of_the_words_out_of_the_score(
    brand, ada, monkeypatch
):
    monkeypatch.setattr(gates, "BEFORE_OFFERING", [])
    read = Reading(complaint=0.9, signals={"remedy_gap": 1})
    reads(monkeypatch, Basta=read)
    happen(brand, item("1", text="Basta", by="eva"))
    case, before = the_case(), Conversation.objects.get().score
    assert case.signals["remedy_gap"] == 1

    money = Changed(harm=Decimal(100), currency="EUR")
    case = changing.change_case(case, money, by=ada, at=MONDAY)
    assert case.signals["remedy_gap"] == 1
    case = dealing.offer_remedy(
        case, text="", amount=Decimal(100), currency="EUR", by=ada, at=MONDAY
    )

    assert "remedy_gap" not in case.signals
    record = read_record(ScoredPost.objects.get().record)
    assert not record.inputs.signals.get("remedy_gap")
    assert Conversation.objects.get().score < before


def test_a_case_counts_in_one_currency(brand, case, ada):
    case = changing.change_case(
        case, Changed(harm=Decimal(10), currency="EUR"), by=ada, at=MONDAY
    )

    with nothing_changes(), pytest.raises(dealing.AnotherCurrency) as refused:
        dealing.offer_remedy(
            case, text="", amount=Decimal(10), currency="USD", by=ada, at=MONDAY
        )
    assert str(refused.value) == "ACME-2025-000001 counts in EUR."


def test_who_has_set_a_limit_is_asked_before_an_offer(brand, case, ada, monkeypatch):
    def refuse(case, amount, currency, by):
        raise Refused(f"{by} may not offer {amount} {currency}")

    monkeypatch.setattr(gates, "BEFORE_OFFERING", [refuse])

    with nothing_changes(), pytest.raises(Refused):
        dealing.offer_remedy(
            case, text="", amount=Decimal(10), currency="EUR", by=ada, at=MONDAY
        )


def test_a_hard_deadline_makes_a_case_a_pressing_one(brand, case, ada):
    case = changing.change_case(
        case, Changed(hard_deadline_at=MONDAY + DAY), by=ada, at=MONDAY
    )

    assert case.signals == {"hard_deadline": 1}
    assert case.priority == "high"

    case = changing.change_case(case, Changed(hard_deadline_at=None), by=ada, at=MONDAY)
    assert case.signals == {}
    assert case.priority == "low"


# --- Signals ---


def test_a_persons_word_on_a_signal_replaces_what_was_read(brand, case, ada):
    case = dealing.set_signal(
        case, name="executive_tagged", count=1, quote="@presi", by=ada, at=MONDAY
    )
    assert case.signals == {"executive_tagged": 1}
    assert "name_an_owner" in advised(case)

    case = dealing.set_signal(case, name="executive_tagged", count=0, by=ada, at=MONDAY)
    assert case.signals == {}


def test_a_signal_that_a_person_takes_back_leaves_the_score_until_undone(brand, ada):
    happen(brand, item("1", text=FRAUD, by="eva"))
    case = the_case()
    before = Conversation.objects.get().score
    assert case.signals == {"fraud_wording": 1}

    case = dealing.set_signal(case, name="fraud_wording", count=0, by=ada, at=MONDAY)
    assert case.signals == {}
    assert Conversation.objects.get().score < before
    assert (
        "fraud_wording"
        not in read_record(ScoredPost.objects.get().record).points.signals
    )

    undo(case, by=ada, at=MONDAY)
    assert the_case().signals == {"fraud_wording": 1}
    assert Conversation.objects.get().score == before


def test_a_signal_that_was_taken_back_stands_when_somebody_says_it_again(brand, ada):
    happen(brand, item("1", text=FRAUD, by="eva"))
    dealing.set_signal(the_case(), name="fraud_wording", count=0, by=ada, at=MONDAY)
    taken_back = Conversation.objects.get().score

    happen(brand, reply("2", "1", text=FRAUD, by="eva"))
    assert the_case().signals == {"fraud_wording": 1}
    assert Conversation.objects.get().score > taken_back


def test_what_is_no_signal_is_refused(brand, case, ada):
    with nothing_changes(), pytest.raises(dealing.UnknownSignal):
        dealing.set_signal(case, name="anger", count=1, by=ada, at=MONDAY)


# --- Outreach, identity, tickets ---


def try_to_reach(case: Case, outcome: str, ada) -> Case:
    return work.contact_customer(
        case,
        channel="phone",
        purpose="to learn what failed",
        outcome=outcome,
        by=ada,
        at=MONDAY,
    )


def test_after_two_attempts_in_vain_a_public_comment_is_suggested(brand, case, ada):
    case = try_to_reach(case, "unanswered", ada)
    assert "comment_publicly" not in advised(case)

    case = try_to_reach(case, "taken_for_spam", ada)
    assert "comment_publicly" in advised(case)

    case = try_to_reach(case, "reached", ada)
    assert "comment_publicly" not in advised(case)


def test_reaching_somebody_answers_him_and_resolves_nothing(brand, case, ada):
    case = try_to_reach(case, "reached", ada)

    assert case.first_answer_at == MONDAY
    assert case.claimed_at is None
    assert case.resolved_at is None


def test_an_identity_through_a_third_party_carries_a_warning_until_undone(
    brand, case, ada
):
    def identify(source, consent=False):
        return work.identify_customer(
            case,
            handle="eva@example.com",
            channel="email",
            source=source,
            confidence="medium",
            consent=consent,
            by=ada,
            at=MONDAY,
        )

    assert "identity_through_third_party" in advised(identify("acquaintance"))
    assert "identity_through_third_party" not in advised(
        identify("acquaintance", consent=True)
    )
    assert "identity_through_third_party" not in advised(identify("customer"))


def test_a_proxy_ticket_is_due_to_be_told_at_once(brand, case, ada):
    def ticket(**said):
        return ticketing.note_ticket(
            case, system="repairs", number="X1", by=ada, at=MONDAY, **said
        )

    changed = ticket(on_behalf="customer")
    assert changed.next_due_at == MONDAY + ticketing.TELL_WITHIN
    assert changed.next_due == "ticket_number"
    assert "tell_ticket_number" in advised(changed)

    changed = ticket(on_behalf="customer", customer_told_at=MONDAY + MINUTE)
    assert changed.next_due != "ticket_number"
    assert not ReplyDraft.objects.exists()
    assert "tell_ticket_number" not in advised(changed)


@pytest.mark.parametrize(
    ("language", "begins"),
    [("es-MX", "Hola: "), ("pt", "Olá, "), ("en", "Hello, "), ("ca", "Hola: ")],
)
def test_the_number_stands_ready_in_the_customers_language_and_passes_the_guard(
    brand, case, ada, language, begins
):
    Case.objects.filter(pk=case.pk).update(language=language)
    case = ticketing.note_ticket(
        case, system="repairs", number="48210377", on_behalf="Eva", by=ada, at=MONDAY
    )

    draft = ReplyDraft.objects.get()
    assert draft.text.startswith(begins)
    assert "48210377" in draft.text
    assert (draft.by_type, draft.by_id, draft.channel) == ("", None, "twitter")
    place = Channel.objects.get(slug="twitter")
    for public in (True, False):
        reply = Guarded(draft.text, place, is_public=public)
        found = read_reply(brand, case, reply, at=MONDAY).findings
        assert {each.code for each in found} <= {"wrong_language"}


def test_an_answer_that_names_the_number_tells_it(brand, case, ada):
    ticketing.note_ticket(
        case, system="repairs", number="X1", on_behalf="Eva", by=ada, at=MONDAY
    )
    told = reply_to_customer(
        case, text="Hola: tu incidencia es la X1.", by=ada, at=MONDAY + MINUTE
    )

    assert Entry.objects.get(kind="ticket").done_at == MONDAY + MINUTE
    assert not ReplyDraft.objects.exists()
    assert "tell_ticket_number" not in advised(told)


def test_the_ready_answer_is_given_once_and_kept_as_given(brand, case, ada):
    ticketing.note_ticket(
        case, system="repairs", number="X1", on_behalf="Eva", by=ada, at=MONDAY
    )
    send_draft(ReplyDraft.objects.get(), by=ada, at=MONDAY + MINUTE)

    draft, reply = ReplyDraft.objects.get(), Entry.objects.get(kind="reply")
    assert (draft.state, draft.entry_id) == ("sent", reply.pk)
    assert Entry.objects.get(kind="ticket").done_at == MONDAY + MINUTE


def test_a_case_is_given_only_to_who_may_work_on_it(brand, case, ada, outsider):
    with nothing_changes(), pytest.raises(work.MayNotWork):
        work.assign_case(case, assignee=outsider, by=ada, at=MONDAY)

    case = work.assign_case(case, assignee=ada, by=ada, at=MONDAY)
    assert case.assignee_id == ada.pk
    assert events(case)[-1] == "case.assigned"


def test_escalating_raises_the_priority_by_one_and_lowers_nothing(brand, case, ada):
    case = work.escalate_case(case, reason="He is famous", by=ada, at=MONDAY)
    assert case.priority == "normal"

    case = work.escalate_case(case, priority="urgent", by=ada, at=MONDAY)
    assert case.priority == "urgent"


def test_a_contact_before_the_complaint_answers_nothing(brand, case, ada):
    reached = {"channel": "phone", "purpose": "help", "outcome": "reached"}
    before = case.complained_at - timedelta(days=1)
    due = MONDAY + timedelta(hours=1)
    dealing.promise_customer(case, text="We call", due_at=due, by=ada, at=MONDAY)
    case = work.contact_customer(case, **reached, by=ada, at=before)

    assert (case.first_answer_at, case.answered_at) == (None, None)
    assert Entry.objects.get(kind="promise").done_at is None

    case = work.contact_customer(case, **reached, by=ada, at=MONDAY)
    assert case.first_answer_at == MONDAY


def test_a_contact_of_another_age_is_refused(brand, case, ada):
    long_ago = case.complained_at - timedelta(days=6 * 365)
    with nothing_changes(), pytest.raises(work.LongBefore):
        work.contact_customer(
            case,
            channel="phone",
            purpose="help",
            outcome="unanswered",
            by=ada,
            at=long_ago,
        )


def test_the_same_escalation_is_told_once(brand, case, ada):
    for reason in ("The press", "The press", "", "A lawyer"):
        work.escalate_case(case, priority="urgent", reason=reason, by=ada, at=MONDAY)

    assert Entry.objects.filter(kind="escalation").count() == 2
    assert events(case).count("case.escalated") == 2
