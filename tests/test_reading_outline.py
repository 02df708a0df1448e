"""Departments, projects, headings and captions: on made-up reports, and what the five are known to hold."""

from itertools import pairwise
from pathlib import Path

import pytest

from helpers.catalog import load_catalog
from helpers.reading import department_of_cell, parse, read
from helpers.reading.document import Figure, Heading, Item, Note

RAW = Path(__file__).parents[1] / "data" / "raw"

BUREAU = [
    "2020년도 주요업무계획",
    "",
    "2020. 1.",
    "",
    "살림국",
    "",
    "- 새싹과",
    "- 나무과",
    "",
    "1 일반현황",
    "",
    "1 기 구 : 2과 4팀 (정원 20명/현원 18명)",
    "",
    "2",
    "",
    "소관업무",
    "",
    "- | **새 싹 과** |",
    " - 씨앗 나눔",
    " - 텃밭 관리",
    "- | **나무과** |",
    " - 가로수 돌봄",
    "",
    "3",
    "",
    "예산현황",
    "",
    "(단위: 천원)",
    "",
    "구 분\t2020년\t2019년",
    "새 싹 과\t10\t8",
    "나 무 과\t5\t5",
    "",
    "새 싹 과",
    "",
    "- 씨 앗 팀",
    "- 텃 밭 팀",
    "",
    "새싹과 사업목록",
    "",
    "연번\t세 부 사 업 명\t구 분\t쪽",
    "1\t씨앗 나눔 잔치\t계속\t7",
    "2\t텃밭 가꾸기\t신규\t9",
    "3\t꽃길 조성\t계속\t11",
    "",
    "1",
    "",
    "씨앗 나눔 잔치 (계속)",
    "",
    "□ 현황",
    "",
    "○ 참여 현황",
    "",
    "(2019.12.31. 기준)",
    "",
    "구분\t참여",
    "계\t12",
    "",
    "2020년 소요예산 : 7천원",
    "",
    "(단위 : 천원)",
    "",
    "재원별\t2020년 예산",
    "계\t7",
    "",
    "□ 현황 및 실태",
    "",
    "구분\t텃밭",
    "계\t3",
    "",
    "□ 2020년 소요예산 : 2천원 (단위 : 천원)",
    "",
    "재원별\t2020년 예산",
    "계\t2",
    "",
    "3 | 꽃길 조성 [계속]",
    "",
    "□ 현황",
    "",
    "구분\t길이",
    "계\t5",
    "",
    "나 무 과",
    "",
    "- 가 로 수 팀",
    "",
    "나무과 사업목록",
    "",
    "연번\t사업명\t구분\t쪽",
    "1\t가로수 심기\t신규\t20",
    "",
    "가로수 심기(신규)",
    "",
    "□ 현황",
    "",
    "구분\t그루",
    "계\t40",
    "",
]


@pytest.fixture(scope="module")
def bureau():
    return parse(BUREAU, "demo-2020")


def line_of(text, nth=1):
    places = [n for n, line in enumerate(BUREAU, 1) if line == text]
    return places[nth - 1]


def test_the_cover(bureau):
    assert (bureau.title, bureau.date, bureau.fiscal_year) == ("2020년도 주요업무계획", "2020-01", 2020)


def test_departments_with_teams_duties_and_sections(bureau):
    first, second = bureau.departments
    assert (first.name, first.parent, first.teams, first.functions) == (
        "새싹과",
        "살림국",
        ("씨앗팀", "텃밭팀"),
        ("씨앗 나눔", "텃밭 관리"),
    )
    assert (second.name, second.functions) == ("나무과", ("가로수 돌봄",))
    assert first.first_line == line_of("새 싹 과")
    assert first.last_line == second.first_line - 1


def test_projects_with_and_without_heading(bureau):
    assert [(p.department, p.no, p.title, p.kind, p.page) for p in bureau.projects] == [
        ("새싹과", 1, "씨앗 나눔 잔치", "계속", 7),
        ("새싹과", 2, "텃밭 가꾸기", "신규", 9),
        ("새싹과", 3, "꽃길 조성", "계속", 11),
        ("나무과", 1, "가로수 심기", "신규", 20),
    ]
    lost = bureau.projects[1]
    assert lost.first_line == line_of("□ 현황 및 실태")
    assert any("텃밭 가꾸기" in doubt and f"line {lost.first_line}" in doubt for doubt in bureau.unsure)


