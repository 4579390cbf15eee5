"""The one form in which resources are sent: strict JSON, plain or gzip."""

from collections.abc import Mapping
from typing import Any

from rest_framework.parsers import BaseParser

from reputation.api.bodies import decoded, unpacked


class StrictJSONParser(BaseParser):
    """JSON by the letter. A name that comes twice counts with its latest value."""

    media_type = "application/json"

    def parse(
        self,
        stream: object,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON value
        assert parser_context is not None  # noqa: S101 - DRF always gives it
        return decoded(unpacked(parser_context["request"]._request))


class NDJSONParser(BaseParser):
    """One JSON object per line. Only batches take it, and they read their own body."""

    media_type = "application/x-ndjson"
