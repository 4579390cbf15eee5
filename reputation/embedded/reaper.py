"""A process that ends a demo's programs when the demo itself was killed.

`python -m reputation.embedded.reaper DATA_DIR`: it waits for the lock that the demo
holds as long as it lives, by whatever means it ends.
"""

import sys
from pathlib import Path

from reputation.embedded import leftovers
from reputation.embedded.locks import FileLock

DEMO_LOCK = "demo.lock"
STOP_SECONDS = 2.0  # nobody waits for an answer any more, and tasks come back


def reap(home: Path) -> None:
    """Wait until no demo runs in a directory, and end what it has left."""
    with FileLock(home / DEMO_LOCK):
        leftovers.end(home, seconds=STOP_SECONDS)


if __name__ == "__main__":
    reap(Path(sys.argv[1]))
