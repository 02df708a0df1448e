"""The paper that charts are put on: everything has its place in points before anything is drawn.

The widths of texts are known (:mod:`helpers.analysis.charts.letters`), so that scales leave exactly the room that labels
need; no solver has to look for it, and nothing overlaps or is cut, whatever the names and numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator
from matplotlib.transforms import Transform

from helpers.analysis.charts.letters import widest, width, wrap
from helpers.analysis.theme import INK, LINE, MUTED, NOW, PAPER, WIDTH, use_theme

WIDE = WIDTH * 72
"""Points across."""

NAME, VALUE, SMALL, TITLE = 10.0, 9.5, 9.5, 11.5
"""Sizes of type."""

AXIS = 31.0
"""Points below a plot for the numbers of its scale and their unit."""

_SWATCH, _GAP = 15.0, 16.0


@dataclass(frozen=True)
class Key:
    """An entry of the key above a chart: what a colour or a mark stands for."""

    text: str
    colour: str = NOW
    mark: str = "bar"
    """``bar``, ``line`` (across a bar), or a marker of matplotlib."""


@dataclass(frozen=True)
class End:
    """What stands at the end of a bar: its value, the text beside it, and how that looks."""

    place: float
    value: float
    text: str
    colour: str = INK
    bold: bool = True
    pad: float = 4.0
    left: bool = False
    """Left of the value, as it falls below zero."""


def sheet(title: str, body: float, *, note: str = "", key: Sequence[Key] = ()) -> Figure:
    """A figure with its finding on top, what is measured in small type below it, and a key.

    Parameters
    ----------
    title
        The finding.
    body
        Points below the head, for the plots: they are placed with :func:`plot`, from the bottom.
    note, key
        What else the head says.
    """
    use_theme()
    titles = wrap(title[:1].upper() + title[1:], WIDE - 6, TITLE, bold=True)
    notes = wrap(note, WIDE - 6, SMALL) if note else []
    rows = _key_rows(key)
    high = 4 + len(titles) * 16 + len(notes) * 13 + (4 + len(rows) * 15 if rows else 0) + 9 + body
    figure = Figure(figsize=(WIDTH, high / 72))
    top = 4.0
    for line in titles:
        _head(figure, line, 2, top + 12, high, TITLE, INK, bold=True)
        top += 16
    for line in notes:
        _head(figure, line, 2, top + 10, high, SMALL, MUTED)
        top += 13
    top += 4
    for row in rows:
        x = 2.0
        for entry in row:
            _swatch(figure, entry, x, top + 7, high)
            _head(figure, entry.text, x + _SWATCH, top + 10.5, high, SMALL, INK)
            x += _SWATCH + width(entry.text, SMALL) + _GAP
        top += 15
    return figure


def _key_rows(key: Sequence[Key]) -> list[list[Key]]:
    rows: list[list[Key]] = []
    x = WIDE
    for entry in key:
        entry = Key("".join(wrap(entry.text, WIDE - 40, SMALL, most=1)), entry.colour, entry.mark)
        wide = _SWATCH + width(entry.text, SMALL) + _GAP
        if x + wide - _GAP > WIDE - 4:
            rows.append([])
            x = 2.0
        rows[-1].append(entry)
        x += wide
    return rows


def _head(figure: Figure, text: str, x: float, y: float, high: float, size: float, colour: str, *, bold: bool = False) -> None:
    weight = "bold" if bold else "normal"
    figure.text(x / WIDE, 1 - y / high, text, va="baseline", fontsize=size, color=colour, fontweight=weight)


def _swatch(figure: Figure, entry: Key, x: float, y: float, high: float) -> None:
    if entry.mark == "bar":
        figure.add_artist(Rectangle((x / WIDE, 1 - (y + 4.5) / high), 11 / WIDE, 9 / high, color=entry.colour, linewidth=0))
    elif entry.mark == "line":
        spots = [1 - (y - 6) / high, 1 - (y + 6) / high]
        figure.add_artist(Line2D([(x + 5) / WIDE] * 2, spots, color=entry.colour, linewidth=2.6))
    else:
        figure.add_artist(point((x + 5) / WIDE, 1 - y / high, entry.mark, entry.colour))


def point(x: float, y: float, mark: str, colour: str) -> Line2D:
    """A mark in the figure's or a plot's coordinates: a round one filled, any other hollow."""
    face = colour if mark == "o" else PAPER
    return Line2D(
        [x], [y], marker=mark, linestyle="", markersize=6, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=1.2,
        zorder=4, clip_on=False,
    )  # fmt: skip


def plot(figure: Figure, left: float, bottom: float, wide: float, tall: float) -> Axes:
    """Axes at a place in points, counted from the lower left corner of the figure."""
    high = figure.get_figheight() * 72
    return figure.add_axes((left / WIDE, bottom / high, wide / WIDE, tall / high))


def name_lines(names: Iterable[object], room: float = 0.36 * WIDE, most: int = 2) -> list[list[str]]:
    """Names of rows on at most two lines."""
    return [wrap(name, room, NAME, most=most) for name in names]


def room_of(lines: Sequence[Sequence[str]], *, bold: bool = False) -> float:
    """Points that names take at the left of their rows."""
    return max((widest(own, NAME, bold=bold) for own in lines), default=0.0) + 10


def put(
    axes: Axes,
    text: str,
    spot: tuple[float, float],
    shift: tuple[float, float] = (0, 0),
    *,
    coords: str | Transform = "axes fraction",
    size: float = SMALL,
    colour: str = INK,
    bold: bool = False,
    ha: str = "left",
    va: str = "baseline",
) -> None:
    """A text at a place in a plot's coordinates, moved by points."""
    axes.annotate(
        text, spot, xytext=shift, xycoords=coords, textcoords="offset points", ha=ha, va=va, fontsize=size, color=colour,
        fontweight="bold" if bold else "normal", linespacing=1.05, annotation_clip=False,
    )  # fmt: skip


