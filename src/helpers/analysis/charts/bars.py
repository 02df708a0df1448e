"""Horizontal bars: budgets by item, by project, by department; what grew and what shrank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart, bar_height, measure_along, name_rows, new_figure, set_title, write
from helpers.analysis.data import records
from helpers.analysis.theme import BEFORE, INK, LESS, MUTED, NOW

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

MOST = 14
"""Bars in a chart; the table below it has them all."""


def _scaled(axes: Axes, scale: formats.Scale) -> None:
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.digits(value / scale.won)))


def _amount(amount: float, scale: formats.Scale) -> str:
    """A direct label; what would read 0 though it is not keeps two digits that count."""
    scaled = amount / scale.won
    if scaled and abs(scaled) < 0.05:
        return ("−" if scaled < 0 else "") + f"{abs(scaled):.2g}"
    return formats.significant(scaled)


def budget_items(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget by item, this year against last (see :func:`measures.budget_by_item`)."""
    rows = [row for row in records(table) if not row["is_total"] and (row["amount_krw"] or row["previous_krw"])]
    if not rows:
        return None
    total = next((row for row in records(table) if row["is_total"]), None)
    two = any(row["previous_krw"] is not None for row in rows)
    if len(rows) == 1 and not two:
        return None  # one amount is said by the table
    year = rows[0]["fiscal_year"]
    named = [words.term("item", row["item"]) for row in rows]
    largest = max(rows, key=lambda row: row["amount_krw"] or 0)
    whole = total["amount_krw"] if total and total["amount_krw"] else sum(row["amount_krw"] or 0 for row in rows)
    share = (largest["amount_krw"] or 0) / whole if whole else 0
    title = words("chart.items", item=words.term("item", largest["item"]), share=formats.percent(share, 0), year=year)
    figure = _pairs(
        named, [row["amount_krw"] for row in rows], [row["previous_krw"] for row in rows] if two else None, words, title, year
    )
    listed = "; ".join(f"{name} {words.won(row['amount_krw'])}" for name, row in zip(named, rows, strict=True))
    return Chart(figure, f"{title}. {listed}.", words("chart_name.budget_items"))


def _pairs(names: list[str], now: list[Any], before: list[Any] | None, words: Words, title: str, year: int):
    scale = formats.axis_scale([*now, *(before or [])], words.language)
    figure = new_figure(bar_height(len(names), 0.62 if before else 0.4))
    axes = figure.subplots()
    thick = 0.36 if before else 0.6
    for place, amount in enumerate(now):
        if amount is None:
            write(axes, 0, place - (0.2 if before else 0), formats.NOTHING, colour=MUTED)
            continue
        axes.barh(place - (0.2 if before else 0), amount, thick, color=NOW)
        write(
            axes,
            max(amount, 0),
            place - (0.2 if before else 0),
            _with_growth(amount, before[place] if before else None, scale),
            bold=True,
        )
    for place, amount in enumerate(before or []):
        if amount is None:
            continue
        axes.barh(place + 0.2, amount, thick, color=BEFORE)
        write(axes, max(amount, 0), place + 0.2, _amount(amount, scale), colour=MUTED)
    name_rows(axes, names)
    values = [value for value in [*now, *(before or [])] if value is not None]
    measure_along(axes, scale.name(words.language), min(0, *values) if len(values) > 1 else 0, max([0.0, *values]), 0.22)
    _scaled(axes, scale)
    set_title(figure, title)
    if before:
        handles = [
            Patch(color=NOW, label=words("chart.year", year=year)),
            Patch(facecolor=BEFORE, label=words("chart.year", year=year - 1)),
        ]
        figure.legend(handles=handles, loc="outside lower right", ncols=2)
    return figure


def _with_growth(amount: float, before: float | None, scale: formats.Scale) -> str:
    growth = formats.change(amount, before)
    text = _amount(amount, scale)
    return text if growth is None else f"{text} ({formats.signed(formats.percent(growth), growth)})"


