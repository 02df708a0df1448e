"""The rows and columns of a drawn table: trees of labels with totals, periods, measures and what is computed from them."""

from __future__ import annotations

from .choices import Choices, distinct
from .model import Axis, Leaf
from .words import AGES, CATEGORIES, COUNTERS, GROUPS, ITEMS, MEASURES, NUMBERED, PLACES, TEAMS, names, nouns

YEAR_STYLES = ["{y}년", "{y}", "'{s:02d}년", "{y}년 예산", "'{s:02d}", "{y}년도", "{y}년(실적)"]


def draw_columns(choices: Choices, kind: str) -> Axis:
    """The columns of a kind."""
    return _COLUMNS[kind](choices)


def draw_rows(choices: Choices, kind: str) -> Axis:
    """The rows of a kind."""
    return _ROWS[kind](choices)


def _years(choices: Choices, low: int = 2, high: int = 4) -> list[tuple[str, str]]:
    first, count = choices.integer(2012, 2023), choices.integer(low, high)
    style = choices.pick(YEAR_STYLES)
    return [(style.format(y=y, s=y % 100), str(y)) for y in range(first, first + count)]


def _dated(stamps: list[tuple[str, str]]) -> Axis:
    return Axis([Leaf((label,), period) for label, period in stamps], 1)


def _year_columns(choices: Choices) -> Axis:
    stamps = _years(choices)
    leaves = [Leaf((label,), period) for label, period in stamps]
    if len(stamps) > 1 and choices.chance(25):
        first = choices.chance(50)
        parts = tuple(range(1, len(stamps) + 1)) if first else tuple(range(len(stamps)))
        total = Leaf((choices.pick(["계", "합계"]),), f"{stamps[0][1]}/{stamps[-1][1]}", None, parts)
        leaves.insert(0 if first else len(leaves), total)
    return Axis(leaves, 1)


def _quarters(choices: Choices) -> Axis:
    year = choices.integer(2016, 2024)
    if choices.chance(50):
        return Axis([Leaf((f"{year}년", f"{q}분기"), f"{year}-Q{q}") for q in range(1, 5)], 2)
    style = choices.pick(["{y}년 {q}분기", "'{s:02d}년 {q}분기", "{y}. {q}분기"])
    return _dated([(style.format(y=year, s=year % 100, q=q), f"{year}-Q{q}") for q in range(1, choices.integer(2, 4) + 1)])


def _months(choices: Choices) -> Axis:
    year, first = choices.integer(2016, 2024), choices.integer(1, 9)
    months = range(first, first + choices.integer(2, 4))
    style = choices.pick(["{y}.{m}월", "{s:02d}.{m}월", "{y}년 {m}월", "'{s:02d}.{m}월", "nested"])
    if style == "nested":
        return Axis([Leaf((f"{year}년", f"{m}월"), f"{year}-{m:02d}") for m in months], 2)
    return _dated([(style.format(y=year, s=year % 100, m=m), f"{year}-{m:02d}") for m in months])


def _halves(choices: Choices) -> Axis:
    year = choices.integer(2016, 2024)
    if choices.chance(50):
        years = [year, year + 1]
        halves = (("상반기", "01", "06"), ("하반기", "07", "12"))
        return Axis([Leaf((f"{y}년", word), f"{y}-{first}/{y}-{last}") for y in years for word, first, last in halves], 2)
    return _dated([(f"{year}년 상반기", f"{year}-01/{year}-06"), (f"{year}년 하반기", f"{year}-07/{year}-12")])


def _projections(choices: Choices) -> Axis:
    year = choices.integer(2016, 2023)
    last = choices.pick(["{y}년 결산전망", "{y}년(결산전망)", "{y}년 전망", "{y}년(추정)", "{y}년 목표"])
    stamps = [(f"{year - 1}년 결산", str(year - 1)), (f"{year}년 예산", str(year))]
    return _dated([*stamps, (last.format(y=year + 1), str(year + 1))])


def _ranges(choices: Choices) -> Axis:
    year = choices.integer(2014, 2020)
    style = choices.pick(["'{a:02d}~'{b:02d}", "{c}~{d}", "{c}~{d}년", "{c}년~{d}년", "'{a:02d}년~'{b:02d}년"])
    stamps = []
    for first in range(year, year + 3 * choices.integer(1, 3), 3):
        stamps.append((style.format(a=first % 100, b=(first + 2) % 100, c=first, d=first + 2), f"{first}/{first + 2}"))
    last = year + 3 * len(stamps)
    return _dated([*stamps, (choices.pick(["{y}년", "{y}년(전망)"]).format(y=last), str(last))])


