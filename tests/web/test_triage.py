"""The pages about triage: who is muted, how often the engine was right, whose model reads."""

import pytest
from django.test import Client
from django.utils import timezone

from reputation.mentions.models import (
    Mention,
    Mute,
    SecondOpinion,
    TriageSettings,
)
from tenants.schemas import brand_context
from tests.web.conftest import post


@pytest.fixture
def leads(lead):
    client = Client()
    client.force_login(lead)
    return client


def mention(desk, external_id="root"):
    with brand_context(desk):
        return Mention.objects.get(external_id=external_id)


def mute(client, desk, **said):
    address = f"/b/acme/mentions/{mention(desk).pk}/mute/"
    return client.post(address, said, follow=True)


def test_an_author_is_muted_from_a_post_and_lifted_from_the_list(page, desk):
    answer = mute(page, desk, whom="author", lasts="week", reason="A bot")

    assert answer.status_code == 200
    assert mention(desk).muted_until is not None
    shown = page.get("/b/acme/mutes/").content.decode()
    assert "@clara" in shown
    assert "A bot" in shown
    assert "Es una vergüenza" in shown

    with brand_context(desk):
        made = Mute.objects.get()
    page.post(f"/b/acme/mutes/{made.pk}/end/")

    assert mention(desk).muted_until is None
    assert "Nobody is muted" in page.get("/b/acme/mutes/").content.decode()
    told = page.post(f"/b/acme/mutes/{made.pk}/end/", follow=True).content.decode()
    assert "This mute has ended." in told


@pytest.mark.parametrize(
    "said",
    [
        {"whom": "author", "lasts": "week", "reason": ""},
        {"whom": "site", "lasts": "week", "reason": "The post names no site"},
    ],
)
def test_a_mute_that_does_not_fit_changes_nothing(page, desk, said):
    mute(page, desk, **said)

    with brand_context(desk):
        assert not Mute.objects.exists()


def test_what_was_judged_is_shown_as_precision(page, desk):
    assert (
        "Nobody has judged a reading yet"
        in page.get("/b/acme/triage/").content.decode()
    )

    page.post(
        f"/b/acme/mentions/{mention(desk).pk}/correction/",
        {"complaint": "no", "deny": "fraud_wording"},
    )

    shown = page.get("/b/acme/triage/").content.decode()
    assert "Speaks of fraud" in shown
    assert "too few to tell" in shown
    assert "1 corrected post to learn from; 100 are needed." in shown


def test_who_leads_names_executives_and_others_do_not(page, leads, desk):
    said = {"executives": "@AnaJefa\n\n Ana Jefa "}

    assert page.post("/b/acme/triage/executives/", said).status_code == 403
    with brand_context(desk):
        assert not TriageSettings.objects.exists()

    leads.post("/b/acme/triage/executives/", said)

    with brand_context(desk):
        assert TriageSettings.objects.get().executives == ["@AnaJefa", "Ana Jefa"]
    assert (
        "@AnaJefa\nAna Jefa</textarea>" in leads.get("/b/acme/triage/").content.decode()
    )
    assert "@AnaJefa" not in leads.get("/b/globex/triage/").content.decode()


@pytest.mark.parametrize("version", ["7", "x", ""])
def test_a_model_that_is_not_there_is_not_switched_to(leads, desk, version):
    told = leads.post("/b/acme/triage/model/", {"version": version}, follow=True)

    assert "is not there, or was not better" in told.content.decode()


def test_switching_and_training_are_for_who_administers(page, desk):
    assert page.post("/b/acme/triage/model/", {"version": "0"}).status_code == 403
    assert page.post("/b/acme/triage/training/").status_code == 403


def test_a_mute_of_another_brand_is_not_lifted(leads, desk, page):
    mute(page, desk, whom="author", lasts="", reason="A bot")
    with brand_context(desk):
        made = Mute.objects.get()

    assert leads.post(f"/b/globex/mutes/{made.pk}/end/").status_code == 404
    with brand_context(desk):
        assert Mute.objects.get().ended_at is None


def test_a_post_in_a_blog_is_muted_with_its_site(page, desk):
    from reputation.pipeline.accept import accept

    now = timezone.now()
    item = post(
        "b", at=now, by="@eve", text="Copiado", url="https://www.spam.example/1"
    )
    with brand_context(desk):
        accept(desk, [item], at=now)
    address = f"/b/acme/mentions/{mention(desk, 'b').pk}/"
    assert "The site is spam.example." in page.get(address).content.decode()

    page.post(f"{address}mute/", {"whom": "site", "lasts": "year", "reason": "Copies"})

    assert mention(desk, "b").muted_until is not None
    assert "This post is muted now." in page.get(address).content.decode()


def test_a_second_opinion_is_shown_beside_the_reading(page, desk, settings, tmp_path):
    (tmp_path / "LICENSE").write_text("Free for all <to use>.")
    settings.TRANSFORMER = str(tmp_path)
    with brand_context(desk):
        SecondOpinion.objects.create(
            mention=mention(desk),
            model="tiny",
            labels={"complaint": 0.25, "praise": 0.75},
            made_at=timezone.now(),
        )

    shown = page.get(f"/b/acme/mentions/{mention(desk).pk}/").content.decode()
    assert "By the transformer tiny. It changes nothing." in shown
    assert "<dt>complaint</dt><dd>25 %</dd>" in shown
    settled = page.get("/b/acme/triage/").content.decode()
    assert "Free for all &lt;to use&gt;." in settled


def test_a_folder_without_a_licence_says_so_on_the_page(page, desk, settings, tmp_path):
    settings.TRANSFORMER = str(tmp_path)

    assert "has no licence note" in page.get("/b/acme/triage/").content.decode()
