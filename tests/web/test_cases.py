"""Cases on pages, without JavaScript: what they say, what they do, and for whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.actions.opening import NewCase, open_case
from reputation.cases.actions.resolving import claim_fix
from reputation.cases.actions.work import assign_case
from reputation.cases.models import Case, Entry
from reputation.mentions.models import Conversation, Mention
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.web.test_pages import text_of

LIST = "/b/acme/cases/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(complaint: Conversation, ada: User) -> Case:
    """Clara's complaint, as a case that nobody has."""
    return open_case(by=ada, at=timezone.now(), conversations=[complaint.pk])


@pytest.fixture
def adas(case: Case, ada: User) -> None:
    """Ada answers for the case: it is too pressing to be nobody's."""
    assign_case(case, assignee=ada, by=ada, at=timezone.now())


def address(case: Case, verb: str = "") -> str:
    return f"{LIST}{case.reference}/" + (f"do/{verb}/" if verb else "")


def again(case: Case) -> Case:
    with brand_context(Brand.objects.get(slug="acme")):
        return Case.objects.get(pk=case.pk)


def kinds(case: Case) -> list[str]:
    with brand_context(Brand.objects.get(slug="acme")):
        found = Entry.objects.filter(case=case, by_type="user").order_by("pk")
        return list(found.values_list("kind", flat=True))


@pytest.fixture
def viewer(acme: Brand) -> Client:
    """Somebody who may look at posts and risk, and at no case."""
    user = User.objects.create_user("vera@atalaya.example", name="Vera")
    add_member(acme.agency, user, role=Role.VIEWER, brands=[acme], at=timezone.now())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def auditor(acme: Brand) -> Client:
    """Somebody who may read cases, and do nothing."""
    user = User.objects.create_user("aldo@atalaya.example", name="Aldo")
    add_member(acme.agency, user, role=Role.AUDITOR, brands=[acme], at=timezone.now())
    client = Client()
    client.force_login(user)
    return client


# --- The list ---


def test_the_list_shows_what_is_due_with_words(case: Case, page: Client):
    said = text_of(page.get(LIST))

    assert case.reference in said
    assert "@clara on Twitter" in said
    assert re.search(r"in \d.* (Resolution|Update) ", said)
    assert "High" in said
    assert "Nobody" in said
    assert "Speaks of fraud" in said


def test_an_empty_list_says_how_a_case_begins(acme: Brand, page: Client):
    said = text_of(page.get(LIST))

    assert "No case is open" in said
    assert "See the inbox" in said


@pytest.mark.parametrize(
    ("folder", "is_in"),
    [
        ("open", True),
        ("unassigned", False),
        ("mine", True),
        ("claimed", False),
        ("closed", False),
        ("no-such-folder", True),
    ],
)
def test_a_folder_holds_what_its_name_says(
    case: Case, ada: User, page: Client, folder: str, is_in: bool
):
    assign_case(case, assignee=ada, by=ada, at=timezone.now())

    said = text_of(page.get(f"{LIST}?folder={folder}"))

    assert (case.reference in said) is is_in


@pytest.mark.usefixtures("adas")
def test_a_claimed_case_waits_in_its_own_folder(case: Case, ada: User, page: Client):
    claim_fix(case, statement="Ya está", by=ada, at=timezone.now())

    assert case.reference in text_of(page.get(f"{LIST}?folder=claimed"))


@pytest.mark.parametrize(
    ("query", "is_in"),
    [
        ("q=vergüenza", True),
        ("q=VERGÜENZA+cobrado", True),
        ("q=telegrama", False),
        ("channel=twitter", True),
        ("channel=phone", False),
        ("priority=low", False),
        ("assignee=00000000-0000-7000-8000-000000000000", False),
        ("assignee=nobody-like-that", True),
    ],
)
def test_filters_narrow_the_list(case: Case, page: Client, query: str, is_in: bool):
    assert (case.reference in text_of(page.get(f"{LIST}?{query}"))) is is_in


