"""Reports of kinds that nobody here has seen: what is inferred without a catalogue, and what `add` says of it."""

import os

import pytest

from helpers.adding import add, safe_id
from helpers.catalog import load_catalog
from helpers.errors import ReportError
from helpers.reading import parse, write_extract


def read(text: str):
    return parse(text.strip("\n").replace("|", "\t").split("\n"), "demo")


def places(document):
    return [(t.section.department, t.section.project) for t in document.tables()]


COUNTY = """
제300회 달래군의회(임시회)

2024년도 군정 주요업무 보고

’24. 3.

전라남도 달래군

목   차

기획실 ·········· 1
보 건 소 ·········· 9

기 획 실

Ⅰ. 기본현황

❍ 조직 : 1실 2팀(기획팀, 예산팀)
구분|정원|현원
계|9|8

Ⅱ. 2024년 주요업무 추진계획

1. 성과 관리

❍ 사업기간 : 연중
❍ 사 업 비 : 45천원
구분|1분기|2분기
대상|12|14

보 건 소

Ⅰ. 기본현황

구분|지소|진료소
개소|7|12

Ⅱ. 2024년 주요업무 추진계획

1. 건강버스

❍ 운행 : 주 3회
구분|2022년|2023년
횟수|120|138
"""


def test_title_pages_with_chapters_of_their_own():
    document = read(COUNTY)
    assert (document.agency, document.level, document.date) == ("전라남도 달래군", "district", "2024-03")
    assert [(d.name, d.teams) for d in document.departments] == [("기획실", ("기획팀", "예산팀")), ("보건소", ())]
    assert places(document) == [("기획실", None), ("기획실", "성과 관리"), ("보건소", None), ("보건소", "건강버스")]


def test_facts_above_a_table_do_not_name_it():
    assert [t.title for t in read(COUNTY).tables()] == ["조직", "성과 관리", "기본현황", "건강버스"]


def test_divisions_numbered_below_bureaus_and_projects_by_syllable():
    text = """
2024년 주요업무계획
2024. 1.
가 람 시

차 례
Ⅰ. 경제국
 1. 일자리과 ··· 3
Ⅱ. 교통국
 1. 대중교통과 ··· 9

Ⅰ. 경제국

1. 일자리과

□ 일반현황
구분|2023년|2024년
계|3|4

□ 2024년 주요업무

가. 창업 허브 조성
○ 위치 : 솔밭로 12
구분|건수
계|5

나. 시장 활력 회복
○ 대상 : 3개 시장
구분|점포
계|6

Ⅱ. 교통국

1. 대중교통과

□ 일반현황
구분|노선
계|7
"""
    document = read(text)
    assert document.agency == "가람시"
    assert [(d.name, d.parent) for d in document.departments] == [
        ("경제국", None),
        ("일자리과", "경제국"),
        ("교통국", None),
        ("대중교통과", "교통국"),
    ]
    assert places(document) == [
        ("일자리과", None),
        ("일자리과", "창업 허브 조성"),
        ("일자리과", "시장 활력 회복"),
        ("대중교통과", None),
    ]


def test_teams_in_brackets_report_where_there_are_no_divisions():
    text = """
재단법인 누리재단
2023년도 경영실적 보고
2024년 2월 20일(화)

1. 재단 개요

부서|정원
계|3
기획팀|2
축제본부|1

2. 부서별 추진실적

【기획팀】

□ 경영평가
연도|점수
2023년|90.3

【축제본부】

① 빛축제
 - 기간 : 2023. 10. 6.~10. 15.
연도|방문객
2023년|214

3. 향후계획

구분|금액
계|9
"""
    document = read(text)
    assert (document.agency, document.date, document.fiscal_year) == ("재단법인 누리재단", "2024-02-20", 2023)
    assert [d.name for d in document.departments] == ["기획팀", "축제본부"]
    assert places(document) == [(None, None), ("기획팀", None), ("축제본부", "빛축제"), (None, None)]


