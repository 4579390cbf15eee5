"""What the tests of the way from a post to a score borrow beside tests.conftest."""

import json
from pathlib import Path

import pytest

from tenants.models import Brand
from tests.pipeline.desk import listen


@pytest.fixture
def brand(acme: Brand) -> Brand:
    """Acme with its channels; the database is open there."""
    listen()
    return acme


@pytest.fixture
def write(tmp_path):
    """Write a file of items, or of lines as they are; return its path."""

    def write_file(*lines: object, name: str = "posts.ndjson") -> Path:
        path = tmp_path / name
        told = [one if isinstance(one, bytes) else json.dumps(one) for one in lines]
        path.write_bytes(
            b"\n".join(one if isinstance(one, bytes) else one.encode() for one in told)
        )
        return path

    return write_file
