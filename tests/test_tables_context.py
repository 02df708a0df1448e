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
