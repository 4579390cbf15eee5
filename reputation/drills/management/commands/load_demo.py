"""`manage.py load_demo`: the agency, its five brands and their last ten weeks."""

from argparse import ArgumentParser
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reputation.drills import credentials as kept
from reputation.drills import demo
from reputation.drills.credentials import Credentials
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.embedded.environment import data_dir
from tenants.models import Agency


class Command(BaseCommand):
    help = (
        "Makes the demo's agency, its five brands and their last ten weeks, and prints "
        "sign-in and key as one line of JSON. Again, it keeps what is there."
    )

    # It runs before the product starts, and asks nothing of pages or settings.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--brand",
            action="append",
            choices=list(desks()),
            help="only this brand; may be given several times (default all five)",
        )

    def handle(self, *, brand: list[str] | None, **_: Any) -> None:
        home, wanted = data_dir(), brand or list(desks())
        at = timezone.now()
        mine = kept.read_or_make(home, email=demo.EMAIL, at=at)
        try:
            agency = demo.open_agency(at=at)
            demo.open_door(agency, mine, at=at)
            demo.open_team(agency, at=mine.anchored_at)
            kept.keep(home, mine)
            for number, slug in enumerate(wanted, 1):
                self.load(agency, slug, mine, place=f"{number}/{len(wanted)}")
        except demo.DemoIsRefused as refused:
            raise CommandError(str(refused)) from refused
        told = {
            "email": mine.email,
            "password": mine.password,
            "api_key": mine.api_key,
            "brands": wanted,
        }
        self.stdout.write(msgspec.json.encode(told).decode())

    def load(self, agency: Agency, slug: str, mine: Credentials, *, place: str) -> None:
        desk, story = desks()[slug], stories()[slug]
        brand = demo.open_brand(agency, desk, at=mine.anchored_at)
        if demo.has_its_story(brand, story):
            self.stderr.write(f"[{place}] {desk.name}: already here")
            return
        began = timezone.now()
        count = demo.load_past(brand, desk, story, now=mine.anchored_at)
        seconds = (timezone.now() - began).total_seconds()
        self.stderr.write(f"[{place}] {desk.name}: {count} posts in {seconds:.1f} s")
