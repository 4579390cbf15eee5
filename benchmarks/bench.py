"""What every measurement is given."""

from dataclasses import dataclass

from benchmarks.figures import Findings
from benchmarks.installation import Installation
from benchmarks.sizes import Size
from benchmarks.telling import Teller


@dataclass(frozen=True, slots=True)
class Bench:
    """A running installation, how much to measure, and where to note and tell it."""

    installation: Installation
    size: Size
    findings: Findings
    tell: Teller
