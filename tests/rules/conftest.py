"""What the tests of rules borrow beside tests.conftest."""

import pytest

from tenants.models import Brand
from tests.pipeline.desk import listen


@pytest.fixture
def brand(acme: Brand) -> Brand:
    """Acme with its channels; the database is open there."""
    listen()
    return acme
