"""What people set on a case, and what they hand in as evidence."""

from datetime import datetime
from hashlib import sha256
from typing import Unpack
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import UNSET

from reputation.cases.actions.dealing import must_fit_currency
from reputation.cases.actions.opening import NoSuchPost, capture
from reputation.cases.actions.work import must_say
from reputation.cases.actions.working import Actor, Said, at_work
from reputation.cases.facts import Changed, Evidence
from reputation.cases.models import Case
from reputation.cases.posts import posts_by_id, words_of
from reputation.events.actions import record


def change_case(
    case: Case,
    changes: Changed,
    *,
    by: Actor,
    at: datetime,
    title: str | None = None,
    root_cause: str | None = None,
    **said: Unpack[Said],
) -> Case:
    """Set facts of a case; what is not named stays. A person raises a priority, the risk alone lowers it.

    Raises:
        AnotherCurrency: the harm is in another currency than the remedies.
    """
    with at_work(case, by=by, at=at, weighs=True, even_closed=True, **said) as desk:
        words = []
        if title is not None:
            desk.case.title = title
            words.append("title")
        if root_cause is not None:
            desk.case.root_cause = root_cause
            words.append("root_cause")
        if changes.harm not in (UNSET, None) and desk.case.remedy is not None:
            must_fit_currency(desk.case, str(changes.currency))
        changes.words = words
        entry = desk.add(changes)
        facts = {name: value for name, value in entry.facts.items() if name != "words"}
        desk.record("case.changed", entry, changed=sorted([*facts, *words]))
    return desk.case


def keep_evidence(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    mention_id: UUID | None = None,
    text: str = "",
    channel: str = "",
    **said: Unpack[Said],
) -> Case:
    """Keep what a post says now, or a text that somebody hands in. Nobody deletes it; its hash stays.

    Raises:
        NoSuchPost: the post is not here, or has no words left.
        NothingSaid: neither a post nor a text.
    """
    with at_work(case, by=by, at=at, even_closed=True, **said) as desk:
        if mention_id is not None:
            posts, words = posts_by_id([mention_id]), words_of([mention_id])
            if not posts or mention_id not in words:
                raise NoSuchPost(_("That post is not here, or has no words left."))
            capture(desk, posts[0], words[mention_id])
        else:
            handed_in = must_say(text)
            desk.add(
                Evidence(
                    sha256=sha256(handed_in.encode()).hexdigest(),
                    captured_at=desk.now,
                    attachment=True,
                ),
                text=handed_in,
                channel=channel,
            )
        record(
            "case.captured",
            desk.case,
            by=by,
            at=at,
            case=desk.case.reference,
            entry=desk.new[-1].pk,
            sha256=desk.new[-1].facts["sha256"],
            mention=mention_id,
        )
    return desk.case
