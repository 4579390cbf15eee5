"""What answers about playbooks and runs look like, and how rows become them."""

from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from msgspec import Struct

from reputation.api.v1.shapes import Moment, PageLinks
from reputation.playbooks.comparing import Change
from reputation.playbooks.figures import Figures
from reputation.playbooks.format import Document, Fact, RoleName, StepKind
from reputation.playbooks.models import PlaybookVersion, PostMortem
from reputation.playbooks.queries import Shelved, Success, Suggestion
from reputation.playbooks.reading import RunView, StepView
from reputation.playbooks.suggesting import Reason


class SuccessRecord(Struct):
    """What a playbook's runs came to. Null under five resolved cases."""

    n: int
    median_hours: float | None
    reopen_rate: float | None
    risk_change: float | None


class PlaybookSummary(Struct):
    """A playbook on the shelf. `version` is the published one, or the draft when there is none."""

    id: UUID
    slug: str
    title: str
    summary: str
    state: Literal["draft", "published"]
    version: int
    draft: int | None
    review_date: date
    stale: bool
    shipped: bool
    success: SuccessRecord


class Playbook(PlaybookSummary):
    """A whole playbook with its document; `etag` is for If-Match."""

    document: Document
    etag: int


class PlaybookPage(PageLinks):
    results: list[PlaybookSummary]


class PlaybookBody(Struct):
    """A document, and whether it is put in force at once. Else it is the draft."""

    document: Document
    publish: bool = True


class PlaybookAsRead(PlaybookBody):
    """What PUT takes: a document, or all that GET answers with the document changed.

    The other fields follow from the document. They may come back as they were; one that was changed is 400.
    """

    id: UUID | None = None
    slug: str | None = None
    title: str | None = None
    summary: str | None = None
    state: Literal["draft", "published"] | None = None
    version: int | None = None
    draft: int | None = None
    review_date: date | None = None
    stale: bool | None = None
    shipped: bool | None = None
    success: SuccessRecord | None = None
    etag: int | None = None


class VersionSummary(Struct):
    number: int
    state: Literal["draft", "published", "retired"]
    made_at: Moment
    made_by: UUID | None
    published_at: Moment | None
    review_date: date


class VersionList(Struct):
    results: list[VersionSummary]


class DifferenceShape(Struct):
    """One place that differs. Keyed lists are named by key: /steps/verify/due/within."""

    place: str
    change: Change
    before: Any
    after: Any


class DifferenceList(Struct):
    before: int
    after: int
    results: list[DifferenceShape]


class RunPlaybook(Struct):
    id: UUID
    slug: str
    title: str


class StartText(Struct):
    """A text to start the reply from. `missing` are the [names] that a person must still fill in."""

    key: str
    language: str
    text: str
    missing: list[str]


class RunStepShape(Struct):
    """One step of a run. `approvers` are the roles that may consent to it now.

    `needs`: what the case lacks before the step can be done: a reply to the customer.
    """

    number: int
    key: str
    title: str
    text: str
    kind: StepKind
    state: Literal["open", "done", "skipped", "not_needed"]
    mandatory: bool
    owner_role: RoleName
    backup_role: RoleName | None
    due_at: Moment | None
    overdue: bool
    approvers: list[RoleName]
    asked_at: Moment | None
    asked_by: UUID | None
    approve_by: Moment | None
    approved_by: UUID | None
    settled_at: Moment | None
    settled_by: UUID | None
    note: str
    needs: Literal["reply"] | None
    template: StartText | None


class ExitShape(Struct):
    """A criterion for ending the run. `met` is null when only a person can say."""

    key: str
    text: str
    fact: Fact | None
    met: bool | None


class RunShape(Struct):
    """A case being worked by a version of a playbook."""

    id: UUID
    case: str
    playbook: RunPlaybook
    version: int
    state: Literal["running", "ended"]
    started_at: Moment
    ended_at: Moment | None
    can_end: bool
    steps: list[RunStepShape]
    exits: list[ExitShape]


class RunList(Struct):
    results: list[RunShape]


class SuggestionShape(Struct):
    """A playbook that fits the case, with the grounds and its record."""

    playbook: PlaybookSummary
    fit: float
    reasons: list[Reason]
    running: bool


