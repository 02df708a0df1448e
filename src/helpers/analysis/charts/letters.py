"""How wide texts are in the charts' typeface, in points, and texts broken into lines that keep a width.

The widths are sums of the letters' advances, as browsers add them up; nothing is drawn to know them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from helpers.analysis.escape import plain
from helpers.analysis.fonts import font_files

GLUE = "\ue000"
"""Stands for a blank at which :func:`wrap` does not break."""

_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line in points.

    >>> width("가", 10) > width("A", 10) > width("i", 10) > 0
    True
    """
    return sum(_advance(letter, bold) for letter in text) * size


@cache
def _advance(letter: str, bold: bool) -> float:
    """The advance of a letter at size 1; of the next typeface where the first does not have it."""
    letter = " " if letter == GLUE else letter
    font = next((font for font in _fonts(bold) if font.get_char_index(ord(letter))), None)
    if font is None:  # whatever the reader's machine shows
        return 1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.6
    return font.load_char(ord(letter), flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM


@cache
def _fonts(bold: bool) -> tuple[FT2Font, ...]:
    weight = "bold" if bold else "normal"
    fallback = font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight))
    # From memory: processes forked from this one would share an open file's position, and read each other's bytes.
    return tuple(FT2Font(BytesIO(Path(file).read_bytes())) for file in (font_files()[bold], fallback))


def printable(text: str) -> str:
    """One line as a chart shows it: without signs that nothing can show, single blanks."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def wrap(text: object, room: float, size: float = 10, *, bold: bool = False, most: int = 0) -> list[str]:
    """A text in lines no wider than ``room`` points, broken at blanks where there are any; cut after ``most`` lines.

    >>> wrap("전통시장 및 상점가 활성화 추진", 110)
    ['전통시장 및 상점가', '활성화 추진']
    >>> wrap("전통시장 및 상점가 활성화 추진", 110, most=1)
    ['전통시장 및 상점가…']
    """
    lines: list[str] = []
    for word in plain(text).split(" "):
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += " " + word
            continue
        rest = word
        while len(rest) > 1 and width(rest, size, bold=bold) > room:
            cut = next((n for n in range(len(rest) - 1, 1, -1) if width(rest[:n], size, bold=bold) <= room), 1)
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    lines = [line for line in lines if line] or [""]
    if most and len(lines) > most:
        lines = lines[:most]
        while len(lines[-1]) > 1 and width(lines[-1].rstrip() + "…", size, bold=bold) > room:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip(" ,·(") + "…"
    return [line.replace(GLUE, " ") for line in lines]


def widest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    """The width of the longest of some lines."""
    return max((width(line, size, bold=bold) for line in lines), default=0.0)
