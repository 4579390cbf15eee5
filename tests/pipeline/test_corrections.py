"""A person's word on a reading: it moves post, score, counts and log together, and holds for good."""

import pytest

from reputation.analysis.reading import Reading
from reputation.events.models import Event
from reputation.mentions.models import Conversation, Correction, Mention
from reputation.pipeline.corrections import (
    NothingToUndo,
    correct_mention,
    correct_mentions,
    undo_correction,
    undo_corrections,
)
from reputation.pipeline.verdicts import NothingToCorrect, UnknownSignal, Verdict
from reputation.risk.models import HourCount
from tenants.schemas import brand_context
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import HOUR, MINUTE, item, listen, repost, take

ANGRY = Reading(
    sentiment=-0.8,
    complaint=0.9,
    severity=0.5,
    signals={"legal_or_regulator": 1},
    hints={"fraud_wording": 1, "failed_prior_contact": 4},
    intent="complaint",
    aspects={"billing": -0.7},
    language="es",
)
MILD = Reading(sentiment=0.1, complaint=0.2, severity=0.4, language="es")


@pytest.fixture
def desk(brand, monkeypatch):
    reads(monkeypatch, Furia=ANGRY, Nada=MILD)
    take(brand, item("1", text="Furia", followers=50_000))
    return brand


def kept(external_id: str = "1") -> Mention:
    return Mention.objects.get(external_id=external_id)


def score() -> float:
    return Conversation.objects.get(joined_into=None).score


def correct(brand, by, at=MONDAY + MINUTE, **says):
    return correct_mention(brand, kept().pk, Verdict(**says), by=by, at=at)


def test_no_complaint_means_no_risk(desk, ada):
    assert score() > 25

    correct(desk, ada, complaint=False)

    mention = kept()
    assert (mention.complaint, mention.sentiment) == (0.0, 0.0)
    assert (mention.corrected_by_id, mention.corrected_at) == (ada.pk, MONDAY + MINUTE)
    assert score() == 0.0
    assert HourCount.objects.get().negative == 0


def test_a_complaint_that_the_engine_missed_is_scored(brand, monkeypatch, ada):
    reads(monkeypatch, Nada=MILD)
    take(brand, item("1", text="Nada", followers=50_000))
    before = score()

    correct(brand, ada, complaint=True, severity="critical")

    mention = kept()
    assert (mention.complaint, mention.severity) == (1.0, 1.0)
    assert score() > before + 10
    assert HourCount.objects.get().negative == 1


def test_what_was_said_and_what_is_said_are_kept(desk, ada):
    correct(
        desk,
        ada,
        complaint=False,
        signals={"legal_or_regulator": False, "fraud_wording": True, "false_fix": True},
    )

    correction = Correction.objects.get()
    assert correction.said == {
        "complaint": 0.9,
        "sentiment": -0.8,
        "signals": {
            "legal_or_regulator": "asserted",
            "fraud_wording": "hint",
            "false_fix": "",
        },
    }
    assert correction.says == {
        "complaint": 0.0,
        "sentiment": 0.0,
        "signals": {"legal_or_regulator": 0, "fraud_wording": 1, "false_fix": 1},
    }
    assert (correction.engine, correction.by_type) == ("scripted-1", "user")
    assert kept().signals == {"fraud_wording": 1, "false_fix": 1}
    assert kept().hints == {"failed_prior_contact": 4}


def test_a_confirmed_hint_keeps_its_count(desk, ada):
    before = score()

    correct(desk, ada, signals={"failed_prior_contact": True})

    assert kept().signals == {"legal_or_regulator": 1, "failed_prior_contact": 4}
    assert score() > before


def test_the_log_holds_facts_only(desk, ada):
    mention = correct(desk, ada, complaint=False)

    event = Event.objects.get(kind="mention.corrected")
    assert (event.subject_id, event.actor_id) == (mention.pk, ada.pk)
    assert event.details == {
        "conversation": str(mention.conversation_id),
        "fields": ["complaint", "sentiment"],
        "complaint": False,
    }


def test_it_holds_when_the_post_comes_again_otherwise(desk, ada):
    correct(desk, ada, complaint=False, signals={"legal_or_regulator": False})

    take(desk, item("1", text="Furia", title="Otra vez"), at=MONDAY + HOUR)

    mention = kept()
    assert mention.revision == 2
    assert (mention.complaint, mention.sentiment) == (0.0, 0.0)
    assert mention.signals is None
    assert mention.intent == "complaint"
    assert score() == 0.0
    assert HourCount.objects.get().negative == 0


def test_it_holds_when_a_new_engine_reads(desk, ada, monkeypatch):
    correct(desk, ada, complaint=False, intent="news")
    reads(monkeypatch, Furia=ANGRY, Peor=ANGRY)

    take(desk, item("1", text="Peor"), at=MONDAY + HOUR)

    assert (kept().complaint, kept().intent) == (0.0, "news")


