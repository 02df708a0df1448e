"""What a page holds: everything shown, nothing that runs or loads; tables, contents and titles in order."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from publishing_material import text

from helpers.publishing.csp import fingerprint, with_policy
from helpers.publishing.html import render
from helpers.publishing.normalise import normalise
from helpers.publishing.shell import Frame, Link

FOREIGN = re.compile(r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:https?:)?//|url\(|@import""", re.IGNORECASE)


def output(html=None, **data):
    return new_output("display_data", data=({"text/html": html} if html else {}) | data)


def code(source="x", *outputs, **metadata):
    cell = new_code_cell(source, outputs=list(outputs))
    cell.metadata.update(metadata)
    return cell


def page(*cells, **frame):
    return render(new_notebook(cells=list(cells)), Frame(**{"title": "Planned title", **frame}))


def without_scripts(html):
    return re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


def own_scripts(tree):
    """Whether the only scripts are the page's own: its words as data, and what goes by them."""
    return [script.get("id") for script in tree.find_all("script")] == ["page-words", None]


def soup(*cells, **frame):
    return BeautifulSoup(page(*cells, **frame), "html.parser")


def test_frame_language_policy_and_no_other_host():
    html = page(
        text("## 가나다\n\n$a+b$"), code("x = 1", output("<p>x</p>")), language="ko", crumbs=(Link("처음", "../index.html"),)
    )
    tree = BeautifulSoup(html, "html.parser")
    assert tree.html["lang"] == "ko"
    assert "default-src 'none'" in tree.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert not FOREIGN.search(without_scripts(html)) and "http" not in without_scripts(html).replace("http-equiv", "")
    assert tree.find("nav", class_="contents").find("a")["href"] == "#" + tree.find("h2", string="가나다")["id"]


def test_what_comes_from_data_is_escaped_everywhere():
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    frame = {
        "title": evil,
        "subtitle": evil,
        "kicker": evil,
        "previous": Link(evil, "x.html"),
        "parameters": {"department": evil},
        "sources": (evil,),
    }
    tree = soup(text("## A"), **frame)
    assert own_scripts(tree) and not tree.find("img") and not tree.find(onerror=True)
    assert tree.h1.get_text() == evil and evil in tree.title.get_text()


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<iframe src='//elsewhere.test'></iframe>",
        "<form action='//elsewhere.test'><input onfocus=alert(1) autofocus></form>",
        "<link rel=stylesheet href='//elsewhere.test/a.css'><meta http-equiv=refresh content='0;//elsewhere.test'>",
        "<style>@import url(//elsewhere.test)</style>",
        "<p style='background:url(//elsewhere.test)'>x</p>",
        "<div style='position:fixed;inset:0'>x</div>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<base href='//elsewhere.test'>",
        "<img src='//elsewhere.test/a.png' alt=x>",
        "<details open ontoggle=alert(1)><summary>s</summary>x</details>",
        "<object data='//elsewhere.test'></object><embed src='//elsewhere.test'>",
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/markdown"])
def test_outputs_cannot_run_or_load(evil, kind):
    html = page(code("x", new_output("display_data", data={kind: f"before {evil} after"})))
    tree = BeautifulSoup(html, "html.parser")
    main = tree.find("main")
    assert not main.find(["script", "iframe", "form", "input", "object", "embed", "link", "meta", "base", "svg", "math"])
    for tag in main.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]
        assert not str(tag.get("href", "")).strip().lower().startswith(("javascript", "java", "data", "//"))
        assert "position" not in str(tag.get("style", ""))
    assert not FOREIGN.search(str(main))
    assert "before" in main.get_text()


def test_printed_text_is_text():
    main = soup(code("print()", new_output("stream", name="stdout", text="<b>bold</b> & \x1b[31mred\x1b[0m"))).find("main")
    assert "<b>bold</b> & red" in main.get_text() and not main.find("b")


