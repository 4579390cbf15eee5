"""Finding posts by their words: one folding for what is kept and for what is asked.

Words are lower case without accents, cut at everything that is no letter or digit. Both
sides are folded here, in Python, and written as `tsvector` and `tsquery` literals: no
parser of the database has an opinion of its own.

An index on the way in would cost five sixths of the ingest rate, so `index_waiting`
builds it a moment later. Until then a post is found by reading it: the newest `TAIL`
posts without a document are matched one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import (
    BooleanField,
    Exists,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from reputation.mentions.models import Content, SearchDocument

TAIL = 5_000
# An id is made before its transaction commits: what is this much older than the newest
# document may still lack one.
LATE_COMMIT = timedelta(minutes=10)
# A reader looks back less far. After an import its last ten minutes may be a million
# posts, to be gone through for each question; who commits later than this is found when
# the index knows him.
LATE_FOR_READERS = timedelta(seconds=10)
# Common is what some of the newest posts say. Its newest fifty then stand close together, on pages that
# are read one after the other; through the index, each of its posts would be a page from anywhere.
NEWEST = 10_000
COMMON = 20
MAX_WORD = 100
MAX_WORDS = 32

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')


class NothingToSearch(ValueError):
    """The question holds no word. The message is shown to whoever asked."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_prefix: bool

    def matches(self, words: Sequence[str]) -> bool:
        """Test whether the words hold the phrase."""
        size = len(self.words)
        head, tail = self.words[:-1], self.words[-1]
        for place in range(len(words) - size + 1):
            final = words[place + size - 1]
            fits = final.startswith(tail) if self.is_prefix else final == tail
            if fits and tuple(words[place : place + size - 1]) == head:
                return True
        return False

    def as_tsquery(self) -> str:
        star = ":*" if self.is_prefix else ""
        return "(" + " <-> ".join(self.words) + star + ")"


def folded_words(text: str) -> list[str]:
    """Return the words of a text in their order, in lower case without accents."""
    lowered = text.casefold()
    if not lowered.isascii():
        lowered = "".join(
            part
            for part in unicodedata.normalize("NFKD", lowered)
            if not unicodedata.combining(part)
        )
    return [word[:MAX_WORD] for word in _WORD.findall(lowered)]


def parse(question: str) -> list[Phrase]:
    """Return what a question asks for: all of it must be found.

    `word`, `begin*` and `"a phrase"`. What punctuation cuts, as `e-mail`, is a phrase.

    Raises:
        NothingToSearch: it holds no word, or too many.
    """
    phrases = list(_phrases(question))
    if not phrases:
        raise NothingToSearch(_("Ask for at least one word."))
    if sum(len(phrase.words) for phrase in phrases) > MAX_WORDS:
        raise NothingToSearch(
            _("Ask for at most %(most)d words.") % {"most": MAX_WORDS}
        )
    return phrases


def _phrases(question: str) -> Iterator[Phrase]:
    for quoted, single in _PART.findall(question):
        part = (quoted or single).rstrip()
        if words := folded_words(part):
            yield Phrase(tuple(words), part.endswith("*"))


def answering(question: str) -> Q:
    """Return the condition that the words of a mention answer the question.

    What many posts say is found by going through them in the order that is asked for, what few say through
    the index. The planner would choose by a guess that is wrong by far for phrases and for words that go
    together, so the newest documents are asked how common it is.

    Raises:
        NothingToSearch: it holds no word.
    """
    phrases = parse(question)
    asked = _Asked(" & ".join(phrase.as_tsquery() for phrase in phrases))
    fresh = [
        mention_id
        for mention_id, words in _waiting_words()
        if all(phrase.matches(words) for phrase in phrases)
    ]
    return asked.as_condition() | Q(pk__in=fresh) if fresh else asked.as_condition()


