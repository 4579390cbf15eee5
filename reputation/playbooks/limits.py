"""How much who may offer. Pure: limits are data of the playbook."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reputation.playbooks.format import RemedyLimit
from tenants.access import Role


def most_for(
    limits: Iterable[RemedyLimit], role: Role, currency: str
) -> Decimal | None:
    """Return the most that a role may offer; None when the currency has no limits.

    Of several playbooks the most generous one counts. A role that is not named in a
    currency that is may offer nothing.
    """
    of_currency = [limit for limit in limits if limit.currency == currency]
    if not of_currency:
        return None
    own = [limit.most for limit in of_currency if limit.role == role]
    return max(own, default=Decimal(0))


def who_may(
    limits: Sequence[RemedyLimit], amount: Decimal, currency: str
) -> list[Role]:
    """Return the roles that may offer an amount, those with the lowest limit first."""
    roles = {Role(limit.role) for limit in limits if limit.currency == currency}
    most = {role: most_for(limits, role, currency) or Decimal(0) for role in roles}
    able = [role for role in roles if most[role] >= amount]
    return sorted(able, key=lambda role: (most[role], role))
