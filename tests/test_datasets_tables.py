"""The other domain tables, on small made-up reports."""

import json

from datasets_material import clean, observation

from helpers.datasets.audit_items import audit_items, summary_differences
from helpers.datasets.budgets import budgets
from helpers.datasets.evaluations import evaluations
from helpers.datasets.facilities import facilities
from helpers.datasets.frames import frame
from helpers.datasets.indicators import indicators
from helpers.datasets.names import names_of
from helpers.datasets.reports import departments, reports
from helpers.datasets.staffing import staffing
from helpers.datasets.usage import usage
from helpers.reading.document import Department, Document

# --- staffing


def staff(lines):
    document, base, names = clean(lines)
    return frame(staffing(base["observations"], [document], names), "staffing")


def test_staff_by_department_with_posts_and_staff_in_one_cell():
    table = ["□ 인력현황", "", "- 정원 30 / 현원 28명 (△2)", "", "(’21.1.21. 기준)", "", "구분\t합계\t\t일반직\t임기제", "계\t30/28\t여성(12)\t25/24\t5/4",
             "나 루 과\t20/19\t(8)\t16/16\t4/3", "다온과\t10/9\t(4)\t9/8\t1/1", ""]  # fmt: skip
    made = staff(table)
    rows = {(r.department if isinstance(r.department, str) else None, r.group): r for r in made.itertuples()}
    assert (rows[None, "계"].capacity, rows[None, "계"].current, rows[None, "계"].women) == (30, 28, 12)
    assert (rows["나루과", "임기제"].capacity, rows["나루과", "임기제"].current) == (4, 3)
    assert rows["나루과", "계"].women == 8
    assert made.loc[~made["is_total"], "capacity"].sum() == 30, "what is no total adds up to all, once"
    assert set(made["as_of"]) == {"2021-01"}


def test_staff_by_grade_in_columns():
    table = [
        "인 력",
        "",
        "구 분\t계\t일 반 직\t\t관 리 운 영 직",
        "\t\t6급\t7급\t6급",
        "정 원\t7\t3\t4\t-",
        "현 원\t7\t2\t4\t1",
        "과부족\t-\t△ 1\t-\t1",
        "",
    ]
    made = staff(table)
    grades = made[~made["is_total"]].set_index(["group", "grade"])
    assert grades["current"].to_dict() == {("일반직", "6급"): 2, ("일반직", "7급"): 4, ("관리운영직", "6급"): 1}
    assert grades["capacity"].fillna(-1).to_dict() == {("일반직", "6급"): 3, ("일반직", "7급"): 4, ("관리운영직", "6급"): -1}
    assert made[made["is_total"]][["capacity", "current"]].values.tolist() == [[7, 7]]
    assert [entry[0] for entry in json.loads(made[made["is_total"]]["origins"].iloc[0])] == ["capacity", "current"]


def test_line_gives_the_total_where_no_table_does():
    made = staff(["1 기 구 : 2과 7팀 (정원 41명/현원 39명)", ""])
    assert made[["group", "capacity", "current", "is_total"]].values.tolist() == [["계", 41, 39, True]]
    assert made["table"].isna().all() and made["as_of"].tolist() == ["2021-02"]


def test_training_places_are_no_staff():
    assert staff(["훈련 현황", "", "구분\t정원\t수료", "용접\t30명\t20명", "제빵\t20명\t10명", ""]).empty


# --- usage


def test_usage_by_programme_and_year():
    table = ["□ 이용 실적", "", "구 분\t\t총 합 계\t\t2019년\t\t2020년\t", "\t\t횟수\t인원\t횟수\t인원\t횟수\t인원", "합 계\t\t9\t90\t4\t40\t5\t50",
             "교육\t기초\t3\t30\t1\t10\t2\t20", "\t심화\t2\t20\t1\t10\t1\t10", "\t소계\t5\t50\t2\t20\t3\t30", "축제\t마당\t4\t40\t2\t20\t2\t20", ""]  # fmt: skip
    _, base, _ = clean(table)
    made = frame(usage(base["observations"]), "usage")
    plain = made[~made["is_total"]]
    assert plain.groupby("year")["participants"].sum().to_dict() == {2019: 40, 2020: 50}
    assert plain["sessions"].sum() == 9
    assert set(zip(plain["area"], plain["programme"], strict=True)) == {("교육", "기초"), ("교육", "심화"), ("축제", "마당")}
    assert made[made["programme"].isna() & (made["year"] == 2020)]["participants"].tolist() == [50, 30]


