"""One at a time: a lock on what a command writes, held for as long as it writes.

The lock is the system's (``fcntl``, on Windows ``msvcrt``), on a small file that is there only meanwhile: the lock
of a process that was killed is free at once, whatever file it left. POSIX record locks belong to a process and are
not inherited, so no child that outlives its parent keeps others waiting.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.errors import ReportError

_HELD: dict[Path, int] = {}
"""How often this process holds each lock: record locks are the process's, and closing one handle would drop them all."""
_PLACE = 1 << 20
"""The byte that is locked: beyond the process id, which others must be able to read (Windows locks reading, too)."""


@contextmanager
def locked(path: Path, *, shared: bool = False, say: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold a lock; wait for it, and say so, where another process does.

    Parameters
    ----------
    path
        The lock's file. It and the folders that it needs are made, and taken away again where nothing else is in them.
    shared
        Whether others may hold it shared at the same time (readers), or nobody (a writer).
    say
        Where "waiting for another run (pid ...)" goes; by default standard error.

    Raises
    ------
    ReportError
        Where the folder cannot be written to. A reader goes on: what it cannot write to, its kind does not change.
    """
    path = Path(path).absolute()
    if path in _HELD:
        _HELD[path] += 1
        try:
            yield
        finally:
            _HELD[path] -= 1
        return
    made = [folder for folder in path.parents if not folder.exists()]
    handle = None
    try:
        handle = _acquire(path, shared, say or _to_stderr)
    except OSError as error:
        _remove(made)
        if not shared:
            raise ReportError(
                f"cannot be written to ({error.strerror or error})",
                path.parent,
                remedy="check the rights of the folder and the space on its disk",
            ) from error
    if handle is not None:
        _HELD[path] = 1
    try:
        yield
    finally:
        if handle is not None:
            del _HELD[path]
            _release(handle, path)
        _remove(made)


def _acquire(path: Path, shared: bool, say: Callable[[str], None]) -> int | None:
    said = False
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _lock(handle, shared, wait=False):
                if not said:
                    say(f"waiting for another run{_holder(path)}")
                    said = True
                _lock(handle, shared, wait=True)
            if _is(handle, path):
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
                return handle
        except OSError as error:  # the disk may not take even our number
            _release(handle, path)
            if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
                say(f"{path.parent} cannot be locked ({error.strerror}): let no other run write there meanwhile")
                return None
            raise
        except BaseException:
            _release(handle, path)
            raise
        os.close(handle)  # its holder took the file away when it was done: once more, with the next one


def _release(handle: int, path: Path) -> None:
    with suppress(OSError):
        # Only where nobody else holds it: another reader's lock must stay findable.
        if _lock(handle, shared=False, wait=False) and _is(handle, path):
            if os.name == "nt":  # an open file cannot be taken away there
                os.close(handle)
                path.unlink(missing_ok=True)
                return
            path.unlink()
    with suppress(OSError):
        os.close(handle)


def _is(handle: int, path: Path) -> bool:
    """Whether a name still stands for the file that we have open."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    for _ in range(20):
        with suppress(OSError, ValueError):
            return f" (pid {int(path.read_text(encoding='ascii'))})"
        time.sleep(0.01)  # it has the lock and is about to write its number
    return ""


def _remove(folders: list[Path]) -> None:
    with suppress(OSError):  # one that holds something stays, and so do those above it
        for folder in folders:
            folder.rmdir()


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if os.name == "nt":
    import msvcrt

    def _lock(handle: int, shared: bool, wait: bool) -> bool:  # there is no shared lock: readers take turns
        while True:
            try:
                os.lseek(handle, _PLACE, os.SEEK_SET)
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                os.lseek(handle, 0, os.SEEK_SET)
                return True
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EDEADLK):
                    raise
            if not wait:
                return False
            time.sleep(0.1)

else:
    import fcntl

    def _lock(handle: int, shared: bool, wait: bool) -> bool:
        kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.lockf(handle, kind, 1, _PLACE)
        except OSError as error:
            if not wait and error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise
        return True