def test_filters_that_fit_nothing_can_be_dropped(case: Case, page: Client):
    assert "Drop the filters" in text_of(page.get(f"{LIST}?q=telegrama"))


@pytest.mark.parametrize("sort", ["due", "priority", "newest"])
def test_pages_of_the_list_hold_each_case_once(acme: Brand, ada: User, page, sort):
    now = timezone.now()
    for number in range(120):
        open_case(
            by=ada,
            at=now - (number % 7) * MINUTE,
            wanted=NewCase(title=f"Caso {number}"),
        )
    seen: list[str] = []
    path = f"{LIST}?sort={sort}"
    while path:
        body = page.get(path).content.decode()
        seen += re.findall(r'<tr [^>]*id="case-(ACME-[\d-]+)"', body)
        found = re.search(r'rel="next" href="([^"]+)"', body)
        path = LIST + found[1].replace("&amp;", "&") if found else ""

    assert len(seen) == len(set(seen)) == 120


def test_an_address_that_is_none_of_ours_is_not_found(acme: Brand, page: Client):
    assert page.get(f"{LIST}?cursor=rubbish").status_code == 404
    assert page.get(f"{LIST}ACME-2020-000001/").status_code == 404


def test_more_cases_take_no_more_statements(
    acme: Brand, ada: User, page: Client, count_queries: Callable
):
    open_case(by=ada, at=timezone.now(), wanted=NewCase(title="Uno"))
    page.get(LIST)
    for_one = count_queries(lambda: page.get(LIST))
    with brand_context(acme):
        for number in range(5):
            open_case(by=ada, at=timezone.now(), wanted=NewCase(title=f"{number}"))

    assert count_queries(lambda: page.get(LIST)) <= for_one


def test_several_cases_are_given_away_at_once(acme: Brand, ada: User, page: Client):
    cases = [
        open_case(by=ada, at=timezone.now(), wanted=NewCase(title=str(number)))
        for number in range(3)
    ]
    sent = {
        "case": [case.reference for case in cases[:2]],
        "assignee": str(ada.pk),
        "next": LIST,
    }

    answer = page.post(f"{LIST}assignment/", sent, follow=True)

    assert "2 cases given to Ada." in text_of(answer)
    assert [again(case).assignee_id for case in cases] == [ada.pk, ada.pk, None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"next": "https://evil.example/"},
        {"assignee": "nobody"},
        {"assignee": str(uuid4())},
    ],
)
def test_a_wrong_bulk_assignment_gives_nothing_away(
    case: Case, ada: User, page: Client, wrong: dict
):
    sent = {"case": [case.reference], "assignee": str(ada.pk), "next": LIST} | wrong

    assert page.post(f"{LIST}assignment/", sent).status_code == 404
    assert again(case).assignee_id is None


def test_who_may_not_work_on_the_brand_is_given_no_case(
    case: Case, outsider: User, page: Client
):
    sent = {"case": [case.reference], "assignee": str(outsider.pk), "next": LIST}

    said = text_of(page.post(f"{LIST}assignment/", sent, follow=True))

    assert "Otto may not work on cases of Acme." in said
    assert again(case).assignee_id is None


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
    assert page.get(address(case, "note")).status_code == 405


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


# --- The inbox ---


def unjudged() -> Mention:
    return Mention.objects.get(external_id="root")


def test_the_inbox_shows_posts_without_a_case_and_cases_that_nobody_has(
    complaint: Conversation, ada: User, page: Client
):
    open_case(by=ada, at=timezone.now(), wanted=NewCase(title="De nadie"))

    said = text_of(page.get("/b/acme/inbox/"))

    assert "De nadie" in said
    assert "me ha cobrado dos veces" in said
    assert "un trato estupendo" not in said


def test_a_post_that_is_no_complaint_leaves_the_inbox_and_comes_back(
    complaint: Conversation, page: Client
):
    post = unjudged()
    path = f"/b/acme/inbox/posts/{post.pk}/no-complaint/"

    page.post(path)
    assert "me ha cobrado dos veces" not in text_of(page.get("/b/acme/inbox/"))

    page.post(path, {"undo": "1"})
    assert "me ha cobrado dos veces" in text_of(page.get("/b/acme/inbox/"))


