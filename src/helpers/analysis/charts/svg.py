"""Figures as SVG that belongs to a page: letters are text that can be selected, colours follow the page's scheme.

matplotlib's own SVG backend writes letters as outlines, or as text that runs over where the reader's machine lacks the
typeface; it adds a style sheet, ids and a prolog, none of which may stand inside a page. This renderer writes ``svg``,
``path``, ``circle`` and ``text`` and nothing else: no ids, no links, no styles, no scripts. Each text carries the width
that it was laid out with (``textLength``), so that another typeface takes the same room. Colours of the theme are
written ``var(--chart-ink, #1b2027)``: the page's style sheet may change them, a file on its own keeps the fallbacks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform

from helpers.analysis.charts.letters import printable, width
from helpers.analysis.theme import seen

FONTS = "NanumGothic, 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"

_ASCENT, _DESCENT = 0.92, 0.23
"""Of the typeface, at size 1."""

_ANCHOR = {"left": ("start", 0.0), "center": ("middle", 0.5), "right": ("end", 1.0)}
_CAP = {"projecting": "square", "butt": "butt", "round": "round"}
_COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "z"}
_SPACE_BEFORE_SIGN = re.compile(r" (?=-)")


class NotVector(Exception):
    """The figure holds what this renderer does not write: pictures, gradients, hatches."""


def draw(figure: Figure, alt: str = "") -> str:
    """A figure as SVG.

    Parameters
    ----------
    figure
        The figure; its canvas and resolution are as before afterwards.
    alt
        What the chart says, for those who do not see it.

    Returns
    -------
    str
        One ``svg`` element as wide as the text column; the same text for the same figure.

    Raises
    ------
    NotVector
        Where something in the figure has no form as simple shapes.
    """
    before, usual = figure.canvas, figure.dpi
    figure.dpi = 72  # one unit is one point
    try:
        canvas = ChartCanvas(figure)
        figure.draw(canvas.renderer)
    finally:
        figure.dpi = usual
        figure.set_canvas(before)
    renderer = canvas.renderer
    label = f' aria-label="{escape(printable(alt))}"' if alt else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_short(renderer.width)} {_short(renderer.height)}"'
        f' width="{renderer.width * 96 / 72:.0f}" height="{renderer.height * 96 / 72:.0f}" role="img"{label}'
        f' font-family="{FONTS}" stroke-linejoin="round">{"".join(renderer.parts)}</svg>'
    )


class ChartCanvas(FigureCanvasBase):
    """A canvas at 72 dots per inch, so that matplotlib measures texts as :class:`ChartRenderer` writes them."""

    fixed_dpi = 72

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        wide, high = figure.get_size_inches() * 72
        self.renderer = ChartRenderer(wide, high)

    def get_renderer(self) -> ChartRenderer:
        """The renderer; matplotlib asks for it when it measures."""
        return self.renderer


class ChartRenderer(RendererBase):
    """Writes what matplotlib draws as elements of an SVG into :attr:`parts`; y points down."""

    def __init__(self, wide: float, high: float) -> None:
        super().__init__()
        self.width, self.height = wide, high
        self.parts: list[str] = []
        self._flip = Affine2D().scale(1, -1).translate(0, high)

    # Measuring
    def get_canvas_width_height(self) -> tuple[float, float]:
        """In points."""
        return self.width, self.height

    def flipy(self) -> bool:
        """Texts are placed from the top."""
        return True

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """The width as browsers add it up; the height of the typeface, whatever the letters."""
        size = prop.get_size_in_points()
        return width(s, size, bold=_bold(prop)), (_ASCENT + _DESCENT) * size, _DESCENT * size

    # Drawing
    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """A line or a shape; a circle stays one."""
        if gc.get_hatch():
            raise NotVector("hatches")
        look = self._look(gc, rgbFace)
        placed = (transform + self._flip).transform_path(path)
        if look and (outline := _outline(_clipped(placed, self._window(gc), rgbFace is not None))):
            self.parts.append(f'<path d="{outline}"{look}/>')

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """The same mark at each point; round ones as circles."""
        look, mark = self._look(gc, rgbFace), marker_trans.transform_path(marker_path)
        if not look:
            return
        radius = _radius(mark)
        for x, y in _points((trans + self._flip).transform_path(path)):
            if radius is not None:
                self.parts.append(f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"{look}/>')
            else:
                outline = _outline(Affine2D().scale(1, -1).translate(x, y).transform_path(mark))
                self.parts.append(f'<path d="{outline}"{look}/>')

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """One line of text, held at the side it is aligned to, with the width it was laid out with."""
        shown = printable(s)
        if not shown:
            return
        size = prop.get_size_in_points()
        long = width(shown, size, bold=_bold(prop))
        anchor, part = _ANCHOR[mtext.get_horizontalalignment() if mtext is not None else "left"]
        turn = math.radians(angle)
        x, y = x + part * long * math.cos(turn), y - part * long * math.sin(turn)
        turned = f' transform="rotate({_short(-angle)} {_short(x)} {_short(y)})"' if angle else ""
        held = f' text-anchor="{anchor}"' if part else ""
        weight = ' font-weight="bold"' if _bold(prop) else ""
        alpha = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        faint = f' fill-opacity="{_short(alpha)}"' if alpha != 1 else ""
        self.parts.append(
            f'<text x="{_short(x)}" y="{_short(y)}" font-size="{_short(size)}"{weight}{held}{turned} fill="{colour(gc.get_rgb())}"'
            f'{faint} textLength="{_short(long)}" lengthAdjust="spacingAndGlyphs">{escape(shown, quote=False)}</text>'
        )

    def draw_tex(self, *args: Any, **kwargs: Any) -> None:
        """TeX is not text."""
        raise NotVector("TeX")

    def draw_image(self, *args: Any, **kwargs: Any) -> None:
        """A picture is no vector."""
        raise NotVector("a picture")

    def draw_gouraud_triangles(self, *args: Any, **kwargs: Any) -> None:
        """Gradients are no simple shapes."""
        raise NotVector("a gradient")

    def _look(self, gc: GraphicsContextBase, face: Any) -> str:
        """Fill and line of a shape as attributes; nothing where neither is seen."""
        forced, alpha = gc.get_forced_alpha(), gc.get_alpha()
        filled = face is not None and (len(face) < 4 or face[3] > 0)
        stroke = gc.get_rgb()
        thick = gc.get_linewidth()
        lined = thick > 0 and stroke[3] > 0
        if not (filled or lined) or (forced and alpha == 0):
            return ""
        look = [f'fill="{colour(face)}"' if filled else 'fill="none"']
        if filled and (solid := alpha if forced else face[3] if len(face) == 4 else 1.0) != 1:
            look.append(f'fill-opacity="{_short(solid)}"')
        if lined:
            look.append(f'stroke="{colour(stroke)}"')
            if thick != 1:
                look.append(f'stroke-width="{_short(thick)}"')
            if (solid := alpha if forced else stroke[3]) != 1:
                look.append(f'stroke-opacity="{_short(solid)}"')
            if gc.get_capstyle() != "butt":
                look.append(f'stroke-linecap="{_CAP[gc.get_capstyle()]}"')
            if gc.get_joinstyle() != "round":
                look.append(f'stroke-linejoin="{gc.get_joinstyle()}"')
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                look.append(f'stroke-dasharray="{" ".join(_short(dash) for dash in dashes)}"')
                if offset:
                    look.append(f'stroke-dashoffset="{_short(offset)}"')
        return " " + " ".join(look)

    def _window(self, gc: GraphicsContextBase) -> Bbox | None:
        """What may be drawn on, in the coordinates of the SVG."""
        window = gc.get_clip_rectangle()
        if window is None:
            return None
        return Bbox([[window.x0, self.height - window.y1], [window.x1, self.height - window.y0]])


def colour(rgb: Any) -> str:
    """A colour of matplotlib as it stands in an attribute.

    >>> colour((1, 0, 0))
    '#ff0000'
    """
    return seen(to_hex(rgb))


def _bold(prop: FontProperties) -> bool:
    weight = prop.get_weight()
    return (weight_dict.get(weight, 400) if isinstance(weight, str) else weight) >= 600


def _short(number: float) -> str:
    """A number on a grid of 1/100 point.

    >>> _short(12.0), _short(0.126), _short(-0.001)
    ('12', '.13', '0')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _points(path: Path) -> Iterator[tuple[float, float]]:
    """The finite points of a path."""
    for x, y in path.vertices:
        if math.isfinite(x) and math.isfinite(y):
            yield x, y