def test_warnings_of_libraries_and_setup_cells_are_not_shown():
    warning = new_output("stream", name="stderr", text="DeprecationWarning")
    main = soup(
        code("x", warning), code("y", output("<p>hidden</p>"), tags=["hide"]), code("z", output("<p>noise</p>"), tags=["setup"])
    ).find("main")
    assert not {"DeprecationWarning", "hidden", "noise"} & set(main.get_text().split())


def test_title_is_the_output_heading_and_not_the_notebooks():
    tree = soup(text("# The notebook\n\nQuestion?"), code("x", output("<h1>재무과</h1><p>lead</p>")), text("## A"), language="en")
    assert [heading.get_text() for heading in tree.find_all("h1")] == ["재무과"]
    assert tree.h1.span["lang"] == "ko"
    assert "Question?" in tree.main.get_text() and "The notebook" not in tree.get_text()
    assert soup(text("# The notebook"), text("## A")).h1.get_text() == "Planned title"


def test_code_is_folded_below_what_it_made():
    tree = soup(
        code("import pandas"),
        code("show()", output("<p>shown</p>")),
        code("value = 1", tags=["injected-parameters"]),
        text("## End"),
    )
    folded = tree.find_all("details")
    assert len(folded) == 1
    assert folded[0].find("pre").get_text().split() == ["import", "pandas", "show()"]
    assert folded[0].summary.get_text() == "Show code" and not folded[0].has_attr("open")
    assert "value" not in tree.main.get_text()


