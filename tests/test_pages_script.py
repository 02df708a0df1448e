"""What a page does in a browser beyond being read: panel, language switch, contents, files of charts, sorting, printing."""

import io
import re
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from helpers.publishing.html import render
from helpers.publishing.shell import Frame, Link

pytestmark = [pytest.mark.browser]

CHART = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300pt" height="150pt" viewBox="0 0 300 150">
<defs><path id="dot" d="M0 0h4v4h-4z"/></defs><use xlink:href="#dot" x="9" y="9"/>
<text x="20" y="20" style="fill: var(--chart-ink, #1b2027)">예산 1,234</text><rect x="10" y="40" width="200" height="20" fill="var(--chart-1, rgb(0, 114, 178))"/></svg>"""

TABLE = """<div class="datatable" id="table-budget"><table><caption>Budget</caption>
<thead><tr><th scope="col">Item</th><th scope="col" class="num">2018 (KRW million)</th><th scope="col" class="num">Change</th></tr></thead><tbody>
<tr class="total"><th scope="row">Total</th><td class="num"><a class="from" href="#source-r-3" data-from="3:1:0">1,234</a></td><td class="num">△3</td></tr>
<tr><th scope="row">나 b</th><td class="num"><a class="from" href="#source-r-3" data-from="3:2:0 4:1:0 4:2:0:0:1">234</a> <span class="mark">conflict</span></td><td class="num">△12</td></tr>
<tr><th scope="row">가 a</th><td class="num">1,000</td><td class="num">–</td></tr>
<tr><th scope="row">다 c</th><td class="num"><a class="from" href="#source-r-9" data-from="9:1:0">50</a></td><td class="num">7</td></tr></tbody></table></div>"""

SOURCES = """<table class="sources"><caption>Lines</caption><thead><tr><th scope="col">Line</th><th scope="col">Text</th></tr></thead><tbody>
<tr id="source-r-3"><th scope="row">3</th><td class="text" lang="ko"><span class="cell" data-cell="0">계</span> | <mark class="cell" data-cell="1">1,234</mark> |
<mark class="cell" data-cell="2">234</mark><ul class="checks"><li class="holds" data-cells="1 2">Adds up &lt;b&gt;</li><li class="fails" data-cells="2">Differs</li></ul></td></tr>
<tr id="source-r-4"><th scope="row">4</th><td class="text"><mark class="cell" data-cell="1">7</mark><div class="nested"><mark class="cell" data-cell="2:0:1">8</mark></div></td></tr>
</tbody></table>"""

KEY = '<dl class="key-figures"><div><dt>Budget</dt><dd><a class="from" href="#source-r-4" data-from="4:1:0">7</a></dd></div></dl>'
FOLDED = "<details><summary>More</summary><p>Folded words</p></details>"
LONG = "".join(f"<p>Line {number}</p>" for number in range(40))


def html_cell(html):
    return new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})])


def make_page(language="en", **frame):
    chart = new_output(
        "display_data", data={"image/svg+xml": CHART}, metadata={"image/svg+xml": {"alt": "It grew", "title": "Money over time"}}
    )
    cells = [
        html_cell(KEY),
        html_cell('<h2 id="budget">Budget</h2>'), new_code_cell("x", outputs=[chart]), html_cell(TABLE + LONG),
        html_cell('<h2 id="staff">Staff</h2>'), html_cell(FOLDED + LONG), html_cell('<h2 id="sources">Sources</h2>'), html_cell(SOURCES),
        new_markdown_cell("end"),
    ]  # fmt: skip
    frame = {"title": "재무과", "parameters": {"report": "r", "department": "재무과", "language": language}} | frame
    return render(new_notebook(cells=cells), Frame(language=language, **frame))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The page in two languages."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "ko").mkdir()
    (folder / "a.html").write_text(make_page(alternates={"ko": Link("", "ko/a.html")}), encoding="utf-8")
    (folder / "ko" / "a.html").write_text(make_page("ko", alternates={"en": Link("", "../a.html")}), encoding="utf-8")
    return folder


@pytest.fixture
def page(chromium, folder):
    """The English page, opened; whatever the console says fails the test."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((folder / "a.html").as_uri())
    yield page
    page.close()
    assert said == []


def rows(page):
    return page.locator("#table-budget tbody tr th").all_inner_texts()


def test_a_number_opens_the_line_it_comes_from_with_only_its_cell_marked(page):
    link = page.locator("#table-budget tr.total a.from")
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("dialog.panel")
    assert panel.is_visible() and "Total · 2018 (KRW million)" in panel.inner_text()
    assert panel.locator("mark").all_inner_texts() == ["1,234"] and "계" in panel.locator("blockquote").inner_text()
    assert panel.locator(".checks li").all_inner_texts() == ["Holds: Adds up <b>"]
    assert panel.locator("blockquote").get_attribute("lang") == "ko"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert link.evaluate("link => link === document.activeElement"), "the focus is where it was"


def test_a_panel_opened_while_the_last_one_is_closing_stays_open(page):
    link = page.locator("#table-budget tr.total a.from")
    link.click()
    link.evaluate("link => { document.querySelector('dialog.panel').close(); link.click(); }")
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")  # a dialog tells later that it was closed
    assert page.locator("dialog.panel").is_visible()


