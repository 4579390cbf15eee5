"""`manage.py erase_author BRAND AUTHOR`."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reputation.mentions.authors import find_authors
from reputation.mentions.models import Author
from reputation.privacy.actions import erase_authors
from tenants.management.lookup import WRONG_USE, brand_called
from tenants.schemas import brand_context


class Command(BaseCommand):
    help = (
        "Erases an author's names, words and raw items from a brand, for good. Counts and scores stay, and "
        "so do the hashes of evidence. Who is erased already is passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("brand", help="slug of the brand")
        parser.add_argument("author", help="the author's id or handle")
        parser.add_argument(
            "--channel", default="", help="slug of the channel, where several know it"
        )

    def handle(self, *, brand: str, author: str, channel: str, **_: Any) -> None:
        tenant = brand_called(brand)
        if not tenant.is_complete:
            raise CommandError(f"{brand} has no data", returncode=WRONG_USE)
        with brand_context(tenant):
            found = _author(author, channel)
            erased = erase_authors(tenant, [found.pk], at=timezone.now())
        if not erased.authors and not erased.texts:
            self.stdout.write(f"Author {found.pk} is erased already.")
            return
        self.stdout.write(
            f"Erased author {found.pk}: {erased.posts:,} posts and {erased.texts:,} texts of cases have lost "
            "their words."
        )


def _author(named: str, channel: str) -> Author:
    try:
        wanted = find_authors(channel=channel).filter(pk=UUID(named))
    except ValueError:
        wanted = find_authors(channel=channel, handle=named)
    found = list(wanted.order_by("channel__slug"))
    if not found:
        raise CommandError(f"no author here is called {named!r}", returncode=WRONG_USE)
    if len(found) > 1:
        where = ", ".join(author.channel.slug for author in found)
        raise CommandError(
            f"{named!r} is an author on {where}: name one with --channel",
            returncode=WRONG_USE,
        )
    return found[0]