def test_meetings_with_their_agenda_are_no_usage():
    table = [
        "회의",
        "",
        "구분\t계\t\t정례회\t",
        "\t횟수\t안건\t횟수\t안건",
        "2020년\t6회\t53건\t2회\t23건",
        "2019년\t7회\t66건\t2회\t30건",
        "",
    ]
    assert frame(usage(clean(table)[1]["observations"]), "usage").empty


# --- indicators


def series(lines):
    document, base, names = clean(lines)
    money = frame(budgets(base["observations"], [document], names), "budgets")
    return frame(indicators(base["observations"], base["figures"], base["tables"], money), "indicators")


def test_years_in_columns_and_units_in_rows():
    made = series(
        ["○ 제안 현황", "", "구분\t2018년\t2019년\t2020년", "제안건수 (건)\t5\t6\t7", "제안금액 (백만원)\t50\t60\t70", ""]
    )
    assert made.groupby(["series", "unit"])["value"].apply(list).to_dict() == {
        ("제안 현황: 제안건수", "건"): [5, 6, 7], ("제안 현황: 제안금액", "백만원"): [50, 60, 70],
    }  # fmt: skip
    assert made["breakdown"].isna().all()


def test_years_in_rows_and_parts_in_columns():
    made = series(["○ 자문 현황", "", "(단위 : 건)", "", "구 분\t소계\t서면\t방문", "2020년\t9\t5\t4", "2019년\t7\t3\t4", ""])
    assert made.groupby("breakdown")["value"].apply(list).to_dict() == {"소계": [9, 7], "서면": [5, 3], "방문": [4, 4]}
    assert made.groupby("breakdown")["is_total"].all().to_dict() == {"소계": True, "서면": False, "방문": False}


def test_one_moment_is_no_series_and_changes_are_none():
    assert series(["○ 현황", "", "(2020.12.31. 기준)", "", "구 분\t계\t갑\t을", "수\t9개\t5개\t4개", ""]).empty
    made = series(
        ["○ 체납 현황", "", "(단위 : 백만원)", "", "구 분\t2019년\t2020년\t증감", "체납액\t10\t30\t20", "징수액\t5\t6\t1", ""]
    )
    assert set(made["period"]) == {"2019", "2020"} and len(made) == 4


def test_units_stand_in_their_own_column_only():
    made = series(["○ 배움터 집행액(집행율)", "", "구분\t2019년\t2020년", "동쪽\t10백만원(20%)\t30백만원(40%)", ""])
    assert made.groupby("unit")["value"].apply(list).to_dict() == {"%": [20, 40], "백만원": [10, 30]}
    assert not made["series"].str.contains("백만원|%", regex=True).any()


def test_titles_that_tell_a_finding_give_way_to_labels():
    made = series(
        [
            "○ 낡은 화면 총 40대 중 7대가 교체 대상",
            "",
            "(단위 : 대)",
            "",
            "구분\t2019년\t2020년",
            "큰 화면\t5\t6",
            "작은 화면\t2\t1",
            "",
        ]
    )
    assert set(zip(made["series"], made["breakdown"].fillna(""), strict=True)) == {("큰 화면", ""), ("작은 화면", "")}


def test_budgets_are_not_repeated():
    assert series(
        ["예산현황", "", "(단위: 천원)", "", "구분\t2021년\t2020년", "계\t30\t20", "물길\t10\t5", "쉼터\t20\t15", ""]
    ).empty


# --- facilities


def places(lines):
    document, base, _ = clean(lines)
    return frame(facilities([document], base["observations"], base["figures"]), "facilities")


def test_floors_with_name_and_address_above():
    lines = ["□ 시설개요", "", "- 시설명 : 물빛 나눔터", "- 위치 : 가람구 물빛로 23", "- 층별현황", "", "층 별\t면적(m ²)\t용 도\t사진",
             "1 층\t437.95\t체험장, 안내데스크\t", "지하1층\t294.29\t교육장\t", "합 계\t732.24\t\t", ""]  # fmt: skip
    made = places(lines)
    assert made[["floor", "area_m2", "is_total"]].fillna("").values.tolist() == [
        ["1층", 437.95, False],
        ["지하1층", 294.29, False],
        ["", 732.24, True],
    ]
    assert set(made["name"]) == {"물빛 나눔터"} and set(made["address"]) == {"가람구 물빛로 23"}
    assert made["use"].fillna("").tolist() == ["체험장, 안내데스크", "교육장", ""]


