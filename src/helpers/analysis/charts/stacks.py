"""Stacked bars: who pays, how far the follow-up is, how much is confirmed; and how far the money has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.analysis import formats
from helpers.analysis.charts.bars import amount, scaled
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.letters import width
from helpers.analysis.charts.sheet import SMALL, VALUE, End, Key, bars
from helpers.analysis.data import records
from helpers.analysis.theme import BEFORE, CHECK, INK, MUTED, NOW, PALETTE, PAPER, STATUS, readable_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from helpers.analysis.wording import Words

Part = tuple[float, str, str]
"""Size, colour and label of a part of a bar."""

_ABOVE = 20.0
"""Points above the first bar for the names of its parts."""


def _stack(axes: Axes, place: float, parts: Sequence[Part], scale: float, thick: float = 0.64) -> None:
    """One bar made of parts, each with its label where it fits."""
    start = 0.0
    for size, colour, text in parts:
        axes.barh(place, size, thick, left=start, color=colour, edgecolor=PAPER, linewidth=0.8)
        if text and size * scale > width(text, VALUE) + 6:
            axes.text(start + size / 2, place, text, ha="center", va="center", fontsize=VALUE, color=readable_on(colour))
        start += size


def _spots(named: Sequence[tuple[str, float, float]], scale: float, room: float) -> list[float] | None:
    """Where the names of the parts of a bar begin, in points; None where they have no room side by side near their parts."""
    sizes = [width(name, SMALL) for name, _, _ in named]
    if sum(sizes) + 9 * (len(sizes) - 1) > room:
        return None
    spots: list[float] = []
    for size, (_, start, stop) in zip(sizes, named, strict=True):
        middle = (start + stop) / 2 * scale
        spots.append(max(middle - size / 2, spots[-1] + sizes[len(spots) - 1] + 9 if spots else 0.0))
    edge = room
    for number in range(len(spots) - 1, -1, -1):
        spots[number] = min(spots[number], edge - sizes[number])
        edge = spots[number] - 9
    far = max(
        abs(spot + size / 2 - (start + stop) / 2 * scale)
        for spot, size, (_, start, stop) in zip(spots, sizes, named, strict=True)
    )
    return spots if spots[0] >= -0.01 and far <= 90 else None


def _name_parts(axes: Axes, named: Sequence[tuple[str, float, float]], spots: Sequence[float], scale: float, each: float) -> None:
    """The names of the parts above the first bar, each with a line to its part."""
    top = -0.32
    for (name, start, stop), spot in zip(named, spots, strict=True):
        size = width(name, SMALL)
        middle = spot + size / 2
        inside = (
            min(max(middle, start * scale + 1), stop * scale - 1) if (stop - start) * scale > 2 else (start + stop) / 2 * scale
        )
        axes.plot(
            [middle / scale, inside / scale], [top - 5.5 / each, top - 0.5 / each], color=MUTED, linewidth=0.7, clip_on=False
        )
        axes.annotate(
            name, (spot / scale, top), xytext=(0, 9), textcoords="offset points", va="baseline", fontsize=SMALL, color=INK,
            annotation_clip=False,
        )  # fmt: skip


def _stacks(
    title: str,
    names: Sequence[object],
    stacks: Sequence[Sequence[tuple[str, float, str]]],
    looks: Mapping[str, tuple[str, str]],
    ends: Sequence[End],
    unit: str,
    form,
    *,
    each: float = 30.0,
    **scale,
):
    """Bars made of parts: named above the first bar where all have room there, else in a key.

    ``stacks`` holds for each bar its parts (which, size, label); ``looks`` the name and the colour of each kind of part.
    """
    key = [Key(name, colour) for name, colour in looks.values()]
    first, start = [], 0.0
    for which, size, _ in stacks[0]:
        first.append((looks[which][0], start, start + size))
        start += size
    direct = len(first) == len(looks) and len(looks) > 1
    figure, axes, points = bars(
        title, names, ends, unit, form, key=() if direct else key, each=each, above=_ABOVE if direct else 0, **scale
    )
    if direct:
        spots = _spots(first, points, axes.get_xlim()[1] * points)
        if spots is None:
            figure, axes, points = bars(title, names, ends, unit, form, key=key, each=each, **scale)
        else:
            _name_parts(axes, first, spots, points, each)
    for place, parts in enumerate(stacks):
        _stack(axes, place, [(size, looks[which][1], text) for which, size, text in parts], points)
    return figure


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
    if len(sources) > len(PALETTE):  # as many as there are colours to tell apart; the last stands for the others
        kept = len(PALETTE) - 1
        rest = words.count("chart.others", len(sources) - kept)
        rows, sources = _lumped(rows, set(sources[kept:]), rest), [*sources[:kept], rest]
    looks = {source: (words.term("source", source), PALETTE[place]) for place, source in enumerate(sources)}
    of_year = {year: {row["source"]: row for row in rows if row["fiscal_year"] == year} for year in years}
    sums = [sum(row["amount_krw"] for row in of_year[year].values()) for year in years]
    scale = formats.axis_scale(sums, words.language)
    stacks = [
        [
            (source, own["amount_krw"], formats.percent(own["share"], 0))
            for source in sources
            if (own := of_year[year].get(source))
        ]
        for year in years
    ]
    first = max(of_year[years[0]].values(), key=lambda row: row["amount_krw"])
    key = "chart.funding_all" if first["share"] > 0.999 else "chart.funding"
    title = words(key, source=words.term("source", first["source"]), share=formats.percent(first["share"], 0), year=years[0])
    names = [words("chart.year", year=year) for year in years]
    ends = [End(place, total, amount(total, scale)) for place, total in enumerate(sums)]
    figure = _stacks(title, names, stacks, looks, ends, scale.name(words.language), scaled(scale), each=34)
    listed = "; ".join(
        f"{row['fiscal_year']} {words.term('source', row['source'])} {words.won(row['amount_krw'])} ({formats.percent(row['share'])})"
        for row in rows
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.funding"))


def _lumped(rows: Sequence[dict], others: set, name: str) -> list[dict]:
    """The same rows with some sources of a year as one."""
    kept = [row for row in rows if row["source"] not in others]
    for year in dict.fromkeys(row["fiscal_year"] for row in rows):
        small = [row for row in rows if row["source"] in others and row["fiscal_year"] == year]
        if small:
            sums = {field: sum(row[field] for row in small) for field in ("amount_krw", "share")}
            kept.append({**small[0], "source": name, **sums})
    return kept


def execution(table: pd.DataFrame, words: Words) -> Chart | None:
    """How far the money has come, by year and stage (see :func:`measures.execution`)."""
    rows = sorted(records(table), key=lambda row: row["fiscal_year"])
    if not rows:
        return None
    scale = formats.axis_scale([row["amount_krw"] for row in rows], words.language)
    several = len({row["fiscal_year"] for row in rows}) > 1
    names, places, ends, looks = [], [], [], []
    for number, row in enumerate(rows):
        base = not number or row["fiscal_year"] != rows[number - 1]["fiscal_year"]
        places.append(places[-1] + (1.5 if base else 1) if places else 0.0)
        stage = words.term("stage", row["stage"])
        names.append(f"{row['fiscal_year']} {stage}" if several else stage)
        share = "" if base or row["share"] is None else f" ({formats.percent(row['share'])})"
        ends.append(End(places[-1], row["amount_krw"], amount(row["amount_krw"], scale) + share, left=row["amount_krw"] < 0))
        looks.append(BEFORE if base else NOW)
    last = [row for row in rows if row["fiscal_year"] == rows[-1]["fiscal_year"]]
    title = words(
        "chart.execution",
        share=formats.percent(last[-1]["share"]),
        stage=words.term("stage", last[-1]["stage"]),
        base=words.term("stage", last[0]["stage"]),
        year=last[0]["fiscal_year"],
    )
    figure, axes, _ = bars(title, names, ends, scale.name(words.language), scaled(scale), each=24, places=places)
    for place, row, colour in zip(places, rows, looks, strict=True):
        axes.barh(place, row["amount_krw"], 0.66, color=colour)
    listed = "; ".join(f"{row['fiscal_year']} {words.term('stage', row['stage'])} {words.won(row['amount_krw'])}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.execution"))


def audit_status(table: pd.DataFrame, words: Words, *, departments: bool = False) -> Chart | None:
    """Items by state of follow-up, one bar per kind or department (see :func:`measures.audit_by_kind`)."""
    rows = records(table)
    states = [state for state in STATUS if state in table.columns and table[state].sum() > 0]
    if not rows:
        return None
    looks = {state: (words.term("status", state), STATUS[state]) for state in states}
    group = "department" if departments else "audit_kind"
    names = [words.term(group, row["label"]) for row in rows]
    total = sum(row["total"] for row in rows)
    done = sum(row.get("완료", 0) for row in rows)
    if departments:
        title = words("chart.audit_departments", department=rows[0]["label"], n=rows[0]["total"])
    else:
        title = words("chart.audit", done=done, total=total, share=formats.percent(done / total if total else 0, 0))
    stacks = [[(state, row[state], str(row[state])) for state in states if row[state]] for row in rows]
    ends = [End(place, row["total"], formats.digits(row["total"])) for place, row in enumerate(rows)]
    figure = _stacks(title, names, stacks, looks, ends, words("chart.items_unit"), formats.digits, counts=True)
    listed = "; ".join(
        f"{name}: " + ", ".join(f"{words.term('status', state)} {row[state]}" for state in states if row[state])
        for name, row in zip(names, rows, strict=True)
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.audit_status"))


def certainty(table: pd.DataFrame, words: Words) -> Chart | None:
    """How much of each report arithmetic confirms, as shares (see :func:`measures.certainty_by_report`)."""
    rows = [row for row in records(table) if row["numbers"]]
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: (-row["confirmed"] / row["numbers"], row["label"]))
    states = [state for state in CHECK if any(row[state] for row in rows)]
    looks = {state: (words.term("check", state), CHECK[state]) for state in states}
    stacks = [
        [(state, row[state] / row["numbers"], formats.percent(row[state] / row["numbers"])) for state in states if row[state]]
        for row in rows
    ]
    ends = [
        End(place, 1, words("chart.of_numbers", n=formats.digits(row["numbers"])), MUTED, bold=False)
        for place, row in enumerate(rows)
    ]
    numbers, confirmed = sum(row["numbers"] for row in rows), sum(row["confirmed"] for row in rows)
    title = words("chart.certainty", share=formats.percent(confirmed / numbers, 0), numbers=formats.digits(numbers))
    figure = _stacks(
        title,
        [row["label"] for row in rows],
        stacks,
        looks,
        ends,
        words("chart.share_of_numbers"),
        lambda value: formats.percent(value, 0),
        ticks=[0, 0.25, 0.5, 0.75, 1],
    )
    listed = "; ".join(
        f"{row['label']}: " + ", ".join(f"{words.term('check', state)} {row[state]}" for state in CHECK) for row in rows
    )
    return Chart(figure, f"{title}. {listed}.", words("chart_name.certainty"))


def affairs(table: pd.DataFrame, words: Words, chosen: str | None = None) -> Chart | None:
    """Achievements and improvements of evaluated affairs; the chosen one stands on top."""
    rows = records(table)
    if not rows:
        return None
    rows = [row for row in rows if row["affair"] == chosen] + [row for row in rows if row["affair"] != chosen]
    colours = {"achievements": NOW, "improvements": PALETTE[1]}
    looks = {kind: (words(f"column.{kind}"), colour) for kind, colour in colours.items()}
    stacks = [[(kind, row[kind], str(row[kind])) for kind in looks if row[kind]] for row in rows]
    if chosen is not None:
        title = words("chart.affairs", affair=chosen, achievements=rows[0]["achievements"], improvements=rows[0]["improvements"])
    else:
        title = words("chart.affairs_all", affairs=len(rows), **{kind: sum(row[kind] for row in rows) for kind in looks})
    ends = [
        End(place, total, formats.digits(total))
        for place, row in enumerate(rows)
        if (total := row["achievements"] + row["improvements"])
    ]
    bold = [0] if chosen is not None else []
    names = [row["affair"] for row in rows]
    figure = _stacks(title, names, stacks, looks, ends, words("chart.items_unit"), formats.digits, counts=True, bold=bold)
    listed = "; ".join(f"{row['affair']}: {row['achievements']}, {row['improvements']}" for row in rows)
    return Chart(figure, f"{title}. {listed}.", words("chart_name.affairs"))
