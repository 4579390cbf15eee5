"""What browsers are sent: vendored files as they were copied, and names with digests."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tools.vendor import VENDOR, wrong_files

ROOT = Path(settings.BASE_DIR)
OURS = [
    path
    for folder, pattern in (("static", "**/*.*"), ("templates", "**/*.html"))
    for path in sorted((ROOT / folder).glob(pattern))
    if VENDOR not in path.parents
]


def test_vendored_files_are_what_was_copied():
    assert wrong_files() == []


def test_every_library_comes_with_its_licence():
    folders = [folder for folder in VENDOR.iterdir() if folder.is_dir()]

    assert len(folders) == 3
    for folder in folders:
        assert (folder / "LICENSE").read_text().strip(), folder


def test_no_vendored_file_points_at_a_map_that_is_not_there():
    for path in VENDOR.rglob("*.*s"):
        assert "sourceMappingURL" not in path.read_text(), path


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_fetched_from_elsewhere(path: Path):
    text = path.read_text()
    addresses = set(re.findall(r"https?://[\w./-]+", text))

    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_style_sheets_find_each_other_under_names_with_digests(
    tmp_path: Path, settings: pytest.FixtureRequest
):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        }
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    layers = next(tmp_path.glob("css/layers.*.css")).read_text()
    bootstrap = re.search(r'url\("([^"]+)"\) layer\(bootstrap\)', layers)
    assert bootstrap
    assert (tmp_path / "css" / bootstrap[1]).resolve().is_file()
