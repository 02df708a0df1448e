"""What is known of earlier runs, and whether a page is still what its inputs say: by content, never by time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from helpers import fingerprints, imports
from helpers.fingerprints import changed, digest, digest_or_missing, file_digest, named
from helpers.publishing import reads
from helpers.publishing.places import Places, write_atomically

Parts = Mapping[str, Mapping[str, str]]
"""What a page is made from: by kind, the digest of each thing by its name."""

RUN = ("notebook", "parameters", "code", "execution", "packages", "reads")
"""Kinds that the executed notebook depends on; the others only change how it is rendered."""

RENDERING = ("html", "sanitise", "shell", "tables", "words", "names")
PLANNING = (
    *("audit", "cache", "citing", "figures", "indexing", "kinds", "older", "opened", "parameters", "plan", "progress", "reads"),
    *("runs", "select", "site", "unchanged", "undisturbed"),
)
"""Modules whose products (a parameter, a frame, the index) are compared themselves. Any other module of
:mod:`helpers.publishing` may have to do with how notebooks are executed, and counts as if it had."""

MATPLOTLIB = "matplotlibrc"
"""What matplotlib draws figures by, where it is in the folder that notebooks run in; read before any kernel notes it."""

_VERSION = 3
_MOST = 4000
"""Sources whose imports are remembered at most."""


@dataclass(frozen=True)
class Known:
    """What an earlier run left of one page."""

    parts: Parts = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Digests of the tables and texts that its reads were looked up in."""
    page: str = ""
    """Digest of the page's file."""
    executed: str = ""
    """Digest of the executed notebook's file."""
    path: str = ""
    failed: str = ""
    """Why the last attempt failed, or nothing."""
    made: str = ""
    """When the page's good version was made (ISO 8601, UTC)."""
    seconds: float = 0.0
    """How long it took to make."""


