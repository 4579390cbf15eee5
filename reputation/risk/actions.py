"""Keeping the scores true: after every batch, and as time passes.

All of these run in the brand's schema. Those that write take the brand's write lock first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from psycopg.errors import LockNotAvailable

from reputation.events.actions import record_each
from reputation.mentions.actions import Written, brand_writes_alone
from reputation.mentions.models import Conversation
from reputation.risk import store
from reputation.risk.brand import assess_brand, is_brand_due, is_late, look_again_at
from reputation.risk.drafts import Draft, drafts_that_hold
from reputation.risk.facts import Facts, Weight, load
from reputation.risk.fresh import fresh_facts
from reputation.risk.hours import hour_counts
from reputation.risk.models import ScoredPost
from reputation.risk.settling import LIVE, Settled, settle_conversation
from tenants.models import Brand
from tenants.schemas import brand_context

# Above this many posts and reposts a conversation is settled at most once a second.
BIG = 1_000
DEBOUNCE = timedelta(seconds=1)
CHUNK = 2_000
READER_WAITS = timedelta(milliseconds=500)
# A conversation that begins calm or at watch turned nothing.
_SERIOUS = {"elevated", "crisis"}


def settle_batch(
    brand: Brand, written: Written, *, at: datetime, backfill: bool
) -> None:
    """Score what a batch moved, each conversation once; called in the transaction that wrote it.

    A big conversation that was settled within the last second only becomes stale: the next tick, a second
    later at most, settles it.
    """
    store.move_scores(written.joined)
    joined_into = set(written.joined.values())
    begun = {key for key in written.made if key not in joined_into}
    drafts = drafts_that_hold(written, begun)
    begun -= {draft.settled.conversation.id for draft in drafts}
    fresh = fresh_facts(written.new, begun, backfill=backfill)
    settled = [
        settle_conversation(written.made[key], fresh.posts[key], fresh, at=at)
        for key in fresh.spans
    ]
    facts = load(written.touched | joined_into)
    stale = _too_soon(facts, at) - joined_into
    store.mark_stale(sorted(stale), at=at)
    settled += [
        settle_conversation(written.made[key], facts.posts[key], facts, at=at)
        for key in joined_into
        if key in written.made
    ]
    settled += _settle(facts, facts.conversations.keys() - stale, at=at)
    _keep(settled, drafts, at=at)
    settled += [draft.settled for draft in drafts]
    store.count_hours(hour_counts(brand, written, backfill=backfill))
    is_due = is_brand_due(brand, at=at)
    if is_due:
        assess_brand(brand, at=at)
    # What waits, the brand's own score too, waits for a second at most.
    waits = bool(stale) or not is_due
    look_again_at(brand, _next_look(settled, stale=waits, at=at))


def settle_due(brand: Brand, *, at: datetime, most: int = 20 * CHUNK) -> int:
    """Settle what went stale or is due for a look at `at`, and the brand; return how many conversations.

    Works in chunks, each in a transaction of its own, so that nobody waits long for the brand. Safe to run
    again, and beside itself.
    """
    count = 0
    while count < most:
        with transaction.atomic():
            brand_writes_alone(brand)
            due, is_all = _due(at)
            facts = load(due)
            settled = _settle(facts, facts.conversations.keys(), at=at)
            _keep(settled, at=at)
            count += len(settled)
            if is_all:
                look_again_at(brand, _earliest_tick(), replace=True)
                assess_brand(brand, at=at)  # may ask for a look of its own
                return count
    return count


def bring_up_to_date(brand: Brand, *, at: datetime) -> bool:
    """Settle what is stale for longer than a second, before it is shown; tell whether anything was.

    `brand` is as this request found it, with its summary where that came along.

    The tick does this; a reader does it himself when the worker is late or gone, so that no score on show is
    more than two seconds older than the latest accepted post. He waits half a second for the brand's lock at
    most: who holds it is settling too.
    """
    stale = Conversation.objects.filter(stale_since__lt=at - DEBOUNCE)
    ids = [str(pk) for pk in stale.values_list("pk", flat=True)[:CHUNK]]
    if not ids and not is_late(brand.summary, at=at):
        return False
    _catch_up(brand, ids, at=at)
    return True


def judge_brand_now(brand: Brand, *, at: datetime) -> None:
    """Judge the brand though it was within the second: a conversation on show has outgrown it."""
    _catch_up(brand, [], at=at)


def _catch_up(brand: Brand, conversation_ids: Collection[str], *, at: datetime) -> None:
    try:
        with transaction.atomic():
            brand_writes_alone(brand, patience=READER_WAITS)
            facts = load(conversation_ids)
            _keep(_settle(facts, facts.conversations.keys(), at=at), at=at)
            assess_brand(brand, at=at)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise


def bring_portfolio_up_to_date(brands: Iterable[Brand], *, at: datetime) -> bool:
    """Do the same for those of the brands whose summary is late; tell whether one was. Usually none is.

    `brands` come with their summaries.
    """
    late = [brand for brand in brands if is_late(brand.summary, at=at)]
    for brand in late:
        with brand_context(brand):
            bring_up_to_date(brand, at=at)
    return bool(late)


def settle_now(
    brand: Brand, conversation_ids: Collection[str], *, at: datetime
) -> None:
    """Settle these conversations at once: an answer, a resolution or a correction changed them."""
    with transaction.atomic():
        brand_writes_alone(brand)
        facts = load(conversation_ids)
        settled = _settle(facts, facts.conversations.keys(), at=at)
        _keep(settled, at=at)
        assess_brand(brand, at=at)
        look_again_at(brand, _next_look(settled, stale=False, at=at))


def weigh_case(
    brand: Brand,
    *,
    conversation_ids: Collection[UUID],
    weights: Mapping[UUID, Weight],
    at: datetime,
) -> None:
    """Let cases weigh on the posts they stand on, and settle their conversations at once.

    `weights` says for each post which signals its case adds to those of the texts (the greater count of the
    two stands, but 0 takes it from the text too) and when the case was really resolved; `Weight()` takes
    both back. A post that was not scored before is from now on. Called within the caller's transaction,
    which holds the brand's write lock.
    """
    said = {str(post): weight for post, weight in weights.items()}
    store.weigh(said)
    facts = load([str(pk) for pk in conversation_ids])
    facts.weights |= {
        post: weight for post, weight in said.items() if weight != Weight()
    }
    settled = _settle(facts, facts.conversations.keys(), at=at)
    _keep(settled, at=at)
    assess_brand(brand, at=at)
    look_again_at(brand, _next_look(settled, stale=False, at=at))


def hold_conversations(
    brand: Brand, held: Mapping[UUID, bool], *, at: datetime
) -> None:
    """Let conversations count for the brand as long as a case is open on them (RISK section 7).

    `held` says of each whether one is. Called within the caller's transaction, which holds the brand's
    write lock.
    """
    if store.hold(held, active_since=at - LIVE):
        assess_brand(brand, at=at)


def thin_history(*, at: datetime) -> int:
    """Drop history that nobody can tell apart any more; return how many rows went.

    Of what is older than two days one row an hour stays, of what is older than 60 days one a day: per
    conversation the last of the span, so that what was on show at its end can still be told. A change of
    band always stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM risk_assessment a USING (
                SELECT id,
                       row_number() OVER (
                           PARTITION BY conversation_id,
                           date_trunc(CASE WHEN as_of < %s THEN 'day' ELSE 'hour' END, as_of)
                           ORDER BY as_of DESC, id DESC
                       ) AS place,
                       band IS DISTINCT FROM lag(band) OVER (
                           PARTITION BY conversation_id ORDER BY as_of, id
                       ) AS turned
                FROM risk_assessment
                WHERE as_of < %s
            ) AS ranked
            WHERE ranked.id = a.id AND ranked.place > 1 AND NOT ranked.turned
            """,
            [at - timedelta(days=60), at - timedelta(days=2)],
        )
        return int(cursor.rowcount)


def _settle(
    facts: Facts, conversations: Collection[str], *, at: datetime
) -> list[Settled]:
    return [
        settle_conversation(known, facts.posts[known.id], facts, at=at)
        for known in facts.conversations.values()
        if known.id in conversations and known.id in facts.spans
    ]


def _keep(
    settled: Sequence[Settled], drafts: Sequence[Draft] = (), *, at: datetime
) -> None:
    """Write judged conversations, and say where a band turned."""
    if not settled and not drafts:
        return
    serious = [draft.settled for draft in drafts if draft.settled.history]
    store.write(
        settled,
        [(draft.conversation_line, draft.score_lines) for draft in drafts],
        [one.history for one in (*settled, *serious) if one.history],
        at=at,
    )
    turned = [
        {
            "conversation": row.id,
            "before": row.band_before,
            "after": row.band,
            "score": round(row.score, 2),
        }
        for row in (one.conversation for one in (*settled, *serious))
        if row.band != row.band_before
        and (row.band_before or row.band in _SERIOUS)
        and not row.is_history
    ]
    if turned:
        record_each("risk.band_changed", turned, at=at)


def _too_soon(facts: Facts, at: datetime) -> set[str]:
    return {
        known.id
        for known in facts.conversations.values()
        if known.size > BIG
        and known.settled_at is not None
        and timedelta(0) <= at - known.settled_at < DEBOUNCE
    }


def _due(at: datetime) -> tuple[list[str], bool]:
    """Return up to a chunk of what is due, and whether that is all of it."""
    stale = Conversation.objects.filter(stale_since__isnull=False).order_by(
        "stale_since"
    )
    found = list(stale.values_list("pk", flat=True)[:CHUNK])
    due = (
        ScoredPost.objects.filter(Q(next_tick_at__lte=at))
        .order_by("next_tick_at")
        .values_list("conversation_id", flat=True)
    )
    found += due[: CHUNK - len(found)]
    return sorted({str(pk) for pk in found}), len(found) < CHUNK


def _earliest_tick() -> datetime | None:
    return (
        ScoredPost.objects.filter(next_tick_at__isnull=False)
        .order_by("next_tick_at")
        .values_list("next_tick_at", flat=True)
        .first()
    )


def _next_look(
    settled: Sequence[Settled], *, stale: bool, at: datetime
) -> datetime | None:
    looks = [
        score.next_tick_at
        for one in settled
        for score in one.scores
        if score.next_tick_at is not None
    ]
    if stale:
        looks.append(at + DEBOUNCE)
    return min(looks, default=None)
