"""Where a table's header ends and its stub begins: candidate readings, scored by evidence.

A reading is a number of header rows and of stub columns, and for each row how far its data stand to the
right of the header (conversions shift them). Each candidate is charged for what does not fit: numbers in the
header or the stub, words among the data, header rows that nothing merges into. The cheapest wins; the
runner-up and the margin are kept so that a close decision can be shown.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from . import labels
from .looks import BOUND, CLASS, EMPTY, KEYED, LONG, MIXED, NIL, PERIOD, TEXT, VALUE, WEAKLY, YEAR
from .shifts import Body, misfit, shifts_of

# Prices by what a cell looks like, in the order of the codes in :mod:`looks`.
_HEADER_COST = (0.0, 1.5, 4.0, 0.6, 0.0, 0.0, 0.0, 1.2, 2.0, 1.5, 0.0, 0.0)
_STUB_COST = (0.1, 1.0, 4.0, 0.2, 0.3, 0.1, 0.0, 0.8, 0.7, 1.5, 0.1, 0.25)
_DATA_COST = (0.02, 0.0, 0.0, 0.1, 0.8, 0.4, 0.8, 0.2, 0.3, 0.1, 0.3, 0.1)
_ATTRIBUTES = frozenset({TEXT, LONG, PERIOD, MIXED, KEYED})
_LABELS = frozenset({EMPTY, YEAR, PERIOD, TEXT, WEAKLY, BOUND, CLASS, MIXED})
MAX_HEADER, MAX_STUB = 4, 4
_STRAY = 0.6
"""The price of a number in the stub behind the word for a total: such rows lose the blanks of what they merge, or count things."""
_WORDS = frozenset({TEXT, PERIOD, MIXED, LONG, KEYED})
CLOSE = 3.0
"""Readings that cost less than this above the best are told apart by the sums that hold under them."""


class Layout(NamedTuple):
    """A reading of a table's shape."""

    header_rows: int
    stub_columns: int
    shifts: tuple[int, ...]
    """For each row below the header: how many columns its data stand to the right of the header."""
    starts: tuple[int, ...]
    """For each row below the header: the column where its labels end and its data begin."""
    head_start: int
    """The column of the header where its labels for data begin."""
    score: float
    runner_up: str
    margin: float
    why: str


def decide(texts: list[list[str]], codes: list[list[int]]) -> list[Layout]:
    """The layouts of a grid (rows of equal length) that its cells speak for: the likeliest, then any that is nearly as likely."""
    rows, width = len(codes), len(codes[0])
    top = [[labels.bare(text) for text in row] for row in texts[:3]]
    index = [any([row[c] and labels.INDEX.match(labels.without_mark(row[c])) for row in top[:2]]) for c in range(width)]
    heads = [next((row[c] for row in top if row[c]), "") for c in range(width)]
    attribute = [c > 0 and (_describes(heads[c]) or _tells_day(heads[c], codes, c)) for c in range(width)]
    candidates = []
    penalties = _header_penalties(texts, codes)
    stubs = min(MAX_STUB, width - 1) if width > 1 else 1
    numbered = [index[c] or labels.NUMBERS_THAT_NAME.search(heads[c]) is not None for c in range(width)]
    above, below = _costs(texts, codes, numbered, attribute, stubs)
    for header in range(0, min(MAX_HEADER, rows - 1) + 1 if rows > 1 else 1):
        base, line = penalties[header] + above[header], below[header]
        candidates += [(base + line[stub], header, stub) for stub in range(stubs + 1) if not _splits(texts, index, header, stub)]
    best = min(candidates)[0]
    # What is far off stays so whatever its shape adds.
    candidates = [
        (round(cost + _shape_cost(texts, codes, index, h, k), 3), h, k) for cost, h, k in candidates if cost <= best + 6.0
    ]
    candidates.sort()
    # The close ones are weighed again with the rows moved to where they fit the header.
    close = [c for c in candidates[:4] if c[0] - candidates[0][0] <= 4.0]
    judged, bodies, said = [], {}, {}
    for cost, header, stub in close:
        if header not in bodies:
            bodies[header] = Body(texts, codes, header, said)
        shifts, starts, whole = shifts_of(bodies[header], stub)
        judged.append(
            (round(cost + misfit(bodies[header], stub, shifts, starts, _DATA_COST), 3), header, stub, shifts, starts, whole)
        )
    judged.sort(key=lambda c: c[:3])
    found: list[Layout] = []
    words = 0
    for k, (score, header, stub, shifts, starts, whole) in enumerate(judged):
        if k and score - judged[0][0] >= CLOSE:
            break
        if len(judged) > 1:
            among = _words_among_data(codes, header, starts)
            if k and among > words:
                continue  # no sum can show that a word is no label
            words = among if not k else words
        others = [c[:3] for c in judged[:k] + judged[k + 1 :]] or candidates[len(close) : len(close) + 1]
        runner = shape(others[0][1], others[0][2]) if others else ""
        against = _against(codes, (header, stub), others[0][1:]) if others else ""
        margin = round(others[0][0] - score, 3) if others else 99.0
        why = _why(header, stub, shifts, margin, against)
        found.append(Layout(header, stub, shifts, starts, max(0, stub - whole), score, runner, margin, why))
    return found


