"""The audit by kinds of identity: definitions, means, growth, blanks, lost rows, two places of one number; and few false alarms."""

import json
import random
import re

import pytest
from conservation import lost
from tablegen import DAMAGES, PLAIN, Seeded, document, generate

from helpers.reading import read
from helpers.reading.reader import parse
from helpers.tables import records
from helpers.tables.notes import BLANK, LOST, WOULD_FIT

HEAD = ["2020년도 주요업무 보고", "", "○ 예산 현황", ""]


def audit(*lines: str, note: str = "(단위 : 천원)") -> dict:
    return records(parse([*HEAD, note, "", *lines, ""], "sample"))


def failing(result: dict) -> list[dict]:
    return [check for check in result["checks"] if not check["holds"]]


def confirmed(result: dict) -> set[float]:
    return {o["value"] for o in result["observations"] if o["check"] == "confirmed"}


# -- what labels define -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "연도\t예산액(A)\t집행액(B)\t잔액(A-B)\t집행률(B/A)",
        "연도\t예산액 ⓐ\t집행액 ⓑ\t잔액(ⓐ-ⓑ)\t집행률(ⓑ/ⓐ)",
        "연도\t예산액①\t집행액②\t잔액③=①-②\t집행률(②/①*100)",
        "연도\t예산액(A)\t집행액(B)\t잔액(C=A-B)\t집행률(B÷A×100)",
    ],
)
def test_letters_define_differences_and_rates(header):
    result = audit(header, "2018\t400\t100\t300\t25.0%", "2019\t200\t150\t50\t75.0%", "2020\t300\t200\t110\t66.6%")
    assert {(c["kind"], c["printed"], c["severity"]) for c in failing(result)} == {
        ("difference", 110, "slip"),
        ("ratio", 66.6, "rounding"),
    }


def test_letters_define_sums():
    result = audit("연도\t국비(A)\t시비(B)\t사업비(A+B)", "2018\t400\t100\t500", "2019\t200\t150\t350", "2020\t300\t111\t410")
    (check,) = failing(result)
    assert (check["kind"], check["printed"], check["computed"], check["severity"]) == ("sum", 410, 411, "slip")


def test_a_change_and_its_rate_below_one_definition():
    result = audit(
        "구분\t2017년 전망(A)\t2018년 목표(B)\t전년대비 증감(B:A)\t",
        "\t\t\t금액\t비율",
        "체납액\t8,932\t9,336\t404\t4.5%증",
        "목표\t4,458\t4,876\t418\t9.4%증",
        "징수액\t4,889\t4,876\t△13\t△0.3%감",
        "진도율\t109.7%\t100%\t\t",
        note="(단위 : 백만원)",
    )
    assert not failing(result)
    assert {o["check"] for o in result["observations"]} == {"confirmed"}


# -- rates, growth, means -----------------------------------------------------------------------------------


def test_progress_is_checked_though_other_columns_hold_rates():
    result = audit(
        "구분\t2018년\t2019년\t2020년", "목표\t3,130\t3,591\t4,458", "실적\t3,072\t4,592\t4,889", "진도율\t98.1%\t128.9%\t109.7%"
    )
    (check,) = failing(result)
    assert (check["kind"], check["printed"], round(check["computed"], 1)) == ("ratio", 128.9, 127.9)


def test_growth_from_year_to_year():
    result = audit(
        "구분\t2014년\t2015년\t2016년\t2017년", "세입\t343,804\t360,084\t394,238\t425,814", "전년대비증감율\t\t4.7%\t9.5%\t8.9%"
    )
    (check,) = failing(result)
    assert (check["printed"], round(check["computed"], 2), check["severity"]) == (8.9, 8.01, "slip")


