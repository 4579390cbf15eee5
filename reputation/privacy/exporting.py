"""Taking a brand's data out: a ZIP with one NDJSON file per table, and a manifest of what is in it.

All of it is read in one snapshot, however long that takes and whatever is written meanwhile, and goes from
the database to the file piece by piece.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.db import models, transaction

from reputation.api.models import IdempotentRequest
from reputation.common.errors import Refused
from reputation.mentions.models import SearchDocument
from tenants.connection import connection
from tenants.models import Brand
from tenants.schemas import brand_app_labels

FORMAT = "vigia-brand-1"
MANIFEST = "manifest.json"
ROWS_AT_ONCE = 2_000
# What says nothing that the other tables do not say.
LEFT_OUT = {
    SearchDocument: "made from the texts, for search",
    IdempotentRequest: "answers of the API, kept for 24 hours",
}
type Tell = Callable[[str, int], None]


class FileIsThere(Refused):
    """There is a file of that name; an export overwrites nothing."""

    code = "file_is_there"


@dataclass(frozen=True, slots=True)
class Exported:
    """One file of an export: what it holds, one JSON object per line, and the hash of those lines."""

    file: str
    table: str
    rows: int
    sha256: str


def export_brand(
    brand: Brand, path: Path, *, at: datetime, tell: Tell = lambda _table, _rows: None
) -> list[Exported]:
    """Write all that the open brand keeps to a ZIP file; return what is in it.

    The file appears when it is whole, for its owner's eyes. `tell` hears of each table as it goes out.

    Raises:
        FileIsThere: the path is taken.
    """
    if path.exists():
        raise FileIsThere(f"{path} is there already.")
    with _appearing(path) as target, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            exported = [_take_out(model, archive, tell) for model in tables()]
        archive.writestr(MANIFEST, _manifest(brand, exported, at=at))
    return exported


def tables() -> list[type[models.Model]]:
    """Return the models whose tables are exported, by the names of the tables."""
    labels = brand_app_labels()
    found = [
        model
        for model in apps.get_models()
        if model._meta.app_label in labels and model not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside a path, and move there what was written to the end."""
    draft = path.with_name(f"{path.name}.partial")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        with draft.open("wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _take_out(model: type[models.Model], archive: ZipFile, tell: Tell) -> Exported:
    table = model._meta.db_table
    name, rows, digest = f"{table}.ndjson", 0, sha256()
    with archive.open(name, "w", force_zip64=True) as target:
        for lines in _lines(model):
            rows += len(lines)
            piece = "".join(f"{line}\n" for line in lines).encode()
            digest.update(piece)
            target.write(piece)
            tell(table, rows)
    return Exported(name, table, rows, digest.hexdigest())


def _lines(model: type[models.Model]) -> Iterator[list[str]]:
    """Yield a table's rows as JSON, some at a time, by primary key."""
    quote = connection.ops.quote_name
    assert model._meta.pk is not None  # noqa: S101 - every model has one
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT to_json(t)::text FROM {table} t ORDER BY t.{key}")  # noqa: S608 - both are quoted
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield [line for (line,) in rows]


def _manifest(brand: Brand, exported: list[Exported], *, at: datetime) -> str:
    told = {
        "format": FORMAT,
        "exported_at": at.isoformat(),
        "brand": {
            name: getattr(brand, name)
            for name in ("slug", "name", "locale", "timezone", "currency", "country")
        },
        "files": [asdict(one) for one in exported],
        "left_out": {
            model._meta.db_table: reason for model, reason in LEFT_OUT.items()
        },
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