def project_budgets(table: pd.DataFrame, words: Words) -> Chart | None:
    """Projects by budget, last year's as a mark on the line (see :func:`measures.projects`)."""
    rows = [row for row in records(table) if row["budget_krw"]]
    if len(rows) < 2:
        return None
    total = sum(row["budget_krw"] for row in rows)
    few, covered = _few(rows, total)
    key = "chart.projects_one" if few == 1 else "chart.projects"
    title = words(key, n=few, project=rows[0]["title"], share=formats.percent(covered / total, 0), all=len(rows))
    shown = rows[:MOST]
    scale = formats.axis_scale([row["budget_krw"] for row in shown], words.language)
    figure = new_figure(bar_height(len(shown), 0.42))
    axes = figure.subplots()
    before = [row["previous_krw"] for row in shown]
    high = max([row["budget_krw"] for row in shown] + [value for value in before if value])
    for place, row in enumerate(shown):
        axes.barh(place, row["budget_krw"], 0.58, color=NOW)
        end = max(row["budget_krw"], 0)
        if before[place] is not None:
            axes.plot(
                before[place], place, marker="D", markersize=6, markerfacecolor="white", markeredgecolor=INK, markeredgewidth=1.2,
                zorder=4, clip_on=False,
            )  # fmt: skip
            # The value stands at the bar's end; where last year's mark is in its way, beyond the mark.
            if end - 0.01 * high <= before[place] <= end + 0.09 * high:
                end = max(end, before[place])
        write(
            axes, end, place, _amount(row["budget_krw"], scale), dx=8, colour=NOW, bold=True
        )  # in the colour of the bar, not of the mark
    name_rows(axes, [row["title"] for row in shown], 42)
    measure_along(axes, scale.name(words.language), 0, high, 0.12)
    _scaled(axes, scale)
    note = words("chart.projects_cut", shown=len(shown), all=len(rows)) if len(rows) > len(shown) else ""
    set_title(figure, title, note)
    if any(value is not None for value in before):
        mark = Line2D(
            [],
            [],
            marker="D",
            linestyle="",
            markersize=6,
            markerfacecolor="white",
            markeredgecolor=INK,
            label=words("chart.last_year"),
        )
        figure.legend(handles=[Patch(color=NOW, label=words("chart.this_year")), mark], loc="outside lower right", ncols=2)
    listed = "; ".join(f"{row['title']} {words.won(row['budget_krw'])}" for row in shown[:5])
    return Chart(figure, f"{title}. {listed}.", words("chart_name.project_budgets"))


def _few(rows: list[dict], total: float) -> tuple[int, float]:
    """The fewest projects that make up at least half of the money."""
    covered = 0.0
    for number, row in enumerate(rows, start=1):
        covered += row["budget_krw"]
        if covered * 2 >= total:
            return number, covered
    return len(rows), covered


def project_changes(table: pd.DataFrame, words: Words) -> Chart | None:
    """What grew and what shrank from last year (see :func:`measures.project_changes`)."""
    rows = records(table)
    if len(rows) < 2:
        return None
    if len(rows) > MOST:
        half = MOST // 2
        rows = rows[:half] + rows[-half:]
    scale = formats.axis_scale([row["change_krw"] for row in rows], words.language)
    figure = new_figure(bar_height(len(rows), 0.42))
    axes = figure.subplots()
    for place, row in enumerate(rows):
        value = row["change_krw"]
        _change_bar(axes, place, value)
        write(axes, value, place, formats.signed(_amount(value, scale), value), ha="left" if value > 0 else "right", bold=True)
    name_rows(axes, [row["title"] for row in rows], 42)
    values = [row["change_krw"] for row in rows]
    measure_along(axes, words("chart.change_in", unit=scale.name(words.language)), min(0, *values), max(0, *values), 0.17)
    _scaled(axes, scale)
    most, least = rows[0], rows[-1]
    if most["change_krw"] > 0 > least["change_krw"]:
        title = words("chart.grew_and_shrank", up=most["title"], down=least["title"])
    elif most["change_krw"] > 0:
        title = words("chart.all_grew", up=most["title"])
    else:
        title = words("chart.all_shrank", down=least["title"])
    set_title(figure, title)
    listed = "; ".join(f"{row['title']} {formats.signed(words.won(row['change_krw']), row['change_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.project_changes"))


