"""What the tests send: items of the contract, and clients that hold one key or another."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from tenants.access import Scope
from tenants.actions import issue_api_key
from tenants.models import Agency, Brand
from tests.people import MONDAY

ACME = "/api/v1/brands/acme/"
GLOBEX = "/api/v1/brands/globex/"


def an_item(external_id: str = "1", **changes: Any) -> dict[str, Any]:
    """Return an item that is taken as it stands."""
    item = {
        "channel": "twitter",
        "external_id": external_id,
        "author": {"handle": "berta", "followers": 120},
        "text": "Llevo tres horas esperando y nadie responde",
        "posted_at": "2025-11-17T08:00:00Z",
    }
    return item | changes


def recent(**ago: float) -> str:
    """Return a time that long ago, as items give it."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


def lines(items: list[dict[str, Any]]) -> bytes:
    return b"\n".join(json.dumps(item).encode() for item in items)


def send(
    client: Client,
    path: str,
    data: Any,
    *,
    method: str = "POST",
    content_type: str = "application/json",
    zipped: bool = False,
    **headers: str,
) -> Any:
    """Send a body as it is, or as JSON when it is not bytes yet."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    if zipped:
        body, headers["HTTP_CONTENT_ENCODING"] = gzip.compress(body), "gzip"
    return client.generic(method, path, body, content_type=content_type, **headers)


def client_with(
    *scopes: Scope,
    agency: Agency,
    brand: Brand | None = None,
    requests: int = 1_200,
    items: int = 600_000,
) -> Client:
    """Return an integration with a key of its own."""
    issued = issue_api_key(
        agency, brand=brand, name="A key", scopes=scopes or list(Scope), at=MONDAY
    )
    issued.key.requests_per_minute = requests
    issued.key.items_per_minute = items
    issued.key.save()
    return Client(headers={"Authorization": f"Bearer {issued.token}"})