def _short_years(choices: Choices) -> Axis:
    first, style = choices.integer(2015, 2023), choices.pick(["FY{y}", "'{s:02d}", "'{s:02d}년", "{s:02d}년", "FY{s:02d}"])
    return _dated([(style.format(y=y, s=y % 100), str(y)) for y in range(first, first + choices.integer(2, 3))])


def _measures(choices: Choices) -> Axis:
    chosen = distinct(choices, list(MEASURES), choices.integer(2, 4))
    return Axis([Leaf((name,), None, MEASURES[name]) for name in chosen], 1)


def _made_up_measures(choices: Choices) -> Axis:
    words = nouns(choices, choices.integer(2, 4), bare=True)
    return Axis([Leaf((word,), None, choices.pick([*COUNTERS, "백만원", "명", "%"])) for word in words], 1)


def _categories(choices: Choices, last: bool = False) -> Axis:
    words = names(choices, CATEGORIES, choices.integer(2, 5))
    leaves = [Leaf((word,)) for word in words]
    if last or choices.chance(70):
        total = choices.pick(["계", "합계", "소계", "총계"])
        parts = tuple(range(len(words))) if last else tuple(range(1, len(words) + 1))
        leaves.insert(len(words) if last else 0, Leaf((total,), None, None, parts))
    return Axis(leaves, 1)


def _total_measures(choices: Choices) -> Axis:
    words = names(choices, CATEGORIES, choices.integer(2, 3))
    measures = distinct(choices, ["건수", "인원", "금액", "횟수", "면적"], 2)
    total = choices.pick(["계", "합계"])
    leaves = [
        Leaf((total, m), None, MEASURES[m], tuple(2 * k + i for k in range(1, len(words) + 1))) for i, m in enumerate(measures)
    ]
    return Axis([*leaves, *(Leaf((word, m), None, MEASURES[m]) for word in words for m in measures)], 2)


def _year_measures(choices: Choices) -> Axis:
    stamps = _years(choices, 2, 3)
    measures = distinct(choices, ["건수", "인원", "금액", "횟수", "면적", "이용률"], choices.integer(2, 3))
    return Axis([Leaf((label, m), period, MEASURES[m]) for label, period in stamps for m in measures], 2)


def _uneven(choices: Choices) -> Axis:
    words = names(choices, CATEGORIES, 2)
    leaves = [Leaf((choices.pick(["총계", "합계"]),))]
    tops = []
    for word in words:
        items = names(choices, ITEMS, choices.integer(2, 3))
        tops.append(len(leaves))
        leaves.append(
            Leaf((word, choices.pick(["계", "소계"])), None, None, tuple(range(len(leaves) + 1, len(leaves) + 1 + len(items))))
        )
        leaves += [Leaf((word, item)) for item in items]
    leaves[0] = leaves[0]._replace(parts=tuple(tops))
    return Axis(leaves, 2)


def _three(choices: Choices) -> Axis:
    stamps = _years(choices, 2, 2)
    words = names(choices, CATEGORIES, 2)
    measures = distinct(choices, ["건수", "금액", "인원"], 2)
    return Axis([Leaf((label, word, m), period, MEASURES[m]) for label, period in stamps for word in words for m in measures], 3)


def _changes(choices: Choices) -> Axis:
    (older, a), (newer, b) = _years(choices, 2, 2)
    newest_first = choices.chance(60)
    leaves = [Leaf((newer,), b), Leaf((older,), a)] if newest_first else [Leaf((older,), a), Leaf((newer,), b)]
    new, old = (0, 1) if newest_first else (1, 0)
    deep = choices.chance(40)
    word, rate = choices.pick([("증감", "증감률"), ("증감액", "증감률"), ("증 감", "증감율"), ("비교증감", "증감률")])
    top = choices.pick(["증감", "전년 대비"])
    for label, rule in ((word, "a-b"), (rate, "(a-b)/b")):
        path = (top, {"a-b": "규모" if top == "증감" else "증감", "(a-b)/b": "비율"}[rule]) if deep else (label,)
        leaves.append(Leaf(path, None, "%" if rule != "a-b" else None, (), rule, (new, old)))
    return Axis(leaves, 2 if deep else 1)


