"""`manage.py doctor`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reputation.doctor import Verdict, examine


class Command(BaseCommand):
    help = (
        "Looks for what is wrong with the installation; exit code 1 when something is."
    )
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        styles = {
            Verdict.OK: self.style.SUCCESS,
            Verdict.ODD: self.style.WARNING,
            Verdict.WRONG: self.style.ERROR,
        }
        is_wrong = False
        for finding in examine(at=timezone.now()):
            verdict = styles[finding.verdict](f"{finding.verdict:<6}")
            self.stdout.write(f"{verdict}{finding.check:<18}{finding.sentence}")
            is_wrong = is_wrong or finding.verdict == Verdict.WRONG
        if is_wrong:
            sys.exit(1)
