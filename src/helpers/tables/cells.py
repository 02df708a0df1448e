"""The cells of a grid under one layout → observations and skipped numbers."""

from __future__ import annotations

import re

from . import labels, periods
from .content import TOKEN, Content
from .context import Context
from .dated import Dates
from .grid import Cell, Grid
from .infer import infer_units, lost_totals, name_rows, shares
from .layout import Layout
from .looks import EMPTY, KEYED, LONG, MIXED, NIL, PERIOD, TEXT, VALUE, WEAKLY, YEAR, Looks
from .measured import Units
from .numbers import WORDS
from .observation import Observation, Skipped, skip_all
from .pairs import bracketed_role, named_by_slash, slashed
from .paths import Path
from .units import kind_of, meaning
from .words import Words

_new = tuple.__new__
"""Makes a named tuple in half the time of its class; for the one place where most observations are made."""
_DATED = re.compile(r"연도|년도|시기|기간|일자|연월|년월")


class CellReader:
    """The rows of a grid below its header, with all that says what their numbers are; a class only to keep the many inputs together."""

    def __init__(
        self,
        grid: Grid,
        context: Context,
        looks: Looks,
        layout: Layout,
        columns: list[Path],
        rows: list[Path],
        special: dict[int, str],
        words: Words,
    ):
        self.grid, self.context, self.contents, self.codes = grid, context, looks.contents, looks.codes
        self.layout, self.columns, self.rows, self.special = layout, columns, rows, special
        self.header, self.stub = layout.header_rows, layout.stub_columns
        self.width = len(grid.texts[0])
        self.words = words
        unit_column = next((k for k, role in special.items() if role == "unit"), None)
        self.units = Units(grid, context, looks, layout, rows, columns, unit_column, self.words)
        self.dates = Dates(context, rows, columns, layout.head_start)
        self.names = self._column_names()
        below = range(self.header, len(self.codes)) if looks.bracketed else ()
        self.bracketed_rows = {r for r in below if self._bracketed(r)}
        self.paired_rows = {r for r in below if self._paired(r)}
        self.proven = False  # whether a line prints the roles with the table's own numbers: 지도/연구 is a job then
        self.roles = self._table_roles() if looks.slashed else None
        self.mostly: dict[int, bool] = {}

    # -- labels ---------------------------------------------------------------------------------------------

    def _column_names(self) -> dict[int, str]:
        """Columns without a header of their own whose first cell carries the name (``여성(149)`` over ``(18)``)."""
        names: dict[int, str] = {}
        if not any([MIXED in row for row in self.codes[self.header :]]):
            return names
        for c in range(self.stub, self.width):
            if any(self.grid.texts[r][c] for r in range(self.header)) or not self.header:
                continue
            filled = [r for r in range(self.header, len(self.codes)) if self.codes[r][c] not in (EMPTY, NIL)]
            if len(filled) < 2 or self.codes[filled[0]][c] != MIXED:
                continue
            first, cell = self.contents[filled[0]][c], self.grid.rows[filled[0]][c]
            if cell is None:
                continue  # of another part of the table
            if len(first.numbers) == 1 and all(self.contents[r][c].kind == "number" for r in filled[1:]):
                name = cell.text[: first.numbers[0].start].strip(" (（:·-")
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

    def _table_roles(self) -> tuple[str, str] | None:
        """Roles of slashed pairs for the columns that name none: those of its only header with two, or of a line near the table."""
        slashed = [
            (r, c)
            for r in range(self.header, len(self.codes))
            for c in range(self.stub, self.width)
            if self.contents[r][c].slashed and len(self.contents[r][c].numbers) == 2
        ]
        if not slashed:
            return None
        under = {c for _, c in slashed}
        named = {c: own[1] for c in under if (own := named_by_slash(self.columns[c].labels))}
        if len(named) == len(under):
            return None
        r, c = slashed[0]
        a, b = self.contents[r][c].numbers
        if stated := self.context.stated_roles((a.value, b.value)):
            self.proven = True
            return stated
        alike = next(iter(named.values())) if len(set(named.values())) == 1 else None
        if alike and min(under) in named:
            return alike  # the first column of pairs says it for those that follow
        corner = self.grid.texts[0][0] if self.header and self.stub else ""
        return self.context.roles((a.value, b.value), corner) or alike

    def _paths(self, r: int, c: int, content: Content) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Row path and column path for each number of a cell."""
        source = c - self.layout.shifts[r - self.header]
        column = self.columns[source].labels if 0 <= source < self.width else ()
        row = self.rows[r - self.header].labels
        if c in self.names:
            column = (*column, self.names[c])
        numbers = content.numbers
        key = labels.collapse(content.key) if content.key else None
        if key and (not row or not self.stub):
            row, key = (*row, key), None
        if content.slashed and len(numbers) == 2:
            pair = (column, self.roles) if self.roles and self.proven else slashed(column, self.roles)
            if pair:
                return [(row, (*pair[0], role)) for role in pair[1]]
            if split := named_by_slash(row):
                return [((*split[0], role), column) for role in split[1]]
        result = []
        for i, number in enumerate(numbers):
            own_row, own_column = row, column
            role = number.role
            if i and number.bracketed and role is None and (sides := _sides_of(column, len(numbers) - 1)):
                result.append((row, (*column[:-1], sides[0], sides[i])))
                continue
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
            result.append((own_row, own_column))
        return result

    def _unit(self, r: int, column: int, content: Content, i: int, row: tuple[str, ...], across: tuple[str, ...]) -> str | None:
        number, at = content.numbers[i], r - self.header
        if number.unit:
            return number.unit
        if number.bracketed and i:
            named = len(row) > len(self.rows[at].labels)
            return self.units.in_brackets(at, column, number, content.numbers[0], self.words.path(row), across, named)
        if number.bracketed and r in self.bracketed_rows:
            return self.units.in_row_of_brackets(at)
        if content.slashed and len(content.numbers) == 2:
            return self.units.in_slash(at, column, i, self.words.path(row), across)
        return self.units.of(at, column, self.words.path(row), across)

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
        header, special, words = self.header, self.special, self.words
        senses = [words.path(path.labels) for path in self.columns]
        for r, cells in enumerate(self.grid.rows):
            if r < header:
                for cell, content in zip(cells, self.contents[r], strict=True):
                    if cell is not None and cell.text and content is not WORDS:
                        skipped += skip_all(cell, "header label")
                continue
            shift, start, codes = self.layout.shifts[r - header], self.layout.starts[r - header], self.codes[r]
            contents, path = self.contents[r], self.rows[r - header].labels
            plain = r not in self.bracketed_rows and r not in self.paired_rows
            sense = words.path(path)
            for c, cell in enumerate(cells):
                looks = codes[c]
                if (
                    cell is None
                    or contents[c] is WORDS
                    or (looks == EMPTY and not cell.text)
                    or (looks in (EMPTY, NIL) and not TOKEN.search(cell.text))
                ):
                    continue
                column = c - shift
                if c < start:
                    reason = special.get(c)
                    skipped += skip_all(cell, reason if reason in ("running number", "page") else "row label")
                elif (
                    (reason := special.get(column))
                    and reason != "unit"
                    and not (reason in ("date", "address") and (looks == VALUE or self._lasts(column, looks)))
                ):
                    skipped += skip_all(cell, reason)
                elif looks == VALUE and plain and len(contents[c].numbers) == 1 and not contents[c].skips and c not in self.names:
                    # Most cells: one number that its row, its column and nothing else describe.
                    number = contents[c].numbers[0]
                    across = self.columns[column].labels if 0 <= column < self.width else ()
                    unit = number.unit or self.units.of_plain(r - header, column, sense, across)
                    period = self.dates.of(r - header, column, sense, senses[column] if across else words.path(across))
                    observations.append(_new(Observation, (cell, 0, number, path, across, unit, period, r, column)))
                else:
                    self._cell(r, c, column, cell, observations, skipped)
        observations = lost_totals(observations, self._blank_rows(), self.bracketed_rows)
        if not self.stub:
            observations = name_rows(observations)
        observations = shares(observations, self.units.noted)
        if any([o.unit is None for o in observations]):
            paths = [*self.columns[self.stub :], *self.rows]
            observations = infer_units(observations, paths, {**self.context.echoes(), **self._own_echoes()})
        return observations, skipped

    def _blank_rows(self) -> set[int]:
        """Rows without a label of their own, other than those in brackets and those moved against the header."""
        found = set()
        for r in range(self.header + 2, len(self.codes)):
            own = self.rows[r - self.header].own or any(self.grid.texts[r][: self.stub])
            if self.stub and not own and r not in self.bracketed_rows and self.layout.starts[r - self.header] == self.stub:
                found.add(r)
        return found

    def _counts(self, r: int, c: int) -> bool:
        """Whether a bare number that could be a year measures something: numbers stand beside it, under a head that names no date."""
        at = c - self.layout.shifts[r - self.header]
        head = self.columns[at].labels if self.header and 0 <= at < self.width else ()
        beside = any(self.codes[r][k] == VALUE for k in range(self.stub, self.width) if k != c)
        return beside and bool(head) and not _DATED.search(head[-1])

    def _lasts(self, column: int, looks: int) -> bool:
        """Whether a cell that may name a place in an order says how long something lasts (``10년`` under 유효기간)."""
        return looks == WEAKLY and labels.bare(self.columns[column].labels[-1]).endswith("기간")

    def _mostly_values(self, c: int) -> bool:
        """Whether most of what stands in a column below the header is numbers."""
        if c not in self.mostly:
            column = [row[c] for row in self.codes[self.header :]]
            self.mostly[c] = sum([x in (VALUE, WEAKLY) for x in column]) * 2 >= sum([x not in (EMPTY, NIL) for x in column])
        return self.mostly[c]

    def _cell(self, r: int, c: int, column: int, cell: Cell, observations: list[Observation], skipped: list[Skipped]) -> None:
        content, looks = self.contents[r][c], self.codes[r][c]
        if looks == LONG or (looks in (MIXED, KEYED) and len(cell.text) > 40 and not _is_list(cell.text, content)):
            skipped += skip_all(cell, "free text")
            return
        if content.kind == "mixed" and not content.key and not any(n.strong for n in content.numbers) and c not in self.names:
            skipped += skip_all(cell, "free text")
            return
        if looks == YEAR and not self._mostly_values(c) and not self._counts(r, c):
            skipped += skip_all(cell, "date")
            return
        if looks == WEAKLY and content.numbers[0].unit is None and not self._mostly_values(c):
            skipped += skip_all(cell, "name or ordinal")
            return
        if looks in (TEXT, PERIOD) and content.numbers:
            skipped += skip_all(cell, "date")  # a year of two digits among others
            return
        if not content.numbers:
            skipped += [Skipped(cell, s) for s in content.skips]
            return
        read_to = 0
        for i, (number, (row, across)) in enumerate(zip(content.numbers, self._paths(r, c, content), strict=True)):
            unit = self._unit(r, column, content, i, row, across)
            # A year printed with the number in its own cell ('20년 6,877, '21년 8,758) is that number's.
            own = periods.text_period(cell.text[read_to : number.start]) if content.skips else None
            read_to = number.end
            period = own or self.dates.of(r - self.header, column, self.words.path(row), self.words.path(across))
            if len(content.numbers) == 1 and period == self.dates.otherwise:
                period = _range_behind(cell.text[number.end :]) or period  # nearer than what caption or notes say
            observations.append(Observation(cell, i, number, row, across, unit, period, r, column))
        skipped += [Skipped(cell, s) for s in content.skips]


def _sides_of(column: tuple[str, ...], count: int) -> list[str] | None:
    """A label and the roles that its bracket parts by slashes, where there are as many (``위원수 (위촉/당연직)`` over ``13 (10/3)``)."""
    split = bracketed_role(column) if count > 1 and column and "/" in column[-1] else None
    sides = [side.strip() for side in split[1].split("/")] if split else []
    return [split[0], *sides] if split and len(sides) == count and all(sides) else None


def _range_behind(text: str) -> str | None:
    """The range of time in brackets right behind a number (``77% ('20.10~'21.6 운영 과정)``)."""
    bracket = re.match(r"\s*[(（]([^()（）]*)[)）]", text)
    found = periods.find_period(bracket.group(1)) if bracket else None
    return found if found and "/" in found else None


def _is_list(text: str, content: Content) -> bool:
    """Whether a long cell is a list of measures with short names rather than prose."""
    words = sum(1 for ch in text if "가" <= ch <= "힣")
    return bool(content.numbers) and words <= 8 * len(content.numbers)
