"""A brand's own model: small, exact, repeatable, and only as good as what it was shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reputation.analysis.learned.features import DIMENSIONS, features_of, logit
from reputation.analysis.learned.limits import TooFewExamples
from reputation.analysis.learned.model import LearnedReader, LearnedWeights, NotAModel
from reputation.analysis.learned.training import Metrics, train
from reputation.analysis.reading import Cue, Explanation, Reading

DOUBTFUL = Reading(complaint=0.5, sentiment=-0.1, signals={"false_fix": 1})


class Base:
    engine = "base-1"

    def read(self, text, **_):
        return DOUBTFUL

    def explain(self, text, **_):
        return Explanation(DOUBTFUL, (Cue("tone.bad", text, 0, len(text), 1.0),))


def examples(count=120):
    """Posts of a brand where “tarima” is always a complaint and “parqué” never: no engine knows that."""
    texts = [
        f"La {'tarima' if n % 3 else 'parqué'} del modelo {n}" for n in range(count)
    ]
    return texts, [DOUBTFUL] * count, [bool(n % 3) for n in range(count)]


def trained():
    return train(*examples())


@given(st.text(max_size=300))
def test_any_text_has_features_in_order(text):
    places, values = features_of(text, DOUBTFUL)

    assert len(places) == len(values) == len(set(places.tolist()))
    assert (np.diff(places.astype(int)) > 0).all()
    assert not len(places) or int(places.max()) < DIMENSIONS
    assert np.isfinite(values).all()


def test_accents_and_case_make_no_difference():
    one, other = (
        features_of("ATENCIÓN Pésima", DOUBTFUL),
        features_of("atencion pesima", DOUBTFUL),
    )

    assert one[0].tolist() == other[0].tolist()


def test_what_corrections_say_is_learned_where_the_engine_knows_nothing():
    weights, metrics = trained()

    assert (metrics.n, metrics.complaints) == (120, 80)
    assert (metrics.f1, metrics.engine_f1) == (1.0, pytest.approx(0.4))
    assert metrics.is_better
    reader = LearnedReader(Base(), weights, 3)
    assert reader.engine == "base-1+brand-3"
    assert reader.read("La tarima de siempre").complaint > 0.7
    assert reader.read("El parqué de siempre").complaint < 0.5


def test_the_engines_other_findings_stay():
    reading = LearnedReader(Base(), trained()[0], 1).read("La tarima")

    assert (reading.sentiment, reading.signals) == (-0.1, {"false_fix": 1})


def test_the_brands_own_words_are_the_engines_matter():
    reader = LearnedReader(Base(), trained()[0], 1)

    assert reader.read("La tarima", by_brand=True) is DOUBTFUL


def test_an_explanation_says_what_the_model_moved():
    why = LearnedReader(Base(), trained()[0], 1).explain("La tarima")

    assert [cue.cue for cue in why.drivers] == ["tone.bad", "brand_model"]
    assert why.drivers[-1].weight == pytest.approx(logit(why.reading.complaint))


def test_the_same_examples_give_the_same_model():
    assert trained()[0].to_bytes() == trained()[0].to_bytes()


def test_a_model_survives_being_kept():
    weights, _ = trained()
    again = LearnedWeights.from_bytes(weights.to_bytes())

    features = features_of("La tarima nueva", DOUBTFUL)
    assert again.logit_of(features) == weights.logit_of(features)
    assert len(weights.to_bytes()) < 20_000


@pytest.mark.parametrize("kept", [b"", b"VLM1", b"x" * 40])
def test_other_bytes_are_no_model(kept):
    with pytest.raises(NotAModel):
        LearnedWeights.from_bytes(kept)


def test_a_model_without_weights_says_its_bias():
    empty = LearnedWeights(0.5, np.array([], np.uint32), np.array([], np.float32))

    assert empty.logit_of(features_of("Hola", DOUBTFUL)) == 0.5


@pytest.mark.parametrize(
    ("count", "flip"), [(99, 0), (120, 120)], ids=["too few", "of one label only"]
)
def test_too_little_teaches_nothing(count, flip):
    texts, readings, labels = examples(count)
    labels = [True] * flip or labels

    with pytest.raises(TooFewExamples):
        train(texts, readings, labels)


def test_copies_of_a_post_are_not_held_out_beside_it():
    # Each text has words of its own: nothing that one says tells of another.
    texts = [f"a{n} b{n} c{n}" for n in range(24)] * 10

    _, metrics = train(texts, [DOUBTFUL] * 240, [bool(n % 2) for n in range(24)] * 10)

    assert metrics.f1 < 0.6


def test_one_pasted_complaint_teaches_nothing():
    texts = ["la misma queja"] * 60 + [f"otra cosa {n}" for n in range(60)]

    with pytest.raises(TooFewExamples):
        train(texts, [DOUBTFUL] * 120, [True] * 60 + [False] * 60)


def test_noise_is_no_better_than_an_engine_that_is_right():
    texts = [f"Palabra{n * 7919 % 1000}" for n in range(150)]
    labels = [n % 2 == 0 for n in range(150)]
    sure = [Reading(complaint=0.97 if label else 0.03) for label in labels]

    _, metrics = train(texts, sure, labels)

    assert metrics.engine_f1 == 1.0
    assert not metrics.is_better


@pytest.mark.parametrize(
    ("f1", "loss", "is_better"),
    [(0.8, 0.5, True), (0.7, 0.4, False), (0.8, 0.6, False)],
    ids=["better", "labels no better", "surely wrong more often"],
)
def test_better_means_both(f1, loss, is_better):
    metrics = Metrics(100, 50, f1, 0.7, loss, 0.5)

    assert metrics.is_better is is_better
