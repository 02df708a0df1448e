"""The pages that are no notebook's, in both languages: what they say, where they lead, when they are made again."""

import doctest
import importlib
import json
import os
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from publishing_material import DEPARTMENTS, HOSTILE, PAGES, make_project, write_table

from helpers.publishing import pool, runs, unchanged
from helpers.publishing.execute import Failure, Made
from helpers.publishing.glossary import terms
from helpers.publishing.plan import SITE_PAGES
from helpers.publishing.shell import TEMPLATES, environment
from helpers.publishing.sitepages import dictionary, downloads, search
from helpers.publishing.words import known

BOTH = """
site: {edition: 2026-11-22, publisher: {en: We, ko: 우리}}
report:
  notebook: single.ipynb
  each: reports
  id: "{report}/index"
  title: "{title}"
  subtitle: {en: "{title_en}", ko: "{agency}"}
  languages: [en, ko]
""" + PAGES.replace("title: A single page", "title: {en: A single page, ko: 하나뿐인 문서}\n  languages: [en, ko]").replace(
    "  parameters: {report", "  subtitle: {en: '{name_en}'}\n  languages: [en, ko]\n  parameters: {report"
)


class Here:
    """Instead of :class:`helpers.publishing.pool.Aside`: called in this process, where tests set limits."""

    def __init__(self, work, *arguments, wait=False):
        self.work, self.arguments = work, arguments

    def result(self):
        return self.work(*self.arguments)

    def drop(self):
        pass


def without_kernels(patch, failing=()):
    """Pages without notebooks being run: what stands around them is what is tried here."""

    def make_all(jobs, *_, **__):
        for job in jobs:
            if job.page.id in failing:
                yield job, Failure(job.page.id, "n.ipynb", "cell 1: ValueError: <no>", "{}")
            else:
                article = Markup('<h2 id="projects">P</h2><h2 id="indicators">I</h2>')
                template = environment().get_template("notebook.html.j2")
                values = {"contents": [], "article": article, "name": "page", "numbers_lead_somewhere": False}
                yield job, Made(job.page.id, "{}", template.render(frame=job.frame, title=job.page.title, **values))

    patch.setattr("helpers.publishing.pool.Aside", Here)
    patch.setattr(pool, "make_all", make_all)
    patch.setattr(pool, "foresee", lambda *_: None)


def make_both(root):
    places = make_project(root, pages=BOTH)
    row = {
        "report": "gu-2020",
        "title": "계획 <i>2020</i>",
        "title_en": "Plan",
        "agency": "구청",
        "fiscal_year": 2020,
        "date": "2020-02",
    }
    write_table(places.data, "reports", [row])
    named = dict(zip(DEPARTMENTS, ("Finance Division", "Tax Division 1", None), strict=True))
    listed = enumerate(named.items(), 1)
    rows = [{"report": "gu-2020", "department": name, "name_en": en, "order": order} for order, (name, en) in listed]
    write_table(places.data, "departments", rows)
    own = {"report": "gu-2020", "department": "재무과"}
    write_table(places.data, "projects", [own | {"title": "=국공유 재산 관리"}, {"report": "gu-2020", "title": "부서 없는 사업"}])
    series = [
        own | {"project": "국공유 재산 관리", "series": "방 문 자 수", "period": year, "value": 1.0} for year in ("2019", "2020")
    ]
    write_table(places.data, "indicators", series)
    checks = ("confirmed", "confirmed", "unchecked", "conflict")
    labels = ("재무과", '=1+"1"')
    rows = [{"report": "gu-2020", "line": n, "check": check, "row_labels": labels[: n - 1]} for n, check in enumerate(checks, 1)]
    write_table(places.data, "observations", rows)
    return places


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A site in both languages; not to be changed."""
    places = make_both(tmp_path_factory.mktemp("both"))
    with pytest.MonkeyPatch.context() as patch:
        without_kernels(patch)
        assert not runs.run(places).failed
    return places


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The same, to be changed."""
    made = make_both(tmp_path)
    without_kernels(monkeypatch)
    runs.run(made)
    return made


def page(places, path):
    return BeautifulSoup((places.site / path).read_text(encoding="utf-8"), "html.parser")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("module", ["citing", "names", "plan", "glossary", "sitepages.dictionary"])
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module(f"helpers.publishing.{module}")).failed == 0


def test_every_page_stands_in_both_languages_at_the_same_place(built):
    english = {path for path in files(built.site) if path.endswith(".html") and not path.startswith("ko/")}
    assert {f"ko/{path}" for path in english} == {path for path in files(built.site) if path.startswith("ko/")}
    assert {f"{name}.html" for name in SITE_PAGES} < english
    for path in english:
        for own, language, other in ((path, "en", f"ko/{path}"), (f"ko/{path}", "ko", path)):
            soup = page(built, own)
            assert soup.html["lang"] == language
            switch = soup.select_one("header a.language")
            target = os.path.normpath(os.path.join(os.path.dirname(own), unquote(switch["href"])))
            assert target == os.path.normpath(other) and switch["hreflang"] != language, own


