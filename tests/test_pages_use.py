"""What readers do with the project's own pages: search, change the language, follow numbers, take tables and charts away."""

import random
import re
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest
from browsing import one_of_each, one_tab
from bs4 import BeautifulSoup, SoupStrainer
from pages import site  # noqa: F401
from PIL import Image
from shown import agree, file_links, inlined, says, spots

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAMPLE = 5


@pytest.fixture(scope="module")
def tab(chromium):
    with one_tab(chromium) as tab:
        yield tab


@pytest.fixture(autouse=True)
def quiet(tab):
    """Whatever a page complains of or asks others for fails the test."""
    yield
    assert tab.seen.console == tab.seen.failed == tab.seen.foreign == []


def some(site, seed):  # noqa: F811
    """A notebook's page of each template, in English and in Korean."""
    return {name: site.every[name] for name in one_of_each(site, seed) if name not in site.own}


# ---- Search


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_search_finds_departments_by_their_korean_and_by_their_english_name(tab, site, processed, language):  # noqa: F811
    named = pd.read_parquet(processed / "departments.parquet").dropna(subset=["name_en"])
    assert len(named) > 5
    for row in named.sample(2, random_state=2018).itertuples():
        for query in (row.department, row.name_en.lower()):
            page = tab.open(site.own[f"the search in {language}"])
            page.fill("#q", query)
            link = page.locator("#results a", has_text=re.compile(f"^{re.escape(row.department)}$")).first
            link.click()
            own = next(p for p in site.pages if (p.report, p.department, p.language) == (row.report, row.department, language))
            page.wait_for_url(lambda url, own=own: unquote(url) == unquote(site.file(own).as_uri()))
            assert row.department in page.locator("h1").inner_text()


# ---- The language switch