@dataclass(frozen=True, slots=True)
class _Asked:
    tsquery: str

    def as_condition(self) -> Q:
        documents = SearchDocument.objects.filter(mention_id=OuterRef("pk"))
        if self.is_common():
            # A value of its own, which the planner cannot turn into a join through the index.
            found = documents.values(answers=self._matches("document"))
            return Q(Subquery(found, output_field=BooleanField()))
        all_found = SearchDocument.objects.filter(self._matches("document"))
        return Q(pk__in=all_found.values("mention_id"))

    def is_common(self) -> bool:
        """Tell whether the newest documents hold it so often that a page of posts is full soon."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT count(*) FROM (
                    SELECT FROM (
                        SELECT document FROM mentions_searchdocument
                        ORDER BY mention_id DESC LIMIT %s
                    ) newest
                    WHERE document @@ %s::tsquery LIMIT %s
                ) found
                """,
                [NEWEST, self.tsquery, COMMON],
            )
            return bool(cursor.fetchone()[0] == COMMON)

    def _matches(self, column: str) -> Func:
        return _Matches(column, Cast(Value(self.tsquery), SearchQueryField()))


class _Matches(Func):
    """`document @@ question`, with the question taken as it is."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    arity = 2
    output_field = BooleanField()


def _waiting(late: timedelta) -> QuerySet[Content]:
    """Posts with words that no document speaks of yet, those at most `late` for it."""
    newest = (
        SearchDocument.objects.order_by("-mention_id")
        .values_list("mention_id", flat=True)
        .first()
    )
    documents = SearchDocument.objects.filter(mention_id=OuterRef("mention_id"))
    written = Content.objects.exclude(text="", title="")
    if newest is not None:
        earlier = late // timedelta(milliseconds=1) << 80  # where a UUIDv7 has its time
        since = UUID(int=max(0, newest.int - earlier))
        # Told of both tables, so that neither is gone through from its beginning.
        documents = documents.filter(mention_id__gt=since)
        written = written.filter(mention_id__gt=since)
    return written.filter(~Exists(documents))


def _waiting_words() -> Iterator[tuple[UUID, list[str]]]:
    waiting = _waiting(LATE_FOR_READERS).order_by("-mention_id")
    rows = waiting.values_list("mention_id", "text", "title")
    for mention_id, text, title in rows[:TAIL]:
        yield mention_id, folded_words(f"{title}\n{text}")


def index_waiting(limit: int = 5_000) -> int:
    """Make the documents of the oldest posts that have none; return how many it was.

    Running twice, also at once, is harmless. Three statements whatever the limit.
    """
    waiting = _waiting(LATE_COMMIT).order_by("mention_id")
    rows = waiting.values_list("mention_id", "text", "title")
    ids, documents = _documents(rows[:limit])
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO mentions_searchdocument (mention_id, document)
                SELECT id, words::tsvector
                FROM unnest(%s::uuid[], %s::text[]) AS new(id, words)
                ON CONFLICT (mention_id) DO NOTHING
                """,
                [ids, documents],
            )
    return len(ids)


def index_again(mention_ids: Collection[UUID]) -> None:
    """Bring the documents of changed posts up to date, where there are any."""
    rows = Content.objects.filter(pk__in=mention_ids)
    ids, documents = _documents(rows.values_list("mention_id", "text", "title"))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE mentions_searchdocument kept SET document = new.words::tsvector
                FROM unnest(%s::uuid[], %s::text[]) AS new(id, words)
                WHERE kept.mention_id = new.id AND kept.document <> new.words::tsvector
                """,
                [ids, documents],
            )


def _documents(rows: Iterable[tuple[UUID, str, str]]) -> tuple[list[UUID], list[str]]:
    ids, documents = [], []
    for mention_id, text, title in rows:
        ids.append(mention_id)
        documents.append(_as_tsvector(f"{title}\n{text}"))
    return ids, documents


def _as_tsvector(text: str) -> str:
    """Return a text as a literal of words with their places, which the type caps."""
    return " ".join(
        f"{word}:{place}" for place, word in enumerate(folded_words(text), start=1)
    )
