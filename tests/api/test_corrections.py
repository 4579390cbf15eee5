"""mentions/{id}/correction/: who may correct a reading, and what the answer says then."""

import pytest

from reputation.mentions.models import Correction, Mention
from tenants.access import Scope
from tenants.schemas import brand_context
from tests.api.items import ACME, GLOBEX, an_item, client_with, send

pytestmark = pytest.mark.usefixtures("twitter")

TEXT = "Es una estafa, nadie responde"


@pytest.fixture
def address(api):
    post = send(api, f"{ACME}mentions/", an_item("1", text=TEXT)).json()
    return f"{ACME}mentions/{post['id']}/correction/"


def correct(client, address, **says):
    return send(client, address, says)


def test_a_correction_answers_with_the_post(api, address):
    answer = correct(
        api,
        address,
        complaint=False,
        sentiment="negative",
        severity="high",
        intent="news",
        aspects=[{"name": "billing", "sentiment": -0.5}],
        signals={"fraud_wording": False, "false_fix": True},
    )

    assert answer.status_code == 200
    triage = answer.json()["triage"]
    assert (triage["complaint"], triage["complaint_band"]) == (0.0, "none")
    assert (triage["sentiment"], triage["sentiment_label"]) == (-0.6, "negative")
    assert (triage["severity"], triage["intent"]) == (0.8, "news")
    assert triage["aspects"] == [{"name": "billing", "sentiment": -0.5}]
    assert triage["signals"] == [
        {"name": "false_fix", "asserted": True, "count": 1, "quote": None}
    ]
    assert triage["corrected_by"] is not None


def test_a_post_is_read_again_in_its_language(api, address):
    answer = correct(api, address, language="pt", also_language="en")

    triage = answer.json()["triage"]
    assert (triage["language"], triage["also_language"]) == ("pt", "en")
    assert answer.json()["language"] == "pt"

    answer = correct(api, address, language="")
    assert answer.json()["triage"]["language"] is None
    precision = api.get(f"{ACME}triage/").json()["precision"]["languages"]
    assert precision == [{"name": "es", "n": 1, "right": 0, "precision": 0.0}]

    assert api.delete(address).json()["language"] == "pt"
    assert api.delete(address).json()["language"] == "es"


def test_languages_that_do_not_fit_are_refused(api, address):
    answer = correct(api, address, language="es", also_language="es")

    assert answer.status_code == 400
    assert answer.json()["code"] == "languages_do_not_fit"


def test_what_a_text_names_is_corrected(api):
    text = "Con Movistar no pasa, escribidme a ana@correo.example"
    post = send(api, f"{ACME}mentions/", an_item("2", text=text)).json()
    address = f"{ACME}mentions/{post['id']}/correction/"
    assert [one["key"] for one in post["triage"]["named"]] == ["brand.1", "pii.1"]

    answer = correct(api, address, named={"pii.1": "wrong", "brand.1": "alternative"})

    named = answer.json()["triage"]["named"]
    assert [(one["key"], one["what"]) for one in named] == [("brand.1", "alternative")]
    assert correct(api, address, named={"pii.2": "wrong"}).json()["code"] == (
        "unknown_name"
    )
    assert correct(api, address, named={"pii.1": "agency"}).status_code == 400
    assert api.delete(address).json() == api.get(f"{ACME}mentions/{post['id']}/").json()


def test_the_latest_correction_is_taken_back(api, address):
    before = api.get(address.removesuffix("correction/")).json()
    correct(api, address, complaint=False)

    answer = api.delete(address)

    assert answer.status_code == 200
    assert answer.json() == before
    assert api.delete(address).json()["code"] == "nothing_to_undo"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"complaint": "perhaps"}, "/complaint"),
        ({"sentiment": "angry"}, "/sentiment"),
        ({"severity": 0.9}, "/severity"),
        ({"intent": ""}, "/intent"),
        ({"mood": 1}, "/mood"),
        ({"language": "es-MX"}, "/language"),
        ({"language": None}, "/language"),
        ({"also_language": "nl"}, "/also_language"),
        ({"aspects": [{"name": "Billing!", "sentiment": 0}]}, "/aspects/0/name"),
    ],
)
def test_what_does_not_fit_is_told(api, address, acme, body, pointer):
    answer = correct(api, address, **body)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    with brand_context(acme):
        assert not Correction.objects.exists()


def test_reading_is_not_enough_to_correct(acme, address):
    reader = client_with(Scope.MENTIONS_READ, agency=acme.agency, brand=acme)

    assert correct(reader, address, complaint=False).status_code == 403
    assert reader.delete(address).status_code == 403
    with brand_context(acme):
        assert Mention.objects.get().corrected is None


def test_a_post_of_another_brand_is_not_found(api, address, globex):
    key = client_with(*Scope, agency=globex.agency, brand=globex)

    foreign = address.replace(ACME, GLOBEX)
    assert correct(key, foreign, complaint=False).status_code == 404
    assert correct(key, address, complaint=False).status_code == 404