def test_links_lead_to_files_and_to_places_on_them(built):
    ids = {path: {tag["id"] for tag in page(built, path).select("[id]")} for path in files(built.site) if path.endswith(".html")}
    dead = []
    for path in ids:
        for tag in page(built, path).select("a[href]"):
            parts = urlsplit(tag["href"])
            target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(parts.path))) if parts.path else path
            there = (built.site / target).is_file() and (not parts.fragment or unquote(parts.fragment) in ids.get(target, ()))
            if not parts.scheme and not there:
                dead.append((path, tag["href"]))
    assert dead == []


def test_the_index_speaks_the_language_of_the_page(built):
    english, korean = (page(built, path).get_text(" ", strip=True) for path in ("index.html", "ko/index.html"))
    assert "KRW 2.5 billion" in english and "25억원" in korean
    assert "2 of 4 numbers (50%)" in english and "수치 4개 가운데 2개(50%)" in korean
    assert "Finance Division" in english and "February 2020" in english and "2020년 2월" in korean
    for said in ("departments", "Projects", "not printed", "fiscal year", "KRW", "Plan "):
        assert said not in korean, said
    assert "부서 표시 없는 사업 1개" in korean
    assert HOSTILE in english and HOSTILE in korean, "as text"


def test_a_name_without_an_english_one_and_a_report_without_a_title_still_read_well(tmp_path, monkeypatch):
    places = make_both(tmp_path)
    write_table(places.data, "reports", [{"report": "gu-2020"}])
    without_kernels(monkeypatch)
    runs.run(places)
    for path in ("index.html", "ko/index.html", "search.html", "gu-2020/재무과.html"):
        text = page(places, path).get_text(" ", strip=True)
        assert "gu-2020" in text and "None" not in text and "· ·" not in text


def test_pages_say_how_to_cite_them_without_a_clock(built):
    cited = page(built, "gu-2020/재무과.html").select_one(".cite").get_text(" ", strip=True)
    version = page(built, "gu-2020/재무과.html").select("footer code")[-1].get_text()
    assert "구청. Plan (계획 <i>2020</i>), February 2020. Finance Division (재무과). " in cited
    assert cited.endswith(f"Local government reports, We, edition of 22 November 2026, data version {version}.")
    korean = page(built, "ko/gu-2020/재무과.html").select_one("footer").get_text(" ", strip=True)
    assert (
        "2026년 11월 22일, 2020년 2월 보고서에서 만들었습니다" in korean
        and "재무과. 지방자치단체 보고서, 우리, 2026년 11월 22일판" in korean
    )


def test_downloads_are_the_data(built):
    there = {path.stem for path in built.data.glob("*.parquet")}
    assert {path.stem for path in (built.site / "data").glob("*.csv")} == there
    for name in ("projects", "observations", "budgets", "facilities"):
        table = pd.read_parquet(built.data / f"{name}.parquet")
        csv = (built.site / "data" / f"{name}.csv").read_bytes()
        assert csv.startswith(b"\xef\xbb\xbf")
        for read in (pd.read_csv(BytesIO(csv)), pd.read_excel(built.site / "data" / f"{name}.xlsx")):
            assert list(read.columns) == list(table.columns) and len(read) == len(table)
            for column in table.select_dtypes("number"):
                assert read[column].astype(float).equals(table[column].astype(float)), (name, column)
            lists = [column for column in table if table[column].map(lambda value: isinstance(value, np.ndarray)).any()]
            assert bool(lists) == (name == "observations")
            for column in lists:
                assert read[column].map(json.loads).tolist() == table[column].map(list).tolist(), (name, column)
    titles = pd.read_csv(built.site / "data" / "projects.csv")["title"]
    assert titles[0] == "'=국공유 재산 관리" and pd.read_excel(built.site / "data" / "projects.xlsx")["title"][0] == titles[0][1:]
    for path, own in (("dictionary.html", "Every"), ("ko/dictionary.html", "모든 표")):
        soup = page(built, path)
        assert own in soup.get_text() and len(soup.select("a[download]")) == 2 * len(there)


