"""What is said with each deed on a case, checked for its shape."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reputation.api.inputs import FiniteFloatField, MomentField, StrictSerializer
from reputation.api.v1.case_doors import VerbBody
from reputation.cases.choices import CaseKind, Cluster, Priority
from tenants.places import is_currency

OUTCOMES = ("reached", "unanswered", "taken_for_spam", "refused")
PLACE = r"^[a-z0-9][a-z0-9_-]{0,62}$"
CONFIDENCES = ("low", "medium", "high")


def words(*, most: int = 10_000, help_text: str = "") -> serializers.CharField:
    """A text that may be left out."""
    return serializers.CharField(
        max_length=most,
        required=False,
        allow_blank=True,
        default="",
        help_text=help_text,
    )


def place(*, help_text: str = "") -> serializers.RegexField:
    """A channel by its slug, if any; one that the brand does not listen to may be named too."""
    return serializers.RegexField(
        PLACE, required=False, allow_blank=True, default="", help_text=help_text
    )


class MoneyField(StrictSerializer):
    """An amount; without a currency in the brand's."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    def validate_currency(self, code: str) -> str:
        if not is_currency(code):
            raise serializers.ValidationError(
                _("“%(currency)s” is no currency; write its three letters, like MXN.")
                % {"currency": code}
            )
        return code


class CaseAspectField(StrictSerializer):
    name = serializers.CharField(max_length=60)
    sentiment = FiniteFloatField(min_value=-1, max_value=1)


class CaseChanges(StrictSerializer):
    """What may be set on a case. `priority` raises it; the risk alone lowers it again when it is emptied."""

    title = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(CaseKind.choices, required=False)
    cluster = serializers.ChoiceField(
        Cluster.choices, required=False, allow_blank=True, allow_null=True
    )
    priority = serializers.ChoiceField(
        Priority.choices, required=False, allow_blank=True, allow_null=True
    )
    aspects = CaseAspectField(many=True, required=False)
    harm = MoneyField(required=False, allow_null=True)
    hard_deadline_at = MomentField(required=False, allow_null=True)
    root_cause = serializers.CharField(
        max_length=2_000, required=False, allow_blank=True, allow_null=True
    )
    watchers = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=100
    )
    around_the_clock = serializers.BooleanField(
        required=False,
        help_text="The customer agreed to be contacted at any hour.",
    )


class NewCaseBody(CaseChanges):
    """A case opened by hand: on posts, on whole conversations, or on something that was never posted."""

    mention = serializers.UUIDField(required=False)
    mentions = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=200
    )
    conversation = serializers.UUIDField(required=False)
    conversations = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=200
    )
    channel = place(help_text="Where it began; default: its first post's.")
    assignee = serializers.CharField(max_length=254, required=False)
    at = MomentField(required=False, help_text="When it began. Default: now.")
    note = serializers.CharField(required=False, max_length=10_000)


class AssignmentBody(VerbBody):
    assignee = serializers.CharField(
        max_length=254,
        allow_null=True,
        help_text="An id, an e-mail address, or `me`; null for nobody.",
    )
    team = words(most=100)


class OverrideField(StrictSerializer):
    """Why a reply that the guard stops is given all the same."""

    reason = serializers.CharField(max_length=2_000)


class ReplyBody(VerbBody):
    text = serializers.CharField(max_length=50_000)
    channel = place(help_text="Default: where the case is.")
    public = serializers.BooleanField(default=True)
    override = OverrideField(required=False, allow_null=True, default=None)


class DraftBody(StrictSerializer):
    text = serializers.CharField(max_length=50_000, allow_blank=True)
    channel = place(help_text="Default: where the case is.")
    public = serializers.BooleanField(default=True)
    version = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="Which one you read."
    )


class ReviewBody(StrictSerializer):
    override = OverrideField(required=False, allow_null=True, default=None)
    approver = serializers.CharField(
        max_length=254,
        required=False,
        allow_null=True,
        default=None,
        help_text="An id or an e-mail address. Default: whoever has an approving role.",
    )


class ApprovalBody(StrictSerializer):
    text = serializers.CharField(
        max_length=50_000,
        required=False,
        allow_null=True,
        default=None,
        help_text="The reply in your words, where you change it.",
    )


class RefusalBody(StrictSerializer):
    reason = serializers.CharField(max_length=2_000)


class SendingBody(VerbBody):
    override = OverrideField(required=False, allow_null=True, default=None)


class RemovalBody(VerbBody):
    mention = serializers.UUIDField()
    way = serializers.ChoiceField(["hide", "delete"])
    policy = serializers.CharField(
        max_length=50, help_text="The ground that the brand's policy names."
    )
    reason = serializers.CharField(max_length=2_000)


class RemovalDecisionBody(VerbBody):
    granted = serializers.BooleanField()
    reason = words(most=2_000)


class NoteBody(VerbBody):
    text = words(help_text="`note` says the same.")


class ContactBody(VerbBody):
    channel = serializers.RegexField(PLACE)
    purpose = serializers.CharField(max_length=200)
    outcome = serializers.ChoiceField(OUTCOMES)
    from_customer = serializers.BooleanField(
        default=False, help_text="He turned to us, not we to him."
    )
    paid = serializers.BooleanField(
        default=False, help_text="On a number that costs the caller."
    )
    minutes = FiniteFloatField(default=0, min_value=0, max_value=100_000)


