"""A demo's secrets are made once and shown to nobody else on the machine."""

import stat
from datetime import timedelta
from pathlib import Path

from reputation.drills.credentials import NAME, keep, read_or_make
from tests.people import MONDAY


def test_the_second_time_gives_the_same_and_the_first_moment(tmp_path: Path):
    first = read_or_make(tmp_path, email="demo@vigia.example", at=MONDAY)

    again = read_or_make(
        tmp_path, email="demo@vigia.example", at=MONDAY + timedelta(days=2)
    )

    assert again == first
    assert again.anchored_at == MONDAY
    assert len(first.password) >= 12


def test_only_the_owner_may_read_them_and_no_draft_stays(tmp_path: Path):
    credentials = read_or_make(tmp_path, email="demo@vigia.example", at=MONDAY)
    credentials.api_key = "vg_one_two"
    keep(tmp_path, credentials)

    again = read_or_make(tmp_path, email="demo@vigia.example", at=MONDAY)
    assert again.api_key == "vg_one_two"
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_two_demos_have_two_passwords(tmp_path: Path):
    one, other = (
        read_or_make(tmp_path / name, email="demo@vigia.example", at=MONDAY)
        for name in ("one", "other")
    )

    assert one.password != other.password
