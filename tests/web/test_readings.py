"""What was found is marked in the text, and one click has the last word."""

from pathlib import Path
from typing import get_args

import pytest
from django.test import Client
from django.utils import timezone

from reputation.analysis.reading import Intent
from reputation.analysis.risk.config import SIGNALS as WEIGHED
from reputation.analysis.triage import scoring
from reputation.analysis.triage.matcher import groups_of
from reputation.mentions.models import Correction, Mention
from reputation.pipeline.accept import accept
from reputation.web.marking import Mark, marked
from reputation.web.reading_words import (
    ASPECTS,
    CUES,
    INTENTS,
    SIGNALS,
    cue_label,
    engine_label,
)
from reputation.web.readings import severity_word
from tenants.access import Role
from tenants.actions import add_member
from tenants.models import User
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.web.conftest import post


def mention(desk, external_id="root"):
    with brand_context(desk):
        return Mention.objects.get(external_id=external_id)


def conversation_of(desk):
    return f"/b/acme/conversations/{mention(desk).conversation_id}/"


def correct(client, desk, **said):
    return client.post(f"/b/acme/mentions/{mention(desk).pk}/correction/", said)


def test_marks_stand_in_the_text_and_the_weightier_one_shows():
    text = "No <b> funciona,\nestafa"

    found = marked(
        text,
        [
            Mark(0, 15, "against", "Fails"),
            Mark(17, 23, "hint", "Fraud"),
            Mark(17, 23, "against", "Insult"),
            Mark(90, 95, "signal", "beyond the text"),
        ],
    )

    assert found == (
        '<mark class="found" data-kind="against" title="Fails">No &lt;b&gt; funciona</mark>,<br>'
        '<mark class="found" data-kind="hint" title="Fraud">estafa</mark>'
    )


def test_a_mark_is_cut_where_a_weightier_one_begins():
    found = marked("abcdef", [Mark(0, 4, "favor", "F"), Mark(2, 6, "signal", 'S"<')])

    assert found == (
        '<mark class="found" data-kind="favor" title="F">ab</mark>'
        '<mark class="found" data-kind="signal" title="S&quot;&lt;">cdef</mark>'
    )


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("false_fix", "False fix"),
        ("tone.swear", "Swear word"),
        ("billing", "Billing"),
        ("long_queue", "Long queue"),
    ],
)
def test_every_group_of_cues_has_a_name(code, label):
    assert cue_label(code) == label


def test_every_cue_that_the_engine_weighs_has_a_name_of_its_own():
    table = Path(scoring.__file__).with_name("weights.csv").read_text()
    cues = {line.split(",")[0] for line in table.splitlines()[1:] if line} - {"bias"}

    assert cues - set(CUES) == set()


def test_every_name_that_the_engine_gives_is_known():
    intents = {name for name in get_args(Intent.__value__) if name}

    assert set(WEIGHED) - set(SIGNALS) == set()
    assert intents - set(INTENTS) == set()
    groups = {name.partition(".")[2] for name in groups_of("aspects")}
    aspects = {name.removesuffix("_maybe") for name in groups}
    assert aspects - set(ASPECTS) == set()


def test_the_brands_own_model_is_named():
    assert engine_label("cues-1+brand-3") == "cues-1 with this brand’s model 3"
    assert engine_label("cues-1") == "cues-1"


def test_a_conversation_shows_what_was_found_in_the_text(page, desk):
    shown = page.get(conversation_of(desk)).content.decode()

    assert '<mark class="found" data-kind="signal"' in shown
    assert '<li class="tag" data-kind="signal">Speaks of fraud</li>' in shown
    assert "Why it was read so" in shown


def test_what_a_reading_rests_on_is_told_when_it_is_asked_for(page, desk):
    address = f"/b/acme/mentions/{mention(desk).pk}/why/"
    shown = page.get(conversation_of(desk)).content.decode()
    assert f'hx-get="{address}"' in shown
    assert f'href="/b/acme/mentions/{mention(desk).pk}/"' in shown
    assert "Read by" not in shown

    told = page.get(address).content.decode()

    assert f"Read by {mention(desk).engine}." in told
    assert "<q>Estafa</q>" in told
    assert "<html" not in told


