"""Posts against staff, and staff against money."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import FixedLocator, NullLocator

from helpers.analysis import formats
from helpers.analysis.charts.bars import amount
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.letters import width, wrap
from helpers.analysis.charts.sheet import AXIS, SMALL, WIDE, End, Key, bars, plot, point, sheet
from helpers.analysis.data import records
from helpers.analysis.theme import INK, LINE, MUTED, NOW

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

_LEFT, _NAME = 44.0, 9.0

_SIDES = (
    (8, 0, "left"), (-8, 0, "right"), (0, 12, "center"), (0, -12, "center"), (7, 10, "left"), (7, -10, "left"),
    (-7, 10, "right"), (-7, -10, "right"), (0, 22, "center"), (0, -22, "center"),
)  # fmt: skip
"""Where a name may stand beside its point, the best first."""


def posts(table: pd.DataFrame, words: Words, *, departments: bool = False) -> Chart | None:
    """Staff as bars, posts as a mark across them (see :func:`measures.staff_by_group`).

    Parameters
    ----------
    table
        Rows with ``group`` and ``grade`` (or ``department``), ``capacity`` and ``current``.
    words
        The wording.
    departments
        Bars are departments, not groups.
    """
    rows = [
        row for row in records(table) if not row.get("is_total") and row["current"] is not None and row["capacity"] is not None
    ]
    whole = next((row for row in records(table) if row.get("is_total")), None)
    if not rows:
        rows = [whole] if whole and whole["current"] is not None and whole["capacity"] is not None else []
    if not rows:
        return None
    several = len({row.get("group") for row in rows}) > 1
    names = [row["department"] for row in rows] if departments else [_name(row, words, several) for row in rows]
    current = whole["current"] if whole and whole["current"] is not None else sum(row["current"] for row in rows)
    capacity = whole["capacity"] if whole and whole["capacity"] is not None else sum(row["capacity"] for row in rows)
    gap = current - capacity
    key = "chart.posts_full" if not gap else "chart.posts_short" if gap < 0 else "chart.posts_over"
    title = words(key, current=current, capacity=capacity, gap=abs(gap))
    ends = []
    for place, row in enumerate(rows):
        more = row["current"] - row["capacity"]
        text = words("chart.staff_of", current=row["current"], capacity=row["capacity"])
        text += f" ({formats.signed(formats.digits(more), more)})" if more else ""
        ends.append(End(place, max(row["current"], row["capacity"]), text, bold=bool(more), pad=7))
    entries = [Key(words("column.current")), Key(words("column.capacity"), INK, "line")]
    figure, axes, _ = bars(title, names, ends, words("chart.people_unit"), formats.digits, key=entries, counts=True)
    for place, row in enumerate(rows):
        axes.barh(place, row["current"], 0.56, color=NOW)
        axes.plot([row["capacity"]] * 2, [place - 0.4, place + 0.4], color=INK, linewidth=2.6, solid_capstyle="butt", zorder=4)
    listed = "; ".join(f"{name} {row['current']}/{row['capacity']}" for name, row in zip(names, rows, strict=True))
    return Chart(figure, f"{title}. {listed}.", words("chart_name.posts"))


def _name(row: dict, words: Words, several: bool) -> str:
    group = words.term("group", row["group"])
    if row["grade"] is None:
        return group
    grade = words.term("grade", row["grade"])
    return f"{group} {grade}" if several else grade


def money_and_staff(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget against staff, each department a point, both on logarithmic scales (see :func:`measures.per_head`)."""
    rows = [row for row in records(table) if row["current"] > 0 and row["amount_krw"] > 0]
    if len(rows) < 3:
        return None
    scale = formats.axis_scale([row["amount_krw"] for row in rows], words.language)
    count = Counter(row["report"] for row in rows)
    reports = sorted(count, key=lambda report: (-count[report], report))
    looks = {report: (NOW, "o") if report == reports[0] else (INK, "s") for report in reports}
    follows = table["current"].astype(float).rank().corr(table["amount_krw"].rank()) >= 0.6
    title = words("chart.money_and_staff_follow" if follows else "chart.money_and_staff", n=len(rows))
    key = [Key(reports[0], NOW, "o")] + ([Key(", ".join(reports[1:]), INK, "s")] if len(reports) > 1 else [])
    wide, tall = WIDE - _LEFT - 4, 300.0
    figure = sheet(title, tall + AXIS + 18, key=key)
    axes = plot(figure, _LEFT, AXIS, wide, tall)
    across = _scale([row["current"] for row in rows], 1.3)
    up = _scale([row["amount_krw"] for row in rows], 1.9)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(across)
    axes.set_ylim(up)
    axes.grid(True, color=LINE)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_locator(FixedLocator(_ticks(across)))
    axes.xaxis.set_major_formatter(lambda value, _: formats.digits(value))
    axes.yaxis.set_major_locator(FixedLocator(_ticks(up)))
    axes.yaxis.set_major_formatter(lambda value, _: amount(value, scale))
    for text, x, y, va in (
        (words("chart.staff_axis"), 0, -27, "baseline"),
        (words("chart.budget_axis", unit=scale.name(words.language)), -_LEFT + 2, tall + 8, "baseline"),
    ):
        axes.annotate(
            text, (0, 0), xytext=(x, y), xycoords="axes fraction", textcoords="offset points", va=va, fontsize=SMALL, color=MUTED,
            annotation_clip=False,
        )  # fmt: skip
    for row in rows:
        colour, mark = looks[row["report"]]
        axes.add_line(point(row["current"], row["amount_krw"], mark, colour))
    _name_points(axes, rows, wide, tall, across, up, looks)
    listed = "; ".join(f"{row['department']}: {row['current']}, {words.won(row['amount_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.money_and_staff"))


