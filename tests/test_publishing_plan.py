"""Which pages there are, where they go, and what is refused before anything runs."""

import pickle
from dataclasses import replace
from urllib.parse import unquote

import pytest
from publishing_material import DEPARTMENTS, HOSTILE, PAGES, make_project, write_table

from helpers.errors import ReportError
from helpers.publishing import citing, names, parameters, select
from helpers.publishing.kinds import Edition, read_edition
from helpers.publishing.plan import choose, make_plan, reserved
from helpers.publishing.shell import Link
from helpers.publishing.site import VERSION, frames


@pytest.fixture
def places(tmp_path):
    return make_project(tmp_path)


def test_one_page_for_each_row_and_single_pages(places):
    pages = make_plan(places)
    assert [page.id for page in pages] == [f"gu-2020/{name}" for name in DEPARTMENTS] + ["single"]
    assert [page.path for page in pages[:2]] == ["gu-2020/재무과.html", "gu-2020/세무-1과.html"]
    assert pages[0].parameters == {"report": "gu-2020", "department": "재무과"}
    assert pages[0].department == "재무과" and pages[3].department is None


def test_a_page_can_be_sent_to_another_process(places):
    page = make_plan(places)[0]
    assert pickle.loads(pickle.dumps(page)) == page


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a\\..\\b",
        "C:\\x",
        "",
        ".",
        "con",
        "가" * 400,
        "a\x00b",
        "<script>",
        "a\nb",
        "\u202e",
        "~",
    ],
)
def test_no_name_leaves_its_folder(places, name):
    write_table(places.data, "departments", [{"report": name or " ", "department": name or " "}])
    page = make_plan(places)[0]
    parts = page.path.split("/")
    assert len(parts) == 2 and all(part and part.strip(".") == part and len(part.encode()) < 120 for part in parts)
    assert (places.site / page.path).resolve().is_relative_to(places.site.resolve())
    assert not set('\\:*?"<>|\x00\n') & set(page.path)


def test_names_that_become_equal_get_files_of_their_own(places):
    write_table(
        places.data, "departments", [{"report": "r", "department": name} for name in ("A과", "a과", "A 과", "A/과", "A-과")]
    )
    paths = [page.path.casefold() for page in make_plan(places) if page.department]
    assert len(set(paths)) == 5


def test_links_are_relative_and_encoded():
    assert names.link("index.html", "gu-2020/재무과.html") == "../index.html"
    assert names.link("gu-2020/재무과.html", "index.html") == "gu-2020/%EC%9E%AC%EB%AC%B4%EA%B3%BC.html"


def test_languages_get_pages_of_their_own(tmp_path):
    places = make_project(tmp_path, pages=PAGES.replace("title: A single page", "title: A single page\n  languages: [en, ko]"))
    assert [(page.id, page.path, page.language) for page in make_plan(places)[3:]] == [
        ("single", "single.html", "en"),
        ("ko/single", "ko/single.html", "ko"),
    ]


BOTH = """
report:
  notebook: single.ipynb
  each: reports
  id: "{report}/index"
  title: {en: "{title_en}", ko: "{title}"}
  subtitle: {ko: "{agency}"}
  languages: [en, ko]
"""


def test_titles_by_language_and_what_stands_for_one_that_is_missing(tmp_path):
    places = make_project(tmp_path, pages=BOTH)
    row = {"report": "gu-2020", "title": "업무계획", "title_en": "Work plan", "agency": "구청"}
    write_table(places.data, "reports", [row, row | {"report": "gu-2021", "title_en": None}, {"report": "gu-2022"}])
    pages = {page.id: (page.title, page.subtitle) for page in make_plan(places)}
    assert pages["gu-2020/index"] == ("Work plan", "") and pages["ko/gu-2020/index"] == ("업무계획", "구청")
    assert pages["gu-2021/index"] == ("업무계획", "") and pages["gu-2022/index"] == pages["ko/gu-2022/index"] == ("gu-2022", "")


