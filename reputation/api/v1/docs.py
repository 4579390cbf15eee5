"""schema/ and docs/: the API's own description."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class Schema(SpectacularAPIView):
    """The OpenAPI document, as YAML or JSON."""


class Docs(SpectacularSwaggerSplitView):
    """The document as a page to try things on, signed in as in the rest of the product.

    Our content security policy allows no inline script or style, so both are files.
    """

    template_name = "api/docs.html"
    url_name = "api-schema"
    title = "Vigía API"
