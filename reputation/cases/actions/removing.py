"""Hiding or deleting a customer's post: never alone, never without a ground, never because it complains.

Nothing is sent to a channel: with two persons' yes somebody does it there by hand. What the post says is
captured as evidence before.
"""

from datetime import datetime, timedelta
from typing import Literal, Unpack
from uuid import UUID

from django.utils.translation import gettext as _

from reputation.cases.actions.opening import NoSuchPost, capture
from reputation.cases.actions.work import finish, must_say
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import RemovalAsked, RemovalDecided
from reputation.cases.keeping import typed
from reputation.cases.models import Case, CasePost, Entry
from reputation.cases.posts import Post, posts_by_id, words_of
from reputation.cases.reply_policies import reply_policy
from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.mentions.triage import REVIEW_AT
from tenants.models import User
from tenants.queries import access_of

# The grounds that a policy may name. Being a complaint is none.
GROUNDS = frozenset(
    {"personal_data", "hate", "violence", "illegal", "minors", "spam", "malware"}
)
# Those for which even a complaint may go: somebody is harmed by its being read.
HARMS = GROUNDS - {"spam", "malware"}
DECIDE_WITHIN = timedelta(minutes=30)


class RemovalNeedsGround(Refused):
    """No policy allows it on this ground."""

    code = "removal_needs_policy"


class ComplaintsStay(Refused):
    """A complaint is not taken away for being one."""

    code = "complaints_stay"


class NotTheSecondPerson(Refused):
    """Somebody else has to decide it."""

    code = "not_the_approver"


class NothingToDecide(Refused):
    """There is no such request, or it was decided."""

    code = "nothing_to_decide"


def ask_removal(
    case: Case,
    *,
    mention_id: UUID,
    way: Literal["hide", "delete"],
    policy: str,
    reason: str,
    by: Actor,
    at: datetime,
    **said: Unpack[Said],
) -> Case:
    """Ask for a customer's post to be hidden or deleted. Another person decides.

    Raises:
        RemovalNeedsGround: the ground is none that a policy names.
        ComplaintsStay: the post complains, and the ground harms nobody.
        NoSuchPost: it is not in this case's conversations, or it is the brand's own.
    """
    with at_work(case, by=by, at=at, even_closed=True, **said) as desk:
        post = _customers_post(desk.case, mention_id)
        _must_have_ground(post, policy)
        capture(desk, post, words_of([mention_id]).get(mention_id))
        entry = desk.add(
            RemovalAsked(way=way, policy=policy),
            text=must_say(reason),
            channel=post.channel,
            mention_id=mention_id,
            due_at=at + DECIDE_WITHIN,
        )
        desk.record(
            "removal.requested", entry, mention=mention_id, way=way, policy=policy
        )
    return desk.case


def decide_removal(
    case: Case,
    *,
    request: UUID,
    granted: bool,
    by: Actor,
    at: datetime,
    reason: str = "",
    **said: Unpack[Said],
) -> Case:
    """Say yes or no to a removal that somebody else asked for.

    Raises:
        NothingToDecide: there is no such request, or it was decided.
        NotTheSecondPerson: he asked himself, or has no say in it.
    """
    with at_work(case, by=by, at=at, even_closed=True, **said) as desk:
        asked = _open_request(desk, request)
        _must_be_second(desk, asked, by)
        finish([asked], at=at)
        entry = desk.add(
            RemovalDecided(request=asked.pk, granted=granted),
            text=reason,
            channel=asked.channel,
            mention_id=asked.mention_id,
        )
        told: dict[str, object] = {
            "case": desk.case.reference,
            "entry": entry.pk,
            "mention": asked.mention_id,
            "asked_by": asked.by_id,
        }
        if granted:
            record("removal.approved", desk.case, by=by, at=at, **told)
        else:
            record("removal.rejected", desk.case, by=by, at=at, **told)
    return desk.case


def _customers_post(case: Case, mention_id: UUID) -> Post:
    found = posts_by_id([mention_id])
    conversations = CasePost.objects.filter(case=case).values_list(
        "mention__conversation_id", flat=True
    )
    if not found or found[0].by_brand or found[0].conversation_id not in conversations:
        raise NoSuchPost(_("No customer said that in this case."))
    return found[0]


def _must_have_ground(post: Post, policy: str) -> None:
    if policy not in GROUNDS:
        raise RemovalNeedsGround(
            _("Posts stay, unless the policy names a ground: %(grounds)s.")
            % {"grounds": ", ".join(sorted(GROUNDS))}
        )
    if post.complaint >= REVIEW_AT and policy not in HARMS:
        raise ComplaintsStay(_("This post complains. Answer it; it stays."))


def _open_request(desk: Desk, request: UUID) -> Entry:
    for entry in desk.kept.entries:
        if entry.pk == request and isinstance(typed(entry), RemovalAsked):
            if entry.done_at is None:
                return entry
            break
    raise NothingToDecide(_("There is no such request, or it was decided."))


def _must_be_second(desk: Desk, asked: Entry, by: Actor) -> None:
    if not isinstance(by, User):
        raise NotTheSecondPerson(_("A person has to decide this."))
    if by.pk == asked.by_id:
        raise NotTheSecondPerson(_("Nobody decides his own request. Ask somebody."))
    access = access_of(by, desk.brand)
    role = access.role.value if access and access.role else ""
    if role not in reply_policy().terms.approvers:
        raise NotTheSecondPerson(_("Your role has no say in this."))
