"""What a notebook reads, written down while it runs: its page is made again when that changes, and only then.

Nothing is written unless the variable :data:`VARIABLE` names a file, so interactive work costs nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

VARIABLE = "HELPERS_READS"
"""Names the file that reads are noted in, one JSON list a line."""

_SEEN: set[str] = set()
_quiet = 0
"""How many callers are reading something that they have noted themselves."""
_gathering: list[str] | None = None
_listening = False


def note(kind: str, *what: Any) -> None:
    """Note that something was read.

    Parameters
    ----------
    kind
        What sort of read it was; :mod:`helpers.publishing.reads` knows how to look each sort up again.
    what
        What was read, as precisely as the reader knows it; anything that JSON can hold.
    """
    path = os.environ.get(VARIABLE)
    if not path and _gathering is None:
        return
    line = json.dumps([kind, *what], ensure_ascii=False)
    if _gathering is not None:
        _gathering.append(line)
        return
    if (key := f"{path}\n{line}") in _SEEN:
        return
    _SEEN.add(key)
    with quiet(), open(str(path), "a", encoding="utf-8", errors="surrogatepass") as stream:
        stream.write(line + "\n")


@contextmanager
def quiet() -> Iterator[None]:
    """What is opened meanwhile is not noted: the caller has said more precisely what is read."""
    global _quiet
    _quiet += 1
    try:
        yield
    finally:
        _quiet -= 1


@contextmanager
def gather() -> Iterator[list[str]]:
    """What this process reads meanwhile, as a list of lines instead of in a file; the list fills as things are read."""
    global _gathering
    before, _gathering = _gathering, []
    try:
        yield _gathering
    finally:
        _gathering = before


def listen(ipython: str) -> None:
    """See to it that kernels note what they open, forked or not: with a start-up file of IPython.

    Parameters
    ----------
    ipython
        The folder that the kernels have as ``IPYTHONDIR``; no one else's.
    """
    folder = os.path.join(ipython, "profile_default", "startup")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "00-recording.py"), "w", encoding="utf-8") as stream:
        stream.write("__import__('helpers.recording').recording.begin()\n")


def begin() -> None:
    """Note every file that is opened and every folder that is listed from now on; call it where a kernel starts.

    It stays switched on for the life of the process (Python has no way to take such a hook out), notes only where
    :data:`VARIABLE` is set, and does no harm when called twice.
    """
    global _listening
    if not _listening and os.environ.get(VARIABLE):
        _listening = True
        sys.addaudithook(_heard)


_LIBRARY = os.path.dirname(os.__file__) + os.sep
_WRITES = os.O_WRONLY


def _heard(event: str, values: tuple[Any, ...]) -> None:
    if event not in ("open", "os.listdir", "os.scandir", "sqlite3.connect") or _quiet or VARIABLE not in os.environ:
        return
    if event == "open":
        path, mode, flags = values
        # A mode is given by `open`, only flags by `os.open`.
        if isinstance(mode, str) and not set(mode) & set("r+"):
            return
        if mode is None and isinstance(flags, int) and flags & (os.O_RDWR | _WRITES) == _WRITES:
            return
    else:
        path = values[0]
    _note_path("listing" if event in ("os.listdir", "os.scandir") else "file", "." if path is None else path)


def _note_path(kind: str, path: Any) -> None:
    if isinstance(path, int):
        return
    try:
        full = os.path.abspath(os.fsdecode(path))
        if full.startswith(_LIBRARY) or f"{os.sep}site-packages{os.sep}" in full or full.startswith(_scratch()):
            return
        if kind == "listing" and _by_import():
            return
        note(kind, full)
    except (TypeError, ValueError, OSError, RecursionError):
        return  # whatever is wrong with the path, opening it says so


def _scratch() -> str:
    return os.path.dirname(os.environ[VARIABLE]) + os.sep


def _by_import() -> bool:
    """Whether it is the import system that lists a folder: it looks for a name, and the file it finds is opened."""
    frame = sys._getframe(3)
    return frame.f_code.co_filename.startswith("<frozen importlib")
