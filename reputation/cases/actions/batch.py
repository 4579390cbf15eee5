"""One batch of posts, and the cases that they meet.

Everything is decided for a batch at once, in a constant number of statements.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from reputation.cases.actions.opening import (
    NewCase,
    add_answer,
    capture,
    is_pressing,
    open_by_rule,
    tell_opened,
)
from reputation.cases.actions.working import Desk, write
from reputation.cases.facts import Attached, Claimed, Denied, Heard, Suggested
from reputation.cases.fixes import says_fixed
from reputation.cases.hearing import (
    are_weighed_as_read,
    denies_the_fix,
    is_near,
    latest_claim,
    opens_a_case,
)
from reputation.cases.keeping import load, standpoints_of, weight_of
from reputation.cases.models import Case, CasePost
from reputation.cases.posts import Post, answers_among, answers_in, words_of
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
        self.desks = self._desks()
        self.before = {
            desk.case.pk: (weight_of(desk.case), desk.case.is_open)
            for desk in self.desks
        }
        self.conversations = {
            pk: {point.conversation_id for point in points}
            for pk, points in standpoints_of(list(self.before)).items()
        }
        self.of_author: dict[UUID, Desk] = {}
        for desk in sorted(self.desks, key=lambda desk: desk.case.is_open):
            # The latest open one, for desks come in the order of their cases' ids.
            if desk.case.author_id is not None:
                self.of_author[desk.case.author_id] = desk
        self.added: list[CasePost] = []
        self.deeds: dict[str, list[Deed]] = defaultdict(list)

    def _desks(self) -> list[Desk]:
        """Lock what these authors have open, or closed so lately that they may take it back."""
        authors = {post.author_id for post in self.theirs}
        authors.update(answer.author_id for answer in self.answers)
        cases = Case.objects.filter(is_near(self.at), author_id__in=authors)
        return [
            Desk(self.brand, kept, None, self.at, self.at)
            for kept in load(cases.select_for_update().order_by("pk"))
        ]

    def run(self) -> int:
        for post in self.theirs:
            if (desk := self.of_author.get(post.author_id)) is not None:
                self._hear(desk, post)
        opened = self._open_cases()
        self._take_answers()
        CasePost.objects.bulk_create(self.added)
        self._capture()
        worked = [desk for desk in self.desks if desk.new]
        write([*worked, *opened], at=self.at, before=self.before)
        self._tell(opened)
        return len(opened)

    # --- Customers ---

    def _hear(self, desk: Desk, post: Post) -> None:
        """Take another post of somebody who has a case."""
        if _knows(desk, post.id):
            return
        is_here = post.conversation_id in self.conversations.get(desk.case.pk, ())
        is_denied = any(entry.kind == "denial" for entry in desk.new)
        if denies_the_fix(desk.case, post) and is_here and not is_denied:
            self._deny(desk, post)
        elif not desk.case.is_open and not is_denied:
            if opens_a_case(post):
                del self.of_author[post.author_id]
        elif opens_a_case(post):
            self._attach(desk, post)
        elif is_here:
            _note_word(desk, post)

    def _deny(self, desk: Desk, post: Post) -> None:
        claim = latest_claim(desk.kept.entries)
        entry = desk.add(
            Denied(
                claim=claim.pk if claim else None,
                claimed_by=claim.by_id if claim else None,
                claimed_on=claim.channel if claim else "",
                team=desk.case.team,
            ),
            at=post.posted_at,
            channel=post.channel,
            mention_id=post.id,
        )
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
        self.added.append(
            CasePost(mention_id=post.id, case=desk.case, added_at=self.at)
        )

    def _open_cases(self) -> list[Desk]:
        """Open a case per author who complains and has none."""
        found: dict[UUID, list[Post]] = defaultdict(list)
        for post in self.theirs:
            if post.author_id not in self.of_author and opens_a_case(post):
                found[post.author_id].append(post)
        if not found:
            return []
        wanted = [NewCase(posts=posts) for posts in found.values()]
        opened = open_by_rule(self.brand, wanted, at=self.at, rule=RULE)
        for author, desk in zip(found, opened, strict=True):
            self.before[desk.case.pk] = (_weight_as_read(desk), False)
            self.of_author[author] = desk
            self.conversations[desk.case.pk] = {
                post.conversation_id for post in desk.posts
            }
        begun = {post.conversation_id for desk in opened for post in desk.posts}
        known = {answer.mention_id for answer in self.answers}
        self.answers += [
            answer for answer in answers_in(begun) if answer.mention_id not in known
        ]
        return opened

    # --- The brand ---

    def _take_answers(self) -> None:
        words = words_of(answer.mention_id for answer in self.answers)
        for answer in self.answers:
            desk = self.of_author.get(answer.author_id)
            if desk is None or not (desk.case.is_open or desk.new):
                continue
            if answer.conversation_id not in self.conversations.get(desk.case.pk, ()):
                continue
            if _knows(desk, answer.mention_id):
                continue
            entry = add_answer(desk, answer)
            self.deeds["answered"].append((desk, entry.pk))
            said = words.get(answer.mention_id)
            if said and desk.case.claimed_at is None and says_fixed(said.text):
                claim = desk.add(
                    Claimed(public=True),
                    at=answer.posted_at,
                    channel=answer.channel,
                    mention_id=answer.mention_id,
                    text=said.text,
                )
                self.deeds["claimed"].append((desk, claim.pk))

    # --- What follows ---

    def _capture(self) -> None:
        """Keep evidence of the posts that joined a pressing case."""
        desks = [desk for desk in self.desks if desk.posts]
        words = words_of(post.id for desk in desks for post in desk.posts)
        for desk in desks:
            for post in desk.posts:
                if is_pressing(post, {**desk.case.signals, **post.signals}):
                    capture(desk, post, words.get(post.id))

    def _tell(self, opened: Sequence[Desk]) -> None:
        tell_opened(opened)
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
        Heard(thanks=post.is_thanks, sentiment=post.sentiment),
        at=post.posted_at,
        channel=post.channel,
        mention_id=post.id,
    )
    if post.is_thanks and desk.case.resolved_at is None:
        desk.add(Suggested(code="confirm_with_customer"), mention_id=post.id)


def _knows(desk: Desk, mention_id: UUID) -> bool:
    return any(
        entry.mention_id == mention_id for entry in (*desk.kept.entries, *desk.new)
    )


def _weight_as_read(desk: Desk) -> Weight:
    """Return what the scores of a new case's posts hold already: what their own texts say."""
    if not are_weighed_as_read(desk.posts):
        return Weight()
    return Weight(dict(desk.posts[0].signals))
