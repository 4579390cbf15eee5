"""Making rules, and letting them act."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reputation.cases.actions.opening import PostHasACase, open_case
from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.models import Conversation, Mention
from reputation.mentions.muting import Whom
from reputation.pipeline.mutes import IsMuted, mute
from reputation.rules.matching import Fit, fitting, waiting
from reputation.rules.models import Rule, RuleEvent, RuleFiring
from reputation.rules.terms import (
    Actions,
    Conditions,
    RuleIsWrong,
    actions_from,
    as_json,
    conditions_from,
    stated_conditions,
)
from tenants.models import ApiKey, Brand, User

logger = logging.getLogger(__name__)

NOTED = 50  # posts that an event names


class RuleExists(Refused):
    """Rules are told apart by their names."""

    code = "rule_exists"


class RuleIsGone(Refused):
    """The rule was removed; what it did stays in its log."""

    code = "rule_is_gone"


def create_rule(
    *,
    name: str,
    event: str = RuleEvent.POSTED,
    conditions: Mapping[str, Any],
    actions: Mapping[str, Any],
    position: int = 0,
    is_active: bool = False,
    by: User | ApiKey,
    at: datetime,
) -> Rule:
    """Make a rule; it sleeps until it is told to act.

    Raises:
        RuleIsWrong: conditions or actions do not fit.
        RuleExists: there is one of that name.
    """
    rule = Rule(
        name=name.strip(),
        event=event,
        conditions=as_json(stated_conditions(conditions)),
        actions=as_json(actions_from(actions)),
        position=position,
        is_active=is_active,
        created_at=at,
    )
    _refuse_endless_waiting(rule)
    with transaction.atomic():
        _save(rule)
        record("rule.created", rule, by=by, at=at, is_active=is_active)
    return rule


def change_rule(
    rule: Rule, changes: Mapping[str, Any], *, by: User | ApiKey, at: datetime
) -> Rule:
    """Change a rule; what it did before stays told with the version that did it.

    Raises:
        RuleIsGone: it was removed.
        RuleIsWrong: conditions or actions do not fit.
        RuleExists: there is another of that name.
    """
    with transaction.atomic():
        rule = _locked(rule)
        for name, value in changes.items():
            if name == "conditions":
                setattr(rule, name, as_json(stated_conditions(value)))
            elif name == "actions":
                setattr(rule, name, as_json(actions_from(value)))
            else:
                setattr(rule, name, value)
        _refuse_endless_waiting(rule)
        rule.version += 1
        _save(rule)
        record(
            "rule.changed",
            rule,
            by=by,
            at=at,
            fields=sorted(changes),
            is_active=rule.is_active,
            version=rule.version,
        )
    return rule


def remove_rule(rule: Rule, *, by: User | ApiKey, at: datetime) -> None:
    """Remove a rule. The log of its firings stays.

    Raises:
        RuleIsGone: it was removed before.
    """
    with transaction.atomic():
        rule = _locked(rule)
        rule.removed_at, rule.is_active = at, False
        rule.save(update_fields=["removed_at", "is_active"])
        record("rule.removed", rule, by=by, at=at)


def apply_rules(
    brand: Brand,
    *,
    first: UUID | None,
    last: UUID | None,
    changed: Sequence[UUID] = (),
    at: datetime,
) -> int:
    """Let the active rules act on the posts of a batch, in their order; return how often one fired.

    Each rule fires once for a post, in one transaction with all that it does: run again, it finds what it
    did. What an earlier rule mutes, a later one does not meet. A rule that fails leaves nothing behind and
    keeps no other from acting; its failure is raised when all were asked.
    """

    def of_the_batch(conditions: Conditions) -> list[Fit]:
        return fitting(conditions, first=first, last=last, changed=changed, at=at)

    return _ask(brand, RuleEvent.POSTED, of_the_batch, at=at)


def apply_to_conversation(brand: Brand, conversation: UUID, *, at: datetime) -> int:
    """Let the rules about turns of the risk act on the post that carries a conversation's score."""
    known = Conversation.objects.filter(pk=conversation).first()
    if known is None:
        return 0
    carrier = known.carrier_id or known.root_id

    def of_the_carrier(conditions: Conditions) -> list[Fit]:
        return fitting(conditions, changed=[carrier], at=at)

    return _ask(brand, RuleEvent.BAND_CHANGED, of_the_carrier, at=at)


def apply_to_waiting(brand: Brand, *, at: datetime) -> int:
    """Let the rules about waiting act on posts that nobody has answered for as long as each says."""
    return _ask(brand, RuleEvent.UNANSWERED, lambda said: waiting(said, at=at), at=at)


