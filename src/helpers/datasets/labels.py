"""What labels say: totals, comparisons, years, measures. Shared by the domain tables; knows no report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

Record = Mapping[str, Any]

TOTALS = frozenset({"계", "합계", "총계", "소계", "총합계", "누계", "전체", "총"})
PLACE = ("table", "line", "cell", "html_index", "html_row", "part")

_UNIT = re.compile(r"\((?:단위\s*:\s*)?(?:천원|백만원|억원|만원|원|명|건|개|개소|회|%|㎡)\)$")
_FORMULA = re.compile(r"\([A-Z](?:\s*[-+/:]\s*[A-Z])*\)$")
_FOOTNOTE = re.compile(r"(?:[¹²³⁰⁴-⁹]+[)⁾]?|\*+)$")
_YEAR = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})|['‘’`´′](\d{2}))(?!\d)")
_YEARS_NUMBER = re.compile(r"(년도?)\s+(?=\d)")
_COMPARISON = re.compile(r"증감|증\(?△?\)?감|비교|대비|증가율|감소율|과부족|차이|(?:율|률|비율|비중)$")


@lru_cache(maxsize=65536)
def clean(label: str) -> str:
    """A label to compare: no blanks, footnote marks, formula letters or unit in brackets.

    >>> clean("집 행 액(B)"), clean("예산현액 ¹⁾"), clean("예산 (백만원)")
    ('집행액', '예산현액', '예산')
    """
    text = "".join(label.split())
    for pattern in (_FOOTNOTE, _FORMULA, _UNIT, _FOOTNOTE):
        text = pattern.sub("", text)
    return text


def labels(row: Record) -> list[str]:
    """Row labels, then column labels, of an observation."""
    return [*row["row_labels"], *row["col_labels"]]


def is_total_label(label: str) -> bool:
    """Whether a label names a total (계, 소계, 합계 …, ``소계(개사)`` too)."""
    text = clean(label)
    return text in TOTALS or re.sub(r"\([^()]*\)$", "", text) in TOTALS


def is_comparison(label: str) -> bool:
    """Whether a label names a change or a rate, not an amount.

    >>> is_comparison("비교증감"), is_comparison("증(△)감"), is_comparison("집행율(B/A)"), is_comparison("예산액")
    (True, True, True, False)
    """
    return bool(_COMPARISON.search(clean(label)))


def label_year(label: str) -> int | None:
    """The one year that a label names, or None.

    >>> label_year("2018년 예산"), label_year("'17년"), label_year("2014년~2017년"), label_year("계")
    (2018, 2017, None, None)
    """
    years = {int(long) if long else 2000 + int(short) for long, short in _YEAR.findall(label)}
    return years.pop() if len(years) == 1 else None


def period_year(period: Any) -> int | None:
    """The year of a period that lies within one year.

    >>> period_year("2018"), period_year("2020-01/2020-05"), period_year("2017/2018"), period_year(None)
    (2018, 2020, None, None)
    """
    if not isinstance(period, str) or not period:
        return None
    first, _, last = period.partition("/")
    return int(first[:4]) if not last or last[:4] == first[:4] else None


def years_apart(text: str) -> str:
    """A text in which every year is set apart from the number after it: ``'22년 350백만원`` could be read as a date.

    >>> years_apart("15,900백만원('22년 350백만원)")
    "15,900백만원('22년 : 350백만원)"
    """
    return _YEARS_NUMBER.sub(r"\1 : ", text)


def place(row: Record) -> dict[str, Any]:
    """Where an observation stands, as the columns that every row of a domain table carries."""
    return {column: row.get(column) for column in PLACE}


def origin(measure: str, row: Record) -> list[Any]:
    """The place of one of several numbers behind a row: ``[measure, line, cell, html_index, html_row, part]``."""
    return [measure, *(row.get(column) for column in ("line", "cell", "html_index", "html_row", "part"))]


def joined(parts: Iterable[str]) -> str | None:
    """A label path in one string; None where it is empty."""
    return " > ".join(part for part in parts if part) or None


def by_table(rows: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    """Rows grouped by report and table, in order."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for row in rows:
        groups.setdefault((row["report"], row["table"]), []).append(row)
    return groups
