"""Reasons as sentences in the reader's language."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from reputation.analysis.risk.reasons import SIGNAL, Reason
from reputation.common.numerals import whole

SIGNAL_SENTENCES: Mapping[str, str | Promise] = {
    "safety_or_injury": lazy("Somebody was hurt, or may be."),
    "disrespect_or_threat": lazy("The brand insulted or threatened the customer."),
    "reply_removed_or_blocked_confirmed": lazy(
        "We know that the brand removed the complaint or blocked its author."
    ),
    "reply_removed_or_blocked_alleged": lazy(
        "The customer says that comments were removed or that he was blocked."
    ),
    "legal_or_regulator": lazy("A lawyer, a court or a consumer agency is named."),
    "recruiting_others": lazy("The author asks others to join, share or boycott."),
    "false_fix": lazy("The brand said that it was fixed; the customer says it is not."),
    "fraud_wording": lazy("The customer calls it a fraud."),
    "hard_deadline": lazy("The harm becomes final at a date."),
    "announced_escalation": lazy("The author says that more will follow."),
    "expert_or_press_author": lazy(
        "The author is a journalist, an expert or an official."
    ),
    "broken_promise": lazy("A promise to the customer was not kept."),
    "remedy_gap": lazy("The remedy offered is worth less than the harm claimed."),
    "executive_tagged": lazy("A named executive is addressed."),
    "silence_after_first_reply": lazy(
        "The brand answered once, then left the next message without an answer."
    ),
    "pushed_off_channel": lazy("The customer was sent to another channel."),
    "joined_complaint": lazy("Other customers complain in the same conversation."),
    "failed_prior_contact": lazy("Earlier contacts did not solve it."),
}
SIGNAL_LABELS: Mapping[str, str | Promise] = {
    "safety_or_injury": lazy("Safety or injury"),
    "disrespect_or_threat": lazy("Disrespect or threat"),
    "reply_removed_or_blocked_confirmed": lazy("Removal or block, confirmed"),
    "reply_removed_or_blocked_alleged": lazy("Removal or block, alleged"),
    "legal_or_regulator": lazy("Lawyer or regulator"),
    "recruiting_others": lazy("Recruits others"),
    "false_fix": lazy("False fix"),
    "fraud_wording": lazy("Speaks of fraud"),
    "hard_deadline": lazy("Hard deadline"),
    "announced_escalation": lazy("Announces escalation"),
    "expert_or_press_author": lazy("Expert or press"),
    "broken_promise": lazy("Broken promise"),
    "remedy_gap": lazy("Remedy below harm"),
    "executive_tagged": lazy("Executive tagged"),
    "silence_after_first_reply": lazy("Silence after the first reply"),
    "pushed_off_channel": lazy("Pushed to another channel"),
    "joined_complaint": lazy("Others joined"),
    "failed_prior_contact": lazy("Failed earlier contacts"),
}
POINT_LABELS: Mapping[str, str | Promise] = {
    "spread": lazy("Spread"),
    "reach": lazy("Reach"),
    "severity": lazy("Severity"),
    "waiting": lazy("Waiting"),
}


def sentence(reason: Reason) -> str:
    """Return a reason as one sentence in the active language."""
    if reason.code.startswith(SIGNAL):
        name = reason.code.removeprefix(SIGNAL)
        return str(SIGNAL_SENTENCES[name])
    return _SENTENCES[reason.code](reason.params)


def label(code: str) -> str:
    """Return the name of a part of the score, or of a signal, in the active language."""
    return str(POINT_LABELS.get(code) or SIGNAL_LABELS[code])


def duration(seconds: float) -> str:
    """Return a span of time in the unit that a person would use."""
    span = timedelta(seconds=max(seconds, 0))
    minutes = int(span.total_seconds() // 60)
    if minutes < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _momentum(params: Mapping[str, float]) -> str:
    reposts = round(params["reposts"])
    return ngettext(
        "%(reposts)s repost so far, %(recent)s of it in the latest %(half)s; at this age that has meant "
        "about %(more)s more.",
        "%(reposts)s reposts so far, %(recent)s of them in the latest %(half)s; at this age that has meant "
        "about %(more)s more.",
        reposts,
    ) % {
        "reposts": whole(reposts),
        "recent": whole(params["recent"]),
        "half": duration(params["window_s"] / 2),
        "more": whole(params["forecast"]),
    }


def _audience(params: Mapping[str, float]) -> str:
    reposts = round(params["reposts"])
    return ngettext(
        "%(reposts)s repost so far; %(pending)s followers have yet to see it.",
        "%(reposts)s reposts so far; %(pending)s followers have yet to see it.",
        reposts,
    ) % {"reposts": whole(reposts), "pending": whole(params["pending"])}


def _reach(params: Mapping[str, float]) -> str:
    reach = round(params["reach"])
    return ngettext(
        "It can have reached %(reach)s account.",
        "It can have reached %(reach)s accounts.",
        reach,
    ) % {"reach": whole(reach)}


def _severity(params: Mapping[str, float]) -> str:
    if params["severity"] >= 0.8:
        return _("Its subject is among the gravest.")
    if params["severity"] >= 0.6:
        return _("Its subject is a product or service that failed.")
    return _("Its subject is an everyday matter.")


def _waiting(params: Mapping[str, float]) -> str:
    return _("Nobody has answered in public for %(span)s.") % {
        "span": duration(params["waited_s"])
    }


def _answered(params: Mapping[str, float]) -> str:
    return _(
        "It was answered in public after %(span)s; what was lost by waiting fades slowly."
    ) % {"span": duration(params["answered_after_s"])}


def _resolved(params: Mapping[str, float]) -> str:
    return _("It was resolved %(span)s ago; the risk halves every six hours.") % {
        "span": duration(params["since_s"])
    }


_SENTENCES = {
    "spread.momentum": _momentum,
    "spread.audience": _audience,
    "reach.potential": _reach,
    "severity.subject": _severity,
    "waiting.unanswered": _waiting,
    "waiting.answered": _answered,
    "recovery.resolved": _resolved,
}
