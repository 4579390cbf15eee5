"""The playbooks of a brand, readable by somebody on the first day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from reputation.playbooks.actions.editing import install_library
from reputation.playbooks.comparing import Difference, differences
from reputation.playbooks.format import LANGUAGES, Document, Step
from reputation.playbooks.models import Playbook, PlaybookVersion
from reputation.playbooks.queries import Shelved, find_playbook, shelf, versions_of
from reputation.playbooks.wording import variables_in
from reputation.web import playbook_words as words
from reputation.web.cases import must
from reputation.web.pages import in_brand_zone
from tenants.access import Scope
from tenants.gate import BrandRequest


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a playbook in words."""

    number: int
    step: Step
    title: str
    text: str
    kind: str
    owner: str
    backup: str
    due: str
    when: list[str]
    branches: list[tuple[list[str], str]]
    approval: str
    approval_within: str
    fallback: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with its texts by language, and what a person must fill in."""

    key: str
    texts: list[tuple[str, str]]
    channels: str
    needed: list[str]


@in_brand_zone
def playbook_list(request: BrandRequest) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_READ)
    now = timezone.now()
    install_library(at=now)
    context = {
        "now": now,
        "shelf": [listed(each) for each in shelf(at=now)],
    }
    return render(request, "playbooks/list.html", context)


def listed(shelved: Shelved) -> dict[str, Any]:
    """Return what a row or card says of a playbook."""
    language = reader()
    return {
        "shelved": shelved,
        "slug": shelved.playbook.slug,
        "title": shelved.document.title.in_language(language),
        "summary": shelved.document.summary.in_language(language),
        "owner": words.role_word(shelved.document.owner),
        "steps": len(shelved.document.steps),
        "mandatory": sum(step.mandatory for step in shelved.document.steps),
        "success": shelved.success,
    }


@in_brand_zone
def playbook_detail(request: BrandRequest, playbook: str) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_READ)
    now = timezone.now()
    found = found_playbook(playbook, at=now)
    (shelved,) = shelf(at=now, playbooks=[found])
    versions = versions_of(found)
    version = _asked(versions, request.GET.get("version")) or shelved.version
    document = version.read()
    context = listed(shelved) | {
        "now": now,
        "document": in_words(document),
        "version": version,
        "versions": versions,
        "may_edit": request.access.may(Scope.PLAYBOOKS_WRITE),
    }
    return render(request, "playbooks/detail.html", context)


def in_words(document: Document) -> dict[str, Any]:
    """Return a document in the reader's language."""
    language = reader()

    def said(each: Any) -> str:  # noqa: ANN401 - Words
        text: str = each.in_language(language)
        return text

    return {
        "title": said(document.title),
        "summary": said(document.summary),
        "trigger": said(document.trigger),
        "exclusions": [said(each) for each in document.exclusions],
        "strategy": said(document.strategy),
        "matches": words.match_words(document.matches),
        "ladder": [
            (rung.band, said(rung.meaning), words.span_word(rung.reply_within))
            for rung in document.ladder
        ],
        "known": [said(each) for each in document.facts.known],
        "unknown": [said(each) for each in document.facts.unknown],
        "do": [said(each) for each in document.do],
        "dont": [said(each) for each in document.dont],
        "steps": [
            _step(number, step, document, language)
            for number, step in enumerate(document.all_steps(), 1)
        ],
        "templates": [
            TemplateRow(
                key=each.key,
                texts=[(code, getattr(each.texts, code)) for code in LANGUAGES],
                channels=words.channel_words(each.channels),
                needed=[
                    name
                    for name, words_ in variables_in(each.texts.en).items()
                    if words_ is None
                ],
            )
            for each in document.templates
        ],
        "limits": limits_in_words(document),
        "exits": [(said(each.text), each.fact) for each in document.exits],
        "owner": words.role_word(document.owner),
        "review_date": document.review_date,
        "sources": document.sources,
    }


def _step(number: int, step: Step, document: Document, language: str) -> StepRow:
    consent = step.approval
    return StepRow(
        number=number,
        step=step,
        title=step.title.in_language(language),
        text=step.text.in_language(language) if step.text != step.title else "",
        kind=str(words.KINDS[step.kind]),
        owner=words.role_word(step.owner_role),
        backup=words.role_word(step.backup_role) if step.backup_role else "",
        due=words.due_words(step.due, document, language),
        when=words.when_words(step.when),
        branches=[
            (
                words.when_words(branch.when),
                document.step(branch.go).title.in_language(language),
            )
            for branch in step.next
        ],
        approval=words.role_word(consent.role) if consent else "",
        approval_within=words.span_word(consent.within) if consent else "",
        fallback=words.role_word(consent.fallback_role)
        if consent and consent.fallback_role
        else "",
    )


def limits_in_words(document: Document) -> dict[str, Any]:
    """Return the limits as a table: a row per role, a column per currency."""
    currencies = sorted({limit.currency for limit in document.remedy_limits})
    roles = list(dict.fromkeys(limit.role for limit in document.remedy_limits))
    amounts = {(one.role, one.currency): one.most for one in document.remedy_limits}
    rows = [
        (
            words.role_word(role),
            [amounts.get((role, currency)) for currency in currencies],
        )
        for role in roles
    ]
    return {"currencies": currencies, "rows": rows}


@in_brand_zone
def playbook_differences(request: BrandRequest, playbook: str) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_READ)
    now = timezone.now()
    found = found_playbook(playbook, at=now)
    versions = versions_of(found)
    after = _asked(versions, request.GET.get("after")) or versions[0]
    before = _asked(versions, request.GET.get("before")) or versions[-1]
    context = {
        "now": now,
        "slug": found.slug,
        "title": after.read().title.in_language(reader()),
        "before": before,
        "after": after,
        "versions": versions,
        "rows": [_difference(one) for one in differences(before.read(), after.read())],
    }
    return render(request, "playbooks/differences.html", context)


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "place": one.place.strip("/").replace("/", " › "),
        "change": one.change,
        "before": _plain(one.before),
        "after": _plain(one.after),
    }


def _plain(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a value of a document as a reader takes it in, a line per part."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "\n".join(_plain(each) for each in value)
    return str(value)


def found_playbook(name: str, *, at: datetime) -> Playbook:
    """Return the playbook of that slug or id, the shipped ones put on the shelf first.

    Raises:
        Http404: there is none.
    """
    install_library(at=at)
    found = find_playbook(name)
    if found is None:
        raise Http404
    return found


def _asked(
    versions: list[PlaybookVersion], number: str | None
) -> PlaybookVersion | None:
    return next((one for one in versions if str(one.number) == number), None)


def reader() -> str:
    """Return the reader's language."""
    return translation.get_language() or "en"
