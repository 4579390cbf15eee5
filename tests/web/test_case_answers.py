"""Answering through a case: the composer, the guard, the draft and who is at it."""

import re

import pytest
from django.test import Client

from reputation.cases.models import Case
from tenants.models import User
from tests.web.cases import address, again, kinds
from tests.web.test_pages import text_of

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
    page.post(address(case, "note"), {"text": "Ha llamado su madre."})

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
