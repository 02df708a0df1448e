"""From a file to a :class:`Document`: the extract of its lines, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.acyclic import acyclic
from helpers.catalog import Catalog, Entry
from helpers.errors import ReportError
from helpers.reading.cover import read_cover
from helpers.reading.departments import find_departments
from helpers.reading.document import Document, Table
from helpers.reading.extracts import extract
from helpers.reading.outline import outline
from helpers.reading.projects import find_projects
from helpers.reading.scan import Scan
from helpers.reading.text import read_lines, report_id


@acyclic
def parse(lines: Sequence[str], report: str, entry: Entry | None = None) -> Document:
    """Read a document from its lines, be they the full text or an extract: both give the same.

    The names of departments that the catalogue's entry corrects are read as corrected.
    """
    kept = tuple(extract(lines))
    scan = Scan(kept)
    cover = read_cover(scan)
    departments, unsure = find_departments(scan, cover, entry)
    # A cover that is not much of one: what follows it is the first of the departments, not the office above them.
    first = len(departments) > 1 and any(own.name == cover.body for own in departments)
    projects, doubts = find_projects(scan, departments, cover)
    blocks = outline(scan, lines, departments, projects)
    return Document(
        report=report,
        title=cover.title,
        agency=(first and cover.government) or cover.agency,
        level=cover.level,
        date=cover.date,
        fiscal_year=cover.fiscal_year,
        lines=kept,
        source=tuple(lines),
        blocks=tuple(blocks),
        departments=tuple(departments),
        projects=tuple(projects),
        unsure=tuple(unsure + doubts),
    )


def read(path: Path | str, catalog: Catalog | None = None) -> Document:
    """Read a report.

    Parameters
    ----------
    path : Path or str
        A text file: the full report or its extract.
    catalog : Catalog, optional
        What is known beyond the text. It completes agency and level and mends names of departments; it never
        touches a number or a label.

    Raises
    ------
    ReportError
        When the file cannot be read as a report, holds no table, or a correction of the catalogue finds nothing in it.
    """
    path = Path(path)
    lines, report = read_lines(path), report_id(path)
    if catalog is not None:
        catalog.check(report, lines)
    document = parse(lines, report, catalog[report] if catalog else None)
    if not any(isinstance(block, Table) for block in document.blocks):
        raise ReportError(
            f"holds no table in its {len(lines)} lines",
            path,
            1,
            "convert the document again, with a TAB between the cells of a row, or take the file out of the folder",
        )
    return catalog.complete(document) if catalog else document


def read_folder(raw: Path | str, catalog: Catalog | None = None) -> tuple[list[Document], list[ReportError]]:
    """Read all reports of a folder, sorted by id; a broken one is told and does not stop the others.

    Raises
    ------
    ReportError
        When the folder is missing or holds no report.
    """
    raw = Path(raw)
    if not raw.is_dir():
        raise ReportError(
            "there is no such folder", raw, remedy="make it and put the reports (*.txt) into it, or name another with --raw"
        )
    documents: list[Document] = []
    errors: list[ReportError] = []
    files = sorted(path for path in raw.glob("*.txt") if path.is_file() and not path.name.startswith("."))
    if not files:
        raise ReportError("this folder holds no report", raw, remedy="put reports (*.txt) into it: python -m helpers add FILE")
    for path in files:
        try:
            documents.append(read(path, catalog))
        except ReportError as error:
            errors.append(error)
    return documents, errors
