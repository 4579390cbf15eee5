"""A process that stops an embedded server when its last user is gone.

`python -m reputation.embedded.keeper DATA_DIR`: started with every use of a server, and
needed only when users are killed and cannot stop it themselves.
"""

import sys
from pathlib import Path

from reputation.embedded.postgres import keep

if __name__ == "__main__":
    keep(Path(sys.argv[1]))
