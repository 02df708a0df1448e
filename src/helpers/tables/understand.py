"""A grid with its context → observations and skipped numbers, under the layout that its cells and its sums speak for."""

from __future__ import annotations

from .cells import CellReader
from .classes import quarters, short_years, tell_classes, tell_counts
from .context import Context
from .grid import Grid
from .headers import straightened
from .layout import Layout, decide, form_layout
from .looks import Looks, look, lowered, negated
from .paths import column_paths, row_paths
from .special import is_contents, nameless, special_columns, tell_apart
from .support import Reading, best_supported, better_signed
from .words import Words


def read_grid(grid: Grid, context: Context) -> Reading:
    """Understand one grid: under the likeliest layout, or under the one whose sums hold where several are nearly as likely."""
    looks = look(grid)
    if looks.bracketed and context.negative_brackets():
        looks = negated(looks)
    short_years(grid.texts, looks.codes)
    quarters(grid.texts, looks.codes)
    if looks.places:
        tell_counts(grid.texts, looks.contents, looks.codes)
    grid = straightened(grid, looks.codes)
    tell_classes(grid.texts, looks.codes)
    layouts = [form_layout(looks.codes)] if grid.form else decide(grid.texts, looks.codes)
    reading = _likeliest(grid, context, looks, layouts)
    less = lowered(grid, looks)
    return reading if less is None else better_signed(reading, _likeliest(grid, context, less, layouts), grid)


def _likeliest(grid: Grid, context: Context, looks: Looks, layouts: list[Layout]) -> Reading:
    readings = [_read_as(grid, context, looks, layout) for layout in layouts]
    return readings[0] if len(readings) == 1 else best_supported(readings, grid)


def _read_as(grid: Grid, context: Context, looks: Looks, layout: Layout) -> Reading:
    codes = looks.codes
    columns = column_paths(grid.texts, layout, codes)
    special = special_columns(grid, layout, columns)
    if is_contents(grid, context, layout):
        special[len(columns) - 1] = "page"
    rows = row_paths(grid.texts, layout, codes, grid.indents, nameless(grid, layout, special))
    rows = tell_apart(grid, layout, codes, rows)
    words = Words()
    observations, skipped = CellReader(grid, context, looks, layout, columns, rows, special, words).read()
    return Reading(layout, observations, skipped, rows, columns, words)