@pytest.mark.parametrize("name", ["ko", "KO", "data", "search", "index"])
def test_a_report_called_like_a_folder_or_a_page_of_the_site_takes_neither_away(tmp_path, name):
    single = PAGES.replace("  id: single", "  id: search").replace(
        "  title: A single page", "  title: Mine\n  languages: [en, ko]"
    )
    places = make_project(tmp_path, pages=BOTH + single)
    write_table(places.data, "reports", [{"report": name, "title": "계획"}])
    write_table(places.data, "departments", [{"report": name, "department": part} for part in ("search", "index", "dictionary")])
    pages = make_plan(places)
    paths = [page.path.casefold() for page in pages]
    assert len(pages) == 7 == len({page.id for page in pages}) == len(set(paths))
    assert not set(reserved(pages)) & set(paths)
    english = {(page.kind, page.name): page.path for page in pages if page.language == "en"}
    assert all(page.path == f"ko/{english[page.kind, page.name]}" for page in pages if page.language == "ko")


def test_the_entry_of_the_site_says_what_one_cites(places):
    assert read_edition(places.notebooks) == Edition()
    with (places.notebooks / "pages.yml").open("a", encoding="utf-8") as stream:
        stream.write("site: {edition: 2026-11-22, publisher: {en: We, ko: 우리}, address: https://example.org/a}")
    edition = Edition("2026-11-22", {"en": "We", "ko": "우리"}, "https://example.org/a")
    assert read_edition(places.notebooks) == edition and len(make_plan(places)) == 4
    row = {"report": "r", "agency": "구청", "title": "업무계획", "title_en": "Work plan", "date": "2018-02"}
    assert citing.citation("재무과", "", row, edition, "ko", "abc") == (
        "구청. 업무계획, 2018년 2월. 재무과. 지방자치단체 보고서, 우리, 2026년 11월 22일판, 데이터 판 abc. https://example.org/a"
    )
    english = citing.citation("재무과", "Finance Division", row, edition, "en")
    assert english.startswith("구청. Work plan (업무계획), February 2018. Finance Division (재무과). ") and "abc" not in english
    assert citing.citation("", "", {}, Edition(), "en") == "Local government reports."
    assert citing.made_from(edition, "2018-02", "en") == "22 November 2026, made from the report of February 2018"
    assert citing.made_from(Edition(), "2018", "ko") == "2018년 보고서에서 만들었습니다"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("edition: yesterday", "the edition 'yesterday' is no date"),
        ("edition: 2026-13", "the edition '2026-13' is no date"),
        ("edition: 2026-02-30", "not valid YAML|no date"),
        ("editon: 2026-11-22", "unknown key 'editon'"),
        ("publisher: {fr: Nous}", "publisher in an unknown language 'fr'"),
        ("address: javascript:alert(1)", "is no address"),
        ("licence: none_of_ours", "there is no text 'none_of_ours'"),
    ],
)
def test_errors_in_the_entry_of_the_site_are_clear(places, entry, message):
    with (places.notebooks / "pages.yml").open("a", encoding="utf-8") as stream:
        stream.write(f"site:\n  {entry}\n")
    with pytest.raises(ReportError, match=message) as caught:
        read_edition(places.notebooks)
    assert caught.value.file is not None and caught.value.remedy and "\n" not in str(caught.value)


