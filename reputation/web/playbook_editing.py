"""Wording a playbook anew: its document as text, checked as a whole, kept as a draft, published."""

from typing import Any

import yaml
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reputation.common.errors import Refused
from reputation.playbooks.actions.editing import publish_draft, save_draft
from reputation.playbooks.checking import (
    Fault,
    PlaybookIsBroken,
    read_document,
    written,
)
from reputation.playbooks.format import Document
from reputation.playbooks.models import Playbook
from reputation.playbooks.queries import versions_of
from reputation.web.cases import must, person
from reputation.web.pages import in_brand_zone
from reputation.web.playbooks import found_playbook, reader
from tenants.access import Scope
from tenants.gate import BrandRequest

LONGEST = 200_000


class DocumentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    document = forms.CharField(
        label=_("The playbook as text (YAML)"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 32, "spellcheck": "false", "class": "as-text"}
        ),
    )


@in_brand_zone
def playbook_edit(request: BrandRequest, playbook: str) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_WRITE)
    found = found_playbook(playbook, at=timezone.now())
    if request.method != "POST":
        return _page(request, found, _form_of(found))
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        save_draft(
            found,
            _read(form.cleaned_data["document"]),
            by=person(request),
            at=timezone.now(),
            version=form.cleaned_data["version"],
        )
    except PlaybookIsBroken as broken:
        return _page(request, found, form, faults=broken.faults, status=400)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=409)
    number = versions_of(found)[0].number
    answer = redirect("playbook-detail", brand=request.brand.slug, playbook=found.slug)
    answer["Location"] += f"?version={number}"
    return answer


@require_POST
@in_brand_zone
def playbook_publish(request: BrandRequest, playbook: str) -> HttpResponse:
    must(request, Scope.PLAYBOOKS_WRITE)
    found = found_playbook(playbook, at=timezone.now())
    try:
        publish_draft(found, by=person(request), at=timezone.now())
    except Refused as refused:
        form = _form_of(found)
        return _page(request, found, form, refusal=str(refused), status=409)
    return redirect("playbook-detail", brand=request.brand.slug, playbook=found.slug)


def _read(text: str) -> Document:
    """Return the document of a text.

    Raises:
        PlaybookIsBroken: it is no YAML, or no playbook.
    """
    try:
        given = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = now_("line %(line)s") % {"line": mark.line + 1} if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise PlaybookIsBroken([Fault(place, "not_yaml", problem)]) from error
    return read_document(given)


def _form_of(playbook: Playbook) -> DocumentForm:
    document = versions_of(playbook)[0].read()
    text = yaml.safe_dump(
        written(document), allow_unicode=True, sort_keys=False, width=100
    )
    return DocumentForm(initial={"version": playbook.version, "document": text})


def _page(
    request: BrandRequest,
    playbook: Playbook,
    form: DocumentForm,
    *,
    faults: tuple[Fault, ...] = (),
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    latest = versions_of(playbook)[0]
    context: dict[str, Any] = {
        "slug": playbook.slug,
        "title": latest.read().title.in_language(reader()),
        "form": form,
        "faults": faults,
        "refusal": refusal,
        "latest": latest,
    }
    return render(request, "playbooks/edit.html", context, status=status)
