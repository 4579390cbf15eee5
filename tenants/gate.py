"""The one gate into a brand's schema."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from tenants.access import Access
from tenants.keys import find_api_key
from tenants.models import ApiKey, Brand, User
from tenants.queries import access_of


class BrandRequest(HttpRequest):
    """A request that has passed the gate: what a view under a brand's path receives."""

    user: User  # type: ignore[assignment]  # our user model
    brand: Brand
    access: Access
    api_key: ApiKey | None
    htmx: Any


class BrandGate:
    """Take a request into its brand's schema, or answer as if the brand did not exist.

    People share one account across brands, so being signed in proves nothing here. The
    brand comes from the matched URL, never from a header or the host. Whatever happens in
    the view, the connection is back in the public schema when the response leaves: a body
    that is streamed later finds no brand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = bearer_token(request)
        if token is not None:
            request.api_key = find_api_key(token, at=timezone.now())  # type: ignore[attr-defined]  # see BrandRequest
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if "brand" not in kwargs:
            return None
        slug = kwargs.pop("brand")
        caller = caller_of(request)
        if isinstance(caller, AnonymousUser):
            # Nobody yet: the view's own rules send him to sign in (page) or answer 401 (API),
            # the same for every brand, existing or not. No brand is looked up.
            return None
        brand = Brand.objects.filter(state=Brand.State.READY, slug=slug).first()
        access = access_of(caller, brand) if brand else None
        if brand is None or access is None:
            raise Http404
        request.brand = brand  # type: ignore[attr-defined]  # see BrandRequest
        request.access = access  # type: ignore[attr-defined]  # see BrandRequest
        connection.set_tenant(brand)
        return None


def bearer_token(request: HttpRequest) -> str | None:
    """Return the bearer token that the request carries; None when it carries none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def caller_of(request: HttpRequest) -> User | ApiKey | AnonymousUser:
    """Return who calls: the key when one was sent, else the signed-in person.

    A key that is not good makes the caller nobody, whoever is signed in beside it.
    """
    if hasattr(request, "api_key"):
        return request.api_key or AnonymousUser()
    return request.user  # type: ignore[return-value]  # our user model
