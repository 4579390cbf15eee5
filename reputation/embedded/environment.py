"""The settings of a product that runs on its embedded server."""

import json
import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path

from reputation.embedded.postgres import ROOT, ensure_server


def data_dir(environ: MutableMapping[str, str] = os.environ) -> Path:
    """Return where the embedded server, its logs and secrets live."""
    return Path(environ.get("VIGIA_DATA") or ROOT / ".vigia").expanduser().resolve()


def use_embedded_server(environ: MutableMapping[str, str] = os.environ) -> None:
    """Fill in what the settings read, starting the embedded server when it is needed.

    A `DATABASE_URL` that is set already means that somebody else provides a server, and
    nothing is touched. Whatever else is set already stays.
    """
    if environ.get("DATABASE_URL"):
        return
    home = data_dir(environ)
    server = ensure_server(home)
    found = server.environment | {
        "VIGIA_DATA": str(home),
        "VIGIA_SECRET_KEY": secret_key(home),
    }
    if address := demo_address(home):
        found["VIGIA_URL"] = address
    for name, value in found.items():
        environ.setdefault(name, value)


def demo_address(home: Path) -> str:
    """Return where the directory's demo is reached, on whatever port; "" when it never ran."""
    try:
        told = json.loads((home / "demo.json").read_text())
    except (OSError, ValueError):
        return ""
    address = told.get("url", "") if isinstance(told, dict) else ""
    return address if isinstance(address, str) else ""


def secret_key(home: Path) -> str:
    """Return the installation's secret key, made on first use and kept in a file."""
    path = home / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text().strip():
            return key
        # Its maker was killed between making and filling it.
        path.unlink()
        return secret_key(home)
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
