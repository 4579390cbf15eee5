"""What codes are called on a page."""

from django.utils.translation import gettext_lazy as _

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

SIGNALS = {
    "safety_or_injury": _("Somebody was or may be hurt"),
    "disrespect_or_threat": _("The brand insulted or threatened the customer"),
    "reply_removed_or_blocked_confirmed": _("The brand removed the complaint"),
    "reply_removed_or_blocked_alleged": _("Says that the brand removed it"),
    "legal_or_regulator": _("Names a lawyer, court or consumer agency"),
    "recruiting_others": _("Calls others to join"),
    "false_fix": _("“Fixed”, and it was not"),
    "fraud_wording": _("Speaks of fraud"),
    "hard_deadline": _("Harm becomes final at a date"),
    "announced_escalation": _("Says that more will follow"),
    "expert_or_press_author": _("Written by an expert or the press"),
    "broken_promise": _("A promise passed its due time"),
    "remedy_gap": _("The remedy is worth less than the harm"),
    "executive_tagged": _("Addresses a named executive"),
    "silence_after_first_reply": _("One answer, then silence"),
    "pushed_off_channel": _("Was sent to another channel"),
    "joined_complaint": _("Other customers complain too"),
    "failed_prior_contact": _("Earlier contacts solved nothing"),
}


def signal_label(code: str) -> str:
    """Return what a signal is called; its code with spaces when it is not known here."""
    return str(SIGNALS.get(code) or code.replace("_", " ").capitalize())