@pytest.mark.parametrize("rates", [("6.7%", "10.0%", "20.0%"), ("6.7%", "10.0%", "15.0%")])
def test_mean_growth_over_years(rates):
    values = [(100, 105, 113.8), (200, 220, 242), (100, 120, 144)]
    rows = [f"사업{n}\t{a}\t{b}\t{c}\t{rate}" for n, (a, b, c), rate in zip("가나다", values, rates, strict=True)]
    result = audit("구분\t2018년\t2019년\t2020년\t연평균 증가율", *rows)
    assert [c["printed"] for c in failing(result)] == ([15.0] if "15.0%" in rates else [])
    assert {100, 113.8, 200, 242} <= confirmed(result)


def test_means_of_the_lines_beside():
    result = audit(
        "동별\t2018년\t2019년\t2020년",
        "가람동\t10\t20\t30",
        "누리동\t20\t40\t60",
        "다솜동\t30\t60\t93",
        "평균\t20\t40\t62",
        note="(단위 : 건)",
    )
    (check,) = failing(result)
    assert (check["kind"], check["printed"], check["computed"]) == ("ratio", 62, 61)


@pytest.mark.parametrize(("mean", "states"), [("40", {"confirmed"}), ("41", {"unchecked"})])
def test_the_mean_of_a_single_row(mean, states):
    result = audit("요일\t월\t화\t수\t목\t금\t토\t일\t평균", f"이용자\t10\t20\t30\t40\t50\t60\t70\t{mean}", note="(단위 : 명)")
    assert {o["check"] for o in result["observations"]} == states
    assert not failing(result)


def test_means_a_month_are_a_twelfth_of_the_whole():
    result = audit("연도\t합계\t월평균", "2018\t1,200\t100", "2019\t2,400\t200", "2020\t3,600\t310", note="(단위 : 명)")
    (check,) = failing(result)
    assert (check["printed"], check["computed"]) == (310, 300)


def test_so_much_a_head():
    result = audit(
        "구분\t예산(천원)\t인원(명)\t1인당 지원액(천원)",
        "가람동\t1,200\t12\t100",
        "누리동\t3,000\t20\t150",
        "다솜동\t4,500\t10\t400",
    )
    (check,) = failing(result)
    assert (check["kind"], check["printed"], check["computed"]) == ("ratio", 400, 450)


def test_shares_of_the_total_of_the_column_beside():
    rows = ["가람동\t50\t25.0%", "누리동\t30\t15.0%", "다솜동\t20\t12.0%", "한빛동\t100\t50.0%", "합계\t200\t100.0%"]
    result = audit("구분\t금액\t구성비", *rows)
    assert {12.0} <= {c["printed"] for c in failing(result)} <= {12.0, 100.0}


def test_what_a_table_of_the_section_showed_is_asked_of_the_next():
    header = ["연도\t계\t\t관내\t\t관내비율(%)\t", "\t건수\t금액\t건수\t금액\t건수대비\t금액대비"]
    result = audit(
        *header,
        "2015\t624\t5,591\t266\t2,304\t42.6\t41.2",
        "2016\t600\t5,000\t300\t2,500\t50.0\t50.0",
        "",
        "- 소상공인 계약",
        "",
        *header,
        "2017\t100\t1,000\t25\t400\t54.5\t40.0",
    )
    assert [(c["printed"], c["computed"]) for c in failing(result)] == [(54.5, 25)]


# -- totals, blanks, lost rows ------------------------------------------------------------------------------


def test_a_grand_total_counts_subtotals_and_what_stands_for_a_blank_one():
    rows = [
        "합계\t\t60\t101\t161",
        "교육\t강좌\t10\t20\t30",
        "\t상담\t10\t30\t40",
        "\t소계\t20\t\t70",
        "행사\t축제\t30\t40\t70",
        "\t장터\t10\t10\t20",
        "\t소계\t40\t50\t90",
    ]
    result = audit("구분\t\t2019년\t2020년\t합계", *rows, note="(단위 : 건)")
    assert {(c["line"], c["cell"], c["printed"], c["computed"]) for c in failing(result)} == {(8, 3, 101, 100), (8, 4, 161, 160)}
    blanks = {match for c in result["checks"] for match in BLANK.findall(c["note"])}
    assert ("11", "교육 / 소계 / 2020년", "50") in blanks


