"""Bytes to lines: encodings, line ends, and files that are not text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import ReportError
from helpers.reading import parse, read_folder
from helpers.reading.text import decode, read_lines, report_id, split_lines

SAMPLE = "2020년 계획\r\n\r\n(단위 : 천원)\r\n구분\t예산\r\n계\t1,234\r\n"
LINES = ["2020년 계획", "", "(단위 : 천원)", "구분\t예산", "계\t1,234"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"])
def test_every_encoding_gives_the_same_lines(tmp_path, encoding):
    file = tmp_path / "demo.txt"
    file.write_bytes(SAMPLE.encode(encoding))
    assert read_lines(file) == LINES


@settings(deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))).filter(lambda text: not text.startswith("\ufeff")))
def test_characters_are_not_altered(text):
    assert decode(text.encode("utf-8")) == text


@settings(deadline=None)
@given(st.lists(st.text(alphabet="가나 \t1,.\x85\u2028\x0b", max_size=8)))
def test_lines_are_cut_at_line_feeds_only(lines):
    assert split_lines("".join(line + "\r\n" for line in lines)) == lines


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", None),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", None),
        ("첫 줄\n둘째 줄\n".encode() + b"\xff\xfe\x81 \xc3\x28\n", 3),
        (b"\xef\xbb\xbfone\ntwo \xff\n", 2),
        (b"one\ntwo\x00three\n", 2),
    ],
)
def test_what_is_not_text_is_told_in_one_line(tmp_path, data, line):
    file = tmp_path / "demo.txt"
    file.write_bytes(data)
    with pytest.raises(ReportError) as caught:
        read_lines(file)
    assert str(file) in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    if line:
        assert caught.value.line == line


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n \t\r\n\xc2\xa0\n"])
def test_an_empty_file_is_told(tmp_path, data):
    file = tmp_path / "demo.txt"
    file.write_bytes(data)
    with pytest.raises(ReportError, match="empty"):
        read_lines(file)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ReportError, match="cannot be read"):
        read_lines(tmp_path / "none.txt")


@pytest.mark.parametrize("name", ["a b.txt", "a;b.txt", "...txt", "<script>.txt"])
def test_an_id_has_no_odd_characters(name):
    with pytest.raises(ReportError, match="report id"):
        report_id(Path(name))


def test_one_broken_report_does_not_stop_the_others(tmp_path):
    (tmp_path / "b-good.txt").write_bytes(SAMPLE.encode("cp949"))
    (tmp_path / "a-good.txt").write_bytes(SAMPLE.encode())
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02")
    documents, errors = read_folder(tmp_path)
    assert [document.report for document in documents] == ["a-good", "b-good"]
    assert len(errors) == 1
    assert "broken.txt" in str(errors[0])


def test_a_folder_without_reports_is_told(tmp_path):
    with pytest.raises(ReportError, match="no report"):
        read_folder(tmp_path)
    with pytest.raises(ReportError, match="no such folder"):
        read_folder(tmp_path / "none")


def test_a_report_without_tables_is_still_a_document():
    document = parse(["2020년 계획", "", "□ 개요", "- 예산 : 12천원"], "demo")
    assert document.tables() == []
    assert [block.line for block in document.blocks] == [1, 3, 4]


def test_the_message_survives_pickling():
    import pickle

    error = pickle.loads(pickle.dumps(ReportError("broken", "a.txt", 3, "mend it")))
    assert str(error) == "a.txt, line 3: broken; mend it."
