"""`manage.py revoke_api_key PREFIX`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.actions import revoke_api_key
from tenants.management.lookup import key_called


class Command(BaseCommand):
    help = "Ends a key at once, its earlier secret too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "prefix", help="how the key begins, such as vg_0123456789ab"
        )

    def handle(self, *, prefix: str, **_: Any) -> None:
        key = key_called(prefix)
        revoke_api_key(key, at=timezone.now())
        self.stdout.write(f"{key} is revoked.")