def test_a_case_opens_from_the_inbox_for_me(complaint, ada: User, page: Client):
    post = unjudged()

    answer = page.post(
        f"/b/acme/inbox/posts/{post.pk}/case/",
        {"mine": "1"},
        headers={"HX-Request": "true"},
    )

    assert "ACME-" in text_of(answer)
    with brand_context(Brand.objects.get(slug="acme")):
        assert Case.objects.get().assignee_id == ada.pk


def test_to_answer_a_post_is_to_open_its_case(complaint, page: Client):
    post = unjudged()

    answer = page.post(f"/b/acme/inbox/posts/{post.pk}/case/", {"answer": "1"})

    assert answer.url.endswith("#composer")


def test_a_case_is_taken_from_the_inbox(case: Case, ada: User, page: Client):
    page.post(f"/b/acme/inbox/cases/{case.reference}/take/")

    assert again(case).assignee_id == ada.pk


def test_an_empty_inbox_says_so(acme: Brand, page: Client):
    assert "Nothing waits for you" in text_of(page.get("/b/acme/inbox/"))


# --- Scorecards ---


def test_scorecards_name_the_channel_and_who_runs_it(case: Case, page: Client):
    said = text_of(page.get(f"{LIST}scorecards/"))

    assert "1 case opened in this time" in said
    assert "Twitter run by Agencia Atalaya" in said
    assert "Too few cases were really solved to tell." in said


def test_scorecards_of_no_case_say_so(acme: Brand, page: Client, viewer: Client):
    assert "No case in this time" in text_of(page.get(f"{LIST}scorecards/?days=x"))
    assert viewer.get(f"{LIST}scorecards/").status_code == 403


# --- Deadlines ---

DEADLINES = f"{LIST}deadlines/"


def filled_in(client: Client, **changed: str) -> dict:
    form = client.get(DEADLINES).context["form"]
    empty = dict.fromkeys(form.fields, "")
    known = {name: value for name, value in form.initial.items() if value is not None}
    return empty | known | changed


def test_whoever_administers_the_brand_sets_its_deadlines(case: Case, lead: User):
    client = Client()
    client.force_login(lead)
    sent = filled_in(
        client, high_resolution="30", high_resolution_clock="wall", mon="09:00-14:00"
    )

    answer = client.post(DEADLINES, sent, follow=True)

    assert "Set. The deadlines of all open cases follow." in text_of(answer)
    found = again(case)
    assert found.resolve_by == found.opened_at + 30 * MINUTE
    assert 'value="09:00-14:00"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mon": "always"}, "“always” is no span of hours such as 09:00-14:00"),
        ({"country": "XX"}, "no holidays are known of “XX”"),
        ({"low_update": "0"}, "greater than or equal to 0.25"),
    ],
)
def test_deadlines_that_make_no_sense_are_not_set(
    case: Case, lead: User, wrong: dict, message: str
):
    client = Client()
    client.force_login(lead)

    answer = client.post(DEADLINES, filled_in(client, **wrong))

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert again(case).resolve_by == case.resolve_by


def test_others_read_the_deadlines_and_set_none(case: Case, page: Client):
    said = text_of(page.get(DEADLINES))

    assert "Whoever administers the brand may change this." in said
    assert page.post(DEADLINES, filled_in(page)).status_code == 403
    assert page.get(f"{DEADLINES}?channel=telegraph").status_code == 404


# --- Who answers for it ---


def test_a_pressing_case_is_taken_before_it_is_answered(
    case: Case, page: Client, ada: User
):
    said = text_of(page.get(address(case)))
    assert "one person takes it" in said
    assert "May take it: Ada, Lina." in said
    assert "Send the answer" not in said

    refused = reply(page, case, FIRM)
    assert refused.status_code == 422
    assert "take it first" in text_of(refused)
    assert "reply" not in kinds(case)

    taken = page.post(address(case, "take"), follow=True)
    assert "The case is yours." in text_of(taken)
    assert "Send the answer" in text_of(taken)
    assert again(case).assignee_id == ada.pk
    assert reply(page, case, FIRM).status_code == 302


