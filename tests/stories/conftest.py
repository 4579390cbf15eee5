"""What the acceptance tests borrow: a story told once per file, and taken back after each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.database import TestDatabases
from tests.stories.replay import Replay


@pytest.fixture(scope="module")
def telling(
    django_db_setup: None,
    test_databases: TestDatabases,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Callable[..., Replay]]:
    """Begin a story in a database of its own; the clock is the story's until the file is through."""
    with (
        django_db_blocker.unblock(),
        test_databases.copy(),
        _elsewhen() as clock,
    ):
        yield lambda slug, **begun: Replay(slug, clock, **begun)


@contextmanager
def _elsewhen() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2010, 1, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def story(course: Replay) -> Iterator[Replay]:
    """The story as the file's `course` left it. What a test does to it is taken back."""
    with course.trying():
        yield course
