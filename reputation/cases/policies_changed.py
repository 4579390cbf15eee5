"""Changing what a brand promises: every open case is reckoned again, and the log says so."""

from collections.abc import Mapping
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reputation.cases.deadlines_kept import DEADLINE_FIELDS, set_deadlines
from reputation.cases.models import Case
from reputation.cases.policies import PolicyIsWrong, terms_from
from reputation.cases.policies_kept import ServicePolicy, policies_of
from reputation.channels.models import Channel
from reputation.events.actions import record
from tenants.models import ApiKey, Brand, User

BATCH = 1_000


def change_policy(
    brand: Brand,
    terms: Mapping[str, Any],
    *,
    by: User | ApiKey,
    at: datetime,
    channel: str = "",
) -> ServicePolicy:
    """Set the terms of the brand, or of one channel where it differs, and what follows for open cases.

    Raises:
        PolicyIsWrong: the terms make no policy, or the channel is none of the brand's.
    """
    terms_from(terms)
    if channel and not Channel.objects.filter(slug=channel).exists():
        raise PolicyIsWrong(
            _("There is no channel “%(channel)s” here.") % {"channel": channel}
        )
    with transaction.atomic():
        # Who works on a case meanwhile waits, or is waited for; the order is that of the verbs.
        cases = list(Case.objects.select_for_update().open().order_by("pk"))
        policy = _keep(terms, channel, by=by, at=at)
        changed = recompute_deadlines(brand, cases)
        record(
            "policy.changed",
            policy,
            by=by,
            at=at,
            channel=channel,
            version=policy.version,
            cases=len(cases),
            deadlines_changed=changed,
        )
    return policy


def recompute_deadlines(brand: Brand, cases: list[Case]) -> int:
    """Reckon the deadlines of cases again; return how many moved. The caller holds their rows."""
    policies = policies_of(brand)
    moved = 0
    for some in batched(cases, BATCH):
        before = {case.pk: _due_times(case) for case in some}
        set_deadlines(brand, some, policies=policies)
        changed = [case for case in some if _due_times(case) != before[case.pk]]
        Case.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=DEADLINE_FIELDS,
        )
        moved += len(changed)
    return moved


def _due_times(case: Case) -> tuple[Any, ...]:
    return tuple(getattr(case, name) for name in DEADLINE_FIELDS)


def _keep(
    terms: Mapping[str, Any], channel: str, *, by: User | ApiKey, at: datetime
) -> ServicePolicy:
    policy = ServicePolicy.objects.select_for_update().filter(channel=channel).first()
    if policy is None:
        policy = ServicePolicy(channel=channel, version=0)
    policy.terms = dict(terms)
    policy.version += 1
    policy.changed_at = at
    policy.changed_by_id = by.pk if isinstance(by, User) else None
    policy.save()
    return policy
