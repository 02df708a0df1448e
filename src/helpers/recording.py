"""What a notebook reads, written down while it runs: its page is made again when that changes, and only then.

Nothing is written unless the variable :data:`VARIABLE` names a file, so interactive work costs nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import source_from_cache
from threading import local
from typing import Any

from helpers.fingerprints import listing_digest, still_digest

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
_PASSING = tuple(f"{folder}{os.sep}" for folder in ("/proc", "/sys", "/usr/share/fonts"))
"""What lies there says nothing about a page, and to take a digest of it costs more than the page's own reads."""
_WRITES = os.O_WRONLY
_LISTS = ("os.listdir", "os.scandir")
_own: set[str] = set()
"""Files that this process has written anew: what it reads there is its own."""
_looking = local()
"""Whether a thread is taking a digest, which opens files, too."""


def _heard(event: str, values: tuple[Any, ...]) -> None:
    if event not in ("open", *_LISTS, "sqlite3.connect", "os.rename") or VARIABLE not in os.environ:
        return
    if event == "os.rename":
        _note_own(values[1])
    if event == "os.rename" or _quiet or getattr(_looking, "now", False):
        return
    changes = event == "sqlite3.connect"
    if event == "open":
        path, mode, flags = values
        # A mode is given by `open`, only flags by `os.open`.
        mode, flags = mode if isinstance(mode, str) else "", flags if isinstance(flags, int) else 0
        if set(mode) & set("wx") or flags & (os.O_TRUNC | os.O_EXCL):
            _note_own(path)
            return
        if (mode and not set(mode) & set("r+")) or (not mode and flags & (os.O_RDWR | _WRITES) == _WRITES):
            return
        changes = "+" in mode or (not mode and bool(flags & os.O_RDWR))
    else:
        path = values[0]
    _note_path("listing" if event in _LISTS else "file", "." if path is None else path, changes)


def _note_own(path: Any) -> None:
    try:
        _own.add(_full(path))
    except (TypeError, ValueError, OSError):
        return


def _full(path: Any) -> str:
    """The path without ``..``: behind a link to a folder that leads elsewhere than the letters say."""
    name = os.fsdecode(path)
    full = os.path.abspath(name)
    return os.path.realpath(name) if ".." in name and os.path.realpath(full) != os.path.realpath(name) else full


def _note_path(kind: str, path: Any, changes: bool = False) -> None:
    """Note a path, with what is there at this moment; without, where the reader may be about to change it."""
    if isinstance(path, int):
        return
    try:
        full = _full(path)
        if (
            f"{full}{os.sep}".startswith((_LIBRARY, *_PASSING))
            or f"{os.sep}site-packages{os.sep}" in full
            or full.startswith(_scratch())
        ):
            return
        if full in _own or (kind == "listing" and _by_import()):
            return
        if f"{os.sep}__pycache__{os.sep}" in full:
            full = source_from_cache(full)
        note(kind, full, *(() if changes else (_digest(kind, full),)))
    except (TypeError, ValueError, OSError, RecursionError):
        return  # whatever is wrong with the path, opening it says so


def _digest(kind: str, path: str) -> str:
    _looking.now = True
    try:
        return listing_digest(path) if kind == "listing" else still_digest(path)
    finally:
        _looking.now = False


def _scratch() -> str:
    return os.path.dirname(os.environ[VARIABLE]) + os.sep


def _by_import() -> bool:
    """Whether it is the import system that lists a folder: it looks for a name, and the file it finds is opened."""
    frame = sys._getframe(3)
    return frame.f_code.co_filename.startswith("<frozen importlib")
