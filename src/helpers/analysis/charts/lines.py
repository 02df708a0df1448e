"""Small multiples: one panel a series, the same years below all of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart, columns_of, new_figure, set_title, wrap
from helpers.analysis.data import records
from helpers.analysis.theme import INK, LINE, MUTED, NOW

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

COLUMNS = 3

PANEL = (170.0, 95.0)
"""Width and height of a panel in points, near enough to tell which labels would meet."""

SHORT = 0.34
"""A series that covers less than this share of the time of all has a time axis of its own."""


def when(period: str) -> float:
    """A period as a point in time, in years: the middle of what it covers.

    >>> when("2018"), when("2018-Q1"), when("2018-01/2018-12")
    (2018.5, 2018.125, 2018.5)
    """
    first, _, last = str(period).partition("/")
    start, end = _span(first), _span(last or first)
    return (start[0] + end[1]) / 2


def _span(point: str) -> tuple[float, float]:
    year, _, rest = point.partition("-")
    start = float(year)
    if not rest:
        return start, start + 1
    if rest[0] in "QH":
        parts = 4 if rest[0] == "Q" else 2
        return start + (int(rest[1:]) - 1) / parts, start + int(rest[1:]) / parts
    month = int(rest.split("-")[0])
    return start + (month - 1) / 12, start + month / 12


def indicators(table: pd.DataFrame, words: Words) -> Chart | None:
    """Series over time (see :func:`measures.indicators`)."""
    if table.empty:
        return None
    groups = [group for _, group in table.groupby("id", sort=True)]
    first = min(when(period) for period in table["period"])
    last = max(when(period) for period in table["period"])
    rows = math.ceil(len(groups) / COLUMNS)
    figure = new_figure(0.75 + rows * 2.05)
    figure.get_layout_engine().set(w_pad=0.14, h_pad=0.1)
    panels = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    up = 0
    told = []
    for panel, group in zip(panels, groups, strict=False):
        points = records(group)
        x, y = [when(point["period"]) for point in points], [point["value"] for point in points]
        up += y[-1] > y[0]
        # A year by quarters would be a speck on an axis of ten years.
        own = x[-1] - x[0] < SHORT * (last - first)
        _panel(panel, x, y, x[0] if own else first, x[-1] if own else last, [_tick(point["period"]) for point in points])
        name = _name(points[0])
        unit = words.unit(points[0]["unit"]) if points[0]["unit"] else ""
        panel.set_title(_head(points[0], unit), fontsize=9.5, pad=9, linespacing=1.25)
        told.append(
            f"{name}: {words.period(points[0]['period'])} {formats.digits(y[0])}, {words.period(points[-1]['period'])} {formats.digits(y[-1])} {unit}".strip()
        )
    for panel in panels[len(groups) :]:
        panel.set_visible(False)
    title = _finding(groups, up, words)
    set_title(figure, title)
    return Chart(figure, f"{title}. " + "; ".join(told) + ".", words("chart_name.indicators"))


def _head(row: dict, unit: str, width: int = 36) -> str:
    """Name and unit on two lines; where these are too short, the name of the series is cut, not what tells it from others."""
    name = _name(row)
    tail = f" ({unit})" if unit else ""
    for most in range(columns_of(name), 7, -1):
        # The unit is never broken: a sign that is no blank stands for the blanks in it until the lines are made.
        lines = wrap(_name(row, most) + " " + tail.strip().replace(" ", "\ue000"), width)
        if len(lines) <= 2:
            return "\n".join(lines).replace("\ue000", " ")
    return "\n".join([*wrap(name, width, 1), tail.strip()])


def _name(row: dict, most: int = 0) -> str:
    series = str(row["series"] or "").removesuffix(f" ({row['unit']})")
    steps = [series, *str(row["breakdown"] or "").split(" > ")]
    # A heading that stands above itself (a column named as its table, a total of totals) is said once.
    parts = [step for place, step in enumerate(steps) if step and (not place or step != steps[place - 1])]
    if most and series:
        parts[0] = wrap(series, most, 1)[0]
    return ", ".join(parts)


def _tick(period: str) -> str:
    first = str(period).split("/")[-1]
    year, _, rest = first.partition("-")
    return f"’{year[2:]}" + (f" {rest}" if rest[:1] in ("Q", "H") else f".{int(rest.split('-')[0])}" if rest else "")


def _finding(groups: list[pd.DataFrame], up: int, words: Words) -> str:
    """What the panels show together; a single one is named."""
    if len(groups) > 1:
        key = "indicators_none" if not up else "indicators_all" if up == len(groups) else "indicators"
        return words(f"chart.{key}", up=up, all=len(groups))
    points = records(groups[0])
    first, last = points[0]["value"], points[-1]["value"]
    key = "indicators_same" if first == last else "indicators_up" if up else "indicators_down"
    return words(f"chart.{key}", name=_name(points[0]))


def _panel(axes: Axes, x: list[float], y: list[float], first: float, last: float, ticks: list[str]) -> None:
    axes.plot(x, y, color=NOW, linewidth=1.8, marker="o", markersize=4.5, clip_on=False, zorder=3)
    span = last - first
    pad = max(0.14 * span, min(0.35, 0.5 * span)) or 0.5
    axes.set_xlim(first - pad, last + pad)
    low, high = min(0.0, *y), max(0.0, *y)
    tall = (high - low) or 1.0
    axes.set_ylim(low - (0.2 * tall if low < 0 else 0), high + 0.24 * tall)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.axhline(0, color=MUTED if low < 0 else LINE, linewidth=0.8)
    shown = _apart(x, span or 1.0, 0.26 if any(len(tick) > 4 for tick in ticks) else 0.19)
    axes.set_xticks([x[place] for place in shown], [ticks[place] for place in shown], fontsize=8.5)
    for place, side in _labels(x, y, shown, axes.get_xlim(), axes.get_ylim()):
        end = place in (0, len(x) - 1)
        axes.annotate(
            _brief(y[place]), (x[place], y[place]), xytext=({"left": 3, "right": -3}.get(side, 0), -6 if side == "below" else 6), textcoords="offset points",
            ha={"left": "right", "right": "left"}.get(side, "center"), va="top" if side == "below" else "bottom",
            fontsize=9, color=INK if end else MUTED, fontweight="bold" if end else "normal", annotation_clip=False,
        )  # fmt: skip


def _labels(
    x: list[float], y: list[float], shown: list[int], wide: tuple[float, float], tall: tuple[float, float]
) -> list[tuple[int, str]]:
    """Points that get their value written, and on which side: where the line does not run.

    The ends always do, those between where their label meets no other.
    """
    width, height = PANEL
    kept: list[tuple[int, str]] = []
    boxes: list[tuple[float, float, float]] = []
    for place in sorted(shown, key=lambda place: place not in (0, len(x) - 1)):
        size = len(_brief(y[place])) * 5.2
        level = (y[place] - tall[0]) / (tall[1] - tall[0]) * height
        side = _side(y, place, (tall[1] - tall[0]) * 0.08, level)
        right = (x[place] - wide[0]) / (wide[1] - wide[0]) * width + {"left": 3, "right": size - 3}.get(side, size / 2)
        level += -14 if side == "below" else 0
        meets = any(right - size < other[1] + 3 and other[0] < right + 3 and abs(level - other[2]) < 11 for other in boxes)
        if not meets or place in (0, len(x) - 1):
            kept.append((place, side))
            boxes.append((right - size, right, level))
    return sorted(kept)


def _side(y: list[float], place: int, step: float, level: float) -> str:
    fell = place > 0 and y[place - 1] - y[place] > step
    rises = place + 1 < len(y) and y[place + 1] - y[place] > step
    if fell and (rises or place + 1 == len(y)) and level > 18:
        return "below"
    return "left" if rises else "right" if fell and place + 1 < len(y) else "above"


def _apart(x: list[float], span: float, least: float) -> list[int]:
    """Points far enough from each other for a label each; the first and the last always."""
    keep = [0]
    for place in range(1, len(x)):
        if x[place] - x[keep[-1]] >= span * least:
            keep.append(place)
    if keep[-1] != len(x) - 1:
        if len(keep) > 1:
            keep[-1] = len(x) - 1
        else:
            keep.append(len(x) - 1)
    return keep


def _brief(value: float) -> str:
    return formats.digits(value, 0) if abs(value) >= 1000 else formats.digits(value)


def usage(table: pd.DataFrame, words: Words) -> Chart | None:
    """Participants by area and year (see :func:`measures.usage_areas`)."""
    table = table[table["participants"].notna()]
    if table.empty:
        return None
    areas = list(dict.fromkeys(table["area"]))
    # The title speaks of the whole period: so do the sums, in which a year without a number counts as nothing.
    size = {area: float(table[table["area"] == area]["participants"].sum()) for area in areas}
    whole = [area for area in areas if _is_whole(area)]
    ordered = whole + sorted((area for area in areas if area not in whole), key=lambda area: (-size[area], area))
    points = [
        {
            "id": ordered.index(row["area"]),
            "series": words.term("usage_area", row["area"]),
            "breakdown": None,
            "unit": "명",
            "period": str(row["year"]),
            "value": row["participants"],
        }
        for row in records(table)
    ]
    frame = pd.DataFrame(points).sort_values(["id", "period"])
    chart = indicators(frame[frame.groupby("id")["period"].transform("nunique") >= 1], words)
    if chart is None:
        return None
    years = sorted(int(year) for year in table["year"])
    lead = next(area for area in ordered if area not in whole) if len(ordered) > len(whole) else ordered[0]
    title = words("chart.usage", area=words.term("usage_area", lead), first=years[0], last=years[-1])
    set_title(chart.figure, title)
    return Chart(chart.figure, f"{title}. {chart.alt}", words("chart_name.usage"))


def _is_whole(area: object) -> bool:
    from helpers.datasets.labels import is_total_label

    return is_total_label(str(area))
