"""What a page has read, looked up again: the same question put to the tables as they are now.

A *read* is a JSON list as :mod:`helpers.recording` notes it. Kinds: ``rows`` and ``spots`` of a table narrowed to a
report and a department, ``numbers``, ``slips`` and ``checks`` at some places, ``lines`` of a report's text, a ``file``, the names in
a folder (``listing``), an environment ``variable``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.datasets.rows import BEHIND, Rows
from helpers.errors import ReportError
from helpers.fingerprints import MISSING, digest, listing_digest, still_digest
from helpers.publishing.opened import kept_path
from helpers.publishing.places import Places

Read = list[Any]

DATA = ("rows", "spots", "numbers", "slips", "checks", "lines")
"""Kinds that are about the tables and texts, and so the same wherever the project lies."""


DIFFERENT = "different at different times"


def settle(noted: Iterable[str], places: Places) -> tuple[str, ...]:
    """Reads as they are kept: without the folder where it is the project's, what belongs together in one, sorted.

    Parameters
    ----------
    noted
        Lines as a kernel has noted them.
    places
        The folders of the run. Files of libraries, of the system and those that runs themselves write are left out
        (:func:`helpers.publishing.opened.kept_path`).
    """
    data, raw = _real(places.data), _real(places.raw)
    kept: set[str] = set()
    together: dict[tuple[str, ...], set[str]] = {}
    for kind, *what in map(json.loads, noted):
        if kind in ("rows", "spots", "numbers", "slips", "checks"):
            what[0] = "" if _real(what[0]) == data else what[0]
        if kind == "line":
            folder = "" if _real(what[0]) == raw else what[0]
            together.setdefault(("lines", folder, str(what[1])), set()).add(json.dumps(what[2]))
        elif kind == "numbers":
            key = ("numbers", what[0], json.dumps(what[1]))
            together.setdefault(key, set()).update(json.dumps(spot, ensure_ascii=False) for spot in what[2])
        elif kind in ("file", "listing"):
            if path := kept_path(what[0], places):
                kept.add(_text([kind, path]))
        else:
            kept.add(_text([kind, *what]))
    for (kind, folder, about), entries in together.items():
        listed = sorted(map(json.loads, entries), key=repr)
        kept.add(_text([kind, folder, about if kind == "lines" else json.loads(about), listed]))
    if not any(kind == "lines" and folder for kind, folder, _ in together):
        kept.discard(_text(["variable", "HELPERS_RAW"]))  # whichever folder it names, its lines are compared
    return tuple(sorted(kept))


def seen(noted: Iterable[str], places: Places) -> dict[str, str]:
    """What files and folders held at the moment when a page read them, by read as :func:`settle` keeps it.

    Where that was noted; :data:`DIFFERENT`, which nothing ever is again, where it was one thing first and another later.
    Parameters as for :func:`settle`.
    """
    found: dict[str, str] = {}
    for kind, path, *rest in map(json.loads, noted):
        if kind in ("file", "listing") and rest and (kept := kept_path(path, places)):
            read = _text([kind, kept])
            found[read] = rest[0] if found.get(read, rest[0]) == rest[0] else DIFFERENT
    return found


def _text(read: Sequence[Any]) -> str:
    return json.dumps(read, ensure_ascii=False)


def _real(folder: Path | str) -> str:
    return os.path.realpath(folder)


class _Parquet:
    """The tables of a folder as lists; a column is read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, Any] = {}
        self._columns: dict[tuple[str, str], list[Any]] = {}

    def _table(self, table: str) -> Any:
        if table not in self._tables:
            import pyarrow.parquet

            # Not read_table: it imports pandas for the sake of data sets of many files.
            with pyarrow.parquet.ParquetFile(self.folder / f"{table}.parquet") as file:
                self._tables[table] = file.read(use_threads=False)
        return self._tables[table]

    def names(self, table: str) -> Sequence[str]:
        return self._table(table).column_names

    def column(self, table: str, name: str) -> Sequence[Any]:
        if (table, name) not in self._columns:
            self._columns[table, name] = self._table(table).column(name).to_pylist()
        return self._columns[table, name]


