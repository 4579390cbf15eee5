"""A reopened case goes on by the playbooks that it was worked by when it was closed."""

from datetime import datetime

from reputation.cases.models import Case
from reputation.events.actions import record
from reputation.playbooks.actions.working import Work, at_work


def revive_runs(case: Case, *, at: datetime) -> int:
    """Let runs go on that ended only because their case was closed, and return how many do.

    What is done in them stays done. Where somebody has begun the same playbook anew meanwhile, that run
    goes on alone, and the log says so.
    """
    revived = 0
    ended = case.runs.filter(ended_with_case=True).order_by("started_at", "pk")
    for run in ended:
        with at_work(run, at=at, even_over=True) as work:
            if work.case.is_open and work.run.ended_with_case:
                revived += _revive(work)
    return revived


def _revive(work: Work) -> bool:
    run = work.run
    run.ended_with_case = False
    newer = work.case.runs.running().filter(playbook=run.playbook_id).first()  # unique
    facts = {"run": str(run.pk), "playbook": run.playbook.slug}
    if newer is not None:
        record(
            "run.replaced",
            work.case,
            by=None,
            at=work.at,
            **facts,
            newer=str(newer.pk),
        )
        return False
    run.ended_at = run.score_after = None
    record(
        "run.resumed",
        work.case,
        by=None,
        at=work.at,
        **facts,
        version=run.version.number,
    )
    return True
