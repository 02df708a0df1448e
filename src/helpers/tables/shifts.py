"""Rows and headers that stand a column or two off each other: how far, and where each row's data begin.

Conversions shift the data of single rows, or the whole header, against the rest of the table.
"""

from __future__ import annotations

from . import labels
from .looks import EMPTY, LONG, MIXED, PERIOD, TEXT, VALUE, WEAKLY, YEAR

_NOT_DATA = frozenset({TEXT, EMPTY, PERIOD, MIXED, LONG})

Head = tuple[str, bool, bool, bool]
"""A header cell: its bare label, whether it is a stub word, one for remarks, one that heads a stub."""


class Body:
    """A grid below its first *header* rows, with what is asked of it for every number of stub columns."""

    def __init__(self, texts: list[list[str]], codes: list[list[int]], header: int, said: dict[tuple[int, int], Head]):
        self.texts, self.codes, self.header, self.rows, self.width = texts, codes, header, codes[header:], len(codes[0])
        self.said = said
        """What is known of single header cells, shared by all readings of a grid."""

        self.columns: list[tuple[int, ...]] = list(zip(*self.rows, strict=True))
        self.leaf = [any(column) for column in zip(*codes[:header], strict=True)] if header else [False] * self.width
        """Whether a column has any label."""
        self.values = [column.count(VALUE) + column.count(WEAKLY) for column in self.columns]
        """Numbers in each column."""
        self.filled = [any(column) for column in self.columns]

    @property
    def cornerless(self) -> bool:
        """Whether nothing stands in the corner, above the first column of labels."""
        return not any([row[0] for row in self.texts[: self.header]])

    @property
    def dated(self) -> tuple[bool, bool]:
        """Whether a date stands in the first column of the header, of the rows below."""
        first = [row[0] for row in self.codes[: self.header]]
        return PERIOD in first or YEAR in first, PERIOD in self.columns[0] or YEAR in self.columns[0]

    def heads(self, column: int) -> list[Head]:
        """The labels of a column."""
        return [self._head(r, column) for r in range(self.header) if self.texts[r][column]]

    def _head(self, row: int, column: int) -> Head:
        found = self.said.get((row, column))
        if found is None:
            head = labels.bare(labels.clean(self.texts[row][column])[0])
            found = self.said[row, column] = (
                head, labels.is_stub_word(head), bool(labels.REMARK.match(head)), labels.is_stub_head(head)
            )  # fmt: skip
        return found


