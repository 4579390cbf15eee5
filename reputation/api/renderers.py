"""Answers as JSON: ids as text, times as RFC 3339 in UTC."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def _plain(value: object) -> object:
    if isinstance(value, Promise):
        return str(value)
    raise NotImplementedError(f"no JSON for {type(value).__name__}")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def encode(data: object) -> bytes:
    """Return JSON for structs, dicts, lists, ids, times and translated sentences."""
    return _ENCODER.encode(data)


class FastJSONRenderer(BaseRenderer):
    """JSON by msgspec. There is one form: no indentation, no other media type."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else encode(data)
