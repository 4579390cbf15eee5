"""The commands about customers: what they print, and how they refuse."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from tenants.access import Scope
from tenants.keys import find_api_key
from tenants.models import Agency, ApiKey, Brand

MEXICAN = {
    "name": "Hooli",
    "locale": "es-MX",
    "timezone": "America/Mexico_City",
    "currency": "MXN",
}


@pytest.fixture
def run(capsys):
    """Run a command; return its last line on standard output."""

    def run_command(*arguments, **options):
        call_command(*arguments, **options)
        return capsys.readouterr().out.rstrip().rpartition("\n")[2]

    return run_command


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, **options)
    assert refused.value.returncode == 2
    return str(refused.value)


@pytest.mark.django_db
def test_an_agency_is_called_by_the_slug_that_is_printed(run):
    assert run("create_agency", "Agencia Peñón") == "agencia-penon"
    assert Agency.objects.get(slug="agencia-penon").name == "Agencia Peñón"
    assert refusal("create_agency", "Agencia Peñón") == (
        "An agency “agencia-penon” exists already."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [[""], ["  "], ["日本"], ["x" * 201, "--slug=x"], ["X", "--slug=Not a slug"]],
    ids=["no name", "blank", "no slug in it", "long", "bad slug"],
)
def test_an_agency_that_cannot_be_is_refused_in_a_sentence(arguments):
    before = Agency.objects.count()

    assert refusal("create_agency", *arguments).startswith("An agency needs a name")
    assert Agency.objects.count() == before


def test_a_brand_is_made_for_an_agency_by_slug_or_name(own_database, run):
    said = run("create_brand", "Atalaya", "hooli", **MEXICAN)

    brand = Brand.objects.get(slug="hooli")
    assert said == f"hooli is ready, in the schema {brand.schema_name}."
    assert (brand.agency.slug, brand.state) == ("atalaya", "ready")
    assert (brand.timezone, brand.currency) == ("America/Mexico_City", "MXN")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "changes", "sentence"),
    [
        (["nobody", "hooli"], {}, "no agency is called 'nobody'"),
        (["atalaya", "acme"], {}, "A brand “acme” exists already."),
        (["atalaya", "Hoo li"], {}, "Use lower-case letters, digits and hyphens"),
        (
            ["atalaya", "hooli"],
            {"timezone": "Mexico"},
            "“Mexico” is no time zone; write it like America/Mexico_City.",
        ),
    ],
    ids=["agency", "taken", "slug", "timezone"],
)
def test_a_brand_that_cannot_be_is_refused_in_a_sentence(arguments, changes, sentence):
    said = refusal("create_brand", *arguments, **MEXICAN | changes)

    assert said.startswith(sentence)
    assert not Brand.objects.filter(name="Hooli").exists()


def test_a_key_is_printed_once_and_works(acme, run):
    token = run(
        "create_api_key",
        "atalaya",
        "--brand=acme",
        "--scope",
        "mentions:write",
        "mentions:read",
        "--scope=risk:read",
        "--expires=2999-12-31",
    )

    key = find_api_key(token, at=timezone.now())
    assert key.brand == acme
    assert set(key.scopes) == {
        Scope.MENTIONS_READ,
        Scope.MENTIONS_WRITE,
        Scope.RISK_READ,
    }
    assert f"{key.expires_at:%F %T}" == "2999-12-31 23:59:59"
    assert token not in str(ApiKey.objects.values())


def test_a_key_for_another_agencys_brand_is_refused(acme, initech):
    said = refusal("create_api_key", "atalaya", "--brand=initech", "--scope=risk:read")

    assert said == "no brand of Atalaya has the slug 'initech'"
    assert not ApiKey.objects.exists()


def test_a_key_that_expires_at_no_time_is_refused(acme):
    said = refusal(
        "create_api_key", "atalaya", "--scope=risk:read", "--expires=tomorrow"
    )

    assert said.startswith("'tomorrow' is no time; write 2026-12-31")


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--expires=2020-01-01", "The key would have expired before it could be used."),
        ("--name=", "A key's name has 1 to 100 characters."),
        (f"--name={'x' * 101}", "A key's name has 1 to 100 characters."),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_a_sentence(acme, option, sentence):
    said = refusal("create_api_key", "atalaya", "--scope=risk:read", option)

    assert said.startswith(sentence)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("factor", ["0", "1e9", "nan", "many"])
def test_a_keys_limits_have_an_end(acme, factor):
    with pytest.raises(CommandError, match="--limit-factor"):
        call_command(
            "create_api_key",
            "atalaya",
            "--scope=risk:read",
            f"--limit-factor={factor}",
        )

    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("hours", ["-1", "nan", "inf", "1e300", "soon"])
def test_an_overlap_has_an_end(acme, run, hours):
    prefix = run("create_api_key", "atalaya", "--scope=risk:read").split("_")[1]

    with pytest.raises(CommandError, match="--overlap-hours"):
        call_command("rotate_api_key", prefix, f"--overlap-hours={hours}")


def test_a_rotated_key_has_two_good_secrets_for_a_while(acme, run):
    earlier = run("create_api_key", "atalaya", "--scope=risk:read")
    prefix = earlier.split("_")[1]

    token = run("rotate_api_key", f"vg_{prefix}", "--overlap-hours=0")
    assert find_api_key(token, at=timezone.now())
    assert not find_api_key(earlier, at=timezone.now())

    newest = run("rotate_api_key", prefix)
    assert find_api_key(token, at=timezone.now())
    assert find_api_key(newest, at=timezone.now())


def test_a_revoked_key_stays_revoked(acme, run):
    token = run("create_api_key", "atalaya", "--scope=risk:read")
    prefix = token.split("_")[1]

    run("revoke_api_key", prefix)

    assert not find_api_key(token, at=timezone.now())
    assert refusal("rotate_api_key", prefix) == "“command line” is revoked."
    assert refusal("revoke_api_key", "nope") == "no key begins with vg_nope"


def test_an_invitation_is_mailed_and_its_link_printed(acme, run):
    link = run(
        "invite_member",
        "atalaya",
        "bea@studio.example",
        "--role=brand_pr",
        "--brand=acme",
        "--language=es",
    )

    (letter,) = mail.outbox
    assert link in letter.body
    assert link.startswith("http://127.0.0.1:8000/accounts/invitation/")


def test_a_brand_is_suspended_and_resumed(acme, run):
    assert run("suspend_brand", "acme") == "acme is suspended."
    assert Brand.objects.get(slug="acme").state == "suspended"
    assert run("resume_brand", "acme") == "acme is open."
    assert Brand.objects.get(slug="acme").state == "ready"


def test_a_brand_that_was_never_finished_is_not_opened(acme):
    Brand.objects.filter(pk=acme.pk).update(state="failed")

    assert refusal("resume_brand", "acme") == "“Acme” was never made to the end."
    assert Brand.objects.get(slug="acme").state == "failed"
