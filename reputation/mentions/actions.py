"""Taking posts in: everything that writes mentions, their words, their authors and their revisions.

A batch is a constant number of statements, whatever its size. The caller holds the brand's write lock
(`brand_writes_alone`) and the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from reputation.analysis.reading import Reading
from reputation.mentions import store
from reputation.mentions.authorship import AuthorState, keep_authors
from reputation.mentions.correcting import known_languages, with_corrections
from reputation.mentions.erasing import keep_figures_only
from reputation.mentions.intake import (
    Chain,
    Intake,
    parent_id_of,
    targets_of,
    understand,
)
from reputation.mentions.items import Accepted, Rejection, keep_unsaid
from reputation.mentions.known import Surroundings
from reputation.mentions.lookup import KeptMention, PostKey
from reputation.mentions.rows import ChangedMention, NewMention
from tenants.models import Brand


@dataclass(slots=True)
class Written:
    """What a batch did to the tables, for whoever scores it.

    `made` are conversations that have no row yet: the risk step writes it together with the score.
    `touched` are all conversations to look at again, those of `made` that hold kept posts among them;
    `joined` maps the id of each conversation that went into another one to that one.
    """

    new: list[NewMention] = field(default_factory=list)
    changed: list[ChangedMention] = field(default_factory=list)
    made: dict[str, "MadeConversation"] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    joined: dict[str, str] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    accepted: int = 0
    updated: int = 0
    duplicates: int = 0
    ids: dict[int, str] = field(default_factory=dict)  # by index in the batch


@dataclass(frozen=True, slots=True)
class MadeConversation:
    """A conversation that this batch began."""

    id: str
    root_id: str
    is_provisional: bool


def brand_writes_alone(brand: Brand, *, patience: timedelta | None = None) -> None:
    """Wait until nobody else writes posts or scores of this brand, to the end of the transaction.

    One lock per brand, always the first one taken: two writers can neither lose each other's update
    nor wait for each other in a circle.

    Raises:
        OperationalError: caused by LockNotAvailable, when `patience` ran out.
    """
    with connection.cursor() as cursor:
        if patience is not None:
            milliseconds = round(patience.total_seconds() * 1000)
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"]
            )
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [brand.pk.int & 0x7FFF_FFFF_FFFF_FFFF]
        )


def prepare(
    batch: Sequence[Accepted], *, engine: str, at: datetime, backfill: bool
) -> None:
    """Do what can be done for a batch before the brand's lock is taken.

    A post that comes several times keeps what its later versions do not say, as it would over several
    batches.
    """
    latest: dict[PostKey, Accepted] = {}
    for one in batch:
        key = (one.channel_id, one.item.external_id)
        before = latest.get(key)
        if before is not None:
            keep_unsaid(one, before)
        latest[key] = one
        one.line = store.line_ahead(one, engine=engine, at=at, backfill=backfill)


def write_posts(
    batch: Sequence[Accepted], *, around: Surroundings, at: datetime
) -> Written:
    """Write a batch of checked and prepared items; return what it did.

    The same item again changes nothing; a changed one becomes a new revision. A post that would be its own
    ancestor is refused.
    """
    intake = understand(batch)
    written = Written(rejected=list(intake.rejected))
    _count_outcomes(intake, written)
    chains = [chain for chain in intake.chains.values() if chain.versions]
    if not chains:
        return written
    keep_figures_only(chains)
    authors = keep_authors([one for chain in chains for one in chain.versions], at=at)
    targets = targets_of(intake)
    for chain in chains:
        one = chain.final
        author = authors[one.channel_id, one.handle_key]
        if chain.kept is None:
            written.new.append(
                NewMention(
                    intake.ids[chain.key],
                    one,
                    chain.versions[:-1],
                    intake.placement.tree_of[chain.key].top().id or "",
                    parent_id_of(chain, intake),
                    targets[chain.key],
                    author.id,
                    _followers(one, author),
                    at,
                )
            )
        else:
            target = targets.get(chain.key)
            written.changed.append(_change(chain, author, target, around, at))
    _note_conversations(intake, written)
    _write(intake, written, engine=around.reader.engine)
    return written


def _followers(one: Accepted, author: AuthorState) -> int:
    """Return the account's followers at the time of the post, as far as anybody said."""
    said = one.item.author.followers
    return author.followers if said is None else said


