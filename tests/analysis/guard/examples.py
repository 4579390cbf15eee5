"""The labelled drafts of examples/*.yaml, which were written before any word of a rule was chosen."""

from pathlib import Path
from typing import NamedTuple

import yaml

from reputation.analysis.guard.check import check
from reputation.analysis.guard.draft import CODES, Draft
from reputation.analysis.guard.rules import LANGUAGES

FOLDER = Path(__file__).parent / "examples"


class Example(NamedTuple):
    """A draft, the rule that it is about, and whether that rule should find something."""

    code: str
    draft: Draft
    fires: bool
    held_out: bool

    def is_right(self) -> bool:
        found = any(finding.code == self.code for finding in check(self.draft).findings)
        return found == self.fires


def examples_of(code: str, language: str) -> list[Example]:
    written = yaml.safe_load((FOLDER / f"{code}.{language}.yaml").read_text("utf-8"))
    given = {"language": language, **written.get("given", {})}
    return [
        Example(code, _draft(item, given), label == "fires", held_out)
        for part, held_out in ((written, False), (written["held_out"], True))
        for label in ("fires", "silent")
        for item in part[label]
    ]


def _draft(item: str | dict, given: dict) -> Draft:
    facts = {**given, **({"text": item} if isinstance(item, str) else item)}
    facts["earlier_replies"] = tuple(facts.get("earlier_replies", ()))
    return Draft(**facts)


def later(*names: str) -> list[Example]:
    """Return the drafts that were written after the rules, or those of the files named."""
    return [
        Example(code, Draft(text, language), label == "fires", held_out=False)
        for name in names or ("later.yaml", "registers.yaml")
        for written in [yaml.safe_load(FOLDER.with_name(name).read_text("utf-8"))]
        for code, languages in written.items()
        for language, labels in languages.items()
        for label, texts in labels.items()
        for text in texts
    ]


ALL = [
    example
    for code in CODES
    for language in LANGUAGES
    for example in examples_of(code, language)
]


def innocent() -> list[Draft]:
    """Return whole replies that no rule should say anything of."""
    written = yaml.safe_load(FOLDER.with_name("innocent.yaml").read_text("utf-8"))
    return [
        Draft(text, language) for language, texts in written.items() for text in texts
    ]