def test_a_table_that_no_sheet_can_hold_has_no_xlsx_and_says_so(tmp_path, monkeypatch):
    places = make_both(tmp_path)
    without_kernels(monkeypatch)
    monkeypatch.setattr(downloads, "MOST_ROWS", 3)
    monkeypatch.setattr(dictionary, "MOST_ROWS", 3)
    runs.run(places)
    assert (places.site / "data" / "observations.csv").is_file() and not (places.site / "data" / "observations.xlsx").exists()
    assert (places.site / "data" / "projects.xlsx").is_file()
    section = page(places, "dictionary.html").select_one("#observations").find_parent("section")
    assert "more rows than an Excel sheet holds" in section.get_text() and len(section.select("a[download]")) == 1


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """The same; a test that takes something away or alters it has it made anew."""
    places = make_both(tmp_path_factory.mktemp("mended"))
    with pytest.MonkeyPatch.context() as patch:
        without_kernels(patch)
        runs.run(places)
        yield places


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("ko/index.html", "taken away"),
        ("search.html", "altered"),
        ("ko/glossary.html", "taken away"),
        ("data/budgets.xlsx", "altered"),
        ("data/reports.csv", "taken away"),
    ],
)
def test_what_is_missing_or_altered_is_made_anew_and_nothing_else(mended, path, change):
    places = mended
    assert unchanged.up_to_date(places) is not None
    before = files(places.site)
    for file in places.site.rglob("*.*"):
        os.utime(file, (1, 1))
    (places.site / path).unlink() if change == "taken away" else (places.site / path).write_bytes(b"mine")
    assert unchanged.up_to_date(places) is None
    assert runs.run(places).made == ()
    assert files(places.site) == before and unchanged.up_to_date(places) is not None
    assert [file for file in places.site.rglob("*.*") if file.stat().st_mtime > 1] == [places.site / path]


def test_files_that_there_are_no_more_go_and_others_stay(places):
    (places.site / "data" / "mine.csv").write_text("mine")
    (places.data / "usage.parquet").unlink()
    pages = (places.notebooks / "pages.yml").read_text(encoding="utf-8")
    (places.notebooks / "pages.yml").write_text(pages.replace("languages: [en, ko]", "languages: [en]"), encoding="utf-8")
    runs.run(places)
    left = set(files(places.site))
    assert "data/usage.csv" not in left and "data/usage.xlsx" not in left and "data/mine.csv" in left
    assert not [path for path in left if path.startswith("ko/")] and "index.html" in left
    assert not page(places, "dictionary.html").select("#usage") and page(places, "dictionary.html").select("#budgets")


def test_a_change_in_the_data_reaches_the_pages_that_show_it(places):
    before = files(places.site)
    own = {"report": "gu-2020", "department": "재무과"}
    write_table(places.data, "indicators", [own | {"series": "새 지표", "period": "2020", "value": 1.0}])
    runs.run(places)
    now = files(places.site)
    changed = {path for path in now if now[path] != before.get(path)}
    tables = {"data/indicators.csv", "data/indicators.xlsx", "dictionary.html", "ko/dictionary.html"}
    assert changed == {"search.html", "ko/search.html"} | tables


def test_a_failed_page_stops_none_of_them(tmp_path, monkeypatch):
    places = make_both(tmp_path)
    without_kernels(monkeypatch, failing={"gu-2020/재무과"})
    assert set(runs.run(places).failed) == {"gu-2020/재무과"}
    assert all((places.site / f"{name}.html").is_file() for name in SITE_PAGES)
    row = next(row for row in page(places, "index.html").select("tbody tr") if "재무과" in row.get_text())
    assert row.select_one(".mark").get_text() == "failed" and not row.select("a")
    assert "재무과" in page(places, "search.html").select_one("section[data-group=Departments]").get_text()
    assert page(places, "ko/index.html").select_one("tbody a")["href"]


def test_an_edition_is_new_without_any_notebook_being_run(places):
    pages = places.notebooks / "pages.yml"
    pages.write_text(pages.read_text(encoding="utf-8").replace("2026-11-22", "2027-01"), encoding="utf-8")
    tasks = runs.look(places)
    assert {task.todo for task in tasks} == {"render"}
    assert all("citation" in task.why and "edition" in task.why for task in tasks)


def test_what_does_not_fit_into_the_search_is_left_out_from_the_end_and_said(tmp_path, monkeypatch):
    places = make_both(tmp_path)
    without_kernels(monkeypatch)
    runs.run(places, only=["single"])
    full = page(places, "search.html")
    sizes = {
        section["data-group"]: sum(len(str(item).encode()) + 1 for item in section.select("li"))
        for section in full.select(".found")
    }
    monkeypatch.setattr(search, "LIMIT", sum(sizes.values()) - sizes["Indicators"] - 10)
    (places.site / "search.html").unlink()
    runs.run(places, only=["single"])
    less = page(places, "search.html")
    said = {section["data-group"]: section.select_one(".caveat") for section in less.select(".found")}
    assert "1 are left out" in said["Indicators"].get_text() and not said["Projects"] and not said["Departments"]
    assert "방 문 자 수" not in less.get_text() and "재무과" in less.get_text()


