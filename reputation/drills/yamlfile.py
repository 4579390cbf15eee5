"""Data files of this package: read, checked against their type, refused with the place of the fault."""

from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from reputation.common.errors import Refused

_T = TypeVar("_T")


class FileIsBroken(Refused):
    """A data file does not say what its type asks for; the message names file and place."""

    code = "file_is_broken"


def read(path: Path, kind: type[_T]) -> _T:
    """Return the file's content as `kind`.

    Raises:
        FileIsBroken: no YAML (with its line), or not of that type (with the path to the value).
    """
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileIsBroken(f"{path.name}:{line}: {error.problem}") from error
    except msgspec.DecodeError as error:
        raise FileIsBroken(f"{path.name}: {error}") from error
