"""No number of a table cell is lost or counted twice: the spans of ``observations`` and ``skipped`` cover each token once."""

import pytest
from conservation import lost, nested, stripped, tokens
from hypothesis import example, given
from hypothesis import strategies as st
from tablegen import DAMAGES, PLAIN, Seeded, document, generate

from helpers.reading import read
from helpers.reading.reader import parse
from helpers.tables import records

REPORTS = ["consignment-eval-2021", "geumcheon-2018", "janganpyeong-2020", "seoul-economy-2022", "yeongdeungpo-2019"]
SEEDS = st.integers(0, 10**9)


def lost_in(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    return lost("\n".join(lines), records(parse(lines, "drawn")))


# -- the count itself -----------------------------------------------------------------------------------------


def test_the_count_finds_tokens_tags_and_nested_cells():
    assert [slice(*place) for place in tokens("약 1,234.5원(２3%), .5")] == [slice(2, 9), slice(11, 13), slice(18, 19)]
    assert stripped("<p>1</p><!-- 2 -->3 < 4 > 5<br/><3>") == "13 < 4 > 5<3>"
    table = nested("<tr><th rowspan=2>가</th><td colspan='2'>1</td></tr> <tr><td>2</td><td>3</td></tr>")
    assert table.orderly and table.cells == {(0, 0): "가", (0, 1): "1", (1, 1): "2", (1, 2): "3"}
    assert not nested("<tr><td>1<td>2</td></tr>").orderly and nested("<tr><td>1<td>2</td></tr>").digits == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows.pop(), "covered 0 times"),
        (lambda rows: rows.append(rows[-1]), "covered 2 times"),
        (lambda rows: rows[-1].update(start=rows[-1]["start"] + 1), "covered 0 times"),
        (lambda rows: rows[-1].update(end=99), "holds no number|covered"),
        (lambda rows: rows[-1].update(cell=7), "covered 0 times"),
        (lambda rows: rows[-1].update(line=1), "covered 0 times"),
    ],
)
def test_the_count_sees_what_is_missing_doubled_or_moved(change, told):
    lines = ["구분\t접수\t처리", "교통\t1,234\t20 (30)"]
    made = records(parse(lines, "demo"))
    assert not lost("\n".join(lines), made)
    change(made["observations"])
    assert any(word in line for word in told.split("|") for line in lost("\n".join(lines), made))


def test_the_count_sees_a_loss_in_a_nested_table():
    for html in ("<table><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>1<td>2"):
        lines = [f"가\t{html}"]
        made = records(parse(lines, "demo"))
        assert not lost(lines[0], made)
        rows = made["observations"] or made["skipped"]
        rows.pop()
        assert lost(lines[0], made)


# -- the five reports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", REPORTS)
def test_every_number_of_every_table_cell_is_taken_exactly_once(raw, report):
    path = raw / f"{report}.txt"
    made = records(read(path))
    assert len(made["observations"]) + len(made["skipped"]) > 30
    assert lost(path.read_text(encoding="utf-8"), made) == []


@pytest.mark.parametrize("report", REPORTS)
def test_the_same_in_the_full_documents(shared, report):
    path = shared / "reports" / f"{report}.txt"
    assert lost(path.read_text(encoding="utf-8"), records(read(path))) == []


# -- generated tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["plain", *DAMAGES])
@given(seed=SEEDS)
def test_no_number_of_a_generated_table_is_lost(damage, seed):
    table = generate(Seeded(seed), PLAIN if damage == "plain" else frozenset({damage}))
    assert lost_in(document(table)) == []


# -- any text with TABs ---------------------------------------------------------------------------------------

DIGITS = st.text(alphabet="0123456789,.", min_size=1, max_size=9)
WORDS = st.sampled_from(
    [
        "가",
        "나다",
        "구분",
        "계",
        "합계",
        "소계",
        "연번",
        "비고",
        "증감",
        "(증감)",
        "율(%)",
        "2019년",
        "'20년",
        "2020.1.~12.",
        "FY2021",
        "1/4분기",
        "3월",
        "10대",
        "천원",
        "명",
        "%",
        "㎡",
        "△",
        "▲",
        "-",
        "–",
        "…",
        "~",
        "/",
        "(",
        ")",
        "[",
        "]",
        ":",
        "·",
        ",",
        "약",
        "총",
        "제",
        "민선",
        "호",
        "로",
        "이상",
        "외",
        "국비",
        "(국",
        "시비",
        "단위:명",
        "(단위:천원,%)",
        "억",
        "조",
        "만",
        "천",
        "원",
        "개소",
        "여",
        "①",
        "②",
        "¹⁾",
        "*",
        "※",
        "○",
        "□",
        "&nbsp;",
        "&#49;",
        "&lt;",
        "<",
        ">",
        "<p>",
        "</p>",
        "<br>",
        "<b>1</b>",
        "<!--2-->",
        "<!--",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\x0b",
        "\x0c",
        "\xa0",
        "\u3000",
        ".",
        "..",
        ",",
    ]
)
OTHER_DIGITS = st.text(alphabet="０１２９，．％٣٤५६²³½Ⅷ①𝟗", min_size=1, max_size=5)
DECOMPOSED = st.sampled_from(["한글 12", "합계", "각 3"])
ANY = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\n\t\r"), max_size=8)
PIECE = st.one_of(DIGITS, WORDS, OTHER_DIGITS, DECOMPOSED, ANY, st.just(" "))
CELL = st.lists(PIECE, max_size=6).map("".join)
TAG = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<td colspan=2>", "<td colspan='999999'>", "<td rowspan=3>",
        "<TD>", "</TD >", "<tbody>", "<table", "<td", "</", "<", "<td>1</td>", "<table><tr><td>",
    ]
)  # fmt: skip
HTML = st.lists(st.one_of(TAG, TAG, PIECE), max_size=14).map("".join)
ROW_OF_HTML = st.lists(
    st.lists(CELL.map(lambda text: f"<td>{text}</td>"), max_size=4).map(lambda cells: f"<tr>{''.join(cells)}</tr>"), max_size=4
)
NESTED = ROW_OF_HTML.map(lambda rows: f"<table>{''.join(rows)}</table>")
LINE = st.one_of(
    st.lists(st.one_of(CELL, CELL, CELL, HTML, NESTED), min_size=2, max_size=6).map("\t".join),
    st.lists(DIGITS | st.just(""), min_size=2, max_size=6).map("\t".join),
    CELL,
    st.just(""),
)


@given(st.lists(LINE, max_size=9))
@example(["\t"])
@example(["1"])
@example(["1\t<table></table>2"])
def test_no_number_of_any_text_with_tabs_is_lost(lines):
    assert lost_in("\n".join(line.replace("\n", " ") for line in lines)) == []


@given(
    st.lists(
        st.lists(st.text(alphabet="0123456789,.０９ 가%(~-'년월<", max_size=14), min_size=2, max_size=4).map("\t".join),
        min_size=1,
        max_size=6,
    )
)
def test_no_number_is_lost_where_nothing_but_numbers_stands(lines):
    assert lost_in("\n".join(lines)) == []
