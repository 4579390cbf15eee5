"""What every test may borrow.

`tests.people` says who is who, `tests.database` how a database costs 50 ms.
"""

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Static files come from where they were written; nothing is collected for a test.
NO_FILES = Path(__file__).resolve().parent.parent / ".vigia-test" / "static"
NO_FILES.mkdir(parents=True, exist_ok=True)

# The settings are read from the environment once, when Django is first touched: right
# below. The database is put in later, by the first test that needs one.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "reputation.settings",
    "VIGIA_SECRET_KEY": "only-for-tests",
    "DATABASE_URL": "postgresql://nobody@/not-yet",
    "CELERY_BROKER_URL": "memory://",
    "VIGIA_DATABASE_POOL": "0",
    "VIGIA_ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "VIGIA_LOG_LEVEL": "WARNING",
    "VIGIA_STATIC_ROOT": str(NO_FILES),
    # Playwright's event loop runs in the test's own thread, beside the ORM.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
os.environ.pop("DATABASE_OWNER_URL", None)

import django
import pytest

django.setup()

from django.conf import settings as django_settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from reputation.embedded.roles import OWNER, QUEUE
from tenants.access import Scope
from tenants.actions import issue_api_key
from tenants.models import Brand, User
from tenants.schemas import brand_context
from tests.database import TestDatabases
from tests.people import MONDAY

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to talk to anybody but this machine. An audit hook sees every library."""
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[0] not in LOOPBACK:
        raise RuntimeError(f"a test tried to reach {address[0]}")


sys.addaudithook(refuse_network)


def pytest_configure() -> None:
    # A strong one is slow on purpose.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English in each test: a request's language stays on in its thread."""
    translation.deactivate()
    yield
    translation.deactivate()


# --- The database, and the brands in it ---


@pytest.fixture(scope="session")
def test_databases(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> TestDatabases:
    with django_db_blocker.unblock():
        found = TestDatabases()
        found.prepare()
    return found


@pytest.fixture(scope="session")
def django_db_setup(
    test_databases: TestDatabases, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this worker a database of its own, with the brands in it."""
    with django_db_blocker.unblock():
        own = test_databases.copy()
        own.__enter__()
    yield
    with django_db_blocker.unblock():
        own.__exit__(None, None, None)


@pytest.fixture
def own_database(
    django_db_setup: None,
    test_databases: TestDatabases,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """Commit for real: a database for this test, its threads and its processes."""
    with django_db_blocker.unblock(), test_databases.copy() as name:
        yield name


@pytest.fixture
def database_environment(
    own_database: str, test_databases: TestDatabases
) -> dict[str, str]:
    """The environment for a worker or command on the test's own database."""
    found = {
        name: value.replace("/vigia?", f"/{own_database}?")
        for name, value in test_databases.server.environment.items()
    }
    # The queue stands in the test's database, too, where the owner has made it.
    broker, _, _ = found["CELERY_BROKER_URL"].replace(QUEUE, OWNER).rpartition("/")
    found["CELERY_BROKER_URL"] = f"{broker}/{own_database}"
    options = json.loads(found["CELERY_BROKER_TRANSPORT_OPTIONS"])
    options["conn_string"] = (
        options["conn_string"]
        .replace(QUEUE, OWNER)
        .replace("dbname=vigia", f"dbname={own_database}")
    )
    found["CELERY_BROKER_TRANSPORT_OPTIONS"] = json.dumps(options)
    return os.environ | found


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """A database: rolled back after the test, or its own when it asks for one."""
    own = {"own_database", "database_environment", "live"} & set(request.fixturenames)
    request.getfixturevalue("own_database" if own else "db")


@pytest.fixture
def acme(database: None) -> Iterator[Brand]:
    """The brand most tests happen in. Asking for it opens the database there."""
    with brand_context(Brand.objects.get(slug="acme")) as brand:
        yield brand


@pytest.fixture
def globex(database: None) -> Iterator[Brand]:
    """The same agency's other brand. Asked for after acme, it is the open one."""
    with brand_context(Brand.objects.get(slug="globex")) as brand:
        yield brand


@pytest.fixture
def initech(database: None) -> Brand:
    """Another agency's brand. Not opened."""
    return Brand.objects.get(slug="initech")


# --- People ---


@pytest.fixture
def ada(database: None) -> User:
    """Community manager of acme, and of nothing else."""
    return User.objects.get(email="ada@atalaya.example")


@pytest.fixture
def lead(database: None) -> User:
    """Agency lead of Atalaya: acme and globex."""
    return User.objects.get(email="lead@atalaya.example")


@pytest.fixture
def outsider(database: None) -> User:
    """Agency lead of Faro: initech."""
    return User.objects.get(email="outsider@faro.example")


@pytest.fixture
def page(ada: User) -> Client:
    """A browser without JavaScript, in which Ada is signed in."""
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def api(acme: Brand) -> APIClient:
    """An integration that holds a key of acme with every scope."""
    issued = issue_api_key(
        acme.agency, brand=acme, name="Tests", scopes=list(Scope), at=MONDAY
    )
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {issued.token}")


# --- Looking ---


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """Count the statements that a call sends, without the choice of the schema."""

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            call()
        return sum(
            not query["sql"].startswith(("SET search_path", "SAVEPOINT", "RELEASE"))
            for query in seen.captured_queries
        )

    return count


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: what a test needs to know it asks for."""


class Live:
    """A running product: `live.url`, on the test's own database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def cookies_of(self, user: User) -> list[dict[str, str]]:
        """Return what signs a browser in as `user`, in the form Playwright takes."""
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        return [{"name": name, "value": value, "url": self.url}]


@pytest.fixture
def live(own_database: str) -> Iterator[Live]:
    """The product behind a real WSGI server on a random port, for browsers."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield Live(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium. Skips with a sentence when the machine has none."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        program = next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None
        )
        options: dict[str, Any] = {"args": ["--no-sandbox"]}
        if program:
            options["executable_path"] = program
        try:
            chromium = driver.chromium.launch(**options)
        except playwright.Error:
            pytest.skip("no Chromium on this machine: `make browser` gets one")
        yield chromium
        chromium.close()
