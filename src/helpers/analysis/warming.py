"""What the first page of a process pays for and every later one has for nothing, done ahead of time."""

from __future__ import annotations

import xlsxwriter.workbook  # noqa: F401 - downloads are written with it
from matplotlib import rc_context
from matplotlib.patches import Patch

from helpers.analysis import charts, leads, measures, overviews  # noqa: F401 - imported so that notebooks find them there
from helpers.analysis.charts.base import Chart, measure_along, name_rows, new_figure, set_title, write
from helpers.analysis.wording import wording
from helpers.datasets import audit_items, labels, schema  # noqa: F401 - measures import them when they first need them


def warm() -> None:
    """Load the modules, the wording and the typefaces that notebooks will ask for, in a process that forks them.

    A small chart is drawn as SVG and as PNG and thrown away. No thread is started, pyplot knows of no figure, and
    matplotlib's settings are as they were: a notebook cannot tell whether this was called, but by its watch.
    """
    wording()
    with rc_context():
        figure = new_figure(2.0)
        axes = figure.subplots()
        axes.barh(0, 1.0, hatch="///")
        write(axes, 1.0, 0.0, "가 1", bold=True)
        name_rows(axes, ["가나다"])
        measure_along(axes, "원", 0.0, 1.0)
        set_title(figure, "가 A", "나")
        figure.legend(handles=[Patch(label="다")], loc="outside lower right")
        chart = Chart(figure, "")
        chart.svg()
        chart.png()
