"""A brand is complete or absent: also after a crash, and with two makers at once."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from tenants.actions import BadBrand, SlugIsTaken, create_brand
from tenants.models import Agency, Brand, BrandSummary
from tenants.places import UnknownPlace
from tenants.schemas import brand_app_labels, brand_context
from tests.database import ROOT
from tests.people import MONDAY

# Makes a brand, and stops in the middle: after the first few of its tables.
STOPS_HALF_WAY = """
import time
import django
django.setup()
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from tenants.actions import create_brand
from tenants.models import Agency
from tests.people import MONDAY

make = DatabaseSchemaEditor.create_model
def slow(self, model):
    make(self, model)
    print("made a table", flush=True)
    time.sleep(60)
DatabaseSchemaEditor.create_model = slow
create_brand(Agency.objects.get(slug="atalaya"), "hooli", name="Hooli", at=MONDAY)
"""


@pytest.fixture
def atalaya(own_database):
    return Agency.objects.get(slug="atalaya")


def schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'b\\_%%'")
        return {name for (name,) in cursor.fetchall()}


def tables(brand):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [brand.schema_name]
        )
        return {name for (name,) in cursor.fetchall()}


def test_a_new_brand_is_ready_with_all_its_tables(atalaya):
    brand = create_brand(
        atalaya,
        "1and1",
        name="1&1",
        at=MONDAY,
        locale="es-ES",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
    )

    assert Brand.objects.get(slug="1and1").state == Brand.State.READY
    assert brand.schema_name == f"b_{brand.pk.hex}"
    assert tables(brand) == tables(Brand.objects.get(slug="acme"))
    assert BrandSummary.objects.filter(brand=brand).exists()
    assert connection.schema_name == "public"


def test_a_new_brand_wants_no_migration(atalaya):
    from django.db.migrations.executor import MigrationExecutor

    brand = create_brand(atalaya, "hooli", name="Hooli", at=MONDAY)

    with brand_context(brand):
        executor = MigrationExecutor(connection)
        assert not executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_a_slug_is_taken_over_the_whole_installation(atalaya):
    with pytest.raises(SlugIsTaken) as refused:
        create_brand(atalaya, "initech", name="Other Initech", at=MONDAY)

    assert str(refused.value) == "A brand “initech” exists already."
    assert Brand.objects.get(slug="initech").name == "Initech"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"locale": "es-"}, "“es-” is no locale; write it like es-MX."),
        (
            {"timezone": "Mexico"},
            "“Mexico” is no time zone; write it like America/Mexico_City.",
        ),
        ({"currency": "XXQ"}, "“XXQ” is no currency; write its three letters, like"),
        ({"country": "419"}, "“419” is no country; write its two letters, like MX."),
    ],
    ids=["locale", "timezone", "currency", "country"],
)
def test_a_brand_is_somewhere_that_exists(atalaya, facts, sentence):
    with pytest.raises(UnknownPlace) as refused:
        create_brand(atalaya, "hooli", name="Hooli", at=MONDAY, **facts)

    assert str(refused.value).startswith(sentence)
    assert not Brand.objects.filter(slug="hooli").exists()


@pytest.mark.parametrize("slug", ["Hooli", "-hooli", "ho oli", "", "h" * 64])
def test_a_slug_is_lower_case_letters_digits_and_hyphens(atalaya, slug):
    with pytest.raises(BadBrand):
        create_brand(atalaya, slug, name="Hooli", at=MONDAY)

    assert not Brand.objects.filter(name="Hooli").exists()


def test_a_creation_that_fails_leaves_no_schema_and_says_why(atalaya, monkeypatch):
    before = schemas()

    def fail(*_):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE half_a_brand (id int)")
            cursor.execute("SELECT no_such_function()")

    with monkeypatch.context() as patched:
        patched.setattr("tenants.schemas._make_tables", fail)
        with pytest.raises(Exception, match="no_such_function"):
            create_brand(atalaya, "hooli", name="Hooli", at=MONDAY)

    brand = Brand.objects.get(slug="hooli")
    assert brand.state == Brand.State.FAILED
    assert brand.failure.startswith(
        "ProgrammingError: function no_such_function() does not exist"
    )
    assert schemas() == before
    assert connection.schema_name == "public"

    # The next call starts over under the same id.
    again = create_brand(atalaya, "hooli", name="Hooli", at=MONDAY)
    assert (again.pk, again.state) == (brand.pk, Brand.State.READY)
    assert Brand.objects.get(slug="hooli").failure == ""


def test_a_process_killed_half_way_leaves_no_half_brand(atalaya, database_environment):
    before = schemas()
    maker = subprocess.Popen(
        [sys.executable, "-c", STOPS_HALF_WAY],
        cwd=ROOT,
        env=database_environment | {"VIGIA_DATABASE_ROLE": "owner"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with maker:
        assert maker.stdout.readline() == "made a table\n"
        assert Brand.objects.get(slug="hooli").state == Brand.State.CREATING
        os.kill(maker.pid, signal.SIGKILL)

    assert schemas() == before

    brand = create_brand(atalaya, "hooli", name="Hooli", at=MONDAY)
    assert brand.state == Brand.State.READY
    assert tables(brand) == tables(Brand.objects.get(slug="acme"))


def test_two_makers_of_one_brand_make_one_brand(atalaya):
    start = threading.Barrier(2)
    made, refused = [], []

    def make():
        start.wait()
        try:
            made.append(create_brand(atalaya, "hooli", name="Hooli", at=MONDAY))
        except SlugIsTaken as error:
            refused.append(str(error))
        finally:
            connection.close()

    makers = [threading.Thread(target=make) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len(made) == 1
    assert refused == ["A brand “hooli” exists already."]
    brand = Brand.objects.get(slug="hooli")
    assert brand.state == Brand.State.READY
    assert tables(brand) == tables(Brand.objects.get(slug="acme"))


def test_a_brands_tables_belong_to_the_apps_of_a_brand():
    assert brand_app_labels() == {
        *("listening", "mentions", "risk", "cases", "playbooks", "rules", "drills"),
        *("events", "api"),
    }
