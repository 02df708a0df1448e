"""The same report in every encoding, with every line end and in every form of its letters says the same."""

import unicodedata

import pytest
from conservation import lost

from helpers.reading import read
from helpers.tables import records

LINES = [
    "2021년 주요업무계획",
    "기획예산과",
    "□ 사업 현황",
    "(단위 : 천원, '20.12.31. 기준)",
    "구분\t2019년\t2020년\t증감\t집행률(%)",
    "합계\t1,234,567\t2,345,678\t1,111,111\t95.9",
    "국비\t△470,258\t1조 2,345억원\t12.5%증\t80.0",
    "시비 (각종)\t1,371 (42.5%)\t약 6,000명\t-\t3.25",
    "",
    "○ 소요예산 : 129,000천원",
    "요구사항\t조치결과",
    "1. 개선방안 (기획예산과)\t<p>추진</p><table><tr><th>구분</th><th>2020년</th></tr><tr><td>각종 건수</td><td>１２건</td></tr></table>",
]
SAME = (
    "line",
    "cell",
    "part",
    "html_index",
    "html_row",
    "value",
    "unit",
    "row_labels",
    "col_labels",
    "period",
    "amount_krw",
    "check",
)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"]


def meaning(tmp_path, lines, encoding="utf-8", end="\n"):
    path = tmp_path / "demo.txt"
    text = end.join(lines) + end
    path.write_bytes(text.encode(encoding))
    made = records(read(path))
    assert lost(text, made) == []
    return made


def said(made):
    return [{name: row[name] for name in SAME} for row in made["observations"]]


def figures(made):
    return [{name: value for name, value in row.items() if name != "raw"} for row in made["figures"]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    made = meaning(tmp_path_factory.mktemp("plain"), LINES)
    assert len(made["observations"]) > 10 and made["figures"]
    return made


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_and_line_ends_change_nothing(tmp_path, plain, encoding, end):
    assert meaning(tmp_path, LINES, encoding, end) == plain


def test_decomposed_letters_say_the_same_and_stand_where_they_are_printed(tmp_path, plain):
    lines = [unicodedata.normalize("NFD", line) for line in LINES]
    made = meaning(tmp_path, lines)
    assert lines != LINES and said(made) == said(plain) and figures(made) == figures(plain)
    for row, other in zip(made["observations"], plain["observations"], strict=True):
        shown = row["raw"][row["start"] : row["end"]]
        assert unicodedata.normalize("NFC", shown) == other["raw"][other["start"] : other["end"]]


WIDE = {ord(plain): ord(plain) + 0xFEE0 for plain in "0123456789,.%()"}


def test_fullwidth_digits_say_the_same(tmp_path, plain):
    lines = [line if "<" in line else line.translate(WIDE) if "\t" in line else line for line in LINES]
    made = meaning(tmp_path, lines)
    assert said(made) == said(plain)
    for row, other in zip(made["observations"], plain["observations"], strict=True):
        assert (row["start"], row["end"]) == (other["start"], other["end"])


@pytest.mark.parametrize("report", ["geumcheon-2018", "janganpyeong-2020"])
@pytest.mark.parametrize("change", ["utf-16", "cp949", "crlf", "nfd"])
def test_a_whole_report_says_the_same_in_another_form(tmp_path, raw, report, change):
    text = (raw / f"{report}.txt").read_text(encoding="utf-8")
    if change == "cp949":  # what this encoding lacks is left out on both sides
        text = text.encode("cp949", "replace").decode("cp949")
    forms = {"crlf": text.replace("\n", "\r\n"), "nfd": unicodedata.normalize("NFD", text)}
    encoding = change if change in ("utf-16", "cp949") else "utf-8"
    paths = [tmp_path / "a" / f"{report}.txt", tmp_path / "b" / f"{report}.txt"]
    for path, data in zip(paths, (text.encode(), forms.get(change, text).encode(encoding)), strict=True):
        path.parent.mkdir()
        path.write_bytes(data)
    first, second = (records(read(path)) for path in paths)
    assert len(first["observations"]) > 100
    assert said(second) == said(first) and figures(second) == figures(first)
    assert lost(forms.get(change, text), second) == []


def test_bytes_of_two_encodings_in_one_file_are_told(tmp_path):
    from helpers.errors import ReportError

    path = tmp_path / "demo.txt"
    path.write_bytes("구분\t수량과 금액\n".encode() * 40 + "합계\t수량 12\n".encode("cp949"))
    with pytest.raises(ReportError) as caught:
        read(path)
    assert caught.value.line == 41 and caught.value.remedy
