"""playbooks/, runs/ and what a case taught, through the REST door."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reputation.cases.models import Case
from reputation.events.models import Event
from reputation.playbooks.models import Playbook, PlaybookVersion, Run
from tenants.access import Role, Scope
from tenants.actions import add_member
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, client_with, send
from tests.people import MONDAY
from tests.playbooks.cases import a_case, moved
from tests.playbooks.documents import a_playbook, a_step, words

PLAYBOOKS = f"{ACME}playbooks/"
CONSENT = {"role": "brand_pr", "within": "PT1H", "fallback_role": "agency_lead"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(client: Client, path: str, data: Any, **headers: str) -> Any:
    return send(client, path, data, method="PUT", **headers)


@pytest.fixture
def case(acme: Brand) -> Case:
    with brand_context(acme):
        return a_case()


@pytest.fixture
def brand_pr(acme: Brand) -> User:
    paula = User.objects.create_user("paula@acme.example", name="Paula")
    add_member(acme.agency, paula, role=Role.BRAND_PR, brands=[acme], at=MONDAY)
    return paula


def started(api: Client, case: Case, **fields: Any) -> dict[str, Any]:
    """Put a playbook on the shelf and run it on the case."""
    made = send(api, PLAYBOOKS, {"document": a_playbook(**fields)})
    assert made.status_code == 201, made.content
    run = send(
        api, f"{ACME}cases/{case.reference}/runs/", {"playbook": made.json()["id"]}
    )
    assert run.status_code == 201, run.content
    return run.json()


def step_path(run: dict[str, Any], number: int, verb: str) -> str:
    return f"{ACME}runs/{run['id']}/steps/{number}/{verb}/"


def states(run: dict[str, Any]) -> dict[str, str]:
    return {step["key"]: step["state"] for step in run["steps"]}


# --- The shelf ---


def test_a_brand_that_never_looked_finds_the_twelve(api: Client, acme: Brand):
    with brand_context(acme):
        assert not Playbook.objects.exists()

    found = api.get(PLAYBOOKS).json()

    assert len(found["results"]) == 12
    outage = next(one for one in found["results"] if one["slug"] == "outage")
    assert outage == {
        "id": outage["id"],
        "slug": "outage",
        "title": "Caída del servicio",
        "summary": outage["summary"],
        "state": "published",
        "version": 1,
        "draft": None,
        "review_date": "2027-05-01",
        "stale": outage["stale"],
        "shipped": True,
        "success": {
            "n": 0,
            "median_hours": None,
            "reopen_rate": None,
            "risk_change": None,
        },
    }


@pytest.mark.parametrize(
    ("headers", "title"),
    [
        ({}, "Caída del servicio"),  # the brand's own
        ({"Accept-Language": "pt-BR"}, "Falha do serviço"),
        ({"Accept-Language": "en"}, "Outage"),
        ({"Accept-Language": "ja"}, "Caída del servicio"),
    ],
)
def test_titles_are_in_the_readers_language_else_in_the_brands(
    api: Client, case: Case, headers: dict[str, str], title: str
):
    found = api.get(f"{PLAYBOOKS}outage/", headers=headers).json()
    [first] = [
        one["title"]
        for one in api.get(PLAYBOOKS, headers=headers).json()["results"]
        if one["slug"] == "outage"
    ]
    runs = f"{ACME}cases/{case.reference}/runs/"
    send(api, runs, {"playbook": "outage"})
    [run] = api.get(runs, headers=headers).json()["results"]

    assert (found["title"], first, run["playbook"]["title"]) == (title, title, title)
    assert found["document"]["title"]["pt"] == "Falha do serviço"


def test_looking_again_takes_no_more_statements(api: Client, count_queries):
    api.get(PLAYBOOKS)
    for_twelve = count_queries(lambda: api.get(PLAYBOOKS))
    send(api, PLAYBOOKS, {"document": a_playbook()})

    assert count_queries(lambda: api.get(PLAYBOOKS)) == for_twelve


def test_a_playbook_is_made_published_and_found_by_id_and_slug(api: Client):
    answer = send(api, PLAYBOOKS, {"document": a_playbook()})

    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["version"], made["title"]) == (
        "published",
        1,
        "Toner trouble (es)",
    )
    assert answer["ETag"] == f'"{made["etag"]}"'
    for name in (made["id"], "toner-trouble"):
        found = api.get(f"{PLAYBOOKS}{name}/")
        assert (found.json(), found["ETag"]) == (made, answer["ETag"])


def test_a_playbook_made_with_an_idempotency_key_names_its_version(api: Client):
    made, again = (
        send(
            api,
            PLAYBOOKS,
            {"document": a_playbook()},
            HTTP_IDEMPOTENCY_KEY="one-playbook",
        )
        for _ in range(2)
    )

    assert (made.status_code, made.content) == (201, again.content)
    assert made["ETag"] == again["ETag"] == f'"{made.json()["etag"]}"'


def test_a_draft_is_not_in_force(api: Client, case: Case):
    body = {"document": a_playbook(), "publish": False}

    made = send(api, PLAYBOOKS, body).json()
    refused = send(
        api, f"{ACME}cases/{case.reference}/runs/", {"playbook": made["slug"]}
    )

    assert (made["state"], made["draft"]) == ("draft", 1)
    assert (refused.status_code, refused.json()["code"]) == (
        409,
        "playbook_not_published",
    )


def test_a_document_that_is_none_is_refused_with_the_places(api: Client, acme: Brand):
    body = {
        "document": a_playbook(
            steps=[a_step("a", template="x"), a_step("b", when={"signals": ["y"]})]
        )
    }

    answer = send(api, PLAYBOOKS, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "playbook_is_broken")
    assert [each["pointer"] for each in answer.json()["errors"]] == [
        "/document/steps/0/template",
        "/document/steps/1/when/signals/0",
    ]
    with brand_context(acme):
        assert not Playbook.objects.filter(slug="toner-trouble").exists()


@pytest.mark.parametrize("body", [{}, {"document": 3}, {"document": {}, "extra": 1}])
def test_a_body_that_does_not_fit_is_400(api: Client, body: dict[str, Any]):
    assert send(api, PLAYBOOKS, body).status_code == 400


def test_a_slug_that_is_taken_is_409(api: Client):
    answer = send(api, PLAYBOOKS, {"document": a_playbook(slug="outage")})

    assert (answer.status_code, answer.json()["code"]) == (409, "playbook_exists")


def test_wording_anew_needs_the_version_that_was_read(api: Client, acme: Brand):
    read = send(api, PLAYBOOKS, {"document": a_playbook()})
    path = f"{PLAYBOOKS}{read.json()['id']}/"
    newer = {"document": a_playbook(title=words("Ink trouble"))}

    assert put(api, path, newer).status_code == 428
    assert put(api, path, newer, HTTP_IF_MATCH='"99"').status_code == 412
    assert put(api, path, newer, HTTP_IF_MATCH="soon").status_code == 412
    with brand_context(acme):
        assert (
            PlaybookVersion.objects.filter(playbook__slug="toner-trouble").count() == 1
        )
    first = put(api, path, newer, HTTP_IF_MATCH=read["ETag"])
    again = put(api, path, newer, HTTP_IF_MATCH=read["ETag"])

    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert first.json()["title"] == "Ink trouble (es)"
    assert first["ETag"] != read["ETag"]
    assert (again.status_code, again.json()["code"]) == (412, "precondition_failed")


def test_what_was_read_may_be_sent_back_with_the_document_changed(api: Client):
    path = f"{PLAYBOOKS}outage/"
    read = api.get(path)
    newer = read.json() | {"publish": True}
    newer["document"]["do"][0]["es"] = "Diga qué falla y desde cuándo."

    written = put(api, path, newer, HTTP_IF_MATCH=read["ETag"])

    assert written.status_code == 200, written.content
    assert written.json()["document"] == newer["document"]
    assert (written.json()["version"], written.json()["shipped"]) == (2, True)
    again = api.get(path, headers={"Accept-Language": "en"})
    same = put(api, path, again.json(), HTTP_IF_MATCH=again["ETag"])
    assert same.status_code == 200, same.content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Blackout"),
        ("title", {"en": "Blackout"}),
        ("summary", "Another one"),
        ("slug", "blackout"),
        ("review_date", "2031-01-01"),
    ],
)
def test_what_follows_from_the_document_is_changed_there(
    api: Client, name: str, value: Any
):
    path = f"{PLAYBOOKS}outage/"
    read = api.get(path)

    refused = put(api, path, read.json() | {name: value}, HTTP_IF_MATCH=read["ETag"])

    assert (refused.status_code, refused.json()["code"]) == (400, "read_only")
    assert [each["pointer"] for each in refused.json()["errors"]] == [f"/{name}"]
    assert api.get(path).json() == read.json()


def test_versions_are_told_with_what_differs(api: Client):
    read = send(api, PLAYBOOKS, {"document": a_playbook()})
    path = f"{PLAYBOOKS}toner-trouble/"
    newer = a_playbook(steps=[a_step("look", mandatory=True), a_step("check")])
    put(api, path, {"document": newer}, HTTP_IF_MATCH=read["ETag"])

    versions = api.get(f"{path}versions/").json()["results"]
    found = api.get(f"{path}differences/?before=1&after=2").json()

    assert [(one["number"], one["state"]) for one in versions] == [
        (2, "published"),
        (1, "retired"),
    ]
    assert [(one["place"], one["change"]) for one in found["results"]] == [
        ("/steps/look/mandatory", "added"),
        ("/steps/check/order", "changed"),
        ("/steps/answer", "removed"),
    ]
    assert api.get(f"{path}differences/?before=1&after=9").status_code == 404
    assert api.get(f"{path}differences/?before=1").status_code == 400


def test_reading_and_writing_need_their_scopes(acme: Brand, globex: Brand, case: Case):
    reader = client_with(Scope.PLAYBOOKS_READ, agency=acme.agency)
    body = {"document": a_playbook()}

    assert reader.get(PLAYBOOKS).status_code == 200
    assert send(reader, PLAYBOOKS, body).status_code == 403
    assert reader.get(f"{ACME}cases/{case.reference}/runs/").status_code == 403


# --- Runs ---


def test_a_case_is_worked_by_a_playbook(api: Client, case: Case):
    run = started(
        api,
        case,
        steps=[
            a_step("look", due={"within": "PT30M"}),
            a_step("pay", when={"signals": ["remedy_gap"]}, mandatory=True),
        ],
    )

    assert run["case"] == case.reference
    assert (run["state"], run["version"], run["playbook"]["slug"]) == (
        "running",
        1,
        "toner-trouble",
    )
    assert states(run) == {"look": "open", "pay": "not_needed"}
    look = run["steps"][0]
    assert (look["number"], look["title"], look["owner_role"]) == (
        1,
        "Look (es)",
        "community_manager",
    )
    assert look["due_at"].endswith("Z")
    assert run["exits"] == [
        {"key": "confirmed", "text": "Solved. (es)", "fact": "confirmed", "met": False}
    ]
    listed = api.get(f"{ACME}cases/{case.reference}/runs/").json()["results"]
    assert listed == [api.get(f"{ACME}runs/{run['id']}/").json()] == [run]


def test_steps_are_done_and_left_out(api: Client, case: Case):
    run = started(api, case)

    done = send(api, step_path(run, 1, "done"), {"note": "Seen."}).json()
    skipped = send(api, step_path(run, 2, "skipped"), {}).json()
    again = send(api, step_path(run, 1, "done"), {})

    assert states(done)["look"] == "done"
    assert done["steps"][0]["note"] == "Seen."
    assert states(skipped) == {"look": "done", "answer": "skipped", "check": "open"}
    assert (again.status_code, again.json()["code"]) == (409, "step_is_not_open")
    assert send(api, step_path(run, 9, "done"), {}).status_code == 404
    assert send(api, step_path(run, 3, "done"), {"why": 1}).status_code == 400


def test_a_mandatory_reply_is_done_by_replying(api: Client, case: Case):
    run = started(api, case, steps=[a_step("answer", kind="reply", mandatory=True)])
    assert run["steps"][0]["needs"] == "reply"

    refused = send(api, step_path(run, 1, "done"), {})

    assert (refused.status_code, refused.json()["code"]) == (409, "reply_missing")
    reached = {"channel": "phone", "purpose": "Say sorry", "outcome": "reached"}
    send(api, f"{ACME}cases/{case.reference}/contacts/", reached)
    [ready] = api.get(f"{ACME}runs/{run['id']}/").json()["steps"]
    assert (ready["state"], ready["needs"]) == ("open", None)
    done = send(api, step_path(run, 1, "done"), {}).json()
    assert states(done) == {"answer": "done"}


def test_a_step_may_have_been_done_earlier_but_not_tomorrow(api: Client, case: Case):
    run = started(api, case)
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()

    refused = send(api, step_path(run, 1, "done"), {"at": tomorrow})
    done = send(api, step_path(run, 1, "done"), {"at": "2025-11-17T09:30:00Z"}).json()

    assert (refused.status_code, refused.json()["code"]) == (400, "future_time")
    assert done["steps"][0]["settled_at"] == "2025-11-17T09:30:00Z"


def test_a_mandatory_step_cannot_be_left_out_with_a_key(
    api: Client, acme: Brand, case: Case
):
    run = started(api, case, steps=[a_step("check", mandatory=True)])
    with brand_context(acme):
        before = Event.objects.count()

    answer = send(api, step_path(run, 1, "skipped"), {"note": "No time."})

    assert (answer.status_code, answer.json()["code"]) == (409, "step_is_mandatory")
    assert states(api.get(f"{ACME}runs/{run['id']}/").json()) == {"check": "open"}
    with brand_context(acme):
        assert Event.objects.count() == before


def test_a_case_is_not_closed_before_its_mandatory_steps(api: Client, case: Case):
    run = started(api, case, steps=[a_step("check", mandatory=True)])
    path = f"{ACME}cases/{case.reference}/closure/"
    etag = api.get(f"{ACME}cases/{case.reference}/")["ETag"]

    refused = send(api, path, {"note": "Done."}, HTTP_IF_MATCH=etag)
    assert (refused.status_code, refused.json()["code"]) == (409, "mandatory_step_open")
    assert refused.json()["detail"] == "“Toner trouble” still needs: Check."
    send(api, step_path(run, 1, "done"), {})
    closed = send(api, path, {"note": "Done."}, HTTP_IF_MATCH=etag)

    assert closed.status_code == 200, closed.content


def test_consent_is_somebody_elses(
    api: Client, case: Case, ada: User, brand_pr: User, lead: User
):
    run = started(api, case, steps=[a_step("offer", kind="approval", approval=CONSENT)])
    mine, hers, his = signed_in(ada), signed_in(brand_pr), signed_in(lead)

    asked = send(mine, step_path(run, 1, "done"), {"note": "40 euros"}).json()
    step = asked["steps"][0]
    assert (step["state"], step["asked_by"], step["approvers"]) == (
        "open",
        str(ada.pk),
        ["brand_pr"],
    )
    own = send(mine, step_path(run, 1, "approval"), {})
    assert (own.status_code, own.json()["code"]) == (409, "own_request")
    other = send(his, step_path(run, 1, "approval"), {})
    assert (other.status_code, other.json()["code"]) == (403, "not_the_approver")
    assert other.json()["detail"] == "This is for: Brand PR."
    assert send(hers, step_path(run, 1, "rejection"), {}).status_code == 400
    rejected = send(hers, step_path(run, 1, "rejection"), {"note": "Too much."}).json()
    assert rejected["steps"][0]["asked_at"] is None
    send(mine, step_path(run, 1, "done"), {"note": "30 euros"})

    agreed = send(hers, step_path(run, 1, "approval"), {}).json()

    step = agreed["steps"][0]
    assert (step["state"], step["settled_by"], step["approved_by"], step["note"]) == (
        "done",
        str(ada.pk),
        str(brand_pr.pk),
        "30 euros",
    )


def test_a_run_moves_to_the_newest_version_and_ends(
    api: Client, acme: Brand, case: Case
):
    run = started(api, case)
    send(api, step_path(run, 1, "done"), {})
    path = f"{PLAYBOOKS}toner-trouble/"
    newer = a_playbook(steps=[a_step("greet"), a_step("look")])
    put(api, path, {"document": newer}, HTTP_IF_MATCH=api.get(path)["ETag"])

    moved_run = send(api, f"{ACME}runs/{run['id']}/version/", {}).json()
    assert (moved_run["version"], states(moved_run)) == (
        2,
        {"greet": "open", "look": "done"},
    )
    refused = send(api, f"{ACME}runs/{run['id']}/closure/", {})
    assert (refused.status_code, refused.json()["code"]) == (
        409,
        "exit_criteria_unmet",
    )
    with brand_context(acme):
        moved(case, claimed_at=MONDAY, resolved_at=MONDAY, resolved_how="confirmed")
    ended = send(api, f"{ACME}runs/{run['id']}/closure/", {}).json()

    assert (ended["state"], ended["can_end"]) == ("ended", False)
    assert send(api, step_path(run, 1, "done"), {}).json()["code"] == "run_is_over"


def test_the_same_key_starts_one_run(api: Client, acme: Brand, case: Case):
    send(api, PLAYBOOKS, {"document": a_playbook()})
    path, body = f"{ACME}cases/{case.reference}/runs/", {"playbook": "toner-trouble"}

    once = send(api, path, body, HTTP_IDEMPOTENCY_KEY="k1")
    twice = send(api, path, body, HTTP_IDEMPOTENCY_KEY="k1")
    other = send(api, path, body)

    assert once.json() == twice.json()
    assert (other.status_code, other.json()["code"]) == (409, "already_running")
    with brand_context(acme):
        assert Run.objects.count() == 1


def test_a_text_to_start_from_is_in_the_customers_language(
    api: Client, acme: Brand, case: Case
):
    text = "{{ customer|Hola }}, el caso {{ reference }} queda {{ promised_at }}."
    with brand_context(acme):
        moved(case, language="es-MX")

    run = started(
        api,
        case,
        steps=[a_step("answer", kind="reply", template="hello")],
        templates=[{"key": "hello", "texts": words("x") | {"es": text}}],
    )

    assert run["steps"][0]["template"] == {
        "key": "hello",
        "language": "es",
        "text": f"Hola, el caso {case.reference} queda [promised_at].",
        "missing": ["promised_at"],
    }


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "cases/NOPE-2025-000001/runs/", None),
        ("POST", "cases/NOPE-2025-000001/runs/", {"playbook": "outage"}),
        ("GET", "cases/NOPE-2025-000001/suggestions/", None),
        ("GET", "cases/NOPE-2025-000001/post-mortem/", None),
        ("GET", "runs/0199a6a1-0000-7000-8000-000000000000/", None),
        ("POST", "runs/0199a6a1-0000-7000-8000-000000000000/steps/1/done/", {}),
        ("GET", "playbooks/nope/", None),
        ("GET", "playbooks/nope/versions/", None),
    ],
)
def test_what_does_not_exist_is_404(
    api: Client, method: str, path: str, body: dict[str, Any] | None
):
    assert send(api, ACME + path, body or {}, method=method).status_code == 404


def test_an_unknown_playbook_in_a_body_is_400(api: Client, case: Case):
    answer = send(api, f"{ACME}cases/{case.reference}/runs/", {"playbook": "nope"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/playbook"


def test_brands_do_not_see_each_others_playbooks_and_runs(
    api: Client, acme: Brand, globex: Brand, case: Case
):
    with brand_context(acme):
        pass
    run = started(api, case)
    agency = client_with(agency=acme.agency)

    assert agency.get(f"{ACME}runs/{run['id']}/").status_code == 200
    assert agency.get(f"{GLOBEX}runs/{run['id']}/").status_code == 404
    assert agency.get(f"{GLOBEX}playbooks/toner-trouble/").status_code == 404
    assert agency.get(f"{GLOBEX}playbooks/{run['playbook']['id']}/").status_code == 404
    assert agency.get(f"{GLOBEX}cases/{case.reference}/runs/").status_code == 404
    assert "toner" not in json.dumps(agency.get(f"{GLOBEX}playbooks/").json())
    assert api.get(f"{GLOBEX}playbooks/").status_code == 404


# --- What fits, and what was learned ---


def test_playbooks_are_suggested_by_what_the_case_is_like(
    api: Client, acme: Brand, case: Case
):
    with brand_context(acme):
        moved(
            case,
            signals={"reply_removed_or_blocked_alleged": 1, "failed_prior_contact": 4},
            cluster="preventable",
        )

    found = api.get(f"{ACME}cases/{case.reference}/suggestions/").json()["results"]

    best = found[0]
    assert (best["playbook"]["slug"], best["fit"], best["running"]) == (
        "deleted-comments",
        33.0,
        False,
    )
    assert best["reasons"] == [
        {
            "ground": "signals",
            "names": ["reply_removed_or_blocked_alleged"],
            "weight": 20.0,
        },
        {"ground": "cluster", "names": ["preventable"], "weight": 8},
        {"ground": "intents", "names": ["complaint"], "weight": 5},
    ]
    slugs = [one["playbook"]["slug"] for one in found]
    assert "holding-statement" not in slugs
    assert "channel-journey" in slugs


def test_a_post_mortem_has_its_figures_before_anybody_writes(
    api: Client, acme: Brand, case: Case
):
    path = f"{ACME}cases/{case.reference}/post-mortem/"
    with brand_context(acme):
        moved(
            case, first_answer_at=MONDAY + timedelta(minutes=5), root_cause="No toner."
        )

    empty = api.get(path).json()
    assert (empty["written_at"], empty["root_cause"]) == (None, "No toner.")
    assert empty["figures"]["first_answer_hours"] == 0.08

    written = send(
        api, path, {"owner": "Purchasing", "lessons": "Order in time."}
    ).json()

    assert (written["owner"], written["lessons"]) == ("Purchasing", "Order in time.")
    assert written["written_at"] is not None
    assert send(api, path, {"owner": "Stores"}).json()["lessons"] == "Order in time."


def test_a_lesson_becomes_a_draft_that_somebody_publishes(
    api: Client, acme: Brand, case: Case
):
    send(api, PLAYBOOKS, {"document": a_playbook()})
    body = {"playbook": "toner-trouble", "text": "Order in time.", "kind": "do"}

    answer = send(api, f"{ACME}cases/{case.reference}/post-mortem/lessons/", body)

    assert answer.json()["draft"] == "toner-trouble"
    found = api.get(f"{PLAYBOOKS}toner-trouble/").json()
    assert (found["version"], found["draft"]) == (1, 2)
    with brand_context(acme):
        draft = PlaybookVersion.objects.get(state="draft").read()
    assert [each.en for each in draft.do] == ["Answer.", "Order in time."]
