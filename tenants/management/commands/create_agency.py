"""`manage.py create_agency NAME`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.actions import create_agency
from tenants.management.lookup import told


class Command(BaseCommand):
    help = "Makes an agency, and prints the slug that other commands call it by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", default="", help="default: made from the name")

    def handle(self, *, name: str, slug: str, **_: Any) -> None:
        with told():
            agency = create_agency(name, slug=slug, at=timezone.now())
        self.stdout.write(agency.slug)
