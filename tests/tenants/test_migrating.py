"""An upgrade visits the brands that are behind, and ends the same when it is killed and run again."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.db import connection

from tenants.migrating import stale_schemas
from tenants.models import Brand
from tests.architecture.sources import ROOT

LATEST = "DELETE FROM {}.django_migrations WHERE app = 'rules'"
TABLES = "DROP TABLE {0}.rules_rulefiring, {0}.rules_rule"


@pytest.fixture
def schemas(own_database):
    connection.set_schema_to_public()
    return dict(Brand.objects.values_list("slug", "schema_name"))


@pytest.fixture
def migrate(capsys):
    """Run an upgrade; return what it did, line by line."""

    def run(*arguments):
        call_command("migrate_schemas", *arguments)
        connection.set_schema_to_public()
        return capsys.readouterr().out

    return run


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def set_back(schema):
    """Make a brand one that was made before the latest migration."""
    quoted = connection.ops.quote_name(schema)
    execute(LATEST.format(quoted))
    execute(TABLES.format(quoted))


def has_rules(schema):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{schema}.rules_rulefiring"])
        return cursor.fetchone()[0] is not None


def test_brands_that_are_current_are_not_visited(schemas, migrate):
    assert "standard:public" in (said := migrate())
    assert not any(schema in said for schema in schemas.values())


def test_a_brand_that_is_behind_is_brought_up_to_date(schemas, migrate):
    set_back(schemas["globex"])
    assert stale_schemas(schemas.values()) == [schemas["globex"]]

    said = migrate("--tenant")

    assert "Applying rules.0001_initial... OK" in said
    assert schemas["globex"] in said
    assert schemas["acme"] not in said
    assert has_rules(schemas["globex"])
    assert stale_schemas(schemas.values()) == []


def test_a_brand_without_a_schema_is_left_to_whoever_makes_it(schemas, migrate):
    Brand.objects.filter(slug="acme").update(state="creating")
    execute(f'DROP SCHEMA "{schemas["acme"]}" CASCADE')

    assert schemas["acme"] not in migrate()


def test_who_names_an_app_gets_every_brand_visited(schemas, migrate):
    said = migrate("--tenant", "rules", "0001")

    assert all(schema in said for schema in schemas.values())


def test_a_killed_upgrade_is_finished_by_the_next(schemas, database_environment):
    """One brand is held up, so that the kill meets the upgrade in the middle of it."""
    first, second = sorted(schemas.values())[:2]
    set_back(first)
    set_back(second)
    execute("BEGIN")
    execute(f'LOCK TABLE "{second}".django_migrations IN SHARE MODE')
    execute(f'LOCK TABLE "{first}".django_migrations IN SHARE MODE')
    upgrade = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "migrate_schemas", "--tenant"],
        env=database_environment | {"VIGIA_DATABASE_ROLE": "owner"},
        stdout=subprocess.DEVNULL,
    )
    wait_for_a_lock()
    os.kill(upgrade.pid, signal.SIGKILL)
    upgrade.wait()
    execute("ROLLBACK")

    wait_until(lambda: nobody_waits() and not has_rules(first))
    assert set(stale_schemas(schemas.values())) == {first, second}

    call_command("migrate_schemas", "--tenant", verbosity=0)
    connection.set_schema_to_public()
    assert stale_schemas(schemas.values()) == []
    assert has_rules(first)
    assert has_rules(second)


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE d.datname = current_database() AND NOT l.granted"
        )
        return cursor.fetchone()[0]


def nobody_waits():
    return waiting() == 0


def wait_for_a_lock():
    wait_until(lambda: waiting() > 0)


def wait_until(holds, seconds=60):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
