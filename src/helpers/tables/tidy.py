"""A document's tables as tidy records: observations, skipped numbers, figures, tables and checks.

Everything is understood on the extract's text; what is reported of a number's place (``raw``, ``start``,
``end``) is that of the file as printed, token for token.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import Any, NamedTuple

from ..acyclic import acyclic
from ..reading.departments import department_of_cell
from ..reading.document import Document, Section, Table
from ..reading.markup import nested_tables, without_tags
from .context import Context
from .figures import read_figures, stated_units
from .grid import Cell, Grid, grids_of
from .joined import continued, same_header, whole_tables
from .nearby import Nearby
from .observation import Skipped, skip_all
from .printed import Printed
from .sides import sides
from .understand import Reading, read_grid
from .unit_notes import note_units
from .units import krw

Record = dict[str, Any]
_MOST_NOTES = 8
"""Lines above a table that one which goes on takes over: those of all parts before it would be ever more."""
_NEAR = 20
"""How many tables further up the first part of a continued one may stand."""


class Understood(NamedTuple):
    """One grid of a document with its identity, context and reading."""

    name: str
    block: Table
    grid: Grid
    context: Context
    reading: Reading
    title: str | None
    section: Section
    records: list[Record]
    """One for each observation of the reading, in its order."""


class Tidy(NamedTuple):
    """The records of one document, in order of lines and cells."""

    observations: list[Record]
    skipped: list[Record]
    figures: list[Record]
    tables: list[Record]
    understood: list[Understood]


@acyclic
def tidy(document: Document) -> Tidy:
    """Understand every table and ``label : figure`` line of a document."""
    observations: list[Record] = []
    skipped: list[Record] = []
    catalogue: list[Record] = []
    understood: list[Understood] = []
    moved = False  # whether cells of a line are read in another order than they stand
    places = Printed()
    figures = read_figures(document)
    nearby = Nearby(document, stated_units(figures))
    offices = [department.name for department in document.departments]
    for block, repeated in whole_tables(document):
        for row in repeated:
            for position, (text, source) in enumerate(zip(row.cells, row.source, strict=True)):
                cell = Cell(row.line, position, None, None, without_tags(text), without_tags(source), source)
                why = "caption" if row.line < block.first_line else "repeats the header"
                skipped += [_skip_record(document.report, item, places) for item in skip_all(cell, why)]
        grids = grids_of(block)
        name = f"{document.report}:{block.first_line}"
        skipped += [
            _skip_record(document.report, item, places)
            for cell in grids.repeats
            for item in skip_all(cell, "repeats the nested table")
        ]
        skipped += [
            _skip_record(document.report, item, places)
            for cell in grids.loose
            for item in skip_all(cell, "rows that make no table")
        ]
        nested = {}
        for grid in grids.nested:
            line = next(cell.line for row in grid.rows for cell in row if cell)
            nested[(line, grid.html_index)] = grid
        sections: dict[int, Section] = {}
        context = nearby.context(block)
        if understood and not context.units() and (earlier := _continued(understood, block, document.lines)):
            # The same header again: the notes above the first part hold for both.
            context = context._replace(notes=(*context.notes, *earlier.context.notes[:_MOST_NOTES]))
        if grids.outer is not None:
            beside, again = sides(grids.outer)
            moved = moved or beside[0].rows is not grids.outer.rows
            skipped += [
                _skip_record(document.report, item, places) for cell in again for item in skip_all(cell, "repeats the header")
            ]
            for grid in beside:
                reading = read_grid(grid, context)
                understood.append(Understood(name, block, grid, context, reading, block.title, block.section, []))
        else:
            catalogue.append(_table_record(document.report, name, block, block.section, block.title, None, [], None))
        for (line, index), grid in nested.items():
            if line not in sections:
                sections[line] = _own_section(block, line, offices)
            section = sections[line]
            title = _nested_title(grid.lead) or block.title
            # What introduces a nested table stands in its own cell; the section around the cell comes after that.
            inner = Context(_nested_title(grid.lead), grid.lead, (), (), (context.title or "",))
            understood.append(
                Understood(f"{document.report}:{line}:{index}", block, grid, inner, read_grid(grid, inner), title, section, [])
            )
    for item in understood:
        item.records.extend([_record(document.report, item, o, places) for o in item.reading.observations])
        observations += item.records
        skipped += [_skip_record(document.report, s, places) for s in item.reading.skipped]
        entry = _table_record(
            document.report, item.name, item.block, item.section, item.title, item.grid, item.reading.observations, item
        )
        if catalogue and catalogue[-1]["table"] == item.name:
            below = min(cell.line for row in item.grid.rows for cell in row if cell) > item.block.first_line
            (_below if below else _beside)(catalogue[-1], entry)
        else:
            catalogue.append(entry)
    skipped.sort(key=_place)
    if moved or len({item.block.first_line for item in understood}) < len(understood):  # tables side by side or nested
        observations.sort(key=lambda o: (_place(o), o["part"]))
    catalogue.sort(key=lambda t: (t["first_line"], t["table"].count(":"), t["table"]))
    return Tidy(observations, skipped, figures, catalogue, understood)


def _continued(understood: list[Understood], block: Table, lines: tuple[str, ...]) -> Understood | None:
    """The table that another one with the same header goes on with; the nearest of several."""
    last = understood[-1]
    if same_header(last.block, block, lines):
        return last
    first = block.rows[0].cells
    alike = [item for item in understood[: -_NEAR - 1 : -1] if item.block.rows[0].cells == first and item.grid.html_index is None]
    return next((item for item in alike if continued(item.block, block, item.reading.layout.header_rows, lines)), None)


def _beside(entry: Record, other: Record) -> None:
    """Enter a table that stands beside another one: one row in the catalogue for both."""
    entry["columns"] += other["columns"]
    _together(entry, other, "stands side by side with another table")


def _below(entry: Record, other: Record) -> None:
    """Enter the rows with which a table goes on under another header."""
    entry["rows"] += other["rows"]
    _together(entry, other, "goes on under another header")


def _together(entry: Record, other: Record, how: str) -> None:
    entry["observations"] += other["observations"]
    entry["kind"] = "numeric" if "numeric" in (entry["kind"], other["kind"]) else "text"
    entry["why"] += f"; {how}"


def _place(record: Record) -> tuple:
    return (
        record["line"],
        -1 if record["html_index"] is None else record["html_index"],
        -1 if record["html_row"] is None else record["html_row"],
        record["cell"],
        record["start"],
    )


def _own_section(block: Table, line: int, offices: list[str]) -> Section:
    """The section of a table nested in a row: where the row names one office of the report, it is that office's."""
    row = block.rows[bisect_left(block.rows, line, key=lambda row: row.line)]
    named = {office for office in department_of_cell(without_tags(nested_tables(row.cells[0])[0]), offices) if office in offices}
    return block.section._replace(department=named.pop()) if len(named) == 1 else block.section


