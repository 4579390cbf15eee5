"""What was done to several things in one go, and the moment by which it is taken back."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

from reputation.cases.actions.dismissing import done_at
from reputation.pipeline.corrections import corrected_at_once
from reputation.web.templatetags.figures import figure
from tenants.models import User


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


def seen_at_of(request: HttpRequest, at: datetime) -> datetime:
    """Return when the page was drawn from which something is done; now, when it does not say."""
    said = request.POST.get("seen_at")
    return moment_of(said) if said else at


def done_just_now(said: str | None, *, by: User) -> dict[str, Any] | None:
    """Return what was done in one go just before, as far as it still stands."""
    if not said:
        return None
    moment = moment_of(said)
    deeds = set(done_at(moment, by=by).values_list("case_id", "kind"))
    closed = sum(kind == "closure" for _case, kind in deeds)
    taken = len({case for case, _kind in deeds}) - closed
    judged = corrected_at_once(by, moment).count()
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
            (
                taken,
                ngettext("%(shown)s case assigned", "%(shown)s cases assigned", taken),
            ),
        )
        if count
    ]
    return {"moment": moment, "sentence": " · ".join(parts)} if parts else None
