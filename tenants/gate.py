"""The one gate into a brand's schema."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from tenants.access import Access
from tenants.connection import connection, leave_brand
from tenants.context import my_brands
from tenants.keys import find_api_key
from tenants.models import ApiKey, Brand, User
from tenants.queries import access_in, enter

API = "/api/"  # keys open this, and nothing else


class BrandRequest(HttpRequest):
    """A request that has passed the gate: what a view under a brand's path receives."""

    user: User
    brand: Brand
    access: Access
    api_key: ApiKey | None
    htmx: Any


def open_to_contractors[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Let people into a page who may read nothing of the brand but what was handed to them."""
    view.is_open_to_contractors = True  # type: ignore[attr-defined]  # the gate reads it
    return view


class BrandGate:
    """Take a request into its brand's schema, or answer as if the brand did not exist.

    People share one account across brands, so being signed in proves nothing here. The
    brand comes from the matched URL, never from a header or the host. Whatever happens
    in the view, the connection is in the public schema when the response leaves: a body
    that is streamed later finds no brand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        leave_brand()
        token = bearer_token(request)
        if token is not None:
            request.api_key = find_api_key(token, at=timezone.now())  # type: ignore[attr-defined]  # see BrandRequest
        try:
            return self.get_response(request)
        finally:
            leave_brand()

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if "brand" not in kwargs:
            return None
        slug = kwargs.pop("brand")
        caller = caller_of(request)
        if isinstance(caller, AnonymousUser):
            # Pages have sent them to sign in already, and the API's own rules answer
            # 401: the same for every brand, existing or not, and none is looked up.
            return None
        found = _entered(request, caller, slug)
        if found is None:
            raise Http404
        request.brand, request.access = found  # type: ignore[attr-defined]  # see BrandRequest
        if not _is_open_to(request, found[1], view):
            raise PermissionDenied
        connection.set_tenant(found[0])
        return None


def _is_open_to(request: HttpRequest, access: Access, view: Callable[..., Any]) -> bool:
    """Tell whether a page lets somebody in. The API's addresses each ask for their own scope."""
    if access.scopes or request.path_info.startswith(API):
        return True
    return getattr(view, "is_open_to_contractors", False)


def _entered(
    request: HttpRequest, caller: User | ApiKey, slug: str
) -> tuple[Brand, Access] | None:
    """Return the brand and what the caller may do there; None when there is none for them.

    A page names all brands of its reader: they are read once, and the one it shows is among them.
    """
    if isinstance(caller, ApiKey) or request.path_info.startswith(API):
        return enter(caller, slug)
    brand = next((one for one in my_brands(request) if one.slug == slug), None)
    return (brand, access_in(brand, caller)) if brand else None


def bearer_token(request: HttpRequest) -> str | None:
    """Return the bearer token of a request to the API; None when it carries none."""
    if not request.path_info.startswith(API):
        return None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def caller_of(request: HttpRequest) -> User | ApiKey | AnonymousUser:
    """Return who calls: the key when one was sent, else the signed-in person.

    A key that is not good makes the caller nobody, whoever is signed in beside it.
    """
    if hasattr(request, "api_key"):
        return request.api_key or AnonymousUser()
    return request.user
