"""Horizontal bars: budgets by project, per head, numbers by reason; growth in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.sheet import End, Key, bars, point
from helpers.analysis.data import records
from helpers.analysis.theme import BEFORE, INK, LESS, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from helpers.analysis.wording import Words

MOST = 14
"""Bars in a chart; the table below it has them all."""


def scaled(scale: formats.Scale) -> Callable[[float], str]:
    """How money is written on a scale."""
    return lambda value: formats.digits(value / scale.won)


def amount(value: float, scale: formats.Scale) -> str:
    """A direct label; what would read 0 though it is not keeps two digits that count."""
    part = value / scale.won
    if part and abs(part) < 0.05:
        return ("−" if part < 0 else "") + f"{abs(part):.2g}"
    return formats.significant(part)


def beside(value: float, last: float | None, high: float) -> tuple[float, float]:
    """Where the label of a bar stands, and how far from there in points: beyond last year's mark where that is in its way."""
    end = max(value, 0.0)
    if last is None or not end - 0.04 * high <= last <= end + 0.16 * high:
        return end, 5
    return max(end, last), 9


def glossed(row: dict, words: Words) -> str:
    """A department, with its English name where the page is English."""
    english = row.get("name_en")
    return f"{row['department']} ({english})" if english and words.language == "en" else row["department"]


def project_budgets(table: pd.DataFrame, words: Words) -> Chart | None:
    """Projects by budget, last year's as a mark on the line (see :func:`measures.projects`)."""
    every = [row for row in records(table) if row["budget_krw"]]
    if len(every) < 2:
        return None
    total = sum(row["budget_krw"] for row in every)
    few, covered = _few(every, total)
    key = "chart.projects_one" if few == 1 else "chart.projects"
    title = words(key, n=few, project=every[0]["title"], share=formats.percent(covered / total, 0), all=len(every))
    shown = every[:MOST]
    scale = formats.axis_scale([row["budget_krw"] for row in shown], words.language)
    before = [row["previous_krw"] for row in shown]
    known = [value for value in before if value is not None]
    high = max([row["budget_krw"] for row in shown] + known)
    ends = []
    for place, row in enumerate(shown):
        spot, pad = beside(row["budget_krw"], before[place], high)
        ends.append(End(place, spot, amount(row["budget_krw"], scale), NOW, pad=pad))
    note = words("chart.projects_cut", shown=len(shown), all=len(every)) if len(every) > len(shown) else ""
    entries = [Key(words("chart.this_year")), Key(words("chart.last_year"), INK, "D")] if known else []
    figure, axes, _ = bars(
        title,
        [row["title"] for row in shown],
        ends,
        scale.name(words.language),
        scaled(scale),
        note=note,
        key=entries,
        values=known,
    )
    for place, row in enumerate(shown):
        axes.barh(place, row["budget_krw"], 0.58, color=NOW)
        if before[place] is not None:
            axes.add_line(point(before[place], place, "D", INK))
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


def per_head(table: pd.DataFrame, words: Words) -> Chart | None:
    """Budget per head of staff across reports (see :func:`measures.per_head`)."""
    rows = records(table)
    if len(rows) < 2:
        return None
    scale = formats.axis_scale([row["per_head_krw"] for row in rows], words.language)
    reports = list(dict.fromkeys(row["report"] for row in rows))
    looks = {report: NOW if report == reports[0] else BEFORE for report in reports}
    times = rows[0]["per_head_krw"] / rows[-1]["per_head_krw"] if rows[-1]["per_head_krw"] else None
    title = words(
        "chart.per_head" if times is not None else "chart.per_head_most",
        department=rows[0]["department"],
        times="" if times is None else formats.significant(round(times)) if times >= 10 else formats.significant(times),
        last=rows[-1]["department"],
    )
    ends = [End(place, row["per_head_krw"], amount(row["per_head_krw"], scale)) for place, row in enumerate(rows)]
    key = [Key(reports[0]), Key(", ".join(reports[1:]), BEFORE)] if len(reports) > 1 else []
    unit = words("chart.per_head_unit", unit=scale.name(words.language))
    figure, axes, _ = bars(title, [glossed(row, words) for row in rows], ends, unit, scaled(scale), key=key)
    for place, row in enumerate(rows):
        axes.barh(place, row["per_head_krw"], 0.6, color=looks[row["report"]])
    listed = "; ".join(f"{row['department']} {words.won(row['per_head_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.per_head"))


def growth(table: pd.DataFrame, words: Words) -> Chart | None:
    """Change of departments' budgets on the year before, in percent (see :func:`measures.growth`)."""
    rows = records(table)
    if len(rows) < 2:
        return None
    texts = [formats.signed(formats.percent(row["growth"]), row["growth"]) for row in rows]
    first = rows[0]
    title = words(
        "chart.growth",
        n=sum(row["growth"] > 0 for row in rows),
        all=len(rows),
        department=first["department"],
        growth=formats.signed(formats.percent(first["growth"], 0), first["growth"]),
    )
    ends = [
        End(place, row["growth"] * 100, text, left=row["growth"] < 0)
        for place, (row, text) in enumerate(zip(rows, texts, strict=True))
    ]
    figure, axes, _ = bars(title, [glossed(row, words) for row in rows], ends, words("chart.growth_unit"), formats.digits)
    for place, row in enumerate(rows):
        axes.barh(place, row["growth"] * 100, 0.58, color=NOW if row["growth"] > 0 else LESS)
    listed = "; ".join(f"{row['department']} {text}" for row, text in zip(rows, texts, strict=True))
    return Chart(figure, f"{title}. {listed}.", words("chart_name.growth"))


def skipped(table: pd.DataFrame, words: Words) -> Chart | None:
    """Numbers that measure nothing, by reason (see :func:`measures.skipped_by_reason`)."""
    rows = records(table)
    if not rows:
        return None
    names = [words.term("reason", row["reason"]) for row in rows]
    whole = sum(row["total"] for row in rows)
    title = words("chart.skipped", reason=names[0], share=formats.percent(rows[0]["total"] / whole if whole else 0, 0))
    ends = [End(place, row["total"], formats.digits(row["total"])) for place, row in enumerate(rows)]
    figure, axes, _ = bars(title, names, ends, words("chart.numbers_unit"), formats.digits, counts=True)
    for place, row in enumerate(rows):
        axes.barh(place, row["total"], 0.6, color=NOW)
    listed = "; ".join(f"{name} {row['total']}" for name, row in zip(names, rows, strict=True))
    return Chart(figure, f"{title}. {listed}.", words("chart_name.skipped"))
