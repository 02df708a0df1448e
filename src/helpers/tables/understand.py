"""A grid with its context → observations and skipped numbers."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import labels, periods
from .context import Context, choose_unit
from .grid import Cell, Grid
from .infer import infer_units, lost_totals, name_rows
from .layout import (
    EMPTY,
    KEYED,
    LONG,
    MIXED,
    NIL,
    PERIOD,
    TEXT,
    VALUE,
    WEAKLY,
    YEAR,
    Layout,
    code,
    decide,
    form_layout,
)
from .looks import short_years, tell_classes
from .numbers import TOKEN, Content, Number, read_cell
from .observation import Observation, Skipped, skip_all
from .pairs import bracketed_role, slashed
from .paths import Path, column_paths, row_paths
from .special import is_contents, special_columns, tell_apart
from .units import canonical, kind_of, meaning
from .words import Words


class Reading(NamedTuple):
    """A grid understood."""

    layout: Layout
    observations: list[Observation]
    skipped: list[Skipped]
    rows: list[Path]
    columns: list[Path]


def read_grid(grid: Grid, context: Context) -> Reading:
    """Understand one grid."""
    # Spanned areas of a nested table keep their text for the labels but hold their number only once.
    contents = [
        [read_cell(cell.text if cell is not None else text) for cell, text in zip(cells, texts, strict=True)]
        for cells, texts in zip(grid.rows, grid.texts, strict=True)
    ]
    codes = [
        [code(text, content) for text, content in zip(texts, row, strict=True)]
        for texts, row in zip(grid.texts, contents, strict=True)
    ]
    short_years(grid.texts, codes)
    tell_classes(grid.texts, codes)
    layout = form_layout(codes) if grid.form else decide(grid.texts, codes)
    columns = column_paths(grid.texts, layout, codes)
    special = special_columns(grid, layout, columns)
    if is_contents(grid, context, layout):
        special[len(columns) - 1] = "page"
    index_columns = {c for c, role in special.items() if role == "running number" and c < layout.stub_columns}
    rows = row_paths(grid.texts, layout, codes, grid.indents, index_columns)
    rows = tell_apart(grid, layout, codes, rows)
    reader = _Reader(grid, context, contents, codes, layout, columns, rows, special)
    observations, skipped = reader.read()
    return Reading(layout, observations, skipped, rows, columns)


class _Reader:
    """The working state of reading one grid; a class only to keep the many inputs together."""

    def __init__(
        self,
        grid: Grid,
        context: Context,
        contents,
        codes,
        layout: Layout,
        columns: list[Path],
        rows: list[Path],
        special: dict[int, str],
    ):
        self.grid, self.context, self.contents, self.codes = grid, context, contents, codes
        self.layout, self.columns, self.rows, self.special = layout, columns, rows, special
        self.header, self.stub = layout.header_rows, layout.stub_columns
        self.width = len(grid.texts[0])
        body = codes[self.header :]
        self.mostly_values = [
            sum(row[c] in (VALUE, WEAKLY) for row in body) * 2 >= sum(row[c] not in (EMPTY, NIL) for row in body)
            for c in range(self.width)
        ]
        self.words = Words()
        self.unit_column = next((k for k, role in special.items() if role == "unit"), None)
        self.units = context.units()
        self.corner_unit = next((p.unit for p in columns[: self.stub] if p.unit), None)
        leaves = list(dict.fromkeys(p.labels[-1] for p in columns[layout.head_start :] if p.labels))
        self.leaf_order = {label: i for i, label in enumerate(leaves)}
        self.names = self._column_names()
        self.bracketed_rows = {r for r in range(self.header, len(codes)) if self._bracketed(r)}
        self.paired_rows = {r for r in range(self.header, len(codes)) if self._paired(r)}
        self.roles = self._table_roles()
        self._dates()

    # -- labels ---------------------------------------------------------------------------------------------

    def _column_names(self) -> dict[int, str]:
        """Columns without a header of their own whose first cell carries the name (``여성(149)`` over ``(18)``)."""
        names = {}
        for c in range(self.stub, self.width):
            if any(self.grid.texts[r][c] for r in range(self.header)) or not self.header:
                continue
            filled = [r for r in range(self.header, len(self.codes)) if self.codes[r][c] not in (EMPTY, NIL)]
            if len(filled) < 2 or self.codes[filled[0]][c] != MIXED:
                continue
            first = self.contents[filled[0]][c]
            if len(first.numbers) == 1 and all(self.contents[r][c].kind == "number" for r in filled[1:]):
                name = self.grid.rows[filled[0]][c].text[: first.numbers[0].start].strip(" (（:·-")
                if name:
                    names[c] = labels.collapse(name)
        return names

    def _paired(self, r: int) -> bool:
        """Whether the cells of a row hold a number with a bracketed second one (``1,038 (424)``)."""
        several = [
            len(self.contents[r][c].numbers) == 2 and self.contents[r][c].numbers[1].bracketed
            for c in range(self.stub, self.width)
            if self.contents[r][c].numbers
        ]
        return sum(several) * 2 >= len(several) > 0

    def _bracketed(self, r: int) -> bool:
        """Whether a row stands in brackets under the row whose labels it shares."""
        cells = [self.contents[r][c] for c in range(self.stub, self.width) if self.codes[r][c] not in (EMPTY, NIL)]
        named = any(labels.clean(text)[0] for text in self.grid.texts[r][: self.layout.starts[r - self.header]])
        return (
            r > self.header and not named and bool(cells) and all(len(c.numbers) == 1 and c.numbers[0].bracketed for c in cells)
        )

    def _bracketed_unit(self, r: int) -> str | None:
        """The unit of a row in brackets: the note's second one, the one in its own label, else a share."""
        own = self.rows[r - self.header].unit
        if own:
            return own
        if len(self.units) > 1:
            return self.units[1] if self.units[1] != "?" else None
        numbers = [n for c in range(self.stub, self.width) for n in self.contents[r][c].numbers]
        share = all(abs(n.value) <= 100 for n in numbers) and any(n.value != int(n.value) for n in numbers)
        return "%" if share else (self.units[0] if self.units else None)

    def _table_roles(self) -> tuple[str, str] | None:
        """Roles of slashed pairs that hold for the whole table, unless a header gives each column its own."""
        slashed = [
            (r, c)
            for r in range(self.header, len(self.codes))
            for c in range(self.stub, self.width)
            if self.contents[r][c].slashed and len(self.contents[r][c].numbers) == 2
        ]
        if not slashed:
            return None
        under = {c for _, c in slashed}
        if all(self.columns[c].labels and "/" in self.columns[c].labels[-1] for c in under):
            return None
        r, c = slashed[0]
        a, b = self.contents[r][c].numbers
        corner = self.grid.texts[0][0] if self.header and self.stub else ""
        return self.context.roles((a.value, b.value), corner)

    def _paths(self, r: int, c: int, content: Content) -> list[tuple[tuple[str, ...], tuple[str, ...], str | None]]:
        """Row path, column path and role-given unit for each number of a cell."""
        shift = self.layout.shifts[r - self.header]
        source = c - shift
        column = self.columns[source].labels if 0 <= source < self.width else ()
        row = self.rows[r - self.header].labels
        if c in self.names:
            column = (*column, self.names[c])
        numbers = content.numbers
        key = labels.collapse(content.key) if content.key else None
        if key and (not row or not self.stub):
            row, key = (*row, key), None
        if content.slashed and len(numbers) == 2:
            pair = slashed(column, self.roles)
            if pair:
                return [(row, (*pair[0], role), None) for role in pair[1]]
        result = []
        for i, number in enumerate(numbers):
            own_row, own_column = row, column
            role = number.role
            if key and role is None and i == 0 and len(numbers) > 1:
                role = key
            if i and number.bracketed and role is None:
                split = bracketed_role(row)
                if split and (number.unit is None or meaning(split[1])):
                    own_row = (*row[:-1], split[0], split[1])
                elif column and (split := bracketed_role(column)) and (number.unit is None or meaning(split[1])):
                    own_column = (*column[:-1], split[0], split[1])
            elif i == 0 and len(numbers) > 1 and numbers[1].bracketed and numbers[1].role is None:
                if (split := bracketed_role(row)) and (numbers[1].unit is None or meaning(split[1])):
                    own_row = (*row[:-1], split[0])
                elif (split := bracketed_role(column)) and (numbers[1].unit is None or meaning(split[1])):
                    own_column = (*column[:-1], split[0])
            elif i == 0 and len(numbers) == 1 and r in self.paired_rows and (split := bracketed_role(row)):
                own_row = (*row[:-1], split[0])
            if role and len(numbers) > 1:
                own_column = (*own_column, labels.collapse(role))
            elif key and len(numbers) == 1:
                own_column = (*own_column, key)
            result.append((own_row, own_column, None))
        return result

    # -- periods --------------------------------------------------------------------------------------------

    def _dates(self) -> None:
        self.table_period, self.by_reference = self.context.period()
        year = int(self.table_period[:4]) if self.table_period else None
        self.column_periods = [self._path_period(p.labels, year) for p in self.columns]
        self.row_periods = [self._path_period(p.labels, year) for p in self.rows]
        self.years_in_columns = sorted({p for c, p in enumerate(self.column_periods) if p and c >= self.layout.head_start})
        self.years_in_rows = sorted({p for p in self.row_periods if p})

    @staticmethod
    def _path_period(path: tuple[str, ...], year: int | None) -> str | None:
        found = None
        for label in path:
            period = periods.label_period(label, int(found[:4]) if found else year)
            found = period or found
        return found

    def _period(self, r: int, column: int, row_path: tuple[str, ...], column_path: tuple[str, ...]) -> str | None:
        by_row = self.row_periods[r - self.header]
        by_column = self.column_periods[column] if 0 <= column < self.width else None
        if by_row and by_column:
            if len(by_row) == 4 and by_column[:4] != by_row and "/" not in by_column and len(by_column) > 4:
                return by_row + by_column[4:]
            return by_row if by_row.startswith(by_column) else by_column
        if by_row or by_column:
            return by_row or by_column
        if any([self.words.comparison(label) for label in (*row_path, *column_path)]):
            return None
        if len(self.years_in_columns) > 1:
            if any([self.words.total(label) for label in column_path]):
                return self._whole(self.years_in_columns)
            return None if not self.by_reference else self.table_period if not self.years_in_columns else None
        if len(self.years_in_rows) > 1:
            return self._whole(self.years_in_rows) if any([self.words.total(label) for label in row_path]) else None
        if (self.years_in_columns or self.years_in_rows) and not self.by_reference:
            return None
        return self.table_period

    def _whole(self, years: list[str]) -> str | None:
        own, said = periods.span(years), self.context.range()
        if said and own and len(said) > len(own):
            (a, b), (x, y) = periods.ends(said), periods.ends(own)
            if a <= y and x <= b:
                return said
        return own

    # -- units ----------------------------------------------------------------------------------------------

    def _unit(self, r: int, c: int, column: int, number: Number, i: int, row_path, column_path) -> str | None:
        if number.unit:
            return number.unit
        whole = self.contents[r][c].numbers[0]
        if i and number.bracketed and number.role and whole.unit and kind_of(whole.unit) != "percent":
            return whole.unit  # 724백만원(국비 450, 시비 274)
        by_column = self.columns[column].unit if 0 <= column < self.width else None
        by_row = self.rows[r - self.header].unit
        if self.unit_column is not None and (stated := canonical(labels.FOOTNOTE.sub("", self.grid.texts[r][self.unit_column]))):
            return stated
        if (
            number.bracketed
            and i
            and len(self.units) == 2
            and self.units[1] in ("%", "?")
            and not _has_role(row_path, column_path, self.rows[r - self.header].labels)
        ):
            return self.units[1] if self.units[1] != "?" else None
        if number.bracketed and not i and r in self.bracketed_rows:
            return self._bracketed_unit(r)
        for unit in (by_column, by_row) if by_row not in ("%", "%p") else (by_row, by_column):
            if unit and not (
                i
                and number.bracketed
                and number.role is None
                and _has_role(row_path, column_path, self.rows[r - self.header].labels)
            ):
                return unit
        if self.corner_unit and not self.units:
            said = next((m for label in (*reversed(column_path), *reversed(row_path)) if (m := meaning(label))), None)
            return said[1] if said and said[0] == "percent" else self.corner_unit
        return choose_unit(self.units, row_path, column_path, self.leaf_order, self.words)

    def _own_echoes(self) -> dict[float, str]:
        """Numbers with a unit in the table's own words (a remark that repeats a total)."""
        found: dict[float, str] = {}
        for r in range(self.header, len(self.codes)):
            for c in range(self.stub, self.width):
                if self.codes[r][c] in (MIXED, LONG):
                    for number in self.contents[r][c].numbers:
                        if number.unit and number.value > 9 and kind_of(number.unit) not in ("money", "percent", None):
                            found.setdefault(number.value, number.unit)
        return found

    # -- cells ----------------------------------------------------------------------------------------------

    def read(self) -> tuple[list[Observation], list[Skipped]]:
        observations: list[Observation] = []
        skipped: list[Skipped] = []
        for r, cells in enumerate(self.grid.rows):
            shift = self.layout.shifts[r - self.header] if r >= self.header else 0
            for c, cell in enumerate(cells):
                if cell is None or (self.codes[r][c] in (EMPTY, NIL) and not TOKEN.search(cell.text)):
                    continue
                if r < self.header:
                    skipped += skip_all(cell, "header label")
                elif c < self.layout.starts[r - self.header]:
                    reason = self.special.get(c)
                    skipped += skip_all(cell, reason if reason in ("running number", "page") else "row label")
                elif (
                    (reason := self.special.get(c - shift))
                    and reason != "unit"
                    and not (reason in ("date", "address") and self.codes[r][c] == VALUE)
                ):
                    skipped += skip_all(cell, reason)
                else:
                    self._cell(r, c, shift, cell, observations, skipped)
        observations = lost_totals(observations, self._blank_rows(), self.bracketed_rows)
        if not self.stub:
            observations = name_rows(observations)
        return infer_units(
            observations, [*self.columns[self.stub :], *self.rows], {**self.context.echoes(), **self._own_echoes()}
        ), skipped

    def _blank_rows(self) -> list[int]:
        """Rows without a label of their own, other than those in brackets and those moved against the header."""
        found = []
        for r in range(self.header + 2, len(self.codes)):
            own = self.rows[r - self.header].own or any(self.grid.texts[r][: self.stub])
            if self.stub and not own and r not in self.bracketed_rows and self.layout.starts[r - self.header] == self.stub:
                found.append(r)
        return found

    def _counts(self, r: int, c: int) -> bool:
        """Whether a bare number that could be a year measures something: numbers stand beside it, under a head that names no date."""
        head = self.columns[c - self.layout.shifts[r - self.header]].labels if self.header else ()
        beside = any(self.codes[r][k] == VALUE for k in range(self.stub, self.width) if k != c)
        return beside and bool(head) and not re.search(r"연도|년도|시기|기간|일자|연월|년월", head[-1])

    def _cell(self, r: int, c: int, shift: int, cell: Cell, observations: list[Observation], skipped: list[Skipped]) -> None:
        content, looks = self.contents[r][c], self.codes[r][c]
        if looks == LONG or (looks in (MIXED, KEYED) and len(cell.text) > 40 and not _is_list(cell.text, content)):
            skipped += skip_all(cell, "free text")
            return
        if content.kind == "mixed" and not content.key and not any(n.strong for n in content.numbers) and c not in self.names:
            skipped += skip_all(cell, "free text")
            return
        if looks == YEAR and not self.mostly_values[c] and not self._counts(r, c):
            skipped += skip_all(cell, "date")
            return
        if looks == WEAKLY and content.numbers[0].unit is None and not self.mostly_values[c]:
            skipped += skip_all(cell, "name or ordinal")
            return
        if looks in (TEXT, PERIOD) or not content.numbers:
            taken = list(content.skips)
            skipped += [Skipped(cell, s) for s in taken]
            return
        column, read_to = c - shift, 0
        for i, (number, (row, col, _)) in enumerate(zip(content.numbers, self._paths(r, c, content), strict=True)):
            unit = self._unit(r, c, column, number, i, row, col)
            # A year printed with the number in its own cell ('20년 6,877, '21년 8,758) is that number's.
            own = periods.text_period(cell.text[read_to : number.start]) if content.skips else None
            read_to = number.end
            observations.append(Observation(cell, i, number, row, col, unit, own or self._period(r, column, row, col), r, column))
        skipped += [Skipped(cell, s) for s in content.skips]


def _is_list(text: str, content: Content) -> bool:
    """Whether a long cell is a list of measures with short names rather than prose."""
    words = sum(1 for ch in text if "가" <= ch <= "힣")
    return bool(content.numbers) and words <= 8 * len(content.numbers)


def _has_role(row_path: tuple[str, ...], column_path: tuple[str, ...], row: tuple[str, ...]) -> bool:
    return len(row_path) > len(row)
