"""What the conditions of a playbook may ask of a case, read from its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from reputation.analysis.risk.bands import BANDS, Band
from reputation.cases.models import Case, CasePost, Entry
from reputation.playbooks.conditions import Situation
from reputation.playbooks.format import Fact
from reputation.playbooks.models import Run

ANSWERS = {"reply", "answer"}
UNHEARD = {"unanswered", "taken_for_spam"}
# What a case's signals and kind say about what the customer is up to.
THREATS = {"announced_escalation", "legal_or_regulator", "recruiting_others"}


def situation_of(case: Case, *, at: datetime, run: Run | None = None) -> Situation:
    """Return a case as conditions see it now. Two statements."""
    points = list(
        CasePost.objects.filter(case=case).values_list(
            "mention__conversation__band", "mention__channel__kind"
        )
    )
    ledger = _ledger(case)
    band = worst(cast(Band, band) for band, _kind in points)
    return Situation(
        at=at,
        opened_at=case.opened_at,
        band=band,
        cluster=case.cluster,
        channels=frozenset(kind for _band, kind in points),
        aspects=frozenset(str(each.get("name", "")) for each in case.aspects),
        signals=frozenset(name for name, count in case.signals.items() if count > 0),
        intents=_intents(case),
        unanswered_contacts=ledger.unheard,
        facts=frozenset(_facts(case, band, has_open_promise=ledger.has_open_promise)),
        claimed_at=case.claimed_at,
        band_changed_at=run.band_changed_at if run else None,
        answers=ledger.answers,
    )


def score_of(case: Case) -> float:
    """Return a case's score: the highest of its conversations'."""
    scores = CasePost.objects.filter(case=case).values_list(
        "mention__conversation__score", flat=True
    )
    return max(scores, default=0.0)


def worst(bands: Iterable[Band]) -> Band:
    """Return the worst of some bands; calm without any."""
    return max(bands, key=BANDS.index, default="calm")


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What a ledger tells: how many attempts in a row reached nobody, an open promise, our answers."""

    unheard: int
    has_open_promise: bool
    answers: tuple[datetime, ...]


def _ledger(case: Case) -> _Ledger:
    unheard, has_open_promise = 0, False
    answers: list[datetime] = []
    entries = Entry.objects.filter(
        case=case, kind__in=["contact", "promise", *ANSWERS], undone_at=None
    )
    for entry in entries.order_by("at", "pk"):
        if entry.kind == "promise":
            has_open_promise |= entry.done_at is None
        elif entry.kind in ANSWERS:
            answers.append(max(entry.at, entry.made_at))
        elif not entry.facts.get("from_customer"):
            is_unheard = entry.facts.get("outcome") in UNHEARD
            unheard = unheard + 1 if is_unheard else 0
            if entry.facts.get("outcome") == "reached":
                answers.append(max(entry.at, entry.made_at))
    return _Ledger(unheard, has_open_promise, tuple(answers))


def _intents(case: Case) -> frozenset[str]:
    standing = {name for name, count in case.signals.items() if count > 0}
    return frozenset({case.kind} | ({"threat"} if standing & THREATS else set()))


def _facts(case: Case, band: Band, *, has_open_promise: bool) -> list[Fact]:
    is_covered = case.harm is None or (
        case.remedy is not None and case.remedy >= case.harm
    )
    found: dict[Fact, bool] = {
        "answered": case.first_answer_at is not None,
        "claimed": case.claimed_at is not None,
        "confirmed": case.is_really_resolved,
        "promises_kept": not has_open_promise,
        "calm": band in {"calm", "watch"},
        "cause_known": bool(case.root_cause),
        "remedy_covers": is_covered,
    }
    return [fact for fact, holds in found.items() if holds]
