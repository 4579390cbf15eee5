"""The verbs that a case's page offers: each is a form, a deed, and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from reputation.cases.models import Case
from reputation.cases.states import state_of
from reputation.web import cases_deeds as deeds
from reputation.web import cases_forms as forms
from reputation.web import cases_removing as removing
from tenants.models import Brand

LIVE = frozenset({"open", "answered", "claimed", "resolved"})
UNSOLVED = frozenset({"open", "answered", "claimed"})
EVER = LIVE | {"closed"}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as the page offers it: in which group, in which states, and with which words."""

    slug: str
    group: str
    label: str | Promise
    form: type[forms.VerbForm]
    do: Callable[[deeds.Deed], object]
    done: str | Promise
    states: frozenset[str] = LIVE
    button: str | Promise = ""
    initial: Callable[[Case, Brand], dict[str, Any]] = field(
        default=lambda _case, _brand: {}
    )
    choices: Callable[[Case], dict[str, forms.Choices]] = field(
        default=lambda _case: {}
    )

    def fits(self, case: Case) -> bool:
        """Tell whether the verb makes sense now. The action has the last word."""
        if self.slug == "pause":
            return case.paused_at is None and state_of(case) in self.states
        if self.slug == "resume":
            return case.paused_at is not None and case.is_open
        return state_of(case) in self.states


def verb_of(slug: str) -> Verb:
    """Return a verb by its name in the address.

    Raises:
        Http404: there is none.
    """
    if slug not in VERBS:
        raise Http404
    return VERBS[slug]


GROUPS: dict[str, str | Promise] = {
    "talk": lazy("Talk to the customer"),
    "work": lazy("Work on it"),
    "solve": lazy("Solve it"),
    "know": lazy("Set what is known"),
}

