"""Old conversations with an open case: they count for the brand as long as it is open (RISK section 7).

Younger ones count anyway, so that opening cases on fresh posts need not touch them. What grows old with an
open case is found by `hold_old`, from a day before it would be forgotten.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from reputation.cases.models import CasePost
from reputation.mentions.actions import brand_writes_alone
from reputation.risk.actions import hold_conversations
from tenants.models import Brand

SOON = timedelta(days=6)

_WRONG = """
    SELECT v.id FROM mentions_conversation v
    WHERE v.has_open_case AND v.id NOT IN (SELECT conversation_id FROM held)
    UNION ALL
    SELECT v.id FROM held JOIN mentions_conversation v ON v.id = held.conversation_id
    WHERE NOT v.has_open_case AND v.latest_posted_at <= %s AND v.joined_into IS NULL
"""
_HELD = """
    WITH held AS MATERIALIZED (
        SELECT DISTINCT m.conversation_id
        FROM cases_case c
        JOIN cases_casepost p ON p.case_id = c.id
        JOIN mentions_mention m ON m.id = p.mention_id
        WHERE c.closed_at IS NULL
    )
"""


def hold_old(brand: Brand, *, at: datetime) -> int:
    """Put right which old conversations are held; return how many were not. Safe to run again."""
    if not _wrongly_told(at):
        return 0
    with transaction.atomic():
        brand_writes_alone(brand)
        wrong = _wrongly_told(at)
        hold(brand, wrong, at=at)
    return len(wrong)


def hold(brand: Brand, conversations: Collection[UUID], *, at: datetime) -> None:
    """Tell the risk on which of these conversations a case is open.

    Called with the brand's write lock held, after the cases are written.
    """
    if not conversations:
        return
    open_posts = CasePost.objects.filter(
        case__closed_at=None, mention__conversation_id__in=conversations
    )
    held = set(open_posts.values_list("mention__conversation_id", flat=True))
    hold_conversations(brand, {each: each in held for each in conversations}, at=at)


def _wrongly_told(at: datetime) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD + _WRONG, [at - SOON])
        return [key for (key,) in cursor.fetchall()]
