"""`manage.py create_brand AGENCY SLUG`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from tenants.actions import create_brand
from tenants.management.lookup import agency_called, told


class Command(BaseCommand):
    help = "Makes a brand with its schema, complete or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="slug or name of the agency that owns it")
        parser.add_argument("slug", help="what stands in addresses: /b/SLUG/")
        parser.add_argument("--name", required=True)
        parser.add_argument("--locale", required=True, help="such as es-MX")
        parser.add_argument(
            "--timezone", required=True, help="such as America/Mexico_City"
        )
        parser.add_argument("--currency", required=True, help="such as MXN")
        parser.add_argument("--country", default="", help="such as MX")
        parser.add_argument(
            "--sandbox", action="store_true", help="for practice: drills may run there"
        )

    def handle(
        self,
        *,
        agency: str,
        slug: str,
        name: str,
        locale: str,
        timezone: str,
        currency: str,
        country: str,
        sandbox: bool,
        **_: Any,
    ) -> None:
        owner = agency_called(agency)
        with told():
            brand = create_brand(
                owner,
                slug,
                name=name,
                locale=locale,
                timezone=timezone,
                currency=currency,
                country=country,
                is_sandbox=sandbox,
                at=now(),
            )
        self.stdout.write(f"{brand.slug} is ready, in the schema {brand.schema_name}.")