def test_of_a_post_that_nobody_read_nothing_is_told(page, lead, desk):
    nothing = f"/b/acme/mentions/{mention(desk, 'r1').pk}/why/"
    assert page.get(nothing).status_code == 404
    client = Client()
    client.force_login(lead)
    foreign = f"/b/globex/mentions/{mention(desk).pk}/why/"
    assert client.get(foreign).status_code == 404


def test_a_post_cannot_bring_markup_along(page, desk):
    now = timezone.now()
    evil = "Estafa <script>alert(1)</script> <mark>no</mark>"
    with brand_context(desk):
        accept(desk, [post("evil", at=now, by="@eve", text=evil)], at=now)
    evil_id = mention(desk, "evil")

    for address in (
        f"/b/acme/conversations/{evil_id.conversation_id}/",
        f"/b/acme/mentions/{evil_id.pk}/",
    ):
        shown = page.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;mark&gt;no&lt;/mark&gt;" in (
            shown
        )


def test_one_click_corrects_and_goes_back_to_the_post(page, desk):
    answer = correct(page, desk, complaint="no")

    assert answer.status_code == 302
    assert answer["Location"] == f"{conversation_of(desk)}#post-{mention(desk).pk}"
    assert (mention(desk).complaint, mention(desk).sentiment) == (0.0, 0.0)
    shown = page.get(conversation_of(desk)).content.decode()
    assert "Corrected by Ada" in shown
    assert "Undo correction" in shown

    correct(page, desk, undo="yes")

    assert mention(desk).corrected is None
    assert mention(desk).complaint > 0.5


def test_a_signal_is_confirmed_or_denied_by_one_click(page, desk):
    assert "fraud_wording" in mention(desk).signals

    correct(page, desk, deny="fraud_wording")
    correct(page, desk, confirm="hard_deadline")

    assert "fraud_wording" not in mention(desk).signals
    assert mention(desk).signals["hard_deadline"] == 1


def test_the_whole_form_says_only_what_was_changed(page, desk):
    signals = sorted(mention(desk).signals)
    kept, wrong = signals[0], signals[1:]

    correct(
        page,
        desk,
        lists_signals="True",
        confirm=[kept, "safety_or_injury"],
        intent="threat",
        severity="high",
        aspect="billing",
        aspect_sentiment="negative",
        sentiment="",
        next=f"/b/acme/mentions/{mention(desk).pk}/",
    )

    with brand_context(desk):
        says = Correction.objects.get().says
    assert says == {
        "intent": "threat",
        "severity": 0.8,
        "aspects": {**(mention(desk).aspects or {}), "billing": -0.6},
        "signals": {**dict.fromkeys(wrong, 0), "safety_or_injury": 1},
    }


def test_the_language_is_said_by_one_click(page, desk):
    path = f"/b/acme/mentions/{mention(desk).pk}/"
    assert mention(desk).language == "es"

    answer = correct(page, desk, language="pt", next=path)

    assert answer["Location"].startswith(path)
    assert mention(desk).language == "pt"
    shown = page.get(path).content.decode()
    assert "<dd>Portuguese</dd>" in shown
    assert 'value="pt" data-key="3" aria-pressed="true"' in shown
    assert "Portuguese" not in page.get("/b/acme/triage/").content.decode()
    assert "Spanish" in page.get("/b/acme/triage/").content.decode()

    correct(page, desk, language="unknown")
    assert mention(desk).language == ""

    correct(page, desk, undo="yes")
    correct(page, desk, undo="yes")
    assert mention(desk).language == "es"


def test_a_second_language_is_said_and_denied(page, desk):
    correct(page, desk, also_language="en")
    assert (mention(desk).language, mention(desk).also_language) == ("es", "en")

    correct(page, desk, also_language="none")
    assert (mention(desk).language, mention(desk).also_language) == ("es", "")

    correct(page, desk, also_language="es")
    assert mention(desk).also_language == ""