def test_a_chapter_of_the_whole_report_ends_the_last_department():
    text = """
제403회 충청북도의회 정례회
주요업무 추진상황 보고
2022. 9. 7.
보 건 국

Ⅰ. 일반현황
구분|정원
계|5

Ⅱ. 주요업무 추진상황

복지과
1. 급여 지원
□ 개요
급여|가구
생계|31

의료과
1. 감염병 대응
□ 개요
구분|건
검사|12

Ⅲ. 현안사항
시군|시설
청주|3
"""
    document = read(text)
    assert document.agency == "충청북도 보건국"
    assert [section[0] for section in places(document)] == [None, "복지과", "의료과", None]


@pytest.mark.parametrize(
    ("first", "agency", "parent"),
    [
        ("해솔군 기획경제국", "해솔군 기획경제국", "기획경제국"),
        ("해솔군\n\n기획경제국", "해솔군 기획경제국", "기획경제국"),
        ("충청북도 해솔군 기획경제국", "충청북도 해솔군 기획경제국", "기획경제국"),
        ("해솔군청 기획경제국", "해솔군 기획경제국", "기획경제국"),
        ("해솔군\n\n나루과", "해솔군", None),
    ],
)
def test_the_government_on_the_cover_is_named_once(first, agency, parent):
    money = "\n\n예산\n\n구분|2023년|2024년\n계|12|13\n인건비|2|3\n운영비|10|10\n\n"
    document = read(f"{first}\n\n2024년 주요업무계획\n\n2024. 2.\n\n나루과{money}다온과{money}")
    assert document.agency == agency
    assert [(own.name, own.parent) for own in document.departments] == [("나루과", parent), ("다온과", parent)]


def test_a_list_of_offices_is_no_title_page():
    text = "2024년 업무계획\n\nⅠ. 소관업무\n\n○ 새싹과\n - 씨앗 나눔\n○ 나무과\n - 가로수\n\nⅡ. 예산\n\n구분|금액\n새싹과|3\n나무과|4\n"
    assert not any(d.first_line for d in read(text).departments)


def test_facilities_among_others_of_a_count_are_no_departments():
    parts = [
        f"{n}. {name}\n\n□ 성과\n구분|건\n계|{n}\n"
        for n, name in enumerate(("한빛관 운영", "두빛터", "세빛센터", "네빛센터"), start=1)
    ]
    document = read("2021년 평가 결과\n\n□ 개요\n\n" + "\n".join(parts))
    assert document.departments == ()
    assert [p.title for p in document.projects] == ["한빛관 운영", "두빛터", "세빛센터", "네빛센터"]


def test_a_year_on_its_own_line_belongs_to_the_title():
    document = read("’24년도\n주 요 업 무 계 획\n\n가람구\n\n□ 현황\n구분|명\n계|3\n")
    assert (document.title, document.fiscal_year) == ("’24년도 주요업무계획", 2024)


def taken(tmp_path, name="달래군 2024 (보고).txt", encoding="utf-8"):
    file = tmp_path / name
    text = COUNTY.strip("\n").replace("|", "\t")
    file.write_bytes((text.replace("❍", "○") if encoding == "cp949" else text).encode(encoding))
    return file, tmp_path / "raw"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_add_prints_what_it_found(tmp_path, encoding):
    file, raw = taken(tmp_path, encoding=encoding)
    said = "\n".join(add(file, raw))
    assert sorted(path.name for path in raw.iterdir()) == ["catalog.yml", "달래군-2024-보고.txt"]
    assert "agency:       전라남도 달래군 (district)" in said
    assert "line 14: 기획실, 2 tables; 기획팀, 예산팀" in said
    assert "성과 관리 (기획실), 1 table" in said
    assert "tables:       4, 4 of them numeric" in said
    entry = load_catalog(raw)["달래군-2024-보고"]
    assert (entry.agency, entry.level) == ("전라남도 달래군", "district")


