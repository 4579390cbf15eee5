"""Where something may be solved: the brand's channels, and places where nobody posts."""

from django.utils.translation import gettext as _

from reputation.cases.effort import VISITS
from reputation.channels.capabilities import PRIVATE_KINDS
from reputation.channels.models import Channel
from reputation.common.errors import Refused

OFFLINE = VISITS | {kind.value for kind in PRIVATE_KINDS}


class UnknownChannel(Refused):
    """The brand does not listen there."""

    code = "unknown_channel"


def must_be_known(slug: str, custody: str) -> None:
    """Refuse a place that is neither a channel here, nor offline, nor where the case is.

    Raises:
        UnknownChannel: it is none of these.
    """
    if slug in {"", custody} or slug in OFFLINE:
        return
    if not Channel.objects.filter(slug=slug).exists():
        raise UnknownChannel(
            _("There is no channel “%(channel)s” here.") % {"channel": slug}
        )
