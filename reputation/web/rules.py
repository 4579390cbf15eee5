"""The rules of a brand: the list, a form to try and to keep one, and what they did."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reputation.common.errors import Refused
from reputation.mentions.models import Mention
from reputation.mentions.queries import mentions_by_id
from reputation.rules.actions import change_rule, create_rule, remove_rule
from reputation.rules.matching import Trial, try_on_history
from reputation.rules.models import Rule, RuleEvent, RuleFiring
from reputation.rules.terms import (
    RuleIsWrong,
    actions_from,
    conditions_from,
    stated_conditions,
)
from reputation.web.doing import may_write
from reputation.web.pages import in_brand_zone
from reputation.web.rule_form import EVENT_WORDS, RuleForm, Told, as_said, told
from tenants.access import Scope
from tenants.gate import BrandRequest


@dataclass(frozen=True, slots=True)
class ListedRule:
    rule: Rule
    event: str
    conditions: list[Told]
    actions: list[Told]
    is_broken: bool


@dataclass(frozen=True, slots=True)
class ListedFiring:
    firing: RuleFiring
    mention: Mention | None
    excerpt: str
    reason: list[Told]
    done: list[Told]


@dataclass(frozen=True, slots=True)
class Sample:
    mention: Mention
    excerpt: str
    reason: list[Told]


@in_brand_zone
def rule_list(request: BrandRequest) -> HttpResponse:
    """Show the rules; a form that is sent is tried, or kept: anew, or in place of the rule that it names."""
    rule = _asked_for(request)
    form = RuleForm(request.POST or None, initial=as_said(rule) if rule else None)
    trial: Trial | None = None
    if request.method == "POST":
        may_write(request, Scope.ADMIN)
        if form.is_valid():
            try:
                if request.POST.get("do") == "keep":
                    _keep(request, form, rule)
                    return redirect("rule-list", brand=request.brand.slug)
                before = rule.conditions if rule else {}
                conditions = stated_conditions(form.conditions(before))
                event = form.cleaned_data["event"] or RuleEvent.POSTED
                trial = try_on_history(conditions, event=event, at=timezone.now())
            except Refused as refused:
                form.add_error(None, str(refused))
    return render(request, "rules/list.html", _context(request, form, trial, rule))


def _asked_for(request: BrandRequest) -> Rule | None:
    """Return the rule that is to be changed, where one is named."""
    named = request.POST.get("rule") or request.GET.get("rule")
    if not named:
        return None
    try:
        return Rule.objects.get(pk=UUID(named), removed_at=None)
    except (ValueError, Rule.DoesNotExist):
        raise Http404 from None


def _keep(request: BrandRequest, form: RuleForm, rule: Rule | None) -> None:
    if rule:
        changes = {
            "name": form.cleaned_data["name"],
            "event": form.cleaned_data["event"] or RuleEvent.POSTED,
            "conditions": form.conditions(rule.conditions),
            "actions": form.actions(),
        }
        change_rule(rule, changes, by=request.user, at=timezone.now())
        messages.success(request, _("The rule is changed."))
        return
    create_rule(
        name=form.cleaned_data["name"],
        event=form.cleaned_data["event"] or RuleEvent.POSTED,
        conditions=form.conditions(),
        actions=form.actions(),
        position=Rule.objects.filter(removed_at=None).count(),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The rule is kept. It sleeps until you wake it."))


def _context(
    request: BrandRequest, form: RuleForm, trial: Trial | None, changed: Rule | None
) -> dict[str, Any]:
    rules = Rule.objects.filter(removed_at=None).order_by("position", "pk")
    return {
        "now": timezone.now(),
        "rules": [
            ListedRule(
                rule,
                str(EVENT_WORDS.get(rule.event, rule.event)),
                told(rule.conditions),
                told(rule.actions),
                _is_broken(rule),
            )
            for rule in rules
        ],
        "firings": _firings(),
        "form": form,
        "changed": changed,
        "trial": trial,
        "samples": _samples(trial) if trial else [],
        "may_administer": request.access.may(Scope.ADMIN),
    }


def _is_broken(rule: Rule) -> bool:
    """Tell whether a rule asks for something that this version does not know any more."""
    try:
        conditions_from(rule.conditions)
        actions_from(rule.actions)
    except RuleIsWrong:
        return True
    return False


def _firings() -> list[ListedFiring]:
    rows = list(RuleFiring.objects.select_related("rule").order_by("-at", "-pk")[:50])
    mentions = mentions_by_id([row.mention_id for row in rows])
    return [
        ListedFiring(
            row,
            mentions.get(row.mention_id),
            _excerpt(mentions.get(row.mention_id)),
            told(row.reason),
            told(row.done),
        )
        for row in rows
    ]


def _samples(trial: Trial) -> list[Sample]:
    mentions = mentions_by_id([fit.mention_id for fit in trial.samples])
    return [
        Sample(
            mentions[fit.mention_id],
            _excerpt(mentions[fit.mention_id]),
            told(fit.reason),
        )
        for fit in trial.samples
        if fit.mention_id in mentions
    ]


def _excerpt(mention: Mention | None) -> str:
    content = getattr(mention, "content", None)
    return (content.text or content.title) if content else ""


@require_POST
def rule_switch(request: BrandRequest, rule_id: UUID) -> HttpResponse:
    """Wake a rule, or let it sleep."""
    return _changed(request, rule_id, is_active=request.POST.get("is_active") == "yes")


@require_POST
def rule_removal(request: BrandRequest, rule_id: UUID) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    try:
        remove_rule(_found(rule_id), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rule-list", brand=request.brand.slug)


def _changed(request: BrandRequest, rule_id: UUID, **changes: Any) -> HttpResponse:
    may_write(request, Scope.ADMIN)
    try:
        change_rule(_found(rule_id), changes, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rule-list", brand=request.brand.slug)


def _found(rule_id: UUID) -> Rule:
    rule = Rule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise Http404
    return rule