def departments(table: pd.DataFrame, words: Words) -> Chart | None:
    """Departments of one report by budget (see :func:`measures.profiles`)."""
    rows = sorted((row for row in records(table) if row["amount_krw"]), key=lambda row: (-row["amount_krw"], row["department"]))
    if len(rows) < 2:
        return None
    total = sum(row["amount_krw"] for row in rows)
    two = any(row["previous_krw"] for row in rows)
    title = words("chart.departments", department=rows[0]["department"], share=formats.percent(rows[0]["amount_krw"] / total, 0))
    names = [_glossed(row, words) for row in rows]
    figure = _pairs(
        names,
        [row["amount_krw"] for row in rows],
        [row["previous_krw"] for row in rows] if two else None,
        words,
        title,
        rows[0]["fiscal_year"],
    )
    listed = "; ".join(f"{row['department']} {words.won(row['amount_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.departments"))


def _glossed(row: dict, words: Words) -> str:
    english = row.get("name_en")
    return f"{row['department']} ({english})" if english and words.language == "en" else row["department"]


def per_head(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget per head of staff across reports (see :func:`measures.per_head`)."""
    rows = records(table)
    if len(rows) < 2:
        return None
    values = [row["per_head_krw"] for row in rows]
    scale = formats.axis_scale(values, words.language)
    reports = list(dict.fromkeys(row["report"] for row in rows))
    figure = new_figure(bar_height(len(rows), 0.36))
    axes = figure.subplots()
    for place, row in enumerate(rows):
        first = row["report"] == reports[0]
        axes.barh(
            place,
            row["per_head_krw"],
            0.6,
            color=NOW if first else BEFORE,
        )
        write(axes, row["per_head_krw"], place, _amount(row["per_head_krw"], scale), bold=True)
    name_rows(axes, [_glossed(row, words) for row in rows], 46)
    measure_along(axes, words("chart.per_head_unit", unit=scale.name(words.language)), 0, max(values), 0.1)
    _scaled(axes, scale)
    times = values[0] / values[-1]
    title = words(
        "chart.per_head",
        department=rows[0]["department"],
        times=formats.significant(round(times)) if times >= 10 else formats.significant(times),
        last=rows[-1]["department"],
    )
    set_title(figure, title)
    if len(reports) > 1:
        handles = [
            Patch(color=NOW, label=reports[0]),
            Patch(facecolor=BEFORE, label=", ".join(reports[1:])),
        ]
        figure.legend(handles=handles, loc="outside lower right", ncols=2)
    listed = "; ".join(f"{row['department']} {words.won(row['per_head_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.per_head"))


def growth(table: pd.DataFrame, words: Words) -> Chart | None:
    """Change of departments' budgets on the year before, in percent (see :func:`measures.growth`)."""
    rows = records(table)
    if len(rows) < 2:
        return None
    figure = new_figure(bar_height(len(rows), 0.4))
    axes = figure.subplots()
    for place, row in enumerate(rows):
        value = row["growth"] * 100
        _change_bar(axes, place, value)
        write(
            axes,
            value,
            place,
            formats.signed(formats.percent(row["growth"]), value),
            ha="left" if value >= 0 else "right",
            bold=True,
        )
    name_rows(axes, [_glossed(row, words) for row in rows], 46)
    values = [row["growth"] * 100 for row in rows]
    measure_along(axes, words("chart.growth_unit"), min(0, *values), max(0, *values), 0.17)
    grown = sum(value > 0 for value in values)
    first = rows[0]
    title = words(
        "chart.growth",
        n=grown,
        all=len(rows),
        department=first["department"],
        growth=formats.signed(formats.percent(first["growth"], 0), first["growth"]),
    )
    set_title(figure, title)
    listed = "; ".join(f"{row['department']} {formats.signed(formats.percent(row['growth']), row['growth'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.growth"))


def _change_bar(axes: Axes, place: int, value: float) -> None:
    """A bar to the right for more, another to the left for less."""
    axes.barh(
        place,
        value,
        0.58,
        color=NOW if value > 0 else LESS,
    )
