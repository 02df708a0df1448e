"""*Label : figure* lines outside tables: the period of each number, its unit, and what is no figure."""

import pytest

from helpers.reading.read import parse
from helpers.tables import records

LINES = {
    "- 공모사업 규모 : 2013년 100억원 → 2018년 1,210억원(12배 증가)": [
        (100, "억원", "2013"),
        (1210, "억원", "2018"),
        (12, "배", None),
    ],
    "- 업체수 : (2001년) 849개 → (2017년) 9,548개": [(849, "개", "2001"), (9548, "개", "2017")],
    "- 총사업비 : 53,419백만원('22년 26,788백만원)": [(53419, "백만원", None), (26788, "백만원", "2022")],
    "- 투자매칭 : 350개('22) ⇨ 500개('23)": [(350, "개", "2022"), (500, "개", "2023")],
    "- 이용료('21년) : 30백만원": [(30, "백만원", "2021")],
    "- 수출 목표 : 500만\\$ 수주, 20만달러, 1억 불": [(500, "만달러", None), (20, "만달러", None), (1, "억불", None)],
    "- 제안 접수 : 2018. 상반기": [],
    "- 위치 : 탑골로8길 23 외 1필지": [],
    "- 인센티브 : 1인당 10만원": [(10, "만원", None)],
    "- 위탁기간 : '20.11. ~ '21.12.31.(1년 2개월)": [],
}


@pytest.mark.parametrize("line", LINES)
def test_figures(line):
    found = records(parse([line, ""], "r"))["figures"]
    assert [(f["value"], f["unit"], f["period"]) for f in found] == LINES[line]


def test_foreign_money_has_no_amount_in_won():
    found = records(parse(["- 수출액 : 500만$"], "r"))["figures"]
    assert [(f["unit"], f["amount_krw"]) for f in found] == [("만달러", None)]
