"""Where the figures were measured, without which they say nothing."""

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("Django", "django-tenants", "psycopg", "celery", "gunicorn", "msgspec")
# Above this many waiting processes others take the cores that are being measured.
QUIET_BELOW = 1.5


def describe() -> dict[str, Any]:
    """Return the machine as it is now, before anything is measured."""
    load = os.getloadavg()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load_before": [round(value, 2) for value in load],
        "is_quiet": load[0] < QUIET_BELOW,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "versions": {
            "Python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "commit": commit(),
    }


def commit() -> str:
    """Return the commit that is checked out, marked when files differ from it; "" without git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return ""
    named = _run(git, "rev-parse", "--short=12", "HEAD")
    changed = _run(git, "status", "--porcelain", "--untracked-files=no")
    return f"{named} with changes" if changed else named


def _run(*command: str) -> str:
    finished = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return finished.stdout.strip()