def _scale(values: Sequence[float], room: float) -> tuple[float, float]:
    return min(values) / room, max(values) * room


def _ticks(limits: tuple[float, float]) -> list[float]:
    """Round numbers of a logarithmic scale, six or so."""
    low, high = limits
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        ticks = [step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high]
        if len(ticks) <= 7:
            return ticks
    return ticks[:: math.ceil(len(ticks) / 7)]


def _name_points(
    axes: Axes,
    rows: Sequence[dict],
    wide: float,
    tall: float,
    across: tuple[float, float],
    up: tuple[float, float],
    looks: Mapping[str, tuple[str, str]],
) -> None:
    """A name beside each point, on the side where it meets neither a name nor another point; none where all do."""

    def part(value: float, limits: tuple[float, float]) -> float:
        return math.log(value / limits[0]) / math.log(limits[1] / limits[0])

    points = [(part(row["current"], across) * wide, part(row["amount_krw"], up) * tall) for row in rows]
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    for row, (x, y) in zip(rows, points, strict=True):
        name = wrap(row["department"], wide / 3, _NAME, most=1)[0]
        size = width(name, _NAME)
        choices = []
        for rank, (dx, dy, ha) in enumerate(_SIDES):
            start = x + dx - (size if ha == "right" else size / 2 if ha == "center" else 0)
            box = (start - 1, y + dy - 6.5, start + size + 1, y + dy + 6.5)
            meets = sum(_overlap(box, other) for other in taken)
            outside = max(0.0, -box[0]) + max(0.0, box[2] - wide) + max(0.0, -box[1]) + max(0.0, box[3] - tall)
            choices.append((meets + outside * 20, rank, dx, dy, ha, box))
        meets, _, dx, dy, ha, box = min(choices)
        if meets > 0:
            continue  # the table has it
        taken.append(box)
        axes.annotate(
            name, (row["current"], row["amount_krw"]), xytext=(dx, dy), textcoords="offset points", ha=ha, va="center",
            fontsize=_NAME, color=INK if looks[row["report"]][1] == "o" else MUTED,
        )  # fmt: skip


def _overlap(one: tuple, other: tuple) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
