"""One case on pages, without JavaScript: what it says, what it does, and for whom."""

import re

import pytest
from django.test import Client

from reputation.cases.models import Case, Entry
from reputation.mentions.models import Conversation
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.cases import LIST, address, again, kinds
from tests.web.test_pages import text_of


# --- One case ---
def test_a_case_tells_where_it_stands_and_its_whole_story(case: Case, page: Client):
    said = text_of(page.get(address(case)))

    for part in (
        "Where it stands",
        "What is due",
        "Legal deadline",
        "What it has cost the customer",
        "The whole story",
        "The case begins",
        "me ha cobrado dos veces",
        "Kept as evidence",
        "The brand answers in public",
    ):
        assert part in said, part
    assert said.index("The case begins") < said.index("The brand answers in public")


def test_a_reference_is_found_however_it_is_written(case: Case, page: Client):
    assert page.get(address(case).lower()).status_code == 200


SENT = {
    "note": {"text": "Ha llamado su madre."},
    "contact": {"channel": "phone", "purpose": "ayudar", "outcome": "unanswered"},
    "promise": {"text": "Devolverlo", "due_at": "2099-01-01T10:00"},
    "remedy": {"text": "Devolución", "amount": "20.00"},
    "handoff": {"to_channel": "phone", "to_team": "", "brief": ""},
    "ticket": {"system": "Remedy", "number": "4711"},
    "escalation": {"team": "Dirección", "reason": "Abogados"},
    "pause": {"reason": "Esperamos al banco"},
    "claim": {"statement": "Ya está devuelto"},
    "verification": {"check": "El banco lo confirma"},
    "confirmation": {"who": "customer", "evidence": "“Gracias, ya está”"},
    "self-solved": {"evidence": "Fue a la tienda"},
    "abandonment": {"reason": "No contesta"},
    "closure": {"reason": "Era de otra marca"},
    "signal": {"name": "fraud_wording", "count": "2", "quote": "estafa"},
    "identity": {
        "handle": "clara@example.com",
        "channel": "twitter",
        "source": "customer",
        "confidence": "high",
    },
}
KIND = {"self-solved": "self_solved"}


@pytest.mark.usefixtures("adas")
@pytest.mark.parametrize("verb", SENT)
def test_each_form_is_a_line_of_the_ledger(case: Case, page: Client, verb: str):
    answer = page.post(address(case, verb), SENT[verb])

    assert answer.status_code == 302, text_of(answer)
    assert answer.url == address(case)
    assert kinds(case)[-1] == KIND.get(verb, verb)
    assert page.get(address(case)).status_code == 200


@pytest.mark.parametrize(
    ("verb", "sent", "message"),
    [
        ("note", {"text": ""}, "This field is required."),
        ("promise", {"text": "Ya", "due_at": ""}, "This field is required."),
        ("promise", {"text": "Ya", "due_at": "2020-01-01T10:00"}, "By when"),
        ("handoff", {}, "Say to which channel or team it goes."),
        ("confirmation", {"who": "agent", "evidence": ""}, "On what ground?"),
        ("reopening", {"denied": "yes"}, "there is nothing to reopen"),
        ("link", {"other": "ACME-1999-000001", "relation": "related"}, "no case"),
        ("merge", {"other": "ACME-1999-000001"}, "no case"),
    ],
)
def test_a_form_that_does_not_fit_says_why_and_does_nothing(
    case: Case, page: Client, verb: str, sent: dict, message: str
):
    before = kinds(case)

    answer = page.post(address(case, verb), sent)

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert kinds(case) == before


def test_an_unknown_verb_is_not_found(case: Case, page: Client):
    assert page.post(address(case, "explosion"), {}).status_code == 404
    assert page.get(address(case, "explosion")).status_code == 404


@pytest.mark.usefixtures("adas")
def test_a_verbs_form_is_fetched_when_it_is_opened(case: Case, page: Client):
    whole = page.get(address(case)).content.decode()

    alone = page.get(address(case, "note"), headers={"HX-Request": "true"})

    assert 'id="note-text"' not in whole
    assert whole.count(address(case, "note")) == 2  # for htmx, and as a link
    body = alone.content.decode()
    assert body.count("<form") == 1
    assert 'id="note-text"' in body
    assert "<html" not in body


@pytest.mark.usefixtures("adas")
def test_without_javascript_a_verbs_form_stands_open_on_the_page(
    case: Case, page: Client
):
    body = page.get(address(case, "note")).content.decode()

    assert 'id="note-text"' in body
    assert 'id="claim-text"' not in body
    assert len(re.findall(r'<details class="verb" open', body)) == 1