def rows(axes: Axes, names: Sequence[Sequence[str]], places: Sequence[float], last: float, bold: Iterable[int] = ()) -> None:
    """The rows of a plot, the first on top, with their names; ``last`` is the place of the lowest."""
    axes.set_ylim(last + 0.5, -0.5)
    axes.yaxis.set_visible(False)  # a text each is drawn in half the time that matplotlib takes for its ticks
    axes.spines["left"].set_visible(False)
    beside = axes.get_yaxis_transform()
    for number, (lines, place) in enumerate(zip(names, places, strict=True)):
        put(axes, "\n".join(lines), (0, place), (-7, 0), coords=beside, size=NAME, bold=number in bold, ha="right", va="center")


def ruled(axes: Axes, marks: Sequence[float], form: Callable[[float], str]) -> None:
    """A scale below a plot: a line at each mark and its number."""
    axes.xaxis.set_major_locator(FixedLocator(list(marks)))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    below = axes.get_xaxis_transform()
    spots = [spot for mark in marks for spot in (mark, mark, math.nan)]
    axes.add_line(Line2D(spots, [0, 1, math.nan] * len(marks), transform=below, color=LINE, linewidth=0.8, zorder=0.5))
    for mark in marks:
        put(axes, form(mark), (mark, 0), (0, -12.5), coords=below, colour=MUTED, ha="center")


