"""risk/: scores, explained, for the brand and for one conversation."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from reputation.api.v1.risk import language_for
from reputation.risk.models import Assessment
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.api.items import ACME, an_item, recent, send
from tests.people import MONDAY

RISK = f"{ACME}risk/"
HISTORY = f"{RISK}history/"

pytestmark = pytest.mark.usefixtures("twitter")


@pytest.fixture
def complaint(api: Client) -> str:
    """A complaint 40 minutes old with 68 reposts; returns its conversation's address."""
    reposts: list[dict[str, Any]] = []
    for number in range(68):
        item = an_item(
            f"r{number}",
            kind="repost",
            parent="root",
            author={"handle": f"a{number}", "followers": 300},
            posted_at=recent(minutes=39 - number / 2),
        )
        del item["text"]
        reposts.append(item)
    root = an_item(
        "root",
        text="Es una estafa, nadie responde. Abogado ya!",
        posted_at=recent(minutes=40),
    )
    answer = send(api, f"{ACME}mentions/batch/", [root, *reposts])
    assert answer.json()["accepted"] == 69
    (one,) = api.get(f"{ACME}conversations/").json()["results"]
    return f"{ACME}conversations/{one['id']}/"


def test_a_brand_is_never_shown_below_one_of_its_conversations(
    api: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reputation.risk.brand.DEBOUNCE", timedelta(hours=1))
    root = an_item("root", text="Es una estafa.", posted_at=recent(minutes=5))
    send(api, f"{ACME}mentions/", root)

    fan = {"handle": "fan", "followers": 90_000}
    again = an_item("again", kind="repost", parent="root", author=fan)
    again |= {"text": "", "posted_at": recent(minutes=4)}
    send(api, f"{ACME}mentions/", again)
    found = api.get(RISK).json()

    assert found["top"][0]["score"] > 10
    assert found["score"] >= found["top"][0]["score"]


def test_an_assessment_has_the_shape_of_the_contract(api: Client, complaint: str):
    found = api.get(f"{complaint}risk/").json()

    assert set(found) == {
        "score",
        "band",
        "config_version",
        "as_of",
        "points",
        "recovery_factor",
        "facts",
        "forecast",
        "reasons",
        "change",
    }
    assert set(found["points"]) == {"spread", "reach", "severity", "waiting", "signals"}
    assert set(found["facts"]) >= {
        "reposts",
        "recent_reposts",
        "window_s",
        "pending_audience",
        "potential_reach",
        "overlap_removed",
    }
    assert set(found["forecast"]) == {
        "reposts",
        "low",
        "high",
        "probability",
        "threshold",
        "driver",
    }
    assert found["facts"]["reposts"] == 68
    assert found["forecast"]["reposts"] > 68
    assert 1 <= len(found["reasons"]) <= 3


def test_points_add_up_to_the_score(api: Client, complaint: str):
    found = api.get(f"{complaint}risk/").json()
    points = found["points"]
    total = sum(points["signals"].values()) + sum(
        points[name] for name in ("spread", "reach", "severity", "waiting")
    )

    assert total * found["recovery_factor"] == pytest.approx(found["score"])
    assert "fraud_wording" in points["signals"]


def test_the_brands_risk_names_what_carries_it(api: Client, complaint: str):
    found = api.get(RISK).json()

    assert set(found) == {
        "score",
        "band",
        "config_version",
        "as_of",
        "posts",
        "surge",
        "top",
        "reasons",
        "change",
    }
    assert set(found["surge"]) == {"observed", "expected", "p", "points"}
    assert found["score"] == found["posts"] == pytest.approx(found["top"][0]["score"])
    (top,) = found["top"]
    assert top["case"] is None
    assert complaint.endswith(f"{top['conversation']}/")


def test_a_brand_without_posts_is_calm(api: Client):
    found = api.get(RISK).json()

    assert (found["band"], found["top"], found["reasons"]) == ("calm", [], [])
    assert found["score"] in {None, 0}


def test_the_portfolio_shows_the_same_score(api: Client, complaint: str):
    (brand,) = api.get("/api/v1/brands/").json()["results"]
    risk = api.get(RISK).json()

    assert brand == {
        "slug": "acme",
        "name": "Acme",
        "risk": {name: risk[name] for name in ("score", "band", "as_of")},
        "open_cases": 0,
        "overdue_cases": 0,
    }


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "es"),
        ("es", "es"),
        ("es-MX,en;q=0.5", "es"),
        ("en", "en"),
        ("fr, en;q=0.8, es;q=0.9", "es"),
        ("fr", "es"),
        ("*", "es"),
        ("fr, *;q=0.1", "es"),
        ("!!", "es"),
    ],
)
def test_sentences_are_in_the_callers_language_or_the_brands(
    acme: Brand, rf, accepted: str, language: str
):
    request = rf.get("/", headers={"Accept-Language": accepted} if accepted else {})
    request.brand = acme  # es-ES

    assert language_for(request) == language


def test_answers_with_sentences_vary_by_language(api: Client, complaint: str):
    for address in (RISK, f"{complaint}risk/"):
        assert "Accept-Language" in api.get(address)["Vary"]


# --- History ---


@pytest.fixture
def past(acme: Brand) -> datetime:
    """Three assessments on Monday, an hour apart."""
    with brand_context(acme):
        Assessment.objects.all().delete()
        for hour, (score, band) in enumerate(
            [(10, "calm"), (60, "elevated"), (30, "watch")]
        ):
            Assessment.objects.create(
                as_of=MONDAY + timedelta(hours=hour), score=score, band=band, record={}
            )
    return MONDAY


