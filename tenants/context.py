"""What every page knows about its reader."""

from typing import Any

from django.http import HttpRequest

from tenants.queries import brands_of


def brands(request: HttpRequest) -> dict[str, Any]:
    """Give templates the brands that the person may enter, for the switcher."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"my_brands": []}
    return {"my_brands": brands_of(user).select_related("summary")}
