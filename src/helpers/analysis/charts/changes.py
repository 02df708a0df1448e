"""From last year to this: amounts beside a waterfall of what was added and taken away, and the waterfall alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from helpers.analysis import formats
from helpers.analysis.charts.bars import MOST, amount, beside, glossed, scaled
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.sheet import AXIS, WIDE, End, Key, bars, measure, name_lines, plot, point, room_of, rows, sheet
from helpers.analysis.data import records
from helpers.analysis.theme import INK, LESS, LINE, MUTED, NOW

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

_EACH, _BETWEEN = 27.0, 16.0


def budget_items(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget by item, this year against last (see :func:`measures.budget_by_item`)."""
    items = [row for row in records(table) if not row["is_total"] and (row["amount_krw"] or row["previous_krw"])]
    if not items:
        return None
    total = next((row for row in records(table) if row["is_total"]), None)
    two = any(row["previous_krw"] is not None for row in items)
    if len(items) == 1 and not two:
        return None  # one amount is said by the table
    year = items[0]["fiscal_year"]
    named = [words.term("item", row["item"]) for row in items]
    largest = max(items, key=lambda row: row["amount_krw"] or 0)
    whole = total["amount_krw"] if total and total["amount_krw"] else sum(row["amount_krw"] or 0 for row in items)
    share = (largest["amount_krw"] or 0) / whole if whole else 0
    title = words("chart.items", item=words.term("item", largest["item"]), share=formats.percent(share, 0), year=year)
    figure, change = _amounts(title, named, items, words, year)
    listed = "; ".join(f"{name} {words.won(row['amount_krw'])}" for name, row in zip(named, items, strict=True))
    return Chart(figure, f"{title}. {listed}.{change}", words("chart_name.budget_items"))


def departments(table: pd.DataFrame, words: Words) -> Chart | None:
    """Departments of one report by budget (see :func:`measures.profiles`)."""
    found = sorted((row for row in records(table) if row["amount_krw"]), key=lambda row: (-row["amount_krw"], row["department"]))
    if len(found) < 2:
        return None
    total = sum(row["amount_krw"] for row in found)
    share = formats.percent(found[0]["amount_krw"] / total if total else 0, 0)
    title = words("chart.departments", department=found[0]["department"], share=share)
    figure, change = _amounts(title, [glossed(row, words) for row in found], found, words, found[0]["fiscal_year"])
    listed = "; ".join(f"{row['department']} {words.won(row['amount_krw'])}" for row in found)
    return Chart(figure, f"{title}. {listed}.{change}", words("chart_name.departments"))


def _amounts(title: str, names: Sequence[str], found: Sequence[dict], words: Words, year: int) -> tuple[Figure, str]:
    """Bars of this year with a mark for last; beside them what each row added to the sum or took from it.

    Returns
    -------
    tuple
        The figure, and the change of all rows in words (with a blank before it), where it can be said.
    """
    now, before = [row["amount_krw"] for row in found], [row["previous_krw"] for row in found]
    scale = formats.axis_scale([*now, *before], words.language)
    unit, form = scale.name(words.language), scaled(scale)
    two = any(value is not None for value in before)
    high = max([0.0, *(value for value in [*now, *before] if value is not None)])
    ends = [End(place, *_label(value, last, high, scale)) for place, (value, last) in enumerate(zip(now, before, strict=True))]
    known = [value for value in before if value is not None]
    steps = [None if a is None or b is None else a - b for a, b in zip(now, before, strict=True)]
    if not two or all(step is None for step in steps):
        key = [Key(words("chart.year", year=year)), Key(words("chart.year", year=year - 1), INK, "D")] if two else []
        figure, axes, _ = bars(title, names, ends, unit, form, key=key, values=known)
        _bars(axes, now, before)
        return figure, ""
    summed = len(found) > 1 and all(step is not None for step in steps)
    key = [
        Key(words("chart.year", year=year)),
        Key(words("chart.year", year=year - 1), INK, "D"),
        Key(words("chart.more"), NOW),
        Key(words("chart.less"), LESS),
    ]
    # The colour of this year's bars is that of what was added: named once.
    key = [Key(f"{key[0].text}, {key[2].text}"), key[1], key[3]] if any((step or 0) < 0 for step in steps) else key[:2]
    lines = name_lines([*names, words("chart.sum")] if summed else names, 0.3 * WIDE)
    last = len(lines) - 1
    left, tall = room_of(lines, bold=summed), len(lines) * _EACH
    wide = (WIDE - left - 2 - _BETWEEN) / 2
    figure = sheet(title, tall + AXIS, key=key)
    axes = plot(figure, left, AXIS, wide, tall)
    rows(axes, lines, range(len(lines)), last, [last] if summed else ())
    if summed:
        ends.append(End(last, 0, amount(sum(now), scale), pad=5))
        axes.axhline(last - 0.5, color=LINE, linewidth=0.8)
    measure(axes, wide, ends, unit, form, values=known)
    _bars(axes, now, before)
    added = plot(figure, left + wide + _BETWEEN, AXIS, wide, tall)
    added.yaxis.set_visible(False)
    added.set_ylim(last + 0.5, -0.5)
    added.spines["left"].set_visible(False)
    percents = [formats.change(a, b) for a, b in zip(now, before, strict=True)]
    if summed:
        added.axhline(last - 0.5, color=LINE, linewidth=0.8)
        steps.append(sum(steps))
        percents.append(formats.change(sum(now), sum(before)))
    change = words("chart.change_in", unit=unit)
    _waterfall(
        added,
        wide,
        steps,
        [_step(step, percent, scale) for step, percent in zip(steps, percents, strict=True)],
        change,
        form,
        summed,
    )
    if not summed:
        return figure, ""
    growth = f" ({formats.signed(formats.percent(percents[-1]), percents[-1])})" if percents[-1] is not None else ""
    return figure, f" {words('chart.sum')}: {formats.signed(words.won(steps[-1]), steps[-1])}{growth}."


