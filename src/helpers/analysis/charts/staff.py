"""Posts against staff, and staff against money."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullFormatter

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart, bar_height, measure_along, name_rows, new_figure, set_title, text_width, write
from helpers.analysis.data import records
from helpers.analysis.theme import INK, LINE, MUTED, NOW

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis.wording import Words


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
    figure = new_figure(bar_height(len(rows), 0.42, 1.3))
    axes = figure.subplots()
    high = max(max(row["current"], row["capacity"]) for row in rows)
    for place, row in enumerate(rows):
        axes.barh(place, row["current"], 0.56, color=NOW)
        axes.plot([row["capacity"]] * 2, [place - 0.38, place + 0.38], color=INK, linewidth=2.6, solid_capstyle="butt", zorder=4)
        gap = row["current"] - row["capacity"]
        text = words("chart.staff_of", current=row["current"], capacity=row["capacity"])
        write(
            axes,
            max(row["current"], row["capacity"]),
            place,
            text + (f"  ({formats.signed(formats.digits(gap), gap)})" if gap else ""),
            dx=7,
            bold=bool(gap),
        )
    name_rows(axes, names)
    measure_along(axes, words("chart.people_unit"), 0, high, 0.24, counts=True)
    current = whole["current"] if whole and whole["current"] is not None else sum(row["current"] for row in rows)
    capacity = whole["capacity"] if whole and whole["capacity"] is not None else sum(row["capacity"] for row in rows)
    gap = current - capacity
    key = "chart.posts_full" if not gap else "chart.posts_short" if gap < 0 else "chart.posts_over"
    title = words(key, current=current, capacity=capacity, gap=abs(gap))
    set_title(figure, title)
    mark = Line2D(
        [],
        [],
        color=INK,
        linewidth=2.6,
        marker="|",
        linestyle="",
        markersize=12,
        markeredgewidth=2.6,
        label=words("column.capacity"),
    )
    figure.legend(handles=[Patch(color=NOW, label=words("column.current")), mark], loc="outside lower right", ncols=2)
    listed = "; ".join(
        f"{name.replace(chr(10), ' ')} {row['current']}/{row['capacity']}" for name, row in zip(names, rows, strict=True)
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.posts"))


def _name(row: dict, words: Words, several: bool) -> str:
    group = words.term("group", row["group"])
    if row["grade"] is None:
        return group
    grade = words.term("grade", row["grade"])
    return f"{group} {grade}" if several else grade


def money_and_staff(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget against staff, each department a point, both on logarithmic scales (see :func:`measures.per_head`)."""
    rows = records(table)
    if len(rows) < 3:
        return None
    scale = formats.axis_scale([row["amount_krw"] for row in rows], words.language)
    figure = new_figure(5.4)
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.set_yscale("log")
    reports = list(
        dict.fromkeys(
            row["report"]
            for row in sorted(rows, key=lambda row: (-sum(other["report"] == row["report"] for other in rows), row["report"]))
        )
    )
    for row in rows:
        first = row["report"] == reports[0]
        axes.plot(
            row["current"],
            row["amount_krw"],
            marker="o" if first else "s",
            markersize=8,
            color=NOW if first else "white",
            markeredgecolor=NOW if first else INK,
            zorder=3,
        )
    staff, money = [row["current"] for row in rows], [row["amount_krw"] for row in rows]
    axes.set_xlim(min(staff) / 1.25, max(staff) * 1.35)
    axes.set_ylim(min(money) / 2, max(money) * 2)
    axes.grid(True, color=LINE)
    ticks = [
        size
        for size in (1, 2, 5, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 300, 500, 1000)
        if min(staff) / 1.25 <= size <= max(staff) * 1.35
    ]
    axes.set_xticks(ticks, [formats.digits(size) for size in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.digits(value / scale.won)))
    axes.set_xlabel(words("chart.staff_axis"), loc="left")
    axes.set_ylabel(words("chart.budget_axis", unit=scale.name(words.language)), loc="bottom")
    _name_points(axes, rows)
    follows = table["current"].astype(float).rank().corr(table["amount_krw"].rank()) >= 0.6
    title = words("chart.money_and_staff_follow" if follows else "chart.money_and_staff", n=len(rows))
    set_title(figure, title)
    handles = [Line2D([], [], marker="o", linestyle="", markersize=8, color=NOW, label=reports[0])]
    if len(reports) > 1:
        handles.append(
            Line2D(
                [], [], marker="s", linestyle="", markersize=8, color="white", markeredgecolor=INK, label=", ".join(reports[1:])
            )
        )
    figure.legend(handles=handles, loc="outside lower right", ncols=2)
    listed = "; ".join(f"{row['department']}: {row['current']}, {words.won(row['amount_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.money_and_staff"))


def _name_points(axes, rows: list[dict]) -> None:
    """A name beside each point, on the side where it meets neither a name nor another point."""
    width, height = 540.0, 330.0
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()

    def spot(row: dict) -> tuple[float, float]:
        x = (math.log(row["current"]) - math.log(left)) / (math.log(right) - math.log(left)) * width
        y = (math.log(row["amount_krw"]) - math.log(low)) / (math.log(high) - math.log(low)) * height
        return x, y

    points = [spot(row) for row in rows]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    for row, (x, y) in zip(rows, points, strict=True):
        size = text_width(axes, row["department"], 9)
        choices = []
        for rank, (dx, dy, ha) in enumerate(
            [
                (8, 0, "left"),
                (-8, 0, "right"),
                (0, 11, "center"),
                (0, -11, "center"),
                (7, 10, "left"),
                (7, -10, "left"),
                (-7, 10, "right"),
                (-7, -10, "right"),
                (0, 21, "center"),
                (0, -21, "center"),
            ]
        ):
            start = x + dx - (size if ha == "right" else size / 2 if ha == "center" else 0)
            box = (start, y + dy - 6, start + size, y + dy + 6)
            meets = sum(_overlap(box, other) for other in taken)
            outside = max(0.0, -box[0]) + max(0.0, box[2] - width)
            choices.append((meets + outside * 20, rank, dx, dy, ha, box))
        _, _, dx, dy, ha, box = min(choices)
        taken.append(box)
        axes.annotate(
            row["department"],
            (row["current"], row["amount_krw"]),
            xytext=(dx, dy),
            textcoords="offset points",
            ha=ha,
            va="center",
            fontsize=9,
            color=INK if row["report"] == rows[0]["report"] else MUTED,
        )


def _overlap(one: tuple, other: tuple) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