def _count_outcomes(intake: Intake, written: Written) -> None:
    for index, (key, outcome) in intake.outcomes.items():
        written.ids[index] = intake.ids[key]
        if outcome == "accepted":
            written.accepted += 1
        elif outcome == "updated":
            written.updated += 1
        else:
            written.duplicates += 1


def _change(
    chain: Chain,
    author: AuthorState,
    target_id: str | None,
    around: Surroundings,
    at: datetime,
) -> ChangedMention:
    kept, one = chain.kept, chain.final
    assert kept is not None  # noqa: S101 - asked of changed posts only
    if kept.corrected and one.reading:
        one.reading = with_corrections(_as_known(one, kept, around), kept.corrected)
    is_unsaid = one.item.author.followers is None and author.id == kept.author_id
    return ChangedMention(
        kept.id,
        one,
        chain.versions[:-1],
        kept.conversation_id,
        kept.revision,
        kept.followers if is_unsaid else _followers(one, author),
        author.id,
        target_id,
        kept.complaint,
        kept.sentiment,
        at,
    )


def _as_known(one: Accepted, kept: KeptMention, around: Surroundings) -> Reading:
    """Return a post's reading, read again in the language that a person said when there is one."""
    known = known_languages(kept.corrected)
    reading = one.reading
    assert reading is not None  # noqa: S101 - asked of posts with words only
    if known is None or known == (reading.language, reading.also):
        return reading
    return around.reader.read(
        one.item.text or "",
        by_brand=one.by_brand,
        context=around.context,
        known=known,
    )


def _note_conversations(intake: Intake, written: Written) -> None:
    """Tell the conversations that this batch began from those that it touched."""
    kept = {mention.conversation_id for mention in intake.kept.values()}
    kept.update(intake.orphans.values())
    for tree in intake.placement.joined:
        written.joined[tree.id or ""] = tree.top().id or ""
    for tree in intake.placement.tree_of.values():
        top = tree.top()
        conversation = top.id or ""
        if conversation in kept:
            written.touched.add(conversation)
        elif conversation not in written.made:
            root = top.root
            assert root is not None  # noqa: S101 - a made tree has one
            written.made[conversation] = MadeConversation(
                conversation, intake.ids[root], top.waits_for is not None
            )
    written.touched.update(written.joined.values())
    for change in written.changed:
        change.conversation_id = written.joined.get(
            change.conversation_id, change.conversation_id
        )
        written.touched.add(change.conversation_id)


def _write(intake: Intake, written: Written, *, engine: str) -> None:
    store.copy_mentions(written.new)
    store.copy_contents(written.new)
    store.copy_raw(written.new)
    store.copy_new_versions(written.new)
    if written.changed:
        store.keep_earlier_versions(written.changed)
        store.change_mentions(written.changed, engine=engine)
    if written.joined:
        _join(intake, written)


def _join(intake: Intake, written: Written) -> None:
    """Give the posts that waited their parent, their target and their conversation."""
    arrived = {
        key: intake.ids[key]
        for key in intake.orphans
        if key in intake.placement.tree_of
    }
    targets = targets_of(intake)
    late: dict[str, str | None] = {}
    for key in arrived:
        chain = intake.chains[key]
        spread = targets[key] if chain.final.item.kind == "repost" else intake.ids[key]
        late[intake.orphans[key]] = spread
    store.give_parents(arrived)
    store.give_late_parents(
        {
            chain.kept.id: (chain.final.item.parent, parent_id_of(chain, intake))
            for chain in intake.changed()
            if chain.kept and chain.key in intake.placement.tree_of
        }
    )
    store.give_targets(late)
    store.move_conversations(written.joined)