def _label(value: float | None, last: float | None, high: float, scale: formats.Scale) -> tuple:
    """Where a row's label stands, its text and look (see :class:`End`)."""
    spot, pad = beside(value or 0.0, last, high)
    if value is None:
        return spot, formats.NOTHING, MUTED, False, pad
    return spot, amount(value, scale), INK, True, pad


def _bars(axes: Axes, now: Sequence[float | None], before: Sequence[float | None]) -> None:
    for place, (value, last) in enumerate(zip(now, before, strict=True)):
        if value is not None:
            axes.barh(place, value, 0.58, color=NOW)
        if last is not None:
            axes.add_line(point(last, place, "D", INK))


def _step(step: float | None, percent: float | None, scale: formats.Scale) -> str:
    if step is None:
        return formats.NOTHING
    text = formats.signed(amount(step, scale), step)
    # From next to nothing, percents say no more than the amount.
    return text if percent is None or abs(percent) >= 10 else f"{text} ({formats.signed(formats.percent(percent), percent)})"


def _waterfall(
    axes: Axes, wide: float, steps: Sequence[float | None], texts: Sequence[str], unit: str, form, summed: bool
) -> None:
    """Each step begins where the one before ended; the last row is their sum, from zero."""
    parts = list(steps[:-1] if summed else steps)
    sums = list(accumulate(step or 0 for step in parts))
    starts = [0.0, *sums[:-1]] + ([0.0] if summed else [])
    stops = sums + ([steps[-1]] if summed else [])
    # A label stands where its step goes to, unless that is the longer way to the edge of the plot.
    ends = []
    for place, (step, start, stop, text) in enumerate(zip(steps, starts, stops, texts, strict=True)):
        left = (step or 0) < 0 and min(start, stop) <= 0
        spot = min(start, stop) if left else max(start, stop)
        ends.append(End(place, spot, text, INK if step is not None else MUTED, step is not None, left=left))
    measure(axes, wide, ends, unit, form, values=[*starts, *stops])
    for place, (step, start) in enumerate(zip(steps, starts, strict=True)):
        if step:
            axes.barh(place, step, 0.58, left=start, color=NOW if step > 0 else LESS)
        if place + 1 < len(steps):
            axes.plot([stops[place]] * 2, [place - 0.29, place + 1.29], color=MUTED, linewidth=0.7, zorder=0.9)


def project_changes(table: pd.DataFrame, words: Words) -> Chart | None:
    """What grew and what shrank from last year, and what came of it (see :func:`measures.project_changes`)."""
    every = records(table)
    if len(every) < 2:
        return None
    shown = [(row["title"], row["change_krw"]) for row in every]
    if len(every) > MOST:
        half = MOST // 2
        between = every[half:-half]
        rest = (words.count("chart.others", len(between)), sum(row["change_krw"] for row in between))
        shown = [*shown[:half], rest, *shown[-half:]]
    net = sum(change for _, change in shown)
    scale = formats.axis_scale([change for _, change in shown], words.language)
    most, least = every[0], every[-1]
    if most["change_krw"] > 0 > least["change_krw"]:
        title = words("chart.grew_and_shrank", up=most["title"], down=least["title"])
    elif most["change_krw"] > 0:
        title = words("chart.all_grew", up=most["title"])
    else:
        title = words("chart.all_shrank", down=least["title"])
    steps = [*(change for _, change in shown), net]
    lines = name_lines([*(name for name, _ in shown), words("chart.sum")])
    left, last = room_of(lines, bold=True), len(lines) - 1
    figure = sheet(title, len(lines) * _EACH + AXIS)
    wide = WIDE - left - 2
    axes = plot(figure, left, AXIS, wide, len(lines) * _EACH)
    rows(axes, lines, range(len(lines)), last, [last])
    axes.axhline(last - 0.5, color=LINE, linewidth=0.8)
    texts = [_step(step, None, scale) for step in steps]
    _waterfall(axes, wide, steps, texts, words("chart.change_in", unit=scale.name(words.language)), scaled(scale), True)
    listed = "; ".join(f"{name} {formats.signed(words.won(change), change)}" for name, change in shown)
    summed = f"{words('chart.sum')} {formats.signed(words.won(net), net)}"
    return Chart(figure, f"{title}. {listed}. {summed}.", words("chart_name.project_changes"))
