"""What was read in words, the customer's or ours, put before a person: nothing of it is set by itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.actions.dealing import must_fit_currency
from reputation.cases.actions.pledging import CODE as NOTE_PROMISE
from reputation.cases.actions.pledging import note_promise
from reputation.cases.actions.work import finish
from reputation.cases.actions.working import Actor, Desk, Said, at_work
from reputation.cases.facts import Changed, Suggested
from reputation.cases.keeping import Kept, typed
from reputation.cases.models import Case, CasePost, Entry
from reputation.cases.posts import Post, Words, posts_by_id, words_of
from reputation.cases.stakes import Place, Stake, may_name_a_stake, stakes_in
from reputation.cases.stakes import Said as PostSaid
from reputation.common.errors import Refused
from reputation.common.rows import insert
from reputation.events.actions import record
from tenants.models import Brand

PROPOSALS = frozenset({"set_hard_deadline", "set_harm", NOTE_PROMISE})


class NoSuchProposal(Refused):
    """Nothing of that id waits to be taken over."""

    code = "no_such_proposal"


def names_a_stake(post: Post, words: Words | None) -> bool:
    """Tell whether a post is worth being read closely, after what waits for the answer is done."""
    return words is not None and may_name_a_stake(_said(post, words))


def tell_stakes(desks: Sequence[Desk], *, at: datetime) -> None:
    """Leave it for later to read closely what the posts say is at stake: dates take their time."""
    posts = [post for desk in desks for post in desk.naming]
    if posts:
        record("stakes.named", None, by=None, at=at, posts=posts)


def place_of(brand: Brand) -> Place:
    """Return what the hours and amounts of a brand's customers are counted in."""
    return Place(brand.timezone, brand.country, brand.currency)


def _said(post: Post, words: Words) -> PostSaid:
    return PostSaid(
        text=words.whole,
        language=post.language,
        posted_at=post.posted_at,
        signals={**post.hints, **post.signals},
    )


def propose_stakes(brand: Brand, posts: Collection[UUID], *, at: datetime) -> int:
    """Note on the cases of posts what the posts say is at stake; return how many proposals that made.

    Each is made once, whatever has become of it. The case does not change by it, nor does its version.
    """
    words, place = words_of(posts), place_of(brand)
    found = {
        post.id: stakes_in(_said(post, words[post.id]), place)
        for post in posts_by_id(posts)
        if post.id in words
    }
    named = {post: stakes for post, stakes in found.items() if stakes}
    return _note(brand, named, at) if named else 0


def _note(brand: Brand, named: Mapping[UUID, list[Stake]], at: datetime) -> int:
    with transaction.atomic():
        stand = CasePost.objects.filter(mention_id__in=named, case__closed_at=None)
        case_of = dict(stand.values_list("mention_id", "case_id"))
        rows = Case.objects.select_for_update().filter(pk__in=case_of.values())
        cases = {case.pk: case for case in rows.order_by("pk")}
        made = Entry.objects.filter(kind="suggestion", mention_id__in=named)
        known = {(entry.mention_id, entry.facts.get("code")) for entry in made}
        desks = [
            _desk(brand, cases[case_of[post]], post, stake, at)
            for post, stakes in named.items()
            for stake in stakes
            if post in case_of and (post, stake.code) not in known
        ]
        insert([entry for desk in desks for entry in desk.new])
        insert([text for desk in desks for text in desk.texts])
        return len(desks)


def _desk(brand: Brand, case: Case, post: UUID, stake: Stake, at: datetime) -> Desk:
    desk = Desk(brand, Kept(case), None, at, at)
    desk.add(
        Suggested(code=stake.code, hard_deadline_at=stake.deadline_at),
        mention_id=post,
        amount=stake.amount,
        currency=stake.currency,
        text=stake.quote,
    )
    return desk


def take_over(
    case: Case, *, entry_id: UUID, by: Actor, at: datetime, **said: Unpack[Said]
) -> Case:
    """Set on a case what its customer's words were read to say is at stake, or note what ours promise.

    Raises:
        NoSuchProposal: nothing of that id waits.
        AnotherCurrency: the case counts in another one.
    """
    with at_work(case, by=by, at=at, weighs=True, **said) as desk:
        proposal, facts = _waiting(desk, entry_id)
        if facts.code == NOTE_PROMISE:
            note_promise(desk, proposal, facts.promised_by)
        else:
            _set(desk, proposal, facts)
        finish([proposal], at=at)
    return desk.case


def _set(desk: Desk, proposal: Entry, facts: Suggested) -> None:
    changes = Changed()
    if facts.code == "set_hard_deadline":
        changes.hard_deadline_at = facts.hard_deadline_at
    else:
        must_fit_currency(desk.case, proposal.currency)
        changes.harm, changes.currency = proposal.amount, proposal.currency
    entry = desk.add(changes, mention_id=proposal.mention_id)
    desk.record("case.changed", entry, changed=sorted(entry.facts))


def _waiting(desk: Desk, entry_id: UUID) -> tuple[Entry, Suggested]:
    for entry in desk.kept.entries:
        facts = typed(entry)
        if (
            entry.pk == entry_id
            and entry.done_at is None
            and isinstance(facts, Suggested)
            and facts.code in PROPOSALS
        ):
            return entry, facts
    raise NoSuchProposal(_("Nothing of that kind waits to be taken over on this case."))
