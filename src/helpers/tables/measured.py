"""Which unit each number of a table has: its own, its labels', the note's, or what its labels mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from .content import Content, Number
from .context import Context, choose_unit
from .grid import Grid
from .headless import headless_rates
from .labels import without_mark
from .layout import Layout
from .looks import Looks
from .paths import Path
from .unit_notes import named_unit
from .units import STRONG, canonical, counted_by, kind_of
from .words import Sense, Words

_NAMES_TOO = frozenset({"팀", "단체", "종", "동", "인"})
"""Counters that as a label may name what is counted in another unit (개인/단체)."""


class Units:
    """What a table says about the units of its numbers, and the rule that chooses among it."""

    def __init__(
        self,
        grid: Grid,
        context: Context,
        looks: Looks,
        layout: Layout,
        rows: Sequence[Path],
        columns: Sequence[Path],
        unit_column: int | None,
        words: Words,
    ):
        self.grid, self.looks, self.layout, self.columns, self.words = grid, looks, layout, columns, words
        self.noted = self._parted(context.units(), (*rows, *columns))
        self.by_row = [path.unit for path in rows]
        self.by_column = [path.unit for path in columns]
        header, stub = layout.header_rows, layout.stub_columns
        self.stated = [
            None if unit_column is None else named_unit(without_mark(texts[unit_column])) for texts in grid.texts[header:]
        ]
        self.corner = next((unit for unit in self.by_column[:stub] if unit), None)
        self.corner = None if self.noted else self.corner
        self.headless = headless_rates(grid.texts, looks, layout, columns)
        leaves = dict.fromkeys([path.labels[-1] for path in columns[layout.head_start :] if path.labels])
        self.leaf_order = {label: i for i, label in enumerate(leaves)}
        self.shares = self._shares() if looks.bracketed else set()
        for c in self.shares:
            self.by_column[c] = None
        self.beside = self._beside()
        self.plain: dict[tuple[int, int], str | None] = {}
        self.chosen: dict[tuple, str | None] = {}

    def _parted(self, noted: tuple[str, ...], paths: Sequence[Path]) -> tuple[str, ...]:
        """A note's units where a label names what its slash stands before (``백만원/회`` over 금액 and 횟수): two units after all."""
        if len(noted) != 1 or "/" not in noted[0]:
            return noted
        above, _, below = noted[0].partition("/")
        words = [self.words.word(label) for path in paths for label in path.labels]
        return (above, below) if any([(word.means or ("", ""))[1] == below or word.counted == below for word in words]) else noted

    def _shares(self) -> set[int]:
        """Columns of pairs whose label has ``%`` in its brackets (``증감 (%)`` over ``28 (4.6)``): that is the bracketed number's."""
        found = set()
        for c, path in enumerate(self.columns):
            if path.unit == "%" and not self.words.path(path.labels).percent:
                cells = self._contents(c)
                pairs = [content for content in cells if len(content.numbers) == 2 and content.numbers[1].bracketed]
                if len(pairs) * 2 >= len(cells) > 0:
                    found.add(c)
        return found

    def _contents(self, column: int) -> list[Content]:
        """The cells of a column below the header that hold a number."""
        header, shifts = self.layout.header_rows, self.layout.shifts
        places = [(r, column + shifts[r - header]) for r in range(header, len(self.looks.contents))]
        cells = [self.looks.contents[r][c] for r, c in places if 0 <= c < len(self.looks.contents[r])]
        return [content for content in cells if content.numbers]

    @cached_property
    def _paired(self) -> bool:
        """Whether a note names two units for the two sides of slashed pairs: no column without a unit of its own has other numbers."""
        if len(self.noted) != 2 or "%" in self.noted or "?" in self.noted:
            return False
        open_columns = [
            c
            for c in range(self.layout.head_start, len(self.columns))
            if not self.by_column[c] and not self.words.path(self.columns[c].labels).percent
        ]
        return all([content.slashed or content.numbers[0].unit for c in open_columns for content in self._contents(c)])

    def _beside(self) -> dict[tuple[int, int], str]:
        """Units that stand in a column of their own, without a header, behind their numbers (``120 | 명``), by row and column."""
        header, found = self.layout.header_rows, {}
        body = self.grid.texts[header:]
        for c in range(self.layout.stub_columns + 1, len(self.grid.texts[0])):
            if any([row[c] for row in self.grid.texts[:header]]):
                continue
            units = [canonical(row[c]) if row[c] else "" for row in body]
            if any(units) and None not in units:
                found |= {(r, c - 1): unit for r, unit in enumerate(units) if unit}
        return found

    def in_slash(self, row: int, column: int, side: int, down: Sense, across: tuple[str, ...]) -> str | None:
        """The unit of one side of a slashed pair: the note's unit in that place, unless its own word or its labels say otherwise."""
        word = self.words.word(across[-1]) if across else None
        stands = self.by_column[column] if 0 <= column < len(self.by_column) else None
        if word and word.means and word.means[1] and stands and kind_of(stands) != kind_of(word.means[1]):
            return word.means[1]  # 건수/금액(천원): the bracket is for the other side
        if word and (word.means or counted_by(word.counted, self.noted)):
            return self.of(row, column, down, across)
        if across and across[-1] in STRONG and across[-1] not in _NAMES_TOO and kind_of(across[-1]):
            return canonical(across[-1])  # 합계 (개소/면): the role is its unit
        stated = self.stated[row] or self.by_row[row] or (self.by_column[column] if 0 <= column < len(self.by_column) else None)
        return self.noted[side] if not stated and self._paired else self.of(row, column, down, across)

    def of(self, row: int, column: int, down: Sense, across: tuple[str, ...]) -> str | None:
        """The unit of a number without one of its own that stands by itself, in a row (below the header) and column.

        `down` is what the row's labels say, `across` the labels of the column.
        """
        if unit := self.beside.get((row, column)):
            return unit
        stated = self.stated[row]
        if stated:
            # The row's unit is that of what the table is about; a column that says that it is a share is none of it.
            own = self.by_column[column] if 0 <= column < len(self.by_column) else None
            return own or ("%" if kind_of(stated) != "percent" and self.words.path(across).percent else stated)
        if column in self.headless and not self.by_row[row]:
            # Beside whole amounts a number with decimals is none, and by itself does not say what it is.
            unit = self.by_column[column] or self._meant(down, across)
            return "%" if self.headless[column] else None if kind_of(unit or "") == "money" else unit
        by_row, by_column = self.by_row[row], self.by_column[column] if 0 <= column < len(self.by_column) else None
        if by_row or by_column:
            return (by_row or by_column) if by_row in ("%", "%p") else (by_column or by_row)
        return self._meant(down, across)

    def of_plain(self, row: int, column: int, down: Sense, across: tuple[str, ...]) -> str | None:
        """The same where `down` and `across` are what all the numbers of the row and of the column have."""
        if self.stated[row] or self.by_row[row] or self.beside:
            return self.of(row, column, down, across)
        key = (column, id(down))
        try:
            return self.plain[key]
        except KeyError:
            found = self.plain[key] = self.of(row, column, down, across)
            return found

    def in_brackets(
        self, row: int, column: int, number: Number, whole: Number, down: Sense, across: tuple[str, ...], named: bool
    ) -> str | None:
        """The unit of a number in brackets behind another one, `whole`; `named` where its labels give it a role of its own."""
        if number.role and whole.unit and kind_of(whole.unit) != "percent":
            return whole.unit  # 724백만원(국비 450, 시비 274)
        if column in self.shares:
            return "%"
        if number.role:
            return self.of(row, column, down, across)  # a part of the whole, whose unit the note does not name second
        if self.stated[row]:
            return self.stated[row]
        if len(self.noted) == 2 and self.noted[1] in ("%", "?") and not named:
            return self.noted[1] if self.noted[1] != "?" else None
        if number.role is None and named:
            return self._meant(down, across)
        return self.of(row, column, down, across)

    def in_row_of_brackets(self, row: int) -> str | None:
        """The unit of a row in brackets: the note's second one, the one in its own label, else a share."""
        if self.stated[row]:
            return self.stated[row]
        if self.by_row[row]:
            return self.by_row[row]
        if len(self.noted) > 1:
            return self.noted[1] if self.noted[1] != "?" else None
        numbers = [
            n
            for content in self.looks.contents[row + self.layout.header_rows][self.layout.stub_columns :]
            for n in content.numbers
        ]
        share = all(abs(n.value) <= 100 for n in numbers) and any(n.value != int(n.value) for n in numbers)
        return "%" if share else (self.noted[0] if self.noted else None)

    def _meant(self, down: Sense, across: tuple[str, ...]) -> str | None:
        """The unit that labels mean, and the note's that fits them."""
        key = (across, down)
        try:
            return self.chosen[key]
        except KeyError:
            found = self.chosen[key] = self._choose(down, across)
            return found

    def _telling(self, column: Sense, down: Sense) -> tuple[str, str | None] | None:
        """What the labels mean: the column's before the row's, unless it is money of which neither it nor the note gives the unit."""
        means = column.means or down.means or column.dated or down.dated
        money = column.means is not None and column.means[0] == "money"
        if not money or not down.means or down.means[0] == "money" or any([kind_of(unit) == "money" for unit in self.noted]):
            return means
        return down.means if down.means[1] and (not self.noted or down.means[1] in self.noted) else means

    def _choose(self, down: Sense, across: tuple[str, ...]) -> str | None:
        column = self.words.path(across)
        means = self._telling(column, down)
        if self.corner:
            return "%" if means and means[0] == "percent" else self.corner
        if down.percent or column.percent:
            return "%"
        # 가구수 in the row says more than 수급자 over the column, which only names whose number it is.
        counted = column.counted or (down.counted if not column.means or (down.counts and not column.counts) else None)
        return choose_unit(self.noted, across, means, counted, column.counts or down.counts, self.leaf_order, self.words)
