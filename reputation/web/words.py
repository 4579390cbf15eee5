"""What codes are called on a page."""

from django.utils.translation import gettext_lazy as _

from reputation.risk.queries import Change
from reputation.risk.wording import SIGNAL_LABELS, label

KINDS = {
    "post": _("A post"),
    "reply": _("A reply"),
    "comment": _("A comment"),
    "repost": _("A repost"),
    "quote": _("A quote"),
    "review": _("A review"),
    "article": _("An article"),
    "message": _("A message"),
    "call": _("A call"),
}


def signal_label(code: str) -> str:
    """Return what a signal is called; the code in words when it has no name yet."""
    return str(SIGNAL_LABELS.get(code) or code.replace("_", " ").capitalize())


def moved(change: Change | None) -> list[tuple[str, float]]:
    """Return the parts that moved since the assessment before, the most first."""
    if change is None:
        return []
    shown = [(code, by) for code, by in change.points.items() if abs(by) >= 0.05]
    shown.sort(key=lambda part: -abs(part[1]))
    return [(label(code), by) for code, by in shown]
