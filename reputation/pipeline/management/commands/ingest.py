"""Ingesting a file: `manage.py ingest BRAND FILE`."""

import csv
import json
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import Progress

from reputation.mentions.decoding import BodyIsMalformed
from reputation.mentions.items import Rejection
from reputation.pipeline.accept import BatchResult, accept_bytes
from reputation.pipeline.files import Piece, is_csv, pieces
from tenants.models import Brand
from tenants.schemas import brand_context


class Command(BaseCommand):
    help = (
        "Takes the items of an NDJSON or CSV file (by extension; - is standard input) into a brand. "
        "Exit 1 when something was rejected: see FILE.rejected.ndjson."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("brand", help="slug of the brand")
        parser.add_argument("file", help="path of the file, or - for standard input")
        parser.add_argument(
            "--backfill", action="store_true", help="history: never fires an alert"
        )
        parser.add_argument(
            "--json", action="store_true", help="end with one line of JSON"
        )

    def handle(
        self, *, brand: str, file: str, backfill: bool, json: bool, **_: Any
    ) -> None:
        tenant = Brand.objects.filter(state=Brand.State.READY, slug=brand).first()
        if tenant is None:
            raise CommandError(f"no ready brand has the slug {brand!r}", returncode=2)
        with ExitStack() as stack:
            source = _open(file, stack)
            total = Path(file).stat().st_size if file != "-" else None
            rejects = _Rejects(file)
            stack.callback(rejects.close)
            with brand_context(tenant):
                result = self._take(
                    tenant, source, rejects, file, total=total, backfill=backfill
                )
        self._report(result, rejects, as_json=json)
        if rejects.count:
            sys.exit(1)

    def _take(
        self,
        tenant: Brand,
        source: IO[bytes],
        rejects: "_Rejects",
        file: str,
        *,
        total: int | None,
        backfill: bool,
    ) -> BatchResult:
        whole, before = BatchResult(), 0
        with Progress(disable=not sys.stderr.isatty(), transient=True) as progress:
            bar = progress.add_task("ingest", total=total)
            try:
                for piece in pieces(source, is_csv=is_csv(file)):
                    result = accept_bytes(
                        tenant,
                        piece.body,
                        ndjson=True,
                        at=timezone.now(),
                        backfill=backfill,
                    )
                    _add(whole, result, before)
                    rejects.keep(piece, result.rejected, before)
                    before += len(piece.lines)
                    progress.advance(bar, piece.size)
            except (BodyIsMalformed, csv.Error) as error:
                raise CommandError(
                    f"{file}, after {before:,} items: {error}", returncode=2
                ) from error
        return whole

    def _report(
        self, result: BatchResult, rejects: "_Rejects", *, as_json: bool
    ) -> None:
        if as_json:
            self.stdout.write(
                json.dumps(
                    {
                        "accepted": result.accepted,
                        "updated": result.updated,
                        "duplicates": result.duplicates,
                        "rejected": [_told(each) for each in result.rejected],
                    },
                    ensure_ascii=False,
                )
            )
            return
        self.stdout.write(
            f"{result.accepted:,} accepted, {result.updated:,} updated, "
            f"{result.duplicates:,} duplicates, {rejects.count:,} rejected"
        )
        if rejects.count:
            self.stdout.write(f"See {rejects.path} for the rejected lines.")


def _open(file: str, stack: ExitStack) -> IO[bytes]:
    if file == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(file).open("rb"))
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}", returncode=2) from error


def _add(whole: BatchResult, part: BatchResult, before: int) -> None:
    whole.accepted += part.accepted
    whole.updated += part.updated
    whole.duplicates += part.duplicates
    whole.rejected += [
        Rejection(each.index + before, each.external_id, each.code, each.detail)
        for each in part.rejected
    ]


def _told(rejection: Rejection) -> dict[str, Any]:
    return {
        "index": rejection.index,
        "external_id": rejection.external_id,
        "code": rejection.code,
        "detail": rejection.detail,
    }


class _Rejects:
    """FILE.rejected.ndjson: one line per rejected item, with the item as it came.

    Made only when needed; that of an earlier run goes.
    """

    def __init__(self, file: str) -> None:
        name = "stdin" if file == "-" else file
        self.path = Path(f"{name}.rejected.ndjson")
        self.path.unlink(missing_ok=True)
        self.count = 0
        self._out: IO[str] | None = None

    def keep(self, piece: Piece, rejected: list[Rejection], before: int) -> None:
        for each in rejected:
            if self._out is None:
                self._out = self._open()
            line = piece.lines[each.index].decode("utf-8", errors="replace")
            told = _told(each) | {"index": each.index + before, "item": line}
            self._out.write(json.dumps(told, ensure_ascii=False) + "\n")
            self.count += 1

    def _open(self) -> IO[str]:
        try:
            return self.path.open("w", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{self.path}: {error.strerror}", returncode=2
            ) from error

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
