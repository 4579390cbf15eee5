"""A worker for tests: the product's own, with a reaction that does what a file says.

Each line of the file REACTION is what the next call does: `die` or `fail`; without a
line it counts the event in the brand's summary.
"""

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db.models import F

django.setup()  # the table of reactions knows their models

from reputation import subscriptions  # noqa: E402 - see above
from reputation.celery import app  # noqa: E402 - see above

if TYPE_CHECKING:
    from reputation.events.models import Event


def react(event: "Event") -> None:
    """Count the event as a post of its brand, unless told otherwise."""
    from tenants.connection import connection
    from tenants.models import BrandSummary

    orders = Path(os.environ["REACTION"])
    order, _, rest = orders.read_text().partition("\n")
    orders.write_text(rest)
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "fail":
        raise RuntimeError("the reaction is broken")
    BrandSummary.objects.filter(pk=connection.tenant.pk).update(posts=F("posts") + 1)


__all__ = ["app"]

subscriptions.SUBSCRIPTIONS["channel.created"] = [react]
