"""The playbooks that ship: the files in `library/`, read and checked once a process."""

from functools import cache
from pathlib import Path

import yaml

from reputation.playbooks.checking import Fault, PlaybookIsBroken, read_document
from reputation.playbooks.format import Document

LIBRARY = Path(__file__).parent / "library"


@cache
def shipped() -> dict[str, Document]:
    """Return the documents of the library by slug, in the order of their files.

    Raises:
        PlaybookIsBroken: a file is none; the faults' pointers begin with its name.
    """
    found = [read_file(path) for path in sorted(LIBRARY.glob("*.yaml"))]
    return {document.slug: document for document in found}


def read_file(path: Path) -> Document:
    """Return the checked document of a file."""
    try:
        return read_document(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    except PlaybookIsBroken as error:
        raise PlaybookIsBroken(
            [
                Fault(f"{path.name}#{each.pointer}", each.code, each.detail)
                for each in error.faults
            ]
        ) from error
