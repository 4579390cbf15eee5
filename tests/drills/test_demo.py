"""The demo loads through the one pipeline, and its desk is as alive as it should be."""

import json
import stat
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reputation.channels.models import Channel
from reputation.drills import demo
from reputation.drills.credentials import NAME, Credentials
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.mentions.models import Conversation, Mention
from reputation.risk.models import Assessment
from tenants.access import Role, Scope
from tenants.actions import create_agency, create_brand
from tenants.keys import find_api_key
from tenants.models import Agency, Brand, Membership, User
from tenants.schemas import brand_context
from tests.people import MONDAY

# Making a brand leaves its constraints immediate until the commit: these commit.
pytestmark = pytest.mark.usefixtures("own_database")

BRANDS = ["1and1", "dell", "interjet", "movistar", "worten"]


def load(slug: str) -> Brand:
    agency = demo.open_agency(at=MONDAY)
    brand = demo.open_brand(agency, desks()[slug], at=MONDAY)
    demo.load_past(brand, desks()[slug], stories()[slug], now=MONDAY)
    return brand


def brand_history() -> list[tuple[datetime, float, str]]:
    rows = Assessment.objects.filter(conversation_id=None).order_by("as_of")
    return list(rows.values_list("as_of", "score", "band"))


# --- A brand's past ---


def past_of(slug: str) -> list[tuple[datetime, float, str]]:
    """Load a brand, check what holds for all of them, and return its scores."""
    desk, story = desks()[slug], stories()[slug]
    with brand_context(load(slug)):
        history = brand_history()
        told = [item["external_id"] for item in story.items(MONDAY)]
        fresh = Mention.objects.filter(backfilled=False).exclude(external_id__in=told)
        assert Mention.objects.count() == len(demo.past(desk, story, now=MONDAY))
        assert not Conversation.objects.filter(is_provisional=True).exists()
        assert not Mention.objects.filter(posted_at__gt=MONDAY).exists()
        assert fresh.earliest("posted_at").posted_at > MONDAY - timedelta(days=2)
    assert history[0][0] <= MONDAY - timedelta(days=7)
    assert history[-1][0] > MONDAY - timedelta(days=2)
    return history


@pytest.mark.parametrize(
    ("slug", "bands"),
    [
        ("1and1", {"watch", "elevated"}),
        ("dell", {"calm"}),
        ("movistar", {"calm"}),
    ],
)
def test_every_post_of_the_past_is_taken_and_leaves_the_expected_band(
    slug: str, bands: set[str]
):
    _at, _score, band = past_of(slug)[-1]

    assert band in bands


def test_one_brand_has_fallen_since_yesterday():
    history = past_of("movistar")
    day_ago = MONDAY - timedelta(hours=24)

    _at, before, band = [each for each in history if each[0] <= day_ago][-1]

    assert band == "watch"
    assert history[-1][1] < before - 10


def test_worten_calmed_down_and_the_hidden_complaint_lifts_it_again():
    history = past_of("worten")

    found = MONDAY - timedelta(minutes=20)  # the comment under the praise
    before = [(score, band) for at, score, band in history if at < found]
    assert before[-1][0] < max(score for score, _band in before)
    assert before[-1][1] in {"calm", "watch"}
    assert history[-1][1] > before[-1][0] + 10
    assert history[-1][2] == "elevated"


def test_interjet_rose_to_a_crisis_within_the_hour():
    history = past_of("interjet")

    before = [s for at, s, _band in history if at <= MONDAY - timedelta(minutes=70)]
    assert history[-1][1] > before[-1] + 20
    assert history[-1][2] in {"elevated", "crisis"}


def test_loading_again_adds_nothing():
    brand = load("dell")
    with brand_context(brand):
        before = Mention.objects.count()

    again = demo.load_past(brand, desks()["dell"], stories()["dell"], now=MONDAY)

    assert again == 0
    with brand_context(brand):
        assert Mention.objects.count() == before
        assert not Mention.objects.filter(revision__gt=1).exists()


