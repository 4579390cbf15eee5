"""What the brand did about a story, as data: one verb of the cases each, at an offset.

`do` names the verb, `case` a step of the story: the case meant is the one that stands on its
post. `at` is when it happened, `noted` when somebody wrote it down, if that was later.
`fact` says what the story tells, for readers of the file.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from reputation.drills.offsets import Offset

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Words = Annotated[str, Meta(min_length=1)]
# Who does it: the community manager, the brand's own people, whoever leads; or nobody that is known.
Role = Literal["manager", "pr", "lead", "nobody"]


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    amount: Annotated[str, Meta(pattern=r"^\d+\.\d\d$")]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class Deed(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="do"
):
    """What every verb has."""

    at: Offset
    case: Name
    noted: Offset | None = None
    by: Role = "manager"
    fact: str = ""
    # The story does not tell of it: we put it there to give what it tells a place.
    inferred: bool = False


class Open(Deed, tag="open", frozen=True, kw_only=True):
    """A case that a person opens on the post, where no rule did."""

    kind: Literal["complaint", "request", "praise"] | None = None
    title: str = ""


class Note(Deed, tag="note", frozen=True, kw_only=True):
    text: Words


class Contact(Deed, tag="contact", frozen=True, kw_only=True):
    channel: Name
    purpose: Words
    outcome: Literal["reached", "unanswered", "taken_for_spam", "refused"]
    from_customer: bool = False
    paid: bool = False
    minutes: Annotated[float, Meta(ge=0)] = 0


class Handoff(Deed, tag="handoff", frozen=True, kw_only=True):
    to_channel: str = ""
    from_channel: str = ""
    to_team: str = ""
    pushed_customer: bool = False


class Ticket(Deed, tag="ticket", frozen=True, kw_only=True):
    system: Name
    number: Name
    on_behalf: str = ""
    told: Offset | None = None  # when the customer was given its number


class Promise(Deed, tag="promise", frozen=True, kw_only=True):
    """A promise; without `due` it is refused as one, and the question to ask back is noted."""

    text: Words
    channel: str = ""
    due: Offset | None = None


class Claim(Deed, tag="claim", frozen=True, kw_only=True):
    statement: Words
    channel: str = ""
    check: str = ""


class Verification(Deed, tag="verification", frozen=True, kw_only=True):
    check: Words
    channel: str = ""


class Confirmation(Deed, tag="confirmation", frozen=True, kw_only=True):
    """The customer's yes. Without a channel the credit follows from the case's way."""

    who: Literal["customer", "agent"] = "customer"
    evidence: Words
    channel: str = ""


class SelfSolved(Deed, tag="self_solved", frozen=True, kw_only=True):
    evidence: Words
    channel: str = ""


class Remedy(Deed, tag="remedy", frozen=True, kw_only=True):
    text: Words
    amount: Amount | None = None


class Identity(Deed, tag="identity", frozen=True, kw_only=True):
    handle: Name
    channel: Name
    source: Name
    confidence: Annotated[float, Meta(ge=0, le=1)]
    consent: bool


class Evidence(Deed, tag="evidence", frozen=True, kw_only=True):
    """What a step says, or a text that somebody hands in."""

    step: str = ""
    text: str = ""
    channel: str = ""


class Assignment(Deed, tag="assignment", frozen=True, kw_only=True):
    to: Role
    team: str = ""


class Escalation(Deed, tag="escalation", frozen=True, kw_only=True):
    to: Role
    reason: Words
    team: str = ""
    priority: Literal["", "low", "normal", "high", "urgent"] = ""


class Change(Deed, tag="change", frozen=True, kw_only=True):
    """Facts of the case; what is not named stays."""

    harm: Amount | None = None
    hard_deadline: Offset | None = None
    around_the_clock: bool | None = None
    cluster: Literal["victim", "accidental", "preventable"] | None = None
    root_cause: str | None = None
    title: str | None = None


class Merge(Deed, tag="merge", frozen=True, kw_only=True):
    """The case on the post goes on in another one, if it has one of its own."""

    into: Name


class Link(Deed, tag="link", frozen=True, kw_only=True):
    to: Name
    relation: Literal["related", "recovery", "duplicate"] = "related"


class Signal(Deed, tag="signal", frozen=True, kw_only=True):
    name: Name
    quote: str = ""
    count: Annotated[int, Meta(ge=0)] = 1


class Playbook(Deed, tag="playbook", frozen=True, kw_only=True):
    """A playbook that the case is worked by from then on."""

    slug: Name


class Closure(Deed, tag="closure", frozen=True, kw_only=True):
    reason: Words


class HandIn(Deed, tag="hand_in", frozen=True, kw_only=True):
    """An answer that another person has to read before it is given."""

    text: Words
    channel: Name


type Work = (
    Open
    | Note
    | Contact
    | Handoff
    | Ticket
    | Promise
    | Claim
    | Verification
    | Confirmation
    | SelfSolved
    | Remedy
    | Identity
    | Evidence
    | Assignment
    | Escalation
    | Change
    | Merge
    | Link
    | Signal
    | Playbook
    | Closure
    | HandIn
)


def steps_named(deed: Deed) -> dict[str, str]:
    """Return the steps that a deed refers to, by the field that does."""
    named = {"case": deed.case}
    for field in ("step", "into", "to"):
        value = getattr(deed, field, "")
        if value and not (field == "to" and isinstance(deed, Assignment | Escalation)):
            named[field] = value
    return named
