"""What the engine must reach on labelled posts: our gold set always, the shared sets where they are."""

from pathlib import Path

import pytest

from reputation.analysis import triage
from reputation.analysis.triage.engine import CueReader
from reputation.analysis.triage.evaluation import (
    BadPosts,
    Bands,
    auc,
    interval,
    macro_f1,
    measure,
    read_posts,
    reliability,
)
from reputation.analysis.triage.scoring import LANGUAGES

np = pytest.importorskip("numpy")

BANDS = Bands(complaint=0.5, review=0.35, negative=-0.25, positive=0.25)
SHARED = Path(__file__).parents[4] / "shared" / "data" / "triage"
GOLD = Path(triage.__file__).with_name("gold")
# Of the gold set: macro-F1 of complaint and of sentiment. It is made of hard cases.
GOLD_BARS = {"es": (0.71, 0.54), "en": (0.65, 0.49), "pt": (0.68, 0.50)}
SHARED_BARS = {
    "complaints_en.csv": 0.77,
    "complaints_en.csv#addressed": 0.73,
    "es_airlines_complaint_sample260.csv": 0.77,
    "umsab_en.csv": 0.59,
    "umsab_es.csv": 0.58,
    "umsab_pt.csv": 0.615,
    "us_airline_en.csv": 0.67,
    "es_airlines.csv": 0.52,
    "afrisenti_pt.csv": 0.54,
}
AUC_BARS = {
    "complaints_en.csv": 0.83,
    "complaints_en.csv#addressed": 0.80,
    "es_airlines_complaint_sample260.csv": 0.84,
}


def measured(path):
    return dict(measure(read_posts(path), CueReader(), BANDS))


def shared(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"Not measured: {name} is not beside the repository.")
    return measured(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gold_set_is_read_as_well_as_before(language):
    found = measured(GOLD / f"labels_final_{language}.csv")
    complaint, sentiment = GOLD_BARS[language]
    assert found[""].macro_f1 >= complaint
    assert found["#sentiment"].macro_f1 >= sentiment


@pytest.mark.parametrize(
    "name", sorted({name.partition("#")[0] for name in SHARED_BARS})
)
def test_the_shared_sets_are_read_as_well_as_they_must_be(name):
    found = shared(name)
    for which, one in found.items():
        assert one.macro_f1 >= SHARED_BARS.get(name + which, 0)
        assert (one.auc or 1) >= AUC_BARS.get(name + which, 0)


def test_complaints_in_portuguese_are_found_and_chatter_is_not():
    assert shared("reclameaqui_gf_pt.csv")[""].recall >= 0.88
    assert shared("umsab_pt.csv")[""].flagged < 0.20


def test_of_posts_scored_seven_in_ten_about_so_many_are_complaints():
    for one in shared("complaints_en.csv")[""].reliability:
        if one.n >= 50:
            assert one.share == pytest.approx(one.score, abs=0.12)


def test_macro_f1_is_the_mean_of_the_classes():
    labels, found = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    assert macro_f1(labels, found) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_auc_counts_pairs_and_halves_ties():
    assert auc(np.array([1, 0, 1, 0]), np.array([0.9, 0.1, 0.5, 0.5])) == 0.875


def test_the_interval_holds_what_was_measured():
    labels = np.arange(200) % 2
    found = np.where(np.arange(200) % 5 == 0, 1 - labels, labels)
    low, high = interval(labels, found)
    assert low < macro_f1(labels, found) < high
    assert (low, high) == interval(labels, found)


def test_reliability_goes_by_tenths():
    bins = reliability(np.array([0, 1, 1]), np.array([0.05, 0.91, 1.0]))
    assert [(one.n, one.share) for one in bins] == [(1, 0.0), (2, 1.0)]


def test_repeats_and_unclear_labels_are_left_out(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("text,complaint,dup\na,1,0\nb,0,0\nc,-1,0\nd,1,1\n")
    posts = read_posts(path)
    assert [(post.text, post.complaint) for post in posts] == [
        ("a", 1),
        ("b", 0),
        ("c", None),
    ]


@pytest.mark.parametrize("head", ["text,other", "id,label"])
def test_a_file_without_posts_or_labels_is_refused(tmp_path, head):
    path = tmp_path / "posts.csv"
    path.write_text(f"{head}\na,b\n")
    with pytest.raises(BadPosts):
        read_posts(path)