def _nested_title(lead: tuple[str, ...]) -> str | None:
    for text in lead[:3]:
        stripped = re.sub(r"^[\s○□※·\-▶<〈]+|[>〉\s]+$", "", re.sub(r"\(\s*단\s*위[^()]*\)", "", text)).strip()
        if len(stripped) > 3 and "…" not in stripped:
            return stripped
    return None


def _record(report: str, item: Understood, o: Any, places: Printed) -> Record:
    cell, part, number, row, column, unit, period, _, _ = o
    start, end = number.start, number.end
    if cell.text is not cell.source:
        start, end = places.span(cell, start, end)
    section = item.section
    return {
        "report": report, "table": item.name, "line": cell.line, "cell": cell.cell, "part": part,
        "html_index": cell.html_index, "html_row": cell.html_row, "start": start, "end": end,
        "department": section.department, "project": section.project, "title": item.title,
        "row_labels": list(row), "col_labels": list(column), "period": period, "value": number.value, "unit": unit,
        "amount_krw": krw(number.value, unit), "raw": cell.raw, "check": "unchecked",
    }  # fmt: skip


def _skip_record(report: str, item: Skipped, places: Printed) -> Record:
    start, end = places.span(item.cell, item.skip.start, item.skip.end)
    return {
        "report": report, "line": item.cell.line, "cell": item.cell.cell, "html_index": item.cell.html_index, "html_row": item.cell.html_row,
        "start": start, "end": end, "raw": item.cell.raw, "reason": item.skip.reason,
    }  # fmt: skip


def _table_record(
    report: str, name: str, block: Table, section: Section, title, grid: Grid | None, observations: list, item: Understood | None
) -> Record:
    lines = [cell.line for row in grid.rows for cell in row if cell] if grid else [block.first_line, block.last_line]
    nested = grid is not None and grid.html_index is not None
    layout = item.reading.layout if item else None
    units = note_units([*item.context.notes, item.context.title or ""]) if item else ()
    measured = len(observations)
    filled = sum(1 for row in grid.texts for text in row if text) if grid else 0
    body = list(grid.texts[layout.header_rows :]) if grid and layout else []
    cells = sum(1 for row in body for text in row[layout.stub_columns :] if text and text != "-") if layout else 0
    return {
        "report": report, "table": name, "first_line": min(lines) if nested else block.first_line, "last_line": max(lines) if nested else block.last_line,
        "title": title, "department": section.department, "project": section.project,
        "unit_note": ", ".join([unit for unit in units if unit != "?"]) or None, "rows": len(grid.texts) if grid else 0, "columns": len(grid.texts[0]) if grid and grid.texts else 0,
        "header_rows": layout.header_rows if layout else 0, "stub_columns": layout.stub_columns if layout else 0,
        "kind": "numeric" if filled and measured * 3 >= cells and measured else "text", "observations": measured,
        "score": layout.score if layout else None, "runner_up": layout.runner_up if layout else None, "margin": layout.margin if layout else None,
        "why": layout.why if layout else None,
    }  # fmt: skip


def address(record: Record) -> list:
    """How checks name an observation: report, line, cell, html_index, html_row, part."""
    return [record["report"], record["line"], record["cell"], record["html_index"], record["html_row"], record["part"]]


def to_json(value: Any) -> str:
    """Compact JSON with Korean text as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
