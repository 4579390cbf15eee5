"""What callers send, checked for its shape. A field that we do not know is an error."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from reputation.api.problems import ApiError, FieldError, field_errors

# Of every list (`pagination` reads them), and of DRF's content negotiation.
COMMON_PARAMETERS = frozenset({"cursor", "limit", "format"})


class StrictSerializer(serializers.Serializer[Any]):
    """A body: an object with known fields only."""

    def to_internal_value(self, data: object) -> Any:  # noqa: ANN401 - as DRF has it
        if isinstance(data, Mapping) and (wrong := self._wrong(data)):
            raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _wrong(self, data: Mapping[Any, object]) -> dict[str, Any]:
        """Return the fields that we do not know, and numbers that DRF would take for texts."""
        unknown = serializers.ErrorDetail(str(_("No such field.")), "unknown_field")
        wrong: dict[str, Any] = {
            str(name): [unknown] for name in sorted(set(data) - set(self.fields))
        }
        for name, field in self.fields.items():
            if found := _no_texts(field, data.get(name)):
                wrong[name] = found
        return wrong


def _no_texts(
    field: "serializers.Field[Any, Any, Any, Any]", value: object
) -> list[Any] | dict[int, Any]:
    """Return what is said of numbers that stand where texts belong, in a list for each of them."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        said = ((at, _no_texts(field.child, one)) for at, one in enumerate(value))
        return {at: errors for at, errors in said if errors}
    if isinstance(field, serializers.CharField) and isinstance(value, int | float):
        message = str(field.error_messages["invalid"])
        return [serializers.ErrorDetail(message, "invalid")]
    return []


class QuerySerializer(serializers.Serializer[Any]):
    """The query of an address."""


class NoParameters(QuerySerializer):
    """An address that takes no parameters of its own."""


class FiniteFloatField(serializers.FloatField):
    """A number that can be compared with: neither NaN nor infinite."""

    def to_internal_value(self, data: float | str) -> float:
        number = super().to_internal_value(data)
        if not math.isfinite(number):
            self.fail("invalid")
        return number


class MomentField(serializers.DateTimeField):
    """A time with its offset, RFC 3339; returned in UTC."""

    default_error_messages = {
        "invalid": _("Give a time with its offset, such as 2026-03-01T12:00:00Z."),
    }

    def to_internal_value(self, value: object) -> datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
            utc = moment.astimezone(UTC) if moment and moment.tzinfo else None
        except (ValueError, OverflowError):
            utc = None
        if utc is None:
            self.fail("invalid")
        return utc


def read_query(request: Request, form: type[QuerySerializer]) -> dict[str, Any]:
    """Return the parameters of an address, checked; absent ones at their default.

    Raises:
        ApiError: 400, with every parameter that is unknown or does not fit.
    """
    # A plain dict: given but empty is wrong, where a form would take it as not given.
    wanted = form(data=request.query_params.dict())
    errors = [
        FieldError(f"?{name}", "unknown_parameter", str(_("No such parameter.")))
        for name in request.query_params
        if name not in wanted.fields and name not in COMMON_PARAMETERS
    ]
    if not wanted.is_valid():
        errors += [
            FieldError(f"?{error.pointer.strip('/')}", error.code, error.detail)
            for error in field_errors(wanted.errors)
        ]
    if errors:
        raise ApiError(400, "invalid", errors[0].detail, errors=errors)
    given: dict[str, Any] = wanted.validated_data
    return given


def read_body(
    request: Request, form: type[StrictSerializer], *, partial: bool = False
) -> dict[str, Any]:
    """Return the fields of a body, checked.

    Raises:
        ValidationError: with everything that does not fit.
    """
    wanted = form(data=request.data, partial=partial)
    wanted.is_valid(raise_exception=True)
    given: dict[str, Any] = wanted.validated_data
    return given
