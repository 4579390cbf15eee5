"""A brand whose cases follow its posts: what the worker does after each commit, done at once."""

from datetime import datetime
from typing import Any

from reputation.cases.models import Case, Entry
from reputation.events.models import Event
from reputation.events.relay import relay
from reputation.mentions.models import Author, Conversation, Mention
from reputation.pipeline.accept import BatchResult
from tenants.models import Brand
from tests.people import MONDAY
from tests.pipeline.desk import take

# A quiet complaint without any signal, and one that denies a fix, to any engine.
FAILURE = "El pedido no ha llegado y nadie responde"
DENIAL = "Pues no está resuelto, mi pedido no ha llegado y nadie responde"


def catch_up(at: datetime = MONDAY) -> None:
    """Let everything follow from what was recorded, and from what followed from that."""
    while waiting := list(
        Event.objects.waiting().order_by("pk").values_list("pk", flat=True)
    ):
        assert relay(waiting, at=at) == len(waiting)


def happen(
    brand: Brand, *items: Any, at: datetime = MONDAY, **said: Any
) -> BatchResult:
    """Take posts in, and let cases follow."""
    result = take(brand, *items, at=at, **said)
    assert result.rejected == []
    catch_up(at)
    return result


def the_case() -> Case:
    return Case.objects.get()


def case_of(handle: str) -> Case:
    author = Author.objects.get(handle=handle)
    return Case.objects.get(author_id=author.pk)


def kinds(case: Case) -> list[str]:
    """Return the kinds of a case's entries, as they were written."""
    entries = Entry.objects.filter(case=case, undone_at=None).order_by("pk")
    return list(entries.values_list("kind", flat=True))


def events(case: Case) -> list[str]:
    """Return what the log says of a case, oldest first."""
    found = Event.objects.filter(subject_id=case.pk).order_by("pk")
    return list(found.values_list("kind", flat=True))


def posts_of(case: Case) -> set[str]:
    """Return the external ids of the posts that a case stands on."""
    found = Mention.objects.filter(case_post__case=case)
    return set(found.values_list("external_id", flat=True))


def score() -> float:
    return Conversation.objects.get(joined_into=None).score
