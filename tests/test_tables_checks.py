"""The audit: identities that hold, slips that are caught, and the number to blame."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.reading import read
from helpers.reading.reader import parse
from helpers.tables import records


def audit(*lines: str) -> dict:
    text = ["2020년도 주요업무 보고", "", "○ 예산 현황", "", "(단위 : 천원)", "", *lines, ""]
    return records(parse(text, "sample"))


def failing(result: dict) -> list[dict]:
    return [check for check in result["checks"] if not check["holds"]]


def test_a_table_that_adds_up_is_confirmed():
    result = audit("구분\t2020년\t2019년\t증감", "계\t300\t210\t90", "국비\t100\t110\t△10", "시비\t200\t100\t100")
    assert result["checks"] and not failing(result)
    assert {o["check"] for o in result["observations"]} == {"confirmed"}


def test_a_slip_is_reported_with_what_the_sum_gives():
    result = audit("구분\t2020년\t2019년", "계\t300\t210", "국비\t100\t110", "시비\t200\t120")
    (check,) = failing(result)
    assert (check["kind"], check["severity"], check["printed"], check["computed"]) == ("sum", "slip", 210, 230)


def test_the_number_that_two_failing_identities_share_is_blamed():
    result = audit("구분\t2020년\t2019년\t증감", "계\t300\t230\t70", "국비\t100\t110\t△10", "시비\t200\t100\t80")
    suspects = {tuple(s) for check in failing(result) for s in json.loads(check["suspects"])}
    blamed = {
        (o["col_labels"][0], o["row_labels"][0])
        for o in result["observations"]
        if (o["report"], o["line"], o["cell"], None, None, 0) in suspects
    }
    assert blamed == {("2019년", "시비")}
    assert any("120" in check["note"] for check in failing(result))


def test_shares_in_brackets_are_checked_and_truncation_is_only_rounding():
    result = audit(
        "구분\t계\t일반\t특별", "사업\t300 (100.0%)\t200 (66.6%)\t100 (33.3%)", "인원\t30 (100.0%)\t10 (33.3%)\t20 (66.7%)"
    )
    assert {check["severity"] for check in failing(result)} == {"rounding"}


def test_definitions_in_labels_are_computed():
    result = audit("연도\t예산(A)\t집행(B)\t집행률(B/A)\t잔액(A-B)", "2019\t200\t150\t75.0%\t50", "2020\t400\t100\t25.0%\t300")
    kinds = {check["kind"] for check in result["checks"] if check["holds"]}
    assert kinds >= {"ratio", "difference"} and not failing(result)


def test_blank_parts_contradict_no_total():
    result = audit("구분\t2020년\t2019년\t2018년", "계\t300\t500\t90", "국비\t100\t\t40", "시비\t200\t100\t50")
    assert not failing(result)


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=3, max_size=3), min_size=2, max_size=6), st.data())
def test_one_changed_number_never_passes_unseen(values, data):
    names = ["가람", "누리", "다솜", "미리내", "한빛", "새터"][: len(values)]
    total = [sum(column) for column in zip(*values, strict=True)]
    rows = [total, *values]
    assert not failing(
        audit(
            "구분\t2018년\t2019년\t2020년", *("\t".join([n, *map(str, r)]) for n, r in zip(["합계", *names], rows, strict=True))
        )
    )
    r, c = data.draw(st.integers(0, len(values))), data.draw(st.integers(0, 2))
    rows = [list(row) for row in rows]
    rows[r][c] += data.draw(st.integers(1, 10**5))
    found = failing(
        audit(
            "구분\t2018년\t2019년\t2020년", *("\t".join([n, *map(str, x)]) for n, x in zip(["합계", *names], rows, strict=True))
        )
    )
    assert len(found) == 1 and found[0]["cell"] == c + 1


def test_the_known_slip_of_geumcheon_is_caught_and_blamed(raw):
    result = records(read(raw / "geumcheon-2018.txt"))
    slips = {
        check["line"]: check for check in failing(result) if check["table"] == "geumcheon-2018:98" and check["severity"] == "slip"
    }
    assert set(slips) == {112, 114}
    assert all(json.loads(check["suspects"]) == [["geumcheon-2018", 114, 3, None, None, 0]] for check in slips.values())
    assert all("203,850" in check["note"] for check in slips.values())


@pytest.mark.parametrize("report", ["geumcheon-2018", "janganpyeong-2020", "seoul-economy-2022", "yeongdeungpo-2019"])
def test_check_states_follow_from_the_checks(raw, report):
    result = records(read(raw / f"{report}.txt"))
    holds, fails = set(), set()
    for check in result["checks"]:
        places = [[check[k] for k in ("report", "line", "cell", "html_index", "html_row", "part")], *json.loads(check["members"])]
        (holds if check["holds"] else fails).update(map(tuple, places))
    for o in result["observations"]:
        place = tuple(o[k] for k in ("report", "line", "cell", "html_index", "html_row", "part"))
        assert o["check"] == ("confirmed" if place in holds else "conflict" if place in fails else "unchecked")
    assert sum(o["check"] == "confirmed" for o in result["observations"]) > len(result["observations"]) / 2


def test_a_share_is_checked_as_its_sibling_is():
    rows = ["연도별\t계\t\t관내\t\t관내비율(%)\t", "\t건수\t금액\t건수\t금액\t건수대비\t금액대비"]
    result = audit(
        *rows,
        "2015\t624\t5,591\t266\t2,304\t42.6\t40.9",
        "2016\t600\t5,000\t300\t2,500\t50.0\t55.5",
        "2017\t738\t6,741\t402\t3,636\t54.5\t53.9",
    )
    assert {(check["kind"], check["printed"], round(check["computed"], 1)) for check in failing(result)} == {
        ("ratio", 40.9, 41.2),
        ("ratio", 55.5, 50.0),
    }


def test_a_total_of_its_only_siblings_is_doubted_however_far_off():
    lines = [
        "연도별\t계\t\t관내업체\t\t관외업체\t",
        "\t건수\t금액\t건수\t금액\t건수\t금액",
        "2017\t909\t58,264\t297\t32,300\t362\t21,906",
    ]
    failed = failing(audit(*lines))
    assert [(c["printed"], c["computed"]) for c in failed] == [(909, 659), (58264, 54206)]


def test_a_range_of_years_before_the_word_is_a_total_of_those_years():
    header = "구분\t2021\t2022\t2023\t2021~2023 계\t2024(계획)\t2025 이후"
    result = audit(header, "투자\t100\t110\t120\t330\t130\t500", "융자\t10\t11\t12\t38\t13\t50")
    assert [(c["printed"], c["computed"]) for c in failing(result)] == [(38, 33)]


@pytest.mark.parametrize(
    "header",
    ["구분\t합계(2021~2023)\t2021\t2022\t2023\t2024(계획)\t2025", "구분\t2021~2023 계\t2021\t2022\t2023\t2024(계획)\t2025"],
)
@pytest.mark.parametrize(("whole", "fails"), [("330", []), ("350", [(350, 330)])])
def test_a_total_of_a_range_of_years_counts_those_years_wherever_it_stands(header, whole, fails):
    result = audit(header, f"투자\t{whole}\t100\t110\t120\t130\t500", "융자\t33\t10\t11\t12\t13\t50")
    assert [(c["printed"], c["computed"]) for c in failing(result)] == fails
