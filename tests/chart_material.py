"""Made-up tables for every kind of chart: long names, many rows, tiny, huge, negative, zero and equal numbers, gaps."""

from random import Random

import pandas as pd

from helpers.analysis import charts
from helpers.analysis.wording import Words

HOSTILE = [
    "<script>alert(1)</script>", "가 & 나 <b>", "]]>", "$x^2$ 와 $y$", "줄\n바꿈\t탭", "</text></svg><img src=x onerror=alert(1)>",
    "&lt;b&gt; &#60;", '" onload="alert(1)', "\x00\x0b\ufffe끝", "<!-- --><![CDATA[x]]>", "${jndi:x} {{7*7}} \\frac{a}{b}", "%_{}[]^~`",
]  # fmt: skip

SYLLABLES = "가나다라마바사아자차카타파하경제과정책산업지원사업육성활성화및추진"
STATES = ["완료", "추진중", "검토중", "미반영", "–"]


def name(rnd):
    kind = rnd.randrange(8)
    if kind == 0:
        return rnd.choice(HOSTILE) + str(rnd.randrange(1000))
    if kind == 1:
        return "".join(rnd.choice("abcdefghijWWW/") for _ in range(rnd.randint(1, 90)))
    if kind == 2:
        return "".join(rnd.choice(SYLLABLES) for _ in range(rnd.randint(30, 80)))
    words = ["".join(rnd.choice(SYLLABLES) for _ in range(rnd.randint(1, 7))) for _ in range(rnd.randint(1, 10))]
    return " ".join(words) + f" {rnd.randrange(1000)}"


def numbers(rnd, count, *, negative=False, whole=False):
    kind = rnd.randrange(6)
    if kind == 0:
        found = [float(rnd.choice([1, 5e8]))] * count
    elif kind == 1:
        found = [10.0 ** rnd.uniform(-2, 15) for _ in range(count)]
    elif kind == 2:
        found = [0.0] * count
    elif kind == 3:
        found = [1e12 + rnd.randrange(1000) for _ in range(count)]
    else:
        found = [float(rnd.randrange(1, 10**10)) for _ in range(count)]
    if negative:
        found = [-value if rnd.random() < 0.4 else value for value in found]
    if whole:
        found = [round(value) % 10**7 if abs(value) > 10**7 else round(value) for value in found]
    return found


def gaps(rnd, values):
    return [None if rnd.random() < 0.25 else value for value in values]


def rows_of(rnd):
    return rnd.choice([1, 2, 3, 5, 9, 20, 35])


def table(**columns):
    frame = pd.DataFrame(columns)
    # None stays None, as in the tables of the project.
    return frame.astype(object).where(frame.notna(), None)


def _posts(rnd, words):
    count = rows_of(rnd)
    capacity = numbers(rnd, count, whole=True)
    frame = table(
        group=[name(rnd) for _ in range(count)], grade=gaps(rnd, [name(rnd) for _ in range(count)]), is_total=[False] * count,
        department=[name(rnd) for _ in range(count)], capacity=capacity,
        current=[max(0, value + rnd.choice([0, 0, -3, 5])) for value in capacity],
    )  # fmt: skip
    yield charts.posts(frame, words)
    yield charts.posts(frame, words, departments=True)


def _amounts(rnd, negative):
    count = rows_of(rnd)
    before = numbers(rnd, count)
    now = numbers(rnd, count, negative=negative)
    shape = rnd.randrange(4)
    if shape == 0:
        before = [None] * count
    elif shape == 1:
        before = gaps(rnd, before)
    elif shape == 2:
        before = [value * rnd.choice([0, 1, 1.02, 0.4, 3]) for value in now]
    changes = [None if a is None or b is None else a - b for a, b in zip(now, before, strict=True)]
    return count, now, before, changes


def _budget_items(rnd, words):
    count, now, before, changes = _amounts(rnd, True)
    frame = table(
        item=[name(rnd) for _ in range(count)], amount_krw=now, previous_krw=before, change_krw=changes,
        fiscal_year=[2018] * count, is_total=[False] * count,
    )  # fmt: skip
    yield charts.budget_items(frame, words)
    frame = frame.assign(department=[name(rnd) for _ in range(count)], name_en=gaps(rnd, [name(rnd) for _ in range(count)]))
    yield charts.departments(frame, words)


def _projects(rnd, words):
    count, now, before, changes = _amounts(rnd, False)
    frame = table(title=[name(rnd) for _ in range(count)], budget_krw=now, previous_krw=before, change_krw=changes)
    yield charts.project_budgets(frame.sort_values("budget_krw", ascending=False, key=lambda column: column.astype(float)), words)
    changed = frame[[bool(change) for change in frame["change_krw"]]]
    yield charts.project_changes(
        changed.sort_values("change_krw", ascending=False, key=lambda column: column.astype(float)), words
    )


def _funding(rnd, words):
    sources = [name(rnd)[:24] for _ in range(rnd.choice([1, 2, 4, 8, 11]))]
    rows = []
    for year in range(2018, 2018 - rnd.randint(1, 4), -1):
        amounts = [abs(value) for value in numbers(rnd, len(sources))]
        whole = sum(amounts) or 1
        rows += [
            {"fiscal_year": year, "source": source, "amount_krw": value, "share": value / whole}
            for source, value in zip(sources, amounts, strict=True)
            if rnd.random() < 0.9
        ]
    yield charts.funding(pd.DataFrame(rows, columns=["fiscal_year", "source", "amount_krw", "share"]), words)


