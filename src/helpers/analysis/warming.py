"""What the first page of a process pays for and every later one has for nothing, done ahead of time."""

from __future__ import annotations

import os

import xlsxwriter.workbook  # noqa: F401 - downloads are written with it
from matplotlib import rc_context

import helpers
from helpers import quoted, showing  # noqa: F401
from helpers.analysis import PRELOADED, charts, leads, measures, overviews, page  # noqa: F401 - so that notebooks find them there
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.sheet import End, Key, bars
from helpers.analysis.wording import wording
from helpers.datasets import audit_items, labels, schema  # noqa: F401 - measures import them when they first need them
from helpers.reading import text  # noqa: F401


def warm() -> None:
    """Load the modules, the wording, the typefaces and the tables that notebooks will ask for, in a process that forks them.

    The tables are those of the folder that the variable :data:`~helpers.analysis.PRELOADED` names. One that is changed
    later is read again by whoever asks for it.

    A small chart is drawn as SVG and as PNG and thrown away. No thread is started, pyplot knows of no figure, and
    matplotlib's settings are as they were: a notebook cannot tell whether this was called, but by its watch.
    """
    wording()
    with rc_context():
        figure, axes, _ = bars("가 A", ["가나다"], [End(0, 1.0, "가 1")], "원", str, note="나", key=[Key("다")])
        axes.barh(0, 1.0)
        chart = Chart(figure, "")
        chart.svg()
        chart.png()
    if folder := os.environ.get(PRELOADED):
        helpers.preload(folder)
