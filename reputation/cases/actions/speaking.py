"""Cases whose first post turns out to be in another language: they are answered in that one."""

from datetime import datetime
from uuid import UUID

from reputation.cases.actions.working import at_work
from reputation.cases.models import Case


def speak_as_told(post: UUID, *, was: str, language: str, at: datetime) -> int:
    """Give the open case that a post began the post's language; return how many cases that changed.

    A case that was given another language than the post had keeps it. Safe to run again.
    """
    found = Case.objects.open().filter(
        posts__mention=post, posts__is_origin=True, language=was
    )
    changed = 0
    for case in found:
        with at_work(case, by=None, at=at) as desk:
            desk.case.language = language
        changed += 1
    return changed
