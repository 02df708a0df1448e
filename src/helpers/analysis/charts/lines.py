"""Small multiples: one panel a series, the same years below all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.letters import GLUE, width, wrap
from helpers.analysis.charts.sheet import WIDE, plot, put, sheet
from helpers.analysis.data import records
from helpers.analysis.escape import plain
from helpers.analysis.theme import INK, LINE, MUTED, NOW

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

COLUMNS = 3

_BETWEEN, _TALL, _BELOW = 24.0, 84.0, 34.0
"""Points between panels, their height, and the room below for the years and the next row."""

_LABEL = 8.5

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
    groups = [sorted(records(group), key=lambda point: when(point["period"])) for _, group in table.groupby("id", sort=True)]
    up = sum(group[-1]["value"] > group[0]["value"] for group in groups)
    title = _finding(groups, up, words)
    return Chart(_multiples(groups, title, words), f"{title}. {_told(groups, words)}", words("chart_name.indicators"))


def _multiples(groups: Sequence[Sequence[dict]], title: str, words: Words) -> Figure:
    """A panel for each series; all have the same time axis, but for those that would be a speck on it."""
    times = [[when(point["period"]) for point in group] for group in groups]
    first, last = min(min(x) for x in times), max(max(x) for x in times)
    columns = min(COLUMNS, len(groups))
    wide = (WIDE - 4 - (COLUMNS - 1) * _BETWEEN) / COLUMNS
    wide = wide if columns > 1 else wide * 1.6
    heads = [_head(group[0], place, wide, words) for group, place in zip(groups, _where(groups), strict=True)]
    tops = [
        max(len(name) * 13 + len(place) * 11.5 for name, place in heads[start : start + columns])
        for start in range(0, len(groups), columns)
    ]
    figure = sheet(title, sum(top + _TALL + _BELOW for top in tops) - 8)
    bottom = sum(top + _TALL + _BELOW for top in tops) - 8
    for number, (group, x, (name, place)) in enumerate(zip(groups, times, heads, strict=True)):
        row, column = divmod(number, columns)
        if not column:
            bottom -= tops[row] + _TALL + (_BELOW if number else _BELOW - 8)
        foot = bottom + (_BELOW - 8)
        own = x[-1] - x[0] < SHORT * (last - first)
        axes = plot(figure, 2 + column * (wide + _BETWEEN), foot, wide, _TALL)
        # Names stand at the bottom of their row of panels' head, next to the line that they name.
        y = _TALL + 3
        for text, size, colour, bold in [
            *((line, 8.5, MUTED, False) for line in reversed(place)),
            *((line, 9.5, INK, True) for line in reversed(name)),
        ]:
            put(axes, text, (0, 0), (0, y), size=size, colour=colour, bold=bold)
            y += 13 if bold else 11.5
        limits = (x[0], x[-1]) if own else (first, last)
        _panel(axes, wide, x, [point["value"] for point in group], limits, [_tick(point["period"]) for point in group])
    return figure


def _where(groups: Sequence[Sequence[dict]]) -> list[str]:
    """The department and the project of each series, as far as they tell the panels of a chart from each other."""
    kinds = [kind for kind in ("department", "project") if len({plain(group[0].get(kind)) for group in groups}) > 1]
    return [" · ".join(text for kind in kinds if (text := plain(group[0].get(kind)))) for group in groups]


def _head(row: dict, place: str, wide: float, words: Words) -> tuple[list[str], list[str]]:
    """Name and unit on two lines; where these are too short, the name of the series is cut, not what tells it from others.

    Returns
    -------
    tuple
        The lines of the name, and those of the place.
    """
    unit = words.unit(row["unit"]) if row["unit"] else ""
    tail = f" ({unit})" if unit else ""
    places = wrap(place, wide, 8.5, most=2) if place else []
    name = _name(row)
    for most in (None, *range(len(name), 3, -1)):
        text = _name(row, most) + " " + tail.strip().replace(" ", GLUE)
        lines = wrap(text, wide, 9.5, bold=True)
        if len(lines) <= 2:
            return lines, places
    return [*wrap(name, wide, 9.5, bold=True, most=1), *wrap(tail, wide, 9.5, bold=True, most=1)], places


def _name(row: dict, most: int | None = None) -> str:
    series = plain(row["series"]).removesuffix(f" ({row['unit']})")
    steps = [series, *plain(row["breakdown"]).split(" > ")]
    # A heading that stands above itself (a column named as its table, a total of totals) is said once.
    parts = [step for place, step in enumerate(steps) if step and (not place or step != steps[place - 1])]
    if most is not None and parts and len(parts[0]) > most:
        parts[0] = parts[0][:most].rstrip(" ,·(") + "…"
    return ", ".join(parts)


def _tick(period: str) -> str:
    first = str(period).split("/")[-1]
    year, _, rest = first.partition("-")
    return f"’{year[2:]}" + (f" {rest}" if rest[:1] == "Q" else f".{int(rest.split('-')[0])}" if rest else "")


def _finding(groups: Sequence[Sequence[dict]], up: int, words: Words) -> str:
    """What the panels show together; a single one is named."""
    if len(groups) > 1:
        key = "indicators_none" if not up else "indicators_all" if up == len(groups) else "indicators"
        return words(f"chart.{key}", up=up, all=len(groups))
    points = groups[0]
    first, last = points[0]["value"], points[-1]["value"]
    key = "indicators_same" if first == last else "indicators_up" if up else "indicators_down"
    return words(f"chart.{key}", name=_name(points[0]))


def _told(groups: Sequence[Sequence[dict]], words: Words) -> str:
    """First and last value of each series in words."""
    told = []
    for points, place in zip(groups, _where(groups), strict=True):
        ends = [f"{words.period(point['period'])} {formats.digits(point['value'])}" for point in (points[0], points[-1])]
        unit = words.unit(points[0]["unit"]) if points[0]["unit"] else ""
        told.append(f"{_name(points[0])}{f' ({place})' if place else ''}: {', '.join(ends)} {unit}".strip())
    return "; ".join(told) + "."


def _panel(
    axes: Axes, wide: float, x: Sequence[float], y: Sequence[float], limits: tuple[float, float], ticks: Sequence[str]
) -> None:
    """A line from zero, the values written where they have room."""
    texts = [_brief(value) for value in y]
    side = (
        max(
            width(texts[0], _LABEL, bold=True),
            width(texts[-1], _LABEL, bold=True),
            width(ticks[0], _LABEL),
            width(ticks[-1], _LABEL),
        )
        / 2
    )
    side = min(side + 1, wide * 0.3)
    span = (limits[1] - limits[0]) or 1.0
    across = (wide - 2 * side) / span
    start = limits[0] if limits[1] > limits[0] else limits[0] - 0.5
    axes.set_xlim(start - side / across, start + span + side / across)
    low, high = min(0.0, *y), max(0.0, *y)
    tall = (high - low) or 1.0
    under, over = (15.0 if low < 0 else 0.0), 15.0
    up = (_TALL - under - over) / tall
    axes.set_ylim(low - under / up, low + tall + over / up)
    axes.yaxis.set_visible(False)
    axes.xaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.axhline(0, color=MUTED if low < 0 else LINE, linewidth=0.8)
    spots = [side + (point - start) * across for point in x]
    levels = [under + (value - low) * up for value in y]
    shown = _apart(spots, [width(tick, _LABEL) + 6 for tick in ticks])
    for place in shown:
        put(
            axes, ticks[place], (x[place], 0), (0, -12), coords=axes.get_xaxis_transform(), size=_LABEL, colour=MUTED, ha="center"
        )
    axes.plot(x, y, color=NOW, linewidth=1.8, marker="o", markersize=4.5, clip_on=False, zorder=3)
    for place, left, base in _labels(texts, spots, levels, wide):
        end = place in (0, len(x) - 1)
        put(axes, texts[place], (0, 0), (left, base), size=_LABEL, colour=INK if end else MUTED, bold=end)


def _labels(texts: Sequence[str], x: Sequence[float], y: Sequence[float], wide: float) -> list[tuple[int, float, float]]:
    """Which points get their value written, and where it begins: where it meets no other value, and the line least.

    The ends come first, then the highest and the lowest, then the others.
    """
    whole = range(len(x))
    ends = (0, len(x) - 1)
    extremes = (max(whole, key=lambda place: y[place]), min(whole, key=lambda place: y[place]))
    boxes: list[tuple[float, float, float, float]] = []
    kept = []
    for place in dict.fromkeys([*ends, *extremes, *whole]):
        size = width(texts[place], _LABEL, bold=True)
        middle, before, after = -size / 2, -size + 2, -2.0
        choices = []
        for rank, (dx, dy) in enumerate(
            (
                (middle, 5.0), (middle, -12.0), (middle, 8.0), (before, 5.0), (after, 5.0), (middle, -15.0), (before, -12.0),
                (after, -12.0), (-size - 5, -3.0), (5.0, -3.0),
            )
        ):  # fmt: skip
            left = min(max(x[place] + dx, 0.0), wide - size)
            box = (left, y[place] + dy - 1.5, left + size, y[place] + dy + 7.5)
            if box[1] < 0 or box[3] > _TALL or any(_meet(box, other) for other in boxes):
                continue
            crossed = sum(_crosses(box, x[at], y[at], x[at + 1], y[at + 1]) for at in range(len(x) - 1))
            dots = sum(box[0] - 2 < a < box[2] + 2 and box[1] - 2 < b < box[3] + 2 for a, b in zip(x, y, strict=True))
            choices.append((crossed + 3 * dots, rank, box))
        # The ends are always said; others only where no line runs through them, but for the highest and the lowest.
        most = 9 if place in ends else 1 if place in extremes else 0
        if choices and min(choices)[0] <= most:
            box = min(choices)[2]
            boxes.append((box[0] - 3, box[1] - 1.5, box[2] + 3, box[3] + 1.5))
            kept.append((place, box[0], box[1] + 1.5))
    return sorted(kept)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(box: Sequence[float], x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a line from left to right runs through a box."""
    start, stop = max(box[0], x0), min(box[2], x1)
    if start >= stop:
        return False
    slope = (y1 - y0) / (x1 - x0)
    ends = sorted((y0 + (start - x0) * slope, y0 + (stop - x0) * slope))
    return ends[0] < box[3] and ends[1] > box[1]


