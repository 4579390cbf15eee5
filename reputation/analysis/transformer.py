"""A local transformer in ONNX form: a folder that somebody put there, never anything fetched.

The folder holds `model.onnx`, `tokenizer.json`, `labels.json` (a list of names, or the `id2label` of a
`config.json`) and a licence note. It runs on the CPU with onnxruntime and tokenizers
(requirements-onnx.txt), which nothing else in the product wants: both are imported when a folder is loaded.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_TOKENS = 256
AT_ONCE = 32
_LICENCES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "NOTICE")
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class TransformerIsUnfit(RuntimeError):
    """The folder cannot be used; the message says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Transformer:
    """A loaded model. `licence` is the note that came with it, to be shown where it is used."""

    name: str
    licence: str
    labels: tuple[str, ...]
    session: Any
    tokenizer: Any
    inputs: frozenset[str]

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Return for each text the probability of each label."""
        found: list[dict[str, float]] = []
        for start in range(0, len(texts), AT_ONCE):
            found += self._score_some(texts[start : start + AT_ONCE])
        return found

    def _score_some(self, texts: Sequence[str]) -> list[dict[str, float]]:
        import numpy as np  # dear, and few installations have a transformer

        encoded = self.tokenizer.encode_batch(list(texts))
        known = {
            "input_ids": [one.ids for one in encoded],
            "attention_mask": [one.attention_mask for one in encoded],
            "token_type_ids": [one.type_ids for one in encoded],
        }
        feed = {name: np.asarray(known[name], dtype=np.int64) for name in self.inputs}
        logits = np.asarray(self.session.run(None, feed)[0], dtype=np.float64)
        return [
            dict(zip(self.labels, map(float, row), strict=True))
            for row in _softmax(logits)
        ]


def licence_of(folder: Path) -> str:
    """Return the licence note of a folder.

    Raises:
        TransformerIsUnfit: it has none, and is not used.
    """
    for name in _LICENCES:
        path = folder / name
        if path.is_file() and (note := path.read_text(errors="replace").strip()):
            return note
    raise TransformerIsUnfit(
        f"{folder} has no licence note ({', '.join(_LICENCES[:2])} …): put the model's licence there first."
    )


def load(folder: Path) -> Transformer:
    """Return the model of a folder.

    Raises:
        TransformerIsUnfit: something is missing, in the folder or in the environment.
    """
    licence = licence_of(folder)
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise TransformerIsUnfit(f"{folder} has no {name}.")
    labels = _labels(folder)
    runtime, tokenizers = _needed("onnxruntime"), _needed("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.enable_padding()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # a worker is one of several processes
    session = runtime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    inputs = frozenset(each.name for each in session.get_inputs())
    if not inputs <= _INPUTS or "input_ids" not in inputs:
        raise TransformerIsUnfit(
            f"{folder}/model.onnx wants {', '.join(sorted(inputs))}: that is no text classifier."
        )
    outputs = session.get_outputs()[0].shape
    if len(outputs) != 2 or outputs[1] not in (len(labels), None):
        raise TransformerIsUnfit(
            f"{folder}/model.onnx gives {outputs}, and there are {len(labels)} labels."
        )
    return Transformer(folder.name, licence, labels, session, tokenizer, inputs)


def _labels(folder: Path) -> tuple[str, ...]:
    for name in ("labels.json", "config.json"):
        path = folder / name
        if not path.is_file():
            continue
        said = json.loads(path.read_text())
        if isinstance(said, dict):
            by_place = said.get("id2label", {})
            said = [by_place[key] for key in sorted(by_place, key=int)]
        if said and all(isinstance(label, str) for label in said):
            return tuple(said)
    raise TransformerIsUnfit(
        f"{folder} names no labels: labels.json is a list of them."
    )


def _needed(module: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(module)
    except ImportError as missing:
        raise TransformerIsUnfit(
            f"{module} is not installed: pip install -r requirements-onnx.txt"
        ) from missing


def _softmax(logits: "npt.NDArray[np.float64]") -> "npt.NDArray[np.float64]":
    import numpy as np

    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: npt.NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares
