"""The first look at a grid: what every cell holds, before anything is known of its layout."""

from __future__ import annotations

import re
from typing import NamedTuple

from .content import Content
from .grid import Grid
from .labels import is_total
from .numbers import ORDINALS, read_cell
from .units import WEAK

# What a cell looks like.
EMPTY, NIL, VALUE, WEAKLY, YEAR, PERIOD, TEXT, MIXED, LONG, KEYED, BOUND, CLASS = range(12)

_WEAK = frozenset(WEAK)
_KEYED = re.compile(r"^[▶▸•◦○□■●※·*-]?\s*[가-힣A-Za-z][가-힣A-Za-z·/ ]{0,14}\s*[:：](?!\d)")
_AGE = re.compile(r"[1-9]0\s?대\s?(?:[¹²³⁰⁴-⁹]+[)⁾]?|\*+)?")
_RANGE = re.compile(r"^\s*[~∼〜]\s*$")
_NOTHING = Content("empty")
_FIRST_OF_TOTALS = frozenset("계총합소누전")


class Looks(NamedTuple):
    """The contents of a grid's cells and what they look like (codes of :mod:`layout`)."""

    contents: list[list[Content]]
    codes: list[list[int]]
    bracketed: bool
    """Whether a number stands in brackets anywhere."""
    slashed: bool
    """Whether a cell anywhere is a slash list (``307/295``)."""
    places: bool = False
    """Whether a count anywhere has a unit that elsewhere names a place in an order (``1,182호``)."""


def negated(looks: Looks) -> Looks:
    """The same where brackets mean a negative: what stands alone in brackets is less than nothing, and no second measure."""
    contents = [[_negated(content) for content in row] for row in looks.contents]
    return looks._replace(contents=contents, bracketed=any([n.bracketed for row in contents for c in row for n in c.numbers]))


def lowered(grid: Grid, looks: Looks) -> Looks | None:
    """The same where ▲ in front of a number means less, as ▼ does elsewhere; None where the table has no ▲, or another mark for less."""
    shown = "".join([text for row in grid.texts for text in row if "▲" in text or "△" in text or "▼" in text or "▽" in text])
    if "▲" not in shown or "△" in shown or "▼" in shown or "▽" in shown:
        return None
    contents = [
        [
            content if cell is None or "▲" not in cell.text else _lowered(content, cell.text)
            for content, cell in zip(row, cells, strict=True)
        ]
        for row, cells in zip(looks.contents, grid.rows, strict=True)
    ]
    return looks._replace(contents=contents)


def _lowered(content: Content, text: str) -> Content:
    numbers = [n._replace(value=-n.value) if text[n.start] == "▲" else n for n in content.numbers]
    return content._replace(numbers=tuple(numbers))


def _negated(content: Content) -> Content:
    if len(content.numbers) != 1 or not content.numbers[0].bracketed or content.kind != "number":
        return content
    number = content.numbers[0]
    return content._replace(numbers=(number._replace(value=-abs(number.value), bracketed=False),))


class _Seen(dict[str, tuple[Content, int]]):
    """Cells by their text, each read when it is first asked for."""

    def __missing__(self, text: str) -> tuple[Content, int]:
        content = read_cell(text)
        found = self[text] = content, code(text.strip(), content)
        return found


def look(grid: Grid) -> Looks:
    """Read every cell by itself; what a grid repeats is read once."""
    seen = _Seen({"": (_NOTHING, EMPTY)})
    contents: list[list[Content]] = []
    codes: list[list[int]] = []
    for cells, texts in zip(grid.rows, grid.texts, strict=True):
        # Spanned areas of a nested table keep their text for the labels but hold their number only once.
        own = [text if cell is None else cell.text for cell, text in zip(cells, texts, strict=True)]
        pairs = [seen[text] for text in own]
        looks = [look for _, look in pairs]
        if own[0].strip() != texts[0]:
            # A word that was put together from two cells stands in the texts alone.
            looks[:2] = [code(text, content) for text, (content, _) in zip(texts[:2], pairs, strict=False)]
        contents.append([content for content, _ in pairs])
        codes.append(looks)
    numbers = [number for content, _ in seen.values() for number in content.numbers]
    return Looks(
        contents,
        codes,
        any([n.bracketed for n in numbers]),
        any([content.slashed for content, _ in seen.values()]),
        any([n.unit in ORDINALS for n in numbers]),
    )


def code(text: str, content: Content) -> int:
    """What a cell looks like (one of the constants of this module)."""
    kind = content.kind
    if "…" in text and kind != "nil":
        return LONG  # words were shortened here: the cell held a sentence
    if kind == "number":
        if text[-1] == ")" and text[0] in _FIRST_OF_TOTALS and is_total(text):
            return MIXED  # 계 (4건): a label, and how many it counts
        numbers = content.numbers
        number = numbers[0]
        if len(numbers) == 1:
            if not number.strong and (number.unit in _WEAK or (number.unit is None and _glued(text, number.end))):
                return (
                    VALUE if number.unit and "," in text[number.start : number.end] else WEAKLY
                )  # no place has the number 1,182호
            if "대" in text and _AGE.fullmatch(text):
                return CLASS  # 20대: as likely a class as an amount
        elif len(numbers) == 2 and not numbers[1].bracketed and _RANGE.search(text[number.end : numbers[1].start]):
            return CLASS  # 10~29명
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
