"""The audit of what is said beside the sums: dashes, brackets, lists, sentences, copied rows, and what rounding explains."""

import json

import pytest

from helpers.reading.reader import parse
from helpers.tables import records

HEAD = ["2020년도 주요업무 보고", "", "○ 예산 현황", ""]


def audit(*lines: str, note: str = "(단위 : 건)") -> dict:
    return records(parse([*HEAD, note, "", *lines, ""], "sample"))


def failing(result: dict) -> list[dict]:
    return [check for check in result["checks"] if not check["holds"]]


def suspects(check: dict) -> list[tuple[int, int | None]]:
    return [(spot[1], spot[2]) for spot in json.loads(check["suspects"])]


# -- dashes -------------------------------------------------------------------------------------------------

FOLLOW_UP = ["구분\t계\t완료\t추진 중\t검토 중\t미반영", "계\t180\t122\t56\t-\t2", "처리 요구\t85\t37\t47\t1\t-"]


def test_a_total_one_column_off_stands_over_nothing_but_dashes():
    result = audit(*FOLLOW_UP, "건의\t16\t6\t9\t1\t-", "기타\t79\t79\t-\t-\t-")
    (check,) = failing(result)
    assert (check["cell"], check["printed"], check["computed"], check["severity"]) == (5, 2, 0, "slip")
    assert suspects(check) == [(check["line"], 5)] and "검토 중 prints a dash" in check["note"]


def test_a_total_over_blanks_contradicts_nothing():
    assert not failing(
        audit(*[row.replace("\t-", "\t") for row in (*FOLLOW_UP, "건의\t16\t6\t9\t1\t-", "기타\t79\t79\t-\t-\t-")])
    )


def test_totals_that_are_not_broken_down_are_no_slips():
    rows = ["계\t300\t210\t250\t280", "남\t100\t-\t-\t-", "여\t200\t-\t-\t-"]
    assert not failing(audit("구분\t2020년\t2019년\t2018년\t2017년", *rows))


def test_the_one_part_that_is_the_whole_total_confirms_it():
    result = audit("구분\t계\t국비\t시비\t구비", "가람\t79\t79\t\t", "누리\t60\t10\t20\t30", "다솜\t80\t30\t20\t30")
    assert {o["check"] for o in result["observations"]} == {"confirmed"}
    (check,) = [c for c in result["checks"] if c["printed"] == 79]
    assert "the one number that it counts" in check["note"]


# -- brackets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "wrong"), [(("22", "6", "16"), []), (("21.5", "6.5", "15"), []), (("20.5", "5.5", "15"), [20.5])]
)
def test_what_the_brackets_add_up_to_the_amounts_before_them_do(left, wrong):
    rows = [
        "환급발생액 (건수)\t42,328 (106,573)\t24,357 (78,666)\t17,971 (27,907)",
        "기환금액 (건수)\t42,306 (105,343)\t24,351 (78,319)\t17,955 (27,024)",
        "미환금액 (건수)\t{} (1,230)\t{} (347)\t{} (883)".format(*left),
    ]
    failed = failing(audit("구분\t합계\t2016년까지\t2017년", *rows, note="(단위 : 건, 백만원)"))
    assert [c["printed"] for c in failed if c["severity"] == "slip"] == wrong
    assert all(c["severity"] == "slip" or c["kind"] == "difference" for c in failed)


# -- rounding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("printed", "severity"), [("39.4", None), ("41.5", "slip"), ("39.5", "slip")])
def test_a_rate_that_is_neither_rounded_nor_cut_off_is_a_slip(printed, severity):
    rows = ["2018\t241\t95\t" + printed + "%", "2019\t250\t49\t19.6%", "2020\t200\t50\t25.0%"]
    result = audit("연도\t지표(A)\t결과(B)\t비율(B/A)", *rows, note="(단위 : 개)")
    assert [c["severity"] for c in failing(result)] == ([severity] if severity else [])


