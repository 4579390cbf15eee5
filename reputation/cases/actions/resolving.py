"""From "it is fixed" to the customer's own yes, and back when he says no.

A claim lowers no risk. Only what was checked, confirmed or reached by the customer himself resolves a case.
"""

from datetime import datetime
from typing import Literal, Unpack

from django.utils.translation import gettext as _

from reputation.cases.actions.owned import must_answer_for_the_end, must_have_owner
from reputation.cases.actions.work import (
    finish,
    keep_promises,
    must_say,
)
from reputation.cases.actions.working import Actor, CaseIsClosed, Desk, Said, at_work
from reputation.cases.credit import credit_of
from reputation.cases.facts import (
    Abandoned,
    Claimed,
    Closed,
    Confirmed,
    Reopened,
    SelfSolved,
    Verified,
)
from reputation.cases.gates import ask_before_closing
from reputation.cases.hearing import denial_of, latest_claim
from reputation.cases.models import Case
from reputation.cases.places import must_be_known
from reputation.common.errors import Refused


class ConfirmationNeedsEvidence(Refused):
    """Somebody of ours says that the customer is content: how does he know?"""

    code = "confirmation_needs_evidence"


class NothingToReopen(Refused):
    """The case is being worked on."""

    code = "nothing_to_reopen"


class CaseWasMerged(Refused):
    """A merged case lives on in the other one."""

    code = "case_was_merged"


def claim_fix(
    case: Case,
    *,
    statement: str,
    by: Actor,
    at: datetime,
    channel: str = "",
    check: str = "",
    public: bool = False,
    **said: Unpack[Said],
) -> Case:
    """Note that somebody says it is fixed. Without a named check it stays unverified; it lowers no risk.

    Raises:
        OwnerRequired: the case is pressing, and nobody answers for it.
        UnknownChannel: the place is no channel here, and none that is known besides.
    """
    with at_work(case, by=by, at=at, **said) as desk:
        must_have_owner(desk)
        must_be_known(channel, desk.case.custody)
        entry = desk.add(
            Claimed(
                check=bool(check.strip()),
                public=public,
                named=bool(channel),
                team=desk.case.team,
            ),
            text="\n".join(filter(None, (statement.strip(), check.strip()))),
            channel=channel or desk.case.custody,
        )
        is_checked = bool(check.strip())
        desk.record("case.claimed", entry, channel=entry.channel, is_checked=is_checked)
    return desk.case


def verify_fix(
    case: Case,
    *,
    check: str,
    by: Actor,
    at: datetime,
    channel: str = "",
    **said: Unpack[Said],
) -> Case:
    """Note the check that shows the fix.

    Raises:
        UnknownChannel: the credit would go to a place that nobody knows.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        must_be_known(channel, desk.case.custody)
        credit = channel or credit_of(desk.kept)
        entry = desk.add(Verified(credit=credit), text=must_say(check), channel=credit)
        keep_promises(desk, at=at)
        desk.record("case.verified", entry, credit=credit)
    return desk.case


def confirm_fix(
    case: Case,
    *,
    who: Literal["customer", "agent"],
    evidence: str,
    by: Actor,
    at: datetime,
    channel: str = "",
    **said: Unpack[Said],
) -> Case:
    """Note the customer's yes: his own, or what somebody of ours heard from him and can show.

    Raises:
        ConfirmationNeedsEvidence: an agent says so, and not on what ground.
        UnknownChannel: the credit would go to a place that nobody knows.
    """
    if who == "agent" and not evidence.strip():
        raise ConfirmationNeedsEvidence(
            _("On what ground? Quote the customer, or say when and where he said so.")
        )
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        must_be_known(channel, desk.case.custody)
        credit = channel or credit_of(desk.kept)
        entry = desk.add(
            Confirmed(by=who, credit=credit), text=evidence.strip(), channel=credit
        )
        _settle(desk, at=at)
        desk.record("case.confirmed", entry, who=who, credit=credit)
    return desk.case


def note_self_solved(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    channel: str = "",
    evidence: str = "",
    **said: Unpack[Said],
) -> Case:
    """Note that the customer reached the solution himself; the channel where he did earns the credit.

    Raises:
        UnknownChannel: the credit would go to a place that nobody knows.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        must_be_known(channel, desk.case.custody)
        entry = desk.add(SelfSolved(credit=channel), text=evidence, channel=channel)
        _settle(desk, at=at)
        desk.record("case.self_solved", entry, credit=channel)
    return desk.case


