"""An independent count of the numbers in a report's table cells, and whether the reader's spans cover each exactly once.

Nothing here is the reader's: lines, cells, tags, nested tables and number tokens are found again by plain walks over
the characters, from the wording of the contract alone.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Key = tuple[int, int, int | None, int | None]
PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
MOST = 200
"""No span reaches further."""


class Tag(NamedTuple):
    """A tag: where it begins and ends in the cell, its name in lower case, and its text."""

    start: int
    end: int
    name: str
    closing: bool
    text: str


def tags(text: str) -> list[Tag]:
    """The tags of a text (``<`` or ``</``, a letter, and no other angle bracket up to ``>``) and its comments (none in another)."""
    found, at = [], text.find("<")
    while at >= 0:
        end = -1
        if text.startswith("<!--", at):
            close, again = text.find("-->", at + 4), text.find("<!--", at + 4)
            end = close + 3 if close >= 0 and not 0 <= again < close else -1
            name, closing = "!--", False
        else:
            closing = text.startswith("/", at + 1)
            first = text[at + 1 + closing : at + 2 + closing]
            stop = text.find(">", at)
            if first.isascii() and first.isalpha() and stop >= 0 and "<" not in text[at + 1 : stop]:
                end = stop + 1
                inner = text[at + 1 + closing : stop]
                name = "".join(ch if ch.isalnum() or ch == "_" else " " for ch in inner).split()[0].lower()
        if end >= 0:
            found.append(Tag(at, end, name, closing, text[at:end]))
            at = text.find("<", end)
        else:
            at = text.find("<", at + 1)
    return found


def stripped(text: str, marks: Sequence[Tag] | None = None) -> str:
    """A text without its tags."""
    pieces, at = [], 0
    for tag in tags(text) if marks is None else marks:
        pieces.append(text[at : tag.start])
        at = tag.end
    return "".join(pieces) + text[at:]


def tokens(text: str) -> list[tuple[int, int]]:
    """The number tokens of a text: a digit, then digits, commas and points as far as they go."""
    found, at = [], 0
    while at < len(text):
        if text[at].isdecimal():
            start = at
            while at < len(text) and (text[at].isdecimal() or text[at] in ",."):
                at += 1
            found.append((start, at))
        else:
            at += 1
    return found


class Nested(NamedTuple):
    """A nested table: the texts of its cells by row and column, and whether it is built as HTML says."""

    cells: dict[tuple[int, int], str]
    orderly: bool
    digits: int
    """Digits in it outside of tags, wherever they stand."""


def span(tag: str, kind: str) -> int:
    """The value of a ``rowspan`` or ``colspan``."""
    low = tag.lower()
    at = low.find(kind + "span=")
    if at < 0:
        return 1
    digits = ""
    for ch in low[at + len(kind) + 5 :].lstrip("\"' "):
        if not ch.isdecimal():
            break
        digits += ch
    return min(max(int(digits or 1), 1), MOST)


def nested(inner: str) -> Nested:
    """Take one nested table apart; `inner` is what stands between ``<table …>`` and ``</table>``."""
    marks = tags(inner)
    cells: dict[tuple[int, int], str] = {}
    taken: dict[int, int] = {}  # the last row in which a column is taken
    orderly, row, column, open_row = True, -1, 0, False
    cell: tuple[Tag, int] | None = None
    position = 0
    for tag in marks:
        if tag.name not in PARTS:
            orderly &= "span=" not in tag.text.lower()
            continue
        if cell is None:
            orderly &= not stripped(inner[position : tag.start]).strip()
        position = tag.end
        if tag.name in ("td", "th"):
            if tag.closing:
                orderly &= cell is not None and cell[0].name == tag.name
                if cell is not None:
                    opening, place = cell
                    while taken.get(place, -1) >= row:
                        place += 1
                    cells[row, place] = stripped(inner[opening.end : tag.start])
                    high, wide = span(opening.text, "row"), span(opening.text, "col")
                    wide = max(1, min(wide, 400 - place))
                    for c in range(place, place + wide):
                        taken[c] = max(taken.get(c, -1), row + high - 1)
                    column = place + wide
                cell = None
            else:
                orderly &= cell is None and open_row and tag.text.lower().count("span") <= 2
                cell = (tag, column)
        else:
            orderly &= cell is None
            if tag.name == "table":
                orderly = False
            elif tag.name == "tr":
                orderly &= open_row == tag.closing
                open_row = not tag.closing
                if not tag.closing:
                    row, column = row + 1, 0
    orderly &= cell is None and not stripped(inner[position:]).strip()
    return Nested(cells, orderly and bool(cells), sum(ch.isdecimal() for ch in stripped(inner, marks)))


def apart(cell: str) -> tuple[str, list[Nested]]:
    """A cell's text outside of nested tables with the tags removed, and the tables."""
    marks = tags(cell)
    outer, tables, at, opened = "", [], 0, None
    for tag in marks:
        if tag.name != "table":
            continue
        if not tag.closing and opened is None:
            outer += cell[at : tag.start]
            opened = tag
        elif tag.closing and opened is not None:
            tables.append(nested(cell[opened.end : tag.start]))
            at, opened = tag.end, None
    if opened is not None:
        tables.append(nested(cell[opened.end :])._replace(orderly=False))
    else:
        outer += cell[at:]
    return stripped(outer), tables


