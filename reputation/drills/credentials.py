"""What a demo keeps of itself: its sign-in, its key, and the moment it stands at."""

import os
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

NAME = "demo-credentials.json"


class Credentials(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The secrets of one demo. Its posts are placed by `anchored_at`, for good."""

    email: str
    password: str
    api_key: str = ""
    anchored_at: datetime


def read_or_make(home: Path, *, email: str, at: datetime) -> Credentials:
    """Return the demo's credentials, made and kept on the first call."""
    path = home / NAME
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Credentials)
    made = Credentials(
        email=email,
        password=secrets.token_urlsafe(12),
        anchored_at=at.replace(microsecond=0),
    )
    keep(home, made)
    return made


def keep(home: Path, credentials: Credentials) -> None:
    """Write the credentials, for the owner's eyes only, whole or not at all."""
    home.mkdir(parents=True, exist_ok=True)
    path, draft = home / NAME, home / f".{NAME}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(credentials)))
    draft.replace(path)
