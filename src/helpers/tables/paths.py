"""Label paths: what the rows and columns of a grid are called, outermost label first."""

from __future__ import annotations

from typing import NamedTuple

from . import labels
from .labels import clean
from .layout import EMPTY, LONG, MIXED, NIL, PERIOD, TEXT, WEAKLY, YEAR, Layout


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
            elif c and c > layout.stub_columns and (r == 0 or not anchored[r - 1][c]):
                # Merged to the right, as long as the parent is the same one.
                same_parent = all(carried[q][c] == carried[q][c - 1] and not anchored[q][c] for q in range(r))
                if same_parent and row[c - 1]:
                    row[c] = row[c - 1]
            if r and not text and anchored[r - 1][c] and not row[c]:
                # Merged downwards: the label above heads this column alone, and still does one row further down.
                own[c] = True
        carried.append(row)
        anchored.append(own)
    unit_rows = {
        r for r in range(1, header) if all(labels.is_unit_cell(text) for text in texts[r] if text) and any(texts[r][layout.stub_columns :])
    }
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
                unit = labels.is_unit_cell(text)
                continue
            label, label_unit = clean(text)
            unit = label_unit or unit
            if label and not (parts and r and label == parts[-1] and not texts[r][c]):
                if texts[r][c]:
                    own_levels.append(len(parts))
                parts.append(label)
        paths.append(Path(tuple(parts), unit, bool(parts) and labels.is_total(parts[-1]), tuple(own_levels)))
    return paths


def row_paths(texts: list[list[str]], layout: Layout, codes: list[list[int]], indents: list[int], skip: set[int]) -> list[Path]:
    """A path for every row below the header, merged stub labels carried down; `skip` are stub columns that only number the rows."""
    levels: list[str] = []
    parents: list[tuple[int, str]] = []
    paths = []
    for r in range(layout.header_rows, len(texts)):
        shift = layout.shifts[r - layout.header_rows]
        depth = max(0, layout.stub_columns + (shift if shift > 0 and layout.stub_columns else 0))
        own: list[tuple[int, str]] = []
        for c in range(min(depth, len(texts[r]))):
            if c in skip:
                continue
            if codes[r][c] in (TEXT, YEAR, PERIOD, MIXED, WEAKLY) or (codes[r][c] not in (EMPTY, NIL, LONG) and texts[r][c]):
                own.append((c, texts[r][c]))
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
            label, label_unit = clean(text)
            unit = label_unit or unit
            if label:
                parts.append(label)
        indent = indents[r]
        if parts:
            parents = [(level, label) for level, label in parents if level < indent]
            prefix = [label for _, label in parents] if indent else []
            parents.append((indent, parts[0]))
            parts = [*prefix, *parts]
        paths.append(Path(tuple(parts), unit, bool(parts) and labels.is_total(parts[-1]), tuple(c for c, _ in own)))
    return paths