def measure(
    axes: Axes,
    wide: float,
    ends: Sequence[End],
    unit: str,
    form: Callable[[float], str],
    *,
    values: Iterable[float] = (),
    counts: bool = False,
    ticks: Sequence[float] | None = None,
) -> float:
    """The scale of the values, from zero, with exactly the room that the labels at the ends need; the labels, too.

    Parameters
    ----------
    axes
        The plot; its vertical scale is set.
    wide
        Its width in points.
    ends
        The labels.
    unit
        What is measured, below the scale.
    form
        How a value is written on the scale.
    values
        More values that must have room.
    counts
        What is counted has whole ticks.
    ticks
        The ticks, where they are known.

    Returns
    -------
    float
        Points per unit.
    """
    every = [0.0, *(end.value for end in ends), *values]
    low, high = min(every), max(every)
    if low == high:
        high = 1.0
    # What stands beyond a value, at either side, in points.
    beyond = [(end.value, end.pad + width(end.text, VALUE, bold=end.bold) + 1 if end.text else 1.0, end.left) for end in ends]
    right = [(high, 2 + width(form(high), SMALL) / 2)] + [(value, more) for value, more, left in beyond if not left]
    left_ = [(-low, 2 + width(form(low), SMALL) / 2 if low < 0 else 1.0)] + [
        (-value, more) for value, more, left in beyond if left
    ]

    def taken(scale: float) -> float:
        return max(value * scale + more for value, more in right) + max(value * scale + more for value, more in left_)

    small, large = 0.0, wide / (high - low)
    for _ in range(60):
        middle = (small + large) / 2
        small, large = (middle, large) if taken(middle) <= wide else (small, middle)
    scale = max(small, wide * 0.05 / (high - low))  # labels longer than the plot: bars are still seen
    before = max(value * scale + more for value, more in left_)
    axes.set_xlim(-before / scale, (wide - before) / scale)
    marks = _ticks(low, high, scale, form, counts) if ticks is None else ticks
    marks = [mark for mark in marks if mark <= 0 or before + mark * scale + width(form(mark), SMALL) / 2 <= wide + 2]
    ruled(axes, marks, form)
    axes.axvline(0, color=MUTED, linewidth=0.9, zorder=2.5)
    put(axes, wrap(unit, wide, SMALL, most=1)[0], (0, 0), (0, -27), colour=MUTED)
    for end in ends:
        if end.text:
            shift, ha = (-end.pad, "right") if end.left else (end.pad, "left")
            put(
                axes, end.text, (end.value, end.place), (shift, 0), coords="data", size=VALUE, colour=end.colour, bold=end.bold,
                ha=ha, va="center",
            )  # fmt: skip
    return scale


def _ticks(low: float, high: float, scale: float, form: Callable[[float], str], counts: bool) -> list[float]:
    """As many as have room, never two that read the same."""
    for most in (6, 5, 4, 3, 2):
        found = MaxNLocator(nbins=most, integer=counts, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        marks = [float(mark) for mark in found if low * 1.0001 <= mark <= high * 1.0001]
        texts = [form(mark) for mark in marks]
        apart = all(
            (b - a) * scale > (width(one, SMALL) + width(other, SMALL)) / 2 + 8
            for (a, one), (b, other) in pairwise(zip(marks, texts, strict=True))
        )
        if apart and len(set(texts)) == len(texts):
            return marks
    return [0.0]


def bars(
    title: str,
    names: Sequence[object],
    ends: Sequence[End],
    unit: str,
    form: Callable[[float], str],
    *,
    note: str = "",
    key: Sequence[Key] = (),
    each: float = 27.0,
    places: Sequence[float] | None = None,
    above: float = 0.0,
    values: Iterable[float] = (),
    counts: bool = False,
    ticks: Sequence[float] | None = None,
    bold: Iterable[int] = (),
) -> tuple[Figure, Axes, float]:
    """A plot with a named row for each bar and labels at their ends; the bars themselves are the caller's.

    Parameters
    ----------
    title, note, key
        The head (see :func:`sheet`).
    names, places
        The rows and where they stand: 0, 1, 2 … unless told.
    ends, unit, form, values, counts, ticks
        The scale (see :func:`measure`).
    each
        Points from row to row.
    above
        Points to keep free above the first row.
    bold
        Rows whose names are bold.

    Returns
    -------
    tuple
        The figure, its axes, and points per unit.
    """
    places = list(range(len(names))) if places is None else places
    lines, last = name_lines(names), max(places)
    left = room_of(lines, bold=bool(bold))
    tall = (last + 1) * each
    figure = sheet(title, above + tall + AXIS, note=note, key=key)
    axes = plot(figure, left, AXIS, WIDE - left - 2, tall)
    rows(axes, lines, places, last, bold)
    return figure, axes, measure(axes, WIDE - left - 2, ends, unit, form, values=values, counts=counts, ticks=ticks)
