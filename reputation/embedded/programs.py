"""What a running product consists of, as data."""

import sys
import urllib.error
import urllib.request
from pathlib import Path

from reputation.embedded.supervisor import Program, Running

PYTHON = sys.executable


def programs(*, port: int, home: Path) -> list[Program]:
    """List the product's programs: the web, one worker, and the clock."""
    url = f"http://127.0.0.1:{port}/readyz"
    return [
        Program(
            "web",
            [
                *(PYTHON, "-m", "gunicorn", "--config", "python:reputation.serving"),
                *("--bind", f"127.0.0.1:{port}"),
            ],
            is_ready=lambda _running: answers(url),
        ),
        Program(
            "worker",
            [
                *(PYTHON, "-m", "celery", "--app", "reputation.celery", "worker"),
                *("--hostname", "worker@localhost"),
                # With one message at hand it would sleep between two of a backlog.
                *("--concurrency", "1", "--prefetch-multiplier", "4"),
                *("--loglevel", "INFO"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            is_ready=lambda running: logged(running, "worker@localhost ready"),
        ),
        Program(
            "beat",
            [
                *(PYTHON, "-m", "celery", "--app", "reputation.celery", "beat"),
                *("--schedule", str(home / "beat-schedule")),
                *("--pidfile", ""),
                *("--loglevel", "INFO"),
            ],
            is_ready=lambda running: logged(running, "The clock runs."),
        ),
    ]


def answers(url: str) -> bool:
    """Test whether an address answers that all is well."""
    # A proxy of the environment has no way to this machine's own addresses.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def logged(running: Running, words: str) -> bool:
    """Test whether a program has written certain words since its latest start."""
    return words in running.logged()
