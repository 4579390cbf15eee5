"""Who may do what in which brand: the one table, for pages, API and tasks alike."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A person's place in an agency or at a brand."""

    AGENCY_LEAD = "agency_lead", _("Agency lead")
    COMMUNITY_MANAGER = "community_manager", _("Community manager")
    BRAND_PR = "brand_pr", _("Brand PR")
    LEGAL_APPROVER = "legal_approver", _("Legal approver")
    CONTRACTOR = "contractor", _("Contractor")
    AUDITOR = "auditor", _("Auditor")
    VIEWER = "viewer", _("Read-only viewer")


class Scope(models.TextChoices):
    """What a key or a role allows. A role is a set of these (`ROLE_SCOPES`)."""

    MENTIONS_READ = "mentions:read", _("read mentions")
    MENTIONS_WRITE = "mentions:write", _("write mentions")
    CASES_READ = "cases:read", _("read cases")
    CASES_WRITE = "cases:write", _("write cases")
    PLAYBOOKS_READ = "playbooks:read", _("read playbooks")
    PLAYBOOKS_WRITE = "playbooks:write", _("write playbooks")
    RISK_READ = "risk:read", _("read risk")
    ALERTS_READ = "alerts:read", _("read alerts")
    ALERTS_WRITE = "alerts:write", _("write alerts")
    ADMIN = "admin", _("administer")


_READ = frozenset(
    {
        Scope.MENTIONS_READ,
        Scope.CASES_READ,
        Scope.PLAYBOOKS_READ,
        Scope.RISK_READ,
        Scope.ALERTS_READ,
    }
)

# A contractor sees no brand data alone: a redacted brief brings what they need.
ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.AGENCY_LEAD: frozenset(Scope),
    Role.COMMUNITY_MANAGER: _READ
    | {Scope.MENTIONS_WRITE, Scope.CASES_WRITE, Scope.ALERTS_WRITE},
    Role.BRAND_PR: _READ
    | {Scope.CASES_WRITE, Scope.PLAYBOOKS_WRITE, Scope.ALERTS_WRITE},
    Role.LEGAL_APPROVER: _READ | {Scope.CASES_WRITE},
    Role.CONTRACTOR: frozenset(),
    Role.AUDITOR: _READ,
    Role.VIEWER: frozenset({Scope.MENTIONS_READ, Scope.RISK_READ}),
}


def roles_with(scope: Scope) -> list[Role]:
    """Return the roles that allow a scope."""
    return [role for role, scopes in ROLE_SCOPES.items() if scope in scopes]


@dataclass(frozen=True, slots=True)
class Access:
    """What the caller of this request may do in the brand at hand."""

    scopes: frozenset[Scope]
    role: Role | None = None  # None: a key

    def may(self, scope: Scope) -> bool:
        """Test whether the scope is allowed here. `admin` is one of them, no master."""
        return scope in self.scopes
