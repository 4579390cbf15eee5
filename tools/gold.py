"""Agreement between the two passes over the gold set of triage.

    tools/gold.py            print the figures and write the table into the set's README.md
    tools/gold.py --check    change nothing; exit 1 when the table is not what the labels say
    tools/gold.py --differ   list the posts and columns where the passes differ

What is measured, and how, is said in the README under "Agreement".
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "reputation/analysis/triage/gold"
LANGUAGES = ("es", "en", "pt")
SINGLE = ("complaint", "sentiment", "intent", "thanks", "language")
LISTS = ("signals", "aspects")
CONTACT = "failed_prior_contact"
BEGIN, END = "<!-- agreement: begin -->", "<!-- agreement: end -->"

Row = dict[str, str]
Pair = tuple[Row, Row]
Cost = Callable[[str, str], float]


def pairs(language: str) -> list[Pair]:
    """The first and the second pass's labels of every post that both have."""
    first, second = (
        _rows(f"labels_{which}_{language}.csv") for which in ("first", "second")
    )
    return [(first[key], second[key]) for key in sorted(first) if key in second]


def kappa(
    labels: Sequence[tuple[str, str]], cost: Cost = lambda a, b: float(a != b)
) -> float:
    """Cohen's kappa, as one less the seen share of disagreement over the expected one."""
    left, right = Counter(a for a, _ in labels), Counter(b for _, b in labels)
    seen = sum(cost(a, b) for a, b in labels) / len(labels)
    expected = sum(cost(a, b) * left[a] * right[b] for a in left for b in right)
    return 1.0 if expected == 0 else 1 - seen * len(labels) ** 2 / expected


def f1(found: Iterable[tuple[set[str], set[str]]]) -> float:
    """F1 of the second set against the first, summed over posts."""
    both = total = 0
    for first, second in found:
        both += len(first & second)
        total += len(first) + len(second)
    return 2 * both / total if total else 1.0


def names(value: str) -> set[str]:
    return {item.partition(":")[0] for item in value.split()}


def figures(sample: Sequence[Pair]) -> dict[str, str]:
    """A line of text for each thing measured, by its name."""
    return (
        _of_columns(sample)
        | _of_severity(sample)
        | _of_aspects(sample)
        | _of_signals(sample)
    )


def _of_columns(sample: Sequence[Pair]) -> dict[str, str]:
    return {name: _equal([(a[name], b[name]) for a, b in sample]) for name in SINGLE}


def _of_severity(sample: Sequence[Pair]) -> dict[str, str]:
    both = [
        (a["severity"], b["severity"])
        for a, b in sample
        if a["severity"] and b["severity"]
    ]
    if not both:
        return {}
    near = sum(abs(int(a) - int(b)) <= 1 for a, b in both) / len(both)
    weighted = kappa(both, lambda a, b: float(abs(int(a) - int(b))))
    equal = sum(a == b for a, b in both) / len(both)
    return {
        "severity": f"{equal:.2f} (near {near:.2f}), κ {weighted:.2f}, n {len(both)}"
    }


def _of_aspects(sample: Sequence[Pair]) -> dict[str, str]:
    whole = f1(
        (set(a["aspects"].split()), set(b["aspects"].split())) for a, b in sample
    )
    named = f1((names(a["aspects"]), names(b["aspects"])) for a, b in sample)
    return {"aspects": f"F1 {whole:.2f} (names {named:.2f}), n {len(sample)}"}


def _of_signals(sample: Sequence[Pair]) -> dict[str, str]:
    seen = [(names(a["signals"]), names(b["signals"])) for a, b in sample]
    found = {}
    for name in sorted(set().union(*(a | b for a, b in seen))):
        present = [(str(name in a), str(name in b)) for a, b in seen]
        score = f1(({name} & a, {name} & b) for a, b in seen)
        marked = sum("True" in pair for pair in present)
        found[f"`{name}`"] = f"κ {kappa(present):.2f}, F1 {score:.2f}, n {marked}"
    return found | _of_contacts(sample)


def _of_contacts(sample: Sequence[Pair]) -> dict[str, str]:
    numbers = [(_contacts(a), _contacts(b)) for a, b in sample]
    both = [(a, b) for a, b in numbers if a and b]
    if not both:
        return {}
    equal = sum(a == b for a, b in both) / len(both)
    return {f"`{CONTACT}`, number": f"{equal:.2f}, n {len(both)}"}


def _contacts(row: Row) -> str:
    return next(
        (item for item in row["signals"].split() if item.startswith(CONTACT)), ""
    )


def _equal(labels: Sequence[tuple[str, str]]) -> str:
    share = sum(a == b for a, b in labels) / len(labels)
    return f"{share:.2f}, κ {kappa(labels):.2f}, n {len(labels)}"


def table() -> str:
    """The figures of every language and of all together, as Markdown."""
    samples = {language: pairs(language) for language in LANGUAGES}
    samples["all"] = [pair for language in LANGUAGES for pair in samples[language]]
    columns = {name: figures(sample) for name, sample in samples.items() if sample}
    lines = [f"| | {' | '.join(columns)} |", "| --- |" + " --- |" * len(columns)]
    for row in columns.get("all", {}):
        cells = (column.get(row, "") for column in columns.values())
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def differences() -> Iterable[str]:
    for language in LANGUAGES:
        for first, second in pairs(language):
            for name in (*SINGLE, "severity", *LISTS):
                if sorted(first[name].split()) != sorted(second[name].split()):
                    yield f"{first['id']} {name}: {first[name]!r} / {second[name]!r}"


def written(text: str) -> str:
    """The page with the table between its marks replaced by today's."""
    block = f"{BEGIN}\n{table()}\n{END}"
    return re.sub(f"{BEGIN}.*?{END}", lambda _: block, text, flags=re.DOTALL)


def _rows(name: str) -> dict[str, Row]:
    path = FOLDER / name
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--differ", action="store_true")
    options = parser.parse_args()
    if options.differ:
        print("\n".join(differences()))
        return 0
    page = FOLDER / "README.md"
    before = page.read_text("utf-8")
    after = written(before)
    if options.check:
        return int(before != after)
    page.write_text(after, "utf-8")
    print(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
