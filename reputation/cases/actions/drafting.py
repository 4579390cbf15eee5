"""Replies on their way: written, read by a second person, given."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.actions.guarded import Leave
from reputation.cases.actions.replying import reply_to_customer
from reputation.cases.actions.work import must_say
from reputation.cases.actions.working import Actor, CaseHasChanged, Said, actor_type
from reputation.cases.counting import count_waiting
from reputation.cases.drafts import MOVES, DraftState, ReplyDraft
from reputation.cases.models import Case
from reputation.cases.reply_policies import reply_policy
from reputation.cases.reviewing import why_not_decide
from reputation.common.errors import Refused
from reputation.events.actions import record
from tenants.models import User
from tenants.queries import access_of
from tenants.schemas import current_brand


class NoSuchMove(Refused):
    """A draft in this state cannot go there."""

    code = "draft_cannot"


class NotTheApprover(Refused):
    """The person may not decide on this draft."""

    code = "not_the_approver"


def keep_draft(
    case: Case,
    *,
    text: str,
    by: Actor,
    at: datetime,
    channel: str = "",
    public: bool = True,
    draft: UUID | None = None,
    version: int | None = None,
) -> ReplyDraft:
    """Keep what somebody has written so far. Writing on takes back what others said to it.

    Raises:
        CaseHasChanged: somebody else has written on it since.
        NoSuchMove: it was sent.
    """
    with transaction.atomic():
        if draft is None:
            return ReplyDraft.objects.create(
                case=case,
                text=text,
                channel=channel or case.custody,
                public=public,
                by_type=actor_type(by),
                by_id=by.pk if by else None,
                created_at=at,
                changed_at=at,
            )
        row = _locked(draft, case)
        _must_be_version(row, version)
        if row.state == DraftState.SENT:
            raise NoSuchMove(_("This reply was given already."))
        waited = row.state == DraftState.IN_REVIEW
        row.state = DraftState.DRAFT
        row.text, row.public = text, public
        row.channel = channel or row.channel
        row.decided_by_id = row.decided_at = None
        row.asked_by_id = row.asked_at = row.approve_by = row.approver_id = None
        row.decision = ""
        _save(row, at=at)
        if waited:
            count_waiting(current_brand())
    return row


def drop_draft(draft: ReplyDraft) -> None:
    """Throw a draft away that was never given.

    Raises:
        NoSuchMove: it was given.
    """
    with transaction.atomic():
        row = _locked(draft.pk, draft.case)
        if row.state == DraftState.SENT:
            raise NoSuchMove(_("This reply was given already."))
        row.delete()
        if row.state == DraftState.IN_REVIEW:
            count_waiting(current_brand())


def ask_for_review(
    draft: ReplyDraft,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    approver: User | None = None,
) -> ReplyDraft:
    """Ask another person to read a reply. `reason` says why the guard should be overridden.

    Whoever was asked, or a role that approves, may decide; after the policy's time anybody else.

    Raises:
        NoSuchMove: it is no draft.
        NotTheApprover: one cannot ask oneself.
    """
    if approver is not None and approver.pk == by.pk:
        raise NotTheApprover(_("Nobody approves his own reply. Ask somebody else."))
    with transaction.atomic():
        row = _moved(draft, DraftState.IN_REVIEW)
        must_say(row.text)
        row.asked_by_id, row.asked_at, row.asked_text = by.pk, at, row.text
        row.override = reason
        row.approver_id = approver.pk if approver else None
        row.approve_by = at + reply_policy().patience
        _save(row, at=at)
        record(
            "reply.requested",
            row.case,
            by=by,
            at=at,
            **_facts(row),
            approve_by=row.approve_by,
        )
        count_waiting(current_brand())
    return row


def approve_draft(
    draft: ReplyDraft, *, by: Actor, at: datetime, text: str | None = None
) -> ReplyDraft:
    """Let a reply be given, perhaps in other words.

    Raises:
        NoSuchMove: nobody asked.
        NotTheApprover: it is his own, or it is not his to decide.
    """
    with transaction.atomic():
        row = _decided(draft, DraftState.APPROVED, by=by, at=at)
        if text is not None:
            row.text = must_say(text)
        _save(row, at=at)
        record(
            "reply.approved",
            row.case,
            by=by,
            at=at,
            **_facts(row),
            edited=row.text != row.asked_text,
        )
        count_waiting(current_brand())
    return row


def refuse_draft(
    draft: ReplyDraft, *, reason: str, by: Actor, at: datetime
) -> ReplyDraft:
    """Say no to a reply, and why. Its writer may write on.

    Raises:
        NoSuchMove: nobody asked.
        NotTheApprover: it is his own, or it is not his to decide.
    """
    with transaction.atomic():
        row = _decided(draft, DraftState.REFUSED, by=by, at=at)
        row.decision = must_say(reason)
        _save(row, at=at)
        record("reply.rejected", row.case, by=by, at=at, **_facts(row))
        count_waiting(current_brand())
    return row


def send_draft(
    draft: ReplyDraft,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    **said: Unpack[Said],
) -> Case:
    """Give the reply: it is recorded on its case, to be posted by hand. Refused, it stays a draft.

    Raises:
        NoSuchMove: it was given, or waits for somebody's yes.
        Refused: as `reply_to_customer` does.
    """
    with transaction.atomic():
        row = _moved(draft, DraftState.SENT)
        row.sent_at = at
        row.save(update_fields=["state", "sent_at"])
        case = reply_to_customer(
            row.case,
            text=row.text,
            channel=row.channel,
            public=row.public,
            leave=Leave(row.override or reason, row.decided_by_id),
            by=by,
            at=at,
            **said,
        )
        reply = case.entries.filter(kind="reply").order_by("-pk").first()
        row.entry_id = reply.pk if reply else None
        _save(row, at=at)
    return case


def _locked(draft: UUID, case: Case) -> ReplyDraft:
    # The case first: a reply takes the brand's lock and then the case's row.
    return ReplyDraft.objects.select_for_update(of=("self",)).get(pk=draft, case=case)


def _moved(draft: ReplyDraft, state: DraftState) -> ReplyDraft:
    row = (
        ReplyDraft.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(pk=draft.pk)
    )
    if state not in MOVES[row.state]:
        raise NoSuchMove(
            _("This reply is %(state)s; that cannot be done with it now.")
            % {"state": row.get_state_display()}
        )
    row.state = state
    return row


def _decided(
    draft: ReplyDraft, state: DraftState, *, by: Actor, at: datetime
) -> ReplyDraft:
    row = _moved(draft, state)
    _must_be_approver(row, by, at)
    row.decided_by_id, row.decided_at = by.pk if by else None, at
    return row


def _must_be_approver(row: ReplyDraft, by: Actor, at: datetime) -> None:
    if not isinstance(by, User):
        raise NotTheApprover(_("A person has to decide this."))
    access = access_of(by, current_brand())
    approvers = reply_policy().terms.approvers
    objection = why_not_decide(row, me=by.pk, access=access, approvers=approvers, at=at)
    if objection:
        raise NotTheApprover(objection)


def _must_be_version(row: ReplyDraft, version: int | None) -> None:
    if version is not None and version != row.version:
        raise CaseHasChanged(
            _("The draft has changed since: it is at version %(version)s now.")
            % {"version": row.version}
        )


def _save(row: ReplyDraft, *, at: datetime) -> None:
    row.changed_at = at
    row.version += 1
    row.save()


def _facts(row: ReplyDraft) -> dict[str, object]:
    return {"case": row.case.reference, "draft": row.pk, "channel": row.channel}