def test_a_blank_that_two_sums_determine_is_reported_and_nothing_else():
    rows = ["계\t300\t510\t90\t900", "국비\t100\t\t40\t350", "시비\t150\t200\t30\t380", "구비\t50\t100\t20\t170"]
    result = audit("구분\t2018년\t2019년\t2020년\t계", *rows)
    assert not failing(result)
    assert {match for c in result["checks"] for match in BLANK.findall(c["note"])} == {("9", "국비 / 2019년", "210")}
    assert len(result["observations"]) == 15, "the data stay as printed"


def test_a_blank_that_two_sums_determine_is_reported_beside_a_slip():
    rows = ["가\t10\t20\t30\t60", "나\t\t20\t30\t60", "다\t1\t2\t5\t6", "라\t4\t5\t6\t15", "계\t25\t47\t69\t141"]
    result = audit("구분\t1분기\t2분기\t3분기\t계", *rows, note="(단위 : 건)")
    assert {match for c in result["checks"] for match in BLANK.findall(c["note"])} == {("9", "나 / 1분기", "10")}
    assert {WOULD_FIT.search(c["note"]).groups() for c in failing(result)} == {("10", "다 / 3분기", "3", "5")}


def test_a_dash_is_no_blank():
    rows = ["계\t300\t510\t90\t900", "국비\t100\t-\t40\t350", "시비\t150\t200\t30\t380", "구비\t50\t100\t20\t170"]
    result = audit("구분\t2018년\t2019년\t2020년\t계", *rows)
    assert failing(result) and not any(BLANK.search(c["note"]) for c in result["checks"])


def test_a_lost_row_is_told_as_such():
    rows = ["합계\t100\t200\t300", "가람동\t20\t30\t50", "다솜동\t30\t60\t90", "미리내동\t10\t50\t60"]
    result = audit("구분\t남\t여\t계", *rows, note="(단위 : 명)")
    notes = [c["note"] for c in failing(result)]
    assert len(notes) == 3 and all(LOST.search(note) and not WOULD_FIT.search(note) for note in notes)
    assert LOST.search(notes[0]).group(2) == "40 (남), 60 (여), 100 (계)"


def test_the_part_is_blamed_where_the_total_fits_its_other_sums():
    rows = ["사업가\t100\t60\t20\t40\t40\t40", "사업나\t90\t50\t30\t20\t40\t40", "사업다\t80\t50\t30\t29\t30\t30"]
    result = audit("구분\t총계\t공사\t\t\t용역\t", "\t\t계\t신규\t계속\t계\t상담", *rows)
    (check,) = failing(result)
    assert "It fits its other sums" in check["note"] and "9 too large" in check["note"]


# -- the same number in two places --------------------------------------------------------------------------


def test_a_line_of_the_budget_and_its_table():
    lines = [
        "2018년 소요예산 : 1,210천원",
        "",
        "(단위 : 천원)",
        "재원별\t2018년 예산\t2017년 예산",
        "계\t1,200\t900",
        "국비\t700\t500",
        "시비\t500\t400",
    ]
    (check,) = failing(records(parse([*HEAD, *lines, ""], "sample")))
    assert (check["kind"], check["printed"], check["computed"]) == ("cross-table", 1200, 1210)
    assert json.loads(check["members"]) == [["sample", 5, None, None, None, 0]]


FUNDS = ["(단위 : 백만원)", "재원\t금액", "계\t750", "국비\t300", "시비\t450"]
ONE_ROW = ["(단위 : 백만원)", "구분\t계\t국비\t시비", "예산액\t750\t300\t450"]


