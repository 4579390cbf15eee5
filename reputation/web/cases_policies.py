"""What the brand promises its customers: targets, hours, holidays and the law, to be read and set."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from reputation.cases.calendars import WEEKDAYS
from reputation.cases.policies import Policy, PolicyIsWrong
from reputation.cases.policies_changed import change_policy
from reputation.cases.policies_kept import policies_of
from reputation.channels.models import Channel
from reputation.web import cases_words as words
from reputation.web.cases import must, person
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest

TARGETS: dict[str, str | Promise] = {
    "first_reply": lazy("First answer"),
    "next_reply": lazy("Answer to what he writes next"),
    "update": lazy("Update while nothing is solved"),
    "resolution": lazy("Fix"),
}
CLOCKS: dict[str, str | Promise] = {
    "wall": lazy("at any hour"),
    "business": lazy("in working time"),
}
DAYS: dict[str, str | Promise] = {
    "mon": lazy("Monday"),
    "tue": lazy("Tuesday"),
    "wed": lazy("Wednesday"),
    "thu": lazy("Thursday"),
    "fri": lazy("Friday"),
    "sat": lazy("Saturday"),
    "sun": lazy("Sunday"),
}


class PolicyForm(forms.Form):
    """A policy as a form: a cell per target, a line per day."""

    ceiling_hours = forms.FloatField(
        label=lazy("Nobody waits longer for an answer than, in hours"),
        min_value=0.1,
        max_value=8_760,
    )
    country = forms.CharField(
        label=lazy("Holidays of the country"),
        max_length=2,
        required=False,
        help_text=lazy("Two letters, as in ES; empty for none."),
    )
    region = forms.CharField(
        label=lazy("and of the region"),
        max_length=6,
        required=False,
        help_text=lazy("As in MD for Madrid; empty for the whole country."),
    )
    closed = forms.CharField(
        label=lazy("Closed on these dates, too"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("As 2025-12-24, with spaces between."),
    )
    statutory_days = forms.IntegerField(
        label=lazy("Days in which the law wants a complaint answered"),
        min_value=1,
        max_value=366,
        required=False,
    )
    law = forms.CharField(label=lazy("Which law"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for priority in words.PRIORITIES:
            for target in TARGETS:
                self.fields[f"{priority}_{target}"] = forms.FloatField(
                    min_value=0.25, max_value=527_040
                )
                self.fields[f"{priority}_{target}_clock"] = forms.ChoiceField(
                    choices=list(CLOCKS.items())
                )
        for day in WEEKDAYS:
            self.fields[day] = forms.CharField(
                label=str(DAYS[day]), max_length=200, required=False
            )
        for name, field in self.fields.items():
            kind = "form-select" if name.endswith("_clock") else "form-control"
            field.widget.attrs["class"] = kind
        self._name_cells()

    def _name_cells(self) -> None:
        """Give each cell of the table its name: no label stands beside it."""
        for code, priority in words.PRIORITIES.items():
            for target, label in TARGETS.items():
                name = f"{priority}: {label}"
                cell = self.fields[f"{code}_{target}"].widget
                cell.attrs["aria-label"] = _("%(name)s, minutes") % {"name": name}
                clock = self.fields[f"{code}_{target}_clock"].widget
                clock.attrs["aria-label"] = _("%(name)s, which clock") % {"name": name}

    @property
    def rows(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """The table: a row per priority, the most pressing first."""
        return [
            (
                str(label),
                [
                    (self[f"{code}_{target}"], self[f"{code}_{target}_clock"])
                    for target in TARGETS
                ],
            )
            for code, label in words.PRIORITIES.items()
        ]

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[day] for day in WEEKDAYS]

    @property
    def others(self) -> list[forms.BoundField]:
        names = (
            "ceiling_hours",
            "country",
            "region",
            "closed",
            "statutory_days",
            "law",
        )
        return [self[name] for name in names]

    def terms(self, zone: str) -> dict[str, Any]:
        """Return what was filled in as the document of a policy."""
        said = self.cleaned_data
        terms: dict[str, Any] = {
            "targets": {
                priority: {
                    target: {
                        "minutes": said[f"{priority}_{target}"],
                        "clock": said[f"{priority}_{target}_clock"],
                    }
                    for target in TARGETS
                }
                for priority in words.PRIORITIES
            },
            "calendar": {
                "zone": zone,
                "week": {
                    day: said[day].replace(",", " ").split()
                    for day in WEEKDAYS
                    if said[day].strip()
                },
                "country": said["country"].upper(),
                "region": said["region"].upper(),
                "closed": said["closed"].replace(",", " ").split(),
            },
            "ceiling_minutes": said["ceiling_hours"] * 60,
        }
        if said["statutory_days"]:
            terms["statutory"] = {"days": said["statutory_days"], "law": said["law"]}
        return terms


def filled(policy: Policy) -> dict[str, Any]:
    """Return a policy as the form shows it."""
    calendar, statutory = policy.calendar, policy.statutory
    initial: dict[str, Any] = {
        "ceiling_hours": f"{policy.ceiling.total_seconds() / 3600:g}",
        "country": calendar.country,
        "region": calendar.region,
        "closed": " ".join(sorted(day.isoformat() for day in calendar.closed)),
        "statutory_days": statutory.days if statutory else None,
        "law": statutory.law if statutory else "",
    }
    for day, spans in zip(WEEKDAYS, calendar.week, strict=True):
        initial[day] = ", ".join(map(str, spans))
    for priority, targets in policy.targets.items():
        for target in TARGETS:
            chosen = getattr(targets, target)
            initial[f"{priority}_{target}"] = f"{chosen.minutes:g}"
            initial[f"{priority}_{target}_clock"] = chosen.clock
    return initial


@in_brand_zone
def case_policy(request: BrandRequest) -> HttpResponse:
    """Show the policy of the brand, or of a channel; who administers the brand may change it."""
    must(request, Scope.CASES_READ)
    channel = request.GET.get("channel", "")
    known = list(Channel.objects.order_by("name", "slug"))
    if channel and channel not in {each.slug for each in known}:
        raise Http404
    policy = policies_of(request.brand).of(channel)
    sent = request.POST if request.method == "POST" else None
    form = PolicyForm(sent, initial=filled(policy))
    may_set = request.access.may(Scope.ADMIN)
    for field in form.fields.values():
        field.disabled = not may_set
    if sent is not None:
        must(request, Scope.ADMIN)
        if form.is_valid() and _set(request, form, policy.calendar.zone, channel):
            query = f"?channel={channel}" if channel else ""
            address = reverse("case-policy", kwargs={"brand": request.brand.slug})
            return redirect(address + query)
    context = {
        "form": form,
        "targets": TARGETS.values(),
        "channels": known,
        "channel": channel,
        "calendar": policy.calendar,
        "may_set": may_set,
    }
    status = 422 if sent is not None else 200
    return render(request, "cases/policy.html", context, status=status)


def _set(request: BrandRequest, form: PolicyForm, zone: str, channel: str) -> bool:
    try:
        change_policy(
            request.brand,
            form.terms(zone),
            channel=channel,
            by=person(request),
            at=timezone.now(),
        )
    except PolicyIsWrong as wrong:
        form.add_error(None, str(wrong))
        return False
    messages.success(request, _("Set. The deadlines of all open cases follow."))
    return True
