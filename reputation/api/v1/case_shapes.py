"""What answers about cases look like."""

from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from reputation.api.v1.shapes import (
    Aspect,
    Band,
    Mention,
    MentionAuthor,
    Moment,
    PageLinks,
)


class Money(Struct):
    amount: str
    currency: str


class Person(Struct):
    id: UUID
    name: str


class SignalEvidence(Struct):
    """Where a signal can be seen: the entry that set it, the post, the words."""

    entry: UUID | None
    mention: UUID | None
    quote: str | None


class CaseSignal(Struct):
    """`by`: engine, rule, or the id of the person or key that said so."""

    name: str
    count: int
    by: str
    evidence: SignalEvidence


class CaseEffort(Struct):
    """What the problem has cost the customer so far."""

    contacts: int
    hours: float
    hops: int
    visits: int
    paid_numbers: int


class CasePerception(Struct):
    """The customer's sentiment when he complained, and in what he wrote well of the brand since."""

    before: float | None
    after: float | None
    still_criticised: list[str]


class CaseRecovery(Struct):
    """What came of it for the customer. `still_open`: what the case lacks, however content he sounds."""

    before: float | None
    after: float | None
    still_criticised: list[str]
    still_open: list[
        Literal[
            "fix_unclaimed",
            "fix_unconfirmed",
            "promise",
            "remedy_gap",
            "ticket_number",
            "criticism",
        ]
    ]
    resolved_how: Literal["verified", "confirmed", "self_solved", "abandoned"] | None
    credit_channel: str | None


class CaseIdentity(Struct):
    id: UUID
    handle: str | None
    channel: str
    source: str
    confidence: str | float
    consent: bool


class CasePromise(Struct):
    """`kept_at` and `missed_at` are null while its time has not come."""

    id: UUID
    text: str | None
    due_at: Moment
    kept_at: Moment | None
    missed_at: Moment | None


class CaseOrder(Struct):
    """An open order: a hand-off that asks for something, or a ticket. `entry` is its line in the timeline."""

    entry: UUID
    what: Literal["handoff", "ticket"]
    kind: str
    team: str | None
    contractor: Person | None
    system: str | None
    number: str | None
    by: Person | None
    at: Moment
    due_at: Moment | None


class CaseConflict(Struct):
    """Open orders on one matter that ask for different things, the earliest first."""

    matter: str | None
    orders: list[CaseOrder]


class ReadyAnswer(Struct):
    """An answer in the customer's language that waits to be posted by hand. `draft` is under drafts/."""

    draft: UUID
    channel: str | None
    public: bool
    text: str
    due_at: Moment | None
    ticket: str


class CaseProposal(Struct):
    """What the customer's or our own words seem to say; taken over under proposals/{entry}/acceptance/."""

    hard_deadline_at: Moment | None
    harm: Money | None
    promised_by: Moment | None
    mention: UUID | None
    quote: str | None


class CaseAdvice(Struct):
    """Something to do or to beware of, in the language of Accept-Language."""

    code: str
    text: str
    entry: UUID | None
    proposes: CaseProposal | None


class CaseLease(Struct):
    by: Person
    until: Moment


class Case(Struct):
    """A problem that somebody answers for. `version` is the ETag's."""

    reference: str
    title: str
    kind: Literal["complaint", "request", "praise"]
    state: Literal["open", "answered", "claimed", "resolved", "closed"]
    priority: Literal["low", "normal", "high", "urgent"]
    raised_to: str | None
    conversations: list[UUID]
    mentions: list[UUID]
    author: MentionAuthor | None
    language: str | None
    complained_at: Moment | None
    opened_at: Moment
    opened_by: Literal["user", "key", "rule"]
    assignee: Person | None
    team: str | None
    channel: str | None
    watchers: list[Person]
    respond_by: Moment | None
    next_reply_by: Moment | None
    resolve_by: Moment | None
    statutory_at: Moment | None
    next_due_at: Moment | None
    next_due: str | None
    first_answer_at: Moment | None
    answered_at: Moment | None
    waiting_since: Moment | None
    claimed_at: Moment | None
    resolved_at: Moment | None
    resolved_how: Literal["verified", "confirmed", "self_solved", "abandoned"] | None
    credit_channel: str | None
    closed_at: Moment | None
    paused_at: Moment | None
    pause_reason: str | None
    reopenings: int
    false_fixes: int
    aspects: list[Aspect]
    cluster: Literal["victim", "accidental", "preventable"] | None
    signals: list[CaseSignal]
    harm: Money | None
    remedy: Money | None
    gap: Money | None
    hard_deadline_at: Moment | None
    root_cause: str | None
    score: float
    band: Band
    effort: CaseEffort
    perception: CasePerception
    recovery: CaseRecovery
    promises: list[CasePromise]
    identities: list[CaseIdentity]
    conflicts: list[CaseConflict]
    to_post: list[ReadyAnswer]
    linked: list[str]
    merged_into: str | None
    lease: CaseLease | None
    warnings: list[CaseAdvice]
    suggestions: list[CaseAdvice]
    version: int


class CasePage(PageLinks):
    results: list[Case]


class TimelineActor(Struct):
    """Null fields: Vigía itself, or somebody who left."""

    kind: Literal["user", "key", "vigia"]
    id: UUID | None
    name: str | None


class TimelineItem(Struct):
    """One thing that happened: a deed of the ledger, a post, a turn of the risk, a due time that passed."""

    id: str
    at: Moment
    made_at: Moment | None
    kind: str
    by: TimelineActor
    channel: str | None
    text: str | None
    is_erased: bool
    mention: Mention | None
    facts: dict[str, Any]
    amount: Money | None
    due_at: Moment | None
    done_at: Moment | None
    missed_at: Moment | None
    undone_at: Moment | None


class TimelinePage(PageLinks):
    results: list[TimelineItem]
