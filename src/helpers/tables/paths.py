"""Label paths: what the rows and columns of a grid are called, outermost label first."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import labels
from .labels import clean
from .layout import Layout
from .looks import LONG, NIL, PERIOD, TEXT, YEAR
from .units import meaning, unbracketed

_HEADING = re.compile(r"\s*[□○◇◆●■▣▶◎<〈\[【《『「]")
_BULLET = re.compile(r"\s*[-‐–·ㆍ∙◦]\s+(?=[가-힣A-Za-z])")
"""What marks a label as a part of the one above it."""
_PLAIN = re.compile(r"\d{1,12}(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NAMELESS = frozenset({NIL, LONG})


class Path(NamedTuple):
    """The labels of a row or column, the unit that stands in them, and whether they were printed with it or carried."""

    labels: tuple[str, ...] = ()
    unit: str | None = None
    total: bool = False
    own: tuple[int, ...] = ()
    """Levels whose label was printed at this very row or column."""


def column_paths(texts: list[list[str]], layout: Layout, codes: list[list[int]]) -> list[Path]:
    """A path for every column of the grid, header labels carried to the right under their parent."""
    width, header = len(texts[0]), layout.header_rows
    carried: list[list[str]] = []
    anchored: list[list[bool]] = []
    for r in range(header):
        row, own = [""] * width, [False] * width
        for c in range(width):
            text = texts[r][c] if codes[r][c] != NIL else ""
            if text:
                row[c], own[c] = text, True
            elif (
                c
                and (c > layout.head_start or (c == layout.head_start and _over_names(texts, codes, r, c, header)))
                and (r == 0 or not anchored[r - 1][c])
            ):
                # Merged to the right, as long as the parent is the same one.
                same_parent = all(carried[q][c] == carried[q][c - 1] and not anchored[q][c] for q in range(r))
                if same_parent and row[c - 1]:
                    row[c] = row[c - 1]
            if r and not text and anchored[r - 1][c] and not row[c]:
                # Merged downwards: the label above heads this column alone, and still does one row further down.
                own[c] = True
        carried.append(row)
        anchored.append(own)
    unit_rows = {r for r in range(1, header) if labels.is_unit_row([text for text in texts[r] if text])}
    paths = []
    for c in range(width):
        parts: list[str] = []
        unit = None
        own_levels = []
        for r in range(header):
            text = carried[r][c]
            if not text:
                continue
            if r in unit_rows:
                unit = labels.row_unit(text)
                continue
            label, label_unit = clean(text)
            unit = label_unit or unit
            if label and not (parts and r and label == parts[-1] and not texts[r][c]):
                if texts[r][c]:
                    own_levels.append(len(parts))
                parts.append(label)
        paths.append(Path(tuple(parts), unit, bool(parts) and labels.is_total(parts[-1]), tuple(own_levels)))
    return paths


def _over_names(texts: list[list[str]], codes: list[list[int]], row: int, column: int, header: int) -> bool:
    """Whether a label of the header heads names and their numbers alike (``2021년``, ``수입`` over ``항목 | 응답률``)."""
    below, over = row + 1, texts[row][column - 1]
    if below >= header or not texts[below][column - 1] or not texts[below][column] or labels.is_stub_word(over):
        return False
    return codes[row][column - 1] in (YEAR, PERIOD) or labels.is_stub_head(labels.bare(texts[below][column - 1]))


def row_paths(texts: list[list[str]], layout: Layout, codes: list[list[int]], indents: list[int], skip: set[int]) -> list[Path]:
    """A path for every row below the header, merged stub labels carried down; `skip` are stub columns that only number the rows."""
    texts = _with_late_parents(_with_units_below(texts, layout), layout)
    levels: list[str] = []
    parents: list[tuple[int, str]] = []
    section: str | None = None
    sections = _section_rows(texts, layout, codes)
    last = _last_part(texts, sections) if sections else -1
    bullets = []
    for row in texts:  # what a merged label covers has its mark
        bullets.append(bool(_BULLET.match(row[0])) if row[0] else bool(bullets) and bullets[-1])
    if any(bullets[layout.header_rows :]) and not any(indents):
        indents = [int(bullet) for bullet in bullets]
    nested = any(indents)
    cleaned: dict[str, tuple[str, str | None]] = {}
    paths = []
    above: list[str] = []
    for r in range(layout.header_rows, len(texts)):
        depth = max(0, layout.starts[r - layout.header_rows])
        own: list[tuple[int, str]] = []
        if r in sections:
            section, levels = texts[r][sections[r]], []
            paths.append(Path())
            continue
        aside = None
        summed = False
        for c, text in enumerate(texts[r][:depth]):
            if c in skip:
                if text and not own and labels.is_total(text):
                    # A total has no number of its own: its word takes that place, and names the row.
                    own.append((next((k for k in range(c, layout.stub_columns) if k not in skip), c), text))
                    summed = True
                continue
            if summed and any(map(str.isdigit, text)):
                continue  # how many a total counts (7개 노선) is no name of it
            if text:
                found = cleaned.get(text)
                if found is None:
                    found = cleaned[text] = clean(text)
                if not found[0]:
                    aside = found[1]  # only a unit in brackets: the labels above go on
                    continue
            if text and codes[r][c] not in _NAMELESS:
                summed = summed or (not own and labels.is_total(text))
                own.append((c, text))
        if own:
            first = own[0][0]
            levels = levels[:first] + [""] * max(0, first - len(levels))
            for c, text in own:
                levels += [""] * (c + 1 - len(levels))
                levels[c] = text
                levels = levels[: c + 1]
        elif not depth:
            levels = []
        elif (total := next((text for text in texts[r][depth:] if text and labels.is_total(text)), None)) is not None:
            levels = [total]  # the word for the total stands beside its blank stub
        parts, unit = [], None
        for text in levels:
            if not text:
                continue
            label, label_unit = cleaned.get(text) or clean(text)
            unit = label_unit or unit
            if label and not (parts and label == parts[-1] and labels.is_total(label)):
                parts.append(label)  # a word for the total that stands in two stub cells is one label
        unit = aside or unit
        if own and parts and parts[-1][0] == "(" and _rate(parts[-1]):
            # A rate in brackets belongs to the row above; with its numbers in brackets too it says so itself.
            said = re.sub(r"\s*[,，]\s*%$", "", unbracketed(parts[-1]))
            parts = [*(above if _in_brackets(texts[r][depth:]) else parts[:-1]), said]
            unit = unit or "%"
        else:
            above = parts
        if section and parts and not (labels.is_total(parts[0]) and _closes(texts, r, last)):
            parts = [clean(section)[0], *parts]
        elif section and parts:
            section = None
        indent = indents[r]
        if parts and bullets[r]:
            parts = [_BULLET.sub("", parts[0]), *parts[1:]]
        if parts and nested:
            parents = [(level, label) for level, label in parents if level < indent]
            prefix = [label for _, label in parents] if indent else []
            parents.append((indent, parts[0]))
            parts = [*prefix, *parts]
        paths.append(Path(tuple(parts), unit, bool(parts) and labels.is_total(parts[-1]), tuple(c for c, _ in own)))
    return paths


def _with_units_below(texts: list[list[str]], layout: Layout) -> list[list[str]]:
    """The texts with a unit that stands in brackets below its merged label (``사업비`` over ``(억원)``) put behind it."""
    result = texts
    for r in range(layout.header_rows + 1, len(texts)):
        text = texts[r][0]
        if not text or text[0] not in "(（[" or layout.stub_columns < 2 or not texts[r][1] or clean(text)[0]:
            continue
        over = next((k for k in range(r - 1, layout.header_rows - 1, -1) if texts[k][0]), None)
        if over is not None:
            result = [list(row) for row in result] if result is texts else result
            result[over][0], result[r][0] = f"{result[over][0]} {text}", ""
    return result


def _with_late_parents(texts: list[list[str]], layout: Layout) -> list[list[str]]:
    """The texts with merged labels that are printed in the middle of their rows moved to the first of these: the subtotal that
    begins a group while the label above is that of the whole table, or has its subtotal already."""
    if layout.stub_columns < 2 or len(texts[0]) < 3:
        return texts
    result, over, had = texts, "", False
    for r in range(layout.header_rows, len(texts)):
        outer, inner = result[r][0], texts[r][1]
        if outer:
            over, had = outer, labels.is_total(inner)
            continue
        if not inner or not labels.is_total(inner) or any(map(str.isdigit, inner)):
            continue
        late = next((k for k in range(r + 1, len(texts)) if texts[k][0] or labels.is_total(texts[k][1])), None)
        if over and late is not None and (had or labels.is_total(over)):
            label = texts[late][0]
            named = label and not labels.is_total(label) and texts[late][1] and not labels.is_total(texts[late][1])
            if named and _adds_up(texts, r, late):
                result = [list(row) for row in result] if result is texts else result
                result[r][0], result[late][0] = label, ""
                over, had = label, True
                continue
        had = True
    return result


def _adds_up(texts: list[list[str]], total: int, label: int) -> bool:
    """Whether the rows below a subtotal, up to where the group of a label ends, come to it in every column that can be added."""
    end = next((k for k in range(label + 1, len(texts)) if texts[k][0] or labels.is_total(texts[k][1])), len(texts))
    held = []
    for c in range(2, len(texts[0])):
        below = [_amount(texts[k][c]) for k in range(total + 1, end)]
        whole = _amount(texts[total][c])
        if whole and None not in below:
            held.append(abs(sum(filter(None, below)) - whole) < 0.51)
    return any(held) and sum(held) * 2 > len(held)


def _amount(text: str) -> float | None:
    """A plain amount; nothing for a dash or a blank counts as none of it."""
    if not text or text in "-–—":
        return 0.0
    return float(text.replace(",", "")) if _PLAIN.fullmatch(text) else None


def _rate(label: str) -> bool:
    """Whether a label in brackets as a whole names a rate or a share (``(증감률)``, ``(구성비)``)."""
    inner = unbracketed(label)
    return inner != label and (meaning(inner) or ("",))[0] == "percent"


def _in_brackets(texts: list[str]) -> bool:
    """Whether the numbers of a row stand in brackets, every one of them."""
    numbers = [text for text in texts if any(map(str.isdigit, text))]
    return bool(numbers) and all([text[0] in "(（" and text[-1] in ")）" for text in numbers])


def _section_rows(texts: list[list[str]], layout: Layout, codes: list[list[int]]) -> dict[int, int]:
    """Rows of one label and nothing else, which head the rows below (``일반회계`` over its projects); with the label's column."""
    found = {}
    body = range(layout.header_rows, len(texts))
    for r in body:
        if not texts[r][0] or any(texts[r][1:]) or codes[r][0] not in (TEXT, PERIOD, YEAR) or len(texts[r]) < 3:
            continue
        below = r + 1
        if below == len(texts) or not texts[below][0] or labels.is_total(texts[r][0]):
            continue
        if sum(1 for text in texts[below] if text) > 1:
            found[r] = 0
    # Among rows with numbers such a label is as likely a row whose numbers are missing: sections leave no row outside …
    start = next((r for r in body if not labels.is_total(next((text for text in texts[r] if text), ""))), None)
    if not found or start in found:
        return found
    # … unless their labels are marked as headings, or the table marks what is missing and so leaves nothing else blank.
    full = all([all(texts[r][layout.stub_columns :]) for r in body if r not in found])
    return found if full else {r: c for r, c in found.items() if _HEADING.match(texts[r][c])}


def _last_part(texts: list[list[str]], sections: dict[int, int]) -> int:
    """The last row that is neither a section nor a total."""
    for r in range(len(texts) - 1, -1, -1):
        if r not in sections and not labels.is_total(next((text for text in texts[r] if text), "")):
            return r
    return -1


def _closes(texts: list[list[str]], row: int, last: int) -> bool:
    """Whether a total belongs to the whole table rather than to its section: nothing but totals follows, or a grand total."""
    label = next((text for text in texts[row] if text), "")
    return "소계" not in labels.bare(label) and (labels.is_grand_total(label) or last <= row)
