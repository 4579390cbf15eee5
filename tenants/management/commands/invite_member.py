"""`manage.py invite_member AGENCY EMAIL --role ...`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.access import Role
from tenants.invitations import invite_member
from tenants.management.lookup import agency_called, brand_called, told


class Command(BaseCommand):
    help = "Mails somebody a link by which they join an agency, and prints the link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="slug or name of the agency")
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--brand",
            dest="brands",
            nargs="+",
            action="extend",
            default=[],
            metavar="SLUG",
            help="the brands that they may enter",
        )
        parser.add_argument("--all-brands", action="store_true", help="every brand")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.LANGUAGES],
            help="of the letter",
        )

    def handle(
        self,
        *,
        agency: str,
        email: str,
        role: str,
        brands: list[str],
        all_brands: bool,
        language: str,
        **_: Any,
    ) -> None:
        owner = agency_called(agency)
        with told():
            invited = invite_member(
                owner,
                email,
                role=Role(role),
                brands=[brand_called(slug, of=owner) for slug in brands],
                all_brands=all_brands,
                language=language,
                at=timezone.now(),
            )
        self.stdout.write(invited.link)
