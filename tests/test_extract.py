"""The extract: what stays, what goes, and that nothing else changes."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import ReportError
from helpers.reading import extract, parse, write_extract
from helpers.reading.markup import TAG, without_tags
from helpers.reading.prose import is_sentence, shorten, squeeze

RAW = Path(__file__).parents[1] / "data" / "raw"
FULL = Path(__file__).parents[2] / "shared" / "reports"
TOKEN = re.compile(r"\d[\d,.]*")
IDS = sorted(path.stem for path in RAW.glob("*.txt"))

WORDS = [
    "우리",
    "동네",
    "도서관을",
    "새로",
    "지어",
    "하고",
    "있으며",
    "필요함",
    "추진",
    "및",
    "위한",
    "통해",
    "(3년간",
    "12억)",
    "1,234천원",
    "'21.3월~",
    "△5.2%",
    "약",
    "30명",
    "<b>",
    "</b>",
    "<p>",
]
WORDS += [
    "○",
    "-",
    "※",
    "①",
    "(새싹과)",
    "〈표 1〉",
    ":",
    ",",
    "…",
    "12",
    "3.",
    "5m²",
    "<td>4</td>",
    "□ 개요",
    "(단위 : 명)",
    "\t",
    "- 예산 : 12천원",
]
sentences = st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join)
pages = st.lists(st.one_of(sentences, st.just(""), st.text(alphabet="가 1.,()-\t<>p/…", max_size=20)), max_size=14)


def numbers(cell: str) -> list[str]:
    return TOKEN.findall(without_tags(cell))


@settings(deadline=None)
@given(sentences | st.text(max_size=60))
def test_shortening_keeps_numbers_and_tags_and_is_done_once(text):
    short = shorten(text)
    assert numbers(short) == numbers(text)
    assert TAG.findall(short) == TAG.findall(text)
    assert shorten(short) == short


@settings(max_examples=200, deadline=None)
@given(pages)
def test_extracting_keeps_lines_cells_and_numbers_of_tables(lines):
    lines = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    kept = extract(lines)
    assert len(kept) == len(lines)
    assert extract(kept) == kept
    for before, after in zip(lines, kept, strict=True):
        if "\t" in before:
            assert list(map(numbers, after.split("\t"))) == list(map(numbers, before.split("\t")))
        else:
            assert "\t" not in after


@settings(deadline=None)
@given(pages)
def test_a_document_and_its_extract_mean_the_same(lines):
    lines = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    a, b = parse(lines, "demo"), parse(extract(lines), "demo")
    assert (a.lines, a.departments, a.projects, a.unsure, a.title) == (b.lines, b.departments, b.projects, b.unsure, b.title)
    assert meaning(a) == meaning(b)


def meaning(document):
    """Blocks without the text as printed."""
    return [
        (block.title, block.before, block.after, block.section, [(row.line, row.cells) for row in block.rows])
        if hasattr(block, "rows")
        else block
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2020년 예산",
        "담당 : 새싹과 돌봄팀",
        "사업기간 : 2020. 1. ~ 12.(12개월)",
        "도서관, 체육관, 공원, 주차장, 놀이터, 마을회관, 복지관, 보건지소, 우체국, 파출소 등",
        "나라시 가온구 다솜로 12 (라온동)",
        "작은 도서관 만들기를 위한 이웃 모임 지원",
        "1,371 (42.5%)",
        "정원 307 / 현원 295명",
    ],
)
def test_labels_names_figures_and_lists_are_no_sentences(text):
    assert not is_sentence(text)
    assert shorten(text) == text


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("지난해 주민 120명이 모여 의견을 나누었고 예산 3억원을 마련하였음", "… 120명 … 3억원 …"),
        ("<p>7. 도서관이 너무 멀어 찾는 이가 줄었으니 대책을 마련하기 바람. (새싹과)</p>", "<p>7. … (새싹과)</p>"),
        ("- 시설을 넓혀 30명(여 12)이 쓸 수 있도록 함 - 위치 : 다솜로 5", "- … 30명(여 12) … - 위치 : 다솜로 5"),
        ("○ 추진상황 : 추진 중 ○ 봄학기 5월까지 열 개 반을 모두 열어 운영하고자 함", "○ 추진상황 : 추진 중 ○ … 5월 …"),
    ],
)
def test_sentences_are_shortened(text, short):
    assert shorten(text) == short


def test_units_stay_and_particles_go():
    assert squeeze("모두 26곳이 4.5%로 늘고 5,000㎡는 그대로") == "… 26곳 … 4.5% … 5,000㎡ …"


def test_what_a_page_keeps():
    page = {
        "□ 현황 및 실태": True,
        "우리 구는 이웃과 함께 여러 해 동안 마을을 가꾸어 왔으며 앞으로도 넓혀 나가고자 함": False,
        "- 사업기간 : 2020. 1. ~ 12.": True,
        "- 모두가 함께 즐길 수 있는 마을 잔치를 해마다 빠짐없이 열어 나눔을 실천": False,
        "※ 지표산식 : (참여 / 대상) x 100": True,
        "추진계획": True,
        "〈마을 잔치〉": True,
        "(단위 : 명)": True,
        "구분\t2019년\t2020년": True,
        "참여\t12\t15": True,
    }
    kept = extract(list(page))
    assert [bool(line) for line in kept] == list(page.values())
    assert all(line in ("", before) for line, before in zip(kept, page, strict=True))


def test_an_audit_item_outside_a_table_stays_recognisable():
    kept = extract(
        ["15. 도서관이 너무 멀어 찾는 이가 해마다 줄고 있으니 서둘러 대책을 마련하기 바람.", "(새싹과)", "", "추진상황 : 추진중"]
    )
    assert kept == ["15. …", "(새싹과)", "", "추진상황 : 추진중"]


@pytest.mark.parametrize(
    "line",
    [
        "(" * 100_000,
        "가 " * 100_000,
        "<p" * 100_000,
        "1" * 300_000,
        "- " * 100_000,
        "가:" * 60_000 + "\t1",
        "가나다라마" * 100_000 + "\t" + "①" * 50_000,
    ],
)
def test_long_hostile_lines_do_not_hang(line):
    start = time.perf_counter()
    parse([line, "구분\t1"], "demo")
    assert time.perf_counter() - start < 20


def test_writing_leaves_no_draft(tmp_path):
    file = tmp_path / "demo.txt"
    file.write_text("□ 개요\n가\t1\n", encoding="utf-8")
    target = write_extract(file, tmp_path / "out")
    assert target.read_bytes() == "□ 개요\n가\t1\n".encode()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["demo.txt"]


def test_a_write_that_fails_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    file = tmp_path / "demo.txt"
    file.write_text("가\t1\n", encoding="utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(ReportError, match="cannot be written"):
        write_extract(file, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("report", IDS)
def test_the_committed_extracts_are_their_own_extracts(report):
    lines = (RAW / f"{report}.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert extract(lines) == lines


@pytest.mark.skipif(not FULL.is_dir(), reason="the full reports are not here")
@pytest.mark.parametrize("report", IDS)
class TestAgainstTheReports:
    def lines(self, report):
        return (FULL / f"{report}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")

    def test_is_what_the_command_makes(self, report, tmp_path):
        assert write_extract(FULL / f"{report}.txt", tmp_path).read_bytes() == (RAW / f"{report}.txt").read_bytes()

    def test_every_number_of_every_cell_stays(self, report):
        full, kept = self.lines(report), extract(self.lines(report))
        assert len(full) == len(kept)
        for before, after in zip(full, kept, strict=True):
            if "\t" in before:
                assert list(map(numbers, after.split("\t"))) == list(map(numbers, before.split("\t")))
                assert TAG.findall(after) == TAG.findall(before)

    def test_reads_the_same(self, report):
        a, b = parse(self.lines(report), report), parse(extract(self.lines(report)), report)
        assert meaning(a) == meaning(b)
        assert (a.departments, a.projects, a.title, a.agency, a.date) == (b.departments, b.projects, b.title, b.agency, b.date)

    def test_holds_no_sentence(self, report):
        """A long line stays as printed only where it is a label with its value, a heading or a list of figures."""
        kept = (RAW / f"{report}.txt").read_text(encoding="utf-8").split("\n")
        for before, after in zip(self.lines(report), kept, strict=False):
            if "\t" not in before and len(before.strip(" -○□•▶※·")) >= 45 and after == before:
                assert re.search(r"[:：]|\d|^[①-⑳]|^[IVⅠ-Ⅻ\d]+[ .]|,", before.strip()), before
                assert not re.search(r"(?:하고|하여|함|음|다)[.\s]*$", before)
