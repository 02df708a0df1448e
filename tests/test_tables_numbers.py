"""Numbers, units, periods and labels as the field prints them."""

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.tables import labels, periods, unit_notes, units
from helpers.tables.content import TOKEN
from helpers.tables.numbers import read_cell, scan
from helpers.tables.usual import read_usual

FORMS = [
    ("1,200,000", [(1200000, None)]),
    ("△470,258", [(-470258, None)]),
    ("△ 2,922", [(-2922, None)]),
    ("-78,682", [(-78682, None)]),
    ("95.9%", [(95.9, "%")]),
    ("약6,000", [(6000, None)]),
    ("약 117억원", [(117, "억원")]),
    ("10억", [(10, "억원")]),
    ("2억5천", [(25000, "만원")]),
    ("3억 2,000만원", [(32000, "만원")]),
    ("1조 2,345억원", [(12345, "억원")]),
    ("350억(총액)", [(350, "억원")]),
    ("4.5%증", [(4.5, "%")]),
    ("△0.3%감", [(-0.3, "%")]),
    ("▲5", [(5, None)]),
    ("▼5", [(-5, None)]),
    ("(35.4)", [(35.4, None)]),
    ("(△35.4)", [(-35.4, None)]),
    ("10여 개", [(10, "개")]),
    ("1~3개", [(1, "개"), (3, "개")]),
    ("2,345.6㎡(710평)", [(2345.6, "㎡"), (710, "평")]),
    ("307/295", [(307, None), (295, None)]),
    ("1,371 (42.5%)", [(1371, None), (42.5, "%")]),
    ("7,200m ²", [(7200, "㎡")]),
    ("14만명", [(14, "만명")]),
    ("7,318가마", [(7318, "가마")]),
    ("35천판", [(35, "천판")]),
    ("△1,204두락", [(-1204, "두락")]),
    ("38가마", [(38, None)]),
    ("1,200이상", [(1200, None)]),
    ("2만여", [(2, None)]),
    ("0.03ppm", [(0.03, "ppm")]),
    ("5천명", [(5, "천명")]),
    ("37개학과 1,768명", [(37, "개"), (1768, "명")]),
    ("- 20", [(20, None)]),
    ("１２３명", [(123, "명")]),
    ("0", [(0, None)]),
    ("2018*", [(2018, None)]),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_number_forms(text, expected):
    assert [(n.value, n.unit) for n in read_cell(text).numbers] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2017. 3.~ 2018.3.",
        "'21.10.7.",
        "2018년",
        "'17년",
        "2분기",
        "10월",
        "세무 1과",
        "제39조",
        "3D프린터 교육",
        "02-123-4567",
        "1차",
        "선유로 80",
        "민선7기",
        "1:1 상담",
        "2, 3, 4동",
        "20~30대 청년",
    ],
)
def test_dates_names_and_ordinals_measure_nothing(text):
    content = read_cell(text)
    assert not content.numbers
    assert content.skips


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("520 (국 260 시 156, 구 104)", [None, "국", "시", "구"]),
        ("84 (시비50, 구비 34)", [None, "시비", "구비"]),
        ("31,890㎡(195개 점포)", [None, "점포"]),
        ("799,048 천원 (시 재배정) 400,000 천원(산단공)", ["시 재배정", "산단공"]),
        ("우수상 2명 장려상 3명", ["우수상", "장려상"]),
        ("860,000 천원(산단공)", [None]),
        ("13개 과정, 280명 (SW: 8개 과정, 173명)", [None, None, "SW", "SW"]),
    ],
)
def test_named_parts_of_a_cell(text, roles):
    assert [n.role for n in read_cell(text).numbers] == roles


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "천원", "%", "명", "㎡", "억원"]), st.sampled_from(["△", "-", "▼"]))
def test_a_formatted_integer_reads_back(value, unit, sign):
    content = read_cell(f"{sign if value < 0 else ''}{abs(value):,}{unit}")
    assert [(n.value, n.unit) for n in content.numbers] == [(value, unit or None)]


CELLS = st.text(alphabet=st.sampled_from("0123456789,.~-/()%'△▼원천백만억조개명년월일차제 가나다·:㎡"), max_size=40)


@given(CELLS)
def test_every_token_of_a_cell_is_taken_exactly_once(text):
    content = read_cell(text)
    spans = sorted([(n.start, n.end) for n in content.numbers] + [(s.start, s.end) for s in content.skips])
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    for token in re.finditer(r"\d[\d,.]*", text):
        assert sum(start <= token.start() and token.end() <= end for start, end in spans) == 1, (text, spans)
    for start, end in spans:
        assert TOKEN.search(text, start, end)


