"""triage/: who reads for the brand, how often it was right here, and what it is told."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from reputation.api.idempotency import idempotent
from reputation.api.inputs import StrictSerializer, read_body
from reputation.api.v1 import shapes
from reputation.api.views import ApiRequest, ApiView, actor
from reputation.mentions.learning import count_examples, name_executives, switch_model
from reputation.mentions.models import LearnedModel
from reputation.mentions.precision import Share, measured_precision
from reputation.mentions.readers import reader_of
from reputation.mentions.surroundings import triage_settings
from tenants.access import Scope
from tenants.models import Brand


class TriageChanges(StrictSerializer):
    executives = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=200,
        help_text="Handles and full names of the brand's executives.",
    )


class ModelChoice(StrictSerializer):
    version = serializers.IntegerField(
        min_value=0, help_text="A model that was live before; 0 is the engine alone."
    )


class TriageView(ApiView):
    """How this brand's posts are read."""

    scopes = {"GET": Scope.MENTIONS_READ, "PATCH": Scope.ADMIN}

    @extend_schema(
        operation_id="triage_retrieve",
        summary="Who reads, and how often it was right",
        responses=shapes.TriageState,
    )
    def get(self, request: ApiRequest) -> Response:
        return Response(triage_shape(request.brand))

    @extend_schema(
        operation_id="triage_update",
        summary="Name the brand's executives",
        request=TriageChanges,
        responses=shapes.TriageState,
    )
    def patch(self, request: ApiRequest) -> Response:
        wanted = read_body(request, TriageChanges)
        name_executives(
            request.brand,
            wanted["executives"],
            by=actor(request),
            at=timezone.now(),
        )
        return Response(triage_shape(request.brand))


class TriageModel(ApiView):
    """Which model of the brand's own reads."""

    scopes = {"POST": Scope.ADMIN}

    @extend_schema(
        operation_id="triage_switch_model",
        summary="Read with an earlier model, or with the engine alone",
        request=ModelChoice,
        responses=shapes.TriageState,
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        wanted = read_body(request, ModelChoice)
        switch_model(
            request.brand, wanted["version"], by=actor(request), at=timezone.now()
        )
        return Response(triage_shape(request.brand))


def triage_shape(brand: Brand) -> shapes.TriageState:
    settings = triage_settings()
    found = measured_precision()
    return shapes.TriageState(
        engine=reader_of(brand, settings.model_version).engine,
        model_version=settings.model_version or None,
        executives=settings.executives,
        corrected_posts=count_examples(),
        models=[
            shapes.TriageModel(
                version=model.version,
                state=model.state,  # type: ignore[arg-type]  # a stored state is one of ours
                engine=model.engine,
                metrics=model.metrics,
                made_at=model.made_at,
            )
            for model in LearnedModel.objects.defer("weights").order_by("-version")[:50]
        ],
        precision=shapes.TriagePrecision(
            complaint_bands=_shares(found.bands),
            signals=_shares(found.signals),
            hints=_shares(found.hints),
            languages=_shares(found.languages),
        ),
    )


def _shares(shares: dict[str, Share]) -> list[shapes.PrecisionShare]:
    return [
        shapes.PrecisionShare(name, share.n, share.right, share.precision)
        for name, share in sorted(shares.items())
    ]
