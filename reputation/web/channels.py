"""The channels of a brand, to be read: they are made through the API."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reputation.channels.models import Channel
from reputation.web.pages import in_brand_zone
from tenants.gate import BrandRequest

CAPABILITIES = {
    "read": _("Read"),
    "stream": _("Live stream"),
    "reply": _("Reply"),
    "hide": _("Hide"),
    "direct_message": _("Direct message"),
    "metrics": _("Figures"),
    "deletions": _("Deletions"),
}
HEALTH = {
    "ok": _("Works"),
    "failing": _("Failing"),
    "unknown": _("Nothing heard yet"),
}


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """What the table says of a channel; `capabilities` in the order of the columns."""

    slug: str
    name: str
    kind: str
    url: str
    own_accounts: list[str]
    operator: str
    capabilities: list[bool]
    health: str
    health_label: Promise
    health_since: datetime | None
    health_detail: str


@in_brand_zone
def channel_list(request: BrandRequest) -> HttpResponse:
    context = {
        "now": timezone.now(),
        "channels": [row_of(each) for each in Channel.objects.order_by("name", "pk")],
        "capability_labels": CAPABILITIES.values(),
    }
    return render(request, "channels/list.html", context)


def row_of(channel: Channel) -> ChannelRow:
    able = dict(channel.capabilities)
    return ChannelRow(
        slug=channel.slug,
        name=channel.name,
        kind=channel.get_kind_display(),
        url=channel.url,
        own_accounts=channel.own_accounts,
        operator=channel.operator,
        capabilities=[bool(able[name]) for name in CAPABILITIES],
        health=channel.health,
        health_label=HEALTH[channel.health],
        health_since=channel.health_since,
        health_detail=channel.health_detail,
    )
