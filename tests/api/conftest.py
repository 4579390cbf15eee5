"""What the tests of the REST door borrow beside tests.conftest."""

import pytest

from reputation.channels.models import Channel
from tenants.models import Brand
from tests.people import MONDAY


@pytest.fixture
def twitter(acme: Brand) -> Channel:
    """Acme's channel, with an account of its own there."""
    return Channel.objects.create(
        slug="twitter",
        kind="twitter",
        name="X (Twitter)",
        own_accounts=["@Acme_ES"],
        created_at=MONDAY,
    )
