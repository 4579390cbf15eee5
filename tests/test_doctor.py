"""The doctor finds what is wrong, names it, and says so in its exit code."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from reputation import doctor
from reputation.celery import app
from reputation.doctor import Verdict, examine
from reputation.events.models import Event
from tenants.models import Brand
from tenants.schemas import brand_context


@pytest.fixture
def found(own_database):
    """Examine; return what each check found."""

    def examine_now():
        return {
            finding.check: (finding.verdict, finding.sentence)
            for finding in examine(at=timezone.now())
        }

    return examine_now


@pytest.fixture
def acme(own_database):
    return Brand.objects.get(slug="acme")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_wrong_with_a_new_installation(found, capsys):
    assert {verdict for verdict, _ in found().values()} <= {Verdict.OK, Verdict.ODD}

    call_command("doctor")
    assert "PostgreSQL 18" in capsys.readouterr().out


def test_a_brand_without_its_schema_is_wrong(found, acme, capsys):
    execute(f'ALTER SCHEMA "{acme.schema_name}" RENAME TO b_lost')

    assert found()["schemas"] == (Verdict.WRONG, "Without a schema: acme.")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert "Without a schema: acme." in capsys.readouterr().out


def test_a_schema_without_a_brand_is_odd(found):
    execute("CREATE SCHEMA b_of_nobody")

    assert found()["schemas"] == (Verdict.ODD, "Of no brand: b_of_nobody.")


def test_a_brand_whose_migrations_are_behind_is_wrong(found, acme):
    execute(
        f'DELETE FROM "{acme.schema_name}".django_migrations '
        "WHERE app = 'risk' AND name = '0001_initial'"
    )

    assert found()["brand migrations"] == (
        Verdict.WRONG,
        "Behind: acme. Run manage.py migrate_schemas --tenant.",
    )


def test_a_public_schema_that_is_behind_is_wrong(found):
    execute("DELETE FROM django_migrations WHERE app = 'tenants'")

    verdict, sentence = found()["migrations"]
    assert verdict == Verdict.WRONG
    assert sentence.endswith(
        "are missing in public: manage.py migrate_schemas --shared."
    )


def test_a_brand_that_was_never_finished_is_odd(found, acme):
    Brand.objects.filter(pk=acme.pk).update(state="failed")

    assert found()["brands"] == (
        Verdict.ODD,
        "Not made to the end: acme. Make again.",
    )


def test_an_event_that_nobody_relays_is_wrong(found, acme):
    with brand_context(acme):
        Event.objects.create(
            kind="channel.created",
            occurred_at=timezone.now(),
            relay_after=timezone.now() - timedelta(seconds=30),
        )
    assert found()["outbox"][0] == Verdict.OK

    with brand_context(acme):
        Event.objects.update(relay_after=timezone.now() - timedelta(seconds=61))
    assert found()["outbox"] == (
        Verdict.WRONG,
        "Events wait for more than a minute in acme. Do worker and beat run?",
    )


def test_a_pooler_that_mixes_connections_up_is_wrong(found, monkeypatch):
    # What a transaction pooler does: two of our connections share one of the server's.
    monkeypatch.setattr(doctor.connection, "copy", lambda: connection)

    assert found()["pooler"][0] == Verdict.WRONG


def test_a_queue_that_does_not_answer_is_wrong(found, monkeypatch):
    monkeypatch.setitem(app.conf, "broker_write_url", "amqp://127.0.0.1:9")

    verdict, sentence = found()["queue"]
    assert verdict == Verdict.WRONG
    assert sentence.startswith("Cannot be reached: ")


def test_a_database_that_does_not_answer_is_wrong(found, monkeypatch):
    connection.close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(connection.settings_dict, "HOST", "/nowhere")

        assert found()["database"][0] == Verdict.WRONG
        assert set(found()) == {"database", "queue"}


def test_a_superuser_must_not_serve(found, monkeypatch):
    connection.close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(connection.settings_dict, "USER", "postgres")

        assert found()["role"] == (Verdict.WRONG, "postgres is a superuser.")
        connection.close()
