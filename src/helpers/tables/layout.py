"""Where a table's header ends and its stub begins: candidate readings, scored by evidence.

A reading is a number of header rows and of stub columns, and for each row how far its data stand to the
right of the header (conversions shift them). Each candidate is charged for what does not fit: numbers in the
header or the stub, words among the data, header rows that nothing merges into. The cheapest wins; the
runner-up and the margin are kept so that a close decision can be shown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import labels
from .numbers import Content
from .units import WEAK

# What a cell looks like, for scoring.
EMPTY, NIL, VALUE, WEAKLY, YEAR, PERIOD, TEXT, MIXED, LONG, KEYED, BOUND, CLASS = range(12)
_HEADER_COST = (0.0, 1.5, 4.0, 0.6, 0.0, 0.0, 0.0, 1.2, 2.0, 1.5, 0.0, 0.0)
_STUB_COST = (0.1, 1.0, 4.0, 0.2, 0.3, 0.1, 0.0, 0.8, 0.7, 1.5, 0.1, 0.25)
_DATA_COST = (0.02, 0.0, 0.0, 0.1, 0.8, 0.4, 0.8, 0.2, 0.3, 0.1, 0.3, 0.1)
_WEAK = frozenset(WEAK)
_KEYED = re.compile(r"^[▶▸•◦○□■●※·*-]?\s*[가-힣A-Za-z][가-힣A-Za-z·/ ]{0,14}\s*[:：](?!\d)")
_AGE = re.compile(r"[1-9]0\s?대\s?(?:[¹²³⁰⁴-⁹]+[)⁾]?|\*+)?")
_RANGE = re.compile(r"^\s*[~∼〜]\s*$")
_ATTRIBUTES = frozenset({TEXT, LONG, PERIOD, MIXED, KEYED})
_LABELS = frozenset({EMPTY, YEAR, PERIOD, TEXT, WEAKLY, BOUND, CLASS, MIXED})
MAX_HEADER, MAX_STUB = 4, 4


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


def code(text: str, content: Content) -> int:
    """What a cell looks like (one of the constants of this module)."""
    kind = content.kind
    if "…" in text and kind != "nil":
        return LONG  # words were shortened here: the cell held a sentence
    if kind == "number":
        numbers = content.numbers
        if (
            len(numbers) == 1
            and not numbers[0].strong
            and (numbers[0].unit in _WEAK or (numbers[0].unit is None and _glued(text, numbers[0].end)))
        ):
            return WEAKLY
        if _AGE.fullmatch(text) or (
            len(numbers) == 2 and not numbers[1].bracketed and _RANGE.search(text[numbers[0].end : numbers[1].start])
        ):
            return CLASS  # 20대, 10~29명: as likely classes as amounts
        return VALUE if content.pure else MIXED
    if kind in ("text", "mixed") and ":" in text and _KEYED.match(text):
        return KEYED
    if kind == "text":
        return LONG if len(text) > 40 else TEXT
    if kind == "mixed":
        return MIXED
    return {"empty": EMPTY, "nil": NIL, "year": YEAR, "period": PERIOD, "bound": BOUND}[kind]


def _glued(text: str, end: int) -> bool:
    rest = text[end : end + 1]
    return bool(rest) and "가" <= rest <= "힣"


def decide(texts: list[list[str]], codes: list[list[int]]) -> Layout:
    """Choose the layout of a grid (rows of equal length)."""
    rows, width = len(codes), len(codes[0])
    index = [_column_flag(texts, c, labels.INDEX) for c in range(width)]
    attribute = [_is_attribute(texts, c) for c in range(width)]
    candidates = []
    penalties = _header_penalties(texts, codes)
    stubs = min(MAX_STUB, width - 1) if width > 1 else 1
    heads, below = _costs(codes, index, attribute, stubs)
    for header in range(0, min(MAX_HEADER, rows - 1) + 1 if rows > 1 else 1):
        for stub in range(0, stubs + 1):
            cost = penalties[header] + heads[header] + below[header][stub]
            candidates.append((cost, header, stub))
    best = min(candidates)[0]
    # What is far off stays so whatever its shape adds.
    candidates = [(round(cost + _shape_cost(texts, codes, h, k), 3), h, k) for cost, h, k in candidates if cost <= best + 6.0]
    candidates.sort()
    # The close ones are weighed again with the rows moved to where they fit the header.
    close = [c for c in candidates[:4] if c[0] - candidates[0][0] <= 4.0]
    judged = []
    for cost, header, stub in close:
        shifts, starts, whole = _shifts(texts, codes, header, stub)
        judged.append((round(cost + _misfit(codes, header, stub, shifts, starts), 3), header, stub, shifts, starts, whole))
    judged.sort(key=lambda c: c[:3])
    score, header, stub, shifts, starts, whole = judged[0]
    others = [(c[0], c[1], c[2]) for c in judged[1:]] or candidates[len(close) : len(close) + 1]
    runner = f"{others[0][1]} header rows, {others[0][2]} stub columns" if others else ""
    margin = round(others[0][0] - score, 3) if others else 99.0
    return Layout(header, stub, shifts, starts, max(0, stub - whole), score, runner, margin, _why(header, stub, shifts, margin))


def form_layout(codes: list[list[int]]) -> Layout:
    """The layout of a form: no header, the first column its keys."""
    zeros = (0,) * len(codes)
    return Layout(0, 1, zeros, (1,) * len(codes), 1, 0.0, "", 99.0, "a form: words at the left name what stands beside them")


def _misfit(codes: list[list[int]], header: int, stub: int, shifts: tuple[int, ...], starts: tuple[int, ...]) -> float:
    """What shifting rows changes in the cost of a reading: labels that found their place, numbers under no header."""
    if not header:
        return 0.0
    width = len(codes[0])
    leaf = [any(codes[r][c] != EMPTY for r in range(header)) for c in range(width)]
    cost, headless = 0.0, [0.0] * width
    for row, shift, start in zip(codes[header:], shifts, starts, strict=True):
        if start > stub < width:
            cost -= max(0.0, _DATA_COST[row[stub]] - 0.3)
        for c in range(start, width):
            if row[c] == VALUE and not (
                0 <= c - shift < width and (leaf[c - shift] or (c - shift > stub and leaf[c - shift - 1]))
            ):
                headless[c] += 0.5
    # One lost label costs once, however long the column.
    return cost + sum([min(lost, 2.0) for lost in headless])


def _why(header: int, stub: int, shifts: tuple[int, ...], margin: float) -> str:
    moved = sum(1 for shift in shifts if shift)
    parts = [
        f"{header} header row{'s' if header != 1 else ''} and {stub} stub column{'s' if stub != 1 else ''} leave the fewest misfits"
    ]
    if moved:
        parts.append(f"{moved} row{'s' if moved != 1 else ''} shifted against the header")
    if margin < 0.5:
        parts.append("another reading fits nearly as well")
    return "; ".join(parts)


def _column_flag(texts: list[list[str]], column: int, pattern) -> bool:
    return any(
        pattern.match(labels.bare(labels.FOOTNOTE.sub("", texts[r][column])))
        for r in range(min(2, len(texts)))
        if texts[r][column]
    )


def _is_attribute(texts: list[list[str]], column: int) -> bool:
    if column == 0:
        return False
    for r in range(min(3, len(texts))):
        text = labels.bare(texts[r][column])
        if text:
            return bool(labels.ATTRIBUTE.search(text)) and not labels.STUB_HEAD.search(text) and not labels.is_stub_word(text)
    return False


def _header_penalties(texts: list[list[str]], codes: list[list[int]]) -> list[float]:
    """What it costs to let the first *h* rows be header, beyond the cells themselves."""
    # Without any header row the first row must look like data.
    # Where the numbers begin in the very first column there is no stub whose corner a header row could disturb.
    stubless = next((row[0] == VALUE for row in codes if VALUE in row), False)
    penalties, total = [0.0 if VALUE in codes[0] or len(codes) == 1 else 0.6], 0.0
    if len(codes) > 1 and len(codes[0]) > 1 and any(labels.is_stub_word(text) for text in texts[0][:2]):
        penalties[0] += 3.0  # a word that only says that labels follow stands in headers alone
    width = len(codes[0])
    for r in range(min(MAX_HEADER, len(codes) - 1)):
        filled = [c for c in range(width) if codes[r][c] != EMPTY]
        if r == 0 or labels.is_unit_row([texts[r][c] for c in filled if codes[r][c] != NIL]):
            total += 0.0
        else:
            # A further header row fills blanks that the row above left by merging, and leaves the corner alone.
            fills = sum(1 for c in filled if c and _blank_above(codes, r, c)) or _second_words(texts, codes, r)
            corner = (
                stubless
                or codes[r][0] in (EMPTY, NIL)
                or labels.is_stub_word(texts[r][0])
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


def _costs(codes: list[list[int]], index: list[bool], attribute: list[bool], stubs: int) -> tuple[list[float], list[list[float]]]:
    """What the cells cost: of the first *h* rows as header, and of the rows from *h* on with *s* stub columns, for every h and s."""
    height, width = len(codes), len(codes[0])
    heads = [0.0]
    for row in codes[:MAX_HEADER]:
        heads.append(heads[-1] + sum([_HEADER_COST[cell] for cell in row]))
    below = [[0.0] * (stubs + 1) for _ in range(height + 1)]
    for r in range(height - 1, -1, -1):
        row = codes[r]
        data = [0.0 if attribute[c] and cell in _ATTRIBUTES else _DATA_COST[cell] for c, cell in enumerate(row)]
        rest, here, under = sum(data), 0.0, below[r + 1]
        line = below[r]
        line[0] = under[0] + rest
        for c in range(min(stubs, width)):
            cell = row[c]
            rest -= data[c]
            if not index[c]:
                here += _STUB_COST[cell] + (0.9 if attribute[c] and cell != EMPTY else 0.0)
            line[c + 1] = under[c + 1] + here + rest
        for c in range(width, stubs):
            line[c + 1] = line[width]
    return heads, below


def _shape_cost(texts: list[list[str]], codes: list[list[int]], header: int, stub: int) -> float:
    """What a reading costs beyond its cells: a first column of labels that is no stub, a stub without labels."""
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
    if stub and header and all([row[0] == EMPTY for row in codes[header:]]):
        cost += 1.0
    return cost


def _shifts(
    texts: list[list[str]], codes: list[list[int]], header: int, stub: int
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """How far each row's data stand to the right of the header, and where they begin."""
    width, body = len(codes[0]), codes[header:]
    if not header or width < 3:
        return (0,) * len(body), (stub,) * len(body), 0
    leaf = [codes[header - 1][c] != EMPTY or any(codes[r][c] != EMPTY for r in range(header)) for c in range(width)]
    values = [sum(1 for row in body if row[c] in (VALUE, WEAKLY)) for c in range(width)]
    whole = _whole_shift(leaf, values, stub, width, texts, header, codes)
    if whole:
        return (whole,) * len(body), (stub,) * len(body), whole
    last = max((c for c in range(width) if leaf[c]), default=0)
    heads = [[labels.bare(texts[r][c]) for r in range(header) if texts[r][c]] for c in range(width)]
    remarks = [
        c
        for c in range(width)
        if heads[c] and labels.REMARK.match(heads[c][0]) and "(" not in heads[c][0] and values[c] * 2 < len(body)
    ]
    result = []
    for row in body:
        used = max((c for c in range(width) if row[c] != EMPTY), default=0)
        labelled = row[stub] if stub < width else EMPTY
        remark = any(row[c] == VALUE for c in remarks)
        if (
            remark
            and stub < width
            and labelled in (TEXT, EMPTY, PERIOD, MIXED)
            and values[stub]
            and row[stub - 1 if stub else 0] != EMPTY
        ):
            result.append(1)  # words stand where numbers belong, and a number under the head of the remarks
            continue
        if labelled == EMPTY and used == last + 1 and row[used] == VALUE and stub and row[stub - 1] != EMPTY:
            result.append(1)
            continue
        spare = width > last + 1 and any(row[c] in (VALUE, WEAKLY) for c in range(stub + 1, width))
        if labelled in (TEXT, LONG, PERIOD, MIXED) and spare and used <= last + 1 and values[stub]:
            result.append(1)
        elif stub > 0 and row[stub - 1] == VALUE and row[last] == EMPTY and (stub == 1 or row[stub - 2] not in (EMPTY, VALUE)):
            result.append(-1)
        else:
            result.append(0)
    return tuple(result), tuple(stub + (shift if stub else 0) for shift in result), 0