@pytest.mark.parametrize("table", [FUNDS, ONE_ROW])
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("소요예산 : 750백만원", [True]),
        ("소요예산 : 700백만원", [False]),
        ("총예산 : 700백만원", [False]),
        ("소요예산 : 400백만원", []),  # may be a part
        ("소요예산 : 7,000백만원", []),  # is of something else
    ],
)
def test_a_line_of_the_budget_without_a_year(table, said, found):
    result = records(parse([*HEAD, f"○ {said}", "○ 재원별 내역", *table, ""], "sample"))
    assert [c["holds"] for c in result["checks"] if c["kind"] == "cross-table"] == found


@pytest.mark.parametrize(
    ("said", "between", "table"),
    [
        ("소요예산 : 700백만원", "○ 지원금액 : 총 750백만원", FUNDS),
        ("소요예산 : 700백만원", "○ 내역", ["(단위 : 백만원)", "구분\t금액", "계\t750", "상담\t300", "교육\t450"]),
        (
            "소요예산 : 700백만원",
            "○ 내역",
            ["(단위 : 백만원)", "재원\t2021\t2022", "계\t750\t650", "국비\t300\t300", "시비\t450\t350"],
        ),
        ("총사업비 : 800백만원", "○ 내역", ONE_ROW),
    ],
)
def test_a_line_of_the_budget_and_a_table_of_something_else(said, between, table):
    assert not failing(records(parse([*HEAD, f"○ {said}", between, *table, ""], "sample")))


def test_the_parts_in_brackets_of_a_line_and_the_columns_of_the_table():
    line = "○ 소요예산 : 760백만원(국 300, 시비 460)"
    result = records(parse([*HEAD, line, *ONE_ROW, ""], "sample"))
    checks = {c["printed"]: (c["holds"], c["computed"]) for c in result["checks"] if c["kind"] == "cross-table"}
    assert checks == {750: (False, 760), 300: (True, 300), 450: (False, 460)}


@pytest.mark.parametrize(
    ("line", "blamed"),
    [
        ("소요예산 : 700백만원(국비 300, 시비 400)", ("8", "예산액 / 시비", "400", "450")),
        ("소요예산 : 750백만원(국비 300, 시비 450)", ("8", "예산액 / 계", "750", "700")),
    ],
)
def test_the_number_that_a_line_and_the_sum_both_doubt_is_to_blame(line, blamed):
    table = ["(단위 : 백만원)", "구분\t계\t국비\t시비", "예산액\t700\t300\t450"]
    result = records(parse([*HEAD, f"○ {line}", *table, ""], "sample"))
    (check,) = [c for c in failing(result) if c["kind"] == "sum"]
    assert WOULD_FIT.search(check["note"]).groups() == blamed
    assert json.loads(check["suspects"])[0][2] == (3 if "시비" in blamed[1] else 1)


@pytest.mark.parametrize(("first", "mended"), [("(20)", True), ("(25)", False), ("20", False)])
def test_brackets_that_stand_for_a_minus(first, mended):
    rows = [f"1사업\t100\t120\t{first}", "2사업\t200\t150\t50", "계\t300\t270\t30"]
    (check,) = failing(audit("구분\t수입\t지출\t손익", *rows, note="(단위 : 백만원)"))
    assert ("It holds if the numbers in brackets are negative: line 8 (1사업 / 손익): -20." in check["note"]) == mended
    assert json.loads(check["suspects"])[0][1] == (8 if mended else 10)


def test_brackets_that_stand_for_a_minus_in_a_column_of_changes():
    rows = ["1사업\t120\t100\t(20)", "2사업\t150\t200\t50", "3사업\t60\t50\t(10)", "계\t330\t350\t20"]
    found = failing(audit("구분\t2022\t2023\t증감", *rows, note="(단위 : 백만원)"))
    assert len(found) == 3 and all("It holds if the numbers in brackets are negative" in c["note"] for c in found)


def test_a_line_in_a_coarser_unit_says_no_more_than_its_last_digit():
    lines = [
        "- 2018년 세입목표 : 4,223억원",
        "",
        "(단위 : 백만원)",
        "구분\t2018 세입목표\t2017 세입목표",
        "계\t422,340\t388,035",
        "구세\t22,340\t8,035",
        "시세\t400,000\t380,000",
    ]
    result = records(parse([*HEAD, *lines, ""], "sample"))
    assert not failing(result)
    assert any(c["kind"] == "cross-table" for c in result["checks"])


