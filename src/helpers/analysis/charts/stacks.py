"""Stacked bars: who pays, how far the follow-up is, how much is confirmed; and how far the money has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from helpers.analysis import formats
from helpers.analysis.charts.base import Chart, bar_height, measure_along, name_rows, new_figure, set_title, text_width, write
from helpers.analysis.data import records
from helpers.analysis.theme import CHECK, MUTED, NOW, PALETTE, STATUS, WIDTH, readable_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words


def _stack(axes: Axes, place: int, parts: Sequence[tuple[float, str, str]], whole: float, thick: float = 0.62) -> None:
    """One bar made of parts, each with its label where it fits."""
    start = 0.0
    for size, colour, text in parts:
        axes.barh(place, size, thick, left=start, color=colour, edgecolor="white", linewidth=0.8)
        # The plot takes about six tenths of the figure's width.
        if text and size / whole * WIDTH * 72 * 0.6 > text_width(axes, text) + 6:
            ink = readable_on(colour)
            axes.text(start + size / 2, place, text, ha="center", va="center", fontsize=9.5, color=ink)
        start += size


def _legend(figure, looks: Mapping[str, str]) -> None:
    handles = [Patch(facecolor=colour, edgecolor="white", label=name) for name, colour in looks.items()]
    figure.legend(handles=handles, loc="outside lower left", ncols=min(len(handles), 6), handlelength=1.6, columnspacing=1.3)


def funding(table: pd.DataFrame, words: Words) -> Chart | None:
    """Who pays, by year, with shares (see :func:`measures.funding`)."""
    rows = [row for row in records(table) if row["amount_krw"] > 0]
    if not rows:
        return None
    years = sorted({row["fiscal_year"] for row in rows}, reverse=True)
    sources = list(
        dict.fromkeys(
            row["source"] for row in sorted(rows, key=lambda row: (-row["fiscal_year"], -row["amount_krw"], row["source"]))
        )
    )
    looks = {source: PALETTE[place % len(PALETTE)] for place, source in enumerate(sources)}
    of_year = {year: {row["source"]: row for row in rows if row["fiscal_year"] == year} for year in years}
    sums = {year: sum(row["amount_krw"] for row in own.values()) for year, own in of_year.items()}
    scale = formats.axis_scale(sums.values(), words.language)
    figure = new_figure(bar_height(len(years), 0.55, 1.5))
    axes = figure.subplots()
    high = max(sums.values())
    for place, year in enumerate(years):
        parts = [
            (own["amount_krw"], looks[source], formats.percent(own["share"], 0))
            for source in sources
            if (own := of_year[year].get(source))
        ]
        _stack(axes, place, parts, high)
        write(axes, sums[year], place, formats.significant(sums[year] / scale.won), bold=True)
    name_rows(axes, [words("chart.year", year=year) for year in years])
    measure_along(axes, scale.name(words.language), 0, high, 0.12)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.digits(value / scale.won)))
    first = max(of_year[years[0]].values(), key=lambda row: row["amount_krw"])
    key = "chart.funding_all" if first["share"] > 0.999 else "chart.funding"
    title = words(key, source=words.term("source", first["source"]), share=formats.percent(first["share"], 0), year=years[0])
    set_title(figure, title)
    _legend(figure, {words.term("source", source): look for source, look in looks.items()})
    listed = "; ".join(
        f"{row['fiscal_year']} {words.term('source', row['source'])} {words.won(row['amount_krw'])} ({formats.percent(row['share'])})"
        for row in rows
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.funding"))


def execution(table: pd.DataFrame, words: Words) -> Chart | None:
    """How far the money has come, by year and stage (see :func:`measures.execution`)."""
    rows = records(table)
    if not rows:
        return None
    scale = formats.axis_scale([row["amount_krw"] for row in rows], words.language)
    years = sorted({row["fiscal_year"] for row in rows})
    figure = new_figure(bar_height(len(rows), 0.34, 1.2))
    axes = figure.subplots()
    stages = list(dict.fromkeys(row["stage"] for row in rows))
    shades = [PALETTE[3], PALETTE[5], NOW, PALETTE[2]]
    place, names, high = 0.0, [], max(row["amount_krw"] for row in rows)
    for year in years:
        for row in (row for row in rows if row["fiscal_year"] == year):
            step = stages.index(row["stage"])
            axes.barh(
                place,
                row["amount_krw"],
                0.66,
                color=shades[min(step, 3)],
            )
            share = "" if row["share"] == 1 else f" ({formats.percent(row['share'])})"
            write(axes, row["amount_krw"], place, _small(row["amount_krw"] / scale.won) + share, bold=True)
            stage = words.term("stage", row["stage"])
            names.append((place, f"{row['fiscal_year']} {stage}" if len(years) > 1 else stage))
            place += 1
        place += 0.5
    axes.set_yticks([spot for spot, _ in names], [name for _, name in names])
    axes.set_ylim(place - 0.9, -0.6)
    axes.spines["left"].set_visible(False)
    measure_along(axes, scale.name(words.language), 0, high, 0.2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.digits(value / scale.won)))
    last = [row for row in rows if row["fiscal_year"] == years[-1]]
    title = words(
        "chart.execution",
        share=formats.percent(last[-1]["share"]),
        stage=words.term("stage", last[-1]["stage"]),
        base=words.term("stage", last[0]["stage"]),
        year=years[-1],
    )
    set_title(figure, title)
    listed = "; ".join(f"{row['fiscal_year']} {words.term('stage', row['stage'])} {words.won(row['amount_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.execution"))


def _small(scaled: float) -> str:
    return f"{scaled:.2g}" if scaled and abs(scaled) < 0.05 else formats.significant(scaled)


def audit_status(table: pd.DataFrame, words: Words, *, departments: bool = False) -> Chart | None:
    """Items by state of follow-up, one bar per kind or department (see :func:`measures.audit_by_kind`)."""
    rows = records(table)
    states = [state for state in STATUS if state in table.columns]
    if not rows:
        return None
    looks = {state: STATUS[state] for state in states}
    figure = new_figure(bar_height(len(rows), 0.4, 1.35))
    axes = figure.subplots()
    high = max(row["total"] for row in rows)
    for place, row in enumerate(rows):
        _stack(axes, place, [(row[state], looks[state], str(row[state])) for state in states if row[state]], high)
        write(axes, row["total"], place, formats.digits(row["total"]), bold=True)
    group = "department" if departments else "audit_kind"
    name_rows(axes, [words.term(group, row["label"]) for row in rows], 40)
    measure_along(axes, words("chart.items_unit"), 0, high, 0.08, counts=True)
    done = sum(row.get("완료", 0) for row in rows)
    total = sum(row["total"] for row in rows)
    if departments:
        title = words("chart.audit_departments", department=rows[0]["label"], n=rows[0]["total"])
    else:
        title = words("chart.audit", done=done, total=total, share=formats.percent(done / total, 0))
    set_title(figure, title)
    _legend(figure, {words.term("status", state): look for state, look in looks.items()})
    listed = "; ".join(
        f"{words.term(group, row['label'])}: "
        + ", ".join(f"{words.term('status', state)} {row[state]}" for state in states if row[state])
        for row in rows
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.audit_status"))


def certainty(table: pd.DataFrame, words: Words) -> Chart | None:
    """How much of each report arithmetic confirms, as shares (see :func:`measures.certainty_by_report`)."""
    rows = [row for row in records(table) if row["numbers"]]
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: (-row["confirmed"] / row["numbers"], row["label"]))
    figure = new_figure(bar_height(len(rows), 0.45, 1.4))
    axes = figure.subplots()
    for place, row in enumerate(rows):
        parts = [
            (row[state] / row["numbers"], CHECK[state], formats.percent(row[state] / row["numbers"]))
            for state in CHECK
            if row[state]
        ]
        _stack(axes, place, parts, 1.12)
        write(axes, 1, place, words("chart.of_numbers", n=formats.digits(row["numbers"])), colour=MUTED)
    name_rows(axes, [row["label"] for row in rows])
    measure_along(axes, words("chart.share_of_numbers"), 0, 1, 0.16)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formats.percent(value, 0)))
    numbers, confirmed = sum(row["numbers"] for row in rows), sum(row["confirmed"] for row in rows)
    title = words("chart.certainty", share=formats.percent(confirmed / numbers, 0), numbers=formats.digits(numbers))
    set_title(figure, title)
    _legend(figure, {words.term("check", state): look for state, look in CHECK.items()})
    listed = "; ".join(
        f"{row['label']}: " + ", ".join(f"{words.term('check', state)} {row[state]}" for state in CHECK) for row in rows
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.certainty"))


def skipped(table: pd.DataFrame, words: Words) -> Chart | None:
    """Numbers that measure nothing, by reason (see :func:`measures.skipped_by_reason`)."""
    rows = records(table)
    if not rows:
        return None
    figure = new_figure(bar_height(len(rows), 0.36))
    axes = figure.subplots()
    for place, row in enumerate(rows):
        axes.barh(place, row["total"], 0.6, color=NOW)
        write(axes, row["total"], place, formats.digits(row["total"]), bold=True)
    name_rows(axes, [words.term("reason", row["reason"]) for row in rows], 40)
    measure_along(axes, words("chart.numbers_unit"), 0, max(row["total"] for row in rows), 0.1, counts=True)
    title = words(
        "chart.skipped",
        reason=words.term("reason", rows[0]["reason"]),
        share=formats.percent(rows[0]["total"] / sum(row["total"] for row in rows), 0),
    )
    set_title(figure, title)
    listed = "; ".join(f"{words.term('reason', row['reason'])} {row['total']}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.skipped"))


def affairs(table: pd.DataFrame, words: Words, chosen: str | None = None) -> Chart | None:
    """Achievements and improvements of evaluated affairs; the chosen one stands on top."""
    rows = records(table)
    if not rows:
        return None
    rows = [row for row in rows if row["affair"] == chosen] + [row for row in rows if row["affair"] != chosen]
    looks = {"achievements": NOW, "improvements": PALETTE[1]}
    figure = new_figure(bar_height(len(rows), 0.4, 1.35))
    axes = figure.subplots()
    high = max(row["achievements"] + row["improvements"] for row in rows) or 1
    for place, row in enumerate(rows):
        _stack(axes, place, [(row[key], look, str(row[key])) for key, look in looks.items() if row[key]], high)
    name_rows(axes, [row["affair"] for row in rows], 38)
    if chosen is not None:
        axes.get_yticklabels()[0].set_fontweight("bold")
    measure_along(axes, words("chart.items_unit"), 0, high, 0.05, counts=True)
    if chosen is not None:
        title = words("chart.affairs", affair=chosen, achievements=rows[0]["achievements"], improvements=rows[0]["improvements"])
    else:
        sums = {key: sum(row[key] for row in rows) for key in looks}
        title = words("chart.affairs_all", affairs=len(rows), **sums)
    set_title(figure, title)
    _legend(figure, {words(f"column.{key}"): look for key, look in looks.items()})
    listed = "; ".join(f"{row['affair']}: {row['achievements']}, {row['improvements']}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.affairs"))