@pytest.mark.usefixtures("adas")
def test_a_pressing_case_is_not_given_to_nobody(case: Case, page: Client, ada: User):
    answer = page.post(address(case, "assignment"), {"assignee": "", "team": ""})

    assert answer.status_code == 422
    assert "stays somebody’s" in text_of(answer).replace("&#x27;", "’")
    assert again(case).assignee_id == ada.pk


# --- Answers ---

FIRM = "Hola Clara, sentimos el cobro doble. Hoy antes de las 18:00 te decimos cuándo llega."


def reply(page: Client, case: Case, text: str, **more: str):
    sent = {"reply_channel": "twitter", "text": text, "version": again(case).version}
    return page.post(address(case, "reply"), sent | more)


@pytest.mark.usefixtures("adas")
def test_an_answer_joins_the_story_and_resolves_nothing(case: Case, page: Client):
    answer = reply(page, case, FIRM)

    assert answer.status_code == 302, text_of(answer)
    said = text_of(page.get(address(case)))
    assert "Public reply on Twitter" in said
    assert "recorded here; somebody posts it by hand" in said
    assert again(case).resolved_at is None


@pytest.mark.usefixtures("adas")
def test_what_the_guard_stops_is_shown_and_not_sent(case: Case, page: Client):
    answer = reply(page, case, "Lo miramos y te contestamos lo antes posible.")

    said = text_of(answer)
    assert answer.status_code == 422
    assert "This should not be sent:" in said
    assert "lo antes posible" in said
    assert "says no time" in said
    assert "reply" not in kinds(case)


@pytest.mark.usefixtures("adas")
def test_a_stop_is_overridden_with_a_reason_only(case: Case, page: Client):
    words = "Lo miramos y te contestamos lo antes posible."

    answer = reply(page, case, words, reason="El banco no da hora")

    assert answer.status_code == 302, text_of(answer)
    assert "sent against the guard" in text_of(page.get(address(case)))


def test_an_answer_written_on_an_old_page_is_not_sent(case: Case, page: Client):
    version = case.version
    page.post(address(case, "note"), SENT["note"])

    answer = page.post(
        address(case, "reply"),
        {"reply_channel": "twitter", "text": FIRM, "version": version},
    )

    assert answer.status_code == 422
    assert "has changed since" in text_of(answer)
    assert "reply" not in kinds(case)


def test_a_draft_is_kept_and_comes_back(case: Case, page: Client):
    page.post(
        f"{address(case)}draft/", {"reply_channel": "twitter", "text": "Hola Clara, "}
    )

    assert "Hola Clara, </textarea>" in page.get(address(case)).content.decode()


@pytest.mark.usefixtures("adas")
def test_who_is_answering_is_seen_by_the_others(case: Case, page: Client, lead: User):
    page.post(f"{address(case)}draft/", {"reply_channel": "twitter", "text": "Hola"})
    client = Client()
    client.force_login(lead)

    assert "Ada is answering just now" in text_of(client.get(address(case)))
    answer = reply(client, case, FIRM)
    assert answer.status_code == 422
    assert "Ada is answering this" in text_of(answer)


@pytest.mark.usefixtures("adas")
def test_another_person_approves_an_answer(case: Case, page: Client, lead: User):
    page.post(f"{address(case)}review/", {"reply_channel": "twitter", "text": FIRM})
    client = Client()
    client.force_login(lead)
    body = client.get(address(case)).content.decode()
    decide = re.search(r'action="([^"]+/drafts/[^"]+)"', body)[1]

    own = page.post(decide, {"decision": "approve"}, follow=True)
    assert "Nobody approves his own reply" in text_of(own)
    other = client.post(decide, {"decision": "approve"}, follow=True)
    assert "Approved." in text_of(other)
    sent = page.post(decide, {"decision": "send"}, follow=True)

    assert "Answer recorded." in text_of(sent)
    assert "Public reply on Twitter" in text_of(sent)
