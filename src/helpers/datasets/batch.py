"""Some reports from their text to encoded tables: what one process does, alone.

No table looks across reports, so the tables of a batch are a part of the whole (:mod:`helpers.datasets.parts`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from helpers.catalog import Catalog
from helpers.datasets.audit_items import audit_items, summary_differences
from helpers.datasets.budgets import budgets
from helpers.datasets.encode import Row, as_records
from helpers.datasets.evaluations import evaluations
from helpers.datasets.facilities import facilities
from helpers.datasets.indicators import indicators
from helpers.datasets.names import names_of
from helpers.datasets.parts import conformed, write_table
from helpers.datasets.projects import projects
from helpers.datasets.reports import departments, reports
from helpers.datasets.schema import BASE, TABLES
from helpers.datasets.staffing import staffing
from helpers.datasets.usage import usage
from helpers.errors import ReportError
from helpers.reading.document import Document

Records = list[dict[str, Any]]


class Batch(NamedTuple):
    """Reports that one process makes tables of, and the folder for these."""

    paths: tuple[Path, ...]
    folder: Path


class Told(NamedTuple):
    """What became of one report."""

    report: str
    error: ReportError | None = None
    source: dict[str, Any] | None = None
    """As the package names it."""
    tables: int = 0
    observations: int = 0
    unsure: tuple[str, ...] = ()
    """What the reader had to guess."""
    differences: tuple[str, ...] = ()
    """Where the report's summary of audit items disagrees with the items."""


Made = tuple[Told, ...]


def make(batch: Batch, catalog: Catalog) -> Made:
    """Read the reports of a batch and write their tables into its folder; one that is broken is told of."""
    batch.folder.mkdir()
    documents: list[Document] = []
    told: list[Told] = []
    base: dict[str, Records] = {name: [] for name in BASE}
    for path in batch.paths:
        try:
            document, made = _read(path, catalog)
        except ReportError as error:
            told.append(Told(path.stem, error))
            continue
        documents.append(document)
        counts = len(made["tables"]), len(made["observations"])
        told.append(Told(document.report, None, _source(path, document, catalog), *counts, document.unsure))
        for name in BASE:
            base[name] += made[name]
    if any(one.error for one in told):
        return tuple(told)
    try:
        differences = _write(documents, base, catalog, batch.folder)
    except ReportError as error:
        return tuple(one._replace(error=error if one is told[0] else None) for one in told)
    return tuple(
        one._replace(differences=tuple(note for note in differences if note.startswith(f"{one.report}:"))) for one in told
    )


def _read(path: Path, catalog: Catalog) -> tuple[Document, dict[str, Records]]:
    from helpers.reading import read
    from helpers.tables import records

    document = read(path, catalog)
    return document, records(document)


def _write(documents: Sequence[Document], base: dict[str, Records], catalog: Catalog, folder: Path) -> list[str]:
    """Write all tables of some reports; where their summaries disagree with them."""
    known: dict[str, Records] = {}
    for name in ("skipped", "checks", "figures", "tables", "observations"):
        rows = conformed(base.pop(name), name)
        write_table(rows, name, folder)
        if name not in ("skipped", "checks"):  # from which nothing is made
            known[name] = as_records(rows, TABLES[name])
    audited: Records = []
    for name, rows in domain_tables(documents, known, catalog):
        write_table(rows, name, folder)
        if name == "audit_items":
            audited = as_records(rows, TABLES[name])
    return summary_differences(audited, known["observations"]) if audited else []


def domain_tables(
    documents: Sequence[Document], base: dict[str, Records], catalog: Catalog | None = None
) -> Iterator[tuple[str, list[Row]]]:
    """The domain tables, one after the other, made from the documents and their base tables.

    Parameters
    ----------
    documents
        The reports, completed from the catalogue.
    base
        ``observations``, ``figures`` and ``tables`` of all of them.
    catalog
        English names and corrections.
    """
    catalog = catalog or Catalog()
    names = names_of(documents, catalog)
    observations, figures, tables = base["observations"], base["figures"], base["tables"]
    measured: list[Records] = []
    for name, made in (
        ("budgets", budgets(observations, documents, names)),
        ("staffing", staffing(observations, documents, names)),
        ("usage", usage(observations)),
    ):
        rows = conformed(made, name)
        measured.append(as_records(rows, TABLES[name]))
        yield name, rows
    yield "reports", conformed(reports(documents, tables, catalog), "reports")
    yield "departments", conformed(departments(documents, names), "departments")
    yield "projects", conformed(projects(documents, measured[0], names), "projects")
    yield "indicators", conformed(indicators(observations, figures, tables, *measured), "indicators")
    yield "audit_items", conformed(audit_items(documents, names), "audit_items")
    yield "evaluations", conformed(evaluations(documents), "evaluations")
    yield "facilities", conformed(facilities(documents, observations, figures), "facilities")


def _source(path: Path, document: Document, catalog: Catalog) -> dict[str, Any]:
    entry = catalog[document.report]
    title = ", ".join(part for part in (document.title or document.report, document.agency, document.date) if part)
    source = {"title": title, "report": document.report, "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()}
    if entry.source:
        source["description"] = entry.source
    return source
