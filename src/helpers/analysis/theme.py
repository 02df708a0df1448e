"""How charts look: typeface, colours that colour-blind readers tell apart, and hatches for those who see none."""

from __future__ import annotations

import matplotlib as mpl

from helpers.analysis.fonts import korean_font

WIDTH = 8.2
"""Inches; charts are as wide as the text column."""

INK = "#1b2027"
MUTED = "#57606c"
LINE = "#dde1e6"
NOW = "#1f5f9e"
BEFORE = "#b9c4d0"
FELL = "#b4531f"
STRONG = "#0f3a66"

# After Okabe and Ito, darkened so that white or black text on them has enough contrast; light and dark alternate.
PALETTE = ("#1f5f9e", "#e6a23c", "#12806a", "#c9d2dc", "#8c4a86", "#79b4dd", "#a8481a", "#e9dfa6")
HATCHES = ("", "///", "", "...", "\\\\\\", "", "xx", "--")

STATUS = {
    "완료": ("#1f5f9e", ""),
    "추진중": ("#79b4dd", "///"),
    "검토중": ("#e6dcae", "..."),
    "미반영": ("#a8481a", "xx"),
    "–": ("#c9d2dc", "--"),
}
CHECK = {"confirmed": ("#12806a", ""), "unchecked": ("#d5dbe2", ""), "conflict": ("#a8481a", "xx")}


def use_theme() -> None:
    """Set matplotlib up: same looks and, with fixed salt and no dates, the same bytes each time."""
    mpl.rcParams.update(mpl.rcParamsDefault)
    mpl.rcParams.update(
        {
            "font.family": [korean_font(), "DejaVu Sans"],
            "font.size": 10,
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
            "hatch.linewidth": 0.6,
            "figure.figsize": (WIDTH, 3.6),
            "figure.dpi": 100,
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
            "savefig.dpi": 160,
            "svg.hashsalt": "helpers",
            "svg.fonttype": "path",
            "svg.id": "chart",
        }
    )


def readable_on(colour: str) -> str:
    """Black or white, whichever is read more easily on a colour.

    >>> readable_on("#ffffff"), readable_on("#1f5f9e")
    ('#1b2027', '#ffffff')
    """
    red, green, blue = mpl.colors.to_rgb(colour)

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.06 else INK
