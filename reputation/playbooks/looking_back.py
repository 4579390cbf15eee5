"""The figures of one case, read from its ledger, its risk history and its runs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from reputation.cases.models import Case, CasePost, Entry
from reputation.playbooks.figures import (
    ClaimFigure,
    Figures,
    StepFigures,
    hours_between,
    promise_figures,
    risk_figures,
    worst_curve,
)
from reputation.playbooks.models import Run, RunStep, StepState
from reputation.risk.models import Assessment


def figures_of(case: Case, *, at: datetime) -> Figures:
    """Assemble what happened in a case up to now. A constant number of statements."""
    entries = list(Entry.objects.filter(case=case, undone_at=None).order_by("at", "pk"))
    counts = Counter(entry.kind for entry in entries)
    begun = case.complained_at or case.opened_at
    end = case.closed_at or at
    return Figures(
        opened_at=case.opened_at,
        first_answer_hours=hours_between(case.opened_at, case.first_answer_at),
        claimed_hours=hours_between(case.opened_at, case.claimed_at),
        resolved_hours=hours_between(case.opened_at, case.resolved_at),
        closed_hours=hours_between(case.opened_at, case.closed_at),
        resolved_how=case.resolved_how,
        credit_channel=case.credit_channel,
        replies=counts["reply"] + counts["answer"],
        contacts=counts["contact"],
        handoffs=counts["handoff"],
        pushes=_with(entries, "handoff", "pushed_customer"),
        guard_overrides=_with(entries, "reply", "override"),
        false_fixes=case.false_fixes,
        reopenings=case.reopenings,
        harm=_money(case.harm),
        remedy=_money(case.remedy),
        gap=_gap(case),
        currency=case.currency,
        promises=promise_figures(
            (entry.due_at, entry.done_at)
            for entry in entries
            if entry.kind == "promise"
        ),
        risk=risk_figures(_curve(case), since=begun, until=end),
        claims=_claims(entries),
        runs=_runs(case),
    )


def _with(entries: Sequence[Entry], kind: str, fact: str) -> int:
    return sum(entry.kind == kind and bool(entry.facts.get(fact)) for entry in entries)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _gap(case: Case) -> str | None:
    if case.harm is None:
        return None
    return _money(max(case.harm - (case.remedy or Decimal(0)), Decimal(0)))


def _curve(case: Case) -> list[tuple[datetime, float]]:
    conversations = CasePost.objects.filter(case=case).values("mention__conversation")
    history = Assessment.objects.filter(conversation_id__in=conversations)
    return worst_curve(
        history.order_by("as_of", "pk").values_list("as_of", "conversation_id", "score")
    )


def _claims(entries: Iterable[Entry]) -> list[ClaimFigure]:
    """Return the claims, each with whether the customer denied it before the next one."""
    found: list[ClaimFigure] = []
    for entry in entries:
        if entry.kind == "claim":
            found.append(ClaimFigure(entry.at, entry.channel, denied=False))
        elif entry.kind == "denial" and found:
            latest = found[-1]
            found[-1] = ClaimFigure(latest.at, latest.channel, denied=True)
    return found


def _runs(case: Case) -> list[StepFigures]:
    runs = Run.objects.filter(case=case).select_related("playbook", "version")
    runs = runs.prefetch_related("steps").order_by("started_at", "pk")
    return [_run(run) for run in runs]


def _run(run: Run) -> StepFigures:
    steps = list(run.steps.all())
    states = Counter(step.state for step in steps)
    return StepFigures(
        playbook=run.playbook.slug,
        version=run.version.number,
        done=states[StepState.DONE],
        late=sum(map(_is_late, steps)),
        skipped=states[StepState.SKIPPED],
        waiting=states[StepState.OPEN],
    )


def _is_late(step: RunStep) -> bool:
    return (
        step.due_at is not None
        and step.settled_at is not None
        and step.settled_at > step.due_at
    )
