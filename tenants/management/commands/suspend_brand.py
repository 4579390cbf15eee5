"""`manage.py suspend_brand SLUG`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.actions import suspend_brand
from tenants.management.lookup import brand_called, told


class Command(BaseCommand):
    help = "Closes a brand to everybody, its tasks included; its data stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("brand", help="its slug")

    def handle(self, *, brand: str, **_: Any) -> None:
        found = brand_called(brand)
        with told():
            suspend_brand(found)
        self.stdout.write(f"{found.slug} is suspended.")
