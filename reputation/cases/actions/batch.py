"""One batch of posts, and the cases that they meet.

Everything is decided for a batch at once, in a constant number of statements.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from reputation.cases.actions.opening import (
    NewCase,
    add_answer,
    capture,
    is_pressing,
    open_by_rule,
    tell_opened,
)
from reputation.cases.actions.proposing import names_a_stake, tell_stakes
from reputation.cases.actions.working import Desk, write
from reputation.cases.facts import Attached, Claimed, Heard, Suggested
from reputation.cases.fixes import says_fixed
from reputation.cases.hearing import (
    are_weighed_as_read,
    denial_of,
    denies_the_fix,
    is_near,
    latest_claim,
    may_be_a_complaint,
    opens_a_case,
)
from reputation.cases.identities import known_elsewhere
from reputation.cases.keeping import load, standpoints_of, weight_of
from reputation.cases.models import Case, CasePost
from reputation.cases.posts import (
    Answer,
    Post,
    Words,
    answers_among,
    answers_in,
    words_of,
)
from reputation.common.rows import insert
from reputation.events.actions import record_each
from reputation.risk.facts import Weight
from tenants.models import Brand

RULE = "complaint"

type Deed = tuple[Desk, UUID]  # and the entry that tells of it


class Hearing:
    """One batch of posts, and the cases that they meet."""

    def __init__(self, brand: Brand, posts: Sequence[Post], *, at: datetime) -> None:
        self.brand, self.at = brand, at
        self.answers = answers_among([post.id for post in posts if post.by_brand])
        taken = set(
            CasePost.objects.filter(
                mention_id__in=[post.id for post in posts]
            ).values_list("mention_id", flat=True)
        )
        self.theirs = [
            post for post in posts if not post.by_brand and post.id not in taken
        ]
        self.of_author: dict[UUID, Desk] = {}
        self.desks = self._desks()
        self.before = {
            desk.case.pk: (weight_of(desk.kept), desk.case.is_open)
            for desk in self.desks
        }
        self.conversations = {
            pk: {point.conversation_id for point in points}
            for pk, points in standpoints_of(list(self.before)).items()
        }
        self.stood: list[tuple[Desk, Post]] = []
        self.deeds: dict[str, list[Deed]] = defaultdict(list)

    def _desks(self) -> list[Desk]:
        """Lock what these people have open, or closed so lately that they may take it back."""
        authors = {post.author_id for post in self.theirs}
        authors.update(answer.author_id for answer in self.answers)
        elsewhere = known_elsewhere(authors)
        cases = Case.objects.filter(
            is_near(self.at), Q(author_id__in=authors) | Q(pk__in=elsewhere.values())
        )
        desks = [
            Desk(self.brand, kept, None, self.at, self.at)
            for kept in load(cases.select_for_update().order_by("pk"))
        ]
        of_case = {desk.case.pk: desk for desk in desks}
        for author, case_id in elsewhere.items():
            if case_id in of_case:
                self.of_author[author] = of_case[case_id]
        for desk in sorted(desks, key=lambda desk: desk.case.is_open):
            # The latest open one, for desks come in the order of their cases' ids.
            if desk.case.author_id in authors:
                self.of_author[desk.case.author_id] = desk
        return desks

    def run(self) -> int:
        """Take everything in the order in which it was said; return how many cases opened."""
        opened = self._open_cases()
        words = words_of(answer.mention_id for answer in self.answers)
        said: list[Post | Answer] = sorted(
            [*self.theirs, *self.answers], key=lambda each: each.posted_at
        )
        for each in said:
            desk = self.of_author.get(each.author_id)
            if desk is None or _knows(desk, _mention_of(each)):
                continue
            if isinstance(each, Post):
                self._hear(desk, each)
            else:
                self._answer(desk, each, words.get(each.mention_id))
        insert(
            [
                CasePost(mention_id=post.id, case_id=desk.case.pk, added_at=self.at)
                for desk, post in self.stood
            ]
        )
        self._capture()
        for desk in opened:
            self.before[desk.case.pk] = (_weight_as_read(desk), False)
        worked = [desk for desk in self.desks if desk.new]
        write([*worked, *opened], at=self.at, before=self.before)
        self._tell(opened)
        return len(opened)

    def _open_cases(self) -> list[Desk]:
        """Open a case per author who complains and has none: on the first that he wrote."""
        first: dict[UUID, Post] = {}
        for post in self.theirs:
            if opens_a_case(post) and not self._is_answered_for(post):
                first.setdefault(post.author_id, post)
        if not first:
            return []
        wanted = [NewCase(posts=[post]) for post in first.values()]
        opened = open_by_rule(self.brand, wanted, at=self.at, rule=RULE)
        for post, desk in zip(first.values(), opened, strict=True):
            self.of_author[post.author_id] = desk
            self.conversations[desk.case.pk] = {post.conversation_id}
        known = {answer.mention_id for answer in self.answers}
        begun = answers_in({post.conversation_id for post in first.values()})
        self.answers += [each for each in begun if each.mention_id not in known]
        return opened

    def _is_answered_for(self, post: Post) -> bool:
        """Tell whether its author has a case that his post belongs to, or reopens."""
        desk = self.of_author.get(post.author_id)
        if desk is None:
            return False
        if desk.case.is_open:
            return True
        return self._is_here(desk, post) and denies_the_fix(desk.case, post)

    def _is_here(self, desk: Desk, post: Post) -> bool:
        return post.conversation_id in self.conversations.get(desk.case.pk, ())

    # --- Customers ---

    def _hear(self, desk: Desk, post: Post) -> None:
        """Take another post of somebody who has a case."""
        is_here = self._is_here(desk, post)
        if denies_the_fix(desk.case, post) and (
            is_here or self._is_answer_to_claim(desk, post)
        ):
            self._deny(desk, post)
        elif not desk.case.is_open:
            return
        elif opens_a_case(post) or (not is_here and may_be_a_complaint(post)):
            self._attach(desk, post)
        elif is_here or post.is_thanks:
            _note_word(desk, post)

    def _is_answer_to_claim(self, desk: Desk, post: Post) -> bool:
        """Tell whether who begins anew speaks of an open claim: where it was made, or in so many words."""
        if not desk.case.is_open:
            return False
        claim = latest_claim([*desk.kept.entries, *desk.new])
        where = claim.channel if claim else ""
        says_so = {**post.signals, **post.hints}.get("false_fix", 0) > 0
        return says_so or post.channel == where

    def _deny(self, desk: Desk, post: Post) -> None:
        claim = latest_claim([*desk.kept.entries, *desk.new])
        entry = desk.add(
            denial_of(claim, desk.case),
            at=post.posted_at,
            channel=post.channel,
            mention_id=post.id,
        )
        desk.case.claimed_at = desk.case.closed_at = None
        self._stand_on(desk, post)
        self.deeds["denied"].append((desk, entry.pk))

    def _attach(self, desk: Desk, post: Post) -> None:
        entry = desk.add(
            Attached(rule=RULE, signals=dict(post.signals)),
            at=post.posted_at,
            channel=post.channel,
            mention_id=post.id,
        )
        self._stand_on(desk, post)
        self.deeds["extended"].append((desk, entry.pk))

    def _stand_on(self, desk: Desk, post: Post) -> None:
        desk.posts.append(post)
        self.stood.append((desk, post))

    # --- The brand ---

    def _answer(self, desk: Desk, answer: Answer, said: Words | None) -> None:
        """Take what the brand wrote to the customer, and note when it says that it is fixed."""
        is_here = answer.conversation_id in self.conversations.get(desk.case.pk, ())
        if not (is_here and desk.case.is_open):
            return
        entry = add_answer(desk, answer)
        self.deeds["answered"].append((desk, entry.pk))
        if said and desk.case.claimed_at is None and says_fixed(said.text):
            claim = desk.add(
                Claimed(public=True, team=desk.case.team),
                at=answer.posted_at,
                channel=answer.channel,
                mention_id=answer.mention_id,
                text=said.text,
            )
            desk.case.claimed_at = answer.posted_at
            self.deeds["claimed"].append((desk, claim.pk))

    # --- What follows ---

    def _capture(self) -> None:
        """Keep evidence of the posts that joined a pressing case, and see which name what is at stake."""
        words = words_of(post.id for _desk, post in self.stood)
        for desk, post in self.stood:
            if names_a_stake(post, words.get(post.id)):
                desk.naming.append(post.id)
            if is_pressing(post, {**desk.case.signals, **post.signals}):
                capture(desk, post, words.get(post.id))

    def _tell(self, opened: Sequence[Desk]) -> None:
        tell_opened(opened)
        tell_stakes([*self.desks, *opened], at=self.at)
        for kind, deeds in self.deeds.items():
            facts = [
                {"case": desk.case.reference, "entry": entry} for desk, entry in deeds
            ]
            subjects = [desk.case for desk, _entry in deeds]
            match kind:
                case "answered":
                    record_each("case.answered", facts, subjects=subjects, at=self.at)
                case "claimed":
                    record_each("case.claimed", facts, subjects=subjects, at=self.at)
                case "denied":
                    record_each("case.reopened", facts, subjects=subjects, at=self.at)
                case _:
                    record_each("case.extended", facts, subjects=subjects, at=self.at)


def _note_word(desk: Desk, post: Post) -> None:
    desk.add(
        Heard(
            thanks=post.is_thanks,
            sentiment=post.sentiment,
            criticised=sorted(name for name, felt in post.aspects.items() if felt < 0),
        ),
        at=post.posted_at,
        channel=post.channel,
        mention_id=post.id,
    )
    if post.is_thanks and desk.case.resolved_at is None:
        desk.add(Suggested(code="confirm_with_customer"), mention_id=post.id)


def _mention_of(said: Post | Answer) -> UUID:
    return said.id if isinstance(said, Post) else said.mention_id


def _knows(desk: Desk, mention_id: UUID) -> bool:
    return any(
        entry.mention_id == mention_id for entry in (*desk.kept.entries, *desk.new)
    )


def _weight_as_read(desk: Desk) -> Weight:
    """Return what the scores of a new case's posts hold already: what their own texts say."""
    if not are_weighed_as_read(desk.posts):
        return Weight()
    return Weight(dict(desk.posts[0].signals))
