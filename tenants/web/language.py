"""The choice of a language, which goes with a person to the next browser."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_here

from tenants.models import User

# allauth and Django have no Portuguese of no country: their texts come from the larger one's. Ours are the
# same in both, and a brand's page is in the Portuguese of its own region.
AT_HOME = {"pt": "pt-br"}


def in_full(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Name the country of a language that others than we speak by country only. Follows LocaleMiddleware."""

    def named(request: HttpRequest) -> HttpResponse:
        spoken = translation.get_language() or ""
        if spoken in AT_HOME:
            translation.activate(AT_HOME[spoken])
        return get_response(request)

    return named


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = set_language_here(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen.value)
    return response
