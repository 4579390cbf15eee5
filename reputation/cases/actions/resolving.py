"""From "it is fixed" to the customer's own yes, and back when he says no.

A claim lowers no risk. Only what was checked, confirmed or reached by the customer himself resolves a case.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Unpack

from django.utils.translation import gettext as _

from reputation.cases.actions.owned import must_have_owner
from reputation.cases.actions.work import (
    NothingSaid,
    finish,
    keep_promises,
    must_say,
)
from reputation.cases.actions.working import Actor, CaseIsClosed, Desk, Said, at_work
from reputation.cases.facts import (
    Abandoned,
    Claimed,
    Closed,
    Confirmed,
    Fact,
    HandedOff,
    Reopened,
    SelfSolved,
    Verified,
)
from reputation.cases.gates import ask_before_closing
from reputation.cases.hearing import denial_of, latest_claim
from reputation.cases.keeping import typed
from reputation.cases.models import Case, Entry
from reputation.cases.owners import is_pressing
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
        credit = channel or credit_of(desk)
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
        credit = channel or credit_of(desk)
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
        NothingSaid: it is pressing, and nobody says why.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        _must_answer_for_the_end(desk, reason or said.get("note", ""))
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
        NothingSaid: it is pressing and unsolved, and nobody says why it is closed.
        UnknownChannel: the credit would go to a place that nobody knows.
        Refused: a step that must be done first is open (`reputation.cases.gates`).
    """
    with at_work(
        case, by=by, at=at, weighs=bool(outcome), even_closed=True, **said
    ) as desk:
        if not desk.case.is_open:
            raise CaseIsClosed(
                _("%(case)s is closed already.") % {"case": desk.case.reference}
            )
        must_be_known(channel, desk.case.custody)
        if outcome != "self_solved":
            _must_answer_for_the_end(desk, reason or said.get("note", ""))
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


def _must_answer_for_the_end(desk: Desk, why: str) -> None:
    """Refuse to let go of a pressing case that nobody solved, unless its owner says why.

    What Vigía does itself is not asked, nor what was over before anybody wrote it down here: the crises of
    earlier years have no owner any more.

    Raises:
        OwnerRequired: nobody answers for it.
        NothingSaid: nobody says why.
    """
    case = desk.case
    if case.resolved_how or desk.by is None or _was_over_before(desk):
        return
    must_have_owner(desk)
    if is_pressing(case) and not why.strip():
        raise NothingSaid(
            _("%(case)s is pressing and not solved. Why does nobody go on with it?")
            % {"case": case.reference}
        )


def _was_over_before(desk: Desk) -> bool:
    """Tell whether the case had ended when somebody first wrote it down."""
    opened = next((each for each in desk.kept.entries if each.kind == "opened"), None)
    return opened is not None and opened.at <= desk.at < opened.made_at


def _settle(desk: Desk, *, at: datetime) -> None:
    """The customer has what he wanted: promises are kept, and nobody has to ask him any more."""
    keep_promises(desk, at=at)
    asked = [
        entry
        for entry in desk.kept.entries
        if entry.kind == "suggestion" and entry.done_at is None
    ]
    finish(asked, at=at)


def credit_of(desk: Desk) -> str:
    """Return the channel that earns the credit when nobody says which.

    Where the fix was claimed by name, and otherwise where the case was handed to last. The channel of the
    complaint counts for neither: who is glad there speaks of what others have done.
    """
    entries = desk.kept.entries
    began = next((each.channel for each in entries if each.kind == "opened"), "")
    claim = latest_claim(_since_denied(entries))
    said = claim.channel if claim is not None else ""
    if claim is not None and said != began and _names_its_place(typed(claim)):
        return said
    handed = [
        facts.to_channel
        for facts in map(typed, entries)
        if isinstance(facts, HandedOff) and facts.to_channel not in {"", began}
    ]
    return handed[-1] if handed else said or desk.case.custody


def _names_its_place(facts: Fact) -> bool:
    return isinstance(facts, Verified) or (isinstance(facts, Claimed) and facts.named)


def _since_denied(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return what was done since the case was last taken up again: a denied fix earns nothing."""
    taken_up = [
        place
        for place, each in enumerate(entries)
        if each.kind in {"denial", "reopening"}
    ]
    return entries[taken_up[-1] :] if taken_up else entries
