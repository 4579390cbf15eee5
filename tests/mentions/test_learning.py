"""A brand's corrections teach a model of its own: live only if better, reversible, and nobody else's."""

import pytest

from reputation.analysis.reading import Reading
from reputation.events.models import Event
from reputation.mentions.learning import (
    ModelIsUnfit,
    TooLittleToLearn,
    examples,
    name_executives,
    switch_model,
    train_model,
    wants_training,
)
from reputation.mentions.models import LearnedModel, Mention, TriageSettings
from reputation.mentions.precision import measured_precision
from reputation.pipeline.corrections import correct_mention, undo_correction
from reputation.pipeline.verdicts import Verdict
from tenants.schemas import brand_context
from tests.mentions.scripted import reads
from tests.people import MONDAY
from tests.pipeline.desk import HOUR, MINUTE, item, listen, take

State = LearnedModel.State


def corrected(brand, by, count=100):
    """Take posts of two kinds that the engine cannot tell apart, and correct each."""
    items = [
        item(str(n), text=f"La {'tarima' if n % 2 else 'parqué'} {n}")
        for n in range(count)
    ]
    result = take(brand, *items)
    for n in range(count):
        says = Verdict(complaint=bool(n % 2))
        correct_mention(brand, result.mention_ids[n], says, by=by, at=MONDAY)


@pytest.fixture
def taught(brand, ada, monkeypatch):
    """A brand with a hundred corrections, and an engine that cannot decide."""
    reads(monkeypatch)
    corrected(brand, ada)
    return brand


def fresh(brand, external_id, text, at=MONDAY + HOUR):
    take(brand, item(external_id, text=text), at=at)
    return Mention.objects.get(external_id=external_id)


def test_a_hundred_corrections_teach_a_model_that_reads_from_then_on(taught, ada):
    assert wants_training()

    model = train_model(taught, by=ada, at=MONDAY + MINUTE)

    assert (model.version, model.state, model.engine) == (1, State.LIVE, "scripted-1")
    assert model.metrics["n"] == 100
    assert model.metrics["f1"] > 0.95 > model.metrics["engine_f1"]
    post = fresh(taught, "new", "La tarima nueva")
    assert post.engine == "scripted-1+brand-1"
    assert post.complaint > 0.6
    assert fresh(taught, "other", "El parqué nuevo").complaint < 0.4
    trained, switched = Event.objects.filter(kind__startswith="model.").order_by("pk")
    assert (trained.kind, trained.details["is_better"]) == ("model.trained", True)
    assert (switched.kind, switched.details) == ("model.switched", {"version": 1})
    assert not wants_training()


def test_a_model_that_is_not_better_stays_out(brand, ada, monkeypatch):
    readings = {
        f"Palabra {n}": Reading(complaint=0.99 if n % 2 else 0.01) for n in range(100)
    }
    reads(monkeypatch, **readings)
    result = take(brand, *(item(str(n), text=f"Palabra {n}") for n in range(100)))
    for n in range(100):
        correct_mention(
            brand,
            result.mention_ids[n],
            Verdict(complaint=bool(n % 2)),
            by=ada,
            at=MONDAY,
        )

    model = train_model(brand, by=None, at=MONDAY)

    assert model.state == State.TRAINED
    assert fresh(brand, "new", "Palabra 1").engine == "scripted-1"
    with pytest.raises(ModelIsUnfit):
        switch_model(brand, model.version, by=ada, at=MONDAY)


def test_one_action_goes_back_to_an_earlier_model_or_to_the_engine(taught, ada):
    train_model(taught, by=ada, at=MONDAY)
    train_model(taught, by=ada, at=MONDAY)
    assert fresh(taught, "a", "Ay").engine == "scripted-1+brand-2"

    switch_model(taught, 1, by=ada, at=MONDAY)
    assert fresh(taught, "b", "Ay").engine == "scripted-1+brand-1"

    switch_model(taught, 0, by=ada, at=MONDAY)
    assert fresh(taught, "c", "Ay").engine == "scripted-1"
    states = dict(LearnedModel.objects.values_list("version", "state"))
    assert states == {1: State.RETIRED, 2: State.RETIRED}

    with pytest.raises(ModelIsUnfit):
        switch_model(taught, 9, by=ada, at=MONDAY)


def test_a_model_of_another_engine_waits_to_be_trained_again(taught, ada, monkeypatch):
    train_model(taught, by=ada, at=MONDAY)
    newer = reads(monkeypatch)
    newer.engine = "scripted-2"

    assert fresh(taught, "new", "La tarima").engine == "scripted-2"
    assert wants_training()


def test_too_few_corrections_teach_nothing(brand, ada, monkeypatch):
    reads(monkeypatch)
    corrected(brand, ada, 20)

    assert not wants_training()
    with pytest.raises(TooLittleToLearn):
        train_model(brand, by=ada, at=MONDAY)
    assert not LearnedModel.objects.exists()


def test_what_was_taken_back_is_no_example(brand, ada, monkeypatch):
    reads(monkeypatch)
    corrected(brand, ada, 3)
    post = Mention.objects.get(external_id="1")

    undo_correction(brand, post.pk, by=ada, at=MONDAY)

    assert sorted(one.text for one in examples()) == ["La parqué 0", "La parqué 2"]


def test_a_model_never_leaves_its_brand(taught, globex, ada, monkeypatch):
    listen()
    with brand_context(taught):
        train_model(taught, by=ada, at=MONDAY)
        assert fresh(taught, "warm", "La tarima").engine == "scripted-1+brand-1"

    assert examples() == []
    assert fresh(globex, "1", "La tarima").engine == "scripted-1"
    with pytest.raises(TooLittleToLearn):
        train_model(globex, by=ada, at=MONDAY)

    # Even a setting that names a version finds only the brand's own.
    TriageSettings.objects.create(pk=1, model_version=1)
    assert fresh(globex, "2", "La tarima").engine == "scripted-1"
    assert fresh(globex, "3", "La tarima").complaint == 0.1


def test_precision_is_counted_from_first_words(brand, ada, monkeypatch):
    sure = Reading(
        complaint=0.9, signals={"fraud_wording": 1}, hints={"hard_deadline": 1}
    )
    reads(monkeypatch, Uno=sure, Dos=sure, Tres=Reading(complaint=0.1))
    ids = take(brand, *(item(t, text=t) for t in ("Uno", "Dos", "Tres"))).mention_ids

    def say(place, **says):
        correct_mention(brand, ids[place], Verdict(**says), by=ada, at=MONDAY)

    say(0, complaint=True, signals={"fraud_wording": True, "hard_deadline": False})
    say(1, complaint=False, signals={"fraud_wording": False, "false_fix": True})
    say(2, complaint=True)
    say(2, complaint=False)

    found = measured_precision()

    def told(shares):
        return {name: (share.n, share.right) for name, share in shares.items()}

    assert told(found.bands) == {"complaint": (2, 1), "none": (1, 0)}
    assert told(found.signals) == {"fraud_wording": (2, 1)}
    assert told(found.hints) == {"hard_deadline": (1, 0)}
    assert found.bands["complaint"].precision == 0.5
    assert not found.bands["complaint"].is_enough


def test_executives_are_named_once_each(brand, ada):
    name_executives(brand, [" @AnaJefa", "Ana Jefa", "@AnaJefa", ""], by=ada, at=MONDAY)

    assert TriageSettings.objects.get().executives == ["@AnaJefa", "Ana Jefa"]
    event = Event.objects.get(kind="executives.named")
    assert event.details == {"count": 2}