def test_the_latest_word_counts(desk, ada):
    correct(desk, ada, complaint=False, severity="low")
    correct(desk, ada, at=MONDAY + 2 * MINUTE, complaint=True)

    assert (kept().complaint, kept().severity) == (1.0, 0.4)
    assert kept().corrected == {"complaint": 1.0, "sentiment": 0.0, "severity": 0.4}


def test_a_correction_is_taken_back(desk, ada):
    before = score()
    correct(desk, ada, severity="low")
    correct(desk, ada, complaint=False, signals={"fraud_wording": True})

    undo_correction(desk, kept().pk, by=ada, at=MONDAY + MINUTE)

    mention = kept()
    assert mention.complaint == 0.9
    assert mention.severity == 0.4
    assert mention.signals == {"legal_or_regulator": 1}
    assert mention.hints == {"fraud_wording": 1, "failed_prior_contact": 4}
    assert mention.corrected == {"severity": 0.4}
    assert 0 < score() < before
    assert HourCount.objects.get().negative == 1

    undo_correction(desk, mention.pk, by=ada, at=MONDAY + MINUTE)

    assert kept().severity == 0.5
    assert (kept().corrected, kept().corrected_by_id) == (None, None)
    with pytest.raises(NothingToUndo):
        undo_correction(desk, mention.pk, by=ada, at=MONDAY + MINUTE)


def test_who_agrees_leaves_a_correction_too(desk, ada):
    correct(desk, ada, complaint=True)

    correction = Correction.objects.get()
    assert (correction.said, correction.says) == (
        {"complaint": 0.9},
        {"complaint": 1.0},
    )


@pytest.mark.parametrize(
    ("says", "refusal"),
    [
        pytest.param({}, NothingToCorrect, id="nothing"),
        pytest.param({"signals": {"mood": True}}, UnknownSignal, id="unknown signal"),
    ],
)
def test_a_correction_that_says_nothing_changes_nothing(desk, ada, says, refusal):
    with pytest.raises(refusal):
        correct(desk, ada, **says)

    assert not Correction.objects.exists()
    assert kept().corrected is None
    assert not Event.objects.filter(kind="mention.corrected").exists()


def test_a_repost_has_no_reading_to_correct(desk, ada):
    take(desk, repost("2", "1"))

    with pytest.raises(NothingToCorrect):
        correct_mention(desk, kept("2").pk, Verdict(complaint=True), by=ada, at=MONDAY)


def test_the_brands_own_words_carry_no_complaint(desk, ada):
    take(desk, item("2", by="Acme", text="Furia", kind="reply", parent="1"))

    with pytest.raises(NothingToCorrect):
        correct_mention(desk, kept("2").pk, Verdict(complaint=True), by=ada, at=MONDAY)
    correct_mention(
        desk,
        kept("2").pk,
        Verdict(signals={"disrespect_or_threat": True}),
        by=ada,
        at=MONDAY,
    )

    assert kept("2").signals["disrespect_or_threat"] == 1


def test_another_brands_post_is_not_there(desk, globex, ada):
    with brand_context(desk):
        foreign = kept().pk
    listen()

    with pytest.raises(Mention.DoesNotExist):
        correct_mention(globex, foreign, Verdict(complaint=False), by=ada, at=MONDAY)

    with brand_context(desk):
        assert kept().complaint == 0.9


def test_several_posts_are_corrected_and_taken_back_in_one_go(desk, ada, lead):
    take(desk, item("2", text="Furia"), item("3", text="Furia"))
    before = {pk: kept(pk).complaint for pk in "123"}
    correct(desk, lead, at=MONDAY + MINUTE, severity="low")
    moment = MONDAY + 2 * MINUTE
    posts = [kept(pk).pk for pk in "123"]

    told = correct_mentions(desk, posts, Verdict(complaint=False), by=ada, at=moment)

    assert len(told) == 3
    assert {kept(pk).complaint for pk in "123"} == {0.0}
    assert HourCount.objects.get().negative == 0
    assert Event.objects.filter(kind="mention.corrected", actor_id=ada.pk).count() == 3

    undo_corrections(desk, moment, by=lead, at=moment + MINUTE)  # not hers to take back
    assert kept().complaint == 0.0
    correct(desk, lead, at=moment + MINUTE, complaint=False)
    back = undo_corrections(desk, moment, by=ada, at=moment + 2 * MINUTE)

    assert back == 2  # of the first post somebody else has spoken since
    assert {pk: kept(pk).complaint for pk in "23"} == {
        "2": before["2"],
        "3": before["3"],
    }
    assert kept().complaint == 0.0


def test_several_posts_cost_one_settling(desk, ada, count_queries):
    take(desk, *[item(f"p{n}", text="Furia") for n in range(9)])

    def dismiss(*names: str) -> int:
        posts = [kept(name).pk for name in names]
        says = Verdict(complaint=False)
        at = MONDAY + MINUTE
        return count_queries(lambda: correct_mentions(desk, posts, says, by=ada, at=at))

    for_one = dismiss("p0")

    assert dismiss(*[f"p{n}" for n in range(1, 9)]) < 2 * for_one + 8 * 3
