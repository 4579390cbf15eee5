"""Doors for the tests of the gate: each does one thing that a view might do."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from reputation.events.models import Event
from tenants.gate import caller_of


def peek(request: HttpRequest) -> HttpResponse:
    kinds = Event.objects.values_list("kind", flat=True)
    return HttpResponse(f"{request.brand.slug}: {', '.join(kinds)}")


def crash(request: HttpRequest) -> HttpResponse:
    Event.objects.count()
    raise RuntimeError("the view is broken")


def crash_in_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Event.objects.count()
        raise RuntimeError("the view is broken")


def nothing_here(request: HttpRequest) -> HttpResponse:
    Event.objects.count()
    raise Http404


def stream(request: HttpRequest) -> StreamingHttpResponse:
    Event.objects.count()

    def body() -> Iterator[str]:
        yield connection.schema_name

    return StreamingHttpResponse(body())


def where(request: HttpRequest) -> HttpResponse:
    return HttpResponse(connection.schema_name)


@login_not_required
def api_peek(request: HttpRequest) -> HttpResponse:
    """Do as the API does: refuse who is nobody, by itself."""
    if not caller_of(request) or not hasattr(request, "brand"):
        return HttpResponse("who are you?", status=401)
    return peek(request)


urlpatterns = [
    path("b/<slug:brand>/", peek),
    path("b/<slug:brand>/crash/", crash),
    path("b/<slug:brand>/crash-in-transaction/", crash_in_transaction),
    path("b/<slug:brand>/nothing-here/", nothing_here),
    path("b/<slug:brand>/stream/", stream),
    path("where/", where),
    path("accounts/login/", login_not_required(where), name="account_login"),
    path("api/v1/brands/<slug:brand>/", api_peek),
]
