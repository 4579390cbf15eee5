"""The choice of a language, which goes with a person to the next browser."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_here

from tenants.models import User


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = set_language_here(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen.value)
    return response
