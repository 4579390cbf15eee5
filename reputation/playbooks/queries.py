"""Playbooks as readers ask for them: the shelf, its record of success, what fits a case."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from reputation.cases.models import Case
from reputation.playbooks.format import Document
from reputation.playbooks.models import (
    Playbook,
    PlaybookVersion,
    Run,
    StepState,
    VersionState,
)
from reputation.playbooks.situations import situation_of
from reputation.playbooks.suggesting import Reason, fit, reasons_for
from tenants.schemas import current_brand

# Fewer runs than this say nothing.
ENOUGH = 5
# How many of the brand's latest runs the records are made from.
LATEST = 5_000


@dataclass(frozen=True, slots=True)
class Success:
    """What a playbook's runs came to. Figures are None under `ENOUGH` resolved cases.

    median_hours  from the case's opening to a fix that was checked or confirmed
    reopen_rate   share of those cases that were reopened
    risk_change   median of the case's score at a run's end less that at its start
    """

    n: int = 0
    median_hours: float | None = None
    reopen_rate: float | None = None
    risk_change: float | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """A playbook on the shelf with the version in force, or its draft when there is none."""

    playbook: Playbook
    version: PlaybookVersion
    document: Document
    draft: PlaybookVersion | None
    is_stale: bool
    success: Success

    @property
    def is_published(self) -> bool:
        return self.version.state == VersionState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A playbook that fits a case, with the grounds."""

    shelved: Shelved
    reasons: list[Reason]
    fit: float
    is_running: bool


def find_playbook(name: str) -> Playbook | None:
    """Return the playbook of that id or slug; None when there is none."""
    try:
        return Playbook.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return Playbook.objects.filter(slug=name).first()


def shelf(
    *, at: datetime, playbooks: Iterable[Playbook] | None = None
) -> list[Shelved]:
    """Return the playbooks on the shelf, by slug. Three statements, however many."""
    if playbooks is None:
        playbooks = Playbook.objects.order_by("slug")
    shown = list(playbooks)
    versions: dict[UUID, dict[str, PlaybookVersion]] = defaultdict(dict)
    living = [VersionState.PUBLISHED, VersionState.DRAFT]
    for version in PlaybookVersion.objects.filter(playbook__in=shown, state__in=living):
        versions[version.playbook_id][version.state] = version
    records = success_of([playbook.pk for playbook in shown])
    today = at.astimezone(ZoneInfo(current_brand().timezone)).date()
    found = []
    for playbook in shown:
        own = versions[playbook.pk]
        version = own.get(VersionState.PUBLISHED) or own[VersionState.DRAFT]
        found.append(
            Shelved(
                playbook=playbook,
                version=version,
                document=version.read(),
                draft=own.get(VersionState.DRAFT),
                is_stale=version.review_date < today,
                success=records.get(playbook.pk, Success()),
            )
        )
    return found


def documents_of(slugs: Collection[str]) -> dict[str, Document]:
    """Return the published documents of some playbooks by slug; no statement for none."""
    if not slugs:
        return {}
    rows = PlaybookVersion.objects.filter(
        playbook__slug__in=slugs, state=VersionState.PUBLISHED
    )
    return {row.playbook.slug: row.read() for row in rows.select_related("playbook")}


def steps_due(case: Case, *, language: str) -> list[tuple[str, datetime]]:
    """Return the open steps of a case's runs that have a due time, with their titles."""
    found = []
    for run in case.runs.running().select_related("version"):
        document = run.version.read()
        steps = run.steps.filter(state=StepState.OPEN, due_at__isnull=False)
        for key, due_at in steps.values_list("key", "due_at"):
            if due_at is not None:
                found.append((document.step(key).title.in_language(language), due_at))
    return found


def success_of(playbook_ids: Iterable[UUID]) -> dict[UUID, Success]:
    """Return what the runs of each playbook came to, in one statement."""
    rows: dict[UUID, list[tuple[float | None, bool, float | None]]] = defaultdict(list)
    runs = Run.objects.filter(playbook_id__in=list(playbook_ids))
    runs = runs.select_related("case").order_by("-started_at", "pk")
    for run in runs.only(
        "playbook_id",
        "score_before",
        "score_after",
        "case__opened_at",
        "case__resolved_at",
        "case__resolved_how",
        "case__reopenings",
    )[:LATEST]:
        rows[run.playbook_id].append(
            (
                _hours(run.case),
                run.case.reopenings > 0,
                None if run.score_after is None else run.score_after - run.score_before,
            )
        )
    return {playbook: _success(each) for playbook, each in rows.items()}


def _hours(case: Case) -> float | None:
    if case.resolved_at is None or not case.is_really_resolved:
        return None
    return (case.resolved_at - case.opened_at) / timedelta(hours=1)


def _success(rows: list[tuple[float | None, bool, float | None]]) -> Success:
    hours = [(taken, reopened) for taken, reopened, _ in rows if taken is not None]
    changes = [change for _, _, change in rows if change is not None]
    is_enough = len(hours) >= ENOUGH
    return Success(
        n=len(hours),
        median_hours=round(median(each for each, _ in hours), 1) if is_enough else None,
        reopen_rate=round(sum(again for _, again in hours) / len(hours), 2)
        if is_enough
        else None,
        risk_change=round(median(changes), 1) if len(changes) >= ENOUGH else None,
    )


def suggestions_for(case: Case, *, at: datetime) -> list[Suggestion]:
    """Return the published playbooks that fit a case, the best first."""
    situation = situation_of(case, at=at)
    running = set(case.runs.running().values_list("playbook_id", flat=True))
    found = []
    for shelved in shelf(at=at):
        reasons = reasons_for(shelved.document.matches, situation)
        if reasons and shelved.is_published:
            found.append(
                Suggestion(
                    shelved, reasons, fit(reasons), shelved.playbook.pk in running
                )
            )
    return sorted(found, key=lambda one: (-one.fit, one.shelved.playbook.slug))


def runs_of(case: Case) -> QuerySet[Run]:
    """Return a case's runs with their steps, the latest first. Two statements."""
    runs = Run.objects.filter(case=case).select_related("playbook", "version")
    return runs.prefetch_related("steps").order_by("-started_at", "pk")


def find_run(run_id: UUID) -> Run | None:
    """Return the run of that id with its case and steps; None when there is none."""
    runs = Run.objects.select_related("case", "playbook", "version")
    return runs.prefetch_related("steps").filter(pk=run_id).first()


def versions_of(playbook: Playbook) -> list[PlaybookVersion]:
    """Return a playbook's versions, the newest first."""
    return list(playbook.versions.order_by("-number"))
