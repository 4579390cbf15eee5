"""A POST with an Idempotency-Key happens once, whatever dies when."""

import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.response import Response

from reputation.api.idempotency import (
    LIFETIME,
    Attempt,
    purge_idempotent_requests,
    run_once,
)
from reputation.api.models import IdempotentRequest
from reputation.api.problems import ApiError
from reputation.channels.models import Channel
from reputation.common.ids import uuid7
from reputation.mentions.models import Mention
from tenants.models import ApiKey, Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, an_item, client_with, lines, send
from tests.database import ROOT
from tests.people import MONDAY

CHANNELS = f"{ACME}channels/"
A_BLOG = {"slug": "blog", "kind": "blog", "name": "The blog"}
KEY = {"HTTP_IDEMPOTENCY_KEY": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def test_the_same_request_gets_the_same_answer_and_happens_once(
    api: Client, acme: Brand
):
    first = send(api, CHANNELS, A_BLOG, **KEY)
    second = send(api, CHANNELS, A_BLOG, **KEY)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert second["Content-Type"] == "application/json"
    with brand_context(acme):
        assert Channel.objects.count() == 1


def test_without_a_key_each_request_is_its_own(api: Client):
    assert send(api, CHANNELS, A_BLOG).status_code == 201
    assert send(api, CHANNELS, A_BLOG).status_code == 409


@pytest.fixture
def conversation(api: Client, twitter: Channel) -> str:
    send(api, f"{ACME}mentions/", an_item())
    return api.get(f"{ACME}conversations/").json()["results"][0]["id"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("channels/", A_BLOG, 201),
        ("mentions/", an_item("2"), 201),
        ("mentions/batch/", [an_item("2"), an_item("3", channel="x")], 207),
        ("conversations/{conversation}/what-if/", {"horizons_s": [60]}, 200),
    ],
)
def test_every_post_takes_a_key(
    api: Client, conversation: str, path: str, body: object, status: int
):
    path = ACME + path.format(conversation=conversation)

    first = send(api, path, body, **KEY)
    second = send(api, path, body, **KEY)

    assert (first.status_code, second.status_code) == (status, status)
    assert second["Idempotent-Replayed"] == "true"
    assert first.content == second.content


def test_the_key_with_another_body_is_422(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG, **KEY)

    answer = send(api, CHANNELS, A_BLOG | {"slug": "blog2"}, **KEY)

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    with brand_context(acme):
        assert Channel.objects.count() == 1


def test_the_key_at_another_address_is_422(api: Client):
    send(api, f"{ACME}mentions/batch/", [], **KEY)

    assert send(api, f"{ACME}mentions/", [], **KEY).status_code == 422


def test_the_key_with_another_query_is_422(api: Client):
    batch = f"{ACME}mentions/batch/"
    send(api, batch, [], **KEY)

    assert send(api, f"{batch}?backfill=true", [], **KEY).status_code == 422


def test_a_key_belongs_to_its_caller_and_its_brand(api: Client, acme: Brand):
    another = client_with(agency=acme.agency)
    send(api, f"{ACME}mentions/batch/", [], **KEY)

    elsewhere = send(another, f"{GLOBEX}mentions/batch/", [1], **KEY)
    beside = send(another, f"{ACME}mentions/batch/", [1], **KEY)

    assert (elsewhere.status_code, beside.status_code) == (207, 207)


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "se\u00f1al"])
def test_a_key_that_is_none_is_400(api: Client, key: str):
    answer = send(api, CHANNELS, A_BLOG, HTTP_IDEMPOTENCY_KEY=key)

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_idempotency_key"


def test_a_refusal_frees_the_key_for_a_corrected_body(api: Client, acme: Brand):
    wrong = send(api, CHANNELS, A_BLOG | {"kind": "telegraph"}, **KEY)
    right = send(api, CHANNELS, A_BLOG, **KEY)

    assert (wrong.status_code, right.status_code) == (400, 201)


def test_what_is_refused_is_asked_again_not_replayed(api: Client, acme: Brand):
    send(api, CHANNELS, A_BLOG)
    assert send(api, CHANNELS, A_BLOG, **KEY).status_code == 409

    api.delete(f"{CHANNELS}blog/")

    assert send(api, CHANNELS, A_BLOG, **KEY).status_code == 201


def test_a_fault_of_ours_frees_the_key(acme: Brand, monkeypatch: pytest.MonkeyPatch):
    client = client_with(agency=acme.agency)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("reputation.api.v1.channels.channel_shape", lambda _: 1 / 0)
        assert send(client, CHANNELS, A_BLOG, **KEY).status_code == 500
    with brand_context(acme):
        assert not Channel.objects.exists()

    assert send(client, CHANNELS, A_BLOG, **KEY).status_code == 201


def test_after_a_day_the_key_is_new(api: Client, acme: Brand):
    send(api, f"{ACME}mentions/batch/", [], **KEY)
    with brand_context(acme):
        IdempotentRequest.objects.update(
            started_at=timezone.now() - LIFETIME - timedelta(seconds=1)
        )

    other = send(api, f"{ACME}mentions/batch/", [1], **KEY)
    again = send(api, f"{ACME}mentions/batch/", [1], **KEY)

    assert "Idempotent-Replayed" not in other
    assert other.status_code == 207
    assert again["Idempotent-Replayed"] == "true"


