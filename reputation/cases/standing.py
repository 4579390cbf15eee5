"""Where a case stands, and a line of its ledger as its story takes it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from reputation.cases.facts import Fact


class Line(NamedTuple):
    """An entry as the story needs it."""

    id: UUID
    facts: Fact
    at: datetime
    by: UUID | None = None
    channel: str = ""
    amount: Decimal | None = None
    mention_id: UUID | None = None
    currency: str = ""


@dataclass(slots=True)
class Standing:
    """Where a case stands. Fields are named as the columns of `Case`."""

    kind: str = "complaint"
    cluster: str = ""
    raised_to: str = ""
    assignee_id: UUID | None = None
    team: str = ""
    custody: str = ""
    watchers: list[UUID] = field(default_factory=list)
    aspects: list[dict[str, Any]] = field(default_factory=list)
    harm: Decimal | None = None
    remedy: Decimal | None = None
    currency: str = ""
    hard_deadline_at: datetime | None = None
    around_the_clock: bool = False
    paused_at: datetime | None = None
    pauses: list[list[str]] = field(
        default_factory=list
    )  # of the past: [[from, to], ...]
    first_answer_at: datetime | None = None
    answered_at: datetime | None = None
    waiting_since: datetime | None = None
    reopened_at: datetime | None = None
    claimed_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_how: str = ""
    credit_channel: str = ""
    closed_at: datetime | None = None
    merged_into_id: UUID | None = None
    linked: list[UUID] = field(default_factory=list)
    reopenings: int = 0
    false_fixes: int = 0
    signals: dict[str, int] = field(default_factory=dict)