def _words_among_data(codes: list[list[int]], header: int, starts: tuple[int, ...]) -> int:
    return sum([1 for row, start in zip(codes[header:], starts, strict=True) for code in row[start:] if code in _WORDS])


def shape(header: int, stub: int) -> str:
    """A layout in words.

    >>> shape(1, 2)
    '1 header row, 2 stub columns'
    """
    return f"{header} header row{'s'[: header != 1]}, {stub} stub column{'s'[: stub != 1]}"


def form_layout(codes: list[list[int]]) -> Layout:
    """The layout of a form: no header, the first column its keys."""
    zeros = (0,) * len(codes)
    return Layout(0, 1, zeros, (1,) * len(codes), 1, 0.0, "", 99.0, "a form: words at the left name what stands beside them")


def _against(codes: list[list[int]], chosen: tuple[int, int], other: tuple[int, int]) -> str:
    """What speaks against another layout: numbers that it would take for labels, words that it would take for data."""
    numbers = words = 0
    for r, row in enumerate(codes):
        here, there = len(row) if r < chosen[0] else chosen[1], len(row) if r < other[0] else other[1]
        for code in row[here:there]:
            numbers += code == VALUE
        for code in row[there:here]:
            words += code in _WORDS
    told = [f"{count} {what}" for count, what in ((numbers, "numbers for labels"), (words, "words for data")) if count]
    return f"{shape(*other)} would take {' and '.join(told)}" if told else ""


def _why(header: int, stub: int, shifts: tuple[int, ...], margin: float, against: str) -> str:
    moved = sum([1 for shift in shifts if shift])
    parts = [
        f"{header} header row{'s' if header != 1 else ''} and {stub} stub column{'s' if stub != 1 else ''} leave the fewest misfits"
    ]
    if against:
        parts.append(against)
    if moved:
        parts.append(f"{moved} row{'s' if moved != 1 else ''} shifted against the header")
    if margin < 0.5:
        parts.append("another reading fits nearly as well")
    return "; ".join(parts)


def _describes(head: str) -> bool:
    """Whether a column under this label describes the rows rather than names them."""
    if labels.YEAR_OF.search(head):
        return True
    return labels.is_attribute(head) and not labels.is_stub_head(head) and not labels.is_stub_word(head)


def _splits(texts: list[list[str]], index: list[bool], header: int, stub: int) -> bool:
    """Whether a stub would end inside the columns that a label of the header has under it (``전용 전`` over ``통계목 | 금액``)."""
    filled = next((c for c in range(len(texts[0]) - 1, -1, -1) if any([row[c] for row in texts[header:]])), 0)
    if not 1 < stub < len(texts[0]) or not any([row[filled] for row in texts[:header]]):
        return False  # a header that stands off its data says nothing of where the stub ends
    for above, below in itertools.pairwise(texts[:header]):
        if not above[stub] and below[stub]:
            over = next((c for c in range(stub - 1, -1, -1) if above[c]), 0)
            names = labels.is_stub_head(labels.bare(below[stub - 1]))  # 2021년 over 항목 | 응답률
            if not all(index[:over]) and all(below[over:stub]) and not names:
                return True
    return False


def _tells_day(head: str, codes: list[list[int]], column: int) -> bool:
    """Whether a column says on which day something was (``협약일`` over dates)."""
    return head.endswith(("일", "일)", "(예정)", "시점")) and any([row[column] == PERIOD for row in codes[1:]])


