"""The index of the site, and what stands around each page: breadcrumbs, neighbours, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers import recording
from helpers.publishing import figures
from helpers.publishing.csp import with_policy
from helpers.publishing.names import link, slug
from helpers.publishing.places import Places, records
from helpers.publishing.plan import Page
from helpers.publishing.shell import Frame, Link, environment
from helpers.publishing.words import word

INDEX = "index.html"

VERSION = "[the version of the data]"
"""Stands on a page for the fingerprint of what it was made from, which is known only once the page is made."""

_REPORT = ("report", "title", "title_en", "agency", "agency_en", "date", "fiscal_year")
_SHOWN = {
    "reports": _REPORT,
    "projects": ("report", "department"),
    "evaluations": ("report", "affair", "indicators", "achievements", "improvements"),
}
"""What the index shows of single tables."""


def frames(pages: Sequence[Page], places: Places, version: str = VERSION) -> dict[str, Frame]:
    """What stands around each page, by page id.

    Parameters
    ----------
    pages
        The whole plan, in its order.
    places
        The folders; the table ``reports`` is read for titles and agencies.
    version
        Of the data, as shown; see :func:`versioned`.
    """
    reports = {row["report"]: row for row in records(places.data, "reports", required=False, columns=_REPORT)}
    own = {(page.report, page.language): page for page in pages if page.kind == "report"}
    siblings: dict[tuple[str, str | None, str], list[Page]] = {}
    for page in pages:
        siblings.setdefault((page.kind, page.report, page.language), []).append(page)
    out = {}
    for page in pages:
        row = siblings[page.kind, page.report, page.language] if page.report and page.kind != "report" else [page]
        if page.kind == "report":
            row = [other for other in pages if other.kind == "report" and other.language == page.language]
        place = row.index(page)
        parent = own.get((page.report, page.language))
        crumbs = [Link(word("index", page.language), link(INDEX, page.path))]
        if parent and parent is not page:
            crumbs.append(Link(parent.title, link(parent.path, page.path)))
        crumbs.append(Link(page.title))
        title = str(reports.get(page.report, {}).get("title") or page.report or "")
        out[page.id] = Frame(
            title=page.title,
            subtitle=page.subtitle,
            kicker=title if page.report else word("site", page.language),
            language=page.language,
            crumbs=tuple(crumbs),
            previous=_neighbour(row, place - 1, page),
            next=_neighbour(row, place + 1, page),
            parameters={name: str(value) for name, value in page.parameters.items() if name != "data_dir"}
            | {"language": page.language},
            notebook=page.notebook,
            sources=_sources(page, reports),
            data_version=version,
        )
    return out


def _neighbour(row: Sequence[Page], place: int, page: Page) -> Link | None:
    return Link(row[place].title, link(row[place].path, page.path)) if 0 <= place < len(row) else None


def _sources(page: Page, reports: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    named = [reports[page.report]] if page.report in reports else [] if page.report else list(reports.values())
    return tuple(
        ", ".join(str(part) for part in (row.get("agency"), row.get("title"), row.get("date")) if part)
        + f" ({word('source_text', page.language)} data/raw/{row['report']}.txt)"
        for row in named
    )


def index(pages: Sequence[Page], places: Places, failed: Mapping[str, str], version: str) -> str:
    """The HTML of ``index.html``.

    Parameters
    ----------
    pages
        The whole plan.
    places
        The folders: tables are read for the key figures, the site to see which pages there are.
    failed
        Why pages could not be made in the last run, by page id.
    version
        Of the data, as shown.
    """
    tables = {name: records(places.data, name, required=False, columns=columns) for name, columns in _SHOWN.items()}
    numbers = figures.checked(places.data)
    plain = [page for page in pages if page.language == "en"] or list(pages)
    units = figures.department_figures(places.data) if any(page.department for page in plain) else {}
    reports = {row["report"]: row for row in tables["reports"]}
    entries = {page.id: _entry(page, places, failed) for page in plain}
    of_report = dict.fromkeys(page.report for page in plain if page.report)
    return with_policy(
        environment()
        .get_template("index.html.j2")
        .render(
            totals=_totals(of_report, plain, numbers),
            failed=sum(page.id in failed for page in pages),
            topics=[{**entries[page.id], "note": page.subtitle} for page in plain if page.report is None],
            reports=[
                _card(report, reports.get(report, {}), [page for page in plain if page.report == report], entries, units, tables)
                for report in of_report
            ],
            data_version=version,
        )
    )


def recorded_index(
    pages: Sequence[Page], places: Places, failed: Mapping[str, str], version: str = VERSION
) -> tuple[str, tuple[str, ...]]:
    """The same, and what was read for it (as :mod:`helpers.recording` notes it)."""
    with recording.gather() as noted:
        html = index(pages, places, failed, version)
    return html, tuple(noted)


def versioned(html: str, version: str) -> str:
    """A page with the version of its data, where it has been made without; it stands at the foot."""
    head, mark, foot = html.rpartition(VERSION)
    return head + version + foot if mark else html


def _totals(reports: Mapping[Any, Any], pages: Sequence[Page], numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    totals = [
        (f"{len(reports):,}", "reports"),
        (f"{sum(page.department is not None for page in pages):,}", "departments"),
        (f"{numbers['numbers']:,}", "numbers read from tables"),
    ]
    if numbers["numbers"]:
        totals.append((f"{numbers['confirmed'] / numbers['numbers']:.0%}", "of them confirmed by arithmetic"))
        totals.append((f"{numbers['conflict']:,}", "in conflict with their own totals"))
    return totals


def _entry(page: Page, places: Places, failed: Mapping[str, str]) -> dict[str, str]:
    there = (places.site / page.path).is_file()
    entry = {"label": page.title, "href": link(page.path, INDEX) if there else "", "mark": "", "badge": ""}
    if page.id in failed:
        entry |= {"mark": failed[page.id], "badge": "older version" if there else "failed"}
    elif not there:
        entry |= {"mark": "not made yet", "badge": "not made yet"}
    return entry


def _card(
    report: str,
    row: Mapping[str, Any],
    pages: Sequence[Page],
    entries: Mapping[str, Mapping[str, str]],
    units: Mapping[tuple[str, str], figures.Unit],
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """One report of the index: its departments with their figures, its affairs, its other pages."""
    main = next((page for page in pages if page.kind == "report"), None)
    meta = [
        row.get("agency_en") or row.get("agency"),
        row.get("date"),
        f"fiscal year {row['fiscal_year']}" if row.get("fiscal_year") else None,
    ]
    groups = []
    departments = [page for page in pages if page.department is not None]
    loose = [item for item in tables["projects"] if item["report"] == report and item.get("department") is None]
    meta.append(f"{len(loose)} projects listed without a department" if loose and departments else None)
    if departments:
        rows = [_department_row(page, entries, units.get((report, str(page.department)), figures.Unit())) for page in departments]
        groups.append({"label": "Department", "columns": ["Budget", "Staff / posts", "Projects", "Audit items"], "rows": rows})
    affairs = {item["affair"]: item for item in tables["evaluations"] if item["report"] == report}
    evaluated = [page for page in pages if page.parameters.get("affair") in affairs]
    if evaluated:
        rows = [_affair_row(page, entries, affairs[page.parameters["affair"]]) for page in evaluated]
        groups.append(
            {"label": "Evaluated affair", "columns": ["Indicators", "Achievements", "Improvements asked for"], "rows": rows}
        )
    others = [page for page in pages if page not in departments and page not in evaluated and page is not main]
    if others:
        rows = [{"entry": entries[page.id], "gloss": page.subtitle, "cells": []} for page in others]
        groups.append({"label": "Other pages", "columns": [], "rows": rows})
    title = str(row.get("title") or report)
    entry = dict(entries[main.id]) if main else {"href": "", "mark": "", "badge": ""}
    return {
        "anchor": slug(report),
        "entry": entry | {"label": title},
        "meta": [str(item) for item in meta if item],
        "groups": groups,
        "gloss": row.get("title_en") or "",
    }


def _department_row(page: Page, entries: Mapping[str, Mapping[str, str]], unit: figures.Unit) -> dict[str, Any]:
    staff = ""
    if unit.current is not None or unit.capacity is not None:
        staff = " / ".join("?" if value is None else f"{value:,}" for value in (unit.current, unit.capacity))
    counts = ["" if value is None else f"{value:,}" for value in (unit.projects, unit.audit_items)]
    return {"entry": entries[page.id], "gloss": page.subtitle, "cells": [figures.won(unit.budget_krw), staff, *counts]}


def _affair_row(page: Page, entries: Mapping[str, Mapping[str, str]], item: Mapping[str, Any]) -> dict[str, Any]:
    values = [len(item.get("indicators") or ()), item.get("achievements"), item.get("improvements")]
    return {
        "entry": entries[page.id],
        "gloss": page.subtitle,
        "cells": ["" if value in (None, 0) else f"{value:,}" for value in values],
    }
