"""Changing what a brand promises: every open case is reckoned again, and the log says so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from reputation.cases.deadlines_kept import DEADLINE_FIELDS, set_deadlines
from reputation.cases.models import Case
from reputation.cases.policies import PolicyIsWrong, terms_from
from reputation.cases.policies_kept import ServicePolicy, policies_of
from reputation.channels.models import Channel
from reputation.events.actions import record
from tenants.models import ApiKey, Brand, User

BATCH = 1_000
_KEYED = ("id", *DEADLINE_FIELDS)
_TYPES = {"id": "uuid", "next_due": "text"}


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
        _write(changed)
        moved += len(changed)
    return moved


def _write(cases: Sequence[Case]) -> None:
    """Write the due times of cases, all in one statement."""
    columns = ", ".join(f"{name} = new.{name}" for name in DEADLINE_FIELDS)
    arrays = ", ".join(f"%s::{_TYPES.get(name, 'timestamptz')}[]" for name in _KEYED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_case SET {columns} FROM unnest({arrays}) "  # noqa: S608 - names of ours
            f"AS new ({', '.join(_KEYED)}) WHERE cases_case.id = new.id",
            [[getattr(case, name) for case in cases] for name in _KEYED],
        )


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
