"""A grid with its context → observations and skipped numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from . import labels, periods
from .context import Context, choose_unit
from .grid import Cell, Grid
from .layout import EMPTY, KEYED, LONG, MIXED, NIL, PERIOD, TEXT, VALUE, WEAKLY, YEAR, Layout, code, decide
from .numbers import TOKEN, Content, Number, Skip, read_cell
from .paths import Path, column_paths, row_paths
from .units import canonical, kind_of, meaning


_CONTENTS = re.compile(r"목차|차례|보고순서|^순서|contents", re.IGNORECASE)
_PAGE_CELL = re.compile(r"[·.…\s‥-]*(\d{1,3})")
_LEADER = re.compile(r"^[·.…\s‥-]{2,}\d")


class Observation(NamedTuple):
    """A measured number with its place, labels, unit and period."""

    cell: Cell
    part: int
    number: Number
    row: tuple[str, ...]
    column: tuple[str, ...]
    unit: str | None
    period: str | None
    grid_row: int
    grid_column: int
    """Column of the header it stands under (its own place less the row's shift)."""


class Skipped(NamedTuple):
    """A number token that is no observation, and why."""

    cell: Cell
    skip: Skip


class Reading(NamedTuple):
    """A grid understood."""

    layout: Layout
    observations: list[Observation]
    skipped: list[Skipped]
    rows: list[Path]
    columns: list[Path]


def tokens(cell: Cell, reason: str) -> list[Skipped]:
    """Every number token of a cell, skipped for one reason."""
    return [Skipped(cell, Skip(*match.span(), reason)) for match in TOKEN.finditer(cell.text)]


def read_grid(grid: Grid, context: Context) -> Reading:
    """Understand one grid."""
    # Spanned areas of a nested table keep their text for the labels but hold their number only once.
    contents = [[read_cell(cell.text if cell is not None else text) for cell, text in zip(cells, texts, strict=True)] for cells, texts in zip(grid.rows, grid.texts, strict=True)]
    codes = [[code(text, content) for text, content in zip(texts, row, strict=True)] for texts, row in zip(grid.texts, contents, strict=True)]
    layout = decide(grid.texts, codes)
    columns = column_paths(grid.texts, layout, codes)
    special = _special_columns(grid, layout, columns, codes)
    if _is_contents(grid, context, codes, layout):
        special[len(columns) - 1] = "page"
    index_columns = {c for c, role in special.items() if role == "running number" and c < layout.stub_columns}
    rows = row_paths(grid.texts, layout, codes, grid.indents, index_columns)
    rows = _same_labels(grid, layout, codes, rows)
    reader = _Reader(grid, context, contents, codes, layout, columns, rows, special)
    observations, skipped = reader.read()
    return Reading(layout, observations, skipped, rows, columns)


def _special_columns(grid: Grid, layout: Layout, columns: list[Path], codes: list[list[int]]) -> dict[int, str]:
    """Columns whose numbers measure nothing: running numbers, pages, addresses, dates; and the column of units."""
    special = {}
    for c in range(len(columns)):
        heads = [labels.bare(grid.texts[r][c]) for r in range(layout.header_rows) if grid.texts[r][c]]
        if not heads:
            continue
        head = heads[-1]
        if labels.INDEX.match(head):
            special[c] = "running number"
        elif labels.PAGE.match(head):
            special[c] = "page"
        elif labels.UNIT_COLUMN.match(head):
            special[c] = "unit"
        elif any(word in head for word in ("위치", "주소", "소재지", "장소", "전화", "연락처")) and "수" not in head[-1:]:
            special[c] = "address"
        elif head.endswith(("기간", "일시", "시기", "예정일", "년월", "연월", "일자", "일정", "날짜")) and not head.endswith("(년)"):
            special[c] = "date"
    return special


def _is_contents(grid: Grid, context: Context, codes: list[list[int]], layout: Layout) -> bool:
    """Whether a table is a list of contents: page numbers that only grow, under a heading that says so or behind leaders."""
    last = [(r, row[-1]) for r, row in enumerate(grid.texts) if r >= layout.header_rows and row[-1]]
    pages = []
    for _, text in last:
        match = _PAGE_CELL.fullmatch(text)
        if not match:
            return False
        pages.append(int(match.group(1)))
    if len(pages) < 2 or pages != sorted(pages) or len(grid.texts[0]) > 3:
        return False
    heads = (context.title or "", *context.notes[:2], *context.headings[:1])
    return any(_CONTENTS.search(labels.bare(text)) for text in heads) or all(_LEADER.search(text) for _, text in last)


def _same_labels(grid: Grid, layout: Layout, codes: list[list[int]], rows: list[Path]) -> list[Path]:
    """Rows that a merged label leaves with one name get the words that tell them apart, where the row has such words beside it."""
    by_name: dict[tuple[str, ...], list[int]] = {}
    for k, path in enumerate(rows):
        by_name.setdefault(path.labels, []).append(k)
    result = list(rows)
    for name, members in by_name.items():
        if len(members) < 2 or not name or not any(not rows[k].own for k in members[1:]):
            continue
        for c in range(layout.stub_columns, len(grid.texts[0])):
            head = labels.bare(grid.texts[0][c]) if layout.header_rows else ""
            words = [grid.texts[k + layout.header_rows][c] for k in members]
            kinds = {codes[k + layout.header_rows][c] for k in members}
            if not labels.REMARK.match(head) and kinds <= {TEXT} and len(set(words)) == len(members) and all("…" not in w for w in words):
                for k, word in zip(members, words, strict=True):
                    result[k] = rows[k]._replace(labels=(*name, labels.collapse(word)))
                break
    return result


class _Reader:
    """The working state of reading one grid; a class only to keep the many inputs together."""

    def __init__(self, grid: Grid, context: Context, contents, codes, layout: Layout, columns: list[Path], rows: list[Path], special: dict[int, str]):
        self.grid, self.context, self.contents, self.codes = grid, context, contents, codes
        self.layout, self.columns, self.rows, self.special = layout, columns, rows, special
        self.header, self.stub = layout.header_rows, layout.stub_columns
        self.width = len(grid.texts[0])
        body = codes[self.header :]
        self.mostly_values = [
            sum(row[c] in (VALUE, WEAKLY) for row in body) * 2 >= sum(row[c] not in (EMPTY, NIL) for row in body) for c in range(self.width)
        ]
        self.units = context.units()
        self.corner_unit = next((p.unit for p in columns[: self.stub] if p.unit), None)
        leaves = list(dict.fromkeys(p.labels[-1] for p in columns[self.stub :] if p.labels))
        self.leaf_order = {label: i for i, label in enumerate(leaves)}
        self.names = self._column_names()
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
        several = [len(self.contents[r][c].numbers) == 2 and self.contents[r][c].numbers[1].bracketed for c in range(self.stub, self.width) if self.contents[r][c].numbers]
        return sum(several) * 2 >= len(several) > 0

    def _table_roles(self) -> tuple[str, str] | None:
        """Roles of slashed pairs that hold for the whole table, unless a header gives each column its own."""
        slashed = [(r, c) for r in range(self.header, len(self.codes)) for c in range(self.stub, self.width) if self.contents[r][c].slashed and len(self.contents[r][c].numbers) == 2]
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
            pair = self._pair(column)
            if pair:
                return [(row, (*pair[0], role), None) for role in pair[1]]
        result = []
        for i, number in enumerate(numbers):
            own_row, own_column = row, column
            role = number.role
            if key and role is None and i == 0 and len(numbers) > 1:
                role = key
            if i and number.bracketed and role is None:
                split = _bracketed_role(row)
                if split and (number.unit is None or meaning(split[1])):
                    own_row = (*row[:-1], split[0], split[1])
                elif column and (split := _bracketed_role(column)) and (number.unit is None or meaning(split[1])):
                    own_column = (*column[:-1], split[0], split[1])
            elif i == 0 and len(numbers) > 1 and numbers[1].bracketed and numbers[1].role is None:
                if (split := _bracketed_role(row)) and (numbers[1].unit is None or meaning(split[1])):
                    own_row = (*row[:-1], split[0])
                elif (split := _bracketed_role(column)) and (numbers[1].unit is None or meaning(split[1])):
                    own_column = (*column[:-1], split[0])
            elif i == 0 and len(numbers) == 1 and r in self.paired_rows and (split := _bracketed_role(row)):
                own_row = (*row[:-1], split[0])
            if role and len(numbers) > 1:
                own_column = (*own_column, labels.collapse(role))
            elif key and len(numbers) == 1:
                own_column = (*own_column, key)
            result.append((own_row, own_column, None))
        return result

    def _pair(self, column: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, str]] | None:
        """The labels and the two roles of a slashed pair under a column."""
        if self.roles:
            return column, self.roles
        if not column:
            return None
        leaf = column[-1]
        if "/" in leaf:
            head, _, tail = leaf.rpartition(" ") if " " in leaf.split("/")[0].strip() and leaf.count("/") == 1 else ("", "", leaf)
            sides = [side.strip() for side in tail.split("/")]
            if len(sides) == 2:
                return ((*column[:-1], head.strip()) if head.strip() else column[:-1]), (sides[0], sides[1])
        for mark in ("+", "·", "‧", ","):
            sides = [side.strip() for side in leaf.split(mark)]
            if len(sides) == 2 and all(sides):
                return column, (sides[0], sides[1])
        return None

    # -- periods --------------------------------------------------------------------------------------------

    def _dates(self) -> None:
        self.table_period, self.by_reference = self.context.period()
        year = int(self.table_period[:4]) if self.table_period else None
        self.column_periods = [self._path_period(p.labels, year) for p in self.columns]
        self.row_periods = [self._path_period(p.labels, year) for p in self.rows]
        self.years_in_columns = sorted({p for c, p in enumerate(self.column_periods) if p and c >= self.stub})
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
        if any(periods.is_comparison(label) for label in (*row_path, *column_path)):
            return None
        if len(self.years_in_columns) > 1:
            if any(labels.is_total(label) for label in column_path):
                return self._whole(self.years_in_columns)
            return None if not self.by_reference else self.table_period if not self.years_in_columns else None
        if len(self.years_in_rows) > 1:
            return self._whole(self.years_in_rows) if any(labels.is_total(label) for label in row_path) else None
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
        by_column = self.columns[column].unit if 0 <= column < self.width else None
        by_row = self.rows[r - self.header].unit
        unit_column = next((k for k, role in self.special.items() if role == "unit"), None)
        if unit_column is not None and (stated := canonical(self.grid.texts[r][unit_column])):
            return stated
        if number.bracketed and i and len(self.units) == 2 and self.units[1] in ("%", "?") and not _has_role(row_path, column_path, self.rows[r - self.header].labels):
            return self.units[1] if self.units[1] != "?" else None
        for unit in (by_column, by_row) if not (by_row and kind_of(by_row) == "percent") else (by_row, by_column):
            if unit and not (i and number.bracketed and number.role is None and _has_role(row_path, column_path, self.rows[r - self.header].labels)):
                return unit
        if self.corner_unit and not self.units:
            said = next((m for label in (*reversed(column_path), *reversed(row_path)) if (m := meaning(label))), None)
            return said[1] if said and said[0] == "percent" else self.corner_unit
        return choose_unit(self.units, row_path, column_path, self.leaf_order)

    def _infer_units(self, observations: list[Observation]) -> list[Observation]:
        """Units that no label or note states: from the total that prints one, from lines nearby, from the rest of the table."""
        missing = [o for o in observations if o.unit is None]
        if not missing:
            return observations
        sums: dict[int, float] = {}
        for o in missing:
            if not (o.row and labels.is_total(o.row[-1])):
                sums[o.grid_column] = sums.get(o.grid_column, 0.0) + o.number.value
        known = Counter(o.unit for o in observations if o.unit and o.unit != "%")
        echoes = {**self.context.echoes(), **self._own_echoes()}
        telling = any(not o.number.value.is_integer() and o.number.value in echoes for o in missing)
        echo = Counter(echoes[o.number.value] for o in missing if o.number.value in echoes)
        counts = [o for o in missing]
        fill = None
        summed = {echoes[value] for value in sums.values() if value in echoes and value > 9}
        if self._total_unit(observations):
            fill = self._total_unit(observations)
        elif not echo and len(summed) == 1:
            fill = summed.pop()
        elif echo and (len(echo) == 1 or echo.most_common(2)[0][1] > echo.most_common(2)[1][1]) and (echo.most_common(1)[0][1] >= 2 or telling or self._is_sum(missing, echoes)):
            fill = echo.most_common(1)[0][0]
        elif len(known) == 1 and len(counts) <= 3 * sum(known.values()):
            derived = all(periods.is_comparison(" ".join((*o.row, *o.column))) or labels.is_total((o.row or ("",))[-1]) or labels.is_total((o.column or ("",))[-1]) for o in missing)
            fill = next(iter(known)) if derived else None
        if fill is None:
            return observations
        return [o._replace(unit=fill) if o.unit is None else o for o in observations]

    def _own_echoes(self) -> dict[float, str]:
        found: dict[float, str] = {}
        for r in range(self.header, len(self.codes)):
            for c in range(self.stub, self.width):
                if self.codes[r][c] in (MIXED, LONG):
                    for number in self.contents[r][c].numbers:
                        if number.unit and kind_of(number.unit) not in ("money", "percent", None):
                            found.setdefault(number.value, number.unit)
        return {value: unit for value, unit in found.items() if value > 9}

    def _total_unit(self, observations: list[Observation]) -> str | None:
        """``계(개사)``: the unit of a total is that of its parts."""
        stated = {p.unit for p in (*self.columns[self.stub :], *self.rows) if p.total and p.unit}
        others = {p.unit for p in (*self.columns[self.stub :], *self.rows) if not p.total and p.unit}
        return stated.pop() if len(stated) == 1 and not others else None

    @staticmethod
    def _is_sum(missing: list[Observation], echoes: dict[float, str]) -> bool:
        """Whether a number that a line nearby repeats is a total of this table, so that the echo is no accident."""
        for o in missing:
            if o.number.value in echoes and o.number.value > 9:
                if any(labels.is_total(label) for label in (*o.row[-1:], *o.column[-1:])):
                    return True
                same_row = [p.number.value for p in missing if p.grid_row == o.grid_row and p is not o]
                if same_row and abs(sum(same_row) - o.number.value) < 0.5:
                    return True
        return False

    # -- cells ----------------------------------------------------------------------------------------------

    def read(self) -> tuple[list[Observation], list[Skipped]]:
        observations: list[Observation] = []
        skipped: list[Skipped] = []
        for r, cells in enumerate(self.grid.rows):
            shift = self.layout.shifts[r - self.header] if r >= self.header else 0
            for c, cell in enumerate(cells):
                if cell is None or self.codes[r][c] in (EMPTY, NIL) and not TOKEN.search(cell.text):
                    continue
                if r < self.header:
                    skipped += tokens(cell, "header label")
                elif c < self.layout.starts[r - self.header]:
                    reason = self.special.get(c)
                    skipped += tokens(cell, reason if reason in ("running number", "page") else "row label")
                elif (reason := self.special.get(c - shift)) and reason != "unit" and not (reason in ("date", "address") and self.codes[r][c] == VALUE):
                    skipped += tokens(cell, reason)
                else:
                    self._cell(r, c, shift, cell, observations, skipped)
        observations = self._rows_named_by_cells(observations)
        return self._infer_units(observations), skipped

    def _cell(self, r: int, c: int, shift: int, cell: Cell, observations: list[Observation], skipped: list[Skipped]) -> None:
        content, looks = self.contents[r][c], self.codes[r][c]
        if looks == LONG or (looks in (MIXED, KEYED) and len(cell.text) > 40 and not _is_list(cell.text, content)):
            skipped += tokens(cell, "free text")
            return
        if content.kind == "mixed" and not content.key and not any(n.strong for n in content.numbers) and c not in self.names:
            skipped += tokens(cell, "free text")
            return
        if looks == YEAR and not self.mostly_values[c]:
            skipped += tokens(cell, "date")
            return
        if looks == WEAKLY and content.numbers[0].unit is None and not self.mostly_values[c]:
            skipped += tokens(cell, "name or ordinal")
            return
        if looks in (TEXT, PERIOD) or not content.numbers:
            taken = list(content.skips)
            skipped += [Skipped(cell, s) for s in taken]
            return
        column = c - shift
        for i, (number, (row, col, _)) in enumerate(zip(content.numbers, self._paths(r, c, content), strict=True)):
            unit = self._unit(r, c, column, number, i, row, col)
            observations.append(Observation(cell, i, number, row, col, unit, self._period(r, column, row, col), r, column))
        skipped += [Skipped(cell, s) for s in content.skips]

    def _rows_named_by_cells(self, observations: list[Observation]) -> list[Observation]:
        """A row without a label whose first measuring cell names what is measured (``공정률 0%`` beside ``1%``)."""
        if self.stub:
            return observations
        names: dict[tuple[int, str | None], str] = {}
        for o in observations:
            if not o.row and o.cell.text[: o.number.start].strip() and o.part == 0:
                word = o.cell.text[: o.number.start].split()[-1].strip(":：·▸▪-(")
                if len(word) > 1 and (o.grid_row, o.unit) not in names and meaning(word):
                    names[(o.grid_row, o.unit)] = word
        return [o._replace(row=(names[(o.grid_row, o.unit)],)) if not o.row and (o.grid_row, o.unit) in names else o for o in observations]


def _is_list(text: str, content: Content) -> bool:
    """Whether a long cell is a list of measures with short names rather than prose."""
    words = sum(1 for ch in text if "가" <= ch <= "힣")
    return bool(content.numbers) and words <= 8 * len(content.numbers)


def _has_role(row_path: tuple[str, ...], column_path: tuple[str, ...], row: tuple[str, ...]) -> bool:
    return len(row_path) > len(row)


def _bracketed_role(path: tuple[str, ...]) -> tuple[str, str] | None:
    """``환급발생액 (건 수)`` → its two parts, where the bracket names a second measure."""
    if not path or not path[-1].endswith(")") or "(" not in path[-1]:
        return None
    head, _, bracket = path[-1][:-1].rpartition("(")
    head, bracket = head.strip(), labels.collapse(bracket)
    if not head or not bracket or any(ch.isdigit() for ch in bracket) or len(bracket) > 12:
        return None
    return head, bracket
