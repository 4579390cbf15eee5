"""The small forms of a case's verbs. They check shapes; the actions hold the rules."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from reputation.analysis.risk.config import SIGNALS
from reputation.web import cases_words as words
from reputation.web.words import signal_label

type Label = Any  # a str or a lazy one; the stubs know a Promise of their own
type Choices = list[tuple[str, Label]]

SHORT = 200
LONG = 5_000


class VerbForm(forms.Form):
    """A form on a case's page. `choices` brings what a brand has: people and channels."""

    def __init__(
        self, *args: Any, verb: str = "", choices: dict[str, Choices], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": f"{verb}-%s"} | kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name in choices:
                field.choices = choices[name]
            _dress(field)


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect)):
        return
    kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
    widget.attrs.setdefault("class", kind)


def _text(label: Label, *, rows: int = 3, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONG, widget=area, **options)


def _line(label: Label, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=SHORT, **options)


def _moment(label: Label, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )
    return forms.DateTimeField(label=label, widget=widget, **options)


def _choice(
    label: Label, table: words.Words | None = None, **options: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list((table or {}).items()), **options
    )


class _Channel(VerbForm):
    channel = forms.ChoiceField(label=_("Channel"), required=False)


class ReplyForm(VerbForm):
    """What the customer reads. `version` is of the case that the writer has seen."""

    reply_channel = forms.ChoiceField(label=_("Where, and who reads along"))
    text = _text(_("What he will read"), rows=5)
    reason = forms.CharField(required=False, max_length=LONG)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AssignmentForm(VerbForm):
    assignee = forms.ChoiceField(label=_("Who answers for it"), required=False)
    team = _line(_("Team"), required=False)


class NoteForm(VerbForm):
    text = _text(_("A remark for colleagues"))


class ContactForm(_Channel):
    field_order = ["from_customer", "channel", "purpose", "outcome"]
    from_customer = _choice(
        _("Who tried to reach whom"),
        {"": _("We tried to reach the customer"), "yes": _("He tried to reach us")},
        required=False,
    )
    purpose = _line(_("What about"))
    outcome = _choice(_("What came of it"), words.OUTCOMES)
    minutes = forms.FloatField(
        label=_("Minutes it took"), required=False, min_value=0, max_value=10_000
    )
    paid = forms.BooleanField(
        label=_("On a number that costs the caller"), required=False
    )