def _ask(
    brand: Brand,
    event: RuleEvent,
    find: Callable[[Conditions], list[Fit]],
    *,
    at: datetime,
) -> int:
    """Ask the active rules of an event, in their order; return how often one fired."""
    fired = 0
    failed: list[Exception] = []
    active = Rule.objects.filter(is_active=True, event=event)
    for rule in active.order_by("position", "pk"):
        try:
            fits = find(conditions_from(rule.conditions))
            if fits:
                fired += _fire(brand, rule, [fit.mention_id for fit in fits], at=at)
        except Exception as error:
            logger.exception("The rule %s failed.", rule.pk)
            failed.append(error)
    if failed:
        raise failed[0]
    return fired


def _fire(brand: Brand, rule: Rule, met: Sequence[UUID], *, at: datetime) -> int:
    """Do what a rule does with the posts that it met, if it still does and they still are so."""
    with transaction.atomic():
        brand_writes_alone(brand)
        now = Rule.objects.select_for_update().filter(pk=rule.pk, is_active=True)
        if (awake := now.first()) is None:
            return 0
        rule, actions = awake, actions_from(awake.actions)
        conditions = conditions_from(rule.conditions)
        waits = rule.event == RuleEvent.UNANSWERED
        fits = fitting(conditions, changed=met, unanswered=waits, at=at)
        known = set(
            RuleFiring.objects.filter(
                rule=rule, mention__in=[fit.mention_id for fit in fits]
            ).values_list("mention_id", flat=True)
        )
        new = [fit for fit in fits if fit.mention_id not in known]
        if not new:
            return 0
        _label(new, actions.labels)
        RuleFiring.objects.bulk_create(
            RuleFiring(
                rule=rule,
                rule_version=rule.version,
                mention_id=fit.mention_id,
                at=at,
                reason=fit.reason,
                done=_act(brand, rule, fit, actions, at=at),
            )
            for fit in new
        )
        record(
            "rule.applied",
            rule,
            by=None,
            at=at,
            posts=len(new),
            version=rule.version,
            notify=actions.notify,
            mentions=[fit.mention_id for fit in new[:NOTED]],
        )
    return len(new)


def _label(fits: Sequence[Fit], labels: Sequence[str]) -> None:
    if not labels:
        return
    mentions = [
        Mention(
            pk=fit.mention_id,
            labels=list(dict.fromkeys([*(fit.labels or ()), *labels])),
        )
        for fit in fits
    ]
    Mention.objects.bulk_update(mentions, ["labels"], batch_size=500)


def _act(
    brand: Brand, rule: Rule, fit: Fit, actions: Actions, *, at: datetime
) -> dict[str, Any]:
    """Do what is done for one post at a time, and return what became of each action."""
    done: dict[str, Any] = {}
    if actions.labels:
        done["labels"] = actions.labels
    if actions.notify:
        done["notify"] = True
    if actions.mute_author_days is not None:
        done["mute_author_days"] = _mute(
            brand, rule, fit, days=actions.mute_author_days, at=at
        )
    if actions.open_case:
        done["open_case"] = _open_case(rule, fit, at=at)
    return done


def _mute(brand: Brand, rule: Rule, fit: Fit, *, days: int, at: datetime) -> str:
    try:
        mute(
            brand,
            Whom(fit.author_id),
            reason=_("By the rule “%(rule)s”") % {"rule": rule.name},
            expires_at=at + timedelta(days=days) if days else None,
            by=None,
            at=at,
        )
    except IsMuted:
        return "was_muted"
    return "muted"


def _open_case(rule: Rule, fit: Fit, *, at: datetime) -> str:
    """Open a case on the post, and return its reference, or that it has one."""
    try:
        with transaction.atomic():
            opened = open_case(
                by=None,
                at=at,
                mentions=[fit.mention_id],
                note=_("Opened by the rule “%(rule)s”.") % {"rule": rule.name},
            )
    except PostHasACase:
        return "had_a_case"
    return opened.reference


def _refuse_endless_waiting(rule: Rule) -> None:
    if rule.event == RuleEvent.UNANSWERED and "min_age_s" not in rule.conditions:
        raise RuleIsWrong(
            _("A rule about waiting says how long, with an age at least.")
        )


def _locked(rule: Rule) -> Rule:
    found = Rule.objects.select_for_update().get(pk=rule.pk)
    if found.removed_at is not None:
        raise RuleIsGone(_("This rule was removed."))
    return found


def _save(rule: Rule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise RuleExists(
            _("There is a rule “%(name)s” already.") % {"name": rule.name}
        ) from error


def reorder_rules(order: Sequence[UUID], *, by: User | ApiKey, at: datetime) -> None:
    """Have rules asked in this order; those that are not named come after, as they were."""
    with transaction.atomic():
        rules = Rule.objects.select_for_update().filter(removed_at=None)
        rules.update(position=F("position") + len(order))
        for position, pk in enumerate(order):
            rules.filter(pk=pk).update(position=position)
        record("rules.ordered", None, by=by, at=at, count=len(order))
