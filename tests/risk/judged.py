"""What was judged, by the external ids of posts, checked against the oracle at every look."""

from datetime import datetime

from reputation.mentions.models import Mention
from reputation.risk.actions import settle_now
from reputation.risk.models import ScoredPost
from reputation.risk.record import Record, read_record
from tenants.models import Brand
from tests.pipeline.desk import (
    current_conversations,
)
from tests.risk.oracle import check_every_score


def scored() -> set[str]:
    """Return the external ids of the scored posts, all of them checked."""
    check_every_score()
    ids = ScoredPost.objects.values("mention_id")
    return set(Mention.objects.filter(pk__in=ids).values_list("external_id", flat=True))


def kept(external_id: str) -> ScoredPost:
    check_every_score()
    return ScoredPost.objects.get(
        mention_id=Mention.objects.get(external_id=external_id).pk
    )


def record(external_id: str) -> Record:
    return read_record(kept(external_id).record)


def signals(external_id: str) -> dict[str, int]:
    return dict(record(external_id).inputs.signals)


def settle(brand: Brand, at: datetime) -> None:
    """Settle every conversation."""
    ids = current_conversations().values_list("pk", flat=True)
    settle_now(brand, [str(pk) for pk in ids], at=at)
