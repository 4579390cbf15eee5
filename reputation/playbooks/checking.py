"""Documents read and checked: each fault with a JSON Pointer to its place."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from reputation.analysis.risk.config import DEFAULT
from reputation.common.errors import Refused
from reputation.playbooks.format import LANGUAGES, Document, Step, When
from reputation.playbooks.wording import BadPlaceholder, variables_in

_AT = re.compile(r" - at `(key in )?\$?(?P<path>[^`]*)`$")
_PART = re.compile(r"\.([A-Za-z0-9_]+)|\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a document, and where ("/steps/3/due")."""

    pointer: str
    code: str
    detail: str


class PlaybookIsBroken(Refused):
    """A document that is no playbook; `faults` says where."""

    code = "playbook_is_broken"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{one.pointer}: {one.detail}" for one in faults))
        self.faults = tuple(faults)


def read_document(given: object) -> Document:
    """Return the document of parsed JSON or YAML, checked.

    Raises:
        PlaybookIsBroken: with the first fault of shape, or all faults of sense.
    """
    try:
        document = msgspec.convert(given, Document, strict=True)
    except msgspec.ValidationError as error:
        raise PlaybookIsBroken([_shape_fault(str(error))]) from error
    if faults := list(faults_of(document)):
        raise PlaybookIsBroken(faults)
    return document


def stored_document(given: object) -> Document:
    """Return a document as our own table keeps it: checked when it was written."""
    return msgspec.convert(given, Document, strict=True)


def written(document: Document) -> dict[str, Any]:
    """Return the document as JSON keeps it; `read_document` gives it back."""
    found: dict[str, Any] = msgspec.to_builtins(document)
    return found


def _shape_fault(message: str) -> Fault:
    """Return what msgspec says, its path as a JSON Pointer."""
    place = _AT.search(message)
    path = place["path"] if place else ""
    parts = [name or index for name, index in _PART.findall(path)]
    detail = message[: place.start()] if place else message
    code = "missing_field" if "missing required field" in detail else "wrong_type"
    if "unknown field" in detail:
        code = "unknown_field"
    return Fault("".join(f"/{part}" for part in parts), code, detail)


def faults_of(document: Document) -> Iterator[Fault]:
    """Yield what types cannot say: names that lead nowhere, loops, missing hands."""
    yield from _doubles("/steps", [step.key for step in document.all_steps()])
    yield from _doubles("/templates", [each.key for each in document.templates])
    yield from _doubles("/exits", [each.key for each in document.exits])
    yield from _unknown_signals("/matches/signals", document.matches.signals)
    for number, step in enumerate(document.steps):
        yield from _step_faults(document, number, step)
    for number, template in enumerate(document.templates):
        for language in LANGUAGES:
            pointer = f"/templates/{number}/texts/{language}"
            yield from _template_faults(pointer, getattr(template.texts, language))


def _doubles(pointer: str, keys: Sequence[str]) -> Iterator[Fault]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield Fault(pointer, "twice", _("“%(key)s” stands twice.") % {"key": key})


def _unknown_signals(pointer: str, names: Sequence[str]) -> Iterator[Fault]:
    for number, name in enumerate(names):
        if name not in DEFAULT.signals:
            yield Fault(
                f"{pointer}/{number}",
                "unknown_signal",
                _("There is no signal “%(name)s”.") % {"name": name},
            )


def _step_faults(document: Document, number: int, step: Step) -> Iterator[Fault]:
    at = f"/steps/{number}"
    if step.kind == "approval" and step.approval is None:
        yield Fault(
            f"{at}/approval", "no_approver", _("Say who approves, and by when.")
        )
    if step.template and step.template not in {one.key for one in document.templates}:
        yield Fault(
            f"{at}/template",
            "unknown_template",
            _("There is no template “%(key)s”.") % {"key": step.template},
        )
    if step.when:
        yield from _condition_faults(f"{at}/when", step.when)
    earlier = {one.key for one in document.steps[:number]}
    if step.due and step.due.after.startswith("step:"):
        yield from _lost(f"{at}/due/after", step.due.after[5:], earlier)
    later = {one.key for one in document.steps[number + 1 :]}
    for place, branch in enumerate(step.next):
        yield from _condition_faults(f"{at}/next/{place}/if", branch.when)
        yield from _lost(f"{at}/next/{place}/go", branch.go, later)


def _condition_faults(pointer: str, when: When) -> Iterator[Fault]:
    yield from _unknown_signals(f"{pointer}/signals", when.signals)
    if when == When():
        yield Fault(pointer, "no_condition", _("The condition is empty: leave it out."))


def _lost(pointer: str, key: str, allowed: set[str]) -> Iterator[Fault]:
    """Yield a fault when a step is named that does not stand where it must.

    Branches lead forward and due times follow earlier steps: a run always ends.
    """
    if key not in allowed:
        yield Fault(
            pointer,
            "unknown_step",
            _("No step “%(key)s” stands on that side of this one.") % {"key": key},
        )


def _template_faults(pointer: str, text: str) -> Iterator[Fault]:
    try:
        variables_in(text)
    except BadPlaceholder as error:
        yield Fault(pointer, "bad_variable", str(error))
