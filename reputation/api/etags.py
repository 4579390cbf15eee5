"""Versions of a resource: `ETag` in every answer, `If-Match` where two could overwrite each other."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from reputation.api.problems import ApiError
from reputation.api.views import ApiRequest

HEADER = "If-Match"

IF_MATCH = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` that you have read. 428 without it, 412 when it is not the latest.",
)


def with_etag(response: Response, version: int) -> Response:
    """Say which version of the resource the answer shows."""
    response["ETag"] = f'"{version}"'
    return response


def version_read(request: ApiRequest) -> int:
    """Return the version that the caller has read.

    Raises:
        ApiError: 428, the header is missing; 412, it is no version of ours.
    """
    given = request.headers.get(HEADER)
    if given is None:
        raise ApiError(
            428,
            "precondition_required",
            _("Send If-Match with the ETag that you have read."),
        )
    version = given.strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise ApiError(
            412,
            "precondition_failed",
            _("If-Match is no ETag of this resource."),
        )
    return int(version)
