"""The engine in use."""

from reputation.analysis.reading import Reader
from reputation.analysis.triage.engine import CueReader

READER: Reader = CueReader()