def test_a_past_that_does_not_fit_leaves_nothing_behind():
    agency = demo.open_agency(at=MONDAY)
    brand = demo.open_brand(agency, desks()["dell"], at=MONDAY)
    with brand_context(brand):
        Channel.objects.filter(slug="blog").delete()

    with pytest.raises(demo.DemoIsRefused):
        demo.load_past(brand, desks()["dell"], stories()["dell"], now=MONDAY)

    with brand_context(brand):
        assert not Mention.objects.exists()
    assert demo.has_its_story(brand, stories()["dell"]) is False


# --- Brands, people, keys ---


@pytest.mark.parametrize("slug", BRANDS)
def test_every_brand_has_the_channels_that_integrations_rely_on(slug: str):
    promised = {"twitter", "facebook", "blog", "email", "phone", "branch"}

    assert promised <= set(desks()[slug].channels)


def test_a_brand_is_made_with_its_place_in_the_world_and_its_operators():
    brand = demo.open_brand(demo.open_agency(at=MONDAY), desks()["movistar"], at=MONDAY)

    assert (brand.locale, brand.timezone) == ("es-PA", "America/Panama")
    assert (brand.currency, brand.country) == ("USD", "PA")
    with brand_context(brand):
        twitter = Channel.objects.get(slug="twitter")
    assert twitter.operator == "Agencia externa de redes"
    assert twitter.own_accounts == ["movistarPA"]


def test_somebody_elses_brand_of_the_same_slug_is_left_alone():
    other = create_agency("Other", at=MONDAY)
    create_brand(other, "dell", name="Another Dell", at=MONDAY)

    with pytest.raises(demo.DemoIsRefused) as refused:
        demo.open_brand(demo.open_agency(at=MONDAY), desks()["dell"], at=MONDAY)

    assert str(refused.value) == "“dell” is already a brand of another agency."
    assert Brand.objects.get(slug="dell").name == "Another Dell"


def test_the_key_has_every_scope_and_ten_times_the_limits():
    agency = demo.open_agency(at=MONDAY)
    mine = Credentials(email=demo.EMAIL, password="let me in 42", anchored_at=MONDAY)

    demo.open_door(agency, mine, at=MONDAY)

    key = find_api_key(mine.api_key, at=MONDAY)
    assert key is not None
    assert (key.agency, key.brand) == (agency, None)
    assert set(key.scopes) == set(Scope)
    assert (key.requests_per_minute, key.items_per_minute) == (12_000, 6_000_000)
    membership = Membership.objects.get(user__email=demo.EMAIL)
    assert (membership.role, membership.all_brands) == (Role.AGENCY_LEAD, True)


def test_a_lost_key_and_a_changed_password_are_made_good():
    agency = demo.open_agency(at=MONDAY)
    mine = Credentials(email=demo.EMAIL, password="let me in 42", anchored_at=MONDAY)
    demo.open_door(agency, mine, at=MONDAY)
    mine.api_key, mine.password = "vg_gone_gone", "another one 42"

    demo.open_door(agency, mine, at=MONDAY)

    assert find_api_key(mine.api_key, at=MONDAY) is not None
    assert User.objects.get(email=demo.EMAIL).check_password("another one 42")
    assert User.objects.filter(email=demo.EMAIL).count() == 1


# --- The command ---


def run(*brands: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_demo", brand=list(brands), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_one_line_of_json_and_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VIGIA_DATA", str(tmp_path))

    first, progress = run("dell")
    again, quiet = run("dell")

    told = json.loads(first.splitlines()[-1])
    assert set(told) == {"email", "password", "api_key", "brands"}
    assert (told["email"], told["brands"]) == ("demo@vigia.example", ["dell"])
    assert again == first
    assert progress.startswith("[1/1] Dell México: ")
    assert quiet == "[1/1] Dell México: already here\n"
    assert Agency.objects.filter(name="Agencia Atalaya").count() == 1
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_the_command_says_why_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VIGIA_DATA", str(tmp_path))
    create_brand(create_agency("Other", at=MONDAY), "dell", name="D", at=MONDAY)

    with pytest.raises(CommandError, match="brand of another agency"):
        run("dell")
