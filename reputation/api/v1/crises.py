"""crises/: what the brand has been through, measured here or noted by a person."""

from typing import Literal

from drf_spectacular.utils import extend_schema
from msgspec import Struct
from rest_framework.response import Response

from reputation.api.inputs import NoParameters, read_query
from reputation.api.v1.shapes import Band, Moment
from reputation.api.views import ApiRequest, ApiView
from reputation.cases.crises import crises
from tenants.access import Scope


class Crisis(Struct):
    """`measured`: the brand's score was elevated or above; `noted`: a case that a person holds urgent."""

    source: Literal["measured", "noted"]
    began_at: Moment
    ended_at: Moment | None
    peak: float | None
    band: Band | None
    case: str | None
    title: str | None


class CrisisList(Struct):
    results: list[Crisis]


class Crises(ApiView):
    """The brand's crises, the latest first."""

    scopes = {"GET": Scope.CASES_READ}

    @extend_schema(
        operation_id="crises_list",
        summary="What the brand has been through",
        responses=CrisisList,
    )
    def get(self, request: ApiRequest) -> Response:
        read_query(request, NoParameters)
        return Response(
            CrisisList(
                [
                    Crisis(
                        source=each.source,
                        began_at=each.began_at,
                        ended_at=each.ended_at,
                        peak=each.peak,
                        band=each.band or None,  # type: ignore[arg-type]  # one of ours
                        case=each.case or None,
                        title=each.title or None,
                    )
                    for each in crises()
                ]
            )
        )
