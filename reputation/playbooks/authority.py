"""Who may stand for a role in the open brand: people only, a key answers for nobody."""

from tenants.access import Role
from tenants.models import ApiKey, User
from tenants.queries import access_of
from tenants.schemas import current_brand

type Actor = User | ApiKey | None


def role_of(by: Actor) -> Role | None:
    """Return the role of a person in the open brand; None for keys and for Vigía."""
    if not isinstance(by, User):
        return None
    access = access_of(by, current_brand())
    return access.role if access else None
