"""A chart: a figure, what it says in words, and its forms for pages and files."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers.analysis.charts.svg import NotVector, draw

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
