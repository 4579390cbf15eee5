"""manage.py ingest with CSV: a wrong row costs no other."""

import json
from pathlib import Path

from reputation.mentions.models import Content, Mention
from tests.pipeline.command import Run, counted, rejected_lines

HEADER = "channel,external_id,author.handle,author.followers,text,posted_at,raw"


def csv_file(write, *rows: str | bytes, header: str = HEADER) -> Path:
    told = [row if isinstance(row, bytes) else row.encode() for row in rows]
    return write(header.encode(), *told, name="posts.csv")


def test_a_csv_is_taken_in_row_by_row(brand, write):
    path = csv_file(
        write,
        'twitter,1,ada,120,"Hola, ""Acme""\r\n¿qué tal?",2025-11-17T08:00:00Z,',
        "",
        "twitter,2,bea,,Hola,2025-11-17T09:00:00+01:00,",
        header="\ufeff" + HEADER,
    )

    run = Run(path, "--json")

    assert (run.code, run.counts) == (0, counted(accepted=2))
    texts = Content.objects.order_by("mention__external_id").values_list(
        "text", "mention__author_followers"
    )
    assert list(texts) == [('Hola, "Acme"\r\n¿qué tal?', 120), ("Hola", 0)]
    assert Run(path, "--json").counts == counted(duplicates=2)


def test_a_wrong_row_of_a_csv_costs_no_other(brand, write):
    when = "2025-11-17T08:00:00Z"
    rows = [
        f"twitter,0,ada,1,hola,{when},",
        f"twitter,1,ada,many,hola,{when},",
        f"twitter,2,ada,{'9' * 40},hola,{when},",
        f"twitter,3,ada,1,hola,{when},,more",
        f"twitter,4,ada,1,{'x' * 200_000},{when},",
        f"twitter,5,ada,1,\xa1hola,{when},".encode("latin-1"),
        f'twitter,6,ada,1,hola,{when},"{{""a"":\n 1}}"',
        f'twitter,7,ada,1,hola,{when},"1,""by_brand"":true"',
        f"twitter,8,ada,1,hola,{when}",
        ",9",
    ]

    path = csv_file(write, *rows)
    run = Run(path, "--json")

    assert run.code == 1
    told = json.loads(run.said)
    assert told["accepted"] == 4  # 0, 6, 7 and 8
    assert [(r["index"], r["external_id"], r["code"]) for r in told["rejected"]] == [
        (1, "1", "wrong_type"),
        (2, "2", "out_of_range"),
        (3, "3", "unknown_field"),
        (4, "4", "too_long"),
        (5, "5", "bad_unicode"),
        (9, "9", "missing_field"),
    ]
    assert not Mention.objects.filter(by_brand=True).exists()
    lines = rejected_lines(path)
    assert json.loads(lines[0]["item"])["author"] == {
        "handle": "ada",
        "followers": "many",
    }


def test_what_stands_before_the_break_of_a_csv_lands(brand, write):
    when = "2025-11-17T08:00:00Z"
    path = csv_file(
        write,
        f"twitter,0,ada,1,hola,{when},",
        f'twitter,1,ada,1,"hola" dijo,{when},',
        f"twitter,2,ada,1,hola,{when},",
    )

    run = Run(path)

    assert run.code == 2
    assert "after 1 items" in run.error
    assert Mention.objects.get().external_id == "0"
