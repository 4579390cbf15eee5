"""The reply guard through REST: what it finds, why, and what it knows of the case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from reputation.cases.actions.opening import open_case
from reputation.cases.actions.replying import reply_to_customer
from reputation.cases.actions.resolving import verify_fix
from reputation.cases.guarding import Guarded, read_reply
from reputation.cases.models import Case, Entry
from reputation.mentions.models import Mention
from tenants.models import Brand
from tenants.schemas import current_brand
from tests.api.items import ACME
from tests.cases.story import happen
from tests.people import MONDAY
from tests.pipeline.desk import FAILURE, item, listen

GOOD = "Hola, soy Marta y llevo su caso. Le escribo hoy antes de las 18:00 con lo que sepa."
VAGUE = "Hola, lo resolveremos lo antes posible."
CANNED = (
    "Hola, gracias por escribirnos, ya lo lleva Marta y a las 13:00 le cuenta qué pasó."
)


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


@pytest.fixture
def check(api, brand):
    """Ask the guard; return the answer. The brand is open afterwards."""

    def post(text, *, reference=None, channel="twitter", language="en", status=200):
        answer = api.post(
            f"{ACME}reply-check/",
            {"case": reference, "channel": channel, "text": text},
            format="json",
            headers={"Accept-Language": language},
        )
        connection.set_tenant(brand)
        assert answer.status_code == status, answer.content
        return answer.json()

    return post


def codes(told):
    return [found["code"] for found in told["findings"]]


def test_a_good_reply_is_ok(check):
    assert check(GOOD) == {"verdict": "ok", "findings": []}


def test_a_finding_has_the_words_the_reason_and_a_better_wording(check):
    told = check(VAGUE)

    assert told == {
        "verdict": "stop",
        "findings": [
            {
                "code": "promise_without_time",
                "severity": "stop",
                "quote": "lo resolveremos lo antes posible",
                "start": 6,
                "end": 38,
                "why": "This promises something and says no time. Say an hour or a day that we can keep.",
                "suggestion": "Le escribo hoy antes de las [hora], tenga o no novedades.",
            }
        ],
    }


def test_findings_stand_in_the_order_of_the_text(check):
    told = check(
        "Llame al 902 de atención al cliente. Debido al alto volumen de mensajes no pudimos contestar. "
        "Le avisaremos en breve."
    )

    assert codes(told) == ["channel_push", "excuse", "promise_without_time"]
    assert told["verdict"] == "stop"


def test_the_customers_language_is_that_of_the_case(check, case):
    told = check("Your parcel is with you tomorrow at 9.", reference=case.reference)

    assert codes(told) == ["wrong_language"]
    assert told["verdict"] == "warn"
    assert codes(check("Your parcel is with you tomorrow at 9.")) == []


def test_the_third_public_turn_is_told_from_the_case(check, case, ada):
    for minutes, text in (
        (0, "A las 12:00 le digo algo."),
        (1, "Son las 12:00 y ya sé más: fue el cable."),
    ):
        reply_to_customer(
            case, text=text, by=ada, at=MONDAY + timedelta(minutes=minutes)
        )

    assert codes(check(GOOD, reference=case.reference)) == ["third_public_turn"]
    assert codes(check(GOOD, reference=case.reference, channel="email")) == []


def test_what_was_verified_may_be_called_fixed(check, case, ada):
    fixed = "Ya está solucionado: lo comprobamos juntos."

    before = check("Ya está solucionado.", reference=case.reference)
    verify_fix(case, check="Por teléfono a las 10:15", by=ada, at=MONDAY)

    assert codes(before) == ["unverified_fix"]
    assert codes(check(fixed, reference=case.reference)) == []


def test_a_reply_that_this_brand_gave_before_is_canned(check, case, ada):
    reply_to_customer(case, text=CANNED, by=ada, at=MONDAY)

    assert codes(check(CANNED)) == ["canned_repeat"]


def test_what_another_brand_said_is_not_compared(case, ada, globex):
    connection.set_tenant(Brand.objects.get(slug="acme"))
    reply_to_customer(case, text=CANNED, by=ada, at=MONDAY)
    connection.set_tenant(globex)

    verdict = read_reply(globex, None, Guarded(CANNED, None, is_public=True), at=MONDAY)

    assert verdict.findings == ()


def test_a_private_channel_may_carry_what_a_public_one_may_not(check):
    text = "Le llamamos hoy a las 17:00 al 612 345 678."

    assert codes(check(text)) == ["personal_data_in_public"]
    assert codes(check(text, channel="email")) == []


def test_an_unknown_case_or_channel_is_named(check):
    for given, pointer in (
        ({"reference": "ACME-2025-000099"}, "/case"),
        ({"channel": "nowhere"}, "/channel"),
    ):
        told = check(GOOD, **given, status=400)
        assert [error["pointer"] for error in told["errors"]] == [pointer]


def test_a_number_is_no_reply(check):
    told = check(5, status=400)
    assert [error["pointer"] for error in told["errors"]] == ["/text"]


def test_checking_changes_nothing(check, case):
    before = (Case.objects.get().version, Entry.objects.count())

    check(VAGUE, reference=case.reference)

    assert (Case.objects.get().version, Entry.objects.count()) == before


def test_the_reason_is_in_the_readers_language_and_the_wording_in_the_drafts(check):
    told = check("Vamos resolver o mais rápido possível.", language="en")

    [found] = told["findings"]
    assert found["why"].startswith("This promises something")
    assert found["suggestion"] == "Escrevo hoje até às [hora], com ou sem novidades."


def test_it_is_quick(check, case):
    reply = Guarded(GOOD, None, is_public=True)
    read_reply(current_brand(), case, reply, at=MONDAY)

    begun = timezone.now()
    for _ in range(10):
        read_reply(current_brand(), case, reply, at=MONDAY)

    assert (timezone.now() - begun) / 10 < timedelta(milliseconds=50)
