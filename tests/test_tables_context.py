"""What the lines around a table, and a cell's own words, say about its numbers: unit, period, title."""

from helpers.reading.reader import parse
from helpers.tables import records


def read(*lines):
    result = records(parse([line.replace("⇥", "\t") for line in lines] + [""], "r"))
    return result["observations"], result["tables"]


def units(*lines):
    return [o["unit"] for o in read(*lines)[0]]


def periods(*lines):
    return [o["period"] for o in read(*lines)[0]]


SHOPS = ["합 계⇥전통시장⇥대형마트⇥복합쇼핑몰", "12⇥4⇥5⇥3"]
TRADES = ["합 계⇥제조업⇥건설업⇥기타", "21,694⇥14,000⇥7,000⇥694"]
GOALS = ["국 별⇥전략목표⇥부서목표", "합 계⇥8⇥43", "복지국⇥5⇥20", "기획국⇥3⇥23"]
FLOOR = ["구분⇥창작뜰⇥배움뜰", "규 모⇥1,369㎡⇥1,728㎡"]


def test_kinds_of_shops_alone_are_counted_in_개():
    assert units("○ 점포", "", *SHOPS) == ["개"] * 4


def test_shops_beside_another_measure_are_not_taken_for_counts():
    assert units("○ 점포", "", "구분⇥전통시장⇥대형마트", "매출⇥4⇥5") == [None, None]
    assert units("○ 매출 (단위 : 억원)", "", *SHOPS) == ["억원"] * 4


def test_a_large_number_that_a_line_of_the_department_prints_with_a_unit_gives_it_to_the_total():
    far = [f"- 안건 {k}" for k in range(12)]
    assert units("○ 업종별 현황", "", *TRADES, "", *far, "- 소상공인 업체 : 21,694개, 종사자 : 47,076명") == ["개"] * 4


def test_a_small_number_met_elsewhere_gives_no_unit():
    far = [f"- 안건 {k}" for k in range(12)]
    assert units("○ 업종별 현황", "", "합 계⇥제조업⇥기타", "22⇥14⇥8", "", *far, "- 회의 : 22회") == [None] * 3


def test_a_column_that_counts_people_is_not_in_the_notes_cases():
    lines = ["(단위 : 건)", "", "구 분⇥소계⇥자문⇥소송⇥비고 (법률고문수)", "2017년도⇥33⇥19⇥14⇥6", "2016년도⇥32⇥20⇥12⇥7"]
    assert units(*lines) == ["건", "건", "건", "명"] * 2


def test_people_whose_cases_are_counted_keep_the_notes_unit():
    assert units("(단위 : 건)", "", "구 분⇥학생⇥청년", "상담⇥3⇥4", "방문⇥5⇥6") == ["건"] * 4


def test_a_line_whose_figures_a_row_repeats_is_the_caption():
    observations, tables = read("○ 성과지표의 설정", "", "- '17년 운영현황 : 전략목표 8건, 부서목표 43건", "", *GOALS)
    assert tables[0]["title"] == "'17년 운영현황"
    assert {(o["period"], o["unit"]) for o in observations} == {("2017", "건")}


def test_a_figure_line_that_the_table_does_not_repeat_dates_only_itself():
    assert periods("□ 사업개요", "", "- '22년 예산 : 12,759백만원", "", *FLOOR) == [None, None]


def test_a_line_that_names_the_table_dates_it_though_it_has_a_figure():
    lines = ["□ 사업개요", "", "- '22년 추진실적 : 총 9회", "", "구분⇥교육⇥전시", "횟수⇥5⇥2"]
    assert periods(*lines) == ["2022", "2022"]


