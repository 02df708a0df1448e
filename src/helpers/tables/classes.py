"""What a cell looks like once its row and column are seen: years of two digits, classes, ranges that are amounts."""

from __future__ import annotations

import itertools
import re

from .content import Content, Number
from .layout import MAX_HEADER
from .looks import BOUND, CLASS, EMPTY, NIL, PERIOD, TEXT, VALUE, WEAKLY
from .numbers import ORDINALS

_PLACE = re.compile(r"(\d{1,4})\s?([가-힣]{1,2})")
_QUARTER = re.compile(r"\s*([1-4])\s?/\s?4\s*")
TWO_YEARS = re.compile(r"\s*\d{2}\s*년도?\s*(?:[¹²³⁰⁴-⁹]+[)⁾]?|\*+)?\s*")
_START = re.compile(r"\D*(\d[\d,]*)")


def _first_number(text: str) -> int:
    match = _START.match(text)
    return int(match.group(1).replace(",", "")) if match else 0


def tell_classes(texts: list[list[str]], codes: list[list[int]]) -> None:
    """Classes or amounts: a column that climbs (10대, 20대; 1~9명, 10~29명) names the rows; ranges beside it, or in several columns, count."""
    if not any([CLASS in row for row in codes]):
        return
    columns = []
    for c in range(len(codes[0])):
        below = [row[c] for row in codes[1:]]
        many = below.count(CLASS)
        if many > 1 and many * 2 >= len(below) - below.count(EMPTY) - below.count(NIL):
            columns.append(c)
    if not columns:
        return
    first = columns[0]
    starts = [_first_number(texts[r][first]) for r in range(1, len(codes)) if codes[r][first] == CLASS]
    # Only at the left, or behind running numbers, does it name the rows.
    climbs = all([a < b for a, b in itertools.pairwise(starts)]) and all(
        [row[c] == VALUE for row in codes[1:] if row[first] == CLASS for c in range(first)]
    )
    for c in columns:
        if c == first and climbs:
            look = BOUND
        elif len(columns) > 1:
            look = VALUE
        else:
            continue
        for row in codes[1:]:
            if row[c] == CLASS:
                row[c] = look


def quarters(texts: list[list[str]], codes: list[list[int]]) -> None:
    """Give cells of a header row like ``1/4 | 2/4 | 3/4 | 4/4`` the look of periods: all the quarters, in their order."""
    for r in range(min(MAX_HEADER, len(codes) - 1)):
        if VALUE not in codes[r]:
            continue
        if any([VALUE in row for row in codes[:r]]):
            return
        places = [(c, found) for c, text in enumerate(texts[r]) if (found := _QUARTER.fullmatch(text))]
        if [found.group(1) for _, found in places] == list("1234") * (len(places) // 4) and places:
            for c, _ in places:
                codes[r][c] = PERIOD


def tell_counts(texts: list[list[str]], contents: list[list[Content]], codes: list[list[int]]) -> None:
    """Read what looks like a place in an order as a count where another cell of its column can be nothing else (``215호`` over ``1,182호``)."""
    for c in range(len(codes[0])):
        counted = {
            content.numbers[0].unit
            for row, looks in zip(contents, codes, strict=True)
            if looks[c] == VALUE and len((content := row[c]).numbers) == 1
        }
        if counted.isdisjoint(ORDINALS):
            continue
        for r, looks in enumerate(codes):
            found = _PLACE.fullmatch(texts[r][c]) if looks[c] == TEXT else None
            if found and found.group(2) in counted and len(contents[r][c].skips) == 1:
                start, end, _ = contents[r][c].skips[0]
                number = Number(start, end, float(found.group(1)), found.group(2))
                contents[r][c], looks[c] = Content("number", (number,)), VALUE


def short_years(texts: list[list[str]], codes: list[list[int]]) -> None:
    """Give cells of a header row like ``19년 | 20년 | 21년`` the look of periods: years that follow each other count nothing."""
    for r in range(min(MAX_HEADER, len(codes) - 1)):
        if WEAKLY not in codes[r]:
            continue
        places = [c for c, cell in enumerate(codes[r]) if cell == WEAKLY and TWO_YEARS.fullmatch(texts[r][c])]
        if len(places) > 1:
            years = [int(texts[r][c].lstrip()[:2]) for c in places]
            steps = {b - a for a, b in itertools.pairwise(years)}
            if steps <= {1, 0} or steps <= {-1, 0}:
                for c in places:
                    codes[r][c] = PERIOD
