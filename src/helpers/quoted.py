"""A line of a report as it stands, which shows itself among its neighbours with its cells numbered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from helpers.showing import missing, visible

AROUND = 2
"""Lines shown before and after."""

LONGEST = 160
"""Characters of a cell that are shown; the text itself holds them all."""


class SourceLine(str):
    """The text of a line: a string in every respect, and more where it is shown.

    A notebook shows it as a table among the lines around it, IPython's console as numbered cells; ``print`` and everything
    else take it for the text that it is.

    Attributes
    ----------
    report : str
        The report's id.
    line : int
        Counted from 1.
    used : tuple of int
        The cells that are marked.
    nested : tuple or None
        For a number of a table inside a cell: which of the line's inner tables, which row, which column.
    """

    report: str
    line: int
    used: tuple[int, ...]
    nested: tuple[int, int, int] | None
    _read: Callable[[int], str | None] | None

    def __new__(
        cls,
        text: str,
        report: str = "",
        line: int = 0,
        used: tuple[int, ...] = (),
        nested: tuple[int, int, int] | None = None,
        read: Callable[[int], str | None] | None = None,
    ) -> SourceLine:
        new = super().__new__(cls, text)
        new.report, new.line, new.used, new.nested, new._read = report, line, used, nested, read
        return new

    def __reduce__(self):  # without the way to its neighbours, which may be a closure
        return SourceLine, (str(self), self.report, self.line, self.used, self.nested)

    @property
    def cells(self) -> list[str]:
        """The cells; their places are what the column ``cell`` of every table counts, from 0."""
        return self.split("\t")

    def around(self, lines: int = AROUND) -> dict[int, str]:
        """The line and its neighbours, by number; those that the report does not have are left out."""
        found = {}
        for number in range(self.line - lines, self.line + lines + 1):
            text = self if number == self.line else self._read(number) if self._read else None
            if text is not None:
                found[number] = text
        return found

    def numbered(self) -> str:
        """The cells with their numbers, one below the other, the marked ones with an arrow."""
        rows = [f"{self.report}, line {self.line}"]
        rows += [_numbered(place, text, place in self.used) for place, text in enumerate(self.cells)]
        if inner := self._inner():
            index, row, column = self.nested
            rows.append(f"  inner table {index}, row {row}:")
            rows += [_numbered(place, text, place == column) for place, text in inner.items()]
        return "\n".join(rows)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.numbered())

    def _repr_html_(self) -> str:
        around = self.around()
        width = max(len(text.split("\t")) for text in around.values())
        heads = Markup("").join(Markup('<th scope="col" style="text-align: left">{}</th>').format(n) for n in range(width))
        rows = Markup("\n").join(self._row(number, text, width) for number, text in around.items())
        table = Markup(
            '<table class="dataframe"><caption>{}</caption><thead><tr><th scope="col">line \\ cell</th>{}</tr></thead>'
            "<tbody>{}</tbody></table>"
        ).format(f"{self.report}, line {self.line}", heads, rows)
        return str(Markup("<div>{}{}</div>").format(table, self._inner_html()))

    def _row(self, number: int, text: str, width: int) -> Markup:
        own = number == self.line
        cells = text.split("\t")
        span = Markup(' colspan="{}"').format(width) if len(cells) == 1 and width > 1 else ""
        drawn = Markup("").join(_cell(cell, own and place in self.used, own, span) for place, cell in enumerate(cells))
        return Markup('<tr><th scope="row">{}</th>{}</tr>').format(number, drawn)

    def _inner(self) -> dict[int, str]:
        """The row of the inner table that a nested number stands in, by column."""
        if self.nested is None:
            return {}
        from helpers.reading.markup import nested_tables, without_tags

        index, row, _ = self.nested
        tables = [table for cell in self.cells for table in nested_tables(cell)[1]]
        return {c.column: without_tags(c.text).strip() for c in tables[index] if c.row == row} if index < len(tables) else {}

    def _inner_html(self) -> Markup:
        if not (inner := self._inner()):
            return Markup("")
        index, row, column = self.nested
        heads = Markup("").join(Markup('<th scope="col" style="text-align: left">{}</th>').format(n) for n in inner)
        cells = Markup("").join(_cell(text, place == column, True, "") for place, text in inner.items())
        return Markup(
            '<table class="dataframe"><caption>{}</caption><thead><tr>{}</tr></thead><tbody><tr>{}</tr></tbody></table>'
        ).format(f"inner table {index} of this line, row {row}", heads, cells)


def place_of(row: Any) -> tuple[str, int, tuple[int, ...], tuple[int, int, int] | None]:
    """Where a row of a table comes from: report, line, cells, and the place in an inner table where it is in one.

    Parameters
    ----------
    row
        A row of any table: a Series, a dictionary, what ``itertuples`` gives.
    """
    get = row.get if isinstance(row, Mapping) or (hasattr(row, "index") and hasattr(row, "get")) else _getter(row)
    report, line, cell, index, inner = (get(key) for key in ("report", "line", "cell", "html_index", "html_row"))
    if not isinstance(report, str) or missing(line):
        raise ValueError("this row does not say which line it comes from")
    if not missing(index) and not missing(inner) and not missing(cell):
        return report, int(line), (), (int(index), int(inner), int(cell))
    cells = set() if missing(cell) else {int(cell)}
    origins = get("origins")
    for _, at, spot, nested, *_ in json.loads(origins) if isinstance(origins, str) else []:
        if at == int(line) and spot is not None and nested is None:
            cells.add(spot)
    return report, int(line), tuple(sorted(cells)), None


def _getter(row: Any) -> Callable[[str], Any]:
    return lambda name: getattr(row, name, None)


def _numbered(place: int, text: str, marked: bool) -> str:
    return f"{'→' if marked else ' '} {place}: {_cut(text)}".rstrip()


def _cut(text: str) -> str:
    return visible(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def _cell(text: str, marked: bool, own: bool, span: str) -> Markup:
    weight = "" if own else "; opacity: 0.65"
    inner = Markup("<mark>{}</mark>").format(_cut(text)) if marked else Markup.escape(_cut(text))
    return Markup('<td{} style="text-align: left; max-width: 28em; white-space: normal{}">{}</td>').format(span, weight, inner)
