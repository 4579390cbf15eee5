"""What the engine says of a post is kept whole, and the engine is told what it may know."""

import pytest

from reputation.analysis.reading import Reading
from reputation.mentions.models import Mention, TriageSettings
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import HOUR, item, repost, take

MIXED = Reading(
    sentiment=-0.5,
    complaint=0.8,
    severity=0.7,
    signals={"failed_prior_contact": 4},
    hints={"fraud_wording": 1},
    intent="threat",
    aspects={"billing": -0.9, "staff": 0.4},
    language="es",
    also="en",
)


def kept(external_id: str) -> Mention:
    return Mention.objects.get(external_id=external_id)


def test_a_reading_is_kept_whole(brand, monkeypatch):
    reads(monkeypatch, Basta=MIXED)

    take(brand, item("1", text="Basta"))

    mention = kept("1")
    assert (mention.sentiment, mention.complaint, mention.severity) == (-0.5, 0.8, 0.7)
    assert mention.signals == {"failed_prior_contact": 4}
    assert mention.hints == {"fraud_wording": 1}
    assert mention.intent == "threat"
    assert mention.aspects == {"billing": -0.9, "staff": 0.4}
    assert (mention.language, mention.also_language) == ("es", "en")
    assert mention.engine == "scripted-1"


def test_a_changed_post_is_read_anew(brand, monkeypatch):
    reads(monkeypatch, Basta=MIXED, Gracias=Reading(sentiment=0.6, intent="praise"))
    take(brand, item("1", text="Basta"))

    take(brand, item("1", text="Gracias"), at=MONDAY + HOUR)

    mention = kept("1")
    assert (mention.sentiment, mention.intent) == (0.6, "praise")
    assert mention.signals is None
    assert mention.hints is None
    assert mention.aspects is None
    assert (mention.language, mention.also_language) == ("es", "")


@pytest.mark.parametrize(
    ("stated", "kept_as"), [("pt-BR", "pt-BR"), (None, "es")], ids=["stated", "found"]
)
def test_the_senders_language_counts_before_the_engines(
    brand, monkeypatch, stated, kept_as
):
    reader = reads(monkeypatch, Basta=MIXED)

    take(brand, item("1", text="Basta", language=stated))

    assert kept("1").language == kept_as
    assert reader.told[0]["language"] == (stated or "")


def test_a_repost_without_text_is_not_read(brand, monkeypatch):
    reader = reads(monkeypatch)

    take(brand, item("1", text="Basta"), repost("2", "1"))

    assert [told["text"] for told in reader.told] == ["Basta"]
    mention = kept("2")
    assert (mention.engine, mention.sentiment, mention.intent) == ("", None, "")


def test_the_engine_knows_the_brands_country_names_and_executives(brand, monkeypatch):
    TriageSettings.objects.create(pk=1, executives=["@AnaJefa", "Ana Jefa"])
    reader = reads(monkeypatch)

    take(brand, item("1", text="Basta"))

    context = reader.told[0]["context"]
    assert context.country == "ES"
    assert context.own_names == {"acme"}
    assert context.executives == {"anajefa", "ana jefa"}


def test_what_one_brand_tells_the_engine_the_other_does_not(brand, globex, monkeypatch):
    from tenants.schemas import brand_context
    from tests.pipeline.desk import listen

    listen()
    with brand_context(brand):
        TriageSettings.objects.create(pk=1, executives=["@AnaJefa"])
    reader = reads(monkeypatch)

    take(globex, item("1", text="Basta"))

    assert reader.told[0]["context"].country == "MX"
    assert reader.told[0]["context"].executives == frozenset()


def test_a_short_text_is_read_with_its_authors_usual_language(brand, monkeypatch):
    take(
        brand,
        *(
            item(str(n), text="Hoy abren", by="clara", language=language)
            for n, language in enumerate(["pt", "pt", "es"])
        ),
    )
    reader = reads(monkeypatch)

    take(
        brand,
        item("9", text="Ok", by="@Clara"),
        item("10", text="Ok", by="@otro"),
        item("11", text="Ok", by="clara", language="es"),
    )

    assert [told["usual"] for told in reader.told] == ["pt", "", "pt"]
