"""Running manage.py ingest, and reading what it says."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command


class Run:
    """What a run of the command printed and with what code it ended."""

    def __init__(self, file: object, *options: str, brand: str = "acme") -> None:
        out = StringIO()
        self.code = 0
        try:
            call_command("ingest", brand, str(file), *options, stdout=out)
        except SystemExit as ended:
            self.code = int(ended.code or 0)
        except CommandError as error:
            self.code = error.returncode
            self.error = str(error)
        self.said = out.getvalue()

    @property
    def counts(self) -> dict[str, Any]:
        """The one line of JSON, with the number of rejections."""
        (line,) = self.said.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found | {"rejected": len(found["rejected"])}


def counted(accepted=0, updated=0, duplicates=0, rejected=0):
    return {
        "accepted": accepted,
        "updated": updated,
        "duplicates": duplicates,
        "rejected": rejected,
    }


def rejected_lines(path: Path) -> list[dict[str, Any]]:
    told = path.with_name(f"{path.name}.rejected.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in told.splitlines()]
