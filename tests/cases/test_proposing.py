"""What the customer's words say is at stake is put before a person, who takes it over or does not."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reputation.cases.actions import (
    changing,
    dealing,
    proposing,
    replying,
    resolving,
    undoing,
)
from reputation.cases.actions.erasing import forget_customers
from reputation.cases.actions.work import assign_case
from reputation.cases.advice import advice
from reputation.cases.facts import Changed
from reputation.cases.models import Case, Entry, EntryText
from reputation.events.models import Event
from tests.cases.story import catch_up, events, happen, the_case
from tests.people import MONDAY
from tests.pipeline.desk import FRAUD, MINUTE, item, nothing_changes, reply

TEXT = f"{FRAUD}. Pagué 400 € y lo necesito antes del viernes a las 14:00"
FRIDAY = datetime(2025, 11, 21, 13, 0, tzinfo=UTC)  # in Madrid it is two


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=TEXT, by="eva"))
    return the_case()


def proposed(case: Case) -> dict[str, Entry]:
    standing = Entry.objects.filter(case=case, undone_at=None)
    return {
        each.code: each.proposal for each in advice(case, standing) if each.proposal
    }


def test_a_deadline_and_an_amount_are_proposed_with_the_words_and_set_by_nobody(case):
    found = proposed(case)

    assert found.keys() == {"set_hard_deadline", "set_harm"}
    assert (case.hard_deadline_at, case.harm, case.version) == (None, None, 1)
    deadline, harm = found["set_hard_deadline"], found["set_harm"]
    assert deadline.facts["hard_deadline_at"] == "2025-11-21T13:00:00Z"
    assert (harm.amount, harm.currency) == (Decimal(400), "EUR")
    origin = case.posts.get().mention_id
    assert {deadline.mention_id, harm.mention_id} == {origin}
    words = dict(EntryText.objects.values_list("entry_id", "text"))
    assert words[deadline.pk] == "antes del viernes a las 14:00"
    assert words[harm.pk] == "400 €"


def test_who_takes_it_over_has_set_it(case, ada):
    found = proposed(case)

    case = proposing.take_over(
        case, entry_id=found["set_hard_deadline"].pk, by=ada, at=MONDAY
    )
    assert (case.hard_deadline_at, case.priority) == (FRIDAY, "high")
    case = proposing.take_over(case, entry_id=found["set_harm"].pk, by=ada, at=MONDAY)

    assert (case.harm, case.currency) == (Decimal(400), "EUR")
    assert proposed(case) == {}
    change = Entry.objects.filter(kind="change").first()
    assert (change.by_id, change.mention_id) == (
        ada.pk,
        found["set_harm"].mention_id,
    )
    assert events(case)[-2:] == ["case.changed", "case.changed"]
    with nothing_changes(), pytest.raises(proposing.NoSuchProposal):
        proposing.take_over(case, entry_id=found["set_harm"].pk, by=ada, at=MONDAY)


def test_a_proposal_is_turned_down_for_good(brand, case, ada):
    found = proposed(case)
    undoing.undo(case, entry_id=found["set_harm"].pk, by=ada, at=MONDAY)

    posts = [found["set_harm"].mention_id]
    assert proposing.propose_stakes(brand, posts, at=MONDAY) == 0
    assert proposed(the_case()).keys() == {"set_hard_deadline"}
    with nothing_changes(), pytest.raises(proposing.NoSuchProposal):
        proposing.take_over(case, entry_id=found["set_harm"].pk, by=ada, at=MONDAY)


def test_what_somebody_has_set_is_not_proposed(case, ada):
    case = changing.change_case(
        case, Changed(harm=Decimal(300), currency="EUR"), by=ada, at=MONDAY
    )

    assert proposed(case).keys() == {"set_hard_deadline"}


def test_an_amount_in_another_currency_is_not_taken_over(case, ada):
    dealing.offer_remedy(
        case, text="", amount=Decimal(5), currency="USD", by=ada, at=MONDAY
    )

    with nothing_changes(), pytest.raises(dealing.AnotherCurrency):
        proposing.take_over(
            case, entry_id=proposed(case)["set_harm"].pk, by=ada, at=MONDAY
        )


def test_only_a_proposal_is_taken_over(case, ada):
    opened = Entry.objects.get(kind="opened")

    with nothing_changes(), pytest.raises(proposing.NoSuchProposal):
        proposing.take_over(case, entry_id=opened.pk, by=ada, at=MONDAY)


def test_a_later_post_of_the_case_proposes_too(brand):
    happen(brand, item("1", text=FRAUD, by="eva"))
    assert proposed(the_case()) == {}

    happen(brand, reply("2", "1", text=TEXT, by="eva", ago=MINUTE))

    assert proposed(the_case()).keys() == {"set_hard_deadline", "set_harm"}


def test_posts_that_name_nothing_are_not_read_again(brand):
    happen(brand, item("1", text=FRAUD, by="eva"))

    assert not Event.objects.filter(kind="stakes.named").exists()


def test_reading_again_proposes_nothing_twice(brand, case):
    before = Entry.objects.count()
    Event.objects.filter(kind="stakes.named").update(relayed_at=None)

    catch_up(MONDAY)

    assert Entry.objects.count() == before


def test_a_case_that_is_over_is_proposed_nothing(brand, ada):
    happen(brand, item("1", text=FRAUD, by="eva"))
    case = resolving.close_case(the_case(), by=ada, at=MONDAY)

    posts = [case.posts.get().mention_id]
    assert proposing.propose_stakes(brand, posts, at=MONDAY) == 0


def test_his_words_go_when_he_is_forgotten(case):
    forget_customers([case.author_id], at=MONDAY)

    held = EntryText.objects.filter(entry__kind="suggestion")
    assert set(held.values_list("text", flat=True)) == {""}


def answer(text: str, by, at=MONDAY) -> Case:
    assign_case(the_case(), assignee=by, by=by, at=at)
    return replying.reply_to_customer(the_case(), text=text, by=by, at=at)


def test_a_time_in_our_answer_is_proposed_as_a_promise(case, ada):
    case = answer("Lo revisa Marta. Hoy a las 18:00 le llamamos con la solución.", ada)

    found = proposed(case)["note_promise"]
    assert EntryText.objects.get(entry=found).text == (
        "Hoy a las 18:00 le llamamos con la solución."
    )
    assert not Entry.objects.filter(kind="promise").exists()

    case = proposing.take_over(case, entry_id=found.pk, by=ada, at=MONDAY)

    promise = Entry.objects.get(kind="promise")
    assert promise.due_at == datetime(2025, 11, 17, 17, 0, tzinfo=UTC)
    assert "Marta" not in promise.said.text
    assert case.next_due_at <= promise.due_at
    assert "case.promised" in events(case)
    assert "note_promise" not in proposed(case)


def test_a_promise_that_is_noted_by_hand_is_not_proposed_again(case, ada):
    due_at = datetime(2025, 11, 17, 17, 0, tzinfo=UTC)
    text = "Hoy a las 18:00 le llamamos."
    answer(text, ada)
    case = dealing.promise_customer(
        the_case(), text="Llamada", due_at=due_at, by=ada, at=MONDAY
    )
    assert "note_promise" not in proposed(case)

    case = answer(text, ada, at=MONDAY + 5 * MINUTE)

    assert "note_promise" not in proposed(case)


def test_an_answer_without_a_time_proposes_no_promise(case, ada):
    case = answer("Gracias por escribir; lo está mirando Marta, de la tienda.", ada)

    assert "note_promise" not in proposed(case)


def test_a_proposed_promise_that_was_turned_down_does_not_come_back(case, ada):
    case = answer("Hoy a las 18:00 le llamamos.", ada)
    proposal = proposed(case)["note_promise"]

    undoing.undo(case, entry_id=proposal.pk, by=ada, at=MONDAY)

    assert "note_promise" not in proposed(the_case())
