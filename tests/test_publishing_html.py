"""What a page holds: everything shown, nothing that runs or loads; tables, contents and titles in order."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from publishing_material import text

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


def soup(*cells, **frame):
    return BeautifulSoup(page(*cells, **frame), "html.parser")


def test_frame_language_policy_and_no_other_host():
    html = page(
        text("## 가나다\n\n$a+b$"), code("x = 1", output("<p>x</p>")), language="ko", crumbs=(Link("처음", "../index.html"),)
    )
    tree = BeautifulSoup(html, "html.parser")
    assert tree.html["lang"] == "ko"
    assert "default-src 'none'" in tree.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert not FOREIGN.search(html) and "http" not in html.replace("http-equiv", "")
    assert not tree.find("script")
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
    assert not tree.find("script") and not tree.find("img") and not tree.find(onerror=True)
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
    svg = output(**{"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"})
    images = soup(code("a", said), code("b", output(**{"image/png": png})), code("c", own), code("d", svg)).find_all("img")
    assert [image["alt"] for image in images] == [
        'Half is "계"',
        "Chart without a description",
        "finding",
        "Chart without a description",
    ]
    assert all(image.find_parent("figure", class_="chart") for image in images)
    assert all(image["src"].startswith("data:image/") for image in images)


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