def test_size_in_a_line_is_told_of_by_its_own_line_and_list_only():
    made = places(
        [
            "□ 단지개요", "", "- 위 치 : 가람구 물빛동 일대", "- 주요업종 : 목공", "", "□ 추진계획", "",
            "○ 물빛관 운영", "", "■ 위치/규모 : 물빛단지 내 나루타워 / 전용면적 553㎡(168평)", "", "■ 주요시설 : 실증센터", "",
            "○ 다온관 운영", "", "■ 위치/규모 : 다온단지 / 지하2층~10층(연면적 6,017㎡)", "",
            "○ 새길관 건립", "", "- 규모 : 연면적 4,840㎡(B2층~5층)", "", "- 기간 : 2021년", "",
            "○ 한빛관 건립", "", "- 위치 : 가람구 한빛로 5", "(옛 시장 터)", "- 규모 : 연면적 900㎡", "- 주요시설 : 체험관", "",
        ]
    )  # fmt: skip
    assert made[["area_m2", "address", "use"]].fillna("").values.tolist() == [
        [553, "물빛단지 내 나루타워", "실증센터"],
        [6017, "다온단지", ""],
        [4840, "", ""],
        [900, "가람구 한빛로 5", "체험관"],
    ]


def test_floors_inside_one_cell():
    cell = '<ul style="x"> ○ 연면적: 684㎡ - 2층(276㎡) : 교육실, 북카페 - 3층(408㎡) : 입주공간 ○ 입주공간 : 기업 7개 </ul>'
    made = places(
        [
            "주요시설",
            "",
            "구분\t명칭\t현황\t비고",
            f"시설\t물빛센터 (물빛1로 80)\t{cell}\t나루팀",
            f"\t나눔학교 (다온로 11)\t{cell}\t다온팀",
            "",
        ]
    )
    own = made[made["name"] == "물빛센터"]
    assert own[["floor", "area_m2", "use"]].fillna("").values.tolist() == [
        ["", 684, ""],
        ["2층", 276, "교육실, 북카페"],
        ["3층", 408, "입주공간"],
    ]
    assert own["is_total"].tolist() == [True, False, False] and set(own["address"]) == {"물빛1로 80"}


# --- audit items


AUDIT = [
    "IV. 행정사무감사 처리결과", "", "1 처리결과 총괄", "", "조치내역", "",
    "구 분\t계\t완료\t추진중\t검토중\t미반영", "계\t5\t3\t2\t-\t1", "시정·처리 요구사항\t3\t2\t1\t-\t-", "건의 사항\t2\t1\t1\t-\t-", "",
    "2", "", "시정·처리 요구사항", "", "시정 및 처리 요구사항\t조치결과",
    "<p>1. 물길 정비 계획 (3년) 필요</p> <p>(나루과)</p>\t<p><input type=\"checkbox\"/> 추진상황 : 추진 중</p> <p>추진내용</p>",
    "2. 쉼터 점검 (나루과, 바람센터)\t추진상황 : 추진완료 자료 제출 완료 (2021. 1. 3.)", "",
    "시정 및 처리 요구사항", "", "조치결과", "", "3. 마당 나눔 계획 제출", "(바람센터)", "", "추진상황 : 추진완료", "", "추진내용", "- 나눔 8종", "",
    "3", "", "건의사항", "", "건의사항\t조치결과", "<p>1. 누리집 정비 (다온과)</p>\t추진상황 : 추진중", "2. 홍보 (2019-2021)\t추진상황 : 추진완료", "",
]  # fmt: skip


def test_audit_items_in_tables_and_out_of_them():
    document, _, names = clean(AUDIT)
    made = frame(audit_items([document], names), "audit_items")
    assert made[["kind", "no", "status"]].values.tolist() == [
        ["시정·처리 요구사항", 1, "추진중"], ["시정·처리 요구사항", 2, "완료"], ["시정·처리 요구사항", 3, "완료"],
        ["건의사항", 1, "추진중"], ["건의사항", 2, "완료"],
    ]  # fmt: skip
    assert made["departments"].tolist() == [["나루과"], ["나루과", "바람센터"], ["바람센터"], ["다온과"], []]
    assert made["department"].tolist()[1] == "나루과, 바람센터"
    assert made["table"].isna().tolist() == [False, False, True, False, False]