def test_a_page_leads_to_itself_in_the_other_language_and_to_its_neighbours_in_its_own(tmp_path):
    both = PAGES.replace("parameters: {report", "languages: [en, ko]\n  parameters: {report")
    places = make_project(tmp_path, pages=both)
    pages = {page.id: page for page in make_plan(places)}
    around = frames(list(pages.values()), places)
    korean = around["ko/gu-2020/세무 1과"]
    assert {language: unquote(other.href) for language, other in korean.alternates.items()} == {
        "en": "../../gu-2020/세무-1과.html",
        "ko": "세무-1과.html",
    }
    assert korean.previous.label == "재무과" and unquote(korean.previous.href) == "재무과.html" and korean.next
    assert korean.crumbs[0] == Link("처음", "../index.html") and korean.search == "../search.html"
    assert around["gu-2020/세무 1과"].search == "../search.html" and around["single"].alternates == {}
    assert VERSION in korean.citation and "계획 <i>2020</i>" in korean.citation


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("each: departments", "each: nowhere", "nowhere"),
        ('title: "{department}"', 'title: "{nonsense}"', "no column 'nonsense'"),
        ("notebook: single.ipynb", "notebook: gone.ipynb", "no notebook 'gone.ipynb'"),
        ("title: A single page", "titel: A single page", "unknown key 'titel'"),
        ("id: single", "", "no 'id'"),
        ("id: single", "id: [", "not valid YAML"),
    ],
)
def test_errors_in_the_list_of_pages_name_the_file(tmp_path, old, new, message):
    assert old in PAGES
    places = make_project(tmp_path, pages=PAGES.replace(old, new))
    with pytest.raises(ReportError, match=message) as caught:
        make_plan(places)
    assert caught.value.file is not None and caught.value.remedy and "\n" not in str(caught.value)


def test_missing_tables_say_how_to_make_them(places):
    (places.data / "departments.parquet").unlink()
    with pytest.raises(ReportError, match="make data"):
        make_plan(places)


def test_a_table_that_is_not_parquet(places):
    (places.data / "departments.parquet").write_text("no")
    with pytest.raises(ReportError, match="cannot be read"):
        make_plan(places)


def test_patterns_choose_pages_and_unknown_ones_name_the_nearest(places):
    pages = make_plan(places)
    assert [page.id for page in choose(pages, ["gu-2020/세무*", "single"])] == ["gu-2020/세무 1과", "single"]
    with pytest.raises(ReportError, match="did you mean 'gu-2020/재무과'"):
        choose(pages, ["gu-2020/재무가"])


def test_report_and_department_are_chosen_by_name(places):
    found = select.patterns(places, None, "gu-2020", HOSTILE)
    assert [page.id for page in choose(make_plan(places), found)] == [f"gu-2020/{HOSTILE}"]
    with pytest.raises(
        ReportError, match=r"unknown department '재무가' in gu-2020; did you mean '재무과'\? Valid: 재무과, 세무 1과"
    ):
        select.patterns(places, None, "gu-2020", "재무가")
    with pytest.raises(ReportError, match="unknown report 'gu-2021'; did you mean 'gu-2020'"):
        select.patterns(places, None, "gu-2021", None)


def test_unknown_parameters_and_values_are_refused(places):
    plan = make_plan(places)
    notebook = places.notebooks / "department.ipynb"
    known = parameters.declared(notebook)
    assert set(known) == {"report", "department", "language", "data_dir"}
    parameters.check_names(plan[0], notebook, known)
    parameters.check_values(plan[0], plan)
    wrong_name = replace(plan[0], parameters={"report": "gu-2020", "departmnt": "재무과"})
    with pytest.raises(ReportError, match="unknown parameter 'departmnt'; did you mean 'department'"):
        parameters.check_names(wrong_name, notebook, known)
    for values, message in [
        ({"report": "gu-2020", "department": "재무가"}, "unknown department '재무가'; did you mean '재무과'"),
        ({"report": "gu-2002", "department": "재무과"}, "unknown report 'gu-2002'; did you mean 'gu-2020'"),
        ({"report": "gu-2020", "department": "재무과", "language": "kr"}, "unknown language 'kr'.*en, ko"),
    ]:
        with pytest.raises(ReportError, match=message):
            parameters.check_values(replace(plan[0], parameters=values), plan)


def test_a_broken_notebook_is_named(places):
    (places.notebooks / "department.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=r"department\.ipynb: not a notebook"):
        parameters.declared(places.notebooks / "department.ipynb")
