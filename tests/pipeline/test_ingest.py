"""manage.py ingest: files in, counts out, and every line accounted for."""

import json
import subprocess
import sys

from django.utils import timezone

from reputation.mentions.models import Mention
from reputation.pipeline import files
from reputation.risk.models import HourCount
from tenants.actions import suspend_brand
from tenants.models import Brand, BrandSummary
from tenants.schemas import brand_context
from tests.database import ROOT
from tests.pipeline.command import Run, counted, rejected_lines
from tests.pipeline.desk import FRAUD, item, listen, reply, repost, rows_of_every_table
from tests.risk.oracle import check_every_score

# --- NDJSON ---


def test_a_good_file_is_taken_in_and_exits_with_0(brand, write):
    path = write(item("1", text=FRAUD), reply("2", "1"), repost("3", "1"))

    run = Run(path)

    assert run.code == 0
    assert run.said == "3 accepted, 0 updated, 0 duplicates, 0 rejected\n"
    assert not path.with_name("posts.ndjson.rejected.ndjson").exists()
    assert Mention.objects.count() == 3
    check_every_score()


def test_json_ends_with_one_line_of_what_the_batch_endpoint_answers(brand, write):
    run = Run(write(item("1"), item("1"), item("1", text=FRAUD)), "--json")

    assert run.code == 0
    assert json.loads(run.said) == {
        "accepted": 1,
        "updated": 1,
        "duplicates": 1,
        "rejected": [],
    }


def test_a_second_run_changes_nothing(brand, write):
    path = write(item("1", text=FRAUD, raw={"a": 1}), reply("2", "0"), repost("3", "1"))
    Run(path)
    before = rows_of_every_table()

    run = Run(path, "--json")

    assert (run.code, run.counts) == (0, counted(duplicates=3))
    assert rows_of_every_table() == before


def test_rejected_lines_are_told_with_their_reasons_and_exit_with_1(brand, write):
    path = write(
        item("0"),
        b"",
        b"no json",
        item("2", channel="fax"),
        b'{"external_id": "\xff", "text": 5}',
        item("4", text="ñandú " + "x" * 50_000),
        item("5"),
    )

    run = Run(path)

    assert run.code == 1
    assert run.said.startswith("2 accepted, 0 updated, 0 duplicates, 4 rejected\n")
    assert run.said.endswith(f"See {path}.rejected.ndjson for the rejected lines.\n")
    told = rejected_lines(path)
    assert [(line["index"], line["external_id"], line["code"]) for line in told] == [
        (1, None, "malformed"),
        (2, "2", "unknown_channel"),
        (3, None, "bad_unicode"),
        (4, "4", "too_long"),
    ]
    assert told[0]["item"] == "no json"
    assert json.loads(told[3]["item"])["text"].startswith("ñandú xxx")
    assert all(line["detail"] for line in told)


def test_the_file_of_rejections_goes_when_the_mistake_is_mended(brand, write):
    Run(write(item("1", channel="fax")))

    path = write(item("1"))

    assert Run(path).code == 0
    assert not path.with_name("posts.ndjson.rejected.ndjson").exists()


def test_places_are_counted_through_the_pieces_of_a_file(brand, write, monkeypatch):
    monkeypatch.setattr(files, "PIECE", 3)
    wrong = {"2", "3", "7"}
    path = write(
        *[item(str(n), text="" if str(n) in wrong else "hola") for n in range(8)],
        b"\n\n",
        reply("8", "1"),
    )

    run = Run(path, "--json")

    assert run.code == 1
    told = json.loads(run.said)
    assert told["accepted"] == 6
    assert [(r["index"], r["external_id"]) for r in told["rejected"]] == [
        (2, "2"),
        (3, "3"),
        (7, "7"),
    ]
    assert [line["index"] for line in rejected_lines(path)] == [2, 3, 7]


def test_the_line_of_json_tells_every_rejection(brand, write):
    path = write(*[item(str(n), text="") for n in range(1_200)])

    run = Run(path, "--json")

    assert run.counts == counted(rejected=1_200)
    assert len(rejected_lines(path)) == 1_200


def test_a_file_may_have_windows_line_ends_and_a_byte_order_mark(brand, write):
    lines = [json.dumps(item(str(n))).encode() + b"\r" for n in range(3)]
    path = write(b"\xef\xbb\xbf" + lines[0], b"\r", *lines[1:], b"")

    assert Run(path, "--json").counts == counted(accepted=3)


def test_an_empty_file_is_no_mistake(brand, write):
    run = Run(write(b"\n \n"), "--json")

    assert (run.code, run.counts) == (0, counted())


def test_backfilled_posts_are_marked_as_history(brand, write):
    now = timezone.now().isoformat()

    Run(write(item("1", text=FRAUD, posted_at=now)), "--backfill")

    assert Mention.objects.get().backfilled is True
    hour = HourCount.objects.get()
    assert (hour.negative, hour.fresh_negative) == (1, 0)


def test_posts_go_into_the_named_brand_alone(acme, globex, write):
    for brand in (acme, globex):
        with brand_context(brand):
            listen()

    Run(write(item("1")), brand="globex")

    counts = dict(BrandSummary.objects.values_list("brand__slug", "posts"))
    assert counts == {"acme": 0, "globex": 1, "initech": 0}


# --- Wrong use ---


def test_wrong_use_exits_with_2_and_a_sentence(brand, write, tmp_path):
    suspend_brand(Brand.objects.get(slug="initech"))
    good = write(item("1"))
    for file, slug, sentence in (
        (good, "nobody", "no ready brand has the slug 'nobody'"),
        (good, "initech", "no ready brand has the slug 'initech'"),
        (tmp_path / "none.ndjson", "acme", "No such file or directory"),
        (tmp_path, "acme", "Is a directory"),
        (write(b"", name="empty.csv"), "acme", "must name each column once"),
        (write(b"a,a", name="twice.csv"), "acme", "must name each column once"),
        (
            write("channel,text".encode("utf-16"), name="wide.csv"),
            "acme",
            "not UTF-8",
        ),
    ):
        run = Run(file, brand=slug)
        assert run.code == 2
        assert sentence in run.error

    assert not Mention.objects.exists()


# --- As a program ---


def test_standard_input_is_ndjson(own_database, brand, database_environment, tmp_path):
    lines = "\n".join(map(json.dumps, [item("1"), item("2", text=""), item("3")]))

    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", "ingest", "acme", "-", "--json"],
        input=lines.encode(),
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=database_environment,
    )

    assert run.returncode == 1, run.stderr
    assert json.loads(run.stdout)["accepted"] == 2
    told = json.loads((tmp_path / "stdin.rejected.ndjson").read_text())
    assert (told["index"], told["code"]) == (1, "empty_text")
    assert Mention.objects.count() == 2
