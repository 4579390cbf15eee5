"""What pages and forms of the inbox ask for: which part of it, and what was done just before."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

from reputation.cases.actions.dismissing import done_at
from reputation.cases.inbox import Narrowed
from reputation.pipeline.corrections import corrected_at_once
from reputation.web.cases import person
from reputation.web.templatetags.figures import figure
from tenants.gate import BrandRequest

# Posts that are judged in one go: a second or two of the brand's write lock.
AT_ONCE = 500


def narrowed_of(request: BrandRequest) -> Narrowed:
    """Read the filter, from the address or from the form that repeats it."""
    asked = request.POST if request.method == "POST" else request.GET
    return Narrowed(
        channel=asked.get("channel", "")[:63], words=asked.get("q", "")[:200].strip()
    )


def query_of(narrowed: Narrowed, **more: str) -> str:
    """Write the filter as part of an address; empty parts are left out."""
    asked = {"channel": narrowed.channel, "q": narrowed.words, **more}
    return urlencode({key: value for key, value in asked.items() if value})


def moment_of(said: str | None) -> datetime:
    """Read a moment that one of our own pages sent back.

    Raises:
        Http404: no page of ours said that.
    """
    try:
        moment = parse_datetime(said or "")
    except ValueError as wrong:
        raise Http404 from wrong
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment


def done_just_now(request: BrandRequest) -> dict[str, Any] | None:
    """Return what was done in one go just before, as far as it still stands."""
    if not (said := request.GET.get("done")):
        return None
    moment, me = moment_of(said), person(request)
    deeds = set(done_at(moment, by=me).values_list("case_id", "kind"))
    closed = sum(kind == "closure" for _case, kind in deeds)
    taken = len({case for case, _kind in deeds}) - closed
    judged = corrected_at_once(me, moment).count()
    parts = [
        words % {"shown": figure(count)}
        for count, words in (
            (
                judged,
                ngettext(
                    "%(shown)s post: no complaint",
                    "%(shown)s posts: no complaint",
                    judged,
                ),
            ),
            (
                closed,
                ngettext("%(shown)s case closed", "%(shown)s cases closed", closed),
            ),
            (taken, ngettext("%(shown)s case taken", "%(shown)s cases taken", taken)),
        )
        if count
    ]
    return {"moment": moment, "sentence": " · ".join(parts)} if parts else None
