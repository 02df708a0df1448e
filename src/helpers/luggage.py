"""What a worker of a cluster has for a command: its files, unpacked once, and processes that work among them."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.aside import Aside, Gone

_LOCK = threading.Lock()
_PLACES: dict[str, Place] = {}
_ENDED: set[str] = set()


def pack(files: Iterable[tuple[str, Path]]) -> bytes:
    """Files as one archive; equal contents give equal bytes.

    Parameters
    ----------
    files
        The name below the archive's top, with ``/``, and the file.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in sorted(files):
            content = path.read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Unpack what :func:`pack` made: plain files below the folder, nothing else."""
    if hasattr(tarfile, "data_filter"):  # Python 3.11.4 and later
        archive.extractall(folder, filter="data")
        return
    for entry in archive:
        name = PurePosixPath(entry.name)
        if not entry.isfile() or name.is_absolute() or ".." in name.parts or "\\" in entry.name or ":" in name.parts[0]:
            raise tarfile.ExtractError(f"{entry.name!r} is no plain file of the archive's own folder")
    archive.extractall(folder)


class Place:
    """Folder and processes of one command on one worker."""

    def __init__(self, base: Path, session: str, environment: Mapping[str, str | None]) -> None:
        self._base, self._session, self._environment = base, session, environment
        self._unpacking = threading.Lock()
        self.folder: Path | None = None
        self.idle: list[Aside] = []
        self.busy: set[Aside] = set()
        self.visitors = 0
        self.ended = False

    def unpack(self, pieces: Sequence[bytes]) -> None:
        """Lay the files out, the first time."""
        with self._unpacking:
            if self.folder is None and pieces:
                packed = b"".join(pieces)
                folder = self._base.resolve() / f"pages-{hashlib.sha256(packed).hexdigest()[:12]}-{self._session}"
                with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                    _extract(archive, folder)
                self.folder = folder

    def call(self, function: Callable[..., Any], item: Any, wanted: Callable[[], bool] = lambda: True) -> Any:
        """The result, or None where the process died, twice: it may have been another that needed the memory.

        Parameters
        ----------
        function
            What to call, with the item and the folder.
        item
            What to call it with.
        wanted
            Asked now and then; when nobody wants the result any more, the process is stopped.
        """
        for _ in range(2):
            aside = self._take()
            try:
                with _watched(aside, wanted):
                    result = aside.call(function, item, self.folder)
            except Gone:
                with _LOCK:
                    self.busy.discard(aside)
                if not wanted():
                    raise
                continue
            except BaseException:
                self._give(aside)
                raise
            self._give(aside)
            return result
        return None

    def _take(self) -> Aside:
        with _LOCK:
            if self.ended:
                raise Gone("the command was stopped")
            aside = self.idle.pop() if self.idle else Aside(self._environment)
            self.busy.add(aside)
            return aside

    def _give(self, aside: Aside) -> None:
        with _LOCK:
            self.busy.discard(aside)
            self.idle.append(aside)

    def close(self) -> None:
        """Take everything away; what is at work is stopped."""
        for aside in list(self.busy):
            aside.stop()
        for aside in self.idle:
            aside.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def _watched(aside: Aside, wanted: Callable[[], bool]) -> Iterator[None]:
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            if not wanted():
                aside.stop()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


@contextmanager
def visit(session: str, base: Path, pieces: Sequence[bytes], environment: Mapping[str, str | None]) -> Iterator[Place]:
    """The place of a command, made the first time.

    Parameters
    ----------
    session
        Names the command.
    base
        Where its folder goes: the worker's own, which goes when the worker does.
    pieces
        Of the archive that :func:`pack` made; none for calls that need no files.
    environment
        Variables of its processes.
    """
    with _LOCK:
        if session in _ENDED:
            raise Gone("the command was stopped")
        if session not in _PLACES:
            # Those of commands that were killed and could not say so; whoever is alive unpacks again.
            for name in [name for name, place in _PLACES.items() if not place.visitors]:
                _close_in_background(_PLACES.pop(name))
            _PLACES[session] = Place(base, session, environment)
        place = _PLACES[session]
        place.visitors += 1
    try:
        place.unpack(pieces)
        yield place
    finally:
        with _LOCK:
            place.visitors -= 1
        if place.ended:
            _close_in_background(place)


def end(session: str) -> None:
    """Stop a command's work and take away what it has here; returns at once."""
    with _LOCK:
        _ENDED.add(session)
        place = _PLACES.pop(session, None)
        if place:
            place.ended = True
    if place:
        _close_in_background(place)


def _close_in_background(place: Place) -> None:
    place.ended = True
    threading.Thread(target=place.close, daemon=True).start()
