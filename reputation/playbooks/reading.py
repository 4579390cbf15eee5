"""A run as readers see it: each step with its words, its approver, and a text to start from."""

from dataclasses import dataclass, replace
from datetime import datetime

from reputation.cases.models import Case
from reputation.mentions.models import Author
from reputation.playbooks.actions.stepping import roles_that_may_approve
from reputation.playbooks.actions.working import progress_of
from reputation.playbooks.format import Document, Exit, Step
from reputation.playbooks.models import Run, RunStep, StepState
from reputation.playbooks.planning import lacks_reply
from reputation.playbooks.situations import situation_of
from reputation.playbooks.wording import filled_as_far
from tenants.access import Role
from tenants.schemas import current_brand


@dataclass(frozen=True, slots=True)
class StartingText:
    """A template in the customer's language, filled in as far as the case tells."""

    key: str
    language: str
    text: str
    missing: list[str]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a run with the words of its version."""

    row: RunStep
    step: Step
    title: str
    text: str
    is_overdue: bool
    approvers: list[Role]
    starting_text: StartingText | None
    lacks_reply: bool = False  # it is done by replying, and nobody has

    @property
    def is_open(self) -> bool:
        return self.row.state == StepState.OPEN

    @property
    def waits_for_consent(self) -> bool:
        return self.is_open and self.row.asked_at is not None


@dataclass(frozen=True, slots=True)
class ExitView:
    """An exit criterion, and whether the case itself says that it holds; None: a person must."""

    criterion: Exit
    text: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its steps in order."""

    run: Run
    document: Document
    title: str
    steps: list[StepView]
    exits: list[ExitView]

    @property
    def wanted(self) -> list[StepView]:
        """The steps that are or were wanted."""
        return [one for one in self.steps if one.row.state != StepState.NOT_NEEDED]

    @property
    def done(self) -> int:
        return sum(one.row.state in {"done", "skipped"} for one in self.steps)

    @property
    def can_end(self) -> bool:
        """Whether nothing mandatory is open and no fact of the case speaks against it."""
        is_waiting = any(one.is_open and one.row.is_mandatory for one in self.steps)
        return not is_waiting and all(one.is_met is not False for one in self.exits)


def run_view(run: Run, *, language: str, at: datetime, agent: str = "") -> RunView:
    """Return a run in the reader's language; its templates are in the customer's."""
    document = run.version.read()
    values = values_of(run.case, agent=agent)
    rows = sorted(run.steps.all(), key=lambda row: row.number)
    situation = situation_of(run.case, at=at, run=run)
    progress = progress_of(rows)
    return RunView(
        run=run,
        document=document,
        title=document.title.in_language(language),
        steps=[
            replace(
                _step(document, row, run.case, values, language=language, at=at),
                lacks_reply=row.state == StepState.OPEN
                and lacks_reply(
                    document.step(row.key),
                    situation,
                    progress,
                    document,
                    started_at=run.started_at,
                ),
            )
            for row in rows
        ],
        exits=[
            ExitView(
                each,
                each.text.in_language(language),
                None if each.fact is None else each.fact in situation.facts,
            )
            for each in document.exits
        ],
    )


def values_of(case: Case, *, agent: str = "") -> dict[str, str]:
    """Return what a template can be filled in with from the case itself."""
    author = None
    if case.author_id:
        author = Author.objects.filter(pk=case.author_id).only("handle").first()
    handle = author.handle if author else ""
    known = {
        "agent": agent,
        "brand": current_brand().name,
        "cause": case.root_cause,
        "customer": f"@{handle.removeprefix('@')}" if handle else "",
        "reference": case.reference,
    }
    return {name: value for name, value in known.items() if value}


def _step(
    document: Document,
    row: RunStep,
    case: Case,
    values: dict[str, str],
    *,
    language: str,
    at: datetime,
) -> StepView:
    step = document.step(row.key)
    return StepView(
        row=row,
        step=step,
        title=step.title.in_language(language),
        text=step.text.in_language(language),
        is_overdue=row.state == StepState.OPEN
        and row.due_at is not None
        and row.due_at < at,
        approvers=roles_that_may_approve(step.approval, row, at=at)
        if step.approval
        else [],
        starting_text=_starting_text(document, step, case, values),
    )


def _starting_text(
    document: Document, step: Step, case: Case, values: dict[str, str]
) -> StartingText | None:
    if not step.template:
        return None
    language = (case.language or current_brand().locale).partition("-")[0]
    template = document.template(step.template)
    text, missing = filled_as_far(template.texts.in_language(language), values)
    return StartingText(template.key, language, text, missing)
