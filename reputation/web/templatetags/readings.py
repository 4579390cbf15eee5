"""Chips and buttons of a thread. The same few stand at every post, so each is put together once."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reputation.web.readings import Chip, OneClick

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
