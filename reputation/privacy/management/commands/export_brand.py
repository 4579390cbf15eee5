"""`manage.py export_brand BRAND FILE`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import Progress

from reputation.privacy.exporting import Exported, export_brand
from tenants.management.lookup import WRONG_USE, brand_called, told
from tenants.models import Brand
from tenants.schemas import brand_context


class Command(BaseCommand):
    help = (
        "Writes all that a brand keeps to a ZIP file: NDJSON per table, and a manifest with the number of "
        "rows and the SHA-256 of each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("brand", help="slug of the brand")
        parser.add_argument("file", help="path of the file, which must not exist yet")

    def handle(self, *, brand: str, file: str, **_: Any) -> None:
        tenant = brand_called(brand)
        if not tenant.is_complete:
            raise CommandError(f"{brand} has no data", returncode=WRONG_USE)
        try:
            with told(), brand_context(tenant):
                exported = _export(tenant, Path(file))
        except OSError as error:
            raise CommandError(f"{file}: {error}", returncode=WRONG_USE) from error
        rows = sum(one.rows for one in exported)
        self.stdout.write(f"{file}: {rows:,} rows of {len(exported)} tables.")


def _export(tenant: Brand, path: Path) -> list[Exported]:
    with Progress(disable=not sys.stderr.isatty(), transient=True) as progress:
        bar = progress.add_task("export", total=None)
        return export_brand(
            tenant,
            path,
            at=timezone.now(),
            tell=lambda table, rows: progress.update(
                bar, description=f"{table} {rows:,}"
            ),
        )
