"""What commands name: found, or a sentence and exit code 2."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.core.management.base import CommandError

from reputation.common.errors import Refused
from tenants.keys import MARK
from tenants.models import Agency, ApiKey, Brand

WRONG_USE = 2


def agency_called(name: str) -> Agency:
    """Return the agency of that slug or, else, of exactly that name."""
    found = Agency.objects.filter(slug=name).first()
    if found is None:
        named = list(Agency.objects.filter(name=name)[:2])
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise CommandError(f"no agency is called {name!r}", returncode=WRONG_USE)
    return found


def brand_called(slug: str, *, of: Agency | None = None) -> Brand:
    """Return the brand of that slug, whatever its state."""
    found = Brand.objects.filter(slug=slug).first()
    if found is None or (of is not None and found.agency_id != of.pk):
        whose = f" of {of}" if of else ""
        raise CommandError(
            f"no brand{whose} has the slug {slug!r}", returncode=WRONG_USE
        )
    return found


def key_called(text: str) -> ApiKey:
    """Return the key of that prefix, which may be written as in the key itself."""
    prefix = text.removeprefix(MARK).partition("_")[0]
    found = ApiKey.objects.filter(prefix=prefix).first()
    if found is None:
        raise CommandError(f"no key begins with {MARK}{prefix}", returncode=WRONG_USE)
    return found


def moment(text: str) -> datetime:
    """Read a date, which lasts until its end in UTC, or an RFC 3339 time."""
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CommandError(
            f"{text!r} is no time; write 2026-12-31 or 2026-12-31T18:00:00+01:00.",
            returncode=WRONG_USE,
        )
    return found


def number_within(least: float, most: float) -> Callable[[str], float]:
    """Return what reads an option's number for argparse: from `least` to `most`, both included."""

    def number(text: str) -> float:
        found = float(text)
        if not least <= found <= most:
            raise ArgumentTypeError(f"{text} is not from {least:g} to {most:g}")
        return found

    return number


@contextmanager
def told() -> Iterator[None]:
    """Let what the rules refuse be the command's last sentence."""
    try:
        yield
    except Refused as refused:
        raise CommandError(str(refused), returncode=WRONG_USE) from refused
