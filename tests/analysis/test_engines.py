"""The engine is ready before anybody waits for it."""

import subprocess
import sys

LOOK = """
from reputation.analysis.engines import warm_up
warm_up()
import sys
from reputation.analysis.triage import letters, matcher
made = matcher.the_matcher.cache_info(), letters._weights.cache_info()
print(*(one.currsize for one in made), "numpy" in sys.modules)
"""


def test_warming_up_makes_lists_and_letters_and_loads_no_model() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True
    ).stdout.split()

    assert said == ["1", "1", "False"]