def test_tables_know_their_place(bureau):
    found = {table.rows[-1].cells: table for table in bureau.tables()}
    participants = found[("계", "12")]
    assert (participants.title, participants.section.department, participants.section.project) == (
        "참여 현황",
        "새싹과",
        "씨앗 나눔 잔치",
    )
    assert participants.section.headings == ("새싹과", "씨앗 나눔 잔치", "현황", "참여 현황")
    assert participants.before == ("(2019.12.31. 기준)", "○ 참여 현황")
    assert (found[("계", "7")].title, found[("계", "7")].section.project) == ("2020년 소요예산", "씨앗 나눔 잔치")
    assert (found[("계", "2")].title, found[("계", "2")].section.project) == ("2020년 소요예산", "텃밭 가꾸기")
    assert (found[("계", "3")].title, found[("계", "3")].section.project) == ("현황 및 실태", "텃밭 가꾸기")
    assert found[("계", "3")].section.headings == ("새싹과", "현황 및 실태")
    assert found[("계", "40")].section.project == "가로수 심기"
    budget = found[("나 무 과", "5", "5")]
    assert (budget.title, budget.section.department, budget.before[0]) == ("예산현황", None, "(단위: 천원)")


def test_label_and_value_lines_are_figures(bureau):
    figures = [(block.label, block.text) for block in bureau.blocks if isinstance(block, Figure)]
    assert ("기구", "2과 4팀 (정원 20명/현원 18명)") in [(label.replace(" ", ""), text) for label, text in figures]
    assert ("2020년 소요예산", "7천원") in figures


def test_blocks_are_in_order_and_cover_every_line_kept(bureau):
    starts = [block.first_line if hasattr(block, "rows") else block.line for block in bureau.blocks]
    assert starts == sorted(starts)


def test_themes_and_their_circled_projects():
    text = [
        "Ⅳ. 주요 업무 추진계획",
        "",
        "1. 숲이 우거진 동네",
        "",
        "- ① 나무 심기",
        "- ② 숲길 잇기",
        "",
        "1 나무 심기",
        "",
        "□ 개요",
        "",
        "구분\t그루",
        "계\t4",
        "",
        "2",
        "",
        "숲길 잇기",
        "",
        "□ 개요",
        "",
        "구분\t길이",
        "계\t6",
        "",
        "2. 물이 맑은 동네",
        "",
        "① 개울 살리기",
        "",
        "② 빗물 모으기",
        "",
        "1 개울 살리기",
        "",
        "□ 개요",
        "",
        "2 빗물 모으기",
        "",
        "□ 개요",
        "",
    ]
    projects = parse(text, "demo").projects
    assert [(p.theme, p.no, p.title, p.department) for p in projects] == [
        ("숲이 우거진 동네", 1, "나무 심기", None),
        ("숲이 우거진 동네", 2, "숲길 잇기", None),
        ("물이 맑은 동네", 1, "개울 살리기", None),
        ("물이 맑은 동네", 2, "빗물 모으기", None),
    ]
    assert projects[1].last_line == text.index("2. 물이 맑은 동네")


def test_affairs_under_numbers_of_several_kinds():
    parts = [f"{name}\n\n구분\t내용\n성과\t3건\n\n〈 지표 〉\n" for name in ("① 한빛관 운영", "2] 두빛관 운영", "3 세빛관")]
    text = "\n".join(["□ 사무별 성과\n", *parts])
    document = parse(text.split("\n"), "demo")
    assert [(p.no, p.title) for p in document.projects] == [(1, "한빛관 운영"), (2, "두빛관 운영"), (3, "세빛관")]
    assert [table.title for table in document.tables()] == ["한빛관 운영", "두빛관 운영", "세빛관"]


def test_a_department_misprinted_in_a_later_table_is_one():
    staff = "인력현황\n\n구분\t정원\n계\t9\n새싹과\t3\n나무과\t3\n한빛과\t3\n\n"
    staff += "주요기능\n\n구 분\t담 당 업 무\n새 싹 과\t• 씨앗 나눔 • 텃밭\n나 무 과\t• 가로수\n한 및 과\t• 등불\n"
    document = parse(staff.split("\n"), "demo")
    assert [d.name for d in document.departments] == ["새싹과", "나무과", "한빛과"]
    assert document.departments[2].functions == ("등불",)
    assert document.departments[0].functions == ("씨앗 나눔", "텃밭")
    assert any("한및과" in doubt for doubt in document.unsure)