def test_total_over_the_four_quarters_is_the_years():
    table = ["〈2021년 집행〉", "", "구분⇥합계⇥1분기⇥2분기⇥3분기⇥4분기", "집행액⇥100⇥10⇥20⇥30⇥40"]
    assert periods(*table) == ["2021", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    table = ["〈2021년 집행〉", "", "구분⇥합계⇥1분기⇥2분기⇥3분기", "집행액⇥60⇥10⇥20⇥30"]
    assert periods(*table) == ["2021-Q1/2021-Q3", "2021-Q1", "2021-Q2", "2021-Q3"]


def test_a_range_behind_a_cells_only_number_beats_the_caption_and_no_label():
    table = ["□ 추진실적('21년)", "", "구 분⇥영등포⇥금천", "취업률⇥77% ('20.10~'21.6 운영)⇥80%"]
    assert periods(*table) == ["2020-10/2021-06", "2021"]
    table = ["□ 추진실적", "", "구 분⇥2020년⇥2021년", "취업률⇥77% ('20.10~'21.6 운영)⇥80%"]
    assert periods(*table) == ["2020", "2021"]


def test_a_total_printed_in_two_stub_cells_is_one_label():
    table = ["구⇥분⇥계⇥완료", "계⇥계⇥180⇥122", "⇥요구사항⇥85⇥37", "⇥건의사항⇥95⇥85"]
    rows = [tuple(o["row_labels"]) for o in read("□ 조치내역", "", *table)[0]]
    assert rows[:2] == [("계",), ("계",)]
    lines = [line.replace("⇥", "\t") for line in ("□ 조치내역", "", *table, "")]
    held = {(c["line"], c["cell"]) for c in records(parse(lines, "r"))["checks"] if c["kind"] == "sum" and c["holds"]}
    assert {(4, 2), (4, 3)} <= held, "the total is still tested against the rows under it"
    same = ["분야⇥사업⇥예산", "산단 지정⇥산단 지정⇥180", "⇥용역⇥85", "합계⇥⇥265"]
    assert read("□ 예산(백만원)", "", *same)[0][0]["row_labels"] == ["산단 지정", "산단 지정"]


def test_header_cells_printed_loose_are_no_heading_and_another_list_is_called_by_its_own_header():
    head, other = "요구사항⇥조치결과", "건의사항⇥조치결과"
    item = "<p>{}. 청사 보수 (총무과)</p>⇥<p>추진 중 {}건</p>"
    lines = [
        "□ 처리결과",
        "",
        "2",
        "",
        "시정 요구사항",
        "",
        head,
        item.format(1, 3),
        "",
        "요구사항",
        "",
        "조치결과",
        "",
        "2. 주차장 확대",
        "(총무과)",
        "",
    ]
    _, tables = read(*lines, head, item.format(3, 4), "", other, item.format(1, 5))
    assert [table["title"] for table in tables] == ["시정 요구사항", "시정 요구사항", "건의사항"]


def test_a_column_that_is_a_share_is_not_in_the_unit_of_its_row():
    table = ["지표⇥단위⇥목표⇥실적⇥달성도(%)⇥달성률", "나무 심기⇥그루⇥40⇥50⇥125⇥125", "장터⇥꾸러미⇥20⇥10⇥50⇥50"]
    assert units("□ 지표", "", *table) == ["그루", "그루", "%", "%", "꾸러미", "꾸러미", "%", "%"]


def test_a_slash_in_a_note_makes_one_unit_unless_a_label_names_the_second():
    assert units("(단위 : 천원/㎡)", "", "구분⇥2021년⇥2022년", "상업지역⇥1,200⇥1,300") == ["천원/㎡"] * 2
    assert units("(단위 : 천원/㎡)", "", "구분⇥면적⇥예산액", "상업지역⇥1,200⇥1,300") == ["㎡", "천원"]


def test_money_that_comes_back_is_not_counted_in_times():
    table = ["구분⇥융자금 회수⇥투자회수 (C)⇥교육 횟수", "가람⇥12⇥13⇥3"]
    assert units("(단위 : 백만원)", "", *table) == ["백만원", "백만원", "회"]
    assert units("(단위 : 건, 백만원)", "", *table) == ["백만원", "백만원", "회"]
    assert units("□ 현황", "", "구분⇥교육회수", "가람⇥12") == ["회"]


def test_a_label_ending_in_a_unit_and_수_picks_it_from_the_note():
    table = ["구분⇥시설⇥주차면수⇥⇥이용료", "⇥⇥노외⇥노상⇥", "가람⇥3⇥100⇥20⇥500", "누리⇥4⇥200⇥50⇥600"]
    assert units("(단위 : 개소, 면, 천원)", "", *table) == ["개소", "면", "면", "천원"] * 2
    rows = ["구 분⇥1월⇥2월", "이용자⇥700⇥650", "대여권수⇥120⇥130", "연체료⇥12⇥15"]
    assert units("(단위 : 명, 권, 원)", "", *rows) == ["명", "명", "권", "권", "원", "원"]
    assert units("(단위 : 명, 대, 원)", "", "구분⇥세대수⇥회원수", "가람⇥3⇥4") == ["세대", "명"], (
        "세대수 counts no 대, 회원수 no 원"
    )


def test_a_bracketed_role_that_counts_picks_its_unit():
    rows = ["구 분⇥합 계⇥가람⇥누리", "주차료 감면액 (대 수)⇥300 (30)⇥200 (20)⇥100 (10)"]
    assert units("(단위 : 천원, 명, 대)", "", *rows) == ["천원", "대"] * 3


def test_percent_in_the_label_of_pairs_is_the_bracketed_numbers():
    table = ["구 분⇥2021년⇥2022년⇥증감 (%)", "상담(건)⇥100⇥110⇥10 (10.0)", "교육(회)⇥50⇥40⇥△10 (△20.0)"]
    assert units("□ 실적", "", *table) == ["건", "건", "건", "%", "회", "회", "회", "%"]


def test_the_sides_of_pairs_have_the_notes_units_in_order():
    table = ["구분⇥젖소 농가/마리수⇥닭 농가/마리수", "가람⇥12/100⇥8/830", "누리⇥10/50⇥-"]
    assert units("(단위 : 호/마리)", "", *table) == ["호", "마리"] * 3
    table = ["구분⇥접수/처리⇥비용", "가람⇥12/10⇥8", "누리⇥10/5⇥7"]
    assert units("(단위 : 건, 천원)", "", *table) == ["건", "건", "천원"] * 2, "beside other numbers both sides are alike"


def test_named_parts_in_brackets_are_in_the_unit_of_the_whole():
    table = ["사업명⇥사업비⇥공정률", "가람길⇥120 (국 50, 시 70)⇥33.3", "누리길⇥90 (국 40, 시 50)⇥50.0"]
    assert units("(단위 : 백만원, %)", "", *table) == ["백만원", "백만원", "백만원", "%"] * 2


def test_a_unit_note_far_to_the_right_of_the_caption_counts():
    observations, tables = read("□ 재정", "", f"<세입 전망>{' ' * 60}(단위: 억원)", "", "구분⇥2021년⇥2022년", "세입⇥12⇥13")
    assert tables[0]["title"] == "세입 전망" and {o["unit"] for o in observations} == {"억원"}


PARTS = ["세목⇥체납⇥⇥정리율(%)", "⇥건수⇥금액⇥"]
FIRST = ["- 정리 실적", "", "(2023.12.31. 기준, 단위: 건, 백만원)", "", *PARTS, "합계⇥30⇥900⇥40.0", "취득세⇥10⇥300⇥37.5", ""]


def test_a_table_that_goes_on_under_the_same_header_keeps_unit_and_date():
    again = [*PARTS, "재산세⇥15⇥500⇥52.8", "자동차세⇥5⇥100⇥40.6"]
    for between in (["22", "", "정리 실적 [계속]", ""], ["정리 실적 (계속)", ""], ["- 22 -", ""]):
        observations = [o for o in read(*FIRST, *between, *again)[0] if o["row_labels"] == ["재산세"]]
        assert [(o["unit"], o["period"]) for o in observations] == [("건", "2023-12"), ("백만원", "2023-12"), ("%", "2023-12")]
    other = [o for o in read(*FIRST, "○ 다른 현황", "", *again)[0] if o["row_labels"] == ["재산세"]]
    assert [o["unit"] for o in other] == ["건", None, "%"]


def test_columns_that_come_to_a_hundred_are_shares_where_the_note_names_them():
    lines = [
        "□ 만족도",
        "(단위 : %, 점)",
        "",
        "구분\t표본수(명)\t만족\t보통\t불만족\t평균",
        "남자\t772\t52.6\t36.4\t11.0\t62.7",
        "여자\t828\t55.6\t34.7\t9.7\t64.3",
        "",
    ]
    units = [o["unit"] for o in records(parse(lines, "case"))["observations"]]
    assert units == ["명", "%", "%", "%", "점"] * 2


def test_lengths_pair_with_the_lengths_of_the_note():
    lines = [
        "□ 도로",
        "(단위 : ㎞, m, 백만원)",
        "",
        "노선\t연장\t폭\t사업비",
        "가선\t2.4\t8.0\t6,240",
        "나선\t1.8\t8.5\t4,300",
        "",
    ]
    assert [o["unit"] for o in records(parse(lines, "case"))["observations"]] == ["km", "m", "백만원"] * 2


def test_labels_of_rows_that_could_be_counters_leave_money_alone():
    rows = ["구분\t2018", "개인\t1,200", "가구\t2,200", "계\t3,400", ""]
    found = records(parse(["□ 현황", "(단위: 천원)", "", *rows], "case"))
    assert [o["unit"] for o in found["observations"]] == ["천원"] * 3
    assert [check["holds"] for check in found["checks"]] == [True]


def test_words_of_a_note_that_are_no_units():
    rows = ["구분\t접수/처리", "가\t12/15", "나\t13/14", ""]
    assert {o["unit"] for o in records(parse(["□ 현황", "(단위: 건, 누계)", "", *rows], "case"))["observations"]} == {"건"}


def test_a_table_nested_in_a_first_row_is_no_caption():
    nested = "(단위: 명)<table><tr><td>구분</td><td>값</td></tr><tr><td>가</td><td>120</td></tr></table>\t\t"
    found = records(parse(["□ 현황", "", nested, "구분\t2019\t2020", "가\t3\t4", ""], "case"))
    assert 120.0 in [o["value"] for o in found["observations"]]


def test_the_numbers_of_a_caption_in_the_first_row_are_skipped_as_such():
    found = records(parse(["□ 현황", "", "예산 (2021년, 단위 : 백만원)\t\t", "구분\t당초\t추경", "가\t3\t4", ""], "case"))
    assert [(s["raw"], s["reason"]) for s in found["skipped"] if s["reason"] == "caption"] == [
        ("예산 (2021년, 단위 : 백만원)", "caption")
    ]
    assert [o["unit"] for o in found["observations"]] == ["백만원"] * 2
