"""What stands at every post of a thread: its head, its chips, its buttons.

A template would put each together anew, node by node; what repeats is put together once here.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reputation.risk.queries import ThreadPost
from reputation.web.readings import Chip, OneClick
from reputation.web.templatetags.figures import moment
from reputation.web.templatetags.marks import icon
from reputation.web.thread import Addresses

register = template.Library()


@register.filter
def chips(found: Iterable[Chip]) -> SafeString:
    """Draw what was found as items of a list."""
    return mark_safe("".join(map(_chip, found)))  # noqa: S308 - each is escaped by format_html


@register.filter
def buttons(clicks: Iterable[OneClick]) -> SafeString:
    """Draw what one click says as the buttons of a form."""
    return mark_safe("".join(map(_button, clicks)))  # noqa: S308 - each is escaped by format_html


@lru_cache(maxsize=2048)
def _chip(chip: Chip) -> SafeString:
    if not chip.kind:
        return format_html('<li class="sub">{}</li>', chip.label)
    if not chip.polarity:
        return format_html(
            '<li class="tag" data-kind="{}">{}</li>', chip.kind, chip.label
        )
    return format_html(
        '<li class="tag" data-kind="{}" data-polarity="{}">{}<span class="visually-hidden">: {}</span></li>',
        chip.kind,
        chip.polarity,
        chip.label,
        chip.spoken,
    )


@lru_cache(maxsize=1024)
def _button(click: OneClick) -> SafeString:
    return format_html(
        '<button class="verdict" type="submit" name="{}" value="{}"{}{}>{}</button>',
        click.name,
        click.value,
        format_html(' data-key="{}"', click.key) if click.key else "",
        SafeString(' aria-pressed="true"') if click.said else "",
        click.label,
    )


@register.simple_tag
def post_head(post: ThreadPost, followers: str, now: datetime) -> SafeString:
    """Draw who wrote a post, to how many, and when."""
    audience = _brand_tag(_("The brand")) if post.by_brand else _sub(followers)
    named, handle = post.author_name, post.author_handle
    return format_html(
        '<header><span class="post-author">{}</span> {} {} <span class="post-when">{}</span></header>',
        named or handle,
        _sub(handle) if named else "",
        audience,
        moment(post.posted_at, now),
    )


@register.simple_tag
def post_why(addresses: Addresses) -> SafeString:
    """Draw the door to why a post was read so: fetched when it is opened, a link without JavaScript."""
    return format_html(
        '<details class="why" hx-get="{}" hx-trigger="toggle once" hx-target="find .why-found">'
        '<summary>{}</summary><div class="why-found" hx-morph-skip-children><a href="{}">{}</a></div>'
        "</details>",
        addresses.why,
        _("Why it was read so"),
        addresses.page,
        _("It stands on the post’s own page."),
    )


def _sub(words: str) -> SafeString:
    return format_html('<span class="sub">{}</span>', words)


@lru_cache(maxsize=64)
def _brand_tag(words: str) -> SafeString:
    return format_html(
        '<span class="tag" data-kind="brand">{}{}</span>',
        icon("brand-voice", 14),
        words,
    )