@pytest.mark.parametrize(("said", "wrong"), [("3,837", False), ("3,873", True)])
def test_the_amount_in_a_heading_and_the_total_below(said, wrong):
    lines = [
        f"○ 전통시장 조성 (2개 사업, {said}백만원)",
        "",
        "사업명\t예산(백만원)",
        "계\t3,837",
        "아케이드\t3,772",
        "노후시설\t65",
    ]
    result = records(parse([*HEAD, *lines, ""], "sample"))
    (check,) = [c for c in result["checks"] if c["kind"] == "cross-table"]
    assert (check["holds"], check["printed"]) == (not wrong, 3837)


@pytest.mark.parametrize(("current", "wrong"), [("19", False), ("18", True)])
def test_posts_and_staff_of_a_line_and_its_table(current, wrong):
    lines = [f"- 정원 20 / 현원 {current}명", "", "구분\t합계\t일반직\t임기제", "정원\t20\t15\t5", "현원\t19\t15\t4"]
    result = records(parse([*HEAD, *lines, ""], "sample"))
    checks = {c["printed"]: c["holds"] for c in result["checks"] if c["kind"] == "cross-table"}
    assert checks == {20: True, 19: not wrong}


DEPARTMENTS = """2020년도 주요업무계획

살림국

- 새싹과
- 나무과

인력현황

구 분\t정원\t현원
새 싹 과\t20\t19
나 무 과\t30\t28

새 싹 과

- 씨 앗 팀

구분\t계\t일반직\t임기제
정원\t20\t15\t5
현원\t18\t15\t3

나 무 과

- 가 로 수 팀

구분\t계\t일반직\t임기제
정원\t30\t25\t5
현원\t28\t25\t3
"""


def test_a_department_in_the_overview_and_in_its_own_table():
    result = records(parse(DEPARTMENTS.split("\n"), "sample"))
    assert {o["department"] for o in result["observations"]} == {None, "새싹과", "나무과"}
    checks = {(c["line"], c["printed"]): c["holds"] for c in result["checks"] if c["kind"] == "cross-table"}
    assert checks == {(19, 20): True, (20, 18): False, (27, 30): True, (28, 28): True}


@pytest.mark.parametrize(("own", "wrong"), [("1,167", False), ("1,170", True)])
def test_the_parts_in_brackets_of_a_line(own, wrong):
    lines = [f"□ 소요예산: {own}천원(국 622, 시 247, 구비 298)", "", "구분\t건수", "상담\t3", "교육\t4"]
    result = records(parse([*HEAD, *lines, ""], "sample"))
    checks = [c for c in result["checks"] if c["cell"] is None]
    assert [c["holds"] for c in checks] == [not wrong]


def test_tables_that_print_the_same_must_agree():
    one = ["구분\t2018년\t2019년\t2020년", "제안건수\t50\t58\t142", "제안금액\t2,009\t2,159\t4,672"]
    two = ["구분\t2018년\t2019년\t2020년", "제안건수\t50\t58\t142", "제안금액\t2,009\t2,159\t4,627"]
    result = audit(*one, "", "○ 제안 현황", "", "(단위 : 천원)", "", *two)
    (check,) = failing(result)
    assert (check["kind"], check["printed"], check["computed"]) == ("cross-table", 4627, 4672)


def test_tables_with_the_same_labels_may_speak_of_different_things():
    one = ["구분\t2018년\t2019년\t2020년", "제안건수\t50\t58\t142", "제안금액\t2,009\t2,159\t4,672"]
    two = ["구분\t2018년\t2019년\t2020년", "제안건수\t51\t60\t70", "제안금액\t2,010\t2,160\t2,670"]
    result = audit(*one, "", "○ 채택 현황", "", "(단위 : 천원)", "", *two)
    assert not failing(result)


