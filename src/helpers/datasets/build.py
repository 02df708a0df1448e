"""From a folder of reports to ``data/processed``: read, tidy, make the domain tables, write the package.

All or nothing: a report that cannot be read stops the build before anything is written, every such report
is told, and the tables of the last good build stay as they are.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.catalog import Catalog, load_catalog
from helpers.datasets.audit_items import audit_items, summary_differences
from helpers.datasets.budgets import budgets
from helpers.datasets.evaluations import evaluations
from helpers.datasets.facilities import facilities
from helpers.datasets.frames import frame
from helpers.datasets.indicators import indicators
from helpers.datasets.names import names_of
from helpers.datasets.package import write_package
from helpers.datasets.projects import projects
from helpers.datasets.reports import departments, reports
from helpers.datasets.schema import BASE
from helpers.datasets.staffing import staffing
from helpers.datasets.usage import usage
from helpers.errors import ReportError
from helpers.reading.document import Document

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], None]
Records = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class BuildResult:
    """What a build made."""

    out: Path
    rows: Mapping[str, int]
    """Rows by table."""
    reports: tuple[str, ...]
    notes: tuple[str, ...]
    """What a reader should know: what had to be guessed, where a report disagrees with itself."""


@dataclass(frozen=True)
class _Read:
    document: Document | None
    records: Records
    error: ReportError | None = None


def build(raw: Path | str, out: Path | str, jobs: int = 1, progress: Progress | None = None) -> BuildResult:
    """Clean all reports of a folder into tidy tables.

    Parameters
    ----------
    raw
        Folder with the reports (``*.txt``) and, if there is one, ``catalog.yml``.
    out
        Folder for the tables; what it held before stays until all new files are ready.
    jobs
        Reports read at the same time, each in its own process. The result is the same.
    progress
        Called with a line for every step; by default they go to standard error.

    Raises
    ------
    ReportError
        When the folder is missing or holds no report, the catalogue or a report is broken, or the tables
        cannot be written. Nothing is lost.
    """
    raw, out = Path(raw), Path(out)
    say = progress or _to_stderr
    paths = report_files(raw)
    catalog = load_catalog(raw)
    parts = list(_read_all(paths, catalog, jobs, say))
    errors = [part.error for part in parts if part.error]
    if errors:
        raise _all(errors, out)
    documents = [part.document for part in parts if part.document]
    base = {name: frame((row for part in parts for row in part.records[name]), name) for name in BASE}
    say("making the domain tables")
    frames = domain_tables(documents, base, catalog)
    rows = write_package(frames, out, [_source(path, document, catalog) for path, document in zip(paths, documents, strict=True)])
    notes = [f"{document.report}, {note}" for document in documents for note in document.unsure] + summary_differences(
        frames["audit_items"], base["observations"]
    )
    notes = catalog.unused(document.report for document in documents) + notes
    for note in notes:
        say(f"note: {note}")
    say(f"{len(documents)} reports, {rows['tables']} tables, {rows['observations']} observations -> {out}")
    return BuildResult(out, rows, tuple(document.report for document in documents), tuple(notes))


def report_files(raw: Path) -> list[Path]:
    """The reports of a folder, by id.

    Raises
    ------
    ReportError
        When the folder is missing or holds none.
    """
    remedy = "put the reports (*.txt) there, or take one in with `python -m helpers add FILE`"
    if not raw.is_dir():
        raise ReportError("there is no such folder", raw, remedy=remedy)
    paths = sorted(path for path in raw.glob("*.txt") if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise ReportError("this folder holds no report", raw, remedy=remedy)
    return paths


def domain_tables(
    documents: Sequence[Document], base: Mapping[str, pd.DataFrame], catalog: Catalog | None = None
) -> dict[str, pd.DataFrame]:
    """All tables, made from the documents and the five base tables.

    Parameters
    ----------
    documents
        The reports, completed from the catalogue.
    base
        ``observations``, ``skipped``, ``figures``, ``tables`` and ``checks`` of all of them.
    catalog
        English names and corrections.
    """
    catalog = catalog or Catalog()
    names = names_of(documents, catalog)
    observations, figures, tables = base["observations"], base["figures"], base["tables"]
    money = budgets(observations, documents, names)
    staff = staffing(observations, documents, names)
    used = usage(observations)
    return {
        **base,
        "reports": reports(documents, tables, catalog),
        "departments": departments(documents, names),
        "staffing": staff,
        "budgets": money,
        "projects": projects(documents, money, names),
        "indicators": indicators(observations, figures, tables, money, staff, used),
        "audit_items": audit_items(documents, names),
        "evaluations": evaluations(documents),
        "usage": used,
        "facilities": facilities(documents, observations, figures),
    }


def _read_all(paths: Sequence[Path], catalog: Catalog, jobs: int, say: Progress) -> Iterator[_Read]:
    work = partial(_read_one, catalog=catalog)
    if min(jobs, len(paths)) <= 1:
        yield from _told(map(work, paths), paths, say)
        return
    # "spawn": the same on every system and Python, and safe whatever threads the caller has.
    with ProcessPoolExecutor(min(jobs, len(paths)), mp_context=get_context("spawn")) as pool:
        yield from _told(pool.map(work, paths), paths, say)


def _told(parts: Iterator[_Read] | Any, paths: Sequence[Path], say: Progress) -> Iterator[_Read]:
    for number, (path, part) in enumerate(zip(paths, parts, strict=True), start=1):
        made = (
            "broken" if part.error else f"{len(part.records['tables'])} tables, {len(part.records['observations'])} observations"
        )
        say(f"[{number}/{len(paths)}] {path.stem}: {made}")
        yield part


def _read_one(path: Path, catalog: Catalog) -> _Read:
    from helpers.reading import read
    from helpers.tables import records

    try:
        document = read(path, catalog)
    except ReportError as error:
        return _Read(None, {name: [] for name in BASE}, error)
    return _Read(document, records(document))


def _all(errors: Sequence[ReportError], out: Path) -> ReportError:
    """One error for all broken reports: mend them, or take them out of the folder."""
    first = errors[0]
    kept = f"; {out} is unchanged" if out.exists() else ""
    if len(errors) == 1:
        return ReportError(
            first.message, first.file, first.line, f"{first.remedy or 'mend it or take it out of the folder'}{kept}"
        )
    others = " | ".join(str(error) for error in errors[1:])
    return ReportError(f"{first.message} ({first.remedy})", first.file, first.line, f"{len(errors) - 1} more: {others}{kept}")


def _source(path: Path, document: Document, catalog: Catalog) -> dict[str, Any]:
    entry = catalog[document.report]
    title = ", ".join(part for part in (document.title or document.report, document.agency, document.date) if part)
    source = {"title": title, "report": document.report, "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()}
    if entry.source:
        source["description"] = entry.source
    return source


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