def _apart(x: Sequence[float], sizes: Sequence[float]) -> list[int]:
    """Points far enough from each other for a label each; the first and the last always, if they are."""
    last = len(x) - 1

    def fit(one: int, other: int) -> bool:
        return x[other] - x[one] >= (sizes[one] + sizes[other]) / 2

    if not last or not fit(0, last):
        return [last]
    keep = [0]
    for place in range(1, last):
        if fit(keep[-1], place) and fit(place, last):
            keep.append(place)
    return [*keep, last]


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
    groups: dict[object, list[dict]] = {area: [] for area in ordered}
    for row in sorted(records(table), key=lambda row: row["year"]):
        groups[row["area"]].append(
            {
                "series": words.term("usage_area", row["area"]),
                "breakdown": None,
                "unit": "명",
                "period": str(row["year"]),
                "value": row["participants"],
            }
        )
    years = sorted(int(year) for year in table["year"])
    lead = next(area for area in ordered if area not in whole) if len(ordered) > len(whole) else ordered[0]
    title = words("chart.usage", area=words.term("usage_area", lead), first=years[0], last=years[-1])
    told = _told(list(groups.values()), words)
    return Chart(_multiples(list(groups.values()), title, words), f"{title}. {told}", words("chart_name.usage"))


def _is_whole(area: object) -> bool:
    from helpers.datasets.labels import is_total_label

    return is_total_label(str(area))