class HandoffForm(VerbForm):
    to_channel = forms.ChoiceField(label=_("To which channel"), required=False)
    to_team = _line(_("To which team"), required=False)
    pushed_customer = forms.BooleanField(
        label=_("The customer has to go there himself"), required=False
    )
    contractor = forms.ChoiceField(label=_("To which contractor"), required=False)
    order = _choice(
        _("What is asked for"), {"": _("Nothing yet"), **words.ORDERS}, required=False
    )
    matter = _line(
        _("What it is to be done to"),
        required=False,
        help_text=_("Different orders on the same thing contradict each other."),
    )
    brief = _text(
        _("What they need to know"),
        required=False,
        help_text=_("A contractor reads it without people, accounts and addresses."),
    )
    due_at = _moment(_("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        places = ("to_channel", "to_team", "contractor")
        if not any(said.get(place) for place in places):
            self.add_error(None, _("Say to which channel or team it goes."))
        return said


class TicketForm(VerbForm):
    system = _line(_("System"))
    number = _line(_("Number"))
    kind = _choice(
        _("What is asked for"), {"": _("Nothing yet"), **words.ORDERS}, required=False
    )
    on_behalf = _line(
        _("On whose behalf"),
        required=False,
        help_text=_("Leave it empty when the customer opened it himself."),
    )
    told = forms.BooleanField(
        label=_("The customer has been told the number"), required=False
    )


class PromiseForm(_Channel):
    field_order = ["text", "due_at", "channel"]
    text = _text(_("What was promised"), rows=2)
    due_at = _moment(
        _("By when"),
        help_text=_("A promise needs a day and an hour."),
    )


class RemedyForm(VerbForm):
    text = _text(_("What is offered"), rows=2)
    amount = forms.DecimalField(
        label=_("Worth"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )


class SignalForm(VerbForm):
    name = forms.ChoiceField(label=_("Signal"))
    count = forms.IntegerField(
        label=_("How often"),
        initial=1,
        min_value=0,
        max_value=100,
        help_text=_("0 takes it back."),
    )
    quote = _text(_("The words that show it"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        labels = {name: signal_label(name) for name in SIGNALS}
        field.choices = sorted(labels.items(), key=lambda each: str(each[1]))


class IdentityForm(_Channel):
    field_order = ["handle", "channel", "source", "confidence", "consent"]
    handle = _line(_("Who he is there"))
    source = _line(
        _("How we know"),
        help_text=_("The customer himself, our records, a colleague, an acquaintance…"),
    )
    confidence = _choice(_("How surely"), words.CONFIDENCE)
    consent = forms.BooleanField(label=_("He agreed that we use this"), required=False)


class ClaimForm(VerbForm):
    statement = _text(_("What is said to be fixed"), rows=2)
    check = _text(
        _("How was it checked?"),
        rows=2,
        required=False,
        help_text=_(
            "Without a check it stays unproven, and the risk stays what it is."
        ),
    )


class VerificationForm(_Channel):
    field_order = ["check", "channel"]
    check = _text(_("What was checked, and what came of it"), rows=2)
    channel = forms.ChoiceField(label=_("Where it was really solved"), required=False)


class ConfirmationForm(_Channel):
    field_order = ["who", "evidence", "channel"]
    who = _choice(
        _("Who says so"),
        {
            "customer": _("The customer himself"),
            "agent": _("Somebody of ours, for him"),
        },
    )
    evidence = _text(
        _("On what ground: his words, when and where"), rows=2, required=False
    )
    channel = forms.ChoiceField(label=_("Where it was really solved"), required=False)


class SelfSolvedForm(_Channel):
    evidence = _text(_("How we know"), rows=2, required=False)
    channel = forms.ChoiceField(label=_("Where he solved it"), required=False)


class ReasonForm(VerbForm):
    reason = _text(_("Why"), rows=2, required=False)


class PauseForm(VerbForm):
    reason = _line(_("What we wait for"))


class ReopeningForm(VerbForm):
    denied = _choice(
        _("Why it goes on"),
        {
            "yes": _("The customer says that it is not fixed: a false fix"),
            "no": _("For another reason"),
        },
    )
    reason = _text(_("In his words, or yours"), rows=2, required=False)


class EscalationForm(VerbForm):
    assignee = forms.ChoiceField(label=_("To whom"), required=False)
    team = _line(_("Or to which team"), required=False)
    priority = _choice(
        _("Priority from now on"),
        {"": _("one higher"), **words.PRIORITIES},
        required=False,
    )
    reason = _text(_("Why"), rows=2, required=False)


class EmptyForm(VerbForm):
    """A button."""


class EntryForm(VerbForm):
    """A button that means one line of the ledger."""

    entry = forms.UUIDField(widget=forms.HiddenInput)


class WithdrawForm(EntryForm):
    """A button that means an order."""

    reason = _line(_("Why"), required=False)


class OtherCaseForm(VerbForm):
    other = _line(_("Reference of the other case"))


class LinkForm(OtherCaseForm):
    relation = _choice(_("How they belong together"), words.RELATIONS)


class FactsForm(VerbForm):
    title = _line(_("Title"), required=False)
    kind = _choice(_("What the customer wants"), words.CASE_KINDS)
    cluster = _choice(
        _("How far we answer for it"),
        {"": _("Not said"), **words.CLUSTERS},
        required=False,
    )
    raised_to = _choice(
        _("At least of this priority"),
        {"": _("As risk and signals say"), **words.PRIORITIES},
        required=False,
    )
    harm = forms.DecimalField(
        label=_("Harm to the customer"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )
    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, required=False
    )
    hard_deadline_at = _moment(
        _("The harm becomes final"),
        required=False,
        help_text=_("A flight, a wedding: after it no remedy helps."),
    )
    around_the_clock = forms.BooleanField(
        label=_("He agreed to be contacted at any hour"), required=False
    )
    root_cause = _text(_("Root cause"), rows=2, required=False)


def uuid_or_none(value: str) -> UUID | None:
    """Read a chosen person; nobody for the empty choice."""
    return UUID(value) if value else None
