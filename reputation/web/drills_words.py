"""What the pages call the measures of a score card, and what each means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reputation.common.numerals import written
from reputation.drills.models import RunState
from reputation.drills.scoring import Line
from reputation.web.templatetags.figures import percent, span

STATES: Mapping[str, Promise] = {
    RunState.RUNNING: gettext_lazy("running"),
    RunState.PAUSED: gettext_lazy("paused"),
    RunState.ENDED: gettext_lazy("over"),
}
SPEEDS: Mapping[float, Promise] = {
    1.0: gettext_lazy("as it happened"),
    5.0: gettext_lazy("5 times as fast"),
    15.0: gettext_lazy("15 times as fast"),
    60.0: gettext_lazy("an hour a minute"),
    240.0: gettext_lazy("4 hours a minute"),
    1440.0: gettext_lazy("a day a minute"),
}
VERDICTS: Mapping[str, Promise] = {
    "better": gettext_lazy("better than the true course"),
    "same": gettext_lazy("as in the true course"),
    "worse": gettext_lazy("worse than the true course"),
    "none": gettext_lazy("cannot be compared"),
}
_NAMES: Mapping[str, tuple[Promise, Promise]] = {
    "useful_reply_minutes": (
        gettext_lazy("First useful reply"),
        gettext_lazy(
            "From the main complaint to the first answer that says what is done, and who does it or when. "
            "A courtesy does not count; a talk with the customer does."
        ),
    ),
    "resolution_minutes": (
        gettext_lazy("Real resolution"),
        gettext_lazy(
            "Until the fix was checked, confirmed by the customer or reached by himself. "
            "A claim does not count."
        ),
    ),
    "risk_point_hours": (
        gettext_lazy("Risk over time"),
        gettext_lazy(
            "The worst score of the story's conversations, added up over its hours: 50 for two hours is 100."
        ),
    ),
    "promises": (
        gettext_lazy("Promises kept"),
        gettext_lazy("The share of promises that were kept by the time they named."),
    ),
    "guard_overrides": (
        gettext_lazy("Guard overridden"),
        gettext_lazy("Replies that were sent although the reply guard stopped them."),
    ),
    "false_fixes": (
        gettext_lazy("False fixes"),
        gettext_lazy("How often it was called fixed, and the customer said no."),
    ),
    "channel_pushes": (
        gettext_lazy("Sent elsewhere"),
        gettext_lazy("How often the customer was sent to another channel."),
    ),
}


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of the score card as it is read."""

    name: str
    label: str
    meaning: str
    mine: str
    truth: str
    verdict: str
    verdict_label: str


def card_row(line: Line) -> CardRow:
    label, meaning = _NAMES[line.name]
    told = _TOLD.get(line.name, _count)
    return CardRow(
        line.name,
        str(label),
        str(meaning),
        told(line.mine),
        told(line.truth),
        line.verdict,
        str(VERDICTS[line.verdict]),
    )


def _minutes(value: float | None) -> str:
    return _("never") if value is None else str(span(timedelta(minutes=value)))


def _share(value: float | None) -> str:
    return _("none made") if value is None else str(percent(value))


def _points(value: float | None) -> str:
    return _("%(number)s point-hours") % {"number": written(value or 0, "#,##0.#")}


def _count(value: float | None) -> str:
    return written(value or 0, "#,##0")


_TOLD: Mapping[str, Callable[[float | None], str]] = {
    "useful_reply_minutes": _minutes,
    "resolution_minutes": _minutes,
    "promises": _share,
    "risk_point_hours": _points,
}
