"""Data files of this package: read, checked, refused with the place of the fault."""

from pathlib import Path

import msgspec
import yaml

from reputation.common.errors import Refused


class FileIsBroken(Refused):
    """A data file is not of its type; the message names the file and the place."""

    code = "file_is_broken"


def read[T](path: Path, kind: type[T]) -> T:
    """Return the file's content as `kind`.

    Raises:
        FileIsBroken: no YAML, with its line; or of another type, with the path to it.
    """
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileIsBroken(f"{path.name}:{line}: {error.problem}") from error
    except msgspec.DecodeError as error:
        raise FileIsBroken(f"{path.name}: {error}") from error
