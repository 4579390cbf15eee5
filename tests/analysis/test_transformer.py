"""A local transformer: loaded from a folder and run for real, or refused with what is missing."""

import json

import numpy as np
import pytest

from reputation.analysis import transformer
from reputation.analysis.transformer import TransformerIsUnfit, licence_of, load

pytest.importorskip("onnx", reason="requirements-dev.txt brings onnx")

import onnx

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


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("model.onnx", b""),
        ("model.onnx", b"version https://git-lfs.github.com/spec/v1\nsize 1\n"),
        ("tokenizer.json", b"{"),
        ("labels.json", b"{"),
        ("labels.json", b'["\xe9", "b"]'),
        ("labels.json", b"3"),
        ("labels.json", b'["same", "same"]'),
        ("labels.json", b'{"id2label": {"first": "a", "second": "b"}}'),
        ("tokenizer_config.json", b"nothing"),
    ],
)
def test_a_broken_file_is_refused_by_its_name(folder, name, held):
    (folder / name).write_bytes(held)

    with pytest.raises(TransformerIsUnfit, match=name):
        load(folder)


def test_what_is_no_folder_is_told(tmp_path):
    with pytest.raises(TransformerIsUnfit, match="is no folder"):
        licence_of(tmp_path / "nowhere")


def change_tokenizer(folder, **changes):
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_model_keeps_its_own_length_and_padding(folder):
    change_tokenizer(
        folder,
        truncation={
            "max_length": 8,
            "strategy": "LongestFirst",
            "stride": 0,
            "direction": "Right",
        },
        padding={
            "strategy": "BatchLongest",
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": 1,
            "pad_type_id": 0,
            "pad_token": "[UNK]",
        },
    )

    short, long = load(folder).tokenizer.encode_batch(["good", "good " * 50])

    assert short.ids == [3] + [1] * 7
    assert len(long.ids) == 8


def test_the_padding_is_the_vocabularys_where_none_is_set(folder):
    tokens = {"bad": 0, "good": 1, "[UNK]": 2, "<pad>": 3}
    change_tokenizer(
        folder, model={"type": "WordLevel", "vocab": tokens, "unk_token": "[UNK]"}
    )

    short, _ = load(folder).tokenizer.encode_batch(["good", "good good"])

    assert short.ids == [1, 3]


def test_a_model_says_how_long_it_reads(folder):
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 5}')

    [long] = load(folder).tokenizer.encode_batch(["good " * 50])

    assert len(long.ids) == 5


def reshaped(folder, change):
    model = onnx.load(str(folder / "model.onnx"))
    change(model.graph)
    onnx.save(model, str(folder / "model.onnx"))


def test_a_model_that_wants_something_else_is_refused(folder):
    def rename(graph):
        graph.input[0].name = graph.node[0].input[1] = "pixels"

    reshaped(folder, rename)

    with pytest.raises(TransformerIsUnfit, match="attention_mask, pixels"):
        load(folder)


def test_a_length_that_only_running_tells_is_fine_and_a_wrong_one_is_told(folder):
    def unname(graph):
        graph.output[0].type.tensor_type.shape.dim[1].dim_param = "labels"

    reshaped(folder, unname)
    assert load(folder).score(["bad"])[0]["complaint"] > 0.9

    (folder / "labels.json").write_text('["one", "two", "three"]')
    with pytest.raises(TransformerIsUnfit, match="3 labels"):
        load(folder).score(["bad"])


def test_a_model_that_gives_no_numbers_is_told(folder):
    def spoil(graph):
        weights = np.full((4, 2), np.nan, dtype=np.float32)
        graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(weights, "weights"))

    reshaped(folder, spoil)

    with pytest.raises(TransformerIsUnfit, match="no numbers"):
        load(folder).score(["bad"])
