"""A person says what language a post is in: it is read in that one, for good, until it is taken back."""

import pytest

from reputation.analysis.reading import Reading
from reputation.analysis.triage.engine import CueReader
from reputation.events.models import Event
from reputation.mentions import readers
from reputation.mentions.correcting import known_languages
from reputation.mentions.explaining import Explainer
from reputation.mentions.learning import examples
from reputation.mentions.models import Content, Conversation, Correction, Mention
from reputation.mentions.precision import measured_precision
from reputation.mentions.queries import MentionFilter, find_mentions
from reputation.pipeline import corrections
from reputation.pipeline.corrections import (
    NothingToUndo,
    correct_mention,
    undo_correction,
)
from reputation.pipeline.verdicts import (
    LanguagesDoNotFit,
    NothingToCorrect,
    Verdict,
)
from tenants.schemas import brand_context
from tests.mentions import scripted
from tests.people import MONDAY
from tests.pipeline.desk import (
    HOUR,
    MINUTE,
    item,
    listen,
    nothing_changes,
    repost,
    take,
)

AS_PORTUGUESE = Reading(0.1, 0.2, 0.4, intent="question", language="pt", also="es")
AS_SPANISH = Reading(
    -0.7, 0.9, 0.5, {"false_fix": 1}, intent="complaint", aspects={"billing": -0.6}
)


class Bilingual(scripted.ScriptedReader):
    """Takes every post for Portuguese, until it is told that it is Spanish."""

    def read(self, text, **around):
        self.told.append({"text": text, **around})
        known = around.get("known")
        if known is None:
            return AS_PORTUGUESE
        found = AS_SPANISH if known[0] == "es" else Reading()
        return Reading(
            found.sentiment,
            found.complaint,
            found.severity,
            found.signals,
            {},
            found.intent,
            found.aspects,
            *known,
        )


@pytest.fixture
def reader(monkeypatch):
    one = Bilingual({})
    monkeypatch.setattr(readers, "READER", one)
    return one


@pytest.fixture
def desk(brand, reader):
    take(brand, item("1", text="Ya no da", followers=50_000))
    return brand


def kept(external_id="1"):
    return Mention.objects.get(external_id=external_id)


def score():
    return Conversation.objects.get(joined_into=None).score


def correct(brand, by, at=MONDAY + MINUTE, **says):
    return correct_mention(brand, kept().pk, Verdict(**says), by=by, at=at)


def undo(brand, by):
    return undo_correction(brand, kept().pk, by=by, at=MONDAY + HOUR)


def test_a_post_is_read_again_in_its_language(desk, ada):
    before = score()

    correct(desk, ada, language="es")

    post = kept()
    assert (post.language, post.also_language) == ("es", "")
    assert (post.complaint, post.intent) == (0.9, "complaint")
    assert post.signals == {"false_fix": 1}
    assert score() > before
    event = Event.objects.get(kind="mention.corrected")
    assert event.details["fields"] == ["also_language", "language"]
    assert (event.details["language_was"], event.details["language"]) == ("pt", "es")


def test_what_a_person_said_of_the_rest_stays(desk, ada):
    correct(desk, ada, complaint=False, intent="news")

    correct(desk, ada, language="es")

    assert (kept().complaint, kept().intent, kept().language) == (0.0, "news", "es")
    assert kept().signals == {"false_fix": 1}


def test_it_holds_when_the_post_comes_again_otherwise(desk, ada):
    correct(desk, ada, language="es")

    again = item("1", text="Ya no da nada", language="pt-BR")
    take(desk, again, at=MONDAY + HOUR)

    post = kept()
    assert (post.revision, post.language, post.complaint) == (2, "es", 0.9)
    assert known_languages(post.corrected) == ("es", "")

    undo(desk, ada)

    assert (kept().language, kept().complaint) == ("pt-BR", 0.2)


def test_it_holds_when_another_engine_reads(desk, ada, reader, monkeypatch):
    correct(desk, ada, language="es")
    monkeypatch.setattr(Bilingual, "engine", "scripted-2")

    take(desk, item("1", text="Ya no da nada"), at=MONDAY + HOUR)

    assert (kept().language, kept().engine) == ("es", "scripted-2")
    assert reader.told[-1]["known"] == ("es", "")


def test_taken_back_the_engine_has_its_word_again(desk, ada):
    before = kept()
    correct(desk, ada, language="es")
    correct(desk, ada, language="fr", also_language="en")
    assert (kept().language, kept().also_language) == ("fr", "en")

    undo(desk, ada)
    assert (kept().language, kept().also_language) == ("es", "")

    undo(desk, ada)
    after = kept()
    for name in ("language", "also_language", "complaint", "signals", "corrected"):
        assert getattr(after, name) == getattr(before, name), name
    with pytest.raises(NothingToUndo):
        undo(desk, ada)


def test_taken_back_of_a_post_whose_words_are_gone(desk, ada):
    correct(desk, ada, language="es", complaint=True, signals={"false_fix": False})
    Content.objects.all().delete()

    undo(desk, ada)

    assert (kept().language, kept().also_language) == ("pt", "es")
    assert kept().complaint == 0.2


