"""The engine in use."""

from reputation.analysis.triage.engine import CueReader
from reputation.analysis.reading import Reader

READER: Reader = CueReader()
