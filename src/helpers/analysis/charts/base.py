"""What all charts share: a figure with its finding, wrapped labels, bars with values at their ends."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.analysis.charts.svg import NotVector, draw
from helpers.analysis.escape import plain
from helpers.analysis.theme import INK, LINE, MUTED, WIDTH, use_theme

VECTOR_LIMIT = 250_000
"""Bytes up to which a chart is shown as SVG; above, as PNG at double resolution."""


@dataclass(frozen=True)
class Chart:
    """A figure and what it shows, in words, for those who do not see it; with a short name, for files and headings.

    In a notebook it displays as SVG whose text can be selected, or as PNG where that would be very large.
    """

    figure: Figure
    alt: str
    name: str = ""

    def svg(self) -> str:
        """The figure as SVG (see :mod:`helpers.analysis.charts.svg`), the same text each time.

        Raises
        ------
        NotVector
            Where it holds pictures, hatches or gradients, which only a figure of one's own does.
        """
        return draw(self.figure, self.alt)

    def small_svg(self) -> str | None:
        """The figure as SVG, or None where that is larger than :data:`VECTOR_LIMIT` or impossible."""
        try:
            drawn = self.svg()
        except NotVector:
            return None
        return drawn if len(drawn.encode()) <= VECTOR_LIMIT else None

    def png(self) -> bytes:
        """The figure as PNG, sharp on dense screens; a chart has few colours, so that a palette holds them all."""
        target = io.BytesIO()
        before, usual = self.figure.canvas, self.figure.dpi
        self.figure.dpi = rcParams["savefig.dpi"]
        try:
            canvas = FigureCanvasAgg(self.figure)
            canvas.draw()
            drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        finally:
            self.figure.dpi = usual
            self.figure.set_canvas(before)
        drawn.quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, "PNG")
        return target.getvalue()

    def display_data(self) -> tuple[dict[str, str | bytes], dict[str, dict]]:
        """The picture by its media type, and what goes with it: ``alt`` and ``title``."""
        said = {"alt": self.alt, "title": self.name}
        if (drawn := self.small_svg()) is not None:
            return {"image/svg+xml": drawn}, {"image/svg+xml": said}
        return {"image/png": self.png()}, {"image/png": said | {"width": round(self.figure.get_figwidth() * 96)}}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict, dict]:
        data, metadata = self.display_data()
        return data | {"text/plain": self.alt}, metadata


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure in the project's theme."""
    use_theme()
    return Figure(figsize=(width, height), layout="constrained")


def set_title(figure: Figure, title: str, note: str = "") -> None:
    """The finding above the chart, at the left edge of the figure; what is measured in small type below it."""
    lines = wrap(title[:1].upper() + title[1:], 96)
    size = 11.5
    text = "\n".join(lines)
    figure.suptitle(
        text + ("\n" if note else ""), x=0.004, ha="left", fontsize=size, fontweight="bold", color=INK, linespacing=1.35
    )
    if note:
        note = "\n".join(wrap(note, 130))
        height = figure.get_figheight()
        top = 0.98 - (len(lines) * size * 1.35 + 1) / 72 / height
        figure.text(0.004, top, note, ha="left", va="top", fontsize=9.5, color=MUTED, linespacing=1.25)


def columns_of(text: str) -> int:
    """The width of a text in Latin letters; a Korean one is as wide as two.

    >>> columns_of("재무과 A")
    8
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: object, width: int, most: int = 0) -> list[str]:
    """A text in lines of a width in Latin letters, broken at blanks where there are any; cut after ``most`` lines.

    >>> wrap("전통시장 및 상점가 활성화 추진", 20)
    ['전통시장 및 상점가', '활성화 추진']
    """
    lines: list[str] = []
    for word in plain(text).split(" "):
        if lines and columns_of(lines[-1]) + 1 + columns_of(word) <= width:
            lines[-1] += " " + word
            continue
        rest = word
        while columns_of(rest) > width:
            cut = next(n for n in range(len(rest), 0, -1) if columns_of(rest[:n]) <= width)
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    lines = [line for line in lines if line] or [""]
    if most and len(lines) > most:
        lines = lines[:most]
        while lines[-1] and columns_of(lines[-1]) > width - 1:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + "…"
    return lines


def label(text: object, width: int = 34, most: int = 2) -> str:
    """A label of a category on at most two lines."""
    return "\n".join(wrap(text, width, most))


def name_rows(axes: Axes, names: Sequence[object], width: int = 34) -> None:
    """Names of horizontal bars, the first on top."""
    axes.set_yticks(range(len(names)), [label(name, width) for name in names], linespacing=1.1)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", pad=6)


def measure_along(axes: Axes, unit: str, low: float, high: float, room: float = 0.16, *, counts: bool = False) -> None:
    """The axis of the values: from zero, with room for the labels at the ends of bars; what is counted has whole ticks."""
    span = (high - low) or 1.0
    axes.set_xlim(low - (room * span if low < 0 else 0), high + (room * span if high > 0 else room * span * 0.2))
    axes.set_xlabel(unit, loc="left")
    axes.xaxis.grid(True, color=LINE)
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=MUTED, linewidth=0.9, zorder=2.5)
    axes.locator_params(axis="x", nbins=6, integer=counts)


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    ha: str = "left",
    dx: float = 4,
    colour: str = INK,
    size: float = 9.5,
    bold: bool = False,
) -> None:
    """A value beside the end of a bar."""
    axes.annotate(
        text, (x, y), xytext=(dx if ha == "left" else -dx, 0), textcoords="offset points", ha=ha, va="center",
        fontsize=size, color=colour, fontweight="bold" if bold else "normal", annotation_clip=False,
    )  # fmt: skip


def text_width(axes: Axes, text: str, size: float = 9.5) -> float:
    """The width of a text in points, near enough to tell whether it fits."""
    return columns_of(text) * size * 0.53


def bar_height(bars: int, each: float, frame: float = 1.15, most: float = 12.0) -> float:
    """Inches that a chart of so many bars needs."""
    return min(most, frame + bars * each)
