"""Time in proportion to size: what once took time in proportion to its square, each read at a size where that shows.

A report of four times the size may take at most eleven times as long; what is quadratic takes sixteen times or more.
"""

import random
import time

import pytest
from conservation import lost

from helpers.reading.reader import parse
from helpers.tables import records

ENOUGH = 0.4
"""Seconds of processor time below which nothing is compared."""
NESTED = "<table><tr><td>구분</td><td>수</td></tr><tr><td>가</td><td>3</td></tr></table>"

SHAPES = {
    "one wide row among many": lambda n: ["가" + "\t1" * n, *["가\t1"] * n],
    "one wide row of a nested table": lambda n: ["가\t<table><tr>" + "<td>3</td>" * n + "</tr>" + "<tr><td>3</td></tr>" * n + "</table>"],
    "spans beyond every end": lambda n: ["가\t<table>" + '<tr><td rowspan="99999999" colspan="99999999">3</td></tr>' * n + "</table>"],
    "text between the cells of a broken nested table": lambda n: ["가\t<table><tr><td>1" + "</td>1" * n],
    "nested tables in one cell": lambda n: ["가\t" + NESTED * n],
    "nested tables in as many rows": lambda n: [f"{i}. 가 (기획과)\t{NESTED}" for i in range(n)],
    "columns of blanks and numbers": lambda n: ["구분" + "\t" * n + "수", *["가" + "\t1" * n] * 3],
    "words far down in many columns": lambda n: ["구분" + "\t수" * n, *["가" + "\t" * n] * 20, "나" + "\t가" * n],
    "numbers in one cell": lambda n: ["구분\t수", "가\t" + "1명 " * n],
    "dates and numbers in one cell": lambda n: ["구분\t수", "가\t" + "2020. 1. 2. 12명 " * n],
    "comments that do not end": lambda n: ["가\t" + "<!--" * n],
    "brackets that do not close, as a label": lambda n: ["구분\t" + "(" * n, "가\t3"],
    "brackets with blanks, as a label": lambda n: ["구분\t" + "( " * n, "가\t3"],
    "stars before a word, as a label": lambda n: ["구분\t수", "*" * n + "가\t3"],
    "blanks behind a year": lambda n: ["구분\t수", "가\t2019" + " " * n + "나"],
    "rows without a label": lambda n: ["구분\t수\t금액", *["\t1\t2"] * n],
    "sections": lambda n: ["구분\t수\t금액", *["부문\t\t", "가\t1\t2", "소계\t1\t2"] * n],
    "totals of many columns": lambda n: ["구분" + "".join(f"\t{1990 + i % 40}년\t소계" for i in range(n)), "가" + "\t1\t1" * n],
    "a list of projects without their sections": lambda n: [
        "사업목록", "연번\t사업명\t쪽", *(f"{i}\t사업 이름{i}\t{i % 900}" for i in range(n)), *(f"{i % 90} 다른 이름{i}" for i in range(n)),
    ],
}  # fmt: skip
SIZE = {
    "one wide row among many": 4000,
    "one wide row of a nested table": 4000,
    "text between the cells of a broken nested table": 20_000,
}


SAMPLE = random.Random(2018).sample(sorted(SHAPES), 5)


@pytest.mark.parametrize("shape", [pytest.param(shape, marks=[] if shape in SAMPLE else pytest.mark.soak) for shape in SHAPES])
def test_four_times_the_size_takes_about_four_times_as_long(shape):
    def spent(n):
        lines = SHAPES[shape](n)
        began = time.process_time()
        made = records(parse(lines, "demo"))
        took = time.process_time() - began
        assert lost("\n".join(lines), made) == []
        return took

    n = SIZE.get(shape, 600)
    small, large = spent(n), spent(4 * n)
    assert large < ENOUGH or large <= 11 * small, (small, large)


def test_rows_that_make_no_table_keep_their_numbers():
    lines = ["가" + "\t1" * 2000, *["나\t1"] * 2000]
    made = records(parse(lines, "demo"))
    assert not made["observations"] and {row["reason"] for row in made["skipped"]} == {"rows that make no table"}
    assert len(made["skipped"]) == 4000 and made["tables"][0]["kind"] == "text"


def test_a_table_that_is_merely_uneven_is_read():
    lines = ["구분\t수" + "\t" * 300, *(f"가{i}\t{i}" for i in range(300))]
    assert len(records(parse(lines, "demo"))["observations"]) == 300