def test_all_that_the_sites_pages_say_is_in_the_wording():
    sources = [*TEMPLATES.joinpath("site").glob("*.j2"), *Path(dictionary.__file__).parent.glob("*.py")]
    used = set()
    for path in sources:
        used |= set(re.findall(r"""(?:word|say)\(["']([a-z_]+)["'],? """, path.read_text(encoding="utf-8")))
    used |= {f"{name}_{what}" for name in SITE_PAGES for what in ("title", "subtitle")} | {
        f"{name}_note" for name in SITE_PAGES[1:]
    }
    used |= {f"group_{name}" for name in search.GROUPS}
    assert len(used) > 40 and [key for key in sorted(used) if not key.endswith("_") and not known(key)] == []


def test_terms_have_places_of_their_own(built):
    ids = [tag["id"] for tag in page(built, "glossary.html").select(".terms > div")]
    assert len(ids) == len(set(ids)) == len(terms()) >= 100


@pytest.fixture
def opened(chromium, built):
    """Opens a page of the site from its file; fails at the end where it complained or asked for anything."""
    wrong, context = [], chromium.new_context()
    tab = context.new_page()
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else wrong.append(request.url))

    def go(address):
        path, _, fragment = address.partition("#")
        tab.goto((built.site / path).as_uri() + (f"#{fragment}" if fragment else ""))
        return tab

    yield go
    context.close()
    assert wrong == []


def found(tab):
    """What the search shows, by group; once it has said how much there is."""
    from playwright.sync_api import expect

    expect(tab.locator(".status")).not_to_be_empty()
    return {
        section.query_selector("h2").inner_text().split()[0]: [link.inner_text() for link in section.query_selector_all("a, b")]
        for section in tab.query_selector_all("#results section")
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "query", "group", "label", "target"),
    [
        ("search.html", "재무과", "Departments", "재무과", "gu-2020/재무과.html"),
        ("search.html", "재 무 과", "Departments", "재무과", "gu-2020/재무과.html"),
        ("search.html", "ㅈㅁㄱ", "Departments", "재무과", "gu-2020/재무과.html"),
        ("search.html", "재무ㄱ", "Departments", "재무과", "gu-2020/재무과.html"),
        ("search.html", "finance DIV", "Departments", "재무과", "gu-2020/재무과.html"),
        ("ko/search.html", "division finance", "부서", "재무과", "ko/gu-2020/재무과.html"),
        ("ko/search.html", "국공유재산", "사업", "=국공유 재산 관리", "ko/gu-2020/재무과.html#projects"),
        ("search.html", "부서없는", "Projects", "부서 없는 사업", "gu-2020/index.html#projects"),
        ("search.html", "방문자 재무과", "Indicators", "방 문 자 수", "gu-2020/재무과.html#indicators"),
        ("ko/search.html", "authorised posts", "용어", "정원", "ko/glossary.html#term-정원"),
    ],
)
def test_the_search_finds_by_either_name_from_a_file(opened, built, path, query, group, label, target):
    tab = opened(path)
    tab.fill("#q", query)
    results = found(tab)
    assert label in results[group]
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.closest('#results') !== null")
    tab.locator("#results a", has_text=re.compile(f"^{re.escape(label)}$")).first.click()
    file, _, place = target.partition("#")
    tab.wait_for_url(lambda url: unquote(url) == (built.site / "x").as_uri()[:-1] + target)
    assert (built.site / file).is_file() and (not place or tab.locator(f'[id="{place}"]').count() == 1)


@pytest.mark.browser
def test_the_search_says_what_it_found_keeps_the_question_in_the_address_and_can_be_left(opened):
    tab = opened("index.html")
    tab.fill("#q", "세무")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html#q=*")
    assert unquote(tab.url).endswith("#q=세무") and found(tab)["Departments"] == ["세무 1과"]
    status = tab.locator("[role=status]")
    assert status.inner_text().startswith("Results: ") and "Departments 1" in status.inner_text()
    tab.focus("#q")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.textContent") == "세무 1과"
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.id") == "q"
    from playwright.sync_api import expect

    tab.fill("#q", "<img src=x onerror=alert(1)> nothing")
    expect(status).to_contain_text("Nothing fits")
    tab.keyboard.press("Escape")
    assert tab.is_visible("#everything") and tab.input_value("#q") == "" and "#" not in tab.url


@pytest.mark.browser
def test_without_script_the_search_lists_everything_and_offers_no_box(chromium, built):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((built.site / "search.html").as_uri())
    assert tab.is_visible("text=방 문 자 수") and not tab.is_visible("#q")
    context.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", SITE_PAGES)
def test_the_sites_pages_do_not_scroll_sideways_whatever_names_they_show(opened, name):
    for path in (f"{name}.html", f"ko/{name}.html"):
        tab = opened(path)
        tab.set_viewport_size({"width": 320, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path
