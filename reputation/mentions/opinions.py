"""Second opinions: what a local transformer makes of posts, beside the engine's reading."""

import logging
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from reputation.analysis.transformer import (
    Transformer,
    TransformerIsUnfit,
    licence_of,
    load,
)
from reputation.mentions.models import Kind, Mention, SecondOpinion

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 500


def is_asked() -> bool:
    """Tell whether a transformer is set up."""
    return bool(settings.TRANSFORMER)


def opinion_on(mention_id: UUID) -> SecondOpinion | None:
    """Return the opinion on a post, if one was given."""
    return SecondOpinion.objects.filter(pk=mention_id).first()


def told_licence() -> str:
    """Return the licence note of the transformer that is set up, or what is wrong with its folder."""
    try:
        return licence_of(Path(settings.TRANSFORMER))
    except TransformerIsUnfit as unfit:
        return str(unfit)


@lru_cache(maxsize=1)
def transformer(folder: str) -> Transformer:
    """Return the model of a folder, loaded once in a process; its licence note goes to the log.

    Raises:
        TransformerIsUnfit: the folder or the environment is not fit.
    """
    found = load(Path(folder))
    logger.warning("Second opinions by %s. Its licence: %s", found.name, found.licence)
    return found


def give_opinions(
    *,
    first: UUID | None,
    last: UUID | None,
    changed: Collection[UUID] = (),
    since: datetime,
    at: datetime,
) -> int:
    """Score up to 500 posts of a batch that have no opinion, or changed at `since`; return how many.

    Called again until it returns 0 it goes through all of them.
    """
    batch = Q(pk__in=changed)
    if first and last:
        batch |= Q(pk__gte=first, pk__lte=last)
    unasked = Q(second_opinion=None) | Q(
        pk__in=changed, second_opinion__made_at__lt=since
    )
    rows = list(
        Mention.objects.filter(batch, unasked, by_brand=False)
        .exclude(kind=Kind.REPOST)
        .exclude(content__text="")
        .exclude(content=None)
        .order_by("pk")
        .values_list("pk", "content__text")[:MOST_AT_ONCE]
    )
    if not rows:
        return 0
    model = transformer(settings.TRANSFORMER)
    scores = model.score([text for _, text in rows])
    SecondOpinion.objects.bulk_create(
        [
            SecondOpinion(mention_id=pk, model=model.name, labels=labels, made_at=at)
            for (pk, _), labels in zip(rows, scores, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["mention"],
        update_fields=["model", "labels", "made_at"],
    )
    return len(rows)
