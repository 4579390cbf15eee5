"""File locks that the kernel takes back when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """An advisory lock on a file, held until `release` or the end of the process.

    The file stays behind when the lock is gone: removing it would let two holders
    lock two files of the same name. With `make=False` it has to be there already.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self.path = path
        self._flags = os.O_RDWR | (os.O_CREAT if make else 0)
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False) -> None:
        """Take the lock, waiting for whoever has it."""
        self._lock(fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_acquire(self, *, shared: bool = False) -> bool:
        """Take the lock if it is free now; tell whether it was."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            self._lock(mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back. Harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "FileLock":
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _lock(self, operation: int) -> None:
        # Opened anew each time, close-on-exec: a child program never inherits the lock.
        descriptor = os.open(self.path, self._flags, 0o600)
        try:
            fcntl.flock(descriptor, operation)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
