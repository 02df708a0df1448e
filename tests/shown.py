"""What a page shows, read as a reader reads it: numbers, the places that they name, tables beside their downloads."""

import base64
import re
from urllib.parse import unquote

import pandas as pd

SCALES = (1, 1e3, 1e4, 1e6, 1e8, 1e9, 1e12)
NUMBER = re.compile(r"[−△-]?\d[\d,]*(?:\.\d+)?")


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


def file_links(box):
    """The downloads of a table, by kind of file."""
    return {link["download"].rpartition(".")[2]: link for link in box.select("p.downloads a[download]")}


def inlined(link):
    """The file that stands in a link itself."""
    return base64.b64decode(link["href"].partition(";base64,")[2])


def agree(box, text, book):
    """That both downloads of a table are the same, and hold what the table shows, row by row."""
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