def abandon_case(
    case: Case, *, by: Actor, at: datetime, reason: str = "", **said: Unpack[Said]
) -> Case:
    """Give a case up. Nothing was solved, and the risk stays what it is.

    Raises:
        OwnerRequired: it is pressing, and nobody answers for it.
        NoReasonGiven: it is pressing, and nobody says why.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        must_answer_for_the_end(desk, reason or said.get("note", ""))
        entry = desk.add(Abandoned(), text=reason)
        desk.record("case.abandoned", entry)
    return desk.case


def reopen_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    denied: bool | None = None,
    **said: Unpack[Said],
) -> Case:
    """Take a case up again. When the customer denies a claimed fix, that is a false fix, and counted.

    `denied` says so or says not; otherwise a standing claim means it, unless the customer had said himself
    that it works.

    Raises:
        NothingToReopen: nothing was claimed, resolved or closed.
        CaseWasMerged: it lives on in another case.
    """
    with at_work(case, by=by, at=at, weighs=True, even_closed=True, **said) as desk:
        _must_be_reopenable(desk.case)
        claim = latest_claim(desk.kept.entries)
        if denied is None:
            own_word = desk.case.resolved_how in {"confirmed", "self_solved"}
            denied = desk.case.claimed_at is not None and not own_word
        if denied:
            entry = desk.add(denial_of(claim, desk.case), text=reason)
        else:
            entry = desk.add(Reopened(), text=reason)
        desk.record("case.reopened", entry, is_false_fix=denied)
    return desk.case


def _must_be_reopenable(case: Case) -> None:
    if case.merged_into_id is not None:
        raise CaseWasMerged(
            _("%(case)s was merged into another case; undo the merge instead.")
            % {"case": case.reference}
        )
    if not (case.claimed_at or case.resolved_at or case.closed_at):
        raise NothingToReopen(
            _("%(case)s is being worked on; there is nothing to reopen.")
            % {"case": case.reference}
        )


def close_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    outcome: Literal["", "self_solved", "abandoned"] = "",
    channel: str = "",
    **said: Unpack[Said],
) -> Case:
    """Close a case: nobody has anything to do about it. Its resolution stays what it was, none included.

    `outcome` says how it ended where nobody has said so yet; `channel` is where the customer solved it.

    Raises:
        CaseIsClosed: somebody else closed it first.
        OwnerRequired: it is pressing and unsolved, and nobody answers for it.
        NoReasonGiven: it is pressing and unsolved, and nobody says why it is closed.
        UnknownChannel: the credit would go to a place that nobody knows.
        Refused: a step that must be done first is open (`reputation.cases.gates`).
    """
    with at_work(case, by=by, at=at, weighs=True, even_closed=True, **said) as desk:
        if not desk.case.is_open:
            raise CaseIsClosed(
                _("%(case)s is closed already.") % {"case": desk.case.reference}
            )
        must_be_known(channel, desk.case.custody)
        if outcome != "self_solved":
            must_answer_for_the_end(desk, reason or said.get("note", ""))
        ask_before_closing(desk.case, at)
        if outcome and desk.case.resolved_at is None:
            desk.add(
                SelfSolved(credit=channel) if outcome == "self_solved" else Abandoned(),
                channel=channel,
            )
        entry = desk.add(Closed(), text=reason)
        desk.record(
            "case.closed", entry, resolved_how=desk.case.resolved_how or outcome
        )
    return desk.case


def _settle(desk: Desk, *, at: datetime) -> None:
    """The customer has what he wanted: promises are kept, and nobody has to ask him any more."""
    keep_promises(desk, at=at)
    asked = [
        entry
        for entry in desk.kept.entries
        if entry.kind == "suggestion" and entry.done_at is None
    ]
    finish(asked, at=at)
