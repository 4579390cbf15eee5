"""Addresses of cases, and what has become of one."""

from datetime import timedelta

from reputation.cases.models import Case, Entry
from tenants.models import Brand
from tenants.schemas import brand_context

LIST = "/b/acme/cases/"
MINUTE = timedelta(minutes=1)


def address(case: Case, verb: str = "") -> str:
    return f"{LIST}{case.reference}/" + (f"do/{verb}/" if verb else "")


def again(case: Case) -> Case:
    with brand_context(Brand.objects.get(slug="acme")):
        return Case.objects.get(pk=case.pk)


def kinds(case: Case) -> list[str]:
    with brand_context(Brand.objects.get(slug="acme")):
        found = Entry.objects.filter(case=case, by_type="user").order_by("pk")
        return list(found.values_list("kind", flat=True))