def test_headings_with_equal_words_get_ids_of_their_own():
    tree = soup(text("## Money\n\n### Money"), text("## Money"))
    ids = [tag["id"] for tag in tree.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert len(tree.find("nav", class_="contents").find_all("a")) == 2


def test_tables_scroll_in_their_box_with_scopes_and_numbers_to_the_right():
    table = """<table border="1"><caption>예산</caption><thead><tr><th></th><th>항목</th><th colspan="2">연도</th></tr>
    <tr><th></th><th></th><th>2017</th><th>2018</th></tr></thead>
    <tbody><tr><th>1</th><td>가</td><td>1,200</td><td>△3</td></tr><tr><th>2</th><td>나</td><td>–</td><td>4.5%</td></tr></tbody></table>"""
    tree = soup(code("x", output(table)))
    box = tree.find(class_="scroll")
    assert box["tabindex"] == "0" and box["aria-label"] == "예산" and not box.table.has_attr("border")
    assert [(cell.name, cell.get("scope")) for cell in box.find("tr").find_all(["th", "td"])] == [
        ("td", None),
        ("th", "col"),
        ("th", "colgroup"),
    ]
    assert box.find("tbody").find("th")["scope"] == "row"
    assert [cell.get_text() for cell in box.find_all("td", class_="num")] == ["1,200", "△3", "–", "4.5%"]
    assert [cell.get_text() for cell in box.find_all("th", class_="num")] == ["2017", "2018"]


def test_pictures_have_words_and_a_figure():
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    said = new_output("display_data", data={"image/png": png}, metadata={"image/png": {"alt": 'Half is "계"'}})
    own = output(f'<figure><img src="data:image/png;base64,{png}" alt="finding"><figcaption>c</figcaption></figure>')
    bare = output(f'<img src="data:image/png;base64,{png}" alt="finding">')
    images = soup(code("a", said), code("b", output(**{"image/png": png})), code("c", own), code("d", bare, bare)).find_all("img")
    assert [image["alt"] for image in images] == ['Half is "계"', "Chart without a description", *["finding"] * 3]
    assert [image.find_parent("figure", class_="chart")["id"] for image in images] == [f"chart-{n}" for n in range(1, 6)]
    assert all(image["src"].startswith("data:image/") for image in images)


SVG = """<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" viewBox="0 0 10 10">
<defs><path id="m" d="M0 0"/><clipPath id="clip"><rect width="1" height="1"/></clipPath></defs>
<g id="axes" clip-path="url(#clip)"><use xlink:href="#m" style="stroke: var(--chart-ink, #1b2027)"/><text>재무과 &lt;i&gt;</text></g></svg>"""


def drawn(svg=SVG, png=None, **said):
    data = {"image/svg+xml": svg} | ({"image/png": png} if png else {})
    return code("x", new_output("display_data", data=data, metadata={"image/svg+xml": said}))


def test_drawings_stand_in_the_page_with_words_and_parts_of_their_own():
    html = page(drawn(alt='Half is "계"', title="Money"), text("## Next"), drawn(alt="Other"))
    figures = BeautifulSoup(html, "html.parser").find_all("figure", class_="chart")
    assert [(figure["id"], figure.get("data-title")) for figure in figures] == [("chart-1", "Money"), ("chart-2", None)]
    one, other = (figure.svg for figure in figures)
    assert (one["role"], one["aria-label"], other["aria-label"]) == ("img", 'Half is "계"', "Other")
    assert one.find("text").get_text() == "재무과 <i>" and not one.find("i")
    assert 'viewBox="0 0 10 10"' in html and "<clipPath id=" in html, "names keep their capitals"
    ids = [{tag["id"] for tag in svg.find_all(id=True)} for svg in (one, other)]
    assert len(ids[0]) == 3 and not ids[0] & ids[1]
    assert one.use["href"][1:] in ids[0] and other.g["clip-path"][5:-1] in ids[1]
    assert "var(--chart-ink, #1b2027)" in one.use["style"]


def test_a_drawing_that_cannot_be_shown_says_so_and_a_picture_takes_its_place():
    broken = soup(drawn("<svg", alt="Half of it")).find("figure")
    assert not broken.svg and "left out" in broken.get_text() and "Half of it" in broken.get_text()
    assert soup(drawn("<svg", png="iVBORw0KGgo=")).find("figure").img["src"] == "data:image/png;base64,iVBORw0KGgo="


def test_only_drawings_come_back_into_a_page_and_each_once():
    forged = '<data class="drawing" value="0"></data><data class="drawing" value="--><script>x</script>"></data><!--drawing 0-->'
    tree = soup(code("x", output(forged)), drawn(alt="Own"))
    assert len(tree.find_all("svg")) == 1 and own_scripts(tree)


def test_rendering_leaves_the_notebook_as_it_was():
    node = new_notebook(cells=[drawn(), code("y", output("<p>x</p>"))])
    before = nbformat.writes(node)
    render(node, Frame(title="x"))
    assert nbformat.writes(node) == before


def test_the_policy_names_the_pages_own_styles_and_script_and_nothing_else():
    styler = '<style>#T_a1b2c_row0 {color: red;}</style><table id="T_a1b2c"><tr><td>1</td></tr></table>'
    html = page(code("x", output(styler)))
    said = BeautifulSoup(html, "html.parser").find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    rules = dict(rule.split(" ", 1) for rule in said.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["style-src-elem"].count("sha256-") == 2 and rules["script-src"].count("sha256-") == 1
    assert fingerprint("#T_a1b2c_row0 {color: red;}") in rules["style-src-elem"] and "unsafe" not in rules["script-src"]
    assert with_policy(html) == html
    assert html.index("Content-Security-Policy") < html.index("<style")
    with pytest.raises(ValueError, match="no place"):
        with_policy("<html></html>")


def test_headings_keep_the_ids_that_they_have():
    tree = soup(
        text("## Budget"), code("x", output('<h2 id="budget">예산</h2><h2 id="made">Made</h2><h2 id="budget">Again</h2>'))
    )
    assert [heading["id"] for heading in tree.main.find_all("h2")] == ["budget-2", "budget", "made-2", "budget-3"]
    ids = [tag["id"] for tag in tree.find_all(id=True)]
    assert len(ids) == len(set(ids))


CSV = "data:text/csv;charset=utf-8;base64,77u/QQo="
XLSX = "data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,UEs="


def test_tables_can_be_downloaded_and_nothing_else_can():
    links = "".join(f'<a download="t.csv" href="{href}">x</a>' for href in (CSV, XLSX, "data:text/html;base64,PHA+", CSV + "<"))
    found = soup(code("x", output(f'<div class="datatable" id="table-staff">{links}<a href="{CSV}">y</a></div>'))).main
    kept = [(link.get("download"), link.get("href")) for link in found.find_all("a")]
    assert kept == [("t.csv", CSV), ("t.csv", XLSX), (None, None), (None, None), (None, None)]
    assert found.find(class_="datatable")["id"] == "table-staff"


def test_numbers_lead_to_the_lines_they_come_from():
    cell = '<a class="from" href="#source-r-3" data-from="3:1:0 4:2:0:1:0">1,234</a>'
    row = '<p id="source-r-3"><mark class="cell" data-cell="1">1,234</mark></p><ul class="checks"><li class="holds" data-cells="1 2">x</li></ul>'
    main = soup(code("x", output(cell + row))).main
    assert main.find("a", class_="from")["data-from"] == "3:1:0 4:2:0:1:0" and main.find(id="source-r-3").mark["data-cell"] == "1"
    assert main.find("li", class_="holds")["data-cells"] == "1 2"


def test_the_bar_leads_to_the_search_and_to_the_other_language():
    alternates = {"en": Link("", "재무과.html"), "ko": Link("", "../ko/a.html")}
    tree = soup(text("## A"), crumbs=(Link("Index", "../index.html"),), alternates=alternates, search="../search.html")
    bar = tree.find("header", class_="bar")
    assert [(link.get_text(), link["href"]) for link in bar.find_all("a")] == [
        ("Index", "../index.html"),
        ("Search", "../search.html"),
        ("한국어", "../ko/a.html"),
    ]
    switch = bar.find("a", hreflang=True)
    assert (switch["hreflang"], switch["lang"]) == ("ko", "ko")
    assert [link["hreflang"] for link in tree.head.find_all("link", rel="alternate")] == ["en", "ko"]


def test_a_page_says_how_to_cite_it_and_what_its_data_may_be_used_for():
    made = soup(text("## A"), citation="Agency (2018), “A”", edition="2026-11", data_licence="CC BY 4.0").find(class_="made")
    said = {entry.dt.get_text(): entry.dd.get_text() for entry in made.find_all("div")}
    assert said["How to cite"] == "Agency (2018), “A”" and said["Edition"] == "2026-11"
    assert said["Licence of the data"] == "CC BY 4.0"


def test_a_styled_table_keeps_its_style_and_pandas_general_one_goes():
    styler = (
        '<style type="text/css">#T_a1b2c_row0_col0 {font-weight: bold;}</style><table id="T_a1b2c"><tr><td>1</td></tr></table>'
    )
    frame = "<div><style scoped>.dataframe th {color: red;}</style><table class='dataframe'><tr><td>1</td></tr></table></div>"
    main = soup(code("a", output(styler)), code("b", output(frame))).find("main")
    assert [style.get_text() for style in main.find_all("style")] == ["#T_a1b2c_row0_col0 {font-weight: bold;}"]


def test_executed_notebooks_are_normalised():
    def executed(name, address, cut):
        first, second = "a line\n"[:cut], "a line\n"[cut:]
        cells = [
            code("x", output(f'<table id="T_{name}"></table><p id="T_{name}_row0">{name}</p>')),
            code("y", new_output("stream", name="stdout", text=first), new_output("stream", name="stdout", text=second)),
            code("z", new_output("execute_result", data={"text/plain": f"<object at 0x{address}>"}, execution_count=7)),
        ]
        cells[0]["execution_count"] = 3
        cells[0].metadata["papermill"] = {"start_time": address}
        cells[0].metadata["execution"] = {"iopub.status.busy": address}
        node = new_notebook(cells=cells, metadata={"papermill": {"output_path": address}})
        for number, cell in enumerate(node.cells):
            cell["id"] = f"c{number}"
        return nbformat.writes(normalise(node))

    one, other = executed("a1b2c", "7f00deadbeef", 2), executed("0ffee", "7f11cafebabe", 5)
    assert one.replace("a1b2c</p>", "").replace("a1b2c<", "") == other.replace("0ffee</p>", "").replace("0ffee<", "")
