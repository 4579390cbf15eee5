"""Real posts and real cascades through the command, when they are beside the repository."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from reputation.mentions.models import Conversation, Mention
from reputation.risk.actions import settle_due
from reputation.risk.models import HourCount
from tenants.models import BrandSummary
from tests.database import ROOT
from tests.pipeline.command import Run, counted
from tests.pipeline.desk import rows_of_every_table

SHARED = ROOT.parent / "shared"
POSTS = SHARED / "data" / "es_airlines_posts.ndjson"
CASCADES = SHARED / "data" / "cascades_tideh.csv"
TOOL = SHARED / "tools" / "cascades_to_ndjson.py"

real = pytest.mark.skipif(
    not POSTS.exists(), reason="the real posts are not beside this repository"
)


@real
def test_real_posts_are_all_there_and_come_only_once(brand):
    run = Run(POSTS, "--json")

    assert (run.code, run.counts) == (0, counted(accepted=7_867))
    assert Mention.objects.count() == 7_867
    assert BrandSummary.objects.get(brand=brand).posts == 7_867
    assert sum(HourCount.objects.values_list("posts", flat=True)) == 7_867
    before = rows_of_every_table()
    again = Run(POSTS, "--json")
    assert (again.code, again.counts) == (0, counted(duplicates=7_867))
    assert rows_of_every_table() == before


@real
def test_real_cascades_have_as_many_reposts_as_their_file(brand, tmp_path):
    head = tmp_path / "cascades.csv"
    wanted = first_cascades(3, head)
    told = subprocess.run(
        [sys.executable, TOOL, head], capture_output=True, check=True
    ).stdout
    path = tmp_path / "cascades.ndjson"
    path.write_bytes(told)

    run = Run(path, "--json")

    assert (run.code, run.counts) == (0, counted(accepted=sum(wanted.values()) + 3))
    settle_due(brand, at=timezone.now())
    found = Mention.objects.filter(kind="post").values_list(
        "external_id", "conversation__reposts"
    )
    assert dict(found) == wanted
    assert Conversation.objects.count() == 3
    before = rows_of_every_table()
    again = Run(path, "--json")
    assert again.counts == counted(duplicates=sum(wanted.values()) + 3)
    assert rows_of_every_table() == before


def first_cascades(count: int, copy: Path) -> dict[str, int]:
    """Copy the first cascades of the file; return how many reposts each of them has."""
    reposts: dict[str, int] = {}
    with CASCADES.open() as source, copy.open("w") as out:
        out.write(next(source))
        for line in source:
            name = line.partition(",")[0]
            if name not in reposts and len(reposts) == count:
                break
            reposts[name] = reposts.get(name, -1) + 1
            out.write(line)
    return reposts
