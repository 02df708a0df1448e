"""Every number leads to where it is printed, downloads hold what tables show, and a page speaks one language."""

import itertools
import re
from io import BytesIO
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from shown import agree, file_links, inlined, says, spots
from test_notebooks import run_here

from helpers.analysis import open_data
from helpers.analysis.page import Page

PAGES = [
    ("department", {"report": "geumcheon-2018", "department": "지역경제과"}),
    ("department", {"report": "seoul-economy-2022", "department": "일자리정책과"}),
    ("department", {"report": "janganpyeong-2020", "department": "도시재생실"}),
    ("report", {"report": "geumcheon-2018"}),
    ("compare", {}),
    ("quality", {}),
]
KOREAN = re.compile(r"[가-힣]")


@pytest.fixture(scope="module")
def pages(processed, raw):
    """The pages as the notebooks make them, without their charts, by language."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELPERS_RAW", str(raw))
        patch.setattr(Page, "chart", lambda *_: None)
        for number, (name, values) in enumerate(PAGES):
            for language in ("en", "ko"):
                outputs = run_here(name, processed, patch, language=language, **values)
                html = "\n".join(output["data"].get("text/html", "") for output in outputs)
                made[number, language] = BeautifulSoup(html, "html.parser")
    return made


@pytest.fixture(scope="module")
def printed(processed):
    """What is printed at each place of a table: value and won."""
    rows = open_data(processed)["observations"]
    keys = ["report", "line", "cell", "html_index", "html_row", "part"]
    places = rows[keys].astype(object).where(rows[keys].notna(), None).itertuples(index=False, name=None)
    whole = [(report, *(None if number is None else int(number) for number in rest)) for report, *rest in places]
    return dict(zip(whole, rows[["value", "amount_krw"]].itertuples(index=False, name=None), strict=True))


def computed(values):
    """What may be made of some numbers: a sum, the share of the first of them, and of two also a difference and a growth."""
    yield sum(values)
    for first, second in itertools.permutations(values[:2], 2):
        yield first - second
        if second:
            yield from (first / second, (first - second) / second)
    if sum(values):
        yield from (part / sum(values) for part in itertools.accumulate(values))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_every_link_of_a_number_opens_the_cells_it_names(pages, number):
    for language in ("en", "ko"):
        page = pages[number, language]
        links = page.select("a.from")
        assert links
        rows = {
            row["id"]: {mark["data-cell"] for mark in row.select("mark.cell[data-cell]")}
            for row in page.select("[id^='source-']")
        }
        for link in links:
            for report, line, cell, table, row, _ in spots(link, PAGES[number][1].get("report")):
                name = "" if cell is None else str(cell) if table is None else f"{cell}:{table}:{row}"
                assert name in rows[f"source-{report}-{line}"], link
            first = next(spots(link, PAGES[number][1].get("report")))
            assert unquote(link["href"]) == f"#source-{first[0]}-{first[1]}"


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_number_is_the_printed_one_or_follows_from_the_printed_ones(pages, printed, number):
    page = pages[number, "en"]
    seen = 0
    for link in page.select("a.from"):
        text, own = link.get_text(), list(spots(link, PAGES[number][1].get("report")))
        if link.has_attr("title") or link.find_parent(id="table-suspects") or any(spot not in printed for spot in own):
            continue
        values = [printed[spot] for spot in own]
        plain, won = [value for value, _ in values], [amount for _, amount in values]
        mixed = [value if pd.isna(amount) else amount for value, amount in values]  # money by people
        options = [option for numbers in (plain, won, mixed) if not any(map(pd.isna, numbers)) for option in computed(numbers)]
        if link.find_parent("table") is None or text.strip().isdigit():  # how many rows there are
            options.append(len({spot[:2] for spot in own}))
        assert any(says(text, option) for option in options), (text, own, values)
        seen += 1
    assert seen > 5


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_downloads_hold_what_the_tables_show(pages, number):
    for language in ("en", "ko"):
        boxes = pages[number, language].select("div.datatable")
        assert boxes and len({box["id"] for box in boxes}) == len(boxes)
        for box in boxes:
            files = {kind: BytesIO(inlined(link)) for kind, link in file_links(box).items()}
            agree(box, pd.read_csv(files["csv"]), pd.read_excel(files["xlsx"]))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_page_speaks_one_language(pages, number):
    english = BeautifulSoup(str(pages[number, "en"]), "html.parser")
    for element in english.select('[lang="ko"], code, a[download]'):
        element.decompose()
    assert not KOREAN.search(english.get_text(" ")), re.findall(r".{20}[가-힣].{20}", english.get_text(" "))[:5]
    korean = BeautifulSoup(str(pages[number, "ko"]), "html.parser")
    for element in korean.select("code, a[download], .sources .cell"):
        element.decompose()
    sentences = re.findall(r"(?:\b[a-z]{2,}\b[ ,]+){3,}", korean.get_text(" "))
    assert sentences == []
