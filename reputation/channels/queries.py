"""Channels as readers ask for them."""

from django.db.models import QuerySet

from reputation.channels.models import Channel


def all_channels() -> QuerySet[Channel]:
    """Return the brand's channels, in no order."""
    return Channel.objects.all()


def find_channel(slug: str) -> Channel | None:
    """Return the channel of that slug; None when there is none."""
    return Channel.objects.filter(slug=slug).first()
