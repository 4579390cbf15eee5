"""`manage.py rotate_api_key PREFIX`."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.actions import rotate_api_key
from tenants.management.lookup import key_called, number_within, told


class Command(BaseCommand):
    help = "Gives a key a new secret and prints it; the earlier one stays good a while."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "prefix", help="how the key begins, such as vg_0123456789ab"
        )
        parser.add_argument(
            "--overlap-hours",
            type=number_within(0, 8_760),
            default=24,
            help="how long the earlier secret stays good (default 24)",
        )

    def handle(self, *, prefix: str, overlap_hours: float, **_: Any) -> None:
        key = key_called(prefix)
        overlap = timedelta(hours=overlap_hours)
        with told():
            issued = rotate_api_key(key, overlap=overlap, at=timezone.now())
        self.stderr.write("This is the only time that the key is shown:")
        self.stdout.write(issued.token)
