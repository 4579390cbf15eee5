"""A tiny text classifier in ONNX form, made on the spot: it counts two words and is sure of what it finds."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models, pre_tokenizers

VOCABULARY = {"[PAD]": 0, "[UNK]": 1, "bad": 2, "good": 3}
LABELS = ["complaint", "praise"]
LICENCE = "Made by this test. Free for all to use."


def make_folder(folder: Path, *, labels: list[str] = LABELS) -> Path:
    """Write a folder as somebody would hand it over."""
    folder.mkdir(parents=True, exist_ok=True)
    # Each token adds its row: “bad” speaks for the first label, “good” for the second.
    weights = np.array([[0, 0], [0, 0], [4, 0], [0, 4]], dtype=np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["weights", "input_ids"], ["rows"]),
            helper.make_node(
                "Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT
            ),
            helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
            helper.make_node("Mul", ["rows", "column"], ["told"]),
            helper.make_node("ReduceSum", ["told", "middle"], ["logits"], keepdims=0),
        ],
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 2])],
        [
            helper.make_tensor("weights", TensorProto.FLOAT, [4, 2], weights.flatten()),
            helper.make_tensor("last", TensorProto.INT64, [1], [2]),
            helper.make_tensor("middle", TensorProto.INT64, [1], [1]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "labels.json").write_text(json.dumps(labels))
    (folder / "LICENSE").write_text(LICENCE)
    return folder
