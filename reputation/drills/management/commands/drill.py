"""`manage.py drill BRAND STORY`: replay a story into a brand, as an exercise."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reputation.common.errors import Refused
from reputation.drills.actions import start_exercise
from reputation.drills.library import stories
from reputation.drills.replay import Played, replay
from reputation.drills.scenario import Story
from reputation.drills.telling import MARK, ChannelIsMissing, NotForPractice
from tenants.models import Brand
from tenants.schemas import brand_context

WRONG_USE = 2


class Command(BaseCommand):
    help = (
        "Replays a story through the real pipeline into a sandbox brand, with what the brand did about it, "
        "and prints what each does to its conversation's score. Ctrl-C stops; what was posted stays."
    )

    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("brand", help="slug of the brand to post into")
        parser.add_argument("story", help=f"one of {', '.join(stories())}")
        parser.add_argument(
            "--speed",
            type=float,
            default=60.0,
            help="how many times as fast as it happened (default 60: an hour a minute)",
        )

        parser.add_argument(
            "--interactive",
            action="store_true",
            help="start an exercise on the pages instead: the brand's part is a trainee's",
        )

    def handle(
        self, *, brand: str, story: str, speed: float, interactive: bool, **_: Any
    ) -> None:
        if speed <= 0:
            raise CommandError("--speed is a number above 0.", returncode=WRONG_USE)
        if story not in stories():
            raise CommandError(
                f"no story is called {story!r}; there are {', '.join(stories())}",
                returncode=WRONG_USE,
            )
        into = Brand.objects.filter(slug=brand, state=Brand.State.READY).first()
        if into is None:
            raise CommandError(f"no brand has the slug {brand!r}", returncode=WRONG_USE)
        with brand_context(into):
            if interactive:
                self.start(into, stories()[story], speed)
                return
            rejected = self.play(into, stories()[story], speed)
        if rejected:
            raise CommandError(f"Posts that were rejected: {rejected}.", returncode=1)

    def start(self, brand: Brand, story: Story, speed: float) -> None:
        """Start an exercise; the worker plays it."""
        try:
            run = start_exercise(brand, story, speed=speed, by=None, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused), returncode=WRONG_USE) from refused
        self.stdout.write(f"{story.title}: goes on at /drills/{brand.slug}/{run.pk}/")

    def play(self, brand: Brand, story: Story, speed: float) -> int:
        """Play the story and return how many posts were rejected."""
        run = f"{MARK}{timezone.now():%Y%m%dT%H%M%S}"
        length = story.ends_after - story.begins_after
        self.stdout.write(
            f"{story.title}: {len(story.items(story.starts_at))} posts over"
            f" {_span(length)}, {_span(length / speed)} at speed {speed:g}. Run {run}."
        )
        posted = rejected = 0
        try:
            for played in replay(
                brand,
                story,
                run=run,
                speed=speed,
                clock=timezone.now,
                wait=time.sleep,
            ):
                self.stdout.write(_line(played))
                posted += not (played.rejected or played.deed)
                rejected += bool(played.rejected)
        except (ChannelIsMissing, NotForPractice) as refused:
            raise CommandError(str(refused), returncode=WRONG_USE) from refused
        except KeyboardInterrupt:
            self.stdout.write(f"\nStopped. Posts that went in and stay: {posted}.")
            return rejected
        self.stdout.write(f"Done. Posts: {posted}.")
        return rejected


def _line(played: Played) -> str:
    item = played.item
    left = f"{played.score:5.1f} {played.band:<8}"
    if played.rejected:
        left = f"rejected: {played.rejected}"
    if played.deed is not None:
        verb = type(played.deed).__struct_config__.tag
        return f"{_span(played.after):>10}  {left}  case {verb} ({played.deed.case})"
    said = " ".join(item["text"].split())
    excerpt = said if len(said) <= 60 else f"{said[:59]}…"
    return (
        f"{_span(played.after):>10}  {left}  {item['channel']} {item['kind']}"
        f" {item['author']['handle']}  {excerpt}".rstrip()
    )


def _span(duration: timedelta) -> str:
    """Return a duration as people say it: 1 d 3 h, 12 min, 4 s."""
    seconds = int(duration.total_seconds())
    days, hours, minutes = (
        seconds // 86_400,
        seconds // 3_600 % 24,
        seconds // 60 % 60,
    )
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds} s"
