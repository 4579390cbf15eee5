"""What every page does the same way: its part for htmx, its zone and its region."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from reputation.risk.actions import bring_up_to_date
from tenants.context import my_brands
from tenants.gate import BrandRequest

type BrandView[**P] = Callable[P, HttpResponse]


def live_page(
    request: HttpRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Render the page, or only its part `live` when htmx asks for a refresh.

    What a page shows belongs to its reader at this moment: no cache keeps it.
    """
    is_refresh = request.headers.get("HX-Request") == "true"
    part = f"{template}#live" if is_refresh else template
    response = render(request, part, context)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


def in_brand_zone(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Show a page in the brand's time zone, with the number format of its region.

    Its scores are at most two seconds older than the latest accepted post, worker or not.

    The language stays the reader's: Spanish at a Mexican brand becomes es-mx, English
    stays English.
    """

    @wraps(view)
    def in_zone(request: BrandRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("PostgreSQL takes no NUL, and no page asks for one.")
        zone = ZoneInfo(request.brand.timezone)
        language = regional(translation.get_language() or "en", request.brand.locale)
        if bring_up_to_date(request.brand, at=timezone.now()):
            my_brands(request, again=True)  # beside the page stands its new band
        with timezone.override(zone), translation.override(language):
            return view(request, *args, **kwargs)

    return in_zone


def regional(language: str, brand_locale: str) -> str:
    """Return the brand's locale when it is of the reader's language, else that one."""
    spoken, _, _ = language.partition("-")
    at_home, _, _ = brand_locale.partition("-")
    return brand_locale.lower() if at_home == spoken else language
