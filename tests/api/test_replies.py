"""Replies, drafts, the lease and removals through REST."""

import threading

import pytest
from django.db import connection
from rest_framework.test import APIClient

from reputation.cases.actions.opening import open_case
from reputation.cases.drafts import ReplyDraft
from reputation.cases.models import Case, Entry
from reputation.mentions.models import Mention
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.api.items import ACME
from tests.cases.story import happen
from tests.people import MONDAY
from tests.pipeline.desk import FAILURE, item, listen

GOOD = "Hola, soy Marta. Le escribo hoy antes de las 18:00 con lo que sepa."
VAGUE = "Lo resolveremos lo antes posible."
RUDE = "Cálmese, señora, que por gritar no le vamos a atender antes."


@pytest.fixture
def brand(acme):
    listen()
    return acme


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FAILURE, by="eva", language="es"))
    return Case.objects.first() or open_case(
        by=None, at=MONDAY, mentions=[Mention.objects.get(external_id="1").pk]
    )


def signed_in(person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


@pytest.fixture
def ask(brand, case):
    """Call an address of the case; return the status and what was said."""

    def call(client, path, method="post", **body):
        answer = getattr(client, method)(
            f"{ACME}cases/{case.reference}/{path}", body, format="json"
        )
        connection.set_tenant(brand)
        return answer.status_code, answer.json() if answer.content else None

    return call


def test_a_stopped_reply_says_what_and_how_to_say_it(api, ask, case):
    status, told = ask(api, "replies/", text=VAGUE)

    assert (status, told["code"]) == (409, "guard_stop")
    [error] = told["errors"]
    assert (error["pointer"], error["code"]) == ("/text", "promise_without_time")
    assert "Le escribo hoy antes de las [hora]" in error["detail"]
    assert not Entry.objects.filter(kind="reply").exists()


def test_a_reason_overrides(api, ask):
    status, told = ask(api, "replies/", text=VAGUE, override={"reason": "Unknown"})

    assert (status, told["state"]) == (200, "answered")


def test_a_key_alone_cannot_be_rude(api, ask):
    status, told = ask(api, "replies/", text=RUDE, override={"reason": "Because"})

    assert (status, told["code"]) == (409, "second_person_needed")


def test_a_lease_shows_who_answers_and_keeps_others_out(ask, ada, lead, case):
    status, told = ask(signed_in(ada), "lease/")
    assert (status, told["lease"]["by"]["name"]) == (200, "Ada")
    assert told["version"] == case.version

    for path, body in (("lease/", {}), ("replies/", {"text": GOOD})):
        status, told = ask(signed_in(lead), path, **body)
        assert (status, told["code"]) == (409, "being_answered")
        assert told["detail"].startswith("Ada is answering this")

    assert ask(signed_in(ada), "lease/", method="delete")[0] == 200
    assert ask(signed_in(lead), "replies/", text=GOOD)[0] == 200


def test_a_draft_goes_from_one_person_to_another_and_out(ask, ada, lead):
    status, draft = ask(signed_in(ada), "drafts/", text=RUDE)
    assert (status, draft["state"], draft["by"]) == (201, "draft", "Ada")
    place = f"drafts/{draft['id']}/"

    status, draft = ask(
        signed_in(ada), f"{place}review/", override={"reason": "Really"}
    )
    assert (status, draft["state"], draft["override"]) == (200, "in_review", "Really")
    status, told = ask(signed_in(ada), f"{place}approval/")
    assert (status, told["code"]) == (403, "not_the_approver")
    status, draft = ask(signed_in(lead), f"{place}approval/", text=GOOD)
    assert (status, draft["decided_by"]) == (200, "Lina")
    assert {piece["kind"] for piece in draft["edits"]} >= {"gone", "new"}
    status, told = ask(signed_in(ada), f"{place}sending/")
    assert (status, told["state"]) == (200, "answered")
    assert ask(signed_in(ada), "drafts/", method="get") == (200, {"results": []})
    assert ReplyDraft.objects.get().state == "sent"


def test_a_draft_is_read_changed_and_thrown_away(api, ask):
    _, draft = ask(api, "drafts/", text="Ho")
    place = f"drafts/{draft['id']}/"

    assert ask(api, place, method="put", text="Hola", version=1)[1]["version"] == 2
    status, told = ask(api, place, method="put", text="Adiós", version=1)
    assert (status, told["code"]) == (412, "precondition_failed")
    assert ask(api, place, method="get")[1]["text"] == "Hola"
    assert ask(api, place, method="delete")[0] == 204
    assert ask(api, place, method="get")[0] == 404


def test_another_case_has_no_such_draft(api, ask, brand):
    _, draft = ask(api, "drafts/", text="Ho")

    answer = api.get(f"{ACME}cases/ACME-2025-000099/drafts/{draft['id']}/")

    assert answer.status_code == 404


def test_a_removal_takes_a_ground_and_another_person(ask, ada, lead, case):
    mention = str(Mention.objects.get(external_id="1").pk)
    said = {"mention": mention, "way": "hide", "reason": "Her number is in it"}

    status, told = ask(signed_in(ada), "removals/", policy="criticism", **said)
    assert (status, told["code"]) == (400, "removal_needs_policy")
    assert ask(signed_in(ada), "removals/", policy="personal_data", **said)[0] == 200
    request = Entry.objects.get(kind="removal_request")
    place = f"removals/{request.pk}/decision/"
    status, told = ask(signed_in(ada), place, granted=True)
    assert (status, told["code"]) == (403, "not_the_approver")
    assert ask(signed_in(lead), place, granted=True)[0] == 200


@pytest.mark.usefixtures("own_database")
def test_of_two_who_answer_at_once_one_wins_and_the_others_words_are_kept():
    brand = Brand.objects.get(slug="acme")
    people = list(User.objects.filter(email__endswith="@atalaya.example"))
    with brand_context(brand):
        listen()
        happen(brand, item("1", text=FAILURE, by="eva", language="es"))
        case = Case.objects.first() or open_case(
            by=None, at=MONDAY, mentions=[Mention.objects.get(external_id="1").pk]
        )
    begin, answers = threading.Barrier(2), []

    def answer(person):
        client = signed_in(person)
        place = f"{ACME}cases/{case.reference}/drafts/"
        draft = client.post(place, {"text": f"{GOOD} {person}"}, format="json").json()
        begin.wait()
        sent = client.post(f"{place}{draft['id']}/sending/", {}, format="json")
        answers.append((sent.status_code, sent.json().get("code")))
        connection.close()

    threads = [threading.Thread(target=answer, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(200, None), (409, "already_answered")]
    with brand_context(brand):
        assert Entry.objects.filter(kind="reply").count() == 1
        assert sorted(ReplyDraft.objects.values_list("state", flat=True)) == [
            "draft",
            "sent",
        ]
