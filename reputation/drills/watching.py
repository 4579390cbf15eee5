"""Looking at what was done in a telling: its cases, its replies, its scores. Each a few statements."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from reputation.analysis.guard.check import check
from reputation.analysis.guard.draft import Draft
from reputation.cases import facts as told
from reputation.cases.keeping import load, typed
from reputation.cases.models import Case, CasePost, Entry, EntryText
from reputation.cases.posts import answers_in, words_of
from reputation.drills.conduct import Answer, Claim, Conduct, Promise
from reputation.drills.names import Names
from reputation.drills.scenario import Story
from reputation.drills.scoring import Point, worst_of
from reputation.drills.stage import case_on
from reputation.drills.useful import is_useful
from reputation.mentions.models import Conversation, Mention
from reputation.risk.models import Assessment
from reputation.risk.settling import HISTORY_FROM

type StoryTime = Callable[[datetime], timedelta]


def conduct_of(
    story: Story, names: Names, step: str, *, when: StoryTime
) -> Conduct | None:
    """Return what was done for the author of a step; None before it was posted.

    He minds no references: what was done in another case of his counts as well.
    """
    post = Mention.objects.filter(
        external_id=names.post(step), channel__slug=story.step(step).channel
    ).first()
    if post is None:
        return None
    case = case_on(post)
    found = _without_case(post, when=when)
    if case is not None:
        [kept] = load([case])
        found = _conduct(post, case, kept.entries, when=when)
    posts = [names.post(like) for like in story.steps_like(step)]
    others = Case.objects.filter(
        posts__mention__external_id__in=posts, merged_into=None
    )
    if case is not None:
        others = others.exclude(pk=case.pk)
    for kept in load(others.distinct()):
        found = found.beside(_conduct(post, kept.case, kept.entries, when=when))
    return found


def _without_case(post: Mention, *, when: StoryTime) -> Conduct:
    """Return what was said to somebody for whom nobody has opened a case."""
    answers = [
        each
        for each in answers_in({post.conversation_id})
        if each.author_id == post.author_id
    ]
    words = words_of(each.mention_id for each in answers)
    return Conduct(
        began=when(post.posted_at),
        words=(when(post.posted_at),),
        answers=tuple(
            _read(words[each.mention_id].text, post.language, when(each.posted_at))
            for each in answers
            if each.mention_id in words
        ),
        removed=post.removed_by == "brand",
    )


def _conduct(
    post: Mention, case: Case, entries: Collection[Entry], *, when: StoryTime
) -> Conduct:
    facts = [(entry, typed(entry)) for entry in entries]
    said = _said(entries)
    answers = [
        _answer(fact, said.get(entry.pk, ""), case.language, when(entry.at))
        for entry, fact in facts
        if isinstance(fact, told.Replied | told.Answered | told.Contacted)
        and not _is_his(fact)
    ]
    promises = [entry for entry in entries if entry.kind == "promise"]
    claims = [(entry, fact) for entry, fact in facts if isinstance(fact, told.Claimed)]
    stands_on = CasePost.objects.filter(case=case).values("mention_id")
    mine = Mention.objects.filter(pk__in=stands_on)
    return Conduct(
        began=when(post.posted_at),
        words=tuple(
            when(entry.at)
            for entry, fact in facts
            if isinstance(fact, told.Opened | told.Attached | told.Heard | told.Denied)
            and entry.mention_id is not None
        ),
        answers=tuple(answers),
        promises=tuple(
            Promise(
                when(entry.at),
                kept=entry.done_at is not None
                and entry.due_at is not None
                and entry.done_at <= entry.due_at,
                broken=entry.missed_at is not None,
            )
            for entry in promises
        ),
        claims=tuple(Claim(when(entry.at), fact.check) for entry, fact in claims),
        verified_at=_verified(facts, when),
        resolved_at=when(case.resolved_at)
        if case.resolved_at and case.is_really_resolved
        else None,
        denials=case.false_fixes,
        pushes=sum(
            fact.pushed_customer
            for _entry, fact in facts
            if isinstance(fact, told.HandedOff)
        ),
        remedy=case.remedy,
        currency=case.currency,
        reached=tuple(
            (when(entry.at), entry.channel)
            for entry, fact in facts
            if isinstance(fact, told.Contacted)
            and fact.outcome == "reached"
            and not fact.from_customer
        ),
        removed=mine.filter(removed_by="brand").exists(),
    )


def _is_his(fact: told.Fact) -> bool:
    """Whether it is no word of ours to the customer: his own call, or an attempt that did not reach him."""
    return isinstance(fact, told.Contacted) and (
        fact.from_customer or fact.outcome != "reached"
    )


def _verified(
    facts: Iterable[tuple[Entry, told.Fact]], when: StoryTime
) -> timedelta | None:
    """Return when a check stood behind the fix: one that was noted, or asking him who was spoken with."""
    spoken_with = False
    for entry, fact in facts:
        if isinstance(fact, told.Contacted) and fact.outcome == "reached":
            spoken_with = True
        if entry.kind == "verification" or (
            spoken_with and entry.kind == "confirmation"
        ):
            return when(entry.at)
    return None


def _said(entries: Collection[Entry]) -> Mapping[UUID, str]:
    """Return what answers say: as entered, else as posted."""
    ours = [entry for entry in entries if entry.kind in {"reply", "answer"}]
    texts = EntryText.objects.filter(entry__in=ours, erased_at=None)
    found = dict(texts.values_list("entry_id", "text"))
    posts = words_of(entry.mention_id for entry in ours if entry.mention_id)
    for entry in ours:
        if entry.pk not in found and entry.mention_id in posts:
            found[entry.pk] = posts[entry.mention_id].text
    return found


def _answer(fact: told.Fact, text: str, language: str, at: timedelta) -> Answer:
    if isinstance(fact, told.Contacted):
        return Answer(at, useful=True)  # a person spoke with him
    override = isinstance(fact, told.Replied) and fact.override
    return _read(text, language, at, override=override)


def _read(text: str, language: str, at: timedelta, *, override: bool = False) -> Answer:
    found = {each.code for each in check(Draft(text, language)).findings}
    return Answer(
        at,
        useful=is_useful(text, language),
        pushes="channel_push" in found,
        without_time="promise_without_time" in found,
        override=override,
    )


def conversations_of(names: Names) -> set[UUID]:
    """Return the conversations of a telling's posts."""
    posts = Mention.objects.filter(external_id__startswith=names.post(""))
    return set(posts.values_list("conversation_id", flat=True))


def curve_of(names: Names, *, when: StoryTime) -> list[Point]:
    """Return how the worst score of a telling's conversations moved.

    The history begins where a score is worth a row. What came before stood below that, or where it stands now
    if it never was.
    """
    ids = conversations_of(names)
    rows = Assessment.objects.filter(conversation_id__in=ids).order_by("as_of", "pk")
    kept = list(rows.values_list("as_of", "conversation_id", "score"))
    first = {pk: score for _at, pk, score in reversed(kept)}
    begun = [
        (at, pk, min(first[pk], HISTORY_FROM) if pk in first else score)
        for at, pk, score in Conversation.objects.filter(pk__in=ids).values_list(
            "first_posted_at", "pk", "score"
        )
    ]
    return worst_of(
        (when(at).total_seconds(), str(pk), score) for at, pk, score in [*begun, *kept]
    )
