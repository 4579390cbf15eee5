"""What the guard is given, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

type Severity = Literal["warn", "stop"]
type Result = Literal["ok", "warn", "stop"]

UTC: tzinfo = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that somebody wants to send, and what the guard must know around it.

    language         of the customer, BCP 47; "" when unknown
    is_public        everybody can read it, not only the customer
    public_turns     how often the brand answered this customer in public already
    pushes           how often the customer was sent to another channel already
    private_at_hand  the same network can carry a private message
    earlier_replies  of this brand, the latest first
    verified         the fix was checked, or the customer confirmed it
    promised_due_at  when the promise falls due that was noted with this draft
    own_contacts     e-mail addresses, domains and phone numbers that are the brand's own
    """

    text: str
    language: str = ""
    is_public: bool = True
    public_turns: int = 0
    pushes: int = 0
    private_at_hand: bool = False
    earlier_replies: tuple[str, ...] = ()
    verified: bool = False
    promised_due_at: datetime | None = None
    timezone: tzinfo = UTC
    own_contacts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a draft that should not be sent, where they stand, and what to write instead."""

    code: str
    severity: Severity
    quote: str
    start: int
    end: int
    suggestion: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst of what was found, and all of it in the order of the text."""

    verdict: Result
    findings: tuple[Finding, ...] = ()


# How bad each rule is unless circumstances say otherwise; `check` knows those. A brand may only tighten.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "threat_or_disrespect": "stop",
        "personal_data_in_public": "stop",
        "unverified_fix": "stop",
        "deny_with_apology": "stop",
        "promise_without_time": "stop",
        "channel_push": "warn",
        "excuse": "warn",
        "third_public_turn": "warn",
        "canned_repeat": "warn",
        "wrong_language": "warn",
    }
)
CODES = tuple(SEVERITIES)
