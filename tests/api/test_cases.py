"""cases/ through REST: the list, one case, what is set on it, and its story."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from reputation.cases.actions import work
from reputation.cases.actions.resolving import close_case
from reputation.cases.models import Case
from reputation.mentions.models import Conversation, Mention
from tenants.access import Role, Scope
from tenants.actions import add_member
from tenants.models import User
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, client_with
from tests.cases.story import FAILURE, case_of, catch_up, happen
from tests.people import MONDAY
from tests.pipeline.desk import (
    FRAUD,
    PRAISE,
    STAR,
    item,
    listen,
    reply,
)

CASES = f"{ACME}cases/"


@pytest.fixture
def brand(acme):
    listen()
    return acme


@pytest.fixture
def case(brand) -> Case:
    happen(brand, item("1", text=FRAUD, by="eva"))
    return case_of("eva")


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.json()["code"]


def test_a_case_is_told_whole(api, case):
    answer = api.get(f"{CASES}{case.reference}/")

    told = answer.json()
    assert answer.headers["ETag"] == f'"{case.version}"'
    assert told["reference"] == "ACME-2025-000001"
    assert told["title"] == FRAUD
    assert told["state"] == "open"
    assert told["kind"] == "complaint"
    assert told["author"]["handle"] == "eva"
    assert told["opened_at"] == "2025-11-17T09:00:00Z"
    assert told["opened_by"] == "rule"
    assert told["assignee"] is None
    assert told["effort"]["contacts"] == 1
    assert told["harm"] is told["remedy"] is told["gap"] is None
    assert len(told["conversations"]) == len(told["mentions"]) == 1
    assert told["version"] == case.version
    [signal] = told["signals"]
    assert (signal["name"], signal["count"], signal["by"]) == (
        "fraud_wording",
        1,
        "engine",
    )
    assert signal["evidence"]["mention"] == told["mentions"][0]
    assert told["score"] > 0


def test_its_reference_is_found_however_it_is_written(api, case):
    assert api.get(f"{CASES}acme-2025-000001/").status_code == 200
    assert problem(api.get(f"{CASES}ACME-2025-000002/"), 404) == "not_found"


def test_a_conversation_and_the_brands_risk_name_the_case(api, brand):
    now = datetime.now(UTC)
    happen(brand, item("1", by="eva", posted_at=now.isoformat(), **STAR), at=now)
    conversation, reference = Conversation.objects.get(), case_of("eva").reference

    told = api.get(f"{ACME}conversations/{conversation.pk}/").json()
    assert told["case"] == reference
    [listed] = api.get(f"{ACME}conversations/").json()["results"]
    assert listed["case"] == reference
    [top] = api.get(f"{ACME}risk/").json()["top"]
    assert top["case"] == reference


def test_who_may_not_read_cases_is_told_of_none(api, brand, acme):
    now = datetime.now(UTC)
    happen(brand, item("1", by="eva", posted_at=now.isoformat(), **STAR), at=now)
    conversation = Conversation.objects.get()
    assert api.get(f"{ACME}conversations/{conversation.pk}/").json()["case"]
    reader = client_with(
        Scope.MENTIONS_READ, Scope.RISK_READ, agency=acme.agency, brand=acme
    )

    one = reader.get(f"{ACME}conversations/{conversation.pk}/").json()
    [listed] = reader.get(f"{ACME}conversations/").json()["results"]
    [top] = reader.get(f"{ACME}risk/").json()["top"]

    assert one["case"] is listed["case"] is top["case"] is None


def test_the_portfolio_counts_open_cases_for_who_may_read_them(api, case, acme):
    [entry] = api.get("/api/v1/brands/").json()["results"]
    assert (entry["open_cases"], entry["overdue_cases"]) == (1, 0)

    blind = client_with(Scope.RISK_READ, agency=acme.agency, brand=acme)
    [entry] = blind.get("/api/v1/brands/").json()["results"]
    assert (entry["open_cases"], entry["overdue_cases"]) == (None, None)


# --- The list ---


@pytest.fixture
def several(brand, ada):
    """Eva's is pressing, Max's is Ada's, Ben's is closed."""
    happen(
        brand,
        item("1", by="eva", **STAR),
        item("2", text=FAILURE, by="max"),
        item("3", text=FAILURE, by="ben"),
    )
    work.assign_case(case_of("max"), assignee=ada, by=ada, at=MONDAY)
    close_case(case_of("ben"), by=ada, at=MONDAY)
    return {name: case_of(name).reference for name in ("eva", "max", "ben")}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["eva", "max", "ben"]),
        ("state=open", ["eva", "max"]),
        ("state=closed", ["ben"]),
        ("priority=low", ["max", "ben"]),
        ("assignee=ada@atalaya.example", ["max"]),
        ("assignee=none", ["eva", "ben"]),
        ("assignee=none&state=open", ["eva"]),
        ("channel=twitter", ["eva", "max", "ben"]),
        ("channel=phone", []),
        ("overdue=true", ["eva", "max"]),
        ("kind=request", []),
        ("sort=newest", ["ben", "max", "eva"]),
        ("q=000002", ["max"]),
    ],
)
def test_cases_are_narrowed_and_come_by_what_is_due_next(api, several, query, names):
    found = api.get(f"{CASES}?{query}").json()["results"]

    by_reference = {reference: name for name, reference in several.items()}
    found_names = [by_reference[each["reference"]] for each in found]
    if "sort" in query:
        assert sorted(found_names) == sorted(names)
    else:
        assert found_names == names


def test_pages_follow_each_other(api, several):
    first = api.get(f"{CASES}?limit=2").json()
    second = api.get(first["next"]).json()

    assert [len(first["results"]), len(second["results"])] == [2, 1]
    assert second["next"] is None
    assert api.get(second["previous"]).json()["results"] == first["results"]


def test_a_conversation_of_before_it_was_joined_finds_its_case(api, brand):
    happen(brand, reply("2", "1", text=FRAUD, by="eva"))
    before = Conversation.objects.get().pk
    happen(brand, item("1", text=PRAISE, by="max"))

    found = api.get(f"{CASES}?conversation={before}").json()["results"]
    assert len(found) == 1


def test_an_unknown_parameter_is_refused(api, brand):
    assert problem(api.get(f"{CASES}?status=open"), 400) == "invalid"


def test_listing_takes_the_same_number_of_statements(api, brand, count_queries):
    happen(brand, item("0", text=FAILURE))
    api.get(CASES)  # brings the scores up to date
    for_one = count_queries(lambda: api.get(CASES))
    with brand_context(brand):
        happen(brand, *(item(str(number), text=FRAUD) for number in range(1, 21)))

    assert count_queries(lambda: api.get(f"{CASES}?limit=200")) == for_one


# --- Opening ---


def test_a_case_is_opened_by_hand_on_a_post(api, brand):
    happen(brand, item("1", text=PRAISE, by="eva"))
    mention = Mention.objects.get()

    answer = api.post(
        CASES,
        {
            "mention": str(mention.pk),
            "title": "Asks for more",
            "kind": "request",
            "harm": {"amount": "6000.00", "currency": "MXN"},
            "hard_deadline_at": "2025-12-01T10:00:00Z",
            "assignee": "ada@atalaya.example",
            "note": "He called, too",
        },
        format="json",
    )

    told = answer.json()
    assert answer.status_code == 201
    assert told["opened_by"] == "key"
    assert told["title"] == "Asks for more"
    assert told["kind"] == "request"
    assert told["mentions"] == [str(mention.pk)]
    assert told["harm"] == {"amount": "6000.00", "currency": "MXN"}
    assert told["priority"] == "high"
    assert told["assignee"]["name"] == "Ada"
    again = api.post(CASES, {"mention": str(mention.pk)}, format="json")
    assert problem(again, 409) == "post_has_a_case"


def test_a_case_without_a_post_has_a_title(api, brand):
    assert problem(api.post(CASES, {}, format="json"), 400) == "invalid"

    answer = api.post(CASES, {"title": "Wrote to the press"}, format="json")
    assert answer.status_code == 201
    assert answer.json()["conversations"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": "T", "state": "closed"}, "invalid"),
        ({"mention": str(uuid4())}, "no_such_post"),
        ({"title": "T", "assignee": "nobody@example.com"}, "unknown_person"),
        ({"title": "T", "harm": {"amount": "-1"}}, "invalid"),
        ({"title": "T", "at": "2099-01-01T00:00:00Z"}, "future_time"),
    ],
)
def test_what_does_not_fit_opens_nothing(api, brand, body, code):
    assert problem(api.post(CASES, body, format="json"), 400) == code
    with brand_context(brand):
        assert not Case.objects.exists()


def test_the_same_key_opens_one_case(api, brand):
    body = {"title": "Once"}
    first = api.post(CASES, body, format="json", HTTP_IDEMPOTENCY_KEY="k")
    again = api.post(CASES, body, format="json", HTTP_IDEMPOTENCY_KEY="k")

    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.headers["ETag"] == again.headers["ETag"] == '"1"'
    with brand_context(brand):
        assert Case.objects.count() == 1


# --- What people set ---


def test_facts_are_set_on_the_version_that_was_read(api, case):
    path = f"{CASES}{case.reference}/"
    changes = {
        "title": "The phone that never came",
        "cluster": "preventable",
        "priority": "urgent",
        "root_cause": "A salesperson's error",
        "aspects": [{"name": "delivery", "sentiment": -0.8}],
    }

    assert problem(api.patch(path, changes, format="json"), 428) == (
        "precondition_required"
    )
    answer = api.patch(path, changes, format="json", HTTP_IF_MATCH=f'"{case.version}"')

    told = answer.json()
    assert answer.status_code == 200
    assert {name: told[name] for name in changes} == changes
    assert answer.headers["ETag"] == f'"{case.version + 1}"'
    stale = api.patch(
        path, {"title": "x"}, format="json", HTTP_IF_MATCH=f'"{case.version}"'
    )
    assert problem(stale, 412) == "precondition_failed"
    emptied = api.patch(
        path,
        {"cluster": None, "priority": None, "root_cause": None},
        format="json",
        HTTP_IF_MATCH=answer.headers["ETag"],
    ).json()
    assert emptied["cluster"] is emptied["root_cause"] is emptied["raised_to"] is None
    assert emptied["priority"] != "urgent"


def test_a_field_that_is_no_case_field_is_refused(api, case):
    answer = api.patch(
        f"{CASES}{case.reference}/",
        {"state": "closed"},
        format="json",
        HTTP_IF_MATCH="*",
    )
    assert problem(answer, 400) == "invalid"


# --- The story and the risk ---


def test_the_timeline_tells_posts_and_deeds_in_order(api, case, brand):
    api.post(f"{CASES}{case.reference}/notes/", {"text": "Hm"}, format="json")
    with brand_context(brand):
        catch_up()

    told = api.get(f"{CASES}{case.reference}/timeline/").json()["results"]
    kinds = [each["kind"] for each in told if each["kind"] != "band"]
    assert kinds[0] == "opened"
    assert kinds[-1] == "note"
    opened = next(each for each in told if each["kind"] == "opened")
    assert opened["mention"]["text"] == FRAUD
    assert opened["by"] == {"kind": "vigia", "id": None, "name": None}
    note = told[-1]
    assert (note["text"], note["by"]["kind"], note["by"]["name"]) == (
        "Hm",
        "key",
        "Tests",
    )

    newest = api.get(f"{CASES}{case.reference}/timeline/?sort=newest").json()["results"]
    assert [each["id"] for each in newest] == [each["id"] for each in told[::-1]]


def test_the_timeline_comes_in_pages(api, case):
    path = f"{CASES}{case.reference}"
    for number in range(5):
        api.post(f"{path}/notes/", {"text": str(number)}, format="json")
    whole = api.get(f"{path}/timeline/").json()["results"]

    pages, address = [], f"{path}/timeline/?limit=2"
    while address:
        page = api.get(address).json()
        pages.append(page["results"])
        address = page["next"]

    assert [one for page in pages for one in page] == whole
    assert {len(page) for page in pages[:-1]} == {2}
    last = api.get(f"{path}/timeline/?limit=2").json()
    second = api.get(last["next"]).json()
    assert api.get(second["previous"]).json()["results"] == last["results"]


def test_a_cases_risk_is_that_of_its_worst_conversation(api, brand, ada):
    happen(brand, item("1", text=FAILURE, by="eva"))
    happen(brand, item("2", text=FRAUD, by="eva"))
    reference = case_of("eva").reference
    worst = Conversation.objects.order_by("-score").first()

    told = api.get(f"{CASES}{reference}/risk/").json()

    assert told["score"] == pytest.approx(worst.score, abs=1)
    assert told["reasons"]


# --- Who may what ---


@pytest.mark.parametrize(
    ("scopes", "get", "post"),
    [
        ([Scope.CASES_READ], 200, 403),
        ([Scope.CASES_WRITE], 403, 200),
        ([Scope.MENTIONS_READ, Scope.RISK_READ], 403, 403),
    ],
)
def test_a_key_does_what_its_scopes_say(case, acme, scopes, get, post):
    client = client_with(*scopes, agency=acme.agency, brand=acme)
    path = f"{CASES}{case.reference}/"

    assert client.get(path).status_code == get
    assert client.get(f"{path}timeline/").status_code == get
    answer = client.post(
        f"{path}notes/", {"text": "Hm"}, content_type="application/json"
    )
    assert answer.status_code == post


@pytest.mark.parametrize(
    ("role", "get", "post"),
    [
        (Role.COMMUNITY_MANAGER, 200, 200),
        (Role.AUDITOR, 200, 403),
        (Role.VIEWER, 403, 403),
        (Role.CONTRACTOR, 403, 403),
    ],
)
def test_a_person_does_what_his_role_says(case, acme, role, get, post):
    person = User.objects.create_user("new@atalaya.example", name="New")
    add_member(acme.agency, person, role=role, brands=[acme], at=MONDAY)
    client = APIClient()
    client.force_authenticate(person)
    client.force_login(person)
    path = f"{CASES}{case.reference}/"

    assert client.get(path).status_code == get
    assert (
        client.post(f"{path}notes/", {"text": "Hm"}, format="json").status_code == post
    )


def test_a_case_of_another_brand_is_none_here(api, case, lead, globex):
    client = APIClient()
    client.force_login(lead)

    assert client.get(f"{CASES}{case.reference}/").status_code == 200
    assert client.get(f"{GLOBEX}cases/{case.reference}/").status_code == 404
    assert client.get(f"{GLOBEX}cases/").json()["results"] == []
    assert api.get(f"{GLOBEX}cases/{case.reference}/").status_code == 404
