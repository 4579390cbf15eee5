"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from reputation.api.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reputation.web.urls")),
    path("accounts/", include("tenants.web.urls")),
    path("api/v1/", include("reputation.api.v1.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

# Under /api/ these answer with a problem, elsewhere with a page.
handler400 = "reputation.api.problems.bad_request"
handler403 = "reputation.api.problems.permission_denied"
handler404 = "reputation.api.problems.not_found"
handler500 = "reputation.api.problems.server_error"
