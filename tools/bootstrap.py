"""Makes .venv with a Python >= 3.12 and installs the pinned requirements in it.

`tools/bootstrap demo` or `tools/bootstrap dev`. It runs on any Python >= 3.10 and
imports only the standard library. Two runs at once wait for each other, and a run that
was killed is started over by the next one.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / ".venv-tools"
INSTALLED = VENV / "vigia-installed"
UNFINISHED = ROOT / ".venv.unfinished"

RUNTIME = ["requirements.txt"]
REQUIREMENTS = {"demo": RUNTIME, "dev": [*RUNTIME, "requirements-dev.txt"]}
# The pinned packages have wheels for these.
OLDEST, TOO_NEW = (3, 12), (3, 15)
NAMES = ("python3.13", "python3.12", "python3.14", "python3", "python")
PROBE = f"""
import sys, ctypes, ssl, venv
print(sys.executable)
print(sys.version.split()[0])
sys.exit(not {OLDEST} <= sys.version_info[:2] < {TOO_NEW})
"""
CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)


def main() -> None:
    """Prepare .venv for the demo, or for development."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=sorted(REQUIREMENTS))
    purpose = parser.parse_args().purpose
    if is_prepared(purpose):
        return
    try:
        with (ROOT / ".venv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_prepared(purpose):
                prepare(purpose)
    except PermissionError as refused:
        sys.exit(
            f"{refused.filename} cannot be written. Clone the repository yourself."
        )
    except subprocess.CalledProcessError as failed:
        sys.exit(f"Preparing .venv failed: {Path(failed.cmd[0]).name} said so above.")


def digest(purpose: str) -> str:
    """Sum up what .venv must hold for a purpose."""
    total = hashlib.sha256()
    for name in REQUIREMENTS[purpose]:
        total.update((ROOT / name).read_bytes())
    return f"{purpose} {total.hexdigest()}"


def is_prepared(purpose: str) -> bool:
    """Test whether .venv holds what a purpose needs; development needs more."""
    if UNFINISHED.exists() or not (INSTALLED.exists() and PYTHON.exists()):
        return False
    return INSTALLED.read_text() in {digest(purpose), digest("dev")}


def prepare(purpose: str) -> None:
    """Make .venv, or bring it up to date. Called under the lock."""
    uv = find_uv()
    if UNFINISHED.exists():
        # A killed installation may have left a package that looks whole.
        shutil.rmtree(VENV, ignore_errors=True)
    if INSTALLED.exists() and INSTALLED.read_text().startswith("dev "):
        purpose = "dev"
    UNFINISHED.touch()
    INSTALLED.unlink(missing_ok=True)
    if probe(str(PYTHON)) is None:
        make_venv(uv)
    say(f"Installing {' and '.join(REQUIREMENTS[purpose])} ...")
    run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
        + [str(ROOT / name) for name in REQUIREMENTS[purpose]]
    )
    INSTALLED.write_text(digest(purpose))
    UNFINISHED.unlink()


def make_venv(uv: str) -> None:
    """Make an empty .venv with the best Python at hand."""
    python, origin = find_python(uv)
    run([uv, "venv", "--quiet", "--clear", "--python", python, str(VENV)])
    _, version = probe(str(PYTHON)) or ("", "of an unknown version")
    say(f"Python {version}, {origin} ({PYTHON.resolve()})")


def find_python(uv: str) -> tuple[str, str]:
    """Return a Python >= 3.12, or what uv is to fetch, and where it comes from."""
    for candidate, origin in candidates(uv):
        if found := probe(candidate):
            return found[0], origin
    say("No Python >= 3.12 on this machine: uv fetches one ...")
    return "3.13", "fetched by uv"


def candidates(uv: str) -> Iterator[tuple[str, str]]:
    """Name the Pythons worth trying, the likeliest first."""
    for name in NAMES:
        if on_path := shutil.which(name):
            yield on_path, "on PATH"
    kept: list[Path] = []
    for root in {os.environ.get("PYENV_ROOT"), str(Path.home() / ".pyenv")}:
        with suppress(PermissionError):  # such as in another user's home
            kept += Path(root).glob("versions/3.*/bin/python3") if root else []
    for path in sorted(kept, key=version_of, reverse=True):
        yield str(path), "kept by pyenv"
    kept_by_uv = subprocess.run(
        [uv, "python", "find", "--no-python-downloads", ">=3.12,<3.15"],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",  # away from a .python-version or a .venv
    )
    if kept_by_uv.returncode == 0:
        yield kept_by_uv.stdout.strip(), "kept by uv"


def version_of(path: Path) -> list[int]:
    """Read the version from the name of a pyenv directory."""
    numbers = path.parts[-3].split(".")
    return [int(part) for part in numbers if part.isdigit()]


def probe(python: str) -> tuple[str, str] | None:
    """Run a Python and return its path and version, or None when it will not do."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", PROBE], check=False, capture_output=True, text=True
        )
    except OSError:
        return None
    path, _, version = answer.stdout.strip().partition("\n")
    return (path, version) if answer.returncode == 0 else None


def find_uv() -> str:
    """Return a uv that works: the one on PATH, else our own, installed when missing."""
    own = TOOLS / "bin" / "uv"
    for uv in (shutil.which("uv"), str(own)):
        if uv and works(uv):
            return uv
    wanted = ROOT / "requirements-bootstrap.txt"
    say(f"Installing uv with Python {sys.version.split()[0]} ...")
    run([sys.executable, "-I", "-m", "venv", "--clear", str(TOOLS)])
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--require-hashes", "-r", str(wanted)])
    return str(own)


def works(uv: str) -> bool:
    """Test whether a uv runs; a pyenv shim may exist and fail."""
    try:
        answer = subprocess.run([uv, "--version"], check=False, capture_output=True)
    except OSError:
        return False
    return answer.returncode == 0


def run(command: list[str]) -> None:
    """Run a program that tells the user itself what goes wrong."""
    environment = dict(os.environ)
    environment.pop("VIRTUAL_ENV", None)
    if any(Path(path).exists() for path in CERTIFICATES):
        # uv trusts only its own list otherwise, and a company's proxy is not on it.
        environment.setdefault("UV_SYSTEM_CERTS", "true")
        environment.setdefault("UV_NATIVE_TLS", "true")  # its name before uv 0.11
    if mirror := pip_mirror():
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    subprocess.run(command, check=True, env=environment)


def pip_mirror() -> str:
    """Return the package index that pip is set up to use instead of PyPI, if any."""
    answer = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        check=False,
        capture_output=True,
        text=True,
    )
    return os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()


def say(line: str) -> None:
    """Show progress at once, also through a pipe."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
