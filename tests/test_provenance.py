"""Every number leads to where it is printed, downloads hold what tables show, and a page speaks one language."""

import base64
import io
import itertools
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup
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
SCALES = (1, 1e3, 1e4, 1e6, 1e8, 1e9, 1e12)
NUMBER = re.compile(r"[−△-]?\d[\d,]*(?:\.\d+)?")
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


def spots(link, report):
    for token in link["data-from"].split():
        named, _, rest = token.rpartition("/")
        line, cell, part, *nested = (int(text) if text else None for text in rest.split(":"))
        yield (unquote(named) or report, line, cell, *(nested or (None, None)), part)


def number_of(text):
    found = NUMBER.search(text)
    return float(found.group().replace(",", "").replace("−", "-").replace("△", "-"))


def says(text, value):
    """Whether a text shows a value, in whichever unit, to the digits that it shows."""
    shown = number_of(text)
    decimals = len(NUMBER.search(text).group().partition(".")[2])
    close = 0.5 * 10**-decimals + 1e-9
    return any(abs(abs(value) / scale - abs(shown)) <= close for scale in (0.01, *SCALES))


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
        for link in links:
            for report, line, cell, table, row, _ in spots(link, PAGES[number][1].get("report")):
                place = page.find(id=f"source-{report}-{line}")
                assert place is not None, link
                name = "" if cell is None else str(cell) if table is None else f"{cell}:{table}:{row}"
                assert place.select(f'mark.cell[data-cell="{name}"]'), link
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
            files = {link["download"].rpartition(".")[2]: link["href"] for link in box.select("p.downloads a[download]")}
            csv, xlsx = (io.BytesIO(base64.b64decode(files[kind].partition(";base64,")[2])) for kind in ("csv", "xlsx"))
            text, book = pd.read_csv(csv), pd.read_excel(xlsx)
            pd.testing.assert_frame_equal(text, book, check_dtype=False)
            heads = [cell.get_text() for cell in box.select("thead th")]
            rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in box.select("tbody tr")]
            assert len(text) == len(rows)
            for place, head in enumerate(heads):
                name = re.sub(r" \((?:KRW|[가-힣]*원).*\)$", "", head)
                column = next((own for own in text.columns if own == head or own.startswith((f"{name} (", f"{name}("))), None)
                if column is None or not pd.api.types.is_numeric_dtype(text[column]):
                    continue
                for row, value in zip(rows, text[column], strict=True):
                    assert row[place] == "–" if pd.isna(value) else says(row[place], value), (head, row, value)
            assert "line" not in text or text["line"].map(float.is_integer if text["line"].dtype == float else bool).all()


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
