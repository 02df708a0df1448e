"""Named cases: inputs that once ended in a traceback or lost a number, each shrunk to what matters."""

import pytest
from conservation import lost

from helpers.reading.marks import marked
from helpers.reading.markup import nested_tables
from helpers.reading.reader import parse
from helpers.reading.text import split_lines
from helpers.tables import records
from helpers.tables.labels import clean, collapse, is_total
from helpers.tables.numbers import read_cell

CASES = {
    "a nested table without a cell": ["가\t<table></table>\t3"],
    "an empty nested table before a full one": ["가\t<table></table><table><tr><td>구분</td><td>5</td></tr></table>"],
    "nested tables in two cells of a line": [
        "가\t<p>1</p><table><tr><td>2</td></tr></table>\t3<table><tr><td>4</td></tr></table>"
    ],
    "a span over a column that is taken from above": [
        "가\t<table><tr><td>1</td><td rowspan=3>2</td></tr><tr><td colspan=2>3</td></tr><tr><td>4</td><td>5</td></tr></table>"
    ],
    "more than 400 cells in a row of a nested table": ["가\t<table><tr>" + "<td>7</td>" * 500 + "</tr></table>"],
    "a caption in a nested table": ["가\t<table><caption>표 1</caption><tr><td>2</td></tr></table>"],
    "a superscript as running number": ["사업목록", "연번\t사업명\t쪽", "¹\t가나다라\t²", "2\t마바사아\t3"],
    "a running number of 5,000 digits": [
        "사업목록",
        "연번\t사업명\t쪽",
        "9" * 5000 + "\t가나다라\t1",
        "2\t마바사아\t" + "3" * 5000,
    ],
    "a number of 400 digits": ["구분\t수\t율(%)", "가\t" + "1" * 400 + "\t3", "나\t2\t(" + "1" * 400 + ")"],
    "a year at the left of everything": ["\t수\t금액\t", "2019\t가\t3\t4", "2020\t2019\t5\t", "\t2018\t2019\t"],
    "full-width signs in a shortened cell": [
        "구분\t내용",
        "가\t작년에는 공사를 １２，３４５건 하였고 올해에는 １.５배를 더 하기로 하였음",
    ],
    "a bracket opened a thousand times": ["구분\t" + "( " * 1500 + "1", "( " * 1500 + "\t2"],
    "a mark in the middle of a file": ["구분\t수", "\ufeff가\t\ufeff1\ufeff2"],
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_and_nothing_is_lost(case):
    assert lost("\n".join(CASES[case]), records(parse(CASES[case], "demo"))) == []


def test_a_line_end_of_old_is_one():
    assert split_lines("a\rb\tc\r\rd\r") == ["a", "b\tc", "", "d"]
    assert split_lines("a\rb\nc") == ["a\rb", "c"]


def test_a_circled_number_behind_a_bar_is_a_number():
    assert (marked("|③").number, marked("③").number, marked("12.").number) == (3, 3, 12)


def test_a_span_from_above_outlives_one_from_the_side():
    (cells,) = nested_tables(CASES["a span over a column that is taken from above"][0].split("\t")[1])[1]
    assert [(cell.row, cell.column) for cell in cells] == [(0, 0), (0, 1), (1, 0), (2, 0), (2, 2)]


def test_a_code_is_no_number():
    assert read_cell("1" * 400).kind == "text" and not read_cell("약 " + "1" * 400 + "원").numbers
    assert read_cell("123,456,789,012,345").numbers[0].value == 123456789012345


def test_prose_without_end_is_free_text():
    content = read_cell("1명 " * 400)
    assert not content.numbers and {skip.reason for skip in content.skips} == {"free text"} and len(content.skips) == 400


def test_footnotes_and_brackets_of_labels_go_as_before():
    assert [clean(text)[0] for text in ("예산 **", "예산 ¹⁾", "예산¹*", "예산*", "예*산")] == [
        "예산",
        "예산",
        "예산¹",
        "예산",
        "예*산",
    ]
    assert is_total("합계 (개사)") and not is_total("합계 (개사")
    assert collapse("미 환 금 액 (건 수) (시 비 분)") == "미환금액 (건수) (시비분)"