def test_a_computed_number_shows_all_its_places_line_by_line(page):
    page.locator("#table-budget a.from", has_text="234").last.click()
    panel = page.locator("dialog.panel")
    assert "Computed from 3 printed numbers." in panel.inner_text()
    assert [found.locator("mark").all_inner_texts() for found in panel.locator("section").all()] == [["234"], ["7", "8"]]
    assert panel.locator(".checks li").all_inner_texts() == ["Holds: Adds up <b>", "Does not hold: Differs"]
    assert "No sum, difference or ratio" in panel.locator("section").last.inner_text()
    panel.get_by_role("button", name="Close").click()
    assert panel.is_hidden()


def test_the_panel_leads_to_the_row_and_says_where_there_is_none(page):
    page.locator("dd a.from").click()
    panel = page.locator("dialog.panel")
    assert "Budget" in panel.locator(".figure").inner_text()
    panel.get_by_role("link").click()
    assert panel.is_hidden() and page.evaluate("location.hash") == "#source-r-4"
    assert page.locator("tr:target").get_attribute("id") == "source-r-4"
    page.locator("#table-budget a.from", has_text="50").click()
    assert "Line 9 of r is not quoted" in panel.inner_text()


def test_without_the_script_numbers_lead_to_the_rows(chromium, folder):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "a.html").as_uri())
    page.locator("#table-budget tr.total a.from").click()
    assert page.url.endswith("#source-r-3") and not page.locator("button").count()
    context.close()


def press(page, link):
    """Click on what is in sight, as a reader does: ``click`` would scroll first."""
    box = link.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("width", [360, 1200])
def test_the_language_switch_keeps_the_place_and_is_reached_without_scrolling(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    switch = page.locator("a.language")
    assert switch.get_attribute("href") == "ko/a.html" and switch.inner_text() == "한국어"
    page.locator("#staff").evaluate("heading => heading.scrollIntoView()")
    press(page, switch)
    page.wait_for_url("**/ko/a.html#staff")
    assert page.locator("html").get_attribute("lang") == "ko" and page.locator("#staff").bounding_box()["y"] < 200
    press(page, page.locator("a.language"))
    page.wait_for_url(re.compile(r"/pages[^/]*/a\.html#staff$"))
    page.evaluate("scrollTo(0, 0)")
    press(page, page.locator("a.language"))
    page.wait_for_url("**/ko/a.html")


def test_the_table_of_contents_follows_the_scroll(page):
    page.locator("#staff").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function("() => document.querySelector('nav.contents [aria-current]')?.hash === '#staff'")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => document.querySelector('nav.contents [aria-current]')?.hash === '#sources'")


def test_charts_are_saved_as_drawing_and_as_picture(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the chart as SVG: Money over time").click()
    assert download.value.suggested_filename == "r-재무과-Money-over-time.svg"
    text = download.value.path().read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert (
        root.tag == "{http://www.w3.org/2000/svg}svg" and "var(" not in text and "#1b2027" in text and "rgb(0, 114, 178)" in text
    )
    assert root.find("{http://www.w3.org/2000/svg}title").text == "It grew"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the chart as PNG: Money over time").click()
    with Image.open(io.BytesIO(download.value.path().read_bytes())) as image:
        assert download.value.suggested_filename.endswith(".png") and image.size == (800, 400)
        assert image.convert("RGB").getpixel((790, 390)) == (255, 255, 255)
        assert image.convert("RGB").getpixel((300, 130)) == (0, 114, 178)


def test_tables_are_sorted_by_a_columns_numbers_and_totals_stay_last(page):
    page.get_by_role("button", name="2018 (KRW million)").click()
    assert rows(page) == ["가 a", "나 b", "다 c", "Total"]
    head = page.locator("#table-budget thead th").nth(1)
    assert head.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Change").click()
    assert rows(page) == ["다 c", "나 b", "가 a", "Total"] and head.get_attribute("aria-sort") is None
    page.get_by_role("button", name="Change").click()
    assert rows(page) == ["나 b", "다 c", "가 a", "Total"], "what says nothing is last either way"
    page.get_by_role("button", name="Change").click()
    assert rows(page) == ["Total", "나 b", "가 a", "다 c"], "as printed"
    page.get_by_role("button", name="Item").click()
    assert rows(page) == ["가 a", "나 b", "다 c", "Total"]


def test_nothing_stays_folded_on_paper(page):
    assert page.get_by_text("Folded words").is_hidden()
    page.emulate_media(media="print")
    page.wait_for_function("() => document.querySelectorAll('main details:not([open])').length === 0")
    assert page.get_by_text("Folded words").is_visible()
    page.emulate_media(media="screen")
    page.wait_for_function("() => document.querySelectorAll('main details[open]').length === 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everyone_can_use_it(chromium, folder, width, scheme):
    """axe finds nothing, with the panel closed and open; nothing is wider than the window."""
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto((folder / "a.html").as_uri())
    for opened in (False, True):
        if opened:
            page.locator("#table-budget a.from", has_text="234").last.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.close()
