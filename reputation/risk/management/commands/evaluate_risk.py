"""RISK section 10 on files of real cascades. Touches no database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reputation.analysis.risk.cascades import BadCascades, read_cascades
from reputation.analysis.risk.evaluation import (
    AlertSkill,
    Evaluation,
    NoCascades,
    Selection,
    Skill,
    evaluate,
)

WRONG_USE = 2


class Command(BaseCommand):
    help = (
        "Measures the spread forecast on real cascades, beside simpler forecasts. "
        "Exits with 2 when a file cannot be evaluated."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="CSV with the columns cascade, seconds_since_post, followers; "
            "the first row of a cascade is its post",
        )
        parser.add_argument(
            "--json", action="store_true", dest="wants_json", help="print one object"
        )

    def handle(self, *, files: list[str], wants_json: bool, **_options: Any) -> None:
        evaluations = {name: _evaluated(name) for name in files}
        if wants_json:
            self.stdout.write(as_json(evaluations))
            return
        for name, evaluation in evaluations.items():
            self.stdout.write(as_text(name, evaluation))


def as_json(evaluations: dict[str, Evaluation]) -> str:
    """Return one JSON object by file; what has no finite value is null."""
    found = {
        name: {
            "n": evaluation.selection.cascades,
            "selection": selection_rule(evaluation.selection),
            "threshold": evaluation.threshold,
            "minutes": {
                str(minute): {who: _finite(asdict(skill)) for who, skill in row.items()}
                for minute, row in evaluation.minutes.items()
            },
            "alerts": {
                rule: asdict(skill) for rule, skill in evaluation.alerts.items()
            },
        }
        for name, evaluation in evaluations.items()
    }
    return json.dumps(found, ensure_ascii=False)


def as_text(name: str, evaluation: Evaluation) -> str:
    """Return the tables of one file, and how its figures may be read."""
    console = Console()
    with console.capture() as captured:
        console.print(Text(name), soft_wrap=True)
        console.print(_skill_table(evaluation))
        console.print(_alert_table(evaluation))
        console.print(selection_rule(evaluation.selection))
    return captured.get()


def selection_rule(selection: Selection) -> str:
    """Return how the set came about, and what that means for its figures."""
    sentences = [
        ngettext(
            "%(count)d cascade, followed for %(days).1f days.",
            "%(count)d cascades, followed for up to %(days).1f days.",
            selection.cascades,
        )
        % {"count": selection.cascades, "days": selection.days},
        _(
            "Selection rule as far as the file shows it: every cascade in it ended "
            "with %(least)d reposts or more (median %(median).0f, largest %(most)d)."
        )
        % {
            "least": selection.least,
            "median": selection.median,
            "most": selection.most,
        },
    ]
    if selection.least > 0:
        sentences.append(
            _(
                "That selects on the outcome: posts that nobody passed on are absent, "
                "and the figures do not hold for ordinary posts."
            )
        )
    if selection.constant_best_until_min is not None:
        sentences.append(
            _(
                "The same constant for all of them errs less than the forecast at "
                "every age up to %(minutes)d minutes."
            )
            % {"minutes": selection.constant_best_until_min}
        )
    return " ".join(sentences)


def _evaluated(name: str) -> Evaluation:
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as lines:
            return evaluate(read_cascades(lines))
    except OSError as failed:
        raise CommandError(f"{name}: {failed.strerror}", returncode=WRONG_USE) from None
    except UnicodeDecodeError:
        raise CommandError(f"{name} is not UTF-8 text", returncode=WRONG_USE) from None
    except (BadCascades, NoCascades) as refused:
        raise CommandError(f"{name}: {refused}", returncode=WRONG_USE) from None


def _skill_table(evaluation: Evaluation) -> Table:
    table = Table()
    table.add_column(_("Minute"), justify="right")
    table.add_column(_("Predictor"))
    for heading in (
        _("Median error"),
        _("Spearman"),
        _("Top tenth"),
        _("In range"),
        _("Brier skill"),
    ):
        table.add_column(heading, justify="right")
    for minute, row in evaluation.minutes.items():
        for who, skill in row.items():
            table.add_row(str(minute), who, *_skill_cells(skill))
        table.add_section()
    return table


def _skill_cells(skill: Skill) -> tuple[str, ...]:
    return (
        f"{skill.mdape:.0f} %",
        _number(skill.spearman),
        _number(skill.precision_top10),
        _number(skill.coverage),
        _number(skill.brier_skill),
    )


def _alert_table(evaluation: Evaluation) -> Table:
    title = _("Alerts that a cascade reaches %(threshold)d reposts") % {
        "threshold": evaluation.threshold
    }
    table = Table(title=title, title_justify="left")
    table.add_column(_("Rule"))
    for heading in (_("Alerts"), _("Precision"), _("Recall"), _("Median lead")):
        table.add_column(heading, justify="right")
    for rule, skill in evaluation.alerts.items():
        table.add_row(_rule_name(rule), *_alert_cells(skill))
    return table


def _rule_name(rule: str) -> str:
    names = {
        "forecast": _("P of it is 1/2 or more"),
        "half": _("half of it has come"),
        "full": _("all of it has come"),
    }
    return names[rule]


def _alert_cells(skill: AlertSkill) -> tuple[str, ...]:
    lead = "–" if skill.lead_s is None else f"{skill.lead_s / 60:.0f} min"
    return str(skill.alerts), _number(skill.precision), _number(skill.recall), lead


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _finite(figures: dict[str, float | None]) -> dict[str, float | None]:
    return {
        name: value if value is None or isfinite(value) else None
        for name, value in figures.items()
    }