def lines_of(text: str) -> list[str]:
    """The lines of a text as numbered in a report: line feeds cut, a carriage return before one belongs to it."""
    if "\n" not in text:
        return text.split("\r")
    return [line.removesuffix("\r") for line in text.split("\n")]


def lost(text: str, records: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """What is wrong with the spans of ``observations`` and ``skipped`` as a cover of the number tokens of a report's text.

    Empty where each token of each cell is covered exactly once, and no span stands where there is no token.
    """
    spans: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    raws: dict[Key, str] = {}
    for row in (*records["observations"], *records["skipped"]):
        key = (row["line"], row["cell"], row["html_index"], row["html_row"])
        spans[key].append((row["start"], row["end"]))
        raws[key] = row["raw"]
    wrong: list[str] = []
    by_line: dict[int, list[Key]] = defaultdict(list)
    for key in spans:
        if key[2] is not None:
            by_line[key[0]].append(key)
    for number, line in enumerate(lines_of(text), 1):
        if "\t" not in line:
            continue
        digits, index, orderly = 0, 0, True
        inside: dict[Key, str] = {}
        for position, cell in enumerate(line.split("\t")):
            outer, tables = apart(cell) if "<" in cell else (cell, [])
            wrong += uncovered((number, position, None, None), outer, spans.pop((number, position, None, None), []))
            for table in tables:
                digits += table.digits
                orderly &= table.orderly
                if table.orderly:
                    inside |= {(number, c, index, r): shown for (r, c), shown in table.cells.items()}
                index += 1
        if not index:
            continue
        if orderly:
            for key, shown in inside.items():
                wrong += uncovered(key, shown, spans.pop(key, []))
            continue
        # Where the HTML is broken nobody can say which cell a number stands in; that none is lost or doubled holds all the same.
        covered = 0
        for key in by_line[number]:
            shown = stripped(raws[key])
            covered += sum(ch.isdecimal() for ch in shown)
            wrong += uncovered(key, shown, spans.pop(key))
        if covered != digits:
            wrong.append(f"line {number}: {digits} digits in broken nested tables, {covered} covered")
    return wrong + [f"{key}: spans {places} where there is no cell with a number" for key, places in spans.items()]


def uncovered(key: Key, text: str, places: list[tuple[int, int]]) -> list[str]:
    """What is wrong in one cell."""
    found = tokens(text)
    places = sorted(places)
    apart_and_inside = all(a[1] <= b[0] for a, b in itertools.pairwise(places)) and (not places or places[-1][1] <= len(text))
    one_each = len(places) == len(found) and all(a <= s and e <= b for (a, b), (s, e) in zip(places, found, strict=True))
    if apart_and_inside and one_each:
        return []
    wrong = []
    for start, end in found:
        times = sum(a <= start and end <= b for a, b in places)
        touched = sum(a < end and start < b for a, b in places)
        if times != 1 or touched != 1:
            wrong.append(
                f"{key}: {text[start:end][:40]!r} at {start} of {text[:80]!r} is covered {times} times, touched {touched}"
            )
    for a, b in places:
        if not (0 <= a < b <= len(text)) or not any(a <= s and e <= b for s, e in found):
            wrong.append(f"{key}: the span {a}:{b} of {text[:80]!r} holds no number")
    return wrong