OFFICES = [
    "2020년도 주요업무계획",
    "",
    "살림국",
    "",
    "- 새싹과",
    "- 환경과",
    "- 수도사업소",
    "",
    "1 일반현황",
    "",
    "1 기 구 : 2과 1소",
    "",
    "새 싹 과",
    "",
    "- 씨앗팀",
    "",
    "새싹과 사업목록",
    "",
    "연번\t세부사업명\t구분\t쪽",
    "1\t씨앗 나눔\t계속\t3",
    "2\t텃밭 돌봄\t신규\t4",
    "",
    "1",
    "",
    "씨앗 나눔 (계속)",
    "",
    "□ 현황",
    "",
    "구분\t2019년",
    "나눔\t12",
    "",
    "2",
    "",
    "텃밭 돌봄 (신규)",
    "",
    "□ 현황",
    "",
    "구분\t2019년",
    "텃밭\t3",
    "",
    "환 경 과",
    "",
    "- 하늘팀",
    "",
    "1",
    "",
    "맑은 하늘 (계속)",
    "",
    "□ 현황",
    "",
    "구분\t2019년",
    "먼지\t25",
    "",
    "수도사업소",
    "",
    "- 급수팀",
    "",
    "1. 새는 물 줄이기",
    "",
    "○ 누수 현황",
    "",
    "구분\t2019년",
    "누수\t8",
    "",
    "상수도관 바꾸기 (신규)",
    "",
    "○ 교체 현황",
    "",
    "구분\t2019년",
    "교체\t4",
    "",
]


def test_offices_that_list_no_projects_have_those_that_they_number_or_call_new():
    document = parse(OFFICES, "offices")
    assert [(p.department, p.title, p.kind) for p in document.projects] == [
        ("새싹과", "씨앗 나눔", "계속"),
        ("새싹과", "텃밭 돌봄", "신규"),
        ("환경과", "맑은 하늘", "계속"),
        ("수도사업소", "새는 물 줄이기", None),
        ("수도사업소", "상수도관 바꾸기", "신규"),
    ]
    places = [(t.section.department, t.section.project) for t in document.tables()]
    assert places[1:] == [(p.department, p.title) for p in document.projects]


@pytest.mark.parametrize(
    "line",
    [
        "○ 점포 현황 (2017년 12월 기준)",
        "○ 점포 현황(’21.1.31. 현재)",
        "○ 점포 현황 (2020년, 단위 : 개)",
        "○ 점포 현황 (※ 괄호는 비율)",
    ],
)
def test_dates_and_units_behind_a_caption_are_no_part_of_it(line):
    (table,) = parse(["□ 추진 현황", "", line, "", "구분\t점포", "가\t12", ""], "case").tables()
    assert table.title == "점포 현황"


def test_a_range_of_time_behind_a_caption_stays():
    (table,) = parse(["□ 추진 현황", "", "○ 환급 현황 ('13. 1월~'17. 12월말)", "", "구분\t환급", "가\t12", ""], "case").tables()
    assert table.title == "환급 현황 ('13. 1월~'17. 12월말)"


def test_a_report_about_one_thing_is_its_own_project():
    document = parse(["나라실", "", "한빛관 민간위탁 보고", "", "2020. 9. 2.", "", "□ 현황", "구분\t면적", "계\t5"], "demo")
    assert [p.title for p in document.projects] == ["한빛관 민간위탁"]
    assert document.tables()[0].section.department == "나라실"
    assert document.date == "2020-09-02"


def test_audit_items_outside_tables_give_their_department():
    head = "요구사항\t조치결과"
    text = [
        head,
        "<p>1. 현황</p> <p>(새싹과)</p>\t추진완료",
        "",
        "2. 나무가 모자라니 더 심어 주기 바람.",
        "(나무과)",
        "",
        "추진상황 : 추진중",
        "",
        "구분\t그루",
        "계\t4",
        "",
        head,
        "3. 목록 (새싹과)\t추진완료",
        "4. 목록 (나무과)\t추진완료",
    ]
    document = parse(text, "demo")
    assert [table.section.department for table in document.tables()] == ["새싹과", "나무과", None]
    item = next(block for block in document.blocks if isinstance(block, Item))
    assert (item.line, item.section.department) == (4, "나무과")


