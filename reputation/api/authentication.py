"""Who calls: a key, or a person who signed in."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from tenants.models import ApiKey


class ApiKeyAuthentication(BaseAuthentication):
    """Take the key that the gate has found already, or refuse what is not good."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        if not hasattr(request._request, "api_key"):
            return None
        key: ApiKey | None = request._request.api_key
        if key is None:
            raise AuthenticationFailed(
                _("The key is unknown, expired or revoked."), code="bad_key"
            )
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="vigia"'


class SessionSignIn(SessionAuthentication):
    """Take the person whom the session names; writing needs the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as denied:
            raise PermissionDenied(str(denied.detail), code="csrf_failed") from denied
