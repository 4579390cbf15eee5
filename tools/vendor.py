"""Copy the browser libraries of package.json into static/vendor/.

Run after `npm ci --ignore-scripts`. Nothing else of node_modules is served: each
library's folder holds the files listed here, its licence and MANIFEST.json with the
sha384 of every file. `--check` compares what is committed with those digests and
needs no node_modules.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"

FILES = {
    "bootstrap": [
        "dist/css/bootstrap.min.css",
        "dist/js/bootstrap.bundle.min.js",
        "LICENSE",
    ],
    "htmx.org": ["dist/htmx.min.js", "LICENSE"],
    "uplot": ["dist/uPlot.iife.min.js", "dist/uPlot.min.css", "LICENSE"],
}
# What bundles carry inside them, whose licence therefore comes along.
BUNDLED = {"bootstrap": {"@popperjs/core": "LICENSE.md"}}

# The manifest storage refuses a file that points at a map which is not there.
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n]*\n?\Z")


def digest(content: bytes) -> str:
    """Return the digest in the form that `integrity` attributes use."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def installed_version(modules: Path, name: str) -> str:
    described = json.loads((modules / name / "package.json").read_text())
    return str(described["version"])


def copy_library(modules: Path, name: str) -> Path:
    """Write one library's folder afresh and return it."""
    version = installed_version(modules, name)
    folder = VENDOR / f"{name.removesuffix('.org')}-{version}"
    folder.mkdir(parents=True)
    sources = {Path(path).name: modules / name / path for path in FILES[name]}
    for inner, licence in BUNDLED.get(name, {}).items():
        label = inner.removeprefix("@").replace("/", "-")
        sources[f"LICENSE-{label}"] = modules / inner / licence
    digests = {}
    for target, source in sorted(sources.items()):
        content = SOURCE_MAP.sub(b"\n", source.read_bytes())
        (folder / target).write_bytes(content)
        digests[target] = digest(content)
    manifest = {"name": name, "version": version, "sha384": digests}
    (folder / "MANIFEST.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return folder


def wrong_files() -> list[str]:
    """List what differs from the manifests, or has no line in one."""
    wrong = []
    for manifest in sorted(VENDOR.glob("*/MANIFEST.json")):
        expected = json.loads(manifest.read_text())["sha384"]
        present = {p.name for p in manifest.parent.iterdir()} - {manifest.name}
        for name in sorted(present | set(expected)):
            path = manifest.parent / name
            if name not in present or digest(path.read_bytes()) != expected.get(name):
                wrong.append(str(path.relative_to(ROOT)))
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare digests")
    parser.add_argument("--modules", type=Path, default=ROOT / "node_modules")
    options = parser.parse_args()
    if options.check:
        wrong = wrong_files()
        for path in wrong:
            sys.stderr.write(f"{path} differs from its manifest\n")
        return 1 if wrong else 0
    if not options.modules.is_dir():
        sys.stderr.write(f"{options.modules} is missing; run npm ci --ignore-scripts\n")
        return 2
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name in FILES:
        sys.stdout.write(f"{copy_library(options.modules, name).name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
