"""A local transformer in ONNX form: a folder that somebody put there, never anything fetched.

The folder holds `model.onnx`, `tokenizer.json`, `labels.json` (a list of names, or the `id2label` of a
`config.json`) and a licence note. It runs on the CPU with onnxruntime and tokenizers
(requirements-onnx.txt), which nothing else in the product wants: both are imported when a folder is loaded.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_TOKENS = 256
MOST_LETTERS = 8_000  # more than its first 256 tokens ever hold
AT_ONCE = 32
_LICENCES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "NOTICE")
_PADS = ("[PAD]", "<pad>")
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
    inputs: Mapping[str, str]  # the kind of numbers that each takes
    output: str

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Return for each text the probability of each label.

        Raises:
            TransformerIsUnfit: it does not run, or gives something else.
        """
        found: list[dict[str, float]] = []
        for start in range(0, len(texts), AT_ONCE):
            found += self._score_some(texts[start : start + AT_ONCE])
        return found

    def _score_some(self, texts: Sequence[str]) -> list[dict[str, float]]:
        import numpy as np  # dear, and few installations have a transformer

        encoded = self.tokenizer.encode_batch([text[:MOST_LETTERS] for text in texts])
        known = {
            "input_ids": [one.ids for one in encoded],
            "attention_mask": [one.attention_mask for one in encoded],
            "token_type_ids": [one.type_ids for one in encoded],
        }
        feed = {name: np.asarray(known[name], of) for name, of in self.inputs.items()}
        try:
            [told] = self.session.run([self.output], feed)
        except Exception as broken:  # each failure has a kind of its own
            raise TransformerIsUnfit(f"{self.name} does not run: {broken}") from broken
        logits = np.asarray(told, dtype=np.float64)
        if logits.shape != (len(texts), len(self.labels)) or np.isnan(logits).any():
            raise TransformerIsUnfit(
                f"{self.name} gives {logits.shape} for {len(texts)} texts and {len(self.labels)} labels, "
                "or no numbers."
            )
        return [
            dict(zip(self.labels, map(float, row), strict=True))
            for row in _softmax(logits)
        ]


def licence_of(folder: Path) -> str:
    """Return the licence note of a folder.

    Raises:
        TransformerIsUnfit: it has none, and is not used.
    """
    if not folder.is_dir():
        raise TransformerIsUnfit(f"{folder} is no folder.")
    for name in _LICENCES:
        path = folder / name
        try:
            note = path.read_text("utf-8", "replace").strip()
        except OSError:
            continue
        if note:
            return note
    raise TransformerIsUnfit(
        f"{folder} has no licence note ({', '.join(_LICENCES[:2])} …): put the model's licence there first."
    )


def load(folder: Path) -> Transformer:
    """Return the model of a folder.

    Raises:
        TransformerIsUnfit: something is missing or broken, in the folder or in the environment.
    """
    licence = licence_of(folder)
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise TransformerIsUnfit(f"{folder} has no {name}.")
    labels = _labels(folder)
    runtime, tokenizers = _needed("onnxruntime"), _needed("tokenizers")
    tokenizer = _tokenizer(folder, tokenizers)
    session = _session(folder, runtime)
    types = {each.name: each.type for each in session.get_inputs()}
    if not types.keys() <= _INPUTS or "input_ids" not in types:
        raise TransformerIsUnfit(
            f"{folder}/model.onnx wants {', '.join(sorted(types))}: that is no text classifier."
        )
    inputs = {
        name: "int32" if of == "tensor(int32)" else "int64"
        for name, of in types.items()
    }
    output = _output(folder, session, len(labels))
    return Transformer(folder.name, licence, labels, session, tokenizer, inputs, output)


def _tokenizer(folder: Path, tokenizers: Any) -> Any:  # noqa: ANN401 - of a library without types
    """Return the folder's tokenizer, with its own padding and at most its own length."""
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as broken:  # the library raises nothing narrower
        raise TransformerIsUnfit(f"{folder}/tokenizer.json: {broken}") from broken
    longest = (tokenizer.truncation or {}).get("max_length", MOST_TOKENS)
    tokenizer.enable_truncation(min(longest, _model_length(folder), MOST_TOKENS))
    own = tokenizer.padding or {}
    kept = ("pad_id", "pad_type_id", "pad_token", "direction")
    tokenizer.enable_padding(
        **(_padding(tokenizer) | {k: own[k] for k in kept if k in own})
    )
    return tokenizer


def _padding(tokenizer: Any) -> dict[str, Any]:  # noqa: ANN401 - of a library without types
    """Return what fills short texts up: a RoBERTa counts places by it, so that a wrong one goes too far."""
    for token in _PADS:
        place = tokenizer.token_to_id(token)
        if place is not None:
            return {"pad_id": place, "pad_token": token}
    return {}


def _model_length(folder: Path) -> int:
    """Return how many tokens the model takes, where `tokenizer_config.json` says so."""
    path = folder / "tokenizer_config.json"
    said = _json(path) if path.is_file() else {}
    length = said.get("model_max_length") if isinstance(said, dict) else None
    is_length = isinstance(length, int) and length > 0
    return length if is_length else MOST_TOKENS  # type: ignore[return-value]  # is_length tells


def _session(folder: Path, runtime: Any) -> Any:  # noqa: ANN401 - of a library without types
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # a worker is one of several processes
    try:
        return runtime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as broken:  # each failure has a kind of its own
        raise TransformerIsUnfit(f"{folder}/model.onnx: {broken}") from broken


def _output(folder: Path, session: Any, labels: int) -> str:  # noqa: ANN401 - of a library without types
    """Return the output that tells the labels: `logits`, else the first."""
    outputs = session.get_outputs()
    told = next((each for each in outputs if each.name == "logits"), outputs[0])
    # A side may be a name, for a length that is told by running only.
    wrong = len(told.shape) != 2 or (
        isinstance(told.shape[1], int) and told.shape[1] != labels
    )
    if wrong:
        raise TransformerIsUnfit(
            f"{folder}/model.onnx gives {told.shape}, and there are {labels} labels."
        )
    name: str = told.name
    return name


def _labels(folder: Path) -> tuple[str, ...]:
    for name in ("labels.json", "config.json"):
        path = folder / name
        if not path.is_file():
            continue
        said = _json(path)
        if isinstance(said, dict):
            said = _in_order(said.get("id2label"))
        if (
            isinstance(said, list)
            and said
            and all(isinstance(label, str) for label in said)
            and len(set(said)) == len(said)
        ):
            return tuple(said)
    raise TransformerIsUnfit(
        f"{folder} names no labels: labels.json is a list of them, each once."
    )


def _in_order(by_place: object) -> list[object]:
    if not isinstance(by_place, dict) or not all(map(str.isdecimal, by_place)):
        return []
    return [by_place[key] for key in sorted(by_place, key=int)]


def _json(path: Path) -> object:
    try:
        said: object = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise TransformerIsUnfit(f"{path} is no JSON: {broken}") from broken
    return said


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
