"""A brand's data taken out: whole, its own alone, and as the manifest says."""

import json
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from reputation.privacy import exporting
from reputation.privacy.exporting import MANIFEST, export_brand, tables
from tenants.models import Brand
from tenants.schemas import brand_context
from tests.people import MONDAY
from tests.pipeline.desk import STAR, item, listen, take

TEXT = 'Una "estafa" \\ de\nverdad ☂'


@pytest.fixture
def two_brands(own_database):
    """Acme and globex, each with posts that carry its name."""
    brands = list(Brand.objects.filter(slug__in=["acme", "globex"]).order_by("slug"))
    for brand in brands:
        with brand_context(brand):
            listen()
            take(
                brand,
                item("1", by=f"eva of {brand.slug}", **STAR),
                item("2", by=f"leo of {brand.slug}", text=TEXT),
            )
    return brands


def read(path):
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(files, table):
    return [json.loads(line) for line in files[f"{table}.ndjson"].splitlines()]


def test_what_is_read_again_is_what_stands_in_the_tables(
    two_brands, tmp_path, monkeypatch
):
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 3)
    acme, _globex = two_brands
    path = tmp_path / "acme.zip"

    with brand_context(acme):
        export_brand(acme, path, at=MONDAY)
        counts = {
            model._meta.db_table: model._default_manager.count() for model in tables()
        }

    files = read(path)
    manifest = json.loads(files.pop(MANIFEST))
    assert manifest["brand"]["slug"] == "acme"
    assert {each["table"]: each["rows"] for each in manifest["files"]} == counts
    assert counts["mentions_mention"] == 2
    for each in manifest["files"]:
        held = files.pop(each["file"])
        assert sha256(held).hexdigest() == each["sha256"]
        assert len(held.splitlines()) == each["rows"]
    assert not files
    assert set(manifest["left_out"]) == {
        "api_idempotentrequest",
        "mentions_searchdocument",
    }
    assert path.stat().st_mode & 0o777 == 0o600


def test_texts_come_out_as_they_went_in(two_brands, tmp_path):
    call_command("export_brand", "acme", str(tmp_path / "acme.zip"))

    files = read(tmp_path / "acme.zip")
    assert TEXT in {row["text"] for row in rows_of(files, "mentions_content")}


@pytest.mark.parametrize(("slug", "other"), [("acme", "globex"), ("globex", "acme")])
def test_nothing_of_another_brand_is_in_it(two_brands, tmp_path, slug, other):
    call_command("export_brand", slug, str(tmp_path / "out.zip"))

    held = b"".join(read(tmp_path / "out.zip").values()).decode()
    assert f"eva of {slug}" in held
    assert other not in held


def test_it_is_one_moment_however_long_it_takes(two_brands, tmp_path, monkeypatch):
    acme, _globex = two_brands
    lines = exporting._lines

    def somebody_posts_meanwhile(model):
        if model._meta.db_table == "mentions_author":
            post_from_another_connection(acme)
        return lines(model)

    monkeypatch.setattr(exporting, "_lines", somebody_posts_meanwhile)
    with brand_context(acme):
        export_brand(acme, tmp_path / "acme.zip", at=MONDAY)

    files = read(tmp_path / "acme.zip")
    assert len(rows_of(files, "mentions_author")) == 2
    assert len(rows_of(files, "mentions_mention")) == 2


def post_from_another_connection(brand):
    import threading

    from django.db import connection

    def post():
        with brand_context(brand):
            take(brand, item("3", by="late"))
        connection.close()

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()


def test_a_failure_leaves_no_file(two_brands, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "_manifest", None)
    acme, _globex = two_brands

    with brand_context(acme), pytest.raises(TypeError):
        export_brand(acme, tmp_path / "acme.zip", at=MONDAY)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(acme, tmp_path):
    path = tmp_path / "acme.zip"
    path.write_text("mine")

    with pytest.raises(CommandError, match="is there already") as refused:
        call_command("export_brand", "acme", str(path))
    assert refused.value.returncode == 2
    assert path.read_text() == "mine"
