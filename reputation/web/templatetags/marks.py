"""Icons and bands. Pages show hundreds of them, so each is put together once."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

NO_BAND = "none"
BAND_WORDS: dict[str, str | Promise] = {
    "calm": _("Calm"),
    "watch": _("Watch"),
    "elevated": _("Elevated"),
    "crisis": _("Crisis"),
    NO_BAND: _("No score yet"),
}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> SafeString:
    """Draw an icon of static/img/icons.svg; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true" '
        'focusable="false"><use href="{1}#{2}"></use></svg>',
        size,
        static("img/icons.svg"),
        name,
    )


CHANNEL_ICONS = {
    "blog": "channel-blog",
    "forum": "channel-blog",
    "news": "channel-news",
    "email": "channel-email",
    "phone": "channel-phone",
    "branch": "channel-branch",
}


@register.simple_tag
def channel_icon(kind: str, size: int = 14) -> SafeString:
    """Draw what sort of place a channel is. Its name must stand beside it."""
    drawn: SafeString = icon(CHANNEL_ICONS.get(kind, "channel-post"), size)
    return drawn


@register.simple_tag
def band_chip(band: str | None) -> SafeString:
    """Show a band as colour, word and shape; none yet is a band of its own."""
    return _chip(band or NO_BAND, get_language())


@register.simple_tag
@lru_cache(maxsize=16)
def band_shape(band: str | None) -> SafeString:
    """Draw the shape of a band alone. Its word must stand beside it."""
    code = band or NO_BAND
    return format_html(
        '<svg class="band-shape" data-band="{0}" width="12" height="12" '
        'aria-hidden="true" focusable="false"><use href="{1}#band-{0}"></use></svg>',
        code,
        static("img/icons.svg"),
    )


@register.filter
def band_word(band: str | None) -> str:
    """Return the name of a band in the reader's language."""
    return str(BAND_WORDS[band or NO_BAND])


@lru_cache(maxsize=256)
def _chip(code: str, language: str | None) -> SafeString:  # noqa: ARG001 - in the key
    return format_html(
        '<span class="band" data-band="{}">{}{}</span>',
        code,
        band_shape(code),
        band_word(code),
    )