@pytest.mark.parametrize(
    ("cell", "offices"),
    [
        ("12. 목록 (기술교육원)", ["기술교육원"]),
        ("<p>1. 점검(3회) 결과</p>  <p>(한빛센터, 새싹과)</p>", ["한빛센터", "새싹과"]),
        ("예산 (3년간)", []),
        ("현황(새싹과) 및 계획", []),
    ],
)
def test_offices_in_the_last_bracket(cell, offices):
    assert department_of_cell(cell) == offices


def test_kinds_of_blocks():
    text = [
        "Ⅰ. 현황",
        "",
        "□ 개요",
        "- 회원수 : 86명, 만족도 : 99%",
        "- 2020. 3월 : 문을 엶",
        "※ 2019년 기준",
        "〈동네 잔치〉",
        "(단위 : 명)",
    ]
    blocks = parse(text, "demo").blocks
    assert [type(block) for block in blocks] == [Heading, Heading, Figure, Figure, Item, Note, Note, Note]
    assert [(block.line, block.level) for block in blocks[:2]] == [(1, 1), (3, 3)]


@pytest.fixture(scope="module")
def documents():
    catalog = load_catalog(RAW)
    return {path.stem: read(path, catalog) for path in sorted(RAW.glob("*.txt"))}


class TestTheFiveReports:
    def test_who_reports_what_and_when(self, documents):
        assert {name: (d.agency, d.level, d.date, d.fiscal_year) for name, d in documents.items()} == {
            "consignment-eval-2021": ("서울특별시", "metropolitan", "2021", 2021),
            "geumcheon-2018": ("서울특별시 금천구 기획경제국", "district", "2018-02", 2018),
            "janganpyeong-2020": ("서울특별시 도시재생실", "metropolitan", "2020-09-02", 2020),
            "seoul-economy-2022": ("서울특별시 경제정책실", "metropolitan", "2022-02-09", 2022),
            "yeongdeungpo-2019": ("서울특별시 영등포구 사회적경제과", "district", "2019-02", 2019),
        }

    def test_departments(self, documents):
        assert {name: len(d.departments) for name, d in documents.items()} == {
            "consignment-eval-2021": 0,
            "geumcheon-2018": 7,
            "janganpyeong-2020": 1,
            "seoul-economy-2022": 12,
            "yeongdeungpo-2019": 1,
        }
        assert {d.parent for d in documents["geumcheon-2018"].departments} == {"기획경제국"}
        assert {d.parent for d in documents["seoul-economy-2022"].departments} == {"경제정책실"}
        assert all(d.functions for name in ("geumcheon-2018", "seoul-economy-2022") for d in documents[name].departments)
        catalog = load_catalog(RAW)
        assert all(
            department.name in catalog[name].departments_en for name, d in documents.items() for department in d.departments
        )

    def test_projects(self, documents):
        listed = documents["geumcheon-2018"]
        counts = [sum(p.department == d.name for p in listed.projects) for d in listed.departments]
        assert counts == [9, 10, 7, 7, 3, 3, 2]
        assert all(p.kind and p.page and p.first_line for p in listed.projects)
        assert [len(documents[name].projects) for name in documents] == [9, 41, 1, 24, 6]
        assert all(p.theme and p.department is None and p.first_line for p in documents["seoul-economy-2022"].projects)

    def test_sections_do_not_overlap(self, documents):
        for document in documents.values():
            spans = sorted((p.first_line, p.last_line) for p in document.projects if p.first_line)
            assert all(first <= last for first, last in spans)
            assert all(a[1] < b[0] for a, b in pairwise(spans))

    def test_all_180_audit_items_can_be_found(self, documents):
        document = documents["seoul-economy-2022"]
        names = [d.name for d in document.departments]
        rows = [row for table in document.tables() for row in table.rows if department_of_cell(row.cells[0], names)]
        items = [block for block in document.blocks if isinstance(block, Item) and block.text[:3] in ("15.", "43.")]
        assert len(rows) + len(items) == 180
        assert [item.section.department for item in items] == ["일자리정책과", "서울시립과학관"]

    def test_the_catalogue_changes_names_only(self, documents):
        for name, document in documents.items():
            bare = read(RAW / f"{name}.txt")
            assert bare.lines == document.lines
            assert [d.name for d in bare.departments] == [d.name for d in document.departments]
            for a, b in zip(bare.tables(), document.tables(), strict=True):
                assert (a.rows, a.title, a.before, a.after, a.section.project) == (
                    b.rows,
                    b.title,
                    b.before,
                    b.after,
                    b.section.project,
                )