def shifts_of(body: Body, stub: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """How far each row's data stand to the right of the header, where they begin, and how far the header as a whole is off."""
    shifts, starts, whole = _shifts(body, stub)
    if stub < 2:
        return shifts, starts, whole
    counted = [
        _counted(row, texts, start) for row, texts, start in zip(body.rows, body.texts[body.header :], starts, strict=True)
    ]
    return shifts, tuple(counted), whole


def _counted(row: list[int], texts: list[str], start: int) -> int:
    """Where the data of a row begin: a total counts what the labels above it name (``합계 | 5건``), before the first column of data."""
    first = next((c for c in range(start) if row[c]), start)
    second = next((c for c in range(first + 1, start) if row[c]), start)
    return second if second < start and row[second] == VALUE and labels.is_total(texts[first]) else start


def _shifts(body: Body, stub: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    header, width, rows = body.header, body.width, body.rows
    if not header or width < 3:
        return (0,) * len(rows), (stub,) * len(rows), 0
    whole = _whole_shift(body, stub)
    if whole:
        return (whole,) * len(rows), (stub,) * len(rows), whole
    leaf, values = body.leaf, body.values
    last = next((c for c in range(width - 1, -1, -1) if leaf[c]), 0)
    remarks = [c for c in range(width) if leaf[c] and values[c] * 2 < len(rows) and _for_remarks(body, c)]
    at = set(body.columns[stub]) if stub < width else {EMPTY}
    if at.isdisjoint(_NOT_DATA) and (not stub or VALUE not in body.columns[stub - 1]):
        return (0,) * len(rows), (stub,) * len(rows), 0
    result = []
    for row in rows:
        used = next((c for c in range(width - 1, -1, -1) if row[c]), 0)
        labelled = row[stub] if stub < width else EMPTY
        if (
            remarks
            and stub < width
            and labelled in (TEXT, EMPTY, PERIOD, MIXED)
            and values[stub]
            and row[stub - 1 if stub else 0] != EMPTY
            and any([row[c] == VALUE for c in remarks])
        ):
            result.append(1)  # words stand where numbers belong, and a number under the head of the remarks
        elif (labelled == EMPTY and used == last + 1 and row[used] == VALUE and stub and row[stub - 1] != EMPTY) or (
            labelled in (TEXT, LONG, PERIOD, MIXED)
            and used <= last + 1 < width
            and values[stub]
            and (VALUE in row[stub + 1 :] or WEAKLY in row[stub + 1 :])
        ):
            result.append(1)
        elif (
            stub > 0
            and row[stub - 1] == VALUE
            and row[last] == EMPTY
            and (stub == 1 or row[stub - 2] not in (EMPTY, VALUE))
            and _strays(body, row, stub, 1) < _strays(body, row, stub, 0)
        ):
            result.append(-1)
        else:
            result.append(0)
    return tuple(result), tuple([stub + (shift if stub else 0) for shift in result]), 0


def _strays(body: Body, row: list[int], stub: int, right: int) -> int:
    """Numbers of a row, moved so far to the right, that stand where no other row has one."""
    places = [c for c in range(stub - 1, body.width) if row[c] == VALUE]
    return sum(
        [not (stub <= c + right < body.width and body.values[c + right] > (row[c + right] in (VALUE, WEAKLY))) for c in places]
    )


def _for_remarks(body: Body, column: int) -> bool:
    head = next((labels.bare(body.texts[r][column]) for r in range(body.header) if body.texts[r][column]), "")
    return bool(labels.REMARK.match(head)) and "(" not in head


def _whole_shift(body: Body, stub: int) -> int:
    """Whether the whole header stands off its data, one column to the left (1) or one or two to the right (-1, -2)."""
    words = body.columns[stub].count(TEXT) if stub < body.width else 0
    if words and body.values[stub] and words + body.values[stub] >= len(body.rows) - 1:
        return 0  # some rows have one label more than others: they stand apart one by one
    base = _whole_misfit(body, stub, 0)
    if base < 2:
        return 0
    if _two_off(body, stub):
        return -2
    cost, shift = min((_whole_misfit(body, stub, 1), 1), (_whole_misfit(body, stub, -1), -1))
    return shift if cost + 1 < base else 0


def _two_off(body: Body, stub: int) -> bool:
    """Whether the labels begin two columns behind the numbers: as many as there are columns of numbers, nothing else beside them."""
    heads = [c for c in range(stub, body.width) if body.leaf[c]]
    data = [c for c in range(stub, body.width) if body.filled[c]]
    return (
        len(data) > 1
        and data == list(range(stub, stub + len(data)))
        and [c - 2 for c in heads] == data
        and all([body.values[c] == len(body.rows) for c in data])
    )


def _whole_misfit(body: Body, stub: int, shift: int) -> int:
    cost, width, leaf, values = 0, body.width, body.leaf, body.values
    for c in range(stub, width):
        source = c - shift
        labelled = 0 <= source < width and leaf[source] and (source > 0 or c == 0 or stub == 1)
        if not labelled:
            if values[c] * 2 >= len(body.rows):
                cost += 2
            continue
        if not body.filled[c]:
            cost += 1
        if values[c]:
            heads = body.heads(source)
            if any([stub_word for _, stub_word, _, _ in heads]):
                cost += 4
            elif any([remark for _, _, remark, _ in heads]) and not any(["(" in head for head, _, _, _ in heads]):
                cost += 2
            elif c == stub and body.cornerless and any([heads_stub for *_, heads_stub in heads]):
                cost += 3
    head_dated, rows_dated = body.dated
    if not shift and stub and head_dated and not rows_dated:
        cost += 2  # a date heads the column of labels
    if shift == 1 and leaf[width - 1]:
        cost += 1  # its last label would stand over nothing
    if shift == 1 and stub:
        # The label now moved over the first data column must not be one that heads a stub.
        source = stub - 1
        heads = body.heads(source)
        column = [row[source] for row in body.codes[: body.header]]
        head, stub_word, _, heads_stub = heads[-1] if heads else ("", False, False, False)
        if not head or stub_word or (heads_stub and PERIOD not in column and YEAR not in column) or (stub > 1 and source == 0):
            cost += 3
    return cost


def misfit(body: Body, stub: int, shifts: tuple[int, ...], starts: tuple[int, ...], data_cost: tuple[float, ...]) -> float:
    """What shifting rows changes in the cost of a reading: labels that found their place, numbers under no header."""
    if not body.header:
        return 0.0
    width, leaf = body.width, body.leaf
    if not any(shifts) and all([leaf[c] or not body.values[c] for c in range(stub, width)]):
        return 0.0
    cost, headless = 0.0, [0.0] * width
    for row, shift, start in zip(body.rows, shifts, starts, strict=True):
        if start > stub < width:
            cost -= max(0.0, data_cost[row[stub]] - 0.3)
        for c in range(start, width):
            if row[c] == VALUE and not (
                0 <= c - shift < width and (leaf[c - shift] or (c - shift > stub and leaf[c - shift - 1]))
            ):
                headless[c] += 0.5
    # One lost label costs once, however long the column.
    return cost + sum([min(lost, 2.0) for lost in headless])
