"""What a new post means for a case: pure decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from reputation.cases.facts import Denied
from reputation.cases.models import Case, Entry
from reputation.cases.posts import Post
from reputation.cases.priorities import HEAVY_SIGNALS
from reputation.mentions.triage import COMPLAINT_AT, REVIEW_AT

# A weighty signal needs no more of a complaint than this: who says coolly that his comment was deleted and
# that he is of the press reads as little of one. Praise and recoveries lie below.
STAKES_AT = 0.2
# So long a customer may still say that what was closed is not fixed.
TAKES_BACK = timedelta(days=30)
# Who has said so himself and complains again has a new trouble, unless he takes it back.
_HIS_OWN_WORD = frozenset({"confirmed", "self_solved"})


def opens_a_case(post: Post) -> bool:
    """Tell whether a customer's post alone asks for a case."""
    if post.by_brand:
        return False
    if post.complaint >= COMPLAINT_AT:
        return True
    heavy = any(post.signals.get(name, 0) > 0 for name in HEAVY_SIGNALS)
    return heavy and post.complaint >= STAKES_AT


def may_be_a_complaint(post: Post) -> bool:
    """Tell whether a post may be one: that of somebody with an open case is about it, wherever it stands."""
    return not post.by_brand and post.complaint >= REVIEW_AT


def denies_the_fix(case: Case, post: Post) -> bool:
    """Tell whether a customer's word takes back what was claimed, or what a check had shown."""
    if case.claimed_at is None or post.posted_at < case.claimed_at:
        return False
    # After a claim even words that would be too vague alone say that it is none.
    if post.signals.get("false_fix", 0) > 0 or post.hints.get("false_fix", 0) > 0:
        return True
    if case.closed_at is not None or case.resolved_how in _HIS_OWN_WORD:
        return False
    return post.complaint >= COMPLAINT_AT


def first_complaints(
    posts: Iterable[Post], known: Collection[UUID]
) -> tuple[list[Post], list[Post]]:
    """Part the posts that only begin a case from those that may touch what is there already.

    First complaints are those of somebody who has no case near (`known` has one) and whose scores know all
    that his case will say. Left out of both: customers without a case who ask for none.
    """
    complaints: dict[UUID, list[Post]] = defaultdict(list)
    rest: list[Post] = []
    for post in posts:
        if post.by_brand or post.author_id in known:
            rest.append(post)
        elif opens_a_case(post):
            complaints[post.author_id].append(post)
    first: list[Post] = []
    for said in complaints.values():
        (first if are_weighed_as_read(said) else rest).extend(said)
    return first, rest


def are_weighed_as_read(posts: Sequence[Post]) -> bool:
    """Tell whether the scores of these posts hold already all that a case on them would say.

    A root is always scored, with the signals of its own text; the signals of a case are those of all its
    posts together.
    """
    return all(
        post.id == post.root_id and post.signals == posts[0].signals for post in posts
    )


def is_near(at: datetime) -> Q:
    """Return what is true of cases that are open, or closed so lately that it may be taken back."""
    return Q(closed_at=None) | Q(closed_at__gt=at - TAKES_BACK, merged_into=None)


def latest_claim(entries: Iterable[Entry]) -> Entry | None:
    """Return who said last that it is fixed, and where."""
    claims = [each for each in entries if each.kind in {"claim", "verification"}]
    return claims[-1] if claims else None


def denial_of(claim: Entry | None, case: Case) -> Denied:
    """Return what a customer takes back: who had said that it is fixed, where, and whose case it was then."""
    if claim is None:
        return Denied(team=case.team)
    return Denied(
        claim=claim.pk,
        claimed_by=claim.by_id,
        claimed_on=claim.channel,
        team=str(claim.facts.get("team", "")) or case.team,
    )