def _budget(choices: Choices) -> Axis:
    first, second, third = choices.pick(
        [("예산현액", "집행액", "집행률"), ("목표", "실적", "달성률"), ("예산액", "지출액", "집행률")]
    )
    return Axis([Leaf((first,)), Leaf((second,)), Leaf((third,), None, "%", (), "b/a", (0, 1))], 1)


def _staff(choices: Choices) -> Axis:
    return Axis([Leaf(("정원",), None, "명"), Leaf(("현원",), None, "명"), Leaf(("과부족",), None, "명", (), "a-b", (1, 0))], 1)


def _flat(choices: Choices) -> Axis:
    pool = choices.pick([GROUPS, PLACES, TEAMS, NUMBERED, ITEMS])
    return Axis([Leaf((name,)) for name in names(choices, pool, choices.integer(2, 7))], 1)


def _classes(choices: Choices) -> Axis:
    return Axis(
        [
            Leaf((name,))
            for name in choices.pick([AGES, [*NUMBERED[-2:], "10명 미만"], ["남성", "여성"], ["1등급", "2등급", "3등급"]])
        ],
        1,
    )


def _flat_total(choices: Choices) -> Axis:
    leaves = _flat(choices).leaves
    last = choices.chance(35)
    parts = tuple(range(len(leaves))) if last else tuple(range(1, len(leaves) + 1))
    leaves.insert(len(leaves) if last else 0, Leaf((choices.pick(["계", "합계", "총계", "총 계"]),), None, None, parts))
    return Axis([leaf._replace(path=tuple(label.replace("총 계", "총계") for label in leaf.path)) for leaf in leaves], 1)


def _groups(choices: Choices, subtotals: bool = False) -> Axis:
    leaves: list[Leaf] = []
    tops: list[int] = []
    for group in names(choices, GROUPS, choices.integer(2, 3)):
        items = names(choices, ITEMS, choices.integer(2, 4))
        if not subtotals:
            tops += range(len(leaves), len(leaves) + len(items))
            leaves += [Leaf((group, item)) for item in items]
            continue
        first = choices.chance(50)
        start = len(leaves) + first
        total = Leaf((group, choices.pick(["소계", "계"])), None, None, tuple(range(start, start + len(items))))
        tops.append(len(leaves) if first else len(leaves) + len(items))
        rows = [Leaf((group, item)) for item in items]
        leaves += [total, *rows] if first else [*rows, total]
    return _with_total(choices, leaves, tops, 2)


def _with_total(choices: Choices, leaves: list[Leaf], tops: list[int], levels: int) -> Axis:
    """A grand total first, last or missing."""
    where = choices.pick(["missing", "first", "first", "last"])
    grand = choices.pick(["계", "합계", "총계"])
    if where == "last":
        leaves = [*leaves, Leaf((grand,), None, None, tuple(tops))]
    elif where == "first":
        moved = [leaf._replace(parts=tuple(part + 1 for part in leaf.parts)) for leaf in leaves]
        leaves = [Leaf((grand,), None, None, tuple(top + 1 for top in tops)), *moved]
    return Axis(leaves, levels)


def _three_stubs(choices: Choices) -> Axis:
    leaves = [
        Leaf((group, place, item))
        for group in names(choices, GROUPS, 2)
        for place in names(choices, PLACES, 2)
        for item in names(choices, ITEMS, choices.integer(2, 3))
    ]
    return _with_total(choices, leaves, list(range(len(leaves))), 3)


def _years_down(choices: Choices) -> Axis:
    return _year_columns(choices)


def _measures_down(choices: Choices) -> Axis:
    chosen = distinct(choices, list(MEASURES), choices.integer(2, 5))
    return Axis([Leaf((name,), None, MEASURES[name]) for name in chosen], 1)


def _none(choices: Choices) -> Axis:
    return Axis([Leaf(())], 0)


_COLUMNS = {
    "years": _year_columns, "measures": _measures, "made-up measures": _made_up_measures, "months": _months, "quarters": _quarters,
    "half-years": _halves, "projections": _projections, "year ranges": _ranges, "short years": _short_years,
    "categories": _categories, "total last": lambda choices: _categories(choices, True), "total measures": _total_measures,
    "year measures": _year_measures, "uneven": _uneven, "three headers": _three, "changes": _changes, "budget": _budget, "staff": _staff,
}  # fmt: skip
_ROWS = {
    "flat": _flat, "flat total": _flat_total, "groups": _groups, "subtotals": lambda choices: _groups(choices, True),
    "three stubs": _three_stubs, "years down": _years_down, "measures down": _measures_down, "classes": _classes, "none": _none,
}  # fmt: skip