@pytest.mark.usefixtures("adas")
def test_a_form_of_what_is_no_longer_possible_is_not_drawn(case: Case, page: Client):
    answer = page.get(address(case, "reopening"), headers={"HX-Request": "true"})

    body = answer.content.decode()
    assert "<form" not in body
    assert "This is not possible any more" in body


@pytest.mark.usefixtures("adas")
def test_what_was_just_done_can_be_taken_back(case: Case, page: Client):
    page.post(address(case, "claim"), SENT["claim"])
    body = page.get(address(case)).content.decode()
    entry = re.search(r'name="entry" value="([0-9a-f-]+)"', body)

    answer = page.post(address(case, "undo"), {"entry": entry[1]}, follow=True)

    assert "Taken back" in text_of(answer)
    assert again(case).claimed_at is None


def test_a_time_is_read_in_the_brands_zone(case: Case, page: Client):
    page.post(address(case, "promise"), SENT["promise"])

    with brand_context(Brand.objects.get(slug="acme")):
        promise = Entry.objects.get(kind="promise")
    # Ten o'clock in Madrid, in winter.
    assert promise.due_at.isoformat() == "2099-01-01T09:00:00+00:00"


def test_only_facts_that_were_changed_are_set(case: Case, page: Client):
    body = {
        "title": case.title,
        "kind": case.kind,
        "harm": "89.90",
        "currency": "EUR",
        "root_cause": "La pasarela",
    }

    page.post(address(case, "facts"), body)
    page.post(address(case, "facts"), body)

    with brand_context(Brand.objects.get(slug="acme")):
        changes = list(
            Entry.objects.filter(kind="change").values_list("facts", flat=True)
        )
    assert changes == [{"harm": "89.90", "currency": "EUR", "words": ["root_cause"]}]
    assert again(case).root_cause == "La pasarela"


def test_htmx_gets_the_parts_that_changed(case: Case, page: Client):
    answer = page.post(
        address(case, "note"), SENT["note"], headers={"HX-Request": "true"}
    )

    body = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in body
    assert 'id="case"' in body
    assert 'hx-target="#verbs"' in body
    assert 'hx-target="#composer"' not in body
    assert "Note kept." in body


def test_a_case_opens_by_hand(acme: Brand, page: Client):
    sent = {"title": "Llamada por un cobro", "kind": "complaint", "channel": ""}

    answer = page.post(f"{LIST}new/", sent, follow=True)

    assert "Llamada por un cobro" in text_of(answer)
    with brand_context(acme):
        assert Case.objects.get().opened_by == "user"


def test_a_case_without_a_title_is_not_opened(acme: Brand, page: Client):
    answer = page.post(f"{LIST}new/", {"title": "", "kind": "complaint"})

    assert answer.status_code == 422
    with brand_context(acme):
        assert not Case.objects.exists()


def test_a_conversation_leads_to_its_case(complaint: Conversation, page: Client):
    here = f"/b/acme/conversations/{complaint.pk}/"
    assert "Open a case" in text_of(page.get(here))

    answer = page.post(
        f"{LIST}of-post/", {"conversation": str(complaint.pk)}, follow=True
    )

    assert "@clara on Twitter" in text_of(answer)
    reference = answer.request["PATH_INFO"].split("/")[-2]
    assert reference in text_of(page.get(here))


def test_a_post_that_has_a_case_leads_to_that(case: Case, complaint, page: Client):
    answer = page.post(f"{LIST}of-post/", {"mention": str(complaint.root_id)})

    assert answer.url == address(case)


# --- Who ---
def test_other_brands_cases_do_not_exist(case: Case, outsider: User):
    client = Client()
    client.force_login(outsider)

    for path in (LIST, address(case), "/b/acme/inbox/", f"{LIST}new/"):
        assert client.get(path).status_code == 404, path
    assert client.post(address(case, "note"), SENT["note"]).status_code == 404
    assert "note" not in kinds(case)


def test_a_case_is_not_in_the_other_brand(case: Case, lead: User):
    client = Client()
    client.force_login(lead)

    assert client.get(f"/b/globex/cases/{case.reference}/").status_code == 404
    assert case.reference not in text_of(client.get("/b/globex/cases/"))


def test_a_viewer_sees_no_case(case: Case, viewer: Client):
    for path in (LIST, address(case), "/b/acme/inbox/", f"{LIST}new/"):
        assert viewer.get(path).status_code == 403, path
    assert "Cases" not in text_of(viewer.get("/b/acme/"))


def test_an_auditor_reads_and_does_nothing(case: Case, auditor: Client):
    said = text_of(auditor.get(address(case)))

    assert "The whole story" in said
    assert "Answer the customer" not in said
    assert auditor.post(address(case, "note"), SENT["note"]).status_code == 403
    assert auditor.get(f"{LIST}new/").status_code == 403
    assert "note" not in kinds(case)
