"""Erasing people from what they posted: words and names go, facts, counts and readings stay.

An erased account keeps its row, so that its posts go on counting; nothing in it says who it was. Its handle
is free: whoever posts under it from then on is somebody whom we do not know yet. What is sent again of an
erased post brings its figures up to date and no words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from reputation.common.hiding import Names, hide_names, naming
from reputation.mentions.intake import Chain
from reputation.mentions.items import AuthorItem
from reputation.mentions.models import (
    Author,
    Content,
    Mention,
    Mute,
    RawItem,
    Revision,
    SearchDocument,
)
from reputation.mentions.search import index_again

NOBODY = "—"  # what stands in place of a handle

# Reposts bring the words of what they spread along; answers carry names in what their channel sent.
_HIS = """
    SELECT m.id, bool_or(m.id = h.id OR (m.kind = 'repost' AND m.target_id = h.id))
    FROM mentions_mention h
    JOIN mentions_mention m
      ON m.conversation_id = h.conversation_id
     AND (m.id = h.id OR m.target_id = h.id OR m.parent_id = h.id)
    WHERE h.author_id = ANY(%(authors)s)
    GROUP BY m.id
"""


@dataclass(slots=True)
class Forgotten:
    """What accounts were known by, (handle, name) by id, for whoever else keeps words about them.

    `posts` is how many posts lost their words.
    """

    people: dict[UUID, tuple[str, str]]
    posts: int = 0


def forget_authors(authors: Collection[UUID], *, at: datetime) -> Forgotten:
    """Erase the names and words of those accounts that are not erased yet.

    The caller holds the brand's write lock and the transaction. Safe to run again.
    """
    rows = Author.objects.select_for_update().filter(pk__in=authors, erased_at=None)
    known = rows.order_by("pk").values_list("pk", "handle", "name")
    forgotten = Forgotten({pk: (handle, name) for pk, handle, name in known})
    if not forgotten.people:
        return forgotten
    ids = list(forgotten.people)
    forgotten.posts = _take_words(ids)
    _hide_handles(ids, [handle for handle, _name in forgotten.people.values()])
    Mute.objects.filter(author__in=ids).update(reason="")
    Author.objects.filter(pk__in=ids).update(
        handle_key=Concat(Value("erased "), Cast("pk", TextField())),
        handle=NOBODY,
        name="",
        url="",
        employer="",
        erased_at=at,
    )
    return forgotten


def _take_words(authors: Sequence[UUID]) -> int:
    """Delete what the accounts said, and what channels sent of it; return how many posts lost their words."""
    with connection.cursor() as cursor:
        cursor.execute(_HIS, {"authors": list(authors)})
        rows = cursor.fetchall()
    touched = [post for post, _are_his_words in rows]
    his = [post for post, are_his_words in rows if are_his_words]
    RawItem.objects.filter(pk__in=touched).delete()
    SearchDocument.objects.filter(pk__in=his).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mentions_revision SET text = '', title = '', url = '' "
            "WHERE mention_id = ANY(%s) AND (text <> '' OR title <> '' OR url <> '')",
            [his],
        )
    return Content.objects.filter(pk__in=his).delete()[0]


def _hide_handles(authors: Sequence[UUID], handles: Iterable[str]) -> None:
    """Take “@handle” out of what others wrote where the accounts posted."""
    names = Names.addressed(handles)
    there = Mention.objects.filter(
        conversation__in=Mention.objects.filter(author__in=authors).values(
            "conversation"
        )
    ).values("pk")
    earlier = Revision.objects.filter(mention__in=there)
    hide_names(earlier, names, "text", "title")
    contents = Content.objects.filter(mention__in=there)
    held = set(naming(contents, names, "text", "title").values_list("pk", flat=True))
    hide_names(Content.objects.filter(pk__in=held), names, "text", "title")
    index_again(held)


def keep_figures_only(chains: Iterable[Chain]) -> None:
    """Leave of what comes again of erased posts its figures and removals, and no words or names.

    One statement, and none for a batch that changes nothing.
    """
    again = [(chain.kept.author_id, chain) for chain in chains if chain.kept]
    if not again:
        return
    rows = Author.objects.filter(
        pk__in={author_id for author_id, _ in again}, erased_at__isnull=False
    )
    erased = {str(pk): key for pk, key in rows.values_list("pk", "handle_key")}
    for author_id, chain in again:
        if author_id in erased:
            _silence(chain, erased[author_id])


def _silence(chain: Chain, handle_key: str) -> None:
    one = chain.final
    chain.versions = [one]
    one.item.text = one.item.title = one.item.url = None
    one.item.author = AuthorItem(NOBODY)
    one.handle_key = handle_key
    one.raw = one.reading = None
