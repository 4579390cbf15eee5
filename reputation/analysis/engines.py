"""The engine in use."""

from reputation.analysis.keywords import KeywordReader
from reputation.analysis.reading import Reader

READER: Reader = KeywordReader()
