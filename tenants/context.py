"""What every page knows about its reader."""

from typing import Any

from django.http import HttpRequest

from tenants.models import Brand
from tenants.queries import brands_of


def brands(request: HttpRequest) -> dict[str, Any]:
    """Give templates the brands that the person may enter, for the switcher."""
    return {"my_brands": my_brands(request)}


def my_brands(request: HttpRequest, *, again: bool = False) -> list[Brand]:
    """Return the brands that the signed-in person may enter, with their summaries; one query a request.

    `again` asks anew: somebody changed the summaries meanwhile.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if again or not hasattr(request, "_my_brands"):
        request._my_brands = list(brands_of(user).select_related("summary"))  # type: ignore[attr-defined]  # kept beside Django's own `_messages`
    found: list[Brand] = request._my_brands  # type: ignore[attr-defined]  # set above
    return found
