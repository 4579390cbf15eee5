"""The engine on files of labelled posts. Touches no database."""

import csv
import gc
import json
import resource
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reputation.analysis.engines import READER, warm_up
from reputation.analysis.triage.evaluation import (
    BadPosts,
    Bands,
    Measured,
    Post,
    measure,
    read_posts,
)
from reputation.mentions.triage import (
    COMPLAINT_AT,
    NEGATIVE_AT,
    POSITIVE_AT,
    REVIEW_AT,
)

WRONG_USE = 2
BANDS = Bands(COMPLAINT_AT, REVIEW_AT, NEGATIVE_AT, POSITIVE_AT)


class Command(BaseCommand):
    help = (
        "Measures the triage engine on labelled posts: macro-F1 with a 95 % interval, AUC, bands, "
        "reliability, speed, memory. Exits with 2 when a file cannot be evaluated."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="CSV with the columns text and label (0, 1 or negative, neutral, positive), "
            "complaint or sentiment",
        )
        parser.add_argument(
            "--json", action="store_true", dest="wants_json", help="print one object"
        )

    def handle(self, *, files: list[str], wants_json: bool, **_options: Any) -> None:
        # All of them before any is measured: a wrong name in the end costs no minutes.
        posts = {name: _posts(name) for name in files}
        warm_up()
        gc.freeze()  # as every process does that reads; see reputation.warming
        found = {
            f"{name}{which}": measured
            for name, labelled in posts.items()
            for which, measured in measure(labelled, READER, BANDS)
        }
        if wants_json:
            self.stdout.write(as_json(found))
            return
        self.stdout.write(as_text(found))


def _posts(name: str) -> list[Post]:
    try:
        return read_posts(Path(name))
    except (OSError, BadPosts, csv.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise CommandError(
            _("Cannot evaluate %(name)s: %(error)s") % {"name": name, "error": said},
            returncode=WRONG_USE,
        ) from error


def as_json(found: dict[str, Measured]) -> str:
    """Return one JSON object by file; a file's second label follows a # in the name."""
    memory = rss_mb()
    rows = {
        name: {
            **asdict(one),
            "reliability": [tenth._asdict() for tenth in one.reliability],
            "rss_mb": memory,
        }
        for name, one in found.items()
    }
    return json.dumps(rows, ensure_ascii=False)


def rss_mb() -> float:
    """Return the most memory that the process has held; macOS counts in bytes, others in KB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def as_text(found: dict[str, Measured]) -> str:
    console = Console(width=150)
    with console.capture() as captured:
        console.print(_table(found))
        for name, measured in found.items():
            if measured.reliability:
                console.print(Text(name), soft_wrap=True)
                console.print(_reliability(measured))
        console.print(
            _("Engine %(engine)s, %(memory)s MB.")
            % {"engine": READER.engine, "memory": rss_mb()}
        )
    return captured.get()


def _table(found: dict[str, Measured]) -> Table:
    table = Table()
    table.add_column(_("file"), overflow="fold")
    table.add_column(_("label"))
    for title in (
        _("posts"),
        _("macro-F1"),
        _("95 % interval"),
        _("AUC"),
        _("precision"),
        _("recall"),
        _("precision with review"),
        _("recall with review"),
        _("flagged"),
        _("posts/s"),
    ):
        table.add_column(title, justify="right")
    for name, one in found.items():
        table.add_row(
            Text(name),
            one.label,
            str(one.n),
            _percent(one.macro_f1),
            f"{_percent(one.low)} – {_percent(one.high)}",
            _percent(one.auc),
            _percent(one.precision),
            _percent(one.recall),
            _percent(one.review_precision),
            _percent(one.review_recall),
            _percent(one.flagged),
            f"{one.posts_per_s:,.0f}",
        )
    return table


def _reliability(measured: Measured) -> Table:
    table = Table()
    for title in (_("score"), _("posts"), _("complaints")):
        table.add_column(title, justify="right")
    for one in measured.reliability:
        table.add_row(_percent(one.score), str(one.n), _percent(one.share))
    return table


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
