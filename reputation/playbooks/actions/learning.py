"""Post-mortems are written, and their lessons become drafts of playbooks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from msgspec import structs, to_builtins

from reputation.cases.models import Case
from reputation.events.actions import record
from reputation.playbooks.actions.editing import save_draft
from reputation.playbooks.authority import Actor
from reputation.playbooks.format import Document, Words
from reputation.playbooks.looking_back import figures_of
from reputation.playbooks.models import Playbook, PostMortem


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to do, or not to do, next time; in the words of whoever learned it."""

    text: str
    kind: Literal["do", "dont"] = "do"


def ensure_post_mortem(case: Case, *, by: Actor, at: datetime) -> PostMortem:
    """Return the case's post-mortem; assembled from its figures when there is none yet."""
    found = PostMortem.objects.filter(case=case).first()  # its key
    return found or write_post_mortem(case, by=by, at=at)


def write_post_mortem(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    owner: str | None = None,
    lessons: str | None = None,
) -> PostMortem:
    """Write what a case taught, with its figures as they are now.

    What is not given stays as it was. The root cause is the case's own.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        found = PostMortem.objects.filter(case=case).first() or PostMortem(case=case)
        found.owner = found.owner if owner is None else owner
        found.lessons = found.lessons if lessons is None else lessons
        found.figures = to_builtins(figures_of(case, at=at))
        found.written_at, found.written_by_id = at, (by.pk if by else None)
        found.save()
        record("post_mortem.recorded", case, by=by, at=at)
    return found


def learn(
    post_mortem: PostMortem,
    playbook: Playbook,
    lesson: Lesson,
    *,
    by: Actor,
    at: datetime,
) -> PostMortem:
    """Put a lesson into the playbook's draft, for somebody to word and publish.

    It goes into what to do or not to do, in one wording for all languages: the draft's
    editor translates it.
    """
    with transaction.atomic():
        current = playbook.versions.order_by("-number").first()
        if current is None:
            raise Playbook.DoesNotExist
        document = with_lesson(current.read(), lesson)
        post_mortem.draft = save_draft(playbook, document, by=by, at=at)
        post_mortem.save(update_fields=["draft"])
    return post_mortem


def with_lesson(document: Document, lesson: Lesson) -> Document:
    """Return the document with a lesson at the end of its do or don't list."""
    words = Words(es=lesson.text, en=lesson.text, pt=lesson.text)
    if lesson.kind == "do":
        return structs.replace(document, do=[*document.do, words])
    return structs.replace(document, dont=[*document.dont, words])