def notebook_digest(node: Any) -> str:
    """Digest of what a notebook does: sources and tags of its cells, not outputs, counts or the editor's metadata."""
    return digest([[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in node.cells])


class Now:
    """What pages are made from as it is now, beside what is each page's own.

    Parameters
    ----------
    places
        The folders.
    memory
        Of earlier runs, for what need not be parsed or looked up again.
    """

    def __init__(self, places: Places, memory: Memory) -> None:
        self.places, self.memory = places, memory
        self._code: dict[tuple[str, ...], dict[str, str]] = {}
        self._located: imports.Located = {}
        self.lookup = reads.Lookup(places)
        self.sources = fingerprints.flat(places.data, ".parquet") | fingerprints.flat(places.raw, ".txt")
        here = Path(__file__).parent
        modules = {path.name: file_digest(path) for path in sorted(here.glob("*.py"))}
        apart = {f"{name}.py" for name in (*RENDERING, *PLANNING)} | {"__init__.py"}
        settings = {MATPLOTLIB: digest_or_missing(places.notebooks / MATPLOTLIB)}
        self.common: Parts = {
            "execution": {name: value for name, value in modules.items() if name not in apart} | settings,
            "packages": fingerprints.packages(),
            "template": {f"{name}.py": modules[f"{name}.py"] for name in RENDERING} | fingerprints.tree(here / "templates"),
        }

    def code(self, sources: Sequence[str], beside: Path) -> dict[str, str]:
        """Digests of the project's code that the cells of a notebook can reach, by path; found out once."""
        key = (*sources, str(beside))
        if key not in self._code:
            found = imports.closure(sources, [beside], known=self.memory.imports, located=self._located)
            self._code[key] = {_place(path, self.places): value for path, value in found.items()}
        return self._code[key]

    def sources_of(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Digests of the tables and texts that reads are looked up in."""
        files = {name for read in answers for name in reads.sources(read)}
        return {name: self.sources[name] for name in sorted(files) if name in self.sources}

    def answers(self, known: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, str]:
        """What reads give now.

        Parameters
        ----------
        known
            What they gave, by read.
        sources
            Digests of the files that they were looked up in; where those are the same, so is the answer.
        """
        out = {}
        for read, before in known.items():
            files = reads.sources(read)
            same = files and all(sources.get(name) == self.sources.get(name) is not None for name in files)
            out[read] = before if same else self.lookup.digest(read)
        return out


def _place(path: Path, places: Places) -> str:
    """A module's path as it is named: below the package, or below the project."""
    for folder in (imports.PACKAGE, places.notebooks.parent):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return str(path)


def reason(parts: Parts, known: Known | None, now: Now, path: str, executed: Path) -> tuple[str, str]:
    """What is to be done for a page, and why.

    Parameters
    ----------
    parts
        What the page is made from as it is now, without its reads: those are what the last run recorded.
    known
        What the last run left, if there was one.
    now
        Of this run, to look the reads up.
    path
        Where the page's file is, below the site's folder.
    executed
        Where the executed notebook is kept.

    Returns
    -------
    (str, str)
        ``run``, ``render`` or ``keep``; and the reason in words.
    """
    if known is None or not known.parts:
        return "run", f"the last attempt failed ({known.failed})" if known and known.failed else "it has not been made yet"
    if known.failed:
        return "run", f"the last attempt failed ({known.failed})"
    before = known.parts
    parts = {**parts, "reads": now.answers(before.get("reads", {}), known.sources)}
    different = {kind: names for kind in parts if (names := changed(before.get(kind, {}), parts[kind]))}
    why = "changed: " + "; ".join(_WORDS[kind](different[kind], before.get(kind, {}), parts[kind]) for kind in different)
    if any(kind in RUN for kind in different):
        return "run", why
    file = now.places.site / path
    if not different and digest_or_missing(file) == known.page:
        return "keep", "nothing changed"
    if not different:
        why = "its file was altered" if file.is_file() else "its file is missing"
    if digest_or_missing(executed) == known.executed:
        return "render", why
    return "run", why + "; the executed notebook is gone"


def disturbed(known: Known, before: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    """Whether the code, or something that a page has read, was changed while it was made.

    Code counts whatever of it a page can reach: it was imported at one moment and its digest taken at another. The
    notebook and its parameters need no second look: they were noted before, and what is different now is seen by the
    next run.

    Parameters
    ----------
    known
        What was written down of the page.
    before, later
        The inputs (:func:`helpers.publishing.unchanged.inputs`) before and after.
    """
    if before["code"] != later["code"]:
        return True
    changes = {name for kind in ("data", "raw") for name in changed(before[kind], later[kind])}
    folder = Path(before["places"]["notebooks"]).name
    files = {f"{folder}/{name}" for name in changed(before["notebooks"], later["notebooks"])}
    opened = {json.loads(read)[1] for read in known.parts.get("reads", {}) if not reads.sources(read)}
    return bool(changes & set(known.sources)) or bool(files & opened)


def _versions(names: Sequence[str], before: Mapping[str, str], now: Mapping[str, str]) -> str:
    names = sorted(names, key=lambda name: (name not in ("python", "platform"), name))
    return "package " + named([f"{name} ({before.get(name, 'none')} → {now.get(name, 'none')})" for name in names])


_WORDS: Mapping[str, Callable[[Sequence[str], Mapping[str, str], Mapping[str, str]], str]] = {
    "notebook": lambda names, *_: f"notebook {named(names)}",
    "parameters": lambda names, *_: f"parameter {named(names)}",
    "code": lambda names, *_: f"helper code {named(names)}",
    "execution": lambda names, *_: f"how notebooks are run ({named(names)})",
    "packages": _versions,
    "reads": lambda names, *_: named(sorted({reads.words(name) for name in names}), 5),
    "template": lambda names, *_: f"template {named(names)}",
    "frame": lambda names, *_: f"what stands around it ({named(names)})",
}


class Memory:
    """The file in which a run writes down what it has made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages: dict[str, Known] = {}
        self.site: dict[str, Known] = {}
        """Of the site's own pages and of the tables to download; see :mod:`helpers.publishing.indexing`."""
        self.imports: imports.Known = {}
        """What sources import; see :func:`helpers.imports.closure`."""
        self.notebooks: dict[str, dict[str, Any]] = {}
        """What was read of notebooks, by the digest of the file."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if stored["version"] != _VERSION:
                return
            sets = stored["sets"]
            pages = {str(key): _known(value, sets) for key, value in stored["pages"].items()}
            self.pages, self.site = pages, {str(key): _known(value, sets) for key, value in stored["site"].items()}
            if stored["reader"] == _reader():
                self.imports, self.notebooks = stored["imports"], stored["notebooks"]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass  # no memory, or one of another version: everything is made anew

    def save(self) -> None:
        """Write what is known, sorted; what many pages have in common is written once."""
        sets: dict[str, Mapping[str, str]] = {}
        pages = {key: _stored(self.pages[key], sets) for key in sorted(self.pages)}
        content = {
            "version": _VERSION,
            "site": {key: _stored(self.site[key], sets) for key in sorted(self.site)},
            "pages": pages,
            "reader": _reader(),
            "imports": self.imports if len(self.imports) <= _MOST else {},
            "notebooks": self.notebooks if len(self.notebooks) <= _MOST else {},
            "sets": {key: sets[key] for key in sorted(sets)},
        }
        write_atomically(self.path, json.dumps(content, ensure_ascii=False) + "\n")  # indented, it takes ten times as long


def _reader() -> str:
    """Digest of what reads notebooks and their imports: what an older one read is read again."""
    here = Path(__file__).parent
    return digest([file_digest(path) for path in (Path(imports.__file__), here / "cache.py", here / "parameters.py")])


def _known(stored: Mapping[str, Any], sets: Mapping[str, Mapping[str, str]]) -> Known:
    known = Known(**stored)
    parts = {kind: sets[str(key)] for kind, key in known.parts.items()}
    return replace(known, parts=parts, sources=sets[str(known.sources)])


def _stored(known: Known, sets: dict[str, Mapping[str, str]]) -> dict[str, Any]:
    def keep(entries: Mapping[str, str]) -> str:
        key = digest(dict(entries))
        sets[key] = entries
        return key

    return asdict(known) | {
        "parts": {kind: keep(entries) for kind, entries in known.parts.items()},
        "sources": keep(known.sources),
    }
