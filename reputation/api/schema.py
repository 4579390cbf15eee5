"""How the OpenAPI document learns what the views answer.

Answers are msgspec structs, which describe themselves as JSON Schema: what is sent and
what is documented come from one place.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from msgspec import inspect

from reputation.api.authentication import ApiKeyAuthentication, SessionSignIn
from reputation.api.idempotency import HEADER, MAX_KEY
from reputation.api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from reputation.api.problems import MEDIA_TYPE, Problem

type Direction = Literal["request", "response"]

_REFERENCE = "#/components/schemas/{name}"


class StructExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # its registry is untyped
    """Describe a struct, and register the structs that it is made of."""

    target_class = "msgspec.Struct"
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: str) -> str:
        name: str = self.target.__name__
        return name

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        _refs, components = msgspec.json.schema_components(
            [self.target], ref_template=_REFERENCE
        )
        for struct in _structs(inspect.type_info(self.target)):
            if struct is not self.target:
                auto_schema.registry.register_on_missing(
                    ResolvedComponent(  # type: ignore[no-untyped-call]  # drf-spectacular's own
                        name=struct.__name__,
                        type=ResolvedComponent.SCHEMA,
                        object=struct,
                        schema=_typed(components[struct.__name__]),
                    )
                )
        return _typed(components[self.target.__name__])


def _structs(info: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that a type is made of, itself included."""
    match info:
        case inspect.StructType():
            yield info.cls
            for each in info.fields:
                yield from _structs(each.type)
        case inspect.ListType():
            yield from _structs(info.item_type)
        case inspect.UnionType():
            for part in info.types:
                yield from _structs(part)


def _typed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose enums say that they are text, for generators that ask."""
    if "enum" in schema and "type" not in schema:
        schema = {"type": "string", **schema}
    typed: dict[str, Any] = {}
    for name, value in schema.items():
        if isinstance(value, dict):
            typed[name] = _typed(value)
        elif isinstance(value, list):
            typed[name] = [_typed(v) if isinstance(v, dict) else v for v in value]
        else:
            typed[name] = value
    return typed


class ProblemAutoSchema(AutoSchema):
    """Every operation may answer with a problem; a POST takes an Idempotency-Key."""

    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        if self.method == "POST":
            given.append(_idempotency_parameter())
        if self.method == "GET" and getattr(self.view, "is_paged", False):
            given += _page_parameters()
        return given

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        component = self.resolve_serializer(Problem, direction)  # type: ignore[arg-type]  # a struct, by StructExtension
        bodies["default"] = {
            "description": "A problem (RFC 9457): `code` is for programs, "
            "`errors` says where.",
            "content": {MEDIA_TYPE: {"schema": component.ref}},
        }
        return bodies


def _idempotency_parameter() -> OpenApiParameter:
    return OpenApiParameter(
        HEADER,
        {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
        OpenApiParameter.HEADER,
        description="The same key with the same request is done once, "
        "and answered the same for 24 hours.",
    )


def _page_parameters() -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            "cursor",
            {"type": "string"},
            description="Where to go on, taken from `next` or `previous`.",
        ),
        OpenApiParameter(
            "limit",
            {
                "type": "integer",
                "minimum": 1,
                "maximum": MAX_LIMIT,
                "default": DEFAULT_LIMIT,
            },
            description="How many results.",
        ),
    ]


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its registry is untyped
    target_class = ApiKeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "vg_…",
            "description": "`Authorization: Bearer vg_…`. Shown once, when it is made.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its registry is untyped
    target_class = SessionSignIn
    name = "SessionSignIn"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Somebody who signed in; writing needs `X-CSRFToken` too.",
        }


def without_odd_defaults(result: Any, **_: Any) -> Any:  # noqa: ANN401 - drf-spectacular's hook
    """Take away the default of a text that may be empty or fit a pattern: it stands on the wrong branch."""
    for part in _parts(result):
        if part.get("default") == "" and "pattern" in part:
            del part["default"]
    return result


def _parts(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object within a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