@given(st.text(max_size=200))
def test_any_text_reads_without_error(text):
    read_cell(text)
    periods.find_period(text)
    unit_notes.note_units([text])
    labels.clean(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018년", "2018"), ("'18년", "2018"), ("2018 세입목표", "2018"), ("2017. 11", "2017-11"), ("'21년 11월", "2021-11"),
        ("'20년(1~5월)", "2020-01/2020-05"), ("'17.8월~'20.5월", "2017-08/2020-05"), ("(2017.12.31.기준)", "2017-12"), ("17. 12월 기준", "2017-12"),
        ("'15~'17", "2015/2017"), ("2016~2021", "2016/2021"), ("'21. 4~5월", "2021-04/2021-05"), ("FY2024", "2024"), ("24.3월", "2024-03"),
        ("2021년 1/4분기", "2021-Q1"), ("2021년 하반기", "2021-07/2021-12"), ("14년~17년", "2014/2017"), ("1차('20.2~7)", "2020-02/2020-07"),
        ("구분", None), ("민선7기", None), ("1,234", None),
    ],
)  # fmt: skip
def test_periods(text, period):
    assert periods.find_period(text) == period


def test_an_event_dates_no_number():
    assert periods.label_period("영등포 ('20.10월 개관)") is None


def test_a_quarter_takes_its_year_from_around():
    assert periods.label_period("3분기", 2021) == "2021-Q3"


@pytest.mark.parametrize("year", range(1990, 2031))
def test_every_year_reads_back(year):
    assert periods.find_period(f"{year}년도") == str(year) == periods.find_period(f"FY{year}")


@pytest.mark.parametrize(
    ("note", "named"),
    [
        ("(단위 : 천원)", ("천원",)), ("단위: 건, 백만원", ("건", "백만원")), ("(단위 : 천/백만원)", ("?", "백만원")), ("단위 : 개소 (2016년 11월 기준)", ("개소",)),
        ("(단위 : 백만원, %, '22.1.21. 기준)", ("백만원", "%")), ("(2017.12.31. 기준, 단위 : 건)", ("건",)), ("없음", ()),
        ("(단위 : 꾸러미)", ("꾸러미",)), ("단위: 통", ("통",)), ("(단위 두락)", ("두락",)), ("(단위 : 부서별)", ()), ("평가단위 : 자치구", ()),
        ("(단위: 톤/일, %)", ("톤/일", "%")), ("단위 : ㎍/㎥", ("㎍/㎥",)), ("(단위 : 천원/톤)", ("천원/톤",)), ("(단위: mg/L)", ("mg/L",)),
        ("(단위 : 호/마리)", ("호", "마리")), ("(단위: 명/백만원)", ("명", "백만원")), ("(단위 : 필지/㎡)", ("필지", "㎡")),
    ],
)  # fmt: skip
def test_unit_notes(note, named):
    assert unit_notes.note_units([note]) == named


@pytest.mark.parametrize(
    ("unit", "won"), [("천원", 1e3), ("백만원", 1e6), ("억원", 1e8), ("십억원", 1e9), ("조원", 1e12), ("만원", 1e4)]
)
def test_money_in_won(unit, won):
    assert units.krw(2, unit) == 2 * won


def test_only_money_has_an_amount_in_won():
    assert units.krw(2, "명") is None and units.krw(2, None) is None


@pytest.mark.parametrize(
    ("label", "clean"),
    [
        ("기 획 예 산 과", "기획예산과"),
        ("정 원", "정원"),
        ("참여 인원", "참여 인원"),
        ("제안금액 (백만원)", "제안금액"),
        ("예산현액 ¹⁾", "예산현액"),
        ("지원기업 수*", "지원기업 수"),
        ("소음 (dB)", "소음"),
        ("먼지 PM-10 (㎍/㎥)", "먼지 PM-10"),
        ("사육 (개체)", "사육"),
        ("(통)반장", "(통)반장"),
        ("가람산업(주)", "가람산업(주)"),
        ("별 정 직 · 임 기 제", "별정직·임기제"),
    ],
)
def test_labels_are_cleaned(label, clean):
    assert labels.clean(label)[0] == clean


DIGITS = st.one_of(
    st.integers(0, 10**7).map(lambda n: f"{n:,}"),
    st.integers(1990, 2030).map(str),
    st.decimals(0, 3000, places=2, allow_nan=False).map(str),
    st.integers(0, 99).map(lambda n: f"{n:02d}"),
)
PIECES = st.sampled_from(
    [*"()△▲▼-+~/.,' :", "년", "년도", " 예산", "%", "천원", "억원", "만원", "명", "건", "개", "회", "곳", "㎡", "대", "월", "전망", "’", ".5"]
)  # fmt: skip


@given(st.lists(st.one_of(DIGITS, PIECES), min_size=1, max_size=6).map("".join))
@example("(2017.12)")
@example("'18.")
@example("2018년/2019년")
@example("1,250 (12.5%)")
@example("(▲5)")
def test_the_usual_forms_are_read_as_token_by_token(text):
    first = TOKEN.search(text)
    usual = read_usual(text)
    if first is None or usual is None:
        return
    slow = scan(text, first)
    if usual.kind == "year" or text[:1] in "−+":
        return  # a bare year, a sign that a longer text uses as a mark
    assert usual == slow
