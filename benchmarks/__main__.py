"""`make bench`, or `python -m benchmarks [--only ...] [--size small] [--out bench.json]`.

Ends with 0 also when a target was missed, which the table says, and with 1 when something could
not be measured.
"""

import argparse
import shlex
import signal
import sys
from pathlib import Path
from types import FrameType

from rich.console import Console

from benchmarks.figures import Findings
from benchmarks.machine import describe
from benchmarks.report import as_json, as_markdown, replaced, show, write
from benchmarks.sizes import SIZES
from benchmarks.telling import Teller

GROUPS = ("ingest", "cases", "pages", "freshness", "tick", "search")


def main() -> int:
    asked = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    machine = describe()
    tell = Teller()
    findings = Findings()
    try:
        _measure(frozenset(asked.only or GROUPS), asked.size, findings, tell)
    except KeyboardInterrupt:
        tell.say("Stopped; nothing was written.")
        return 130
    command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
    write(asked.out, as_json(findings, command=command, machine=machine))
    if asked.document:
        table = as_markdown(findings, machine)
        write(asked.document, replaced(asked.document.read_text(), table))
    show(Console(), findings, machine)
    tell.say(f"Written to {asked.out}")
    return 1 if findings.failures else 0


def _measure(
    groups: frozenset[str], size: str, findings: Findings, tell: Teller
) -> None:
    from benchmarks.installation import installation

    tell.say("Starting a PostgreSQL of our own ...")
    with installation(tell.say) as made:
        import django

        django.setup()
        # They bring the models, which want the settings, which want the server.
        from benchmarks.bench import Bench
        from benchmarks.run import run

        run(Bench(made, SIZES[size], findings, tell), groups)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure how fast the product is."
    )
    parser.add_argument(
        "--only", action="append", choices=GROUPS, help="measure this alone; repeatable"
    )
    parser.add_argument(
        "--size",
        choices=SIZES,
        default="full",
        help="medium: a tenth; small: a fiftieth, to see that it runs",
    )
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    parser.add_argument(
        "--document",
        type=Path,
        help="put the figures as Markdown into this file, between its two marks",
    )
    return parser.parse_args()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