def test_report_that_miscounts_its_items_is_told():
    document, base, names = clean(AUDIT)
    made = frame(audit_items([document], names), "audit_items")
    assert [message.split(": ", 1)[1] for message in summary_differences(made, base["observations"])] == [
        "계, 미반영: printed 1, counted 0"
    ]


# --- evaluations


def test_evaluated_affairs():
    lines = ["2021년 종합성과평가 결과", "", "2021. 3.", "", "□ 사무별 주요 성과", ""]
    for number, name in ((1, "물빛 나눔터"), (2, "바람 놀이터")):
        lines += [f"{number}] {name}", "", "구 분\t주 요 내 용", "주요 성과\t<ul> - 매출 143억 증대 - 고용 161명</ul>", "개선 과제\t<ul> - 홍보 강화</ul>", "",
                  "< 사업 성과지표 주요 내용 >", "", "- ① 이용 성과 : 이용자 수, 만족도", "- ② 안전 성과 ③ 나눔 성과", ""]  # fmt: skip
    document, _, _ = clean(lines, cover=False)
    made = frame(evaluations([document]), "evaluations")
    assert made[["no", "affair", "achievements", "improvements"]].values.tolist() == [
        [1, "물빛 나눔터", 2, 1],
        [2, "바람 놀이터", 2, 1],
    ]
    assert made["indicators"].tolist() == [["이용 성과 : 이용자 수, 만족도", "안전 성과", "나눔 성과"]] * 2
    assert made["achievement_figures"].tolist() == [["143억원", "161명"]] * 2 and made["improvement_figures"].tolist() == [[], []]


def test_heading_of_the_next_affair_is_no_indicator():
    lines = ["2021년 종합성과평가 결과", "", "2021. 3.", "", "□ 사무별 주요 성과", ""]
    for sign, name in (("①", "물빛 나눔터"), ("②", "바람 놀이터"), ("③", "다온 쉼터")):
        lines += [f"{sign} {name}", "", "구 분\t주 요 내 용", "주요 성과\t<ul> - 고용 161명</ul>", "개선 과제\t<ul> - 홍보 강화</ul>", "",
                  "< 사업 성과지표 주요 내용 >", "", "- ① 이용 성과", "- ② 안전 성과", ""]  # fmt: skip
    made = frame(evaluations([clean(lines, cover=False)[0]]), "evaluations")
    assert made[["no", "affair"]].values.tolist() == [[1, "물빛 나눔터"], [2, "바람 놀이터"], [3, "다온 쉼터"]]
    assert made["indicators"].tolist() == [["이용 성과", "안전 성과"]] * 3


# --- reports, departments, names


def test_reports_and_departments():
    document, base, names = clean(["□ 소관업무", "", "- | **나 루 과** |", " - 물길 관리, 나루 정비", ""])
    made = frame(reports([document], base["tables"], names.catalog), "reports")
    assert made[["title", "date", "fiscal_year", "departments_count", "tables_count"]].values.tolist() == [
        ["2021년도 주요업무계획", "2021-02", 2021, 2, 0]
    ]
    own = frame(departments([document], names), "departments")
    assert own["department"].tolist() == ["나루과", "다온과"] and own["order"].tolist() == [1, 2]


def test_names_of_departments():
    document = Document(
        "r", None, None, None, None, None, (), (), departments=(Department("세무1과", 1), Department("금융투자과", 2))
    )
    names = names_of([document])
    assert names.department("r", "세 무 1 과") == "세무1과"
    assert names.department("r", "세무2과") is None, "another number is another department"
    assert names.department("r", "금용투자과") == "금융투자과", "one letter off is a misprint"
    assert names.department("r", "문화예술과") is None and names.resolve("r", "문화 예술과") == "문화 예술과"
    assert names.department("elsewhere", "세무1과") is None


def test_frames_are_conformed_whatever_is_missing():
    made = frame([observation(part=1), observation()], "observations")
    assert made["part"].tolist() == [0, 1] and made["html_row"].isna().all()