class Lookup:
    """Answers of the tables, texts and files as they are now; each is worked out once.

    Parameters
    ----------
    places
        The folders.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self._rows: dict[str, Rows] = {}
        self._digests: dict[tuple[str, str, tuple[str, ...] | None], list[bytes]] = {}
        self._lines: dict[Path, list[str]] = {}
        self._answers: dict[str, str] = {}

    def digest(self, read: str) -> str:
        """Digest of what a read gives now; :data:`~helpers.fingerprints.MISSING` where it can give nothing."""
        if read not in self._answers:
            kind, *what = json.loads(read)
            try:
                self._answers[read] = self._ask(kind, what)
            except (ReportError, OSError, KeyError, ValueError, AttributeError, TypeError, IndexError):
                self._answers[read] = MISSING
        return self._answers[read]

    def _ask(self, kind: str, what: Sequence[Any]) -> str:
        ways = {
            "rows": self._rows_read,
            "spots": self._spots,
            "numbers": self._numbers,
            "slips": self._slips,
            "checks": self._checks,
            "lines": self._lines_read,
            "file": self._file,
            "listing": self._listing,
            "variable": self._variable,
        }
        return ways[kind](*what)

    def _of(self, folder: str) -> Rows:
        if folder not in self._rows:
            self._rows[folder] = Rows(_Parquet(Path(folder) if folder else self.places.data))
        return self._rows[folder]

    def _rows_digests(self, folder: str, table: str, columns: Sequence[str] | None) -> list[bytes]:
        """One digest a row, of the columns wanted."""
        key = (folder, table, None if columns is None else tuple(columns))
        if key not in self._digests:
            source = self._of(folder).columns
            names = source.names(table)
            wanted = names if columns is None else [name for name in columns if name in names]
            rows = zip(*(source.column(table, name) for name in wanted), strict=True)
            head = repr(list(wanted)).encode()
            self._digests[key] = [
                hashlib.blake2b(head + repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest() for row in rows
            ]
        return self._digests[key]

    def _rows_read(
        self, folder: str, table: str, report: str | None, department: str | None, columns: Any, where: Mapping[str, Any]
    ) -> str:
        digests = self._rows_digests(folder, table, columns)
        found = self._of(folder).positions(table, report, department, where)
        return _joined([digests[row] for row in found])

    def _spots(self, folder: str, report: str | None, department: str | None) -> str:
        return digest(sorted(map(repr, self._of(folder).spots(report, department))))

    def _numbers(self, folder: str, columns: Sequence[str], spots: Sequence[Sequence[Any]]) -> str:
        digests = self._rows_digests(folder, "observations", columns)
        asked = [tuple(spot) for spot in spots]
        found = self._of(folder).numbers(asked)
        return _joined([digests[found[spot]] if spot in found else b"-" for spot in asked])

    def _slips(self, folder: str, spots: Sequence[Sequence[Any]]) -> str:
        slips = self._of(folder).slips()
        return digest([tuple(spot) in slips for spot in spots])

    def _checks(self, folder: str, columns: Sequence[str], spots: Sequence[Sequence[Any]]) -> str:
        digests = self._rows_digests(folder, "checks", columns)
        asked = [tuple(spot) for spot in spots]
        found = self._of(folder).checks_at(asked)
        return _joined([piece for spot in asked for piece in (b"-", *(digests[row] for row in found.get(spot, [])))])

    def _lines_read(self, folder: str, report: str, lines: Sequence[int]) -> str:
        path = (Path(folder) if folder else self.places.raw) / f"{report}.txt"
        if path not in self._lines:
            from helpers.reading.text import read_lines

            self._lines[path] = list(read_lines(path))
        text = self._lines[path]
        return digest([text[line - 1] if 1 <= line <= len(text) else None for line in lines])

    def _file(self, path: str) -> str:
        return still_digest(self.places.notebooks.parent / path)

    def _listing(self, path: str) -> str:
        return listing_digest(self.places.notebooks.parent / path)

    def _variable(self, name: str) -> str:
        return digest(os.environ.get(name))


def _joined(digests: Sequence[bytes]) -> str:
    return hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest()


def sources(read: str) -> frozenset[str]:
    """Names of the files that decide what a read gives: ``budgets.parquet``, ``geumcheon-2018.txt``; none where any may."""
    kind, folder, *what = json.loads(read)
    if kind not in DATA or folder:
        return frozenset()
    if kind == "lines":
        return frozenset({f"{what[0]}.txt"})
    if kind == "rows":
        table, _, department = what[:3]
        tables = {table} if department is None else {table, "departments", *BEHIND.get(table, ())}
    else:
        tables = {"spots": {*BEHIND["spots"]}, "numbers": {"observations"}, "slips": {"checks"}, "checks": {"checks"}}[kind]
    return frozenset(f"{table}.parquet" for table in tables)


def words(read: str) -> str:
    """A read in words, for those who ask why a page is made again."""
    kind, *what = json.loads(read)
    if kind == "rows":
        _, table, report, department, _, where = what
        own = report or " or ".join(map(str, _listed(where, "report"))) or ""
        own += f"/{department}" if department else "".join(f"/{name}" for name in _listed(where, "department") if name)
        return f"{table} of {own}" if own else table
    if kind == "spots":
        return f"places of the numbers of {'/'.join(str(name) for name in what[1:] if name) or 'all reports'}"
    if kind in ("numbers", "slips", "checks"):
        reports = sorted({str(spot[0]) for spot in what[-1]})
        shown = "checks of single numbers" if kind != "numbers" or what[1] == ["check"] else "single numbers"
        return f"{shown} of {', '.join(reports)}"
    if kind == "lines":
        return f"lines of the text of {what[1]}"
    return {"file": "file", "listing": "names of files in", "variable": "environment variable"}.get(kind, kind) + f" {what[0]}"


def _listed(where: Mapping[str, Any], column: str) -> list[Any]:
    wanted = where.get(column, [])
    return wanted if isinstance(wanted, list) else []


def version(answers: Mapping[str, str]) -> str:
    """A short fingerprint of all data that a page has read: the same data give the same, in whatever folder they lie."""
    return digest({read: answer for read, answer in answers.items() if json.loads(read)[0] in DATA})[:12]