def _execution(rnd, words):
    rows = []
    for year in range(2015, 2015 + rnd.randint(1, 4)):
        amounts = numbers(rnd, rnd.randint(2, 5))
        base = amounts[0] or 1
        rows += [
            {"fiscal_year": year, "stage": f"{name(rnd)[:30]} {step}", "amount_krw": value, "share": value / base}
            for step, value in enumerate(amounts)
        ]
    yield charts.execution(pd.DataFrame(rows), words)


def _indicators(rnd, words):
    rows = []
    for number in range(rnd.choice([1, 2, 3, 7, 12])):
        years = rnd.choice([[2018], [2016, 2018], list(range(2010, 2022)), [2001, 2017, 2018]])
        periods = (
            [f"{year}-Q{quarter}" for year in years for quarter in (1, 2, 3, 4)] if rnd.random() < 0.2 else list(map(str, years))
        )
        place = {
            "series": name(rnd), "breakdown": rnd.choice([None, name(rnd), "계 > " + name(rnd)]), "id": number,
            "unit": rnd.choice([None, "%", "명", "백만원", name(rnd)]), "department": rnd.choice([None, "과", name(rnd)]),
            "project": rnd.choice([None, name(rnd)]),
        }  # fmt: skip
        values = numbers(rnd, len(periods), negative=rnd.random() < 0.4)
        rows += [{**place, "period": period, "value": value} for period, value in zip(periods, values, strict=True)]
    yield charts.indicators(table(**{key: [row[key] for row in rows] for key in rows[0]}), words)


def _usage(rnd, words):
    areas = ["합계", *(name(rnd) for _ in range(rnd.randint(0, 5)))]
    rows = [{"area": area, "year": year} for area in areas for year in range(2017, 2017 + rnd.randint(1, 5))]
    yield charts.usage(pd.DataFrame(rows).assign(participants=[abs(value) for value in numbers(rnd, len(rows))]), words)


def _audit(rnd, words):
    count = rows_of(rnd)
    frame = pd.DataFrame({state: [rnd.choice([0, 0, 1, 7, 120, 4000]) for _ in range(count)] for state in STATES})
    frame = frame.assign(label=[name(rnd) for _ in range(count)], total=frame[STATES].sum(axis=1))
    frame = frame[frame["total"] > 0]
    yield charts.audit_status(frame, words)
    yield charts.audit_status(frame, words, departments=True)


def _quality(rnd, words):
    count = rows_of(rnd)
    frame = pd.DataFrame(
        {state: [rnd.choice([0, 1, 30, 12345]) for _ in range(count)] for state in ("confirmed", "unchecked", "conflict")}
    )
    yield charts.certainty(frame.assign(label=[name(rnd) for _ in range(count)], numbers=frame.sum(axis=1)), words)
    totals = numbers(rnd, count, whole=True)
    yield charts.skipped(pd.DataFrame({"reason": [name(rnd) for _ in range(count)], "total": totals}), words)


def _affairs(rnd, words):
    count = rows_of(rnd)
    frame = pd.DataFrame(
        {
            "affair": [name(rnd) for _ in range(count)],
            "achievements": [rnd.choice([0, 1, 4, 30]) for _ in range(count)],
            "improvements": [rnd.choice([0, 2, 5]) for _ in range(count)],
        }
    )
    yield charts.affairs(frame, words)
    yield charts.affairs(frame, words, frame["affair"].iloc[-1])


def _compare(rnd, words):
    count = max(2, rows_of(rnd))
    reports = [f"report-{number}" for number in range(rnd.randint(1, 5))]
    money = [value + 1 for value in numbers(rnd, count)]
    staff = [rnd.choice([1, 3, 17, 18, 250]) for _ in range(count)]
    frame = table(
        department=[name(rnd) for _ in range(count)], name_en=gaps(rnd, [name(rnd) for _ in range(count)]),
        report=[rnd.choice(reports) for _ in range(count)], amount_krw=money, current=staff,
        per_head_krw=sorted((value / heads for value, heads in zip(money, staff, strict=True)), reverse=True),
        growth=sorted((rnd.choice([-1, -0.3, 0, 0.001, 0.5, 40]) for _ in range(count)), reverse=True),
    )  # fmt: skip
    yield charts.per_head(frame, words)
    yield charts.growth(frame, words)
    yield charts.money_and_staff(frame.astype({"amount_krw": float}), words)


KINDS = {
    "posts": _posts, "budget_items": _budget_items, "projects": _projects, "funding": _funding, "execution": _execution,
    "indicators": _indicators, "usage": _usage, "audit": _audit, "quality": _quality, "affairs": _affairs, "compare": _compare,
}  # fmt: skip


def generated(kind, seed):
    """The charts of one kind from one made-up table; those that have nothing to show left out."""
    rnd = Random(f"{kind} {seed}")
    words = Words(("en", "ko")[seed % 2])
    return [chart for chart in KINDS[kind](rnd, words) if chart is not None]
