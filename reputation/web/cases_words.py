"""What the codes of cases are called on a page."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reputation.web.templatetags.figures import span

type Words = dict[str, str | Promise]

STATES: Words = {
    "open": _("Open"),
    "answered": pgettext_lazy("case", "Answered"),
    "claimed": _("Fix claimed"),
    "resolved": _("Solved"),
    "closed": _("Closed"),
}
RESOLUTIONS: Words = {
    "verified": _("verified by a check"),
    "confirmed": _("confirmed by the customer"),
    "self_solved": _("solved by the customer himself"),
    "abandoned": _("given up, not solved"),
}
PRIORITIES: Words = {
    "urgent": _("Urgent"),
    "high": _("High"),
    "normal": _("Normal"),
    "low": _("Low"),
}
CASE_KINDS: Words = {
    "complaint": _("Complaint"),
    "request": _("Request"),
    "praise": _("Praise"),
}
CLUSTERS: Words = {
    "victim": _("Victim: the brand suffers it too"),
    "accidental": _("Accident: nobody meant it"),
    "preventable": _("Preventable: it was ours to avoid"),
}
DUE: Words = {
    "first_reply": _("First reply"),
    "next_reply": _("Reply"),
    "update": _("Update"),
    "check_back": _("Ask whether it holds"),
    "resolution": _("Resolution"),
    "promise": _("Promise"),
    "ticket_number": _("Ticket number to be posted"),
    "step": _("Playbook step"),
    "task": _("Task"),
    "hard_deadline": _("Customer's deadline"),
    "statutory": _("Legal deadline"),
}
FOLDERS: Words = {
    "open": pgettext_lazy("folder", "All open"),
    "mine": pgettext_lazy("folder", "Mine"),
    "unassigned": pgettext_lazy("folder", "Nobody's"),
    "overdue": pgettext_lazy("folder", "Overdue"),
    "claimed": pgettext_lazy("folder", "Claimed, not confirmed"),
    "closed": pgettext_lazy("folder", "Closed"),
}
SORTS: Words = {
    "due": _("Due next"),
    "priority": _("Priority"),
    "newest": _("Newest"),
}
OUTCOMES: Words = {
    "reached": _("reached"),
    "unanswered": _("no answer"),
    "taken_for_spam": _("taken for spam"),
    "refused": _("refused"),
}

GROUNDS: Words = {
    "personal_data": pgettext_lazy("ground", "personal data"),
    "hate": pgettext_lazy("ground", "hate"),
    "violence": pgettext_lazy("ground", "violence"),
    "illegal": pgettext_lazy("ground", "against the law"),
    "minors": pgettext_lazy("ground", "minors"),
    "spam": pgettext_lazy("ground", "spam"),
    "malware": pgettext_lazy("ground", "malware"),
}
ORDERS: Words = {
    "repair": pgettext_lazy("order", "Repair"),
    "review": pgettext_lazy("order", "Review"),
    "replacement": pgettext_lazy("order", "Replace"),
    "installation": pgettext_lazy("order", "Install"),
    "visit": pgettext_lazy("order", "Visit"),
}
STILL_OPEN: Words = {
    "fix_unclaimed": _("Nobody has said that it is fixed."),
    "fix_unconfirmed": _("The fix is claimed, and neither checked nor confirmed."),
    "promise": _("A promise is not kept yet."),
    "remedy_gap": _("The remedy is worth less than the harm."),
    "ticket_number": _("The customer does not know his ticket's number."),
    "criticism": _("He still speaks ill of something."),
}
CONFIDENCE: Words = {
    "low": pgettext_lazy("confidence", "low"),
    "medium": pgettext_lazy("confidence", "medium"),
    "high": pgettext_lazy("confidence", "high"),
}
RELATIONS: Words = {
    "related": _("related"),
    "recovery": _("the same customer, after the recovery"),
    "duplicate": _("the same problem"),
}
CHANGED: Words = {
    "kind": _("what the customer wants"),
    "cluster": _("how far the brand answers for it"),
    "raised_to": _("priority"),
    "harm": _("harm"),
    "currency": _("currency"),
    "hard_deadline_at": _("the customer's deadline"),
    "watchers": _("watchers"),
    "aspects": _("what it is about"),
    "around_the_clock": _("consent to contact at any hour"),
    "title": _("title"),
    "root_cause": _("root cause"),
}
SUGGESTIONS: Words = {
    "confirm_with_customer": _(
        "the customer sounds content: ask whether it is fixed, and note the answer"
    ),
    "set_hard_deadline": _(
        "the customer seems to name a time after which it is no use: is it the case's deadline?"
    ),
    "set_harm": _("the customer names an amount: is it the harm?"),
    "note_promise": _("the answer names a time: is it a promise?"),
    "public_comment": _(
        "two attempts failed: answer in public, and name the post that it is about"
    ),
}
RUNS: Words = {
    "run_started": _("Worked by the playbook “%(playbook)s” from here on"),
    "run_moved": _("The playbook “%(playbook)s” goes on by its newer version"),
    "run_ended": _("The playbook “%(playbook)s” is over"),
    "run_resumed": _("The playbook “%(playbook)s” goes on with the reopened case"),
    "run_replaced": _("“%(playbook)s” had been begun anew: the old run stays over"),
}
STEPS: Words = {
    "step_completed": _("Done: %(step)s"),
    "step_requested": _("Consent asked for: %(step)s"),
    "step_approved": _("Consent given: %(step)s"),
    "step_rejected": _("Consent refused: %(step)s"),
    "step_skipped": _("Left out: %(step)s"),
    "step_missed": _("Nobody did it in time: %(step)s"),
}

SHORTEST_WARNING = timedelta(minutes=5)
LONGEST_WARNING = timedelta(hours=4)


def order_word(kind: str) -> str:
    """Return what an order asks for, in the reader's language where it is one of the usual things."""
    return str(ORDERS.get(kind.casefold(), kind))


class DueChip(NamedTuple):
    """How a deadline stands: a level for the colour, and words that say the same."""

    level: str  # late soon fine
    what: str
    words: str
    at: datetime

    @property
    def icon(self) -> str:
        return "late" if self.level == "late" else "clock"


def due_chip(
    due_at: datetime | None, what: str, *, since: datetime, now: datetime
) -> DueChip | None:
    """Tell how a deadline stands; the last fifth of its time, 4 h at most, is a warning."""
    if due_at is None:
        return None
    name = str(DUE.get(what, what))
    left = due_at - now
    if left <= timedelta(0):
        return DueChip(
            "late", name, str(_("%(span)s late") % {"span": span(-left)}), due_at
        )
    warning = min(max((due_at - since) / 5, SHORTEST_WARNING), LONGEST_WARNING)
    level = "soon" if left <= warning else "fine"
    return DueChip(level, name, str(_("in %(span)s") % {"span": span(left)}), due_at)