def test_add_names_what_is_unsure_with_line_and_remedy(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("구분\t가\t나\t계\n갑\t1\t2\t4\n을\t3\t4\t7\n계\t4\t6\t11\n", encoding="utf-8")
    said = "\n".join(add(file, tmp_path / "raw"))
    assert "line 1: no agency was found on the first page; write 'agency: name of the office'" in said
    assert "no department was found" in said
    assert "have no unit; write '(단위 : 명)'" in said
    assert "line 2:" in said  # the row whose sum does not hold
    assert "; the data stay as printed" in said and ".; " not in said


def test_a_second_add_changes_nothing_and_says_so(tmp_path):
    file, raw = taken(tmp_path)
    add(file, raw)
    before = {path.name: path.read_bytes() for path in raw.iterdir()}
    with pytest.raises(ReportError, match="there already, with the same content"):
        add(file, raw)
    file.write_text("가람시\n\n구분\t명\n계\t3\n", encoding="utf-8")
    with pytest.raises(ReportError, match="another report of this name"):
        add(file, raw)
    assert {path.name: path.read_bytes() for path in raw.iterdir()} == before


@pytest.mark.parametrize("name", ["../x", "..", ".hidden", "a/b", "", "a" * 300])
def test_an_id_cannot_leave_the_folder(tmp_path, name):
    file, raw = taken(tmp_path)
    with pytest.raises(ReportError, match="cannot be a report id"):
        add(file, raw, name)
    assert not raw.exists()
    assert "/" not in safe_id("../a/b", file)


def test_an_add_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    file, raw = taken(tmp_path)
    raw.mkdir()
    (raw / "catalog.yml").write_text("reports:\n  old:\n    agency: 구청\n", encoding="utf-8")
    kept = (raw / "catalog.yml").read_bytes()
    replace = os.replace

    def full(source, target):
        if str(target).endswith("catalog.yml"):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(ReportError, match="cannot be written"):
        add(file, raw)
    assert [path.name for path in raw.iterdir()] == ["catalog.yml"]
    assert (raw / "catalog.yml").read_bytes() == kept


def test_an_extract_is_not_written_over_another_text(tmp_path):
    file, raw = taken(tmp_path, "gun.txt")
    write_extract(file, raw)
    assert write_extract(file, raw).name == "gun.txt"  # the same content
    (raw / "gun.txt").write_text("mine\n", encoding="utf-8")
    with pytest.raises(ReportError, match="--force"):
        write_extract(file, raw)
    assert (raw / "gun.txt").read_text(encoding="utf-8") == "mine\n"
    assert "기 획 실" in write_extract(file, raw, force=True).read_text(encoding="utf-8")


def test_the_catalogue_can_say_what_the_first_page_does_not(tmp_path):
    entry = "reports:\n  demo:\n    title: 업무보고\n    date: 2024-03-05\n    fiscal_year: 2024\n"
    (tmp_path / "catalog.yml").write_text(entry, encoding="utf-8")
    document = load_catalog(tmp_path).complete(read("구분|명\n계|3\n"))
    assert (document.title, document.date, document.fiscal_year) == ("업무보고", "2024-03-05", 2024)
    (tmp_path / "catalog.yml").write_text(entry.replace("2024-03-05", "March"), encoding="utf-8")
    with pytest.raises(ReportError, match="'date' of demo is not a date"):
        load_catalog(tmp_path)


def test_a_town_office_that_the_contents_list_is_a_department():
    names = ("총무과", "물결1동")
    parts = "".join(f"{name}\n\n□ 현황\n구분|명\n계|{n}\n\n" for n, name in enumerate(names, start=3))
    listed = "2024년 업무보고\n\n목차\n" + "".join(f"◦ {name} / {n}\n" for n, name in enumerate(names, start=1)) + "\n"
    assert [d.name for d in read(listed + parts).departments] == ["총무과", "물결1동"]
    assert "물결1동" not in [d.name for d in read("2024년 업무보고\n\n" + parts).departments]


def test_many_headings_take_time_in_proportion():
    """Twice the lines, about twice the work: counted in comparisons of a profile, not in seconds."""
    import cProfile
    import pstats

    def calls(n: int) -> int:
        text = "".join(f"총무{i}과\n\n1. 현황\n구분\t명\n계\t3\n\n" for i in range(n))
        profile = cProfile.Profile()
        profile.runcall(parse, text.split("\n"), "demo")
        return pstats.Stats(profile).total_calls

    calls(50)  # what is remembered between calls
    assert calls(800) < 3 * calls(400)
