"""Downloads: spreadsheets show what was meant, calculate nothing, and are the same bytes every time."""

import csv
import io
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.analysis.export import safe_csv, xlsx

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =cmd|' /C calc'!A0", "\u00a0=1", "\ufeff=1", "\u200b=1",
    '=HYPERLINK("http://x.example","x")', "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1", "http://x.example", "{=1+1}", "△3", "3%", "_x0041_",
]  # fmt: skip
STARTS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload):
    frame = pd.DataFrame({payload: [payload]})
    for row in read_csv(safe_csv(frame)):
        assert row[0].lstrip("'").strip("\ufeff\u200b") and not STARTS.match(row[0])
    sheet = read_xlsx(xlsx(frame, payload))
    assert sheet["A2"].data_type == "s" and sheet["A2"].hyperlink is None
    assert sheet["A2"].value.replace("_x000D_", "\r") == payload  # as Excel writes it, and openpyxl leaves it


@given(
    st.lists(st.tuples(st.text(), st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)), max_size=5)
)
@example([(text, -5, -0.5) for text in PAYLOADS])
def test_text_is_harmless_and_numbers_are_untouched(rows):
    frame = pd.DataFrame(rows, columns=["글", "원", "비율"])
    read = read_csv(safe_csv(frame))
    assert read[0] == ["글", "원", "비율"] and len(read) == len(rows) + 1
    for (text, whole, number), (shown, first, second) in zip(rows, read[1:], strict=True):
        assert shown in (text, f"'{text}") and not STARTS.match(shown)
        assert int(first) == whole and float(second) == number


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_workbooks_hold_text_as_text(texts):
    sheet = read_xlsx(xlsx(pd.DataFrame({"글": texts}, dtype=object), "표"))
    assert all(
        cell.data_type in ("s", "n") and not isinstance(cell.value, (int, float)) for (cell,) in sheet.iter_rows(min_row=2)
    )


def test_a_workbook_is_ready_to_read():
    frame = pd.DataFrame({"사업명": ["전통시장 활성화", None], "예산 (원)": [753_976_000_000, 0.1], "비율": [0.5, None]})
    sheet = read_xlsx(xlsx(frame, "예산/[1]:*?", {"비율": "0.0%"}))
    assert [[cell.value for cell in row] for row in sheet] == [
        ["사업명", "예산 (원)", "비율"],
        ["전통시장 활성화", 753_976_000_000, 0.5],
        [None, 0.1, None],
    ]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold and sheet.column_dimensions["A"].width > 15
    assert sheet["C2"].number_format == "0.0%" and sheet.title == "예산  1"


def test_the_same_table_gives_the_same_bytes():
    frame = pd.DataFrame({"가": ["나", "다"], "수": [1, 2]})
    assert safe_csv(frame) == safe_csv(frame.copy()) and xlsx(frame, "표") == xlsx(frame.copy(), "표")


def test_excel_is_told_the_encoding_and_lines_end_as_it_expects():
    data = safe_csv(pd.DataFrame({"가": ["나\r\n다"], "나": [[1, "라"]]}))
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    assert read_csv(data) == [["가", "나"], ["나\r\n다", '[1, "라"]']]


def test_what_pandas_reads_back_is_what_was_there():
    frame = pd.DataFrame({"가": ["나", "다"], "수": [1.25, 3.0], "해": pd.array([2018, None], dtype="Int64")})
    read = pd.read_csv(io.BytesIO(safe_csv(frame)))
    assert read["수"].tolist() == [1.25, 3.0] and read["해"].iloc[0] == 2018 and pd.isna(read["해"].iloc[1])
    read = pd.read_excel(io.BytesIO(xlsx(frame, "표")))
    assert read["수"].tolist() == [1.25, 3.0] and read["가"].tolist() == ["나", "다"]


def test_strange_values_do_not_break_a_download():
    frame = pd.DataFrame({"가": ["\ud800", "나" * 40_000, "\x00\x07"], "수": [float("inf"), float("nan"), -0.0]}, dtype=object)
    assert len(read_csv(safe_csv(frame))) == 4
    assert len(read_xlsx(xlsx(frame, ""))["A3"].value) == 32_767
