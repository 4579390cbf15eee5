"""A brand's counts of cases and of answers that wait, kept in public where the portfolio finds them."""

from datetime import datetime

from django.db import connection, transaction

from tenants.models import Brand, BrandSummary

_COUNTED = ("open_cases", "overdue_cases", "waiting_answers")


def count_cases(brand: Brand, *, at: datetime) -> None:
    """Put right the counts of open and overdue cases, and of answers that wait for somebody's yes."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Who opens or closes a case meanwhile waits here, and adds to what is counted.
        row = BrandSummary.objects.select_for_update().get(brand_id=brand.pk)
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM cases_case WHERE closed_at IS NULL),
                   (SELECT count(*) FROM cases_case WHERE closed_at IS NULL AND next_due_at <= %s),
                   (SELECT count(*) FROM cases_replydraft WHERE state = 'in_review')
            """,
            [at],
        )
        counted = cursor.fetchone()
        if counted != tuple(getattr(row, name) for name in _COUNTED):
            row.open_cases, row.overdue_cases, row.waiting_answers = counted
            row.save(update_fields=_COUNTED)


def count_waiting(brand: Brand) -> None:
    """Count the answers that wait, last in a transaction that let one wait or not wait any more."""
    with connection.cursor() as cursor:
        row = BrandSummary.objects.select_for_update().get(brand_id=brand.pk)
        cursor.execute(
            "SELECT count(*) FROM cases_replydraft WHERE state = 'in_review'"
        )
        (row.waiting_answers,) = cursor.fetchone() or (0,)
        row.save(update_fields=["waiting_answers"])