def _header_penalties(texts: list[list[str]], codes: list[list[int]]) -> list[float]:
    """What it costs to let the first *h* rows be header, beyond the cells themselves."""
    # Without any header row the first row must look like data.
    # Where the numbers begin in the very first column there is no stub whose corner a header row could disturb.
    stubless = next((row[0] == VALUE for row in codes if VALUE in row), False)
    penalties, total = [0.0 if VALUE in codes[0] or len(codes) == 1 else 0.6], 0.0
    if len(codes) > 1 and len(codes[0]) > 1 and any(labels.is_stub_word(text) for text in texts[0][:2]):
        penalties[0] += 3.0  # a word that only says that labels follow stands in headers alone
    for r in range(min(MAX_HEADER, len(codes) - 1)):
        filled = [c for c, cell in enumerate(codes[r]) if cell]
        if r == 0 or labels.is_unit_row([texts[r][c] for c in filled if codes[r][c] != NIL]):
            total += 0.0
        else:
            # A further header row fills blanks that the row above left by merging, and leaves the corner alone.
            fills = any([c and _blank_above(codes, r, c) for c in filled]) or _second_words(texts, codes, r)
            corner = (
                stubless
                or codes[r][0] in (EMPTY, NIL)
                or labels.is_stub_word(texts[r][0])
                or (labels.is_stub_head(labels.bare(texts[r][0])) and all([codes[r][c] == TEXT for c in filled]))
                or texts[r][0] == texts[r - 1][0]
                or (len(filled) > 1 and all([codes[r][c] in (PERIOD, YEAR) for c in filled]))
            )
            total += 0.2
            if not fills:
                total += 3.0
            if not corner:
                total += 3.0
            if not filled:
                total += 3.0
        penalties.append(total)
    return penalties


def _second_words(texts: list[list[str]], codes: list[list[int]], row: int) -> bool:
    """Whether a row of words stands right under the labels above it, corner left free (실적, 실적, 목표 under years)."""
    words = [text for c, text in enumerate(texts[row]) if c and codes[row][c] == TEXT]
    return codes[row][0] == EMPTY and len(words) > 1 and len(words) == sum(map(bool, texts[row])) and len(set(words)) < len(words)


def _blank_above(codes: list[list[int]], row: int, column: int) -> bool:
    return codes[row - 1][column] == EMPTY or (
        column + 1 < len(codes[row]) and codes[row - 1][column + 1] == EMPTY and codes[row][column + 1] != EMPTY
    )


def _costs(
    texts: list[list[str]], codes: list[list[int]], index: list[bool], attribute: list[bool], stubs: int
) -> tuple[list[float], list[list[float]]]:
    """What the cells cost: of the first *h* rows as header, and of the rows from *h* on with *s* stub columns, for every h and s."""
    height, width = len(codes), len(codes[0])
    describing = [c for c in range(width) if attribute[c]]
    heads = [0.0]
    for row in codes[:MAX_HEADER]:
        heads.append(heads[-1] + sum([_HEADER_COST[cell] for cell in row]))
    below = [[0.0] * (stubs + 1) for _ in range(height + 1)]
    for r in range(height - 1, -1, -1):
        row = codes[r]
        data = [_DATA_COST[cell] for cell in row]
        for c in describing:
            if row[c] in _ATTRIBUTES:
                data[c] = 0.0
        rest, here, under = sum(data), 0.0, below[r + 1]
        line = below[r]
        line[0] = under[0] + rest
        total = VALUE in row[1:stubs] and _total_before_numbers(texts[r], row)
        for c in range(min(stubs, width)):
            cell = row[c]
            rest -= data[c]
            if total and cell == VALUE:
                here += _STRAY
            elif not index[c]:
                here += _STUB_COST[cell] + (0.9 if attribute[c] and cell != EMPTY else 0.0)
            line[c + 1] = under[c + 1] + here + rest
        for c in range(width, stubs):
            line[c + 1] = line[width]
    return heads, below


def _total_before_numbers(texts: list[str], row: list[int]) -> bool:
    """Whether a row begins with the word for a total, or that comes right before its first number."""
    first = next((text for text in texts if text), "")
    before = row.index(VALUE) - 1
    return labels.is_total(first) or (before >= 0 and labels.is_total(texts[before]))


def _shape_cost(texts: list[list[str]], codes: list[list[int]], index: list[bool], header: int, stub: int) -> float:
    """What a reading costs beyond its cells: a first column of labels that is no stub, a stub without labels or of running
    numbers alone."""
    cost = 0.0
    if stub == 0 and header and len(codes) > header:
        first = codes[header][0]
        if first in (TEXT, YEAR, PERIOD, WEAKLY, MIXED) and labels.is_stub_word(texts[0][0]):
            cost += 2.0
        head_is_date = any([row[0] in (PERIOD, YEAR) for row in codes[:header]])
        if (
            len(codes[0]) > 1
            and not head_is_date
            and all([row[0] in _LABELS for row in codes[header:]])
            and not all([cell == CLASS for row in codes[header:] for cell in row])
        ):
            cost += 1.5
    named = next((c for c, numbers in enumerate(index) if not numbers), 0)
    if header and stub <= named and named:
        below = [
            row[named]
            for row, text in zip(codes[header:], texts[header:], strict=True)
            if row[named] not in (EMPTY, NIL) and not labels.is_total(text[0])
        ]
        if below.count(TEXT) * 4 >= len(below) * 3 > 0:
            cost += 3.0  # running numbers name nothing: the words behind them do
    if stub and header and all([row[0] == EMPTY for row in codes[header:]]):
        cost += 1.0
    return cost
