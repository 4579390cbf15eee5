"""The customer's next move, as data: on what the trainee did or left undone, what follows.

A reaction is played once, `after` so long from the moment at which all its conditions held.
Times are the story's own: at speed 60 an hour passes in a minute.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from reputation.drills.offsets import Offset
from reputation.drills.work import Amount, Contact, Name

Id = Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")]


class Condition(
    Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="is"
):
    """What must be true of the case. `negated` turns it round."""

    negated: bool = False


class AnsweredWithin(Condition, tag="answered_within", frozen=True, kw_only=True):
    """The customer was answered so soon after his post; `useful` counts no courtesies."""

    within: Offset
    useful: bool = False


class NotAnsweredWithin(
    Condition, tag="not_answered_within", frozen=True, kw_only=True
):
    within: Offset
    useful: bool = False


class SilentFor(Condition, tag="silent_for", frozen=True, kw_only=True):
    """The customer's latest word has waited so long for ours."""

    lasting: Offset


class PromisedWithoutTime(
    Condition, tag="promised_without_time", frozen=True, kw_only=True
):
    """A reply promises something and not when."""


class PromiseBroken(Condition, tag="promise_broken", frozen=True, kw_only=True):
    """The time of a promise passed."""


class SaidFixedUnverified(
    Condition, tag="said_fixed_unverified", frozen=True, kw_only=True
):
    """It was called fixed, and nobody had checked."""


class Verified(Condition, tag="verified", frozen=True, kw_only=True):
    """A check stands behind the fix."""


class PushedOffChannel(Condition, tag="pushed_off_channel", frozen=True, kw_only=True):
    """The customer was sent to another channel."""


class RemedyAtLeast(Condition, tag="remedy_at_least", frozen=True, kw_only=True):
    amount: Amount


class Reached(Condition, tag="reached", frozen=True, kw_only=True):
    """Somebody spoke with the customer, on this channel if one is named."""

    channel: str = ""


class Deleted(Condition, tag="deleted", frozen=True, kw_only=True):
    """A post of his was removed by the brand."""


class Happened(Condition, tag="happened", frozen=True, kw_only=True):
    """A step or a reaction was played."""

    id: Id


type When = (
    AnsweredWithin
    | NotAnsweredWithin
    | SilentFor
    | PromisedWithoutTime
    | PromiseBroken
    | SaidFixedUnverified
    | Verified
    | PushedOffChannel
    | RemedyAtLeast
    | Reached
    | Deleted
    | Happened
)

Kind = Literal[
    "post", "reply", "comment", "repost", "quote", "review", "article", "message",
    "call",
]  # fmt: skip


class Post(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody of the cast writes. Without a parent it answers what we said last there."""

    channel: Name
    kind: Kind
    author: Name
    text: Annotated[str, Meta(min_length=1)]
    parent: str | None = None
    title: str | None = None


class Then(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One consequence: a step of the true course, a post of its own, or a deed noted on the case."""

    play: str | None = None
    post: Post | None = None
    contact: Contact | None = None
    confirms: str | None = None  # the customer's own yes, in his words


class Reaction(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One possible move of the customer."""

    id: Id
    when: Annotated[list[When], Meta(min_length=1)]
    case: str = ""  # the step whose case is meant; the story's main one
    after: Offset = "+0m"
    then: list[Then] = []
    ends: bool = False  # the story is over
    fact: str = ""
