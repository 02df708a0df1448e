"""Tables with a known meaning: drawn as trees of labels with values, flattened the way conversions flatten them.

A :class:`Choices` decides everything, so that hypothesis can draw and shrink tables, and a seeded generator can
make a fixed corpus. What a table means is kept beside its text: every number with its place, labels, unit and period.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Protocol

PLAIN: frozenset[str] = frozenset()
DAMAGES = (
    "ragged", "spaced", "footnotes", "split stub word", "header right", "header left", "label too many", "unit row", "section rows",
    "lost corner", "repeated header", "nested", "nested copies", "bracketed rows", "side by side",
    "notes around", "remarks", "nil words", "shares", "pairs",
)  # fmt: skip


class Choices(Protocol):
    """Where decisions come from."""

    def integer(self, low: int, high: int) -> int: ...
    def pick(self, options: Any) -> Any: ...
    def chance(self, percent: int) -> bool: ...


class Seeded:
    """Decisions from a seed."""

    def __init__(self, seed: int | str):
        self.random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def pick(self, options: Any) -> Any:
        return options[self.random.randrange(len(options))]

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent


@dataclass
class Meant:
    """A number as it was meant."""

    line: int
    cell: int
    part: int
    value: float
    unit: str | None
    row: list[str]
    col: list[str]
    period: str | None = None
    html_index: int | None = None
    html_row: int | None = None


@dataclass
class Generated:
    """A table as text, with the lines above it, and what it means."""

    lines: list[str]
    first_line: int
    last_line: int
    meant: list[Meant]
    damage: frozenset[str]
    kind: str
    notes: list[str] = field(default_factory=list)


GROUPS = ["청년지원", "복지증진", "문화예술", "교통안전", "환경관리", "평생학습", "보육지원", "주거개선", "농업육성", "관광진흥"]
ITEMS = [
    "상담",
    "교육훈련",
    "현장점검",
    "홍보물 제작",
    "시설보수",
    "장비구입",
    "위탁운영",
    "네트워크 구축",
    "컨설팅",
    "공모전",
    "캠페인",
    "실태조사",
    "멘토링",
    "간담회",
]
PLACES = ["중앙동", "새터동", "한빛동", "솔내동", "가람동", "누리동", "다솜동", "미리내동", "북문동", "서산동"]
TEAMS = ["기획과", "총무과", "복지과", "건설과", "환경과", "교통과", "문화과", "세정과", "민원과", "주택과"]
NUMBERED = [
    "65세 이상",
    "1인 가구",
    "119안전센터",
    "2단계 사업",
    "24시간 돌봄",
    "3D프린팅",
    "제1공영주차장",
    "5급 이하",
    "1등급",
    "G밸리 2단지",
    "4차산업 육성",
    "10~29명",
    "100억원 이상",
]
AGES = ["10대", "20대", "30대", "40대", "50대 이상"]
CATEGORIES = ["공사", "용역", "물품", "신규", "계속", "직영", "위탁", "일반회계", "특별회계", "상근", "비상근", "국내", "해외"]
MEASURES = {
    "건수": "건", "인원": "명", "횟수": "회", "금액": "백만원", "예산액": "천원", "집행액": "천원", "집행률": "%", "면적": "㎡", "비율": "%",
}  # fmt: skip
MONEY = ("천원", "백만원", "억원")
STUB_HEADS = ["구분", "항목", "분야", "사업명", "부서명", "과제명"]


@dataclass
class Axis:
    """Leaves of a label tree: each a path with what it adds up to, its period and its measure."""

    paths: list[list[str]]
    periods: list[str | None]
    units: list[str | None]
    totals: list[list[int] | None]
    """For a total: the leaves it is the sum of."""
    levels: int


def distinct(choices: Choices, options: list[str], count: int) -> list[str]:
    pool, taken = list(options), []
    for _ in range(min(count, len(pool))):
        taken.append(pool.pop(choices.integer(0, len(pool) - 1)))
    return taken


def years(choices: Choices) -> tuple[list[str], list[str]]:
    first, count = choices.integer(2012, 2021), choices.integer(2, 4)
    style = choices.pick(["{y}년", "'{s:02d}년", "{y}", "{y}년 예산", "'{s:02d}"])
    numbers = [first + i for i in range(count)]
    return [style.format(y=y, s=y % 100) for y in numbers], [str(y) for y in numbers]


def part_years(choices: Choices) -> tuple[list[str], list[str]]:
    year = choices.integer(2016, 2023)
    kind = choices.pick(["quarter", "month", "half", "ranges"])
    if kind == "quarter":
        return [f"{year}년 {q}분기" for q in range(1, 5)], [f"{year}-Q{q}" for q in range(1, 5)]
    if kind == "month":
        return [f"{year}.{m}월" for m in (1, 2, 3)], [f"{year}-{m:02d}" for m in (1, 2, 3)]
    if kind == "half":
        return [f"{year}년 상반기", f"{year}년 하반기"], [f"{year}-H1", f"{year}-H2"]
    return [f"'{(year - 2) % 100:02d}~'{year % 100:02d}", f"{year + 1}년(전망)"], [f"{year - 2}/{year}", f"{year + 1}"]


def draw_columns(choices: Choices) -> Axis:
    form = choices.pick(
        ["flat", "years", "year measures", "total categories", "total category measures", "uneven", "three", "parts"]
    )
    total = choices.pick(["계", "합계", "소계"])
    if form == "flat":
        names = distinct(choices, list(MEASURES), choices.integer(2, 4))
        return Axis([[n] for n in names], [None] * len(names), [MEASURES[n] for n in names], [None] * len(names), 1)
    if form in ("years", "parts"):
        names, stamps = years(choices) if form == "years" else part_years(choices)
        return Axis([[n] for n in names], list(stamps), [None] * len(names), [None] * len(names), 1)
    if form == "year measures":
        names, stamps = years(choices)
        measures = distinct(choices, ["건수", "인원", "금액", "횟수"], 2)
        paths = [[n, m] for n in names for m in measures]
        return Axis(
            paths, [s for s in stamps for _ in measures], [MEASURES[m] for _ in names for m in measures], [None] * len(paths), 2
        )
    if form == "total categories":
        names = distinct(choices, CATEGORIES, choices.integer(2, 5))
        last = choices.chance(30)
        paths = [[n] for n in names]
        paths = [*paths, [total]] if last else [[total], *paths]
        at = len(names) if last else 0
        members = [i for i in range(len(paths)) if i != at]
        totals = [members if i == at else None for i in range(len(paths))]
        return Axis(paths, [None] * len(paths), [None] * len(paths), totals, 1)
    if form == "total category measures":
        names = distinct(choices, CATEGORIES, choices.integer(2, 3))
        measures = distinct(choices, ["건수", "인원", "금액", "횟수"], 2)
        paths = [[n, m] for n in [total, *names] for m in measures]
        totals = [[j for j in range(2, len(paths)) if j % 2 == i] if i < 2 else None for i in range(len(paths))]
        return Axis(paths, [None] * len(paths), [MEASURES[p[1]] for p in paths], totals, 2)
    if form == "uneven":
        names = distinct(choices, CATEGORIES, 2)
        subs = [distinct(choices, ITEMS, choices.integer(2, 3)) for _ in names]
        paths = [["총계"]] + [[n, s] for n, group in zip(names, subs, strict=True) for s in ["계", *group]]
        totals: list[list[int] | None] = [None] * len(paths)
        at = 1
        groups = []
        for group in subs:
            totals[at] = list(range(at + 1, at + 1 + len(group)))
            groups.append(at)
            at += 1 + len(group)
        totals[0] = groups
        return Axis(paths, [None] * len(paths), [None] * len(paths), totals, 2)
    names, stamps = years(choices)
    names, stamps = names[:2], stamps[:2]
    cats, measures = distinct(choices, CATEGORIES, 2), distinct(choices, ["건수", "금액"], 2)
    paths = [[n, c, m] for n in names for c in cats for m in measures]
    return Axis(
        paths,
        [s for s in stamps for _ in range(len(cats) * len(measures))],
        [MEASURES[p[2]] for p in paths],
        [None] * len(paths),
        3,
    )


def draw_rows(choices: Choices, with_years: bool) -> Axis:
    form = choices.pick(["flat", "flat total", "groups", "group subtotals", "three", "none"] + (["years"] if with_years else []))
    grand = choices.pick(["계", "합계", "총계"])
    if form == "years":
        names, stamps = years(choices)
        return Axis([[n] for n in names], list(stamps), [None] * len(names), [None] * len(names), 1)
    if form == "none":
        return Axis([[]], [None], [None], [None], 0)
    if form in ("flat", "flat total"):
        names = distinct(choices, choices.pick([GROUPS, PLACES, TEAMS, NUMBERED, AGES]), choices.integer(2, 7))
        paths = [[n] for n in names]
        if form == "flat":
            return Axis(paths, [None] * len(paths), [None] * len(paths), [None] * len(paths), 1)
        last = choices.chance(35)
        at = len(paths) if last else 0
        paths.insert(at, [grand])
        totals = [[j for j in range(len(paths)) if j != at] if i == at else None for i in range(len(paths))]
        return Axis(paths, [None] * len(paths), [None] * len(paths), totals, 1)
    groups = distinct(choices, GROUPS, choices.integer(2, 3))
    paths, totals = [], []
    tops = []
    for group in groups:
        if form == "three":
            for sub in distinct(choices, PLACES, 2):
                items = distinct(choices, ITEMS, 2)
                for item in items:
                    paths.append([group, sub, item])
                    totals.append(None)
                    tops.append(len(paths) - 1)
            continue
        items = distinct(choices, ITEMS, choices.integer(2, 4))
        if form == "group subtotals":
            first = choices.chance(50)
            at = len(paths) + (0 if first else len(items))
            start = len(paths) + (1 if first else 0)
            rows = [[group, item] for item in items]
            rows.insert(0 if first else len(items), [group, choices.pick(["소계", "계"])])
            for _i, row in enumerate(rows):
                paths.append(row)
                totals.append(list(range(start, start + len(items))) if at == len(paths) - 1 else None)
            tops.append(at)
        else:
            for item in items:
                paths.append([group, item])
                totals.append(None)
                tops.append(len(paths) - 1)
    if choices.chance(60):
        paths.insert(0, [grand])
        totals = [[t + 1 for t in tops], *([i + 1 for i in t] if t else None for t in totals)]
    return Axis(paths, [None] * len(paths), [None] * len(paths), totals, 3 if form == "three" else 2)


def draw_values(choices: Choices, rows: Axis, columns: Axis, units: list[list[str | None]]) -> list[list[float | None]]:
    """Values that add up along both axes; rates are drawn freely and add up to nothing."""
    values: list[list[float | None]] = [[None] * len(columns.paths) for _ in rows.paths]
    for r in range(len(rows.paths)):
        for c in range(len(columns.paths)):
            if rows.totals[r] is None and columns.totals[c] is None:
                unit = units[r][c]
                if unit == "%":
                    values[r][c] = choices.integer(1, 999) / 10
                elif choices.chance(7) and len(rows.paths) > 2:
                    values[r][c] = None
                else:
                    values[r][c] = float(choices.integer(0, choices.pick([30, 900, 60000, 2_000_000])))
    order = sorted(range(len(columns.paths)), key=lambda c: _depth(columns, c))
    for c in order:
        members = columns.totals[c]
        if members is not None:
            for r in range(len(rows.paths)):
                if rows.totals[r] is None:
                    values[r][c] = choices.integer(1, 999) / 10 if units[r][c] == "%" else sum(values[r][m] or 0 for m in members)
    for r in sorted(range(len(rows.paths)), key=lambda r: _depth(rows, r)):
        members = rows.totals[r]
        if members is not None:
            for c in range(len(columns.paths)):
                values[r][c] = choices.integer(1, 999) / 10 if units[r][c] == "%" else sum(values[m][c] or 0 for m in members)
    return values


def _depth(axis: Axis, i: int) -> int:
    members = axis.totals[i]
    return 0 if members is None else 1 + max(_depth(axis, m) for m in members)


def show(choices: Choices, value: float | None, style: str, words: bool = False) -> str:
    if value is None:
        return choices.pick(["-", "해당없음", "미정", "–"]) if words else choices.pick(["-", "", "-"])
    text = f"{abs(value):,.1f}" if value != int(value) else f"{abs(value):,.0f}"
    return (style + text) if value < 0 else text


def spaced(text: str) -> str:
    return " ".join(text) if 2 <= len(text) <= 5 and all("가" <= ch <= "힣" for ch in text) else text


def generate(choices: Choices, damage: frozenset[str] = PLAIN, report: str = "generated") -> Generated:
    """Draw a table, give it `damage`, and flatten it to lines of text with what stands above it."""
    columns = draw_columns(choices)
    if damage & {"nested", "nested copies", "side by side", "pairs"}:
        while columns.levels > 1 or ("pairs" in damage and any(columns.units)):
            columns = draw_columns(choices)
    if "bracketed rows" in damage:
        while any(columns.units):
            columns = draw_columns(choices)
    with_years = not any(columns.periods) and not any(columns.units)
    rows = draw_rows(choices, with_years and "split stub word" not in damage)
    if damage & {"split stub word", "header left"}:
        while rows.levels < 2:
            rows = draw_rows(choices, False)
    if damage & {"header right", "label too many", "section rows", "ragged", "bracketed rows", "repeated header"}:
        while rows.levels < 1:
            rows = draw_rows(choices, False)
    if damage & {"nested", "nested copies"}:
        while rows.levels not in (1, 2):
            rows = draw_rows(choices, False)
    if "side by side" in damage:
        while rows.levels != 1 or any(t is not None for t in rows.totals) or len(rows.paths) < 4:
            rows = draw_rows(choices, False)
    table_unit = "명" if "pairs" in damage else choices.pick(["천원", "백만원", "명", "건", "개", "억원", "㎡"])
    units = [[columns.units[c] or table_unit for c in range(len(columns.paths))] for _ in rows.paths]
    values = draw_values(choices, rows, columns, units)
    measured = any(columns.units)
    if measured:
        money = sorted({u for u in columns.units if u in MONEY})
        how = (
            "bracket"
            if len(money) > 1 or "㎡" in columns.units or choices.chance(40)
            else choices.pick(["note", "meaning"] if not money else ["note"])
        )
    else:
        how = choices.pick(
            ["note", "note", "cell", "corner"]
            if rows.levels and not damage & {"split stub word", "lost corner"}
            else ["note", "cell"]
        )
    notes = []
    if how == "note":
        named = list(dict.fromkeys(u for row in units for u in row if u))
        notes.append(f"({choices.pick(['단위 : ', '단위: ', '단위:'])}{', '.join(named)})")
    if "bracketed rows" in damage:
        how, notes = "note", [f"(단위 : {table_unit}, %)"]
    if "pairs" in damage:
        how, notes = "note", [f"(단위 : {table_unit})"]
    if "unit row" in damage and measured:
        how, notes = "unit row", []
    dated = None
    if "notes around" in damage:
        if choices.chance(50) and not any(columns.periods) and not any(rows.periods):
            year, month = choices.integer(2015, 2022), choices.integer(1, 12)
            dated = f"{year}-{month:02d}"
            stamp = choices.pick([f"{year}.{month}.28. 기준", f"'{year % 100:02d}. {month}월말 현재", f"{year}. {month}월 기준"])
            notes = [f"({stamp}, {notes[0][1:-1]})"] if notes and choices.chance(50) else [f"({stamp})", *notes]
        rows.periods = [p or dated for p in rows.periods]
    return _flatten(choices, rows, columns, units, values, how, notes, damage, table_unit)


def _flatten(
    choices, rows: Axis, columns: Axis, units, values, how: str, notes: list[str], damage: frozenset[str], table_unit: str
) -> Generated:
    stub, width = rows.levels, len(columns.paths)
    mark = choices.pick(["*", "¹⁾", " 1)"[:0] or "*"]) if "footnotes" in damage else ""
    loose = "spaced" in damage

    def label(text: str) -> str:
        return spaced(text) if loose and choices.chance(60) else text

    header = _header(choices, columns, stub, how, table_unit, label, mark, damage)
    body: list[list[str]] = []
    places: list[tuple[int, int]] = []
    section_at = choices.integer(0, max(0, len(rows.paths) - 1)) if "section rows" in damage and stub == 1 else None
    sections: dict[int, str] = {}
    previous: list[str] = []
    suffix = table_unit if how == "cell" else ""
    sign = choices.pick(["△", "-", "△"])
    extra_from = choices.integer(1, len(rows.paths) - 1) if "label too many" in damage and len(rows.paths) > 2 and stub else None
    extras: dict[int, str] = {}
    seconds: dict[tuple[int, int], tuple[float, str]] = {}
    current = None
    for r, path in enumerate(rows.paths):
        if section_at is not None and r in (0, section_at) and rows.totals[r] is None:
            current = ["일반 사업", "특별 사업"][r != 0]
            body.append([current, *[""] * (stub - 1 + width)])
            places.append((-1, 0))
        if current and rows.totals[r] is None:
            sections[r] = current
        cells = []
        for level in range(stub):
            text = path[level] if level < len(path) else ""
            shown = "" if level < len(path) - 1 and previous[: level + 1] == path[: level + 1] else text
            cells.append(label(shown) if shown else "")
        shift = 0
        if extra_from is not None and r >= extra_from and rows.totals[r] is None:
            extras[r] = choices.pick(ITEMS) + " " + str(choices.pick(["계획", "운영", "지원"]))
            cells.append(extras[r])
            shift = 1
        for c in range(width):
            shown = show(choices, values[r][c], sign, "nil words" in damage)
            own = units[r][c]
            if shown not in ("", "-"):
                shown += suffix if own == table_unit or not suffix else ""
                if own == "%" and how != "bracket" and how != "unit row" and choices.chance(50):
                    shown += "%"
            if shown not in ("", "-") and own != "%" and not suffix and damage & {"shares", "pairs"}:
                if "pairs" in damage:
                    second = float(choices.integer(0, 5000))
                    shown, seconds[(r, c)] = f"{shown}/{second:,.0f}", (second, own)
                else:
                    second = choices.integer(1, 999) / 10
                    shown, seconds[(r, c)] = f"{shown} ({second:.1f}%)", (second, "%")
            cells.append(shown)
        if "remarks" in damage:
            cells.append(choices.pick(["", "신규 편성", "국비 매칭사업", "위탁기관 공모", "계속사업"]))
        if extra_from is not None and not shift:
            cells.append("")
        body.append(cells)
        places.append((r, stub + shift))
        previous = path
    return _write(choices, header, body, places, rows, columns, units, values, notes, damage, sections, extras, seconds)


def _header(
    choices, columns: Axis, stub: int, how: str, table_unit: str, label, mark: str, damage: frozenset[str]
) -> list[list[str]]:
    head = choices.pick(STUB_HEADS)
    corner = [head if stub else "", *[""] * max(0, stub - 1)][:stub]
    if how == "corner" and stub:
        corner[0] += f"({table_unit})"
    if "split stub word" in damage and stub > 1:
        corner = ["구", "분", *[""] * (stub - 2)]
    if "lost corner" in damage:
        corner = [""] * stub
    header = []
    for level in range(columns.levels):
        row = list(corner) if level == 0 else [""] * stub
        before: list[str] = []
        for c, path in enumerate(columns.paths):
            text = path[level] if level < len(path) else ""
            same = level < len(path) - 1 and before[: level + 1] == path[: level + 1]
            shown = "" if same or not text else label(text)
            if shown and how == "bracket" and level == len(path) - 1 and columns.units[c]:
                shown += choices.pick(["({u})", " ({u})"]).format(u=columns.units[c])
            if shown and "pairs" in damage and level == len(path) - 1:
                shown += " 정원/현원"
            if shown and mark and level == 0 and choices.chance(30):
                shown += mark
            row.append(shown)
            before = path
        header.append(row)
    if "remarks" in damage:
        for level, row in enumerate(header):
            row.append("비고" if level == 0 else "")
    if "header right" in damage:
        header = [[*row[:stub], "", *row[stub:]] for row in header]
    if "header left" in damage and stub > 1:
        header = [[*row[: stub - 1], *row[stub:], ""] for row in header]
    if how == "unit row":
        header.append([""] * stub + [f"({columns.units[c] or table_unit})" for c in range(len(columns.paths))])
    return header


def _write(
    choices, header, body, places, rows: Axis, columns: Axis, units, values, notes, damage, sections, extras, seconds
) -> Generated:
    title = choices.pick(["○ 추진 현황", "□ 운영 실적", "- 연도별 현황", "○ 지원 내역"])
    beside = "notes around" in damage and len(notes) == 1 and choices.chance(40)
    below = (
        "notes around" in damage
        and len(notes) == 1
        and not beside
        and "단위" in notes[0]
        and "기준" not in notes[0]
        and choices.chance(40)
    )
    above = [] if beside or below else [x for note in notes for x in (note, "")]
    lines = ["주요업무 보고", "", "새터구 기획과", "", "□ 일반 현황", "", f"{title} {notes[0]}" if beside else title, "", *above]
    shares: dict[int, list[float | None]] = {}
    if "bracketed rows" in damage:
        shares = {r: [None if v is None else choices.integer(1, 999) / 10 for v in values[r]] for r in range(len(rows.paths))}
    width = max(len(row) for row in [*header, *body])
    first = len(lines) + 1
    meant: list[Meant] = []
    split = choices.integer(1, len(body) - 1) if "repeated header" in damage and len(body) > 2 and places[0][0] >= 0 else None

    if damage & {"nested", "nested copies"}:
        return _nest(lines, header, body, places, rows, columns, units, values, damage)
    if "side by side" in damage:
        return _beside(lines, header, body, rows, columns, units, values, damage)

    def emit(row: list[str]) -> None:
        padded = row + [""] * (width - len(row))
        lines.append("\t".join(padded).rstrip("\t") if "ragged" in damage and sum(map(bool, padded)) > 1 else "\t".join(padded))

    for row in header:
        emit(row)
    for k, (row, (r, at)) in enumerate(zip(body, places, strict=True)):
        if split is not None and k == split:
            lines.extend(["", f"- {choices.integer(2, 90)} -", ""])
            for head in header:
                emit(head)
            if not row[0] and r >= 0:
                # A table that goes on over a page names the group again.
                row = [*rows.paths[r][: len(rows.paths[r]) - 1], *row[len(rows.paths[r]) - 1 :]]
        emit(row)
        if r < 0:
            continue
        for c in range(len(columns.paths)):
            if values[r][c] is None:
                continue
            path = [*([sections[r]] if r in sections else []), *rows.paths[r], *([extras[r]] if r in extras else [])]
            period = columns.periods[c] or rows.periods[r]
            column = list(columns.paths[c])
            paired = "pairs" in damage and (r, c) in seconds
            meant.append(
                Meant(len(lines), at + c, 0, values[r][c], units[r][c], path, [*column, "정원"] if paired else column, period)
            )
            if (r, c) in seconds:
                value, unit = seconds[(r, c)]
                meant.append(Meant(len(lines), at + c, 1, value, unit, path, [*column, "현원"] if paired else column, period))
        if "bracketed rows" in damage and r in shares:
            emit([""] * at + [f"({share:.1f})" if share is not None else "" for share in shares[r]])
            for c, share in enumerate(shares[r]):
                if share is not None:
                    meant.append(
                        Meant(
                            len(lines),
                            at + c,
                            0,
                            share,
                            "%",
                            list(rows.paths[r]),
                            list(columns.paths[c]),
                            columns.periods[c] or rows.periods[r],
                        )
                    )
    last = len(lines)
    lines += ["", notes[0].strip("()")] if below else []
    return Generated([*lines, ""], first, last, meant, damage, "numeric")


def _nest(lines, header, body, places, rows: Axis, columns: Axis, units, values, damage) -> Generated:
    """The table inside a cell, as HTML with spans; with "nested copies" its cells stand again behind it and in rows of their own."""
    stub = rows.levels
    note = next((line for line in reversed(lines) if "단위" in line), "")
    html = [f"<tr>{''.join(f'<th>{text}</th>' for text in header[0])}</tr>"]
    meant: list[Meant] = []
    line = len([x for x in lines if x != note]) + 2
    waiting = 0
    for k, (row, (r, at)) in enumerate(zip(body, places, strict=True)):
        cells = []
        for c, text in enumerate(row):
            if stub == 2 and c == 0:
                if waiting:
                    waiting -= 1
                    continue
                span = 1
                while k + span < len(body) and not body[k + span][0] and row[0]:
                    span += 1
                if not row[1]:
                    cells.append(f'<td colspan="2">{text}</td>')
                    continue
                waiting = span - 1
                cells.append(f'<td rowspan="{span}">{text}</td>' if span > 1 else f"<td>{text}</td>")
            elif stub == 2 and c == 1 and not text:
                continue
            else:
                cells.append(f"<td>{text}</td>")
        html.append(f"<tr>{''.join(cells)}</tr>")
        for c in range(len(columns.paths)):
            if values[r][c] is not None:
                meant.append(
                    Meant(
                        line,
                        at + c,
                        0,
                        values[r][c],
                        units[r][c],
                        list(rows.paths[r]),
                        list(columns.paths[c]),
                        columns.periods[c] or rows.periods[r],
                        0,
                        k + 1,
                    )
                )
    cell = (
        f'<p>추진내용</p> <p style="text-align: right;">{note}</p> <table border="1"> {" ".join(html)} </table> <p>향후계획</p>'
    )
    texts = [text for row in [*header, *body] for text in row if text]
    copies = "nested copies" in damage
    kept = [x for x in lines if x != note]
    tail = texts if copies else []
    out = [*kept, "\t".join(["요구사항", "조치결과", *[""] * len(tail)]), "\t".join(["1. 개선방안 마련 (기획과)", cell, *tail])]
    if copies:
        width = 2 + len(tail)
        out += ["\t".join([*row, *[""] * (width - len(row))]) for row in [*header, *body]]
    return Generated([*out, ""], line - 1, len(out), meant, damage, "nested")


def _beside(lines, header, body, rows: Axis, columns: Axis, units, values, damage) -> Generated:
    """The table in two halves side by side, the header over each."""
    half = (len(body) + 1) // 2
    width = len(header[0])
    out = [*lines, "\t".join([*header[0], *header[0]])]
    meant: list[Meant] = []
    for k in range(half):
        right = body[k + half] if k + half < len(body) else [""] * width
        out.append("\t".join([*body[k], *right]))
        for r, offset in ((k, 0), (k + half, width)):
            if r < len(body):
                for c in range(len(columns.paths)):
                    if values[r][c] is not None:
                        meant.append(
                            Meant(
                                len(out),
                                offset + 1 + c,
                                0,
                                values[r][c],
                                units[r][c],
                                list(rows.paths[r]),
                                list(columns.paths[c]),
                                columns.periods[c] or rows.periods[r],
                            )
                        )
    return Generated([*out, ""], len(lines) + 1, len(out), meant, damage, "side by side")


def document(table: Generated) -> str:
    """The text of a small report that holds the table."""
    return "\n".join(table.lines)
