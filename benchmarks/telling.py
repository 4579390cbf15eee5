"""Showing how far the run is: bars on a terminal, lines everywhere else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

LINE_EVERY_S = 10.0


@dataclass(slots=True)
class Teller:
    """Says what happens, on standard error, with the time since the run began."""

    console: Console = field(default_factory=lambda: Console(stderr=True))
    began: float = field(default_factory=time.monotonic)

    def say(self, line: str) -> None:
        seconds = time.monotonic() - self.began
        self.console.print(f"{seconds:7.1f} s  {line}", markup=False, highlight=False)

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Count something up, of `total` where that is known."""
        if not self.console.is_terminal:
            yield self._lines(what, total)
            return
        columns = (
            TextColumn("           {task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console, transient=True) as bars:
            task = bars.add_task(what, total=total)
            yield lambda count: bars.advance(task, count)

    def _lines(self, what: str, total: int | None) -> Callable[[int], None]:
        done, told = 0, time.monotonic()

        def step(count: int) -> None:
            nonlocal done, told
            done += count
            if time.monotonic() - told >= LINE_EVERY_S:
                told = time.monotonic()
                of = f" of {total:,}" if total else ""
                self.say(f"  {what}: {done:,}{of}")

        return step