def _whole_shift(
    leaf: list[bool], values: list[int], stub: int, width: int, texts: list[list[str]], header: int, codes: list[list[int]]
) -> int:
    """Whether the whole header stands one column off its data, to the left (1) or to the right (-1)."""

    cornerless = not any(texts[r][0] for r in range(header))
    dateless = not any(row[0] in (PERIOD, YEAR) for row in codes[header:])

    def misfit(shift: int) -> int:
        cost = 0
        for c in range(width):
            source = c - shift
            labelled = 0 <= source < width and leaf[source] and (source > 0 or c == 0 or stub == 1)
            if values[c] * 2 >= len(codes) - header and c >= stub and not labelled:
                cost += 2
            if labelled and c >= stub and not any(row[c] != EMPTY for row in codes[header:]):
                cost += 1
            if values[c] and c >= stub and labelled:
                heads = [labels.bare(labels.clean(texts[r][source])[0]) for r in range(header) if texts[r][source]]
                if any(map(labels.is_stub_word, heads)):
                    cost += 4
                elif any(map(labels.REMARK.match, heads)) and not any("(" in head for head in heads):
                    cost += 2
                elif c == stub and cornerless and any(map(labels.STUB_HEAD.search, heads)):
                    cost += 3
        if not shift and stub and any(codes[r][0] in (PERIOD, YEAR) for r in range(header)) and dateless:
            cost += 2  # a date heads the column of labels
        if shift == 1 and stub:
            # The label now moved over the first data column must not be one that heads a stub.
            source = stub - 1
            head = labels.clean(next((texts[r][source] for r in range(header - 1, -1, -1) if texts[r][source]), ""))[0]
            dated = any(codes[r][source] in (PERIOD, YEAR) for r in range(header))
            if (
                not head
                or labels.is_stub_word(head)
                or (not dated and labels.STUB_HEAD.search(labels.bare(head)))
                or (stub > 1 and source == 0)
            ):
                cost += 3
        return cost

    words = sum(1 for row in codes[header:] if stub < width and row[stub] == TEXT)
    if words and values[stub] and words + values[stub] >= len(codes) - header - 1:
        return 0  # some rows have one label more than others: they stand apart one by one
    base = misfit(0)
    if base < 2:
        return 0
    cost, shift = min((misfit(1), 1), (misfit(-1), -1))
    return shift if cost + 1 < base else 0