def test_round_numbers_prove_no_two_tables_the_same():
    one = ["구분\t참여업체\t참여인원", "도로 개설\t60\t200", "도서관 건립\t90\t500", "주차장 조성\t90\t200"]
    two = ["구분\t참여업체\t참여인원", "주차장 조성\t90\t200", "도서관 건립\t50\t500", "체육관 건립\t30\t300"]
    assert not failing(audit(*one, "", "○ 참여 규모", "", *two))


def test_columns_that_are_wholes_of_their_own_do_not_add_up_to_100():
    rows = [
        "계\t300 (100.0%)\t200 (100.0%)\t500 (100.0%)",
        "남\t200 (66.7%)\t80 (40.0%)\t280 (56.0%)",
        "여\t100 (33.3%)\t120 (60.0%)\t220 (44.0%)",
    ]
    assert not failing(audit("구분\t아동\t성인\t합계", *rows, note="(단위 : 명)"))


def test_rates_whose_label_was_lost_do_not_add_up():
    rows = ["총 계\t335,177\t255,196\t35.0", "농정과\t251,209\t217,795\t31.3", "건축과\t83,968\t37,401\t16.2"]
    assert not failing(audit(*rows, note=""))


@pytest.mark.parametrize(
    "rows",
    [
        ["품목\t정원\t현원\t\t품 목\t정원\t현원", "가과\t207\t111\t\t다과\t305\t212", "나과\t120\t83\t\t합계\t632\t406"],
        ["품목\t정원\t현원", "합계\t632\t406", "가과\t207\t111", "", "품목\t정원\t현원", "나과\t120\t83", "다과\t305\t212"],
        ["품목\t20년\t21년", "합계\t632\t406", "품목\t20년\t21년", "가과\t207\t111", "나과\t120\t83", "다과\t305\t212"],
    ],
    ids=["side by side", "header again below a blank line", "header of short years again"],
)
def test_a_total_counts_the_parts_of_its_table_wherever_they_stand(rows):
    result = audit(*rows)
    assert not failing(result) and {632, 406} <= confirmed(result)
    assert not lost("\n".join([*HEAD, "(단위 : 천원)", "", *rows, ""]), result)


@pytest.mark.parametrize("between", [[], ["", "○ 본청"]], ids=["side by side", "under each other"])
def test_tables_with_totals_of_their_own_are_no_parts_of_one(between):
    one, two = (
        ["품목\t정원\t현원", "가과\t207\t111", "나과\t120\t83", "합계\t327\t194"],
        ["다과\t305\t212", "라과\t95\t60", "합계\t400\t272"],
    )
    rows = [*one, *between, one[0], *two] if between else ["\t".join(pair) for pair in zip(one, [one[0], *two], strict=True)]
    result = audit(*rows)
    assert not failing(result) and {327, 194, 400, 272} <= confirmed(result)


def test_parts_in_brackets_that_make_up_a_column_are_not_tested_against_themselves():
    rows = ["가동\t15(국 2,시 6,민간 7)\t9", "나동\t8(국 0,시 8,민간 0)\t5", "다동\t20(국 0,시 20,민간 0)\t7"]
    for check in audit("구분\t사업비\t건수", *rows)["checks"]:
        own = [check[k] for k in ("report", "line", "cell", "html_index", "html_row", "part")]
        assert own not in json.loads(check["members"]) and check["holds"]


# -- false alarms and culprits ------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["plain", *DAMAGES])
def test_generated_tables_with_correct_sums_raise_no_alarm(damage):
    for seed in range(25):
        table = generate(Seeded(f"alarm-{seed}-{damage}"), PLAIN if damage == "plain" else frozenset({damage}))
        wrong = failing(records(parse(document(table).split("\n"), "generated")))
        assert not wrong, "\n".join([document(table).replace("\t", " ⇥ "), *(c["note"] for c in wrong)])


def spots(check: dict) -> list[list]:
    return [[check[k] for k in ("report", "line", "cell", "html_index", "html_row", "part")], *json.loads(check["members"])]


