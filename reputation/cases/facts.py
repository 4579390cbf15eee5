"""What each kind of ledger entry holds: one typed record per kind. Ids and numbers, never words of people."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

type Outcome = Literal["reached", "unanswered", "taken_for_spam", "refused"]
type Confidence = str | float


class Fact(
    Struct,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """What every kind may carry. `signals` are those that the entry adds to its case."""

    signals: dict[str, int] = {}


class Opened(Fact):
    """The case began, on what somebody wrote or said."""

    case_kind: str = "complaint"
    aspects: list[dict[str, Any]] = []
    rule: str = ""
    sentiment: float | None = None  # of the post, for the perception before


class Attached(Fact):
    """Another post was found to belong to the case."""

    rule: str = ""


class Heard(Fact):
    """The customer wrote again in a conversation of the case."""

    thanks: bool = False
    sentiment: float | None = None
    criticised: list[str] = []  # aspects that are spoken ill of all the same


class Answered(Fact):
    """The brand wrote publicly, not through this case: somebody answered elsewhere."""


class Replied(Fact):
    """We answered the customer through the case."""

    public: bool = True
    external_id: str = ""
    by_hand: bool = False  # recorded here; a person posts it
    override: bool = False  # the guard's stop was overridden
    overridden: list[str] = []  # which of its rules
    approved_by: UUID | None = None  # the second person


class Noted(Fact):
    """A remark for colleagues. `about` is the entry that it explains."""

    about: UUID | None = None


class Contacted(Fact):
    """Somebody tried to reach somebody: we the customer, or the customer us."""

    purpose: str
    outcome: Outcome
    from_customer: bool = False
    paid: bool = False  # on a number that costs the caller
    minutes: float = 0
    third_party: bool = False  # we know whom to reach through somebody else


class Assigned(Fact):
    assignee: UUID | None = None
    team: str = ""


class HandedOff(Fact):
    """The case went from one channel or team to another, perhaps with an order to do something."""

    from_channel: str = ""
    to_channel: str = ""
    to_team: str = ""
    pushed_customer: bool = False
    contractor: UUID | None = None
    order: str = ""  # what is asked for: repair, review ...
    matter: str = ""  # what it is to be done to


class Ticketed(Fact):
    """A ticket in another system; a proxy one when we opened it on the customer's behalf."""

    system: str
    number: str
    ticket_kind: str = ""
    matter: str = ""  # what it is about, where a case has several
    on_behalf: str = ""
    customer_told_at: datetime | None = None
    draft: UUID | None = (
        None  # the answer that tells him the number, ready to be posted
    )


class Withdrawn(Fact):
    """Who was given an order need not do it; why stands in the words."""

    order: UUID


class Promised(Fact):
    """What we promised stands in the words, when in `due_at`."""


class Remedied(Fact):
    """We offered something that is worth an amount."""


class Signalled(Fact):
    """A person or a rule says that a signal stands, this often; 0 takes it back."""

    name: str
    count: int
    rule: str = ""


class Identified(Fact):
    """Who the customer is elsewhere; the handle stands in the words."""

    source: str
    confidence: Confidence
    consent: bool
    author: UUID | None = None
    third_party: bool = False


class Claimed(Fact):
    """Somebody says that it is fixed. Nothing is proven by that."""

    check: bool = False  # it names how it was checked
    public: bool = False  # said to the customer in the brand's own post
    named: bool = False  # whoever claims it says where it was solved
    team: str = ""  # whose case it was then


class Verified(Fact):
    """A check shows the fix; what was checked stands in the words."""

    credit: str = ""


class Confirmed(Fact):
    """The customer says that it is fixed, himself or through somebody of ours."""

    by: Literal["customer", "agent"]
    credit: str = ""


class SelfSolved(Fact):
    """The customer reached the solution himself."""

    credit: str = ""


class Abandoned(Fact):
    """Nobody goes on; nothing was solved."""


class Denied(Fact):
    """The customer says that a claimed fix is none. `claim` is what was said, by whom and where."""

    claim: UUID | None = None
    claimed_by: UUID | None = None
    claimed_on: str = ""
    team: str = ""


class Reopened(Fact):
    """Work goes on, for another reason than a denied fix."""


class Closed(Fact):
    """Nobody has anything to do about it any more."""