def test_what_is_a_day_old_is_purged(acme: Brand):
    for number, age in enumerate((LIFETIME + timedelta(seconds=1), LIFETIME)):
        IdempotentRequest.objects.create(
            caller=uuid7(), key=str(number), path="/", started_at=MONDAY - age
        )

    assert purge_idempotent_requests(before=MONDAY - LIFETIME) == 1
    assert IdempotentRequest.objects.get().key == "1"


def test_a_key_costs_three_statements(api: Client, twitter: Channel, count_queries):
    batch = f"{ACME}mentions/batch/"
    send(api, batch, [])
    without = count_queries(lambda: send(api, batch, []))

    with_key = count_queries(lambda: send(api, batch, [], **KEY))

    assert with_key - without == 3


# --- What only real transactions show ---


def attempt(key: str = "k", body: str = "b") -> Attempt:
    return Attempt(ApiKey.objects.get().pk, key, "/", body, timezone.now())


def in_thread(brand: Brand, run) -> threading.Thread:
    def work() -> None:
        try:
            with brand_context(brand):
                run()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.fixture
def on_its_own(own_database: str, api: Client, acme: Brand) -> Client:
    """Acme in a database where commits are real."""
    return api


def test_while_the_first_runs_the_second_is_told_so(on_its_own: Client, acme: Brand):
    entered, leave = threading.Event(), threading.Event()
    one, other = attempt(), attempt(body="other")

    def slow() -> Response:
        entered.set()
        leave.wait(10)
        return Response({"done": True}, status=201)

    thread = in_thread(acme, lambda: run_once(one, slow))
    entered.wait(10)
    with pytest.raises(ApiError) as running:
        run_once(one, lambda: Response({}))
    with pytest.raises(ApiError) as different:
        run_once(other, lambda: Response({}))
    leave.set()
    thread.join()
    replayed = run_once(one, lambda: Response({}))

    assert (running.value.status_code, running.value.code) == (409, "still_running")
    assert (different.value.status_code, different.value.code) == (
        422,
        "idempotency_key_reused",
    )
    assert (replayed.status_code, replayed.content) == (201, b'{"done":true}')


def test_a_crowd_with_one_key_is_served_once(on_its_own: Client, acme: Brand):
    # The channel is made outside the crowd, which posts to it.
    with brand_context(acme):
        Channel.objects.create(
            slug="twitter", kind="twitter", name="X", created_at=MONDAY
        )
    items = lines([an_item(str(number)) for number in range(20)])

    def post(_: int) -> tuple[int, bytes]:
        try:
            answer = send(
                on_its_own,
                f"{ACME}mentions/batch/",
                items,
                content_type="application/x-ndjson",
                **KEY,
            )
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(post, range(16)))

    assert {status for status, _ in answers} <= {200, 409}
    served = {content for status, content in answers if status == 200}
    assert [json.loads(content)["accepted"] for content in served] == [20]
    with brand_context(acme):
        assert Mention.objects.count() == 20


# Runs one call with a key and stops where it is told to.
DIES = """
import sys, time
import django
django.setup()
from django.utils import timezone
from rest_framework.response import Response
from reputation.api import idempotency
from reputation.channels.models import Channel
from tenants.models import ApiKey, Brand
from tenants.schemas import brand_context

def stop():
    print("there", flush=True)
    time.sleep(60)

def run():
    Channel.objects.create(slug="blog", kind="blog", name="x", created_at=timezone.now())
    if sys.argv[1] == "in the call":
        stop()
    return Response({"by": "the first"}, status=201)

if sys.argv[1] == "after the claim":
    idempotency._lock = lambda attempt: stop()
if sys.argv[1] == "before the commit":
    encode = idempotency.encode
    idempotency.encode = lambda data: (stop(), encode(data))[1]
with brand_context(Brand.objects.get(slug="acme")):
    attempt = idempotency.Attempt(
        ApiKey.objects.get().pk, "k", "/", "b", timezone.now()
    )
    idempotency.run_once(attempt, run)
if sys.argv[1] == "after the commit":
    stop()
"""


@pytest.mark.parametrize(
    ("where", "answered_by"),
    [
        ("after the claim", b"the second"),
        ("in the call", b"the second"),
        ("before the commit", b"the second"),
        ("after the commit", b"the first"),
    ],
)
def test_a_process_that_dies_leaves_effect_and_answer_together_or_neither(
    on_its_own: Client,
    acme: Brand,
    database_environment: dict[str, str],
    where: str,
    answered_by: bytes,
):
    process = subprocess.Popen(
        [sys.executable, "-c", DIES, where],
        cwd=ROOT,
        env=database_environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    def again() -> Response:
        Channel.objects.create(slug="blog", kind="blog", name="x", created_at=MONDAY)
        return Response({"by": "the second"}, status=201)

    answer = until_free(lambda: run_once(attempt(), again))

    assert answered_by in answer.content
    assert Channel.objects.count() == 1


def until_free(call):
    """Call again while the database has not noticed yet that the other one is gone."""
    for _ in range(100):
        try:
            return call()
        except ApiError as running:
            if running.code != "still_running":
                raise
            threading.Event().wait(0.05)
    raise AssertionError("still running after 5 s")
