"""Who works on a brand, for names on pages and for the choice of whom to give a case to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tenants.access import ROLE_SCOPES, Role, Scope
from tenants.models import Brand, Membership, User


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has, or had, a part in the brand."""

    id: UUID
    name: str
    may_work: bool = False  # on cases
    is_contractor: bool = False


def people_of(brand: Brand) -> dict[UUID, Person]:
    """Return who works on the brand, by name, in one query over public rows."""
    memberships = (
        Membership.objects.filter(
            Q(all_brands=True) | Q(grants__brand=brand), agency_id=brand.agency_id
        )
        .select_related("user")
        .distinct()
    )
    people = [
        Person(
            membership.user_id,
            str(membership.user),
            Scope.CASES_WRITE in ROLE_SCOPES[Role(membership.role)],
            membership.role == Role.CONTRACTOR,
        )
        for membership in memberships
    ]
    people.sort(key=lambda person: person.name.casefold())
    return {person.id: person for person in people}


def names_of(ids: Iterable[UUID | None], known: dict[UUID, Person]) -> dict[UUID, str]:
    """Return the names of people; those who left are asked for, in one query if any."""
    wanted = {each for each in ids if each is not None}
    names = {pk: known[pk].name for pk in wanted & known.keys()}
    if unknown := wanted - known.keys():
        names |= {user.pk: str(user) for user in User.objects.filter(pk__in=unknown)}
    gone = _("Somebody who left")
    return {pk: names.get(pk, gone) for pk in wanted}