def test_history_is_what_was_on_show_at_each_step(api: Client, past: datetime):
    answer = api.get(
        HISTORY,
        {"from": "2025-11-17T08:30:00Z", "to": "2025-11-17T11:30:00Z", "step": "3600"},
    )

    assert answer.json() == {
        "results": [
            {"at": "2025-11-17T09:30:00Z", "score": 10.0, "band": "calm"},
            {"at": "2025-11-17T10:30:00Z", "score": 60.0, "band": "elevated"},
            {"at": "2025-11-17T11:30:00Z", "score": 30.0, "band": "watch"},
        ]
    }


def test_history_takes_any_offset(api: Client, past: datetime):
    answer = api.get(
        HISTORY, {"from": "2025-11-17T11:30:00+02:00", "to": "2025-11-17T09:30:00Z"}
    )

    assert answer.json()["results"] == [
        {"at": "2025-11-17T09:30:00Z", "score": 10.0, "band": "calm"}
    ]


def test_history_defaults_to_a_week_by_the_hour(api: Client, acme: Brand):
    with brand_context(acme):
        Assessment.objects.all().delete()
        Assessment.objects.create(as_of=MONDAY, score=10, band="calm", record={})

    points = api.get(HISTORY).json()["results"]

    assert len(points) == 7 * 24 + 1
    gaps = {
        datetime.fromisoformat(later["at"]) - datetime.fromisoformat(earlier["at"])
        for earlier, later in pairwise(points)
    }
    assert gaps == {timedelta(hours=1)}


def test_2000_points_are_given_and_2001_are_400(api: Client, past: datetime):
    def asked(seconds: int) -> Any:
        end = (MONDAY + timedelta(hours=1, seconds=seconds)).isoformat()
        start = (MONDAY + timedelta(hours=1)).isoformat()
        return api.get(HISTORY, {"from": start, "to": end, "step": "1"})

    assert len(asked(1_999).json()["results"]) == 2_000
    refused = asked(2_000)
    assert refused.status_code == 400
    assert refused.json()["code"] == "too_many_points"


@pytest.mark.parametrize(
    "wanted",
    [
        {"step": "0"},
        {"step": "-1"},
        {"step": "x"},
        {"step": "1.5"},
        {"step": str(10**30)},
        {"from": "yesterday"},
        {"from": "2025-11-17T09:00:00"},
        {"to": "2025-11-17"},
        {"from": "2025-11-17T10:00:00Z", "to": "2025-11-17T09:00:00Z"},
        {"from": "0001-01-01T00:00:00Z"},
        {"form": "2025-11-17T09:00:00Z"},
    ],
)
def test_a_history_that_cannot_be_is_400(api: Client, wanted: dict[str, str]):
    assert api.get(HISTORY, wanted).status_code == 400


@pytest.mark.parametrize("to", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_are_no_fault(api: Client, to: str):
    assert api.get(HISTORY, {"to": to}).status_code in {200, 400}


# --- What if ---


def test_an_answer_now_never_looks_worse_than_silence(api: Client, complaint: str):
    answer = send(api, f"{complaint}what-if/", {"horizons_s": [3600, 14400, 86400]})

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [one["horizon_s"] for one in results] == [3600, 14400, 86400]
    assert all(one["answer_now"] <= one["silent"] for one in results)
    assert results[-1]["answer_now"] < results[-1]["silent"]
    assert (
        "not a causal estimate"
        in send(api, f"{complaint}what-if/", {}, HTTP_ACCEPT_LANGUAGE="en").json()[
            "note"
        ]
    )


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_the_horizons_have_a_default(api: Client, complaint: str, body: bytes):
    results = send(api, f"{complaint}what-if/", body).json()["results"]

    assert [one["horizon_s"] for one in results] == [3600, 14400, 86400]


@pytest.mark.parametrize(
    ("horizons", "is_fine"),
    [
        ([1], True),
        ([30 * 86400], True),
        ([60] * 12, True),
        ([], False),
        ([60] * 13, False),
        ([0], False),
        ([-1], False),
        ([30 * 86400 + 1], False),
        (["soon"], False),
        ([None], False),
        ([1.5], False),
        ([True], False),
        ("3600", False),
        (3600, False),
        (None, False),
        ([[60]], False),
        ([10**400], False),
    ],
)
def test_horizons_are_1_to_12_and_30_days_at_most(
    api: Client, complaint: str, horizons: Any, is_fine: bool
):
    body = json.dumps({"horizons_s": horizons}).encode()

    answer = send(api, f"{complaint}what-if/", body)

    assert answer.status_code == (200 if is_fine else 400), answer.content


def test_what_if_takes_no_other_field(api: Client, complaint: str):
    answer = send(api, f"{complaint}what-if/", {"horizon_s": [60]})

    assert answer.json()["errors"][0]["code"] == "unknown_field"


def test_what_if_of_nothing_is_404(api: Client):
    unknown = "019a9000-0000-7000-8000-000000000000"

    answer = send(api, f"{ACME}conversations/{unknown}/what-if/", {})

    assert answer.status_code == 404


def test_a_score_is_there_as_soon_as_the_post_is(api: Client, acme: Brand):
    before = datetime.now(UTC)

    send(api, f"{ACME}mentions/", an_item(posted_at=recent(minutes=1)))

    found = api.get(RISK).json()
    assert datetime.fromisoformat(found["as_of"]) >= before
