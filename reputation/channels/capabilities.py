"""What can be done on each kind of channel, until a connection proves more."""

from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    """The kinds of places that we know. `other` takes what is handed in by API or file."""

    TWITTER = "twitter", _("X (Twitter)")
    FACEBOOK = "facebook", _("Facebook")
    INSTAGRAM = "instagram", _("Instagram")
    BLUESKY = "bluesky", _("Bluesky")
    MASTODON = "mastodon", _("Mastodon")
    GOOGLE_PLUS = "google_plus", _("Google+")
    YOUTUBE = "youtube", _("YouTube")
    BLOG = "blog", _("Blog")
    NEWS = "news", _("News")
    FORUM = "forum", _("Forum")
    REVIEWS = "reviews", _("Reviews")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    BRANCH = "branch", _("Branch")
    CHAT = "chat", _("Chat")
    OTHER = "other", _("Other")


# Where only the sender and the brand read along.
PRIVATE_KINDS = frozenset(
    {
        ChannelKind.EMAIL,
        ChannelKind.PHONE,
        ChannelKind.BRANCH,
        ChannelKind.CHAT,
    }
)

# Where a post is cut out of a page, together with what stands around it.
WEB_KINDS = frozenset(
    {ChannelKind.BLOG, ChannelKind.NEWS, ChannelKind.FORUM, ChannelKind.OTHER}
)


class Capabilities(TypedDict):
    """What the product can do on a channel today."""

    read: bool
    stream: bool
    reply: bool
    hide: bool
    direct_message: bool
    metrics: bool
    deletions: bool


def capabilities_of(kind: str) -> Capabilities:
    """Return what works on a channel of this kind without a connection of its own.

    Every kind is read from what is posted to the API or loaded from a file, with its metrics and
    removals when the sender gives them; nothing can be sent until a connection exists.
    """
    is_public = kind not in PRIVATE_KINDS
    return Capabilities(
        read=True,
        stream=False,
        reply=False,
        hide=False,
        direct_message=False,
        metrics=is_public,
        deletions=is_public,
    )