def test_a_rate_cut_off_among_rounded_ones_is_rounding_with_a_remark():
    rows = ["구세\t67,030\t4,142\t6.2", "시세\t293,806\t29,900\t10.2", "세외\t27,199\t263\t0.9"]
    (check,) = failing(audit("구분\t예산(A)\t증감(B)\t비율(B/A)(%)", *rows, note="(단위 : 백만원)"))
    assert (check["printed"], check["severity"]) == (0.9, "rounding") and "rounded, it would be 1.0" in check["note"]


def test_what_a_slip_elsewhere_explains_is_not_put_down_to_rounding():
    rows = [
        "계\t5,185,770\t1,537,776\t3,647,994\t237",
        "사업비\t5,027,454\t1,333,926\t3,693,528\t277",
        "운영비\t158,316\t201,850\t△45,534\t△22",
    ]
    result = audit("구분\t2018년\t2017년\t증감\t증감률(%)", *rows, note="(단위 : 천원)")
    assert {tuple(suspects(c)) for c in failing(result)} == {((10, 2),)}
    assert not any("Rounding" in c["note"] for c in failing(result))


# -- a row copied from elsewhere ----------------------------------------------------------------------------


def test_a_row_that_another_table_mends_is_blamed_where_it_differs():
    header = ["연도\t계\t\t관내\t\t관내비율(%)\t", "\t건수\t금액\t건수\t금액\t건수대비\t금액대비"]
    one = ["2016\t600\t5,000\t300\t2,500\t50.0\t50.0", "2017\t738\t6,741\t402\t3,636\t54.5\t53.9"]
    two = ["2017\t909\t58,264\t297\t32,300\t54.5\t53.9"]
    result = audit(*header, *one, "", "- 소상공인 계약", "", *header, *two)
    assert {s for c in failing(result) for s in suspects(c)} == {(16, 1), (16, 2), (16, 3), (16, 4)}
    assert all("read 738 instead of 909" in c["note"] or "read 6,741 instead of 58,264" in c["note"] for c in failing(result))


# -- lists and sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dogs", "told"), [("15,672", [True]), ("16,044", [False]), ("12,000", [])])
def test_a_list_of_parts_may_leave_out_but_not_exceed(dogs, told):
    lines = ["- 반려동물 사육규모 : 17,537두(18.8%)", f" - 개({dogs}두, 17.2%), 고양이(1,865두, 2%)"]
    checks = records(parse([*HEAD, *lines, ""], "sample"))["checks"]
    assert [c["holds"] for c in checks if c["cell"] is None] == told


CELL = "의견\t조치\n위원 구성을 바꿀 것\t○ 위원을 확충하였음 - (기존 총 4명) 학계 2, 산업 1, 법률 1 → (개선 총 {n}명) 학계 3, 산업 3, 법률 3, 회계 3"


@pytest.mark.parametrize(("n", "wrong"), [("12", []), ("15", [15])])
def test_a_list_in_a_sentence_is_held_to_what_another_one_proves(n, wrong):
    result = audit(*CELL.format(n=n).split("\n"), note="")
    assert [c["printed"] for c in failing(result)] == wrong
    assert [c["part"] for c in failing(result)] == [None] * len(wrong)


def test_a_list_in_a_sentence_that_nothing_proves_is_let_be():
    text = "의견\t조치\n위원 구성을 바꿀 것\t○ 위원회를 다시 구성하였음 : 총 20명(여성 9, 청년 5), 위촉은 내년에 할 예정임"
    assert not failing(audit(*text.split("\n"), note=""))


@pytest.mark.parametrize(("said", "wrong"), [("69% 증가", []), ("169% 증가", [169]), ("12% 증가", [])])
def test_the_quotient_printed_for_the_growth(said, wrong):
    text = f"의견\t조치\n이관할 것\t○ 사업을 수주하였음 - ('06~'15, 10년간) 36건 → ('16~'21, 6년간) 61건 ※{said} - 홍보도 84회 하였음"
    assert [c["printed"] for c in failing(audit(*text.split("\n"), note=""))] == wrong