@pytest.mark.parametrize("said", [{"language": "xx"}, {"language": "es-MX"}])
def test_a_language_that_is_none_of_ours_is_refused(page, desk, said):
    correct(page, desk, **said)

    assert mention(desk).corrected is None


def test_what_a_text_names_is_denied_or_put_right_by_one_click(page, desk):
    text = "Con Movistar no pasa, escribidme a ana@correo.example"
    with brand_context(desk):
        accept(
            desk,
            [post("named", at=timezone.now(), by="eva", text=text)],
            at=timezone.now(),
        )
    address = f"/b/acme/mentions/{mention(desk, 'named').pk}/"

    def says(**said):
        page.post(f"{address}correction/", {**said, "next": address})
        return page.get(address).content.decode()

    shown = page.get(address).content.decode()
    assert "<dt>Personal data</dt>" in shown
    assert "<dt>Another brand" in shown

    shown = says(named="pii.1=wrong")
    assert "<dt>Personal data</dt>" not in shown
    assert 'value="pii.1=wrong" aria-pressed="true"' in shown
    shown = says(named="brand.1=agency")
    assert "<dt>Another brand: at work for one of them</dt>" in shown
    assert "<dt>Another brand" not in says(named="brand.1=wrong")
    assert "The text names no such thing." in says(named="brand.2=wrong")
    assert "The text names no such thing." in says(named="pii.1=agency")

    for _ in range(3):
        shown = says(undo="yes")
    assert "<dt>Personal data</dt>" in shown
    assert mention(desk, "named").corrected is None


def test_an_aspect_that_is_not_there_is_denied_by_one_click(page, desk):
    correct(page, desk, aspect="billing", aspect_sentiment="positive")
    assert "billing" in mention(desk).aspects
    path = f"/b/acme/mentions/{mention(desk).pk}/"
    assert 'name="no_aspect" value="billing"' in page.get(path).content.decode()

    correct(page, desk, no_aspect="billing")

    assert "billing" not in (mention(desk).aspects or {})


@pytest.mark.parametrize(
    ("severity", "corrected", "word"),
    [
        (0.5, None, "Low"),
        (0.7, None, "High"),
        (1.0, None, "High"),
        (0.5, {"severity": 0.5}, "Medium"),
        (1.0, {"severity": 1.0}, "Critical"),
    ],
)
def test_severity_is_told_as_finely_as_somebody_is_sure(severity, corrected, word):
    assert severity_word(Mention(severity=severity, corrected=corrected)) == word


def test_a_click_that_says_nothing_is_told(page, desk):
    answer = page.post(
        f"/b/acme/mentions/{mention(desk).pk}/correction/", {}, follow=True
    )

    assert "The correction says nothing." in answer.content.decode()
    with brand_context(desk):
        assert not Correction.objects.exists()


def test_an_address_of_others_is_not_gone_back_to(page, desk):
    answer = correct(page, desk, complaint="no", next="https://evil.example/")

    assert answer["Location"].startswith("/b/acme/conversations/")


def test_who_may_only_read_is_offered_nothing_and_changes_nothing(desk):
    viewer = User.objects.create_user("vera@atalaya.example", name="Vera")
    add_member(desk.agency, viewer, role=Role.VIEWER, brands=[desk], at=MONDAY)
    client = Client()
    client.force_login(viewer)

    shown = client.get(conversation_of(desk)).content.decode()
    assert "No complaint</button>" not in shown
    assert correct(client, desk, complaint="no").status_code == 403
    assert mention(desk).corrected is None


def test_another_brands_post_is_not_found(desk, lead):
    client = Client()
    client.force_login(lead)

    foreign = f"/b/globex/mentions/{mention(desk).pk}/"
    assert client.get(foreign).status_code == 404
    assert client.post(f"{foreign}correction/", {"complaint": "no"}).status_code == 404
    assert mention(desk).corrected is None