REPLY = Verb(
    "reply",
    "",
    lazy("Answer the customer"),
    forms.ReplyForm,
    deeds.reply,
    lazy("Answer recorded."),
    button=lazy("Send the answer"),
    initial=deeds.answering,
)
_ALL = (
    REPLY,
    Verb(
        "contact",
        "talk",
        lazy("Note a contact"),
        forms.ContactForm,
        deeds.contact,
        lazy("Contact noted."),
        initial=deeds.where_it_is,
    ),
    Verb(
        "promise",
        "talk",
        lazy("Note a promise"),
        forms.PromiseForm,
        deeds.promise,
        lazy("Promise noted, with its time."),
        initial=deeds.where_it_is,
    ),
    Verb(
        "keep",
        "",
        lazy("Mark as kept"),
        forms.EntryForm,
        deeds.fulfil,
        lazy("Promise marked as kept."),
        states=EVER,
    ),
    Verb(
        "remedy",
        "talk",
        lazy("Offer a remedy"),
        forms.RemedyForm,
        deeds.remedy,
        lazy("Remedy noted."),
    ),
    Verb(
        "take",
        "",
        lazy("Take it"),
        forms.EmptyForm,
        deeds.take,
        lazy("The case is yours."),
    ),
    Verb(
        "assignment",
        "work",
        lazy("Give it to somebody"),
        forms.AssignmentForm,
        deeds.assign,
        lazy("Case assigned."),
        initial=deeds.assigned_now,
    ),
    Verb(
        "note",
        "work",
        lazy("Leave a note"),
        forms.NoteForm,
        deeds.note,
        lazy("Note kept."),
        states=EVER,
    ),
    Verb(
        "handoff",
        "work",
        lazy("Hand it over"),
        forms.HandoffForm,
        deeds.hand_off,
        lazy("Handed over."),
    ),
    Verb(
        "acceptance",
        "",
        lazy("Take it over"),
        forms.EntryForm,
        deeds.accept,
        lazy("Taken over."),
    ),
    Verb(
        "withdrawal",
        "",
        lazy("Withdraw it"),
        forms.WithdrawForm,
        deeds.withdraw,
        lazy("Order withdrawn."),
    ),
    Verb(
        "ticket",
        "work",
        lazy("Note a ticket"),
        forms.TicketForm,
        deeds.ticket,
        lazy("Ticket noted."),
    ),
    Verb(
        "escalation",
        "work",
        lazy("Escalate it"),
        forms.EscalationForm,
        deeds.escalate,
        lazy("Escalated."),
    ),
    Verb(
        "pause",
        "work",
        lazy("Pause the clocks"),
        forms.PauseForm,
        deeds.pause,
        lazy("Paused. Promises and outside deadlines go on."),
        states=UNSOLVED,
    ),
    Verb(
        "resume",
        "work",
        lazy("Let the clocks go on"),
        forms.EmptyForm,
        deeds.resume,
        lazy("The clocks go on."),
    ),
    Verb(
        "claim",
        "solve",
        lazy("Say that it is fixed"),
        forms.ClaimForm,
        deeds.claim,
        lazy("Noted as claimed. It is solved when a check or the customer says so."),
        states=frozenset({"open", "answered"}),
    ),
    Verb(
        "verification",
        "solve",
        lazy("Note a check that shows it"),
        forms.VerificationForm,
        deeds.verify,
        lazy("Solved, by a check."),
        states=UNSOLVED,
    ),
    Verb(
        "confirmation",
        "solve",
        lazy("Note the customer's yes"),
        forms.ConfirmationForm,
        deeds.confirm,
        lazy("Solved, confirmed by the customer."),
        states=LIVE,
    ),
    Verb(
        "self-solved",
        "solve",
        lazy("He solved it himself"),
        forms.SelfSolvedForm,
        deeds.self_solved,
        lazy("Solved, by the customer himself."),
        states=UNSOLVED,
    ),
    Verb(
        "reopening",
        "solve",
        lazy("Reopen it"),
        forms.ReopeningForm,
        deeds.reopen,
        lazy("Reopened."),
        states=frozenset({"claimed", "resolved", "closed"}),
    ),
    Verb(
        "abandonment",
        "solve",
        lazy("Give it up"),
        forms.ReasonForm,
        deeds.abandon,
        lazy("Given up. Nothing was solved."),
        states=UNSOLVED,
    ),
    Verb(
        "closure",
        "solve",
        lazy("Close it"),
        forms.ReasonForm,
        deeds.close,
        lazy("Case closed."),
    ),
    Verb(
        "facts",
        "know",
        lazy("Facts of the case"),
        forms.FactsForm,
        deeds.change,
        lazy("Facts set."),
        states=EVER,
        button=lazy("Save"),
        initial=deeds.facts_now,
    ),
    Verb(
        "signal",
        "know",
        lazy("Set a signal"),
        forms.SignalForm,
        deeds.signal,
        lazy("Signal set."),
    ),
    Verb(
        "removal",
        "know",
        lazy("Ask for a post to be hidden or deleted"),
        removing.RemovalForm,
        removing.ask,
        lazy("Asked. Another person decides; the post is kept as evidence."),
        states=EVER,
        choices=removing.removable,
    ),
    Verb(
        "identity",
        "know",
        lazy("Who he is elsewhere"),
        forms.IdentityForm,
        deeds.identity,
        lazy("Identity noted."),
    ),
    Verb(
        "link",
        "know",
        lazy("Link another case"),
        forms.LinkForm,
        deeds.link,
        lazy("Cases linked."),
        states=EVER,
    ),
    Verb(
        "merge",
        "know",
        lazy("Merge into another case"),
        forms.OtherCaseForm,
        deeds.merge,
        lazy("Merged. It goes on in the other case."),
    ),
    Verb(
        "undo",
        "",
        lazy("Take it back"),
        forms.EntryForm,
        deeds.take_back,
        lazy("Taken back."),
        states=EVER,
    ),
)
VERBS = {verb.slug: verb for verb in _ALL}


def verbs_for(case: Case, group: str) -> list[Verb]:
    """Return the verbs of a group that make sense for a case now."""
    return [verb for verb in _ALL if verb.group == group and verb.fits(case)]