class HandoffBody(VerbBody):
    from_channel = place(help_text="Default: where the case is.")
    to_channel = place()
    to_team = words(most=100)
    pushed_customer = serializers.BooleanField(
        default=False, help_text="The customer himself was sent there."
    )
    contractor = serializers.CharField(
        max_length=254,
        required=False,
        allow_null=True,
        default=None,
        help_text="An id or an e-mail address.",
    )
    brief = words(help_text="What a contractor is told, shown without people.")
    order = words(
        most=50,
        help_text="What is asked for, such as `repair`. Others on the same matter contradict it.",
    )
    matter = words(most=100, help_text="What it is to be done to.")
    due_at = MomentField(
        required=False,
        allow_null=True,
        default=None,
        help_text="By when he shall be done.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["to_channel"] or attrs["to_team"] or attrs["contractor"]):
            raise serializers.ValidationError(
                {"to_channel": [_("Say to which channel, team or contractor.")]}
            )
        return attrs


@extend_schema_field({"type": ["string", "boolean"]})
class OnBehalfField(serializers.Field[Any, Any, Any, Any]):
    """On whose behalf: a name such as `customer`, or true for his."""

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, bool):
            return "customer" if data else ""
        if not isinstance(data, str) or len(data) > 100:
            raise serializers.ValidationError(
                _("A name of up to 100 letters, or true.")
            )
        return data

    def to_representation(self, value: object) -> object:
        return value


class TicketBody(VerbBody):
    system = serializers.CharField(max_length=100)
    number = serializers.CharField(max_length=100)
    kind = words(most=50, help_text="What it asks for; see `order` of a hand-off.")
    matter = words(most=100, help_text="What it is about.")
    on_behalf = OnBehalfField(
        required=False,
        allow_null=True,
        default="",
        help_text="On whose behalf we opened it: he is due to be told its number at once.",
    )
    customer_told_at = MomentField(required=False, allow_null=True, default=None)


class PromiseBody(VerbBody):
    text = serializers.CharField(max_length=10_000)
    due_at = MomentField(
        required=False, allow_null=True, default=None, help_text="Required: by when."
    )
    channel = place()


class RemedyBody(VerbBody):
    text = words()
    amount = MoneyField(required=False, allow_null=True, default=None)


class SignalBody(VerbBody):
    name = serializers.CharField(max_length=60)
    count = serializers.IntegerField(
        default=1, min_value=0, max_value=1_000, help_text="0 takes it back."
    )
    quote = words()
    mention = serializers.UUIDField(required=False, allow_null=True, default=None)


@extend_schema_field({"type": ["string", "number"]})
class ConfidenceField(serializers.Field[Any, Any, Any, Any]):
    """low, medium, high, or a number from 0 to 1."""

    def to_internal_value(self, data: object) -> str | float:
        if isinstance(data, str) and data in CONFIDENCES:
            return data
        is_number = isinstance(data, int | float) and not isinstance(data, bool)
        if is_number and 0 <= float(str(data)) <= 1:
            return float(str(data))
        raise serializers.ValidationError(
            _("low, medium, high, or a number from 0 to 1.")
        )

    def to_representation(self, value: object) -> object:
        return value


class IdentityBody(VerbBody):
    handle = serializers.CharField(max_length=500)
    channel = place()
    confidence = ConfidenceField(default="medium")
    consent = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `source` is an attribute of every field, this one too.
        known = serializers.CharField(
            max_length=200,
            help_text="How we know, such as `customer` or `acquaintance`.",
        )
        return {**super().get_fields(), "source": known}


class ClaimBody(VerbBody):
    channel = place()
    statement = words()
    check = words(help_text="How it was checked. Without, the claim is unverified.")


class VerificationBody(VerbBody):
    check = serializers.CharField(max_length=10_000)
    credit_channel = place()


class ConfirmationBody(VerbBody):
    by = serializers.ChoiceField(["customer", "agent"])
    evidence = words(help_text="Needed from an agent: what the customer said, where.")
    credit_channel = place(help_text="The channel that earns the credit.")


class SelfSolvedBody(VerbBody):
    credit_channel = place(help_text="Where he found the solution.")
    evidence = words()


class ReasonBody(VerbBody):
    reason = words()


class ReopeningBody(VerbBody):
    reason = words()
    false_fix = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The customer denies the fix. Default: yes, unless none was claimed or he confirmed it.",
    )


class ClosureBody(VerbBody):
    reason = words()
    outcome = serializers.ChoiceField(
        ["self_solved", "abandoned"], required=False, allow_null=True, default=None
    )
    credit_channel = place()


class EscalationBody(VerbBody):
    assignee = serializers.CharField(
        max_length=254, required=False, allow_null=True, default=None
    )
    team = words(most=100)
    priority = serializers.ChoiceField(
        Priority.choices, required=False, allow_blank=True, default=""
    )
    reason = words()


class MergeBody(VerbBody):
    into = serializers.CharField(max_length=90)


class LinkBody(VerbBody):
    case = serializers.CharField(max_length=90)
    relation = serializers.ChoiceField(
        ["related", "recovery", "duplicate"], default="related"
    )


class SplitBody(VerbBody):
    mentions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=200
    )
    title = words(most=200)


class UndoBody(VerbBody):
    entry = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Which; default: the latest that a person made.",
    )


class EvidenceBody(VerbBody):
    mention = serializers.UUIDField(required=False, allow_null=True, default=None)
    text = words(most=100_000)
    channel = place()


class DeliveryBody(StrictSerializer):
    report = words(help_text="What was done, and what was found.")
