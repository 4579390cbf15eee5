"""What is kept for a time only."""

from datetime import datetime, timedelta

from reputation.mentions.models import RawItem

RAW_KEPT = timedelta(days=30)


def purge_raw(*, at: datetime) -> int:
    """Delete what channels sent more than 30 days ago; return how many rows that was.

    The posts stay, with all that was made of them.
    """
    return RawItem.objects.filter(received_at__lt=at - RAW_KEPT).delete()[0]