class Escalated(Fact):
    to: UUID | None = None
    team: str = ""
    priority: str = ""


class Paused(Fact):
    """Our own clocks stand still: we wait for somebody else. Why stands in the words."""


class Resumed(Fact):
    """Our own clocks go on."""


class Merged(Fact):
    """This case went into another one, or another one came into this. `posts` are those that moved."""

    into: UUID | None = None
    source: UUID | None = None
    pair: UUID | None = None
    posts: list[UUID] = []
    set_by: dict[str, str] = {}  # who set each of the signals there


class Linked(Fact):
    """Two cases belong together; a recovery is told with the customer's mood before and after."""

    case: UUID
    pair: UUID | None = None
    relation: Literal["related", "recovery", "duplicate"] = "related"
    perception_before: float | None = None
    perception_after: float | None = None
    criticised: list[str] = []  # what he spoke ill of in the recovery


class Split(Fact):
    """Posts left this case for another one; `signals` are below 0, for theirs left with them."""

    into: UUID | None = None
    posts: list[UUID] = []


class Evidence(Fact):
    """What a post said when it was captured; the text stands apart, its hash stays."""

    sha256: str
    captured_at: datetime
    external_id: str = ""
    attachment: bool = False  # not a post's text, but something handed in


class RemovalAsked(Fact):
    """Somebody wants a customer's post hidden or deleted; why stands in the words."""

    way: Literal["hide", "delete"]
    policy: str  # the ground that the brand's policy names


class RemovalDecided(Fact):
    """Another person said yes or no to that."""

    request: UUID
    granted: bool


class Changed(Fact):
    """Facts of the case that somebody set."""

    kind: str | UnsetType = UNSET
    cluster: str | UnsetType = UNSET
    raised_to: str | UnsetType = UNSET
    harm: Decimal | UnsetType | None = UNSET
    currency: str | UnsetType = UNSET
    hard_deadline_at: datetime | UnsetType | None = UNSET
    watchers: list[UUID] | UnsetType = UNSET
    aspects: list[dict[str, Any]] | UnsetType = UNSET
    around_the_clock: bool | UnsetType = UNSET
    words: list[str] = []  # which of the texts changed too


class Suggested(Fact):
    """Something for a person to decide; done when somebody did.

    What is proposed as the harm stands as the entry's amount.
    """

    code: str
    hard_deadline_at: datetime | None = None
    promised_by: datetime | None = None


FACTS: dict[str, type[Fact]] = {
    "opened": Opened,
    "attached": Attached,
    "heard": Heard,
    "answer": Answered,
    "reply": Replied,
    "note": Noted,
    "contact": Contacted,
    "assignment": Assigned,
    "handoff": HandedOff,
    "ticket": Ticketed,
    "withdrawal": Withdrawn,
    "promise": Promised,
    "remedy": Remedied,
    "signal": Signalled,
    "identity": Identified,
    "claim": Claimed,
    "verification": Verified,
    "confirmation": Confirmed,
    "self_solved": SelfSolved,
    "abandonment": Abandoned,
    "denial": Denied,
    "reopening": Reopened,
    "closure": Closed,
    "escalation": Escalated,
    "pause": Paused,
    "resumption": Resumed,
    "merge": Merged,
    "link": Linked,
    "split": Split,
    "evidence": Evidence,
    "removal_request": RemovalAsked,
    "removal_verdict": RemovalDecided,
    "change": Changed,
    "suggestion": Suggested,
}
KIND_OF = {facts: kind for kind, facts in FACTS.items()}

# What somebody may take back. What was said to the customer cannot be unsaid, evidence stays.
UNDOABLE = frozenset(FACTS) - {
    "opened",
    "attached",
    "heard",
    "answer",
    "reply",
    "evidence",
    "removal_request",
    "removal_verdict",
    "withdrawal",
}


def facts_of(kind: str, stored: dict[str, Any]) -> Fact:
    """Return an entry's facts, typed. A kind of another app's making has only what all have."""
    known = FACTS.get(kind)
    if known is None:
        return Fact(signals=stored.get("signals", {}))
    return msgspec.convert(stored, known, strict=False)


def stored_facts(facts: Fact) -> dict[str, Any]:
    """Return facts as the table keeps them."""
    plain: dict[str, Any] = msgspec.to_builtins(facts)
    return plain
