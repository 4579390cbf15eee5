"""What a caller may do here. A view that does not say what it needs is closed."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from tenants.access import Access, Scope
from tenants.models import ApiKey

if TYPE_CHECKING:
    # DRF imports this module before its own views.
    from rest_framework.views import APIView


class IsSignedIn(BasePermission):
    """Anybody who is somebody: a good key, or a signed-in person."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return isinstance(request.auth, ApiKey) or request.user.is_authenticated


class HasScope(IsSignedIn):
    """Whoever the gate let into the brand, with one of the scopes that the view names.

    A view says `scopes = {"GET": Scope.X, "POST": (Scope.Y, Scope.Z)}`.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        method = "GET" if request.method == "HEAD" else request.method
        wanted = getattr(view, "scopes", {}).get(method)
        access: Access | None = getattr(request, "access", None)
        if wanted is None:
            # No such method there: DRF answers 405, also to OPTIONS, which every view
            # has and none serves. Anything else is a view left open.
            name = (request.method or "").lower()
            return name == "options" or not hasattr(view, name)
        any_of = (wanted,) if isinstance(wanted, Scope) else wanted
        if access is not None and any(access.may(scope) for scope in any_of):
            return True
        raise PermissionDenied(
            _("This needs the scope %(scopes)s.")
            % {"scopes": " / ".join(scope.value for scope in any_of)},
            code="missing_scope",
        )
