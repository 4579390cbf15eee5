"""What is done to posts after they are in."""

from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.utils import timezone

from reputation.celery import BrandTask, app, send
from reputation.events.models import Event
from reputation.mentions.learning import TooLittleToLearn, train_model, wants_training
from reputation.mentions.opinions import give_opinions
from reputation.mentions.retention import purge_raw
from reputation.mentions.search import index_waiting
from tenants.models import Brand, BrandSummary
from tenants.schemas import current_brand

# A few rounds; what came while no worker ran is found by `index_all`.
RECENTLY = timedelta(minutes=1)
# One brand's flood keeps no other brand waiting: the rest is for the next round.
ROUND_S = 2.0


@app.task
def index_recent(**_: Any) -> None:
    """Send `index_words` to the brands that took posts in lately."""
    took = BrandSummary.objects.filter(
        accepted_at__gte=timezone.now() - RECENTLY, brand__state=Brand.State.READY
    )
    for brand_id in took.values_list("pk", flat=True):
        send(index_words, brand_id)


@app.task
def index_all(**_: Any) -> None:
    """Send `index_words` to every brand, for posts that came while no worker ran."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(index_words, brand_id)


@app.task(base=BrandTask)
def index_words(**_: Any) -> None:
    """Make the search documents of posts that have none. Safe to run again."""
    end = monotonic() + ROUND_S
    while index_waiting() and monotonic() < end:
        pass


@app.task
def purge_all(**_: Any) -> None:
    """Send `purge_old` to every brand."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(purge_old, brand_id)


@app.task(base=BrandTask)
def purge_old(**_: Any) -> None:
    """Delete what channels sent more than 30 days ago. Safe to run again."""
    purge_raw(at=timezone.now())


@app.task
def train_all(**_: Any) -> None:
    """Send `train_brand` to every brand."""
    for brand_id in Brand.objects.ready().values_list("pk", flat=True):
        send(train_brand, brand_id)


@app.task(base=BrandTask)
def train_brand(**_: Any) -> None:
    """Train this brand's model, when enough was corrected since the latest. Safe to run again."""
    if not wants_training():
        return
    try:
        train_model(current_brand(), by=None, at=timezone.now())
    except TooLittleToLearn:
        return


@app.task(base=BrandTask)
def opine(*, event_id: str, **_: Any) -> None:
    """Ask the transformer about some posts of a batch, and queue the rest. Safe to run again.

    It has a queue of its own: only a worker that is started for it takes it.
    """
    event = Event.objects.get(pk=event_id)
    first, last = event.details.get("first_id"), event.details.get("last_id")
    done = give_opinions(
        first=UUID(first) if first else None,
        last=UUID(last) if last else None,
        changed=[UUID(pk) for pk in event.details.get("changed", ())],
        since=event.occurred_at,
        at=timezone.now(),
    )
    if done:
        send(opine, current_brand().pk, event_id=event_id)
