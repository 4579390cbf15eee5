"""A brand that listens."""

import pytest

from tests.pipeline.desk import listen


@pytest.fixture
def brand(acme):
    listen()
    return acme