def changed(lines: list[str], o: dict, by: int) -> list[str]:
    """The lines with one number larger by so much."""
    cells = lines[o["line"] - 1].split("\t")
    text = cells[o["cell"]]
    token = re.search(r"\d[\d,.]*", text[o["start"] : o["end"]]).group()
    at = o["start"] + text[o["start"] : o["end"]].index(token)
    cells[o["cell"]] = text[:at] + f"{o['value'] + by:,.0f}" + text[at + len(token) :]
    return [*lines[: o["line"] - 1], "\t".join(cells), *lines[o["line"] :]]


def test_one_changed_number_is_reported_and_blamed_where_two_sums_share_it():
    """In tables with totals down and across, every number but the grand total stands in two sums at least."""
    reported = blamed = tried = shared = 0
    for seed in range(400):
        draw = random.Random(seed)
        names = ["가람동", "누리동", "다솜동", "미리내동", "한빛동"][: draw.randint(2, 5)]
        years = ["2018년", "2019년", "2020년"][: draw.randint(2, 3)]
        values = [[draw.randint(1000, 60_000) for _ in years] for _ in names]
        rows = [[*row, sum(row)] for row in values]
        rows.insert(draw.choice([0, len(rows)]), [sum(column) for column in zip(*rows, strict=True)])
        labels = [*names]
        labels.insert(0 if rows[0][-1] == max(row[-1] for row in rows) else len(labels), "합계")
        lines = [*HEAD, "(단위 : 건)", "", "\t".join(["구분", *years, "계"])]
        lines += ["\t".join([label, *(f"{v:,}" for v in row)]) for label, row in zip(labels, rows, strict=True)]
        before = records(parse([*lines, ""], "sample"))
        assert not failing(before)
        o = draw.choice(before["observations"])
        own = ["sample", o["line"], o["cell"], None, None, 0]
        sums = sum(own in spots(check) for check in before["checks"])
        slips = failing(records(parse([*changed(lines, o, draw.choice([7, 90, 200, 999])), ""], "sample")))
        tried += 1
        reported += any(own in spots(check) for check in slips)
        if sums > 1:
            shared += 1
            blamed += all(json.loads(check["suspects"]) == [own] for check in slips) and bool(slips)
    assert (reported, tried) == (400, 400)
    assert blamed == shared


def test_the_slips_of_the_reports_are_those_that_recomputing_by_hand_confirms(raw):
    found = {
        (check["line"], check["cell"])
        for name in ("geumcheon-2018", "janganpyeong-2020", "seoul-economy-2022", "yeongdeungpo-2019")
        for check in failing(records(read(raw / f"{name}.txt")))
        if check["severity"] == "slip"
    }
    by_hand = {
        *((112, 3), (114, 4), (253, 2), (2537, 8), (2538, 8), (2878, 1)),  # geumcheon-2018
        *((2579, 1), (2579, 2), (2579, 7), (2579, 8)),  # its row copied from another table
        *((36, None), (2391, None)),  # its lines that lists contradict
        *((168, 2), (168, 3), (168, 4), (168, 5), (168, 6), (168, 7), (173, 3), (178, 3)),  # janganpyeong-2020
        *((194, 3), (194, 4), (194, 9), (194, 10)),  # its lost row
        *((71, 2), (80, 4), (1584, 6)),  # seoul-economy-2022
        *((1677, 1), (1896, 1)),  # its text
    }
    assert found == by_hand


def test_the_lost_row_and_the_blanks_of_janganpyeong(raw):
    notes = [check["note"] for check in records(read(raw / "janganpyeong-2020.txt"))["checks"]]
    assert sum(bool(LOST.search(note)) for note in notes) == 4
    blanks = {(line, value) for note in notes for line, _, value in BLANK.findall(note)}
    assert blanks == {("194", "11"), ("194", "289"), ("204", "3"), ("204", "119"), ("204", "145"), ("204", "9,592")}
