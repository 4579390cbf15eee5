"""Cases to run playbooks on, as the opening of a case would have left them."""

from datetime import datetime
from itertools import count
from typing import Any

from reputation.cases.models import Case
from tests.people import MONDAY

_numbers = count(1)


def a_case(**fields: Any) -> Case:
    """Make an open complaint."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "year": 2025,
        "number": number,
        "reference": f"ACME-2025-{number:06}",
        "title": "The toner",
        "opened_at": MONDAY,
        "opened_by": "user",
    } | fields
    case: Case = Case.objects.create(**values)
    return case


def moved(case: Case, **fields: Any) -> Case:
    """Set what a verb of cases would have set."""
    Case.objects.filter(pk=case.pk).update(**fields)
    case.refresh_from_db()
    return case


def hours(number: float, start: datetime = MONDAY) -> datetime:
    """Return a moment so many hours after the start."""
    from datetime import timedelta

    return start + timedelta(hours=number)