def _radius(mark: Path) -> float | None:
    """The radius of a mark that is a circle around its place."""
    if mark.codes is None or not (mark.codes == Path.CURVE4).sum() >= 12:
        return None
    box = mark.get_extents()
    round_ = abs(box.width - box.height) < 0.01 and abs(box.x0 + box.x1) < 0.01 and abs(box.y0 + box.y1) < 0.01
    return box.width / 2 if round_ else None


def _clipped(path: Path, window: Bbox | None, filled: bool) -> Path:
    """What of a path is to be seen; nearly always all of it."""
    if window is None or not len(path.vertices):
        return path
    box = path.get_extents()
    if box.x0 >= window.x0 - 1 and box.x1 <= window.x1 + 1 and box.y0 >= window.y0 - 1 and box.y1 <= window.y1 + 1:
        return path
    if filled:
        return path.clip_to_bbox(window)
    return path.cleaned(clip=(window.x0, window.y0, window.x1, window.y1))


def _outline(path: Path) -> str:
    """A path as the ``d`` of an element."""
    steps = []
    for vertices, code in path.iter_segments(simplify=False):
        command = _COMMANDS[code]
        steps.append(command if command == "z" else command + " ".join(_short(number) for number in vertices))
    return _SPACE_BEFORE_SIGN.sub("", "".join(steps)) if len(steps) > 1 else ""
