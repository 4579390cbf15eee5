"""The page on which a case's lessons are drawn: its figures, and three things for a person to say."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reputation.cases.actions.changing import change_case
from reputation.cases.facts import Changed
from reputation.cases.models import Case
from reputation.playbooks.actions.learning import Lesson, learn, write_post_mortem
from reputation.playbooks.looking_back import figures_of
from reputation.playbooks.models import Playbook, PostMortem
from reputation.playbooks.queries import documents_of, find_playbook, runs_of
from reputation.web.cases import must, person
from reputation.web.cases_detail import find_case
from reputation.web.pages import in_brand_zone
from reputation.web.playbooks import reader
from tenants.access import Scope
from tenants.gate import BrandRequest


class PostMortemForm(forms.Form):
    root_cause = forms.CharField(
        label=_("Root cause"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = forms.CharField(
        label=_("Who answers for it, outside social media"),
        required=False,
        max_length=200,
    )
    lessons = forms.CharField(
        label=_("What we learned"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LessonForm(forms.Form):
    playbook = forms.ChoiceField(label=_("Playbook"))
    kind = forms.ChoiceField(
        label=_("Goes into"),
        choices=[("do", _("What to do")), ("dont", _("What not to do"))],
    )
    text = forms.CharField(
        label=_("Lesson"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: object, choices: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django takes them
        field = self.fields["playbook"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


@in_brand_zone
def post_mortem(request: BrandRequest, reference: str) -> HttpResponse:
    must(request, Scope.CASES_READ)
    case = find_case(reference)
    is_written = request.method == "POST"
    if is_written:
        must(request, Scope.CASES_WRITE)
    form = PostMortemForm(request.POST) if is_written else None
    if form is not None and form.is_valid():
        _write(request, case, form)
        return _back(request, case)
    return _page(request, case, form=form)


@in_brand_zone
def post_mortem_lesson(request: BrandRequest, reference: str) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_WRITE)
    case = find_case(reference)
    form = LessonForm(request.POST, choices=_playbooks(case))
    playbook = find_playbook(request.POST.get("playbook", ""))
    if request.method == "POST" and form.is_valid() and playbook is not None:
        by, now = person(request), timezone.now()
        with transaction.atomic():
            found = write_post_mortem(case, by=by, at=now)
            lesson = Lesson(form.cleaned_data["text"], form.cleaned_data["kind"])
            learn(found, playbook, lesson, by=by, at=now)
        return _back(request, case)
    return _page(request, case, lesson_form=form)


def _write(request: BrandRequest, case: Case, form: PostMortemForm) -> None:
    by, now, said = person(request), timezone.now(), form.cleaned_data
    with transaction.atomic():
        if said["root_cause"] != case.root_cause:
            change_case(case, Changed(), root_cause=said["root_cause"], by=by, at=now)
        write_post_mortem(
            case, by=by, at=now, owner=said["owner"], lessons=said["lessons"]
        )


def _back(request: BrandRequest, case: Case) -> HttpResponse:
    return redirect(
        "case-post-mortem", brand=request.brand.slug, reference=case.reference
    )


def _page(
    request: BrandRequest,
    case: Case,
    *,
    form: PostMortemForm | None = None,
    lesson_form: LessonForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    found = (
        PostMortem.objects.filter(case=case).select_related("draft__playbook").first()
    )
    figures = figures_of(case, at=now)
    documents = documents_of({run.playbook for run in figures.runs})
    context = {
        "now": now,
        "case": case,
        "post_mortem": found,
        "figures": figures,
        "runs": [
            (documents[run.playbook].title.in_language(reader()), run)
            for run in figures.runs
        ],
        "form": form
        or PostMortemForm(
            initial={
                "root_cause": case.root_cause,
                "owner": found.owner if found else "",
                "lessons": found.lessons if found else "",
            }
        ),
        "lesson_form": lesson_form or LessonForm(choices=_playbooks(case)),
        "may_work": request.access.may(Scope.CASES_WRITE),
        "may_edit": request.access.may(Scope.PLAYBOOKS_WRITE),
    }
    return render(request, "playbooks/post_mortem.html", context)


def _playbooks(case: Case) -> list[tuple[str, str]]:
    """Return the playbooks that a lesson may go into, those that ran on the case first."""
    ran = [run.playbook_id for run in runs_of(case)]
    rows = list(Playbook.objects.order_by("slug").prefetch_related("versions"))
    rows.sort(key=lambda row: row.pk not in ran)
    return [(row.slug, _title(row)) for row in rows]


def _title(playbook: Playbook) -> str:
    latest = max(playbook.versions.all(), key=lambda each: each.number)
    return latest.read().title.in_language(reader())
