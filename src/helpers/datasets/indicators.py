"""``indicators``: whatever a department or project measures over two or more periods.

Numbers belong to one series when their labels agree but for the period. Money of budgets, staff and usage
have tables of their own and are not repeated here, nor are changes and rates of change, which belong to no
period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from helpers.datasets.frames import Rows, records
from helpers.datasets.labels import Record, is_comparison, is_total_label, joined, period_year, place
from helpers.tables.periods import label_period

Place = tuple[Any, ...]

_ARROW = re.compile(r"[→⇨➡⇒]")
_RECORD = re.compile(r"(?:현황|실적|결과|추이|내역|목표|계획|성과|현액|[가-힣](?:액|율|률|수))$")
_COUNT = re.compile(r"\d\s*(?:대|개|개소|건|명|회|억|만|%)")
_PARTICLE = re.compile(r"[가-힣](?:을|를|에서|으로)\s|(?<![회협토심건주정])의\s")


class _Point(NamedTuple):
    row: Record
    rest: tuple[str, ...]


def indicators(observations: Rows, figures: Rows, tables: Rows, *others: Rows) -> list[dict[str, Any]]:
    """Series of every report.

    Parameters
    ----------
    observations, figures, tables
        The base tables of all reports; tables of words are left aside.
    *others
        Domain tables (``budgets``, ``staffing``, ``usage``) whose numbers are not repeated.
    """
    words = {row["table"] for row in records(tables) if row["kind"] == "text"}
    told = {spot for other in others for spot in _places(records(other))}
    groups: dict[tuple, list[Record]] = {}
    for row in records(observations):
        if row["table"] not in words and _spot(row) not in told and _timed(row):
            section = (row["report"], row["department"] or "", row["project"] or "", row["title"] or row["table"])
            groups.setdefault(section, []).append(row)
    rows: list[dict[str, Any]] = []
    for members in groups.values():
        rows += _from_group(members)
    rows += _from_figures(records(figures))
    return rows


def _spot(row: Record) -> Place:
    return tuple(row.get(name) for name in ("report", "line", "cell", "html_index", "html_row", "part"))


def _places(rows: Iterable[Record]) -> Iterable[Place]:
    import json

    for row in rows:
        yield _spot(row)
        if origins := row.get("origins"):
            for _, *spot in json.loads(origins):
                yield (row["report"], *spot)


def _timed(row: Record) -> bool:
    """Whether a number is for one moment or for a span within a year."""
    if period_year(row["period"]) is None:
        return False
    return not any(_is_change(label) for label in (*row["row_labels"], *row["col_labels"]))


def _is_change(label: str) -> bool:
    """Changes between periods; plain rates (``이행률``) are indicators like any other."""
    return is_comparison(label) and not "".join(label.split()).endswith(("율", "률", "비율", "비중", "율(%)", "률(%)"))


def _from_group(members: list[Record]) -> list[dict[str, Any]]:
    points = _points(members)
    series: dict[tuple, list[_Point]] = {}
    for point in points:
        series.setdefault((point.rest, point.row["unit"]), []).append(point)
    kept = {key: group for key, group in series.items() if len({point.row["period"] for point in group}) >= 2}
    common = _common_total([rest for rest, _ in kept])
    level = _measure_level([(rest[common:], unit) for rest, unit in kept])
    totals = any(rest[common:] and is_total_label(rest[common]) for rest, _ in kept)
    rows = []
    for (rest, _), group in kept.items():
        rest = rest[common:]
        title = short_title(group[0].row["title"])
        told = bool(title and is_sentence(title))
        if told or not title:
            title = group[0].row["project"] or group[0].row["department"]
        name, breakdown = title, list(rest)
        if level is not None:
            measure = breakdown.pop(level)
            name = measure if told or not title else f"{title}: {measure}"
        elif told and breakdown and not totals:
            name = breakdown.pop(0)
        breakdown = [label for label in breakdown if label != name]
        seen: set[str] = set()
        for point in group:
            if point.row["period"] in seen:
                continue
            seen.add(point.row["period"])
            rows.append(_row(point.row, name or joined(rest) or point.row["table"], joined(breakdown), rest))
    return rows


def short_title(title: str | None) -> str | None:
    """A table's title as the name of a series: without the figures that stand behind it, None for a mere sentence.

    >>> short_title("국·공유 재산 현황 (총 2,589건 / 3,350,769 m^2)"), short_title("2018년 세입목표 : 4,223억원(8.8%↑)")
    ('국·공유 재산 현황', '2018년 세입목표')
    >>> short_title("'20년 … 2.1배 …") is None
    True
    """
    if not title or "…" in title:
        return None
    text = re.split(r"\s*[:：]\s*(?=[^:：]*\d)", title, maxsplit=1)[0]
    text = re.sub(r"\s*[(（](?=[^()（）]*\d)[^()（）]*(?:[)）]|$)\s*$", "", text).strip()
    return text or title


def is_sentence(title: str) -> bool:
    """Whether a title tells a finding instead of naming what is measured.

    >>> is_sentence("낡은 화면 총 40대 중 7대가 교체 대상"), is_sentence("나눔터 육성 ⇨ 새 일터 만들기")
    (True, True)
    >>> is_sentence("1개 업체 최다 계약현황"), is_sentence("법률 전문관 법률자문 및 소송지원")
    (False, False)
    """
    if _ARROW.search(title):
        return True
    text = re.sub(r"[(（][^()（）]*[)）]", "", title).strip()
    if _RECORD.search(text):
        return False
    words = len(text.split())
    return bool(_COUNT.search(text)) or (words >= 4 and bool(_PARTICLE.search(text))) or (words >= 5 and ", " in text)


def _common_total(rests: list[tuple[str, ...]]) -> int:
    """1 where every series begins with the same total: a label that all share tells none apart."""
    first = {rest[0] if rest else "" for rest in rests}
    return 1 if len(rests) > 1 and len(first) == 1 and is_total_label(next(iter(first))) else 0


def _points(members: list[Record]) -> list[_Point]:
    """The numbers with their labels without periods; where two would then be one, what stands beside the year stays."""
    plain = [_Point(row, _rest(row, keep=False)) for row in members]
    count: dict[tuple, int] = {}
    for point in plain:
        key = (point.rest, point.row["unit"], point.row["period"], point.row["table"])
        count[key] = count.get(key, 0) + 1
    if all(number == 1 for number in count.values()):
        return plain
    return [_Point(row, _rest(row, keep=True)) for row in members]


def _rest(row: Record, *, keep: bool) -> tuple[str, ...]:
    year = period_year(row["period"])
    rest = []
    for label in (*row["row_labels"], *row["col_labels"]):
        if label_period(label, year) is None:
            rest.append(label)
        elif keep and (beside := _beside_year(label)):
            rest.append(beside)
    return tuple(rest)


def _beside_year(label: str) -> str:
    from helpers.datasets.funding import without_year

    text = without_year(label).strip("()년월말현재기준.·~ ")
    return text if any("가" <= char <= "힣" for char in text) else ""


def _measure_level(keys: list[tuple[tuple[str, ...], str | None]]) -> int | None:
    """Which label (first or last) decides the unit, if one does: that label names the measure."""
    if len({unit for _, unit in keys}) < 2 or not all(rest for rest, _ in keys):
        return None
    for level in (-1, 0):
        units: dict[str, set] = {}
        for rest, unit in keys:
            units.setdefault(rest[level], set()).add(unit)
        if len(units) > 1 and all(len(own) == 1 for own in units.values()):
            return level
    return None


def _row(row: Record, series: str, breakdown: str | None, rest: Iterable[str]) -> dict[str, Any]:
    return {
        "report": row["report"],
        "department": row["department"],
        "project": row["project"],
        "series": series,
        "breakdown": breakdown,
        "period": row["period"],
        "value": row["value"],
        "unit": row["unit"],
        "is_total": any(is_total_label(label) for label in rest),
        **place(row),
    }


def _from_figures(figures: list[Record]) -> list[dict[str, Any]]:
    groups: dict[tuple, list[Record]] = {}
    for row in figures:
        if row["value"] is not None and period_year(row["period"]) is not None:
            groups.setdefault((row["report"], row["line"], row["label"], row["unit"] or ""), []).append(row)
    rows = []
    for group in groups.values():
        by_period: dict[str, Record] = {}
        for row in group:
            by_period.setdefault(row["period"], row)
        if len(by_period) >= 2 and len(by_period) == len(group):
            rows += [_row(row, row["label"], None, [row["label"]]) for row in by_period.values()]
    return rows
