"""A local transformer: loaded from a folder and run for real, or refused with what is missing."""

import json

import pytest

from reputation.analysis import transformer
from reputation.analysis.transformer import TransformerIsUnfit, licence_of, load

pytest.importorskip("onnx", reason="requirements-dev.txt brings onnx")

from tests.mentions.transformers import LICENCE, make_folder


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "tiny-classifier")


def test_texts_of_all_lengths_are_scored_together(folder):
    model = load(folder)

    scores = model.score(["bad", "good good", "neither here nor there", "bad good", ""])

    assert (model.name, model.licence) == ("tiny-classifier", LICENCE)
    told = [round(score["complaint"], 3) for score in scores]
    assert told == [0.982, 0.0, 0.5, 0.5, 0.5]
    assert all(sum(score.values()) == pytest.approx(1) for score in scores)


def test_more_texts_than_go_at_once_keep_their_order(folder, monkeypatch):
    monkeypatch.setattr(transformer, "AT_ONCE", 3)

    scores = load(folder).score(["bad", "good"] * 5)

    assert [score["complaint"] > 0.5 for score in scores] == [True, False] * 5


def test_a_long_text_is_cut(folder):
    [score] = load(folder).score(["word " * 5_000 + "bad"])

    assert score["complaint"] == pytest.approx(0.5)


def test_labels_may_stand_in_a_config(folder):
    (folder / "labels.json").unlink()
    config = {"id2label": {"1": "praise", "0": "complaint"}}
    (folder / "config.json").write_text(json.dumps(config))

    assert load(folder).labels == ("complaint", "praise")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json"])
def test_an_incomplete_folder_is_refused(folder, name):
    (folder / name).unlink()

    with pytest.raises(TransformerIsUnfit, match=r"has no|names no labels"):
        load(folder)


@pytest.mark.parametrize("note", [None, "  \n"], ids=["none", "an empty one"])
def test_a_folder_without_a_licence_note_is_refused(folder, note):
    (folder / "LICENSE").unlink()
    if note is not None:
        (folder / "LICENSE").write_text(note)

    with pytest.raises(TransformerIsUnfit, match="no licence note"):
        licence_of(folder)
    with pytest.raises(TransformerIsUnfit, match="no licence note"):
        load(folder)


def test_labels_that_do_not_fit_the_model_are_told(folder):
    make_folder(folder, labels=["one", "two", "three"])

    with pytest.raises(TransformerIsUnfit, match="there are 3 labels"):
        load(folder)


def test_what_is_not_installed_is_said(folder, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(transformer, "import_module", missing)

    with pytest.raises(TransformerIsUnfit) as told:
        load(folder)

    assert str(told.value) == (
        "onnxruntime is not installed: pip install -r requirements-onnx.txt"
    )