class SuggestionList(Struct):
    results: list[SuggestionShape]


class PostMortemShape(Struct):
    """What a case taught. `figures` are made from the case; `draft` is the draft that a lesson went into."""

    case: str
    root_cause: str
    owner: str
    lessons: str
    figures: Figures
    written_at: Moment | None
    written_by: UUID | None
    draft: str | None


def summary_shape(shelved: Shelved, language: str) -> PlaybookSummary:
    return PlaybookSummary(**_summary(shelved, language))


def playbook_shape(shelved: Shelved, language: str) -> Playbook:
    return Playbook(
        **_summary(shelved, language),
        document=shelved.document,
        etag=shelved.playbook.version,
    )


def _summary(shelved: Shelved, language: str) -> dict[str, Any]:
    document = shelved.document
    return {
        "id": shelved.playbook.pk,
        "slug": shelved.playbook.slug,
        "title": document.title.in_language(language),
        "summary": document.summary.in_language(language),
        "state": shelved.version.state,
        "version": shelved.version.number,
        "draft": shelved.draft.number if shelved.draft else None,
        "review_date": shelved.version.review_date,
        "stale": shelved.is_stale,
        "shipped": shelved.playbook.is_shipped,
        "success": success_shape(shelved.success),
    }


def success_shape(success: Success) -> SuccessRecord:
    return SuccessRecord(
        success.n, success.median_hours, success.reopen_rate, success.risk_change
    )


def version_shape(version: PlaybookVersion) -> VersionSummary:
    return VersionSummary(
        number=version.number,
        state=version.state,  # type: ignore[arg-type]  # a stored state is one of ours
        made_at=version.made_at,
        made_by=version.made_by_id,
        published_at=version.published_at,
        review_date=version.review_date,
    )


def run_shape(view: RunView) -> RunShape:
    run = view.run
    return RunShape(
        id=run.pk,
        case=run.case.reference,
        playbook=RunPlaybook(run.playbook.pk, run.playbook.slug, view.title),
        version=run.version.number,
        state="running" if run.ended_at is None else "ended",
        started_at=run.started_at,
        ended_at=run.ended_at,
        can_end=run.ended_at is None and view.can_end,
        steps=[_step_shape(each) for each in view.steps],
        exits=[
            ExitShape(each.criterion.key, each.text, each.criterion.fact, each.is_met)
            for each in view.exits
        ],
    )


def _step_shape(view: StepView) -> RunStepShape:
    row, start = view.row, view.starting_text
    return RunStepShape(
        number=row.number,
        key=row.key,
        title=view.title,
        text=view.text,
        kind=view.step.kind,
        state=row.state,  # type: ignore[arg-type]  # a stored state is one of ours
        mandatory=row.is_mandatory,
        owner_role=view.step.owner_role,
        backup_role=view.step.backup_role,
        due_at=row.due_at,
        overdue=view.is_overdue,
        approvers=[cast(RoleName, role.value) for role in view.approvers],
        asked_at=row.asked_at,
        asked_by=row.asked_by_id,
        approve_by=row.approve_by,
        approved_by=row.approved_by_id,
        settled_at=row.settled_at,
        settled_by=row.settled_by_id,
        note=row.note,
        needs="reply" if view.lacks_reply else None,
        template=StartText(start.key, start.language, start.text, start.missing)
        if start
        else None,
    )


def suggestion_shape(suggestion: Suggestion, language: str) -> SuggestionShape:
    return SuggestionShape(
        playbook=summary_shape(suggestion.shelved, language),
        fit=suggestion.fit,
        reasons=suggestion.reasons,
        running=suggestion.is_running,
    )


def post_mortem_shape(
    reference: str, root_cause: str, found: PostMortem | None, figures: Figures
) -> PostMortemShape:
    return PostMortemShape(
        case=reference,
        root_cause=root_cause,
        owner=found.owner if found else "",
        lessons=found.lessons if found else "",
        figures=figures,
        written_at=found.written_at if found else None,
        written_by=found.written_by_id if found else None,
        draft=found.draft.playbook.slug if found and found.draft else None,
    )
