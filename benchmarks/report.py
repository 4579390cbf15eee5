"""Showing what was measured: a table for the terminal, the same as Markdown, and JSON."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, Findings, written

# What stands between them in a document is ours to replace.
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
VERDICTS = {True: "reached", False: "missed", None: ""}
COLORS = {True: "green", False: "red", None: ""}


def as_json(findings: Findings, *, command: str, machine: dict[str, Any]) -> str:
    """Return everything, for programs."""
    return json.dumps(
        {
            "command": command,
            "machine": machine,
            "figures": [
                {
                    "group": figure.group,
                    "name": figure.name,
                    "value": figure.value,
                    "unit": figure.unit,
                    "target": str(figure.target) if figure.target else None,
                    "reached": figure.is_met,
                    "note": figure.note,
                }
                for figure in findings.figures
            ],
            **findings.facts,
            "failures": findings.failures,
        },
        indent=2,
        ensure_ascii=False,
    )


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def show(console: Console, findings: Findings, machine: dict[str, Any]) -> None:
    """Print the figures, the facts behind them, and what failed."""
    console.print(_figures(findings.figures))
    if indexes := findings.facts.get("indexes"):
        console.print(_indexes(indexes))
    _show_plans(console, findings.facts.get("plans", []))
    console.print(_where(machine), style="dim", highlight=False)
    if not machine["is_quiet"]:
        console.print(
            "Others were using this machine: do not quote these figures.",
            style="yellow",
        )
    for name, why in findings.failures.items():
        console.print(f"{name} could not be measured: {why}", style="red", markup=False)


def as_markdown(findings: Findings, machine: dict[str, Any]) -> str:
    """Return the figures as the table that docs/performance.md holds."""
    lines = [
        "| Measured | | Target | | Notes |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    lines += [
        f"| {figure.group}: {figure.name} | {written(figure.value)} {figure.unit} "
        f"| {figure.target or ''} | {VERDICTS[figure.is_met]} | {figure.note} |"
        for figure in findings.figures
    ]
    return "\n".join([*lines, "", _where(machine)])


def replaced(document: str, table: str) -> str:
    """Return a document with another table between its marks.

    Raises:
        ValueError: the marks are not there.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the document needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}".rstrip("\n")


def _figures(figures: Iterable[Figure]) -> Table:
    table = Table(title="Benchmarks", title_justify="left")
    table.add_column("Measured")
    table.add_column("", justify="right")
    table.add_column("Target", justify="right")
    table.add_column("")
    table.add_column("Notes", style="dim")
    group = ""
    for figure in figures:
        if figure.group != group:
            group = figure.group
            table.add_section()
            table.add_row(group, style="bold")
        verdict = VERDICTS[figure.is_met]
        color = COLORS[figure.is_met]
        table.add_row(
            f"  {figure.name}",
            f"{written(figure.value)} {figure.unit}",
            str(figure.target or ""),
            f"[{color}]{verdict}[/]" if color else verdict,
            figure.note,
        )
    return table


def _indexes(rows: Iterable[Mapping[str, str]]) -> Table:
    table = Table(title="Indexes of the posts' table", title_justify="left")
    for column in ("index", "serves", "definition"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row["index"], row["serves"], row["definition"])
    return table


def _show_plans(console: Console, rows: Iterable[Mapping[str, str]]) -> None:
    """Print a line per statement, and what it is where the plans of the two sizes part."""
    for row in rows:
        line = (
            f"{row['page']:14} rows {row['rows']:19} ms {row['ms']:17} {row['verdict']}"
        )
        console.print(line, markup=False, highlight=False, soft_wrap=True)
        if row["verdict"] != "same":
            told = f"    {row['statement']}"
            console.print(told, style="dim", markup=False, soft_wrap=True)


def _where(machine: dict[str, Any]) -> str:
    versions = ", ".join(
        f"{name} {number}" for name, number in machine["versions"].items()
    )
    load = " ".join(str(value) for value in machine["load_before"])
    return (
        f"{machine['at']}, commit {machine['commit'] or 'unknown'}. {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, load before: {load}. {machine['system']}; {versions}."
    )
