"""Making .venv, in a copy of the repository's tools and with a uv that installs nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reputation.embedded.postgres import ROOT

Bootstrap = Callable[..., "subprocess.CompletedProcess[str]"]

# Notes what it is asked for; `pip` fails when the file `fail` is there.
UV = f"""#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/asked"
case "$1" in
    --version) echo uv 1.0 ;;
    venv) for last; do :; done; exec {sys.executable} -m venv --without-pip "$last" ;;
    pip) ! [ -e "$here/fail" ] ;;
    *) exit 2 ;;
esac
"""
# Good enough to run the bootstrap, and too old for the product.
OLD_PYTHON = f"""#!/bin/sh
case "$3" in *"sys.exit(not"*) exit 1 ;; esac
exec {sys.executable} "$@"
"""
SHIM = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, as far as the bootstrap reads it."""
    clone = tmp_path / "clone"
    (clone / "tools").mkdir(parents=True)
    for name in ("bootstrap", "bootstrap.py"):
        shutil.copy(ROOT / "tools" / name, clone / "tools")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (clone / name).write_text(f"# {name}\n")
    return clone


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A directory of programs: uv, an old python3, and a shim that always fails."""
    programs = tmp_path / "bin"
    programs.mkdir()
    put(programs / "uv", UV)
    put(programs / "python3.13", SHIM)
    put(programs / "python3.12", SHIM)
    return programs


@pytest.fixture
def bootstrap(clone: Path, programs: Path, tmp_path: Path) -> Bootstrap:
    def run(purpose: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [clone / "tools" / "bootstrap", purpose],
            env={
                "HOME": str(tmp_path),
                "PATH": f"{programs}:{Path(sys.executable).parent}:/usr/bin:/bin",
            }
            | environ,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def put(path: Path, script: str) -> None:
    path.write_text(script)
    path.chmod(0o755)


def installs(programs: Path) -> list[str]:
    asked = (programs / "asked").read_text().splitlines()
    return [line for line in asked if line.startswith("pip sync")]


def test_a_python_is_found_past_shims_that_fail(
    bootstrap: Bootstrap, clone: Path, programs: Path
):
    done = bootstrap("demo")

    assert done.returncode == 0, done.stderr
    assert ", on PATH (" in done.stderr
    assert (clone / ".venv" / "bin" / "python").exists()
    [install] = installs(programs)
    assert "--require-hashes" in install
    assert install.endswith(f"{clone}/requirements.txt")


def test_a_python_that_pyenv_keeps_is_found_without_being_active(
    bootstrap: Bootstrap, programs: Path, tmp_path: Path
):
    kept = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin"
    kept.mkdir(parents=True)
    (kept / "python3").symlink_to(sys.executable)
    for name in ("python3.13", "python3.12", "python3.14", "python"):
        put(programs / name, SHIM)
    put(programs / "python3", OLD_PYTHON)

    done = bootstrap("demo", PYENV_ROOT=str(tmp_path / "pyenv"))

    assert done.returncode == 0, done.stderr
    assert ", kept by pyenv (" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="Nothing is unreadable for root.")
def test_pythons_of_somebody_else_are_passed_over(
    bootstrap: Bootstrap, programs: Path, tmp_path: Path
):
    somebody_elses = tmp_path / "pyenv"
    somebody_elses.mkdir(mode=0o000)
    for name in ("python3.13", "python3.12", "python3.14", "python"):
        put(programs / name, SHIM)
    put(programs / "python3", OLD_PYTHON)

    done = bootstrap("demo", PYENV_ROOT=str(somebody_elses))

    assert "uv fetches one" in done.stderr


def test_a_second_run_does_nothing(bootstrap: Bootstrap, programs: Path):
    bootstrap("demo")
    (programs / "asked").unlink()

    done = bootstrap("demo")

    assert (done.returncode, done.stderr) == (0, "")
    assert not (programs / "asked").exists()


def test_changed_requirements_are_installed(
    bootstrap: Bootstrap, clone: Path, programs: Path
):
    bootstrap("demo")
    (clone / "requirements.txt").write_text("# newer\n")

    bootstrap("demo")

    assert len(installs(programs)) == 2


def test_a_demo_is_content_with_what_development_needs_and_keeps_it(
    bootstrap: Bootstrap, clone: Path, programs: Path
):
    bootstrap("dev")
    bootstrap("demo")
    assert len(installs(programs)) == 1

    (clone / "requirements.txt").write_text("# newer\n")
    bootstrap("demo")

    assert installs(programs)[-1].endswith(
        f"{clone}/requirements.txt {clone}/requirements-dev.txt"
    )


def test_a_failed_installation_is_started_over(
    bootstrap: Bootstrap, clone: Path, programs: Path
):
    (programs / "fail").touch()
    failed = bootstrap("demo")
    assert failed.returncode == 1
    assert failed.stderr.endswith("Preparing .venv failed: uv said so above.\n")
    (clone / ".venv" / "half-a-package").touch()
    (programs / "fail").unlink()

    assert bootstrap("demo").returncode == 0

    assert not (clone / ".venv" / "half-a-package").exists()


def test_two_runs_at_once_install_once(
    clone: Path, programs: Path, bootstrap: Bootstrap
):
    command = [clone / "tools" / "bootstrap", "demo"]
    environ = {
        "HOME": str(clone),
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.defpath}",
    }
    both = [
        subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]

    assert [one.wait(60) for one in both] == [0, 0]

    assert len(installs(programs)) == 1


def test_a_machine_without_any_python_is_told_what_it_needs(
    clone: Path, tmp_path: Path
):
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    (nothing / "dirname").symlink_to(shutil.which("dirname") or "")

    done = subprocess.run(
        ["/bin/sh", clone / "tools" / "bootstrap", "demo"],
        env={"HOME": str(tmp_path), "PATH": str(nothing)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Vigía needs a Python >= 3.10 with venv" in done.stderr
