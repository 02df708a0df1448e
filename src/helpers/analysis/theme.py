"""How charts look: typeface, and colours that colour-blind readers tell apart, on white paper and on dark.

Each colour has a name, a value on light paper, and (in ``templates/site/charts.css``) one on dark paper. On light paper
colours take turns between dark ones, that carry white text, and middle ones, that carry black text, so that neighbours
in a stacked bar differ in lightness too, also in print; all stand out from the paper.
"""

from __future__ import annotations

WIDTH = 8.2
"""Inches; charts are as wide as the text column."""

INK = "#1b2027"
MUTED = "#57606c"
LINE = "#dde1e6"
PAPER = "#ffffff"
ON_LIGHT = "#101418"
"""Text on a middle or light colour, the same on either paper."""

PALETTE = ("#3576be", "#b0784f", "#0a5336", "#87919c", "#73487d", "#1e9aeb", "#8f1513", "#a39500")
BEFORE = "#8b95a1"
NOW, LESS, ALARM = PALETTE[0], PALETTE[1], PALETTE[6]

STATUS = {"완료": PALETTE[0], "추진중": PALETTE[5], "검토중": PALETTE[1], "미반영": PALETTE[6], "–": PALETTE[3]}
CHECK = {"confirmed": PALETTE[0], "unchecked": PALETTE[3], "conflict": PALETTE[6]}

VARIABLES = {INK: "ink", MUTED: "muted", LINE: "line", PAPER: "paper", BEFORE: "before"} | {
    colour: str(number) for number, colour in enumerate(PALETTE, start=1)
}
"""The names of the colours: ``--chart-ink`` and so on in style sheets."""


def use_theme() -> None:
    """Set matplotlib up: the same looks each time, whatever a notebook has set."""
    # Here, so that pages that only need the colours do not load matplotlib.
    import matplotlib as mpl

    from helpers.analysis.fonts import korean_font

    mpl.rcParams.update(mpl.rcParamsDefault)
    mpl.rcParams.update(
        {
            "font.family": [korean_font(), "DejaVu Sans"],
            "font.size": 10,
            "text.parse_math": False,  # a $ in a name is a $
            "axes.unicode_minus": False,
            "axes.titlesize": 11.5,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.titlepad": 12,
            "axes.titlecolor": INK,
            "axes.labelcolor": MUTED,
            "axes.labelsize": 9.5,
            "axes.edgecolor": MUTED,
            "axes.linewidth": 0.8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.grid": False,
            "axes.prop_cycle": mpl.cycler(color=PALETTE),
            "grid.color": LINE,
            "grid.linewidth": 0.8,
            "text.color": INK,
            "xtick.color": MUTED,
            "ytick.color": INK,
            "xtick.labelsize": 9.5,
            "ytick.labelsize": 10,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "legend.frameon": False,
            "legend.fontsize": 9.5,
            "figure.figsize": (WIDTH, 3.6),
            "figure.dpi": 100,
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
            "savefig.dpi": 160,
        }
    )


def readable_on(colour: str) -> str:
    """Black or white, whichever is read more easily on a colour; white is the paper, and dark where that is dark.

    >>> readable_on("#ffffff"), readable_on(NOW)
    ('#101418', '#ffffff')
    """
    return PAPER if contrast(PAPER, colour) >= 4.5 else ON_LIGHT


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str) -> str:
    """A colour as it stands in an SVG: the variable of the page with its value on light paper to fall back on.

    >>> seen("#1b2027"), seen("#ff0000")
    ('var(--chart-ink, #1b2027)', '#ff0000')
    """
    name = VARIABLES.get(colour)
    return f"var(--chart-{name}, {colour})" if name else colour


def _light(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
