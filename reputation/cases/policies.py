"""What a brand promises its customers: how fast, by which clock, and what the law adds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext as _

from reputation.cases.calendars import (
    Calendar,
    CalendarIsWrong,
    calendar_document,
    calendar_from,
)
from reputation.common.errors import Refused

PRIORITIES = ("low", "normal", "high", "urgent")

type Clock = Literal["wall", "business"]
# A target under 15 seconds is none; one over a year neither.
type Minutes = Annotated[float, msgspec.Meta(ge=0.25, le=366 * 24 * 60)]


class PolicyIsWrong(Refused):
    """A document that makes no policy. The message says where it goes wrong."""

    code = "policy_is_wrong"


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long something may take, and by which clock."""

    minutes: Minutes
    clock: Clock = "business"

    @property
    def within(self) -> timedelta:
        return timedelta(minutes=self.minutes)


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer may expect of one priority.

    first_reply   from the opening of the case to the first public word
    next_reply    from the customer's next word to ours
    update        from our latest word to the next one, as long as nothing is solved
    resolution    from the opening to a fix that is claimed
    """

    first_reply: Target
    next_reply: Target
    update: Target
    resolution: Target


class Statutory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The days within which the law of a country wants a complaint answered."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    law: str = ""


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A policy as it is stored: what is left out stands as the product sets it."""

    targets: dict[Literal["low", "normal", "high", "urgent"], Targets] = {}
    calendar: dict[str, Any] | None = None
    ceiling_minutes: Minutes | None = None
    statutory: Statutory | None = None


@dataclass(frozen=True)
class Policy:
    """The targets of each priority, the hours they run in, and the law's own clock."""

    calendar: Calendar
    targets: Mapping[str, Targets]
    # Nobody waits longer for a word, whatever hours the desk keeps.
    ceiling: timedelta
    statutory: Statutory | None = None


def _targets(*minutes: tuple[float, Clock]) -> Targets:
    return Targets(*(Target(amount, clock) for amount, clock in minutes))


HOUR = 60
WORKDAY = 8 * HOUR

# High risk does not sleep; the rest keeps the desk's hours, and the ceiling.
DEFAULT_TARGETS: dict[str, Targets] = {
    "urgent": _targets((15, "wall"), (15, "wall"), (60, "wall"), (4 * HOUR, "wall")),
    "high": _targets(
        (15, "wall"), (HOUR, "wall"), (4 * HOUR, "business"), (12 * HOUR, "wall")
    ),
    "normal": _targets(
        (HOUR, "business"),
        (2 * HOUR, "business"),
        (WORKDAY, "business"),
        (2 * WORKDAY, "business"),
    ),
    "low": _targets(
        (4 * HOUR, "business"),
        (WORKDAY, "business"),
        (2 * WORKDAY, "business"),
        (5 * WORKDAY, "business"),
    ),
}
DEFAULT_CEILING = timedelta(hours=24)
DEFAULT_WEEK = {
    **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-20:00",)),
    "sat": ("10:00-14:00",),
}
# Counted in days of the calendar, the stricter reading.
STATUTORY: dict[str, Statutory] = {"ES": Statutory(15, "Ley 10/2025")}


def default_policy(zone: str, country: str) -> Policy:
    """Return what holds for a brand that has decided nothing itself."""
    hours = {"zone": zone, "week": DEFAULT_WEEK}
    try:
        calendar = calendar_from(hours | {"country": country})
    except CalendarIsWrong:
        # Not every country's holidays are known; its hours are.
        calendar = calendar_from(hours)
    return Policy(calendar, DEFAULT_TARGETS, DEFAULT_CEILING, STATUTORY.get(country))


def terms_from(document: Mapping[str, Any]) -> Terms:
    """Return a stored document with its types checked.

    Raises:
        PolicyIsWrong: it is no policy; says where.
    """
    try:
        terms = msgspec.convert(dict(document), Terms)
        if terms.calendar is not None:
            calendar_from(terms.calendar)
    except (msgspec.ValidationError, CalendarIsWrong) as wrong:
        raise PolicyIsWrong(
            _("This is no service policy: %(reason)s.") % {"reason": wrong}
        ) from wrong
    return terms


def amended(policy: Policy, terms: Terms) -> Policy:
    """Return the policy with what the terms say instead."""
    calendar = policy.calendar
    if terms.calendar is not None:
        calendar = calendar_from({"zone": calendar.zone} | terms.calendar)
    ceiling = policy.ceiling
    if terms.ceiling_minutes is not None:
        ceiling = timedelta(minutes=terms.ceiling_minutes)
    return replace(
        policy,
        calendar=calendar,
        targets=dict(policy.targets)
        | {str(key): each for key, each in terms.targets.items()},
        ceiling=ceiling,
        statutory=terms.statutory or policy.statutory,
    )


def terms_document(policy: Policy) -> dict[str, Any]:
    """Return the whole policy as a document that `terms_from` reads."""
    document: dict[str, Any] = {
        "targets": msgspec.to_builtins(dict(policy.targets)),
        "calendar": calendar_document(policy.calendar),
        "ceiling_minutes": policy.ceiling / timedelta(minutes=1),
    }
    if policy.statutory is not None:
        document["statutory"] = msgspec.to_builtins(policy.statutory)
    return document
