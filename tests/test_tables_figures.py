"""*Label : figure* lines outside tables: the period of each number, its unit, and what is no figure."""

import pytest

from helpers.reading.reader import parse
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
    # The comma inside a number and a slash inside brackets part no labels.
    "- 목표인원 : 7,830명 (서울시 : 1,000명 / 자치구 : 6,830명)": [(7830, "명", None), (1000, "명", None), (6830, "명", None)],
    "- 공사기간 : 상·하반기 각 6개월 (상반기 1.10~6.30, 하반기 7.1~12.20)": [(6, "개월", None)],
    "- 지원기간 : '22.1 ~ 6.(6개월간)": [(6, "개월", "2022-01/2022-06")],
    "- 지원내용 : 임대료 최대 60% 감면": [(60, "%", None)],
    "- 이용률 : 12% 감소, 3%감": [(-12, "%", None), (-3, "%", None)],
    "- 위치 : 혁신지구(일대 약 300만 m^2)": [(300, "만㎡", None)],
    "- 면적 : 1,124천 m^2 (약 34만평)": [(1124, "천㎡", None), (34, "만평", None)],
    "- 규모 : 1,137.4㎡ (세부 7구획, 전용면적 기준)": [(1137.4, "㎡", None), (7, None, None)],
    "- 정원 307 / 현원 295명 (△12)": [(307, "명", None), (295, "명", None)],
    # A year at the head of a bracket is that of the number in it; the date of a milestone is not that of the figure.
    "- 소요예산 : 43,697백만원('22년 예산 : 14,312백만원)": [(43697, "백만원", None), (14312, "백만원", "2022")],
    "- 건립공사 착공('21.5월) : 현 공정률 22.8%": [(22.8, "%", None)],
    "- 공약 이행률('17년) : 84.7% ['15년(63.2%), '16년(71.9%)]": [(84.7, "%", "2017"), (63.2, "%", "2015"), (71.9, "%", "2016")],
    "- 지원금액 : 총 15,635백만원('20년 6,877, '21년 8,758)": [
        (15635, "백만원", None),
        (6877, "백만원", "2020"),
        (8758, "백만원", "2021"),
    ],
}


@pytest.mark.parametrize("line", LINES)
def test_figures(line):
    found = records(parse([line, ""], "r"))["figures"]
    assert [(f["value"], f["unit"], f["period"]) for f in found] == LINES[line]


def test_foreign_money_has_no_amount_in_won():
    found = records(parse(["- 수출액 : 500만$"], "r"))["figures"]
    assert [(f["unit"], f["amount_krw"]) for f in found] == [("만달러", None)]


NAMES = {
    "- 사업기간 : 2018년~2026년 / 조성현황 : 총 12개소": [("조성현황", 12)],
    "- 보도 1회, 자료 배포 : 2회, 소식지 게재 : 3회": [("자료 배포", 2), ("소식지 게재", 3)],
    "- 구성 : 주민위원(15명 이내), 전문위원(5명 이내) 및 공무원(4명 이내)": [
        ("구성|주민위원", 15),
        ("구성|전문위원", 5),
        ("구성|공무원", 4),
    ],
    "- 주요내용 : 직무훈련(3~4개월) + 인턴십(2개월)": [
        ("주요내용|직무훈련", 3),
        ("주요내용|직무훈련", 4),
        ("주요내용|인턴십", 2),
    ],
    "- 선정방법 : 모바일 투표 50%, 위원 투표(40명)": [("선정방법|모바일 투표", 50), ("선정방법", 40)],
    "- (사업예산) '22년 38,846백만원 (종합형 29,562/ 단위형 9,284)": [
        ("'22년 사업예산", 38846),
        ("'22년 사업예산|종합형", 29562),
        ("'22년 사업예산|단위형", 9284),
    ],
}


@pytest.mark.parametrize("line", NAMES)
def test_what_a_figure_is_called(line):
    found = records(parse([line, ""], "r"))["figures"]
    assert [(f["label"], f["value"]) for f in found] == NAMES[line]


def test_a_list_under_a_figure_gives_its_parts():
    found = records(parse(["- 면적 : 1,124천㎡", " - 산업 729, 지원 82, 공원 76, 기타 237", ""], "r"))["figures"]
    assert [(f["label"], f["value"], f["unit"]) for f in found][1:] == [
        ("면적|산업", 729, "천㎡"),
        ("면적|지원", 82, "천㎡"),
        ("면적|공원", 76, "천㎡"),
        ("면적|기타", 237, "천㎡"),
    ]


def test_a_list_of_something_else_is_no_part():
    found = records(parse(["- 면적 : 1,124천㎡", " - 교육 3회, 전시 2회", ""], "r"))["figures"]
    assert [f["label"] for f in found] == ["면적"]


def test_a_label_that_is_a_number_counts_what_stands_above():
    found = records(parse(["□ 추진실적('21년)", "- ▶ 81개: 공공시설(67개), 민간시설(14개)", ""], "r"))["figures"]
    assert [(f["label"], f["value"], f["period"]) for f in found] == [
        ("추진실적('21년)", 81, "2021"),
        ("추진실적('21년)|공공시설", 67, "2021"),
        ("추진실적('21년)|민간시설", 14, "2021"),
    ]