@pytest.mark.parametrize("kind", ["department", "report", "affair", "audit"])
def test_the_language_switch_keeps_the_place_in_the_middle_of_a_page(tab, site, kind):  # noqa: F811
    pages = [page for page in site.pages if page.kind == kind]
    longest = max(pages, key=lambda page: site.file(page).stat().st_size).name
    there = {page.language: page for page in pages if page.name == longest}
    page = tab.open(site.file(there["en"]))
    sections = page.locator("main h2[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(sections) >= 3
    for language, section in [("ko", sections[len(sections) // 2]), ("en", sections[len(sections) // 2 - 1])]:
        page.locator(f"[id='{section}']").evaluate("heading => heading.scrollIntoView()")
        page.locator("a.language").first.evaluate("link => link.click()")
        page.wait_for_url(lambda url, own=there[language]: unquote(url).startswith(unquote(site.file(own).as_uri())))
        page.wait_for_function(
            """id => { const top = document.getElementById(id).getBoundingClientRect().top; return top > -8 && top < 160; }""",
            arg=section,
        )
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("scrollY") > 200


# ---- Where numbers come from


@pytest.fixture(scope="module")
def raw_texts(processed):
    """What is printed at each place: the text of the number, its value, and its amount in won."""
    rows = pd.read_parquet(processed / "observations.parquet")
    keys = ["report", "line", "cell", "html_index", "html_row", "part"]
    places = rows[keys].astype(object).where(rows[keys].notna(), None).itertuples(index=False, name=None)
    whole = [(report, *(None if number is None else int(number) for number in rest)) for report, *rest in places]
    return dict(zip(whole, rows[["raw", "value", "amount_krw"]].itertuples(index=False, name=None), strict=True))


PANEL = """() => [...document.querySelectorAll('dialog.panel section')].map(one => ({
  marks: [...one.querySelectorAll('mark')].map(mark => mark.textContent),
  checks: [...one.querySelectorAll('.checks li')].length,
  line: one.querySelector('.where')?.textContent ?? '',
  row: decodeURIComponent(one.querySelector('a[href^="#"]')?.hash ?? ''),
}))"""


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_numbers_open_the_rows_that_they_come_from(tab, site, raw_texts):  # noqa: F811
    draw = random.Random(2018)
    followed = checked = compared = 0
    for name, path in some(site, seed=7).items():
        report = next(page.report for page in site.pages if page.id == name)
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        links = soup.select("a.from[data-from]")
        if not links:
            continue
        page = tab.open(path)
        for number in draw.sample(range(len(links)), min(SAMPLE, len(links))):
            link, own = links[number], list(spots(links[number], report))
            page.locator("a.from[data-from]").nth(number).evaluate("link => link.click()")
            panel = page.locator("dialog.panel")
            assert panel.is_visible() and panel.locator(".figure strong").inner_text().strip() == link.get_text().strip()
            cells = {}
            for its, line, cell, table, row, _ in own:
                cells.setdefault(f"{its}-{line}", set()).add(
                    "" if cell is None else f"{cell}:{table}:{row}" if table is not None else str(cell)
                )
            shown = page.evaluate(PANEL)
            assert [one["row"] for one in shown] == [f"#source-{key}" for key in cells], (name, link)
            for one, (key, wanted) in zip(shown, cells.items(), strict=True):
                row = soup.find(id=f"source-{key}")
                assert one["line"].split()[-1].strip(".:") == key.rpartition("-")[2] or key.rpartition("-")[2] in one["line"]
                inside = {cell.get("data-cell", "") for cell in row.select(".cell")}
                assert len(one["marks"]) == len(wanted & inside), (name, link)
                assert wanted <= inside | {""}, (name, link)  # what is said of a whole row marks no cell of it
                told = [item for item in row.select(".checks > li") if wanted & set(item.get("data-cells", "").split(" "))]
                assert one["checks"] == len(told), (name, link)
                checked += len(told)
            for place in own:
                if place in raw_texts:
                    section = shown[list(cells).index(f"{place[0]}-{place[1]}")]
                    assert any(squeezed(raw_texts[place][0]) in squeezed(mark) for mark in section["marks"]), (name, link)
                    followed += 1
            if len(own) == 1 and own[0] in raw_texts and not link.has_attr("title"):
                values = [value for value in raw_texts[own[0]][1:] if pd.notna(value)]
                values += [value / value for value in values if value]  # the share of a number in itself
                assert any(says(link.get_text(), value) for value in values), (name, link)
                compared += 1
            page.keyboard.press("Escape")
            assert panel.is_hidden()
    assert followed > 20 and checked > 20 and compared > 5


# ---- Downloads


def test_a_tables_files_are_taken_away_by_a_click_and_hold_what_it_shows(tab, site):  # noqa: F811
    taken = 0
    for path in some(site, seed=11).values():
        box = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("div.datatable")
        if box is None:
            continue
        page, read = tab.open(path), {}
        for kind, how in (("csv", pd.read_csv), ("xlsx", pd.read_excel)):
            with page.expect_download() as download:
                page.locator(f"[id='{box['id']}'] a[download$='.{kind}']").evaluate("link => link.click()")
            assert download.value.suggested_filename == file_links(box)[kind]["download"]
            read[kind] = how(BytesIO(download.value.path().read_bytes()))
        agree(box, read["csv"], read["xlsx"])
        taken += 1
    assert taken >= 8


def test_every_tables_files_on_every_page_hold_what_it_shows(site):  # noqa: F811
    tables = 0
    for page in site.pages:
        only = SoupStrainer("div", class_="datatable")
        soup = BeautifulSoup(site.file(page).read_text(encoding="utf-8"), "html.parser", parse_only=only)
        for box in soup.select("div.datatable"):
            files = {kind: BytesIO(inlined(link)) for kind, link in file_links(box).items()}
            assert set(files) == {"csv", "xlsx"}, (page.id, box["id"])
            agree(box, pd.read_csv(files["csv"]), pd.read_excel(files["xlsx"]))
            tables += 1
    assert tables > 150


def test_whole_tables_are_the_data(site, processed):  # noqa: F811
    data = site.places.site / "data"
    names = {path.stem for path in processed.glob("*.parquet")}
    assert names and {path.stem for path in data.glob("*.csv")} == names
    for name in sorted(names):
        table = pd.read_parquet(processed / f"{name}.parquet")
        for told in (pd.read_csv(data / f"{name}.csv", low_memory=False), pd.read_excel(data / f"{name}.xlsx")):
            assert list(told.columns) == list(table.columns) and len(told) == len(table), name
            for column in table:
                if pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_bool_dtype(table[column]):
                    assert told[column].astype(float).equals(table[column].astype(float)), (name, column)
                elif table[column].map(lambda value: value is None or isinstance(value, str)).all():
                    said = told[column].astype(object).where(told[column].notna(), None)
                    kept = [re.sub(r"^'(?=[=+\-@\t\r])", "", str(value)) if value is not None else "" for value in said]
                    assert kept == [value or "" for value in table[column]], (name, column)


# ---- Charts


def test_charts_are_taken_away_as_drawing_and_as_picture(tab, site):  # noqa: F811
    taken = 0
    for path in some(site, seed=3).values():
        page = tab.open(path)
        figure = page.locator("figure.chart:has(> svg)").first
        if not figure.count():
            continue
        files = {}
        for kind in ("SVG", "PNG"):
            with page.expect_download() as download:
                figure.get_by_role("button", name=kind).evaluate("button => button.click()")
            assert download.value.suggested_filename.endswith(f".{kind.lower()}")
            files[kind] = download.value.path().read_bytes()
        root = ElementTree.fromstring(files["SVG"])
        texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if (text.text or "").strip()]
        assert root.tag.endswith("}svg") and texts and b"var(" not in files["SVG"]
        wide, high = (2 * float(root.get(side)) for side in ("width", "height"))
        with Image.open(BytesIO(files["PNG"])) as image:
            assert image.format == "PNG" and abs(image.width - wide) <= 2 and abs(image.height - high) <= 2
            low, top = image.convert("L").getextrema()
            assert low < 100 and top == 255, "something is drawn, on white"
        taken += 1
    assert taken >= 8
