"""Folders that lie at a URL: brought here before a command works on them, what has changed put back afterwards.

So nothing else knows of URLs. Local folders are used where they are, with all that is promised for them. For others
the order is kept (what describes the rest goes last, what is no longer there goes after that), and no file is ever
half written under its name where the store can be made to promise it: see docs/cluster.md.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from helpers.discretion import cleaned, shown
from helpers.errors import ReportError
from helpers.locking import locked

WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss"})
"""Protocols of stores in which an object appears when all of it is there; elsewhere a file is written, then renamed."""
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::|://)")
_LOCAL = ("file://", "local://")


def place(text: str) -> Path | str:
    """An argument that names a folder: a path, or (as it is) the URL of a store.

    >>> place("s3://bucket/data")
    's3://bucket/data'
    >>> place("file:///srv/data").as_posix(), place("data/raw").as_posix()
    ('/srv/data', 'data/raw')
    """
    for prefix in _LOCAL:
        if text.startswith(prefix):
            return Path(text.removeprefix(prefix))
    return text if _URL.match(text) else Path(text)


def beside(url: str, name: str) -> str:
    """The URL of what lies beside a folder.

    >>> beside("s3://bucket/data/processed/", "raw")
    's3://bucket/data/raw'
    >>> beside("https://host/data/processed?sig=1", "raw")
    'https://host/data/raw?sig=1'
    """
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/').rpartition('/')[0]}/{name}{mark}{query}"


class _Copy(NamedTuple):
    """A folder at a URL, and its copy here."""

    url: str
    """As it was given: with what is secret in it."""
    fs: Any
    root: str
    """Its path as the store says it."""
    local: Path
    digests: Mapping[str, str] | None
    """Of its files as they were brought; None where nothing goes back."""
    last: tuple[str, ...]


class Stores:
    """The folders of a command, as a context: changes go back when it is left without an error.

    >>> with Stores() as stores:
    ...     stores.folder(Path("data/raw")).as_posix()
    'data/raw'
    """

    def __init__(self) -> None:
        self._copies: list[_Copy] = []
        self._urls: list[str] = []
        self._scratch: list[Path] = []
        self._held = ExitStack()

    def __enter__(self) -> Stores:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            if error is None:
                for copy in self._copies:
                    _put_back(copy)
            elif isinstance(error, ReportError):
                error.message = self.text(error.message)
                error.file = None if error.file is None else self.text(str(error.file))
                error.remedy = None if error.remedy is None else self.text(error.remedy)
        finally:
            for folder in self._scratch:
                shutil.rmtree(folder, ignore_errors=True)
            self._held.close()

    def folder(self, where: Path | str, *, back: bool = False, last: tuple[str, ...] = (), at: Path | None = None) -> Path:
        """The folder itself where it is local, or a copy of what lies at the URL.

        Parameters
        ----------
        where
            As :func:`place` gives it.
        back
            Whether changes to the copy go back to the store.
        last
            Files that are put back after all others: those that describe them, or lead to them.
        at
            Where the copy is made; by default in a folder for temporary files.

        Raises
        ------
        ReportError
            Where the store cannot be read, or its driver is not installed.
        """
        if isinstance(where, Path):
            return where
        self._urls.append(where)
        with _told(where, "cannot be opened"):
            try:
                from fsspec.core import url_to_fs
            except ImportError:
                raise ReportError(
                    "a URL needs the package fsspec, which is not installed",
                    shown(where),
                    remedy=_install("report-notebooks[remote]"),
                ) from None
            fs, root = url_to_fs(where)
        root = root.rstrip("/")
        at = at or self.scratch() / (PurePosixPath(shown(where)).name or "root")
        with _told(where, "cannot be read"):
            names = _bring(fs, root, at, shown(where))
        digests = {name: _digest(at / name) for name in names} if back else None
        self._copies.append(_Copy(where, fs, root, at, digests, last))
        return at

    def tables(self, where: Path | str, at: Path | None = None) -> Path:
        """The folder of the tables, and beside it that of the texts they come from, which pages and findings quote.

        Parameters
        ----------
        where
            Of the tables, as :func:`place` gives it.
        at
            Where the two are copied to if they lie at a URL; emptied before and taken away afterwards.
        """
        raw = place(os.environ.get("HELPERS_RAW") or "")
        if isinstance(where, Path) and isinstance(raw, Path):
            return where
        if at is not None:  # the same for every command on that folder: one after the other
            self._held.enter_context(locked(at.with_name(f".{at.name}.lock")))
        base = self.scratch(at)
        if isinstance(raw, str):
            os.environ["HELPERS_RAW"] = str(self.folder(raw, at=base / "raw"))
        elif not os.environ.get("HELPERS_RAW"):
            self.folder(beside(str(where), "raw"), at=base / "raw")
        return self.folder(where, at=base / "processed")

    def scratch(self, at: Path | None = None) -> Path:
        """A folder that goes with the command: a new one, or that one, emptied."""
        if at is None:
            at = Path(tempfile.mkdtemp(prefix="store-"))
        else:
            shutil.rmtree(at, ignore_errors=True)
        self._scratch.append(at)
        return at

    @property
    def copied(self) -> bool:
        """Whether a folder lies at a URL."""
        return bool(self._copies)

    def text(self, text: str) -> str:
        """A message with the URLs in it, not their copies here, and nothing that is secret in them."""
        for copy in sorted(self._copies, key=lambda copy: -len(str(copy.local))):
            text = text.replace(str(copy.local), shown(copy.url).rstrip("/"))
        return cleaned(text, self._urls)

    def say(self, line: str) -> None:
        """Print a line on the standard error, with the URLs."""
        print(self.text(line), file=sys.stderr, flush=True)


def _bring(fs: Any, root: str, local: Path, url: str) -> list[str]:
    """Copy the files below a folder; nothing is made where there are none."""
    fs.invalidate_cache()
    try:
        found = fs.find(root)
    except FileNotFoundError:
        return []
    names = sorted(path[len(root) :].lstrip("/") for path in found)
    for name in names:
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or "\\" in name:
            raise ReportError(f"holds {name!r}, which is no name for a file here" if parts else "is a file, not a folder", url)
    names = [name for name in names if not name.endswith("/")]
    for name in names:
        (local / name).parent.mkdir(parents=True, exist_ok=True)
    if names:
        fs.get([f"{root}/{name}" for name in names], [str(local / name) for name in names])
    return names


def _put_back(copy: _Copy) -> None:
    if copy.digests is None:
        return
    there = sorted(path.relative_to(copy.local).as_posix() for path in copy.local.rglob("*") if path.is_file())
    changed = [name for name in there if copy.digests.get(name) != _digest(copy.local / name)]
    ordered = sorted(changed, key=lambda name: (name in copy.last, name))
    for done, name in enumerate(ordered):
        state = f"; {done} of {len(ordered)} changed files are there, the same command writes the rest" if done else ""
        with _told(copy.url, "cannot be written", state, name=name):
            _put(copy.fs, copy.local / name, f"{copy.root}/{name}")
    for name in sorted(set(copy.digests) - set(there)):
        with _told(copy.url, "cannot be removed", name=name):
            copy.fs.rm_file(f"{copy.root}/{name}")


def _put(fs: Any, local: Path, target: str) -> None:
    """Write a file so that nobody finds half of it under its name."""
    protocols = {fs.protocol} if isinstance(fs.protocol, str) else set(fs.protocol)
    if protocols & WHOLE:
        fs.put_file(str(local), target)
        return
    folder, _, name = target.rpartition("/")
    draft = f"{folder}/.{name}.tmp"
    try:
        fs.put_file(str(local), draft)
        fs.mv(draft, target)
    except BaseException:
        with suppress(Exception):
            fs.rm_file(draft)
        raise


@contextmanager
def _told(where: str, what: str, more: str = "", name: str = "") -> Iterator[None]:
    """Whatever a driver raises, as one error that names the URL, and nothing that is secret in it."""
    url = f"{shown(where).rstrip('/')}/{name}" if name else shown(where)
    try:
        yield
    except ReportError:
        raise
    except ImportError as error:  # fsspec knows which package brings a protocol, and says so
        raise ReportError(
            f"the driver of this store is not installed ({_line(error, where)})", url, remedy=_install(_driver(url))
        ) from None
    except Exception as error:
        remedy = f"check the address, the rights and the network{more}"
        raise ReportError(f"{what} ({_line(error, where)})", url, remedy=remedy) from None  # its text may hold a password


def _driver(url: str) -> str:
    return "report-notebooks[remote]" if url.startswith(("s3:", "s3a:")) else "the package that is named"


def _install(what: str) -> str:
    if "[" not in what:
        return f"install {what}"
    extra = what.partition("[")[2]
    return f'install the extra: pip install "{what}" (in the project\'s folder: pip install -e ".[{extra}")'


def _line(error: BaseException, where: str) -> str:
    text = cleaned((str(error).strip().splitlines() or [""])[0], [where])
    return (f"{type(error).__name__}: {text}" if text else type(error).__name__)[:300]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