def test_of_words_that_are_gone_the_language_alone_changes(desk, ada):
    Content.objects.all().delete()

    correct(desk, ada, language="es")

    assert (kept().language, kept().complaint) == ("es", 0.2)


def test_another_correction_taken_back_leaves_the_language(desk, ada):
    correct(desk, ada, language="es")
    correct(desk, ada, complaint=False)

    undo(desk, ada)

    assert (kept().language, kept().complaint) == ("es", 0.9)
    undo(desk, ada)
    assert kept().language == "pt"


def test_unknown_is_something_that_is_said(desk, ada):
    correct(desk, ada, language="")

    assert kept().language == ""
    take(desk, item("1", text="Ya no da nada"), at=MONDAY + HOUR)
    assert kept().language == ""
    undo(desk, ada)
    assert kept().language == "pt"


def test_who_agrees_changes_nothing_but_is_counted(desk, ada, reader):
    take(desk, item("2", text="Otra cosa", language="es-MX"))
    of = kept("2")

    correct_mention(desk, of.pk, Verdict(language="es"), by=ada, at=MONDAY)

    assert kept("2").language == "es-MX"
    correct(desk, ada, language="es")
    shares = measured_precision().languages
    assert {name: (one.n, one.right) for name, one in shares.items()} == {
        "es": (1, 1),
        "pt": (1, 0),
    }


def test_saying_it_twice_is_one_first_word(desk, ada):
    correct(desk, ada, language="es")
    correct(desk, ada, language="es")

    assert measured_precision().languages["pt"].n == 1
    assert "es" not in measured_precision().languages


@pytest.mark.parametrize(
    "says",
    [
        {"language": "es", "also_language": "es"},
        {"language": "", "also_language": "es"},
        {"also_language": "pt"},
    ],
)
def test_languages_that_do_not_fit_are_refused(desk, ada, says):
    with pytest.raises(LanguagesDoNotFit):
        correct(desk, ada, **says)

    assert not Correction.objects.exists()


def test_a_second_language_alone_leaves_the_first(desk, ada):
    correct(desk, ada, also_language="en")

    assert (kept().language, kept().also_language) == ("pt", "en")


def test_the_brands_own_posts_have_a_language_too(desk, ada):
    take(desk, item("2", by="Acme", text="Hola", kind="reply", parent="1"))

    post = correct_mention(
        desk, kept("2").pk, Verdict(language="es"), by=ada, at=MONDAY
    )

    assert post.language == "es"


def test_a_repost_has_no_language_of_its_own(desk, ada):
    take(desk, repost("2", "1"))

    with pytest.raises(NothingToCorrect):
        correct_mention(desk, kept("2").pk, Verdict(language="es"), by=ada, at=MONDAY)


def test_the_next_short_post_of_the_author_is_read_so(desk, ada, reader):
    by = "author_of_1"
    for n in range(2, 5):
        take(desk, item(str(n), by=by, text=f"Frase que ya no da más de sí {n}"))
    take(desk, item("5", by=by, text="Vale"))
    assert reader.told[-1]["usual"] == "pt"

    correct(desk, ada, language="es")

    take(desk, item("6", by=by, text="Vale."))
    assert reader.told[-1]["usual"] == "es"


def test_lists_find_it_by_the_language_that_was_said(desk, ada):
    correct(desk, ada, language="es")

    found = find_mentions(MentionFilter(language="es"))
    assert [post.external_id for post in found] == ["1"]
    assert not find_mentions(MentionFilter(language="pt")).exists()


def test_it_is_explained_in_that_language(desk, ada):
    correct(desk, ada, language="es")

    why = Explainer(desk).explain(kept(), "Ya no da")

    assert why.reading.signals == {"false_fix": 1}


def test_the_brands_model_learns_in_that_language(desk, ada):
    correct(desk, ada, language="es", complaint=True)

    assert [(one.language, one.known) for one in examples()] == [("es", ("es", ""))]


def test_what_one_brand_says_is_nothing_to_another(desk, ada, globex):
    listen()
    take(globex, item("1", text="Ya no da", by="author_of_1"))

    with brand_context(desk):
        correct(desk, ada, language="es")

    assert (kept().language, kept().corrected) == ("pt", None)
    assert not Correction.objects.exists()
    assert not measured_precision().languages
    with pytest.raises(NothingToUndo):
        undo(globex, ada)


def test_who_dies_on_the_way_has_said_nothing(desk, ada, monkeypatch):
    def die(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(corrections, "record_each", die)

    with nothing_changes(), pytest.raises(RuntimeError):
        correct(desk, ada, language="es")


@pytest.mark.parametrize("known", [("es", ""), ("pt", ""), ("fr", ""), ("", "")])
def test_the_engine_reads_in_the_language_that_is_known(known):
    text = "Una vergüenza: llevo tres semanas sin servicio"
    told = CueReader().explain(text, known=known)

    assert (told.reading.language, told.reading.also) == known
    assert told.reading == CueReader().read(text, known=known)
    # In Portuguese alone nothing of it is a complaint; in no language of ours all lists are asked.
    assert (told.reading.complaint > 0.5) == (known[0] != "pt")
