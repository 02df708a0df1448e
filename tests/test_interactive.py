"""At a console and in a notebook: what `helpers` shows, completes and suggests, and that pandas stays pandas."""

import doctest
import importlib
import json
import pickle
import re
import unicodedata
from typing import get_args

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import helpers
from helpers import recording
from helpers.datasets.schema import TABLES
from helpers.nearest import listed
from helpers.quoted import SourceLine
from helpers.showing import unit_of, visible

EXAMPLE = "geumcheon-2018"
"""The report that the examples in docstrings speak of."""


@pytest.fixture
def data(processed, raw, monkeypatch):
    """The real tables and texts, found without naming them."""
    monkeypatch.setenv("HELPERS_DATA", str(processed))
    monkeypatch.setenv("HELPERS_RAW", str(raw))
    return processed


@pytest.mark.parametrize(
    "module", ["helpers", "helpers.nearest", "helpers.showing", "helpers.quoted", "helpers.describing", "helpers.errors"]
)
def test_examples_in_docstrings_are_true_of_the_real_data(module, data):
    if EXAMPLE not in helpers.reports():
        pytest.skip(f"the examples speak of {EXAMPLE}, which is not in data/raw")
    result = doctest.testmod(importlib.import_module(module), extraglobs={"helpers": helpers}, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
    assert result.attempted or module in ("helpers.quoted", "helpers.describing")


def test_every_public_function_has_examples_and_says_what_it_gives():
    for name in ("load", "reports", "departments", "describe", "show", "source"):
        text = getattr(helpers, name).__doc__
        assert ">>>" in text, name
        assert name in helpers.__doc__
    assert set(helpers.__all__) <= {*dir(helpers)}
    assert [name for name in dir(helpers) if name.startswith("_") or name in ("os", "Path", "recording")] == []


def test_editors_are_told_all_tables():
    assert get_args(helpers.TableName) == tuple(TABLES)


# What is shown


def width(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def test_korean_is_aligned_and_units_stand_in_the_head_on_the_console():
    frame = pd.DataFrame({"department": ["재무과", "Local"], "amount_krw": [1.5e9, -2.0], "year": [2018, 2019]})
    lines = repr(helpers.show(frame)).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert "amount_krw (원)" in lines[0]
    assert "1,500,000,000" in lines[1] and "2018" in lines[1]
    assert re.search(r"-2\b", lines[2])


def test_html_has_units_below_headings_and_numbers_to_the_right():
    html = helpers.show(pd.DataFrame({"department": ["재무과"], "amount_krw": [1.5e9]}))._repr_html_()
    assert "amount_krw<br><small>원</small></th>" in html
    assert re.search(r'<td style="text-align: right[^"]*">1,500,000,000</td>', html)
    assert re.search(r'<td style="text-align: left[^"]*">재무과</td>', html)


def test_html_escapes_everything_that_a_frame_can_hold():
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    frame = pd.DataFrame({evil: [evil, evil * 9], "list": [[evil], []]}, index=pd.Index([evil, "b"], name=evil))
    html = helpers.show(frame, units={"list": evil})._repr_html_()
    assert "<script" not in html and "<img" not in html and 'x onerror="' not in html
    assert not re.search(r"<(?!/?(div|table|thead|tbody|tr|th|td|br|small|p)\b)", html)


def test_a_console_is_not_steered_by_a_report():
    shown = repr(helpers.show(pd.DataFrame({"a": ["\x1b[2J\x1b]0;title\x07"], "b": ["\u202etxt"]})))
    assert "\x1b" not in shown and "\x07" not in shown and "\u202e" not in shown
    assert visible("가나 1,200 △3%") == "가나 1,200 △3%"


def test_counts_of_amounts_are_not_called_won():
    frame = pd.DataFrame({"department": ["재무과", "재무과"], "amount_krw": [1.0, 2.0]})
    grouped = frame.groupby("department")["amount_krw"]
    assert "원" in repr(helpers.show(grouped.sum()))
    assert "원" not in repr(helpers.show(grouped.count()))
    assert unit_of(2018, "float64") is None


def test_units_of_ones_own_columns():
    frame = pd.DataFrame({"a": [1.5], "amount_krw": [2.0]})
    assert "a (백만원)" in repr(helpers.show(frame, units={"a": "백만원"}))
    assert "원" not in repr(helpers.show(frame, units={"amount_krw": None}))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1.0, 63.25], ["1.00", "63.25"]),
        ([1 / 3, 2.0], ["0.3333", "2.0000"]),
        ([1e9 / 3, 2.0], ["333,333,333", "2"]),
        ([0.00001, 1.0], ["1e-05", "1"]),
        ([float("nan"), float("inf")], ["–", "inf"]),
        ([None, 3], ["–", "3"]),
        ([True, False], ["True", "False"]),
    ],
)
def test_numbers_have_the_decimals_that_they_need(values, shown):
    lines = repr(helpers.show(pd.DataFrame({"x": values}))).splitlines()[1:]
    assert [line.split()[-1] for line in lines] == shown


def test_any_frame_can_be_shown():
    several = pd.DataFrame([[1, 2], [3, 4]], index=[0, 0], columns=["amount_krw", "amount_krw"])
    crossed = pd.DataFrame({("a", 1): [1.0], ("b", 2): [2.0]}, index=pd.MultiIndex.from_tuples([("x", "y")], names=["i", None]))
    dated = pd.DataFrame({"when": pd.to_datetime(["2018-02-01", None]), "kind": pd.Categorical(["가", None])})
    nullable = pd.DataFrame({"capacity": pd.array([3, None], "Int64"), "is": pd.array([True, None], "boolean")})
    for frame in (several, crossed, dated, nullable, several.iloc[:0], pd.DataFrame(), pd.DataFrame(index=[1, 2])):
        shown = helpers.show(frame)
        assert repr(shown) and shown._repr_html_().startswith("<div><table")
    assert "a · 1" in repr(helpers.show(crossed)) and "capacity (명)" in repr(helpers.show(nullable))


def test_long_frames_are_cut_as_pandas_is_told_to():
    frame = pd.DataFrame({"x": range(1000, 1200)}, index=range(200))
    with pd.option_context("display.max_rows", 60, "display.min_rows", 4):
        lines = repr(helpers.show(frame)).splitlines()
    assert [line.split()[0] for line in lines[1:6]] == ["0", "1", "…", "198", "199"]
    assert lines[-1] == "200 rows × 1 columns"
    assert helpers.show(frame, rows=6)._repr_html_().count("<tr>") == 8
    wide = pd.DataFrame([range(50)])
    with pd.option_context("display.max_columns", 4):
        assert re.findall(r"<th scope=\"col\"[^>]*>([^<]+)<", helpers.show(wide)._repr_html_()) == ["0", "1", "…", "48", "49"]


def test_showing_leaves_the_frame_and_pandas_as_they_are():
    frame = pd.DataFrame({"amount_krw": [1.0], "row_labels": [["계", "국비"]]})
    before, options = frame.copy(deep=True), pd.get_option("display.unicode.east_asian_width")
    shown = helpers.show(frame)
    assert "계 › 국비" in repr(shown) and shown._repr_html_()
    pd.testing.assert_frame_equal(frame, before)
    assert pd.get_option("display.unicode.east_asian_width") == options
    assert type(helpers.show(frame).frame) is pd.DataFrame


def test_tables_and_their_columns_are_described(data):
    tables = helpers.describe()
    assert tables["table"].tolist() == list(TABLES)
    assert dict(zip(tables["table"], tables["rows"], strict=True))["reports"] == len(helpers.reports())
    for name in TABLES:
        frame, described = helpers.load(name), helpers.describe(name)
        assert described["column"].tolist() == frame.columns.tolist()
        kinds = {
            column: "object" if kind == "list" else kind
            for column, kind in zip(described["column"], described["type"], strict=True)
        }
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == kinds


def test_tables_that_are_not_built_have_no_number_of_rows(tmp_path):
    assert helpers.describe(data_dir=tmp_path)["rows"].isna().all()


# Lines of the reports


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A folder with one report of five lines."""
    lines = [
        "제목",
        "구분\t2018\t2019",
        "계\t<b>1,200</b>\t1,300",
        "국비\t200",
        "<table><tr><th>가</th></tr><tr><td>나</td><td>7</td></tr></table>",
    ]
    (tmp_path / "garam-2021.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("HELPERS_RAW", str(tmp_path))
    return tmp_path


def test_a_source_line_is_a_string_in_every_respect(small):
    line = helpers.source("garam-2021", 2)
    assert line == "구분\t2018\t2019" and isinstance(line, str) and line.cells == ["구분", "2018", "2019"]
    assert json.dumps(line, ensure_ascii=False) == '"구분\\t2018\\t2019"'
    assert f"{line}" == str(line) == "구분\t2018\t2019" and repr(line) == repr(str(line)) and {line: 1}[str(line)] == 1
    again = pickle.loads(pickle.dumps(line))
    assert (again, again.line, again.report) == (line, 2, "garam-2021") and again._repr_html_()


def test_a_source_line_shows_its_neighbours_and_marks_the_cell(small):
    html = helpers.source("garam-2021", 3, cell=1)._repr_html_()
    assert re.findall(r'<th scope="row">(\d+)</th>', html) == ["1", "2", "3", "4", "5"]
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["&lt;b&gt;1,200&lt;/b&gt;"]
    assert "<b>" not in html and "<td>7" not in html
    assert helpers.source("garam-2021", 1)._repr_html_().count('scope="row"') == 3
    assert helpers.source("garam-2021", 3, cell=1).numbered().splitlines()[2] == "→ 1: <b>1,200</b>"


def test_a_row_of_a_table_leads_to_its_line(small):
    row = {"report": "garam-2021", "line": 3, "cell": 2, "html_index": None, "html_row": None}
    frame = pd.DataFrame([row, row]).astype({"cell": "Int64"})
    for given in (row, frame.iloc[0], next(frame.itertuples())):
        line = helpers.source(given)
        assert (line, line.used) == ("계\t<b>1,200</b>\t1,300", (2,))
    made = {"report": "garam-2021", "line": 3, "origins": '[["capacity", 3, 1, null, null, 0], ["women", 4, 1, null, null, 0]]'}
    assert helpers.source(made).used == (1,)
    nested = helpers.source(row | {"line": 5, "cell": 1, "html_index": 0, "html_row": 1})
    assert nested.numbered().splitlines()[-2:] == ["  0: 나", "→ 1: 7"]
    assert "<mark>7</mark>" in nested._repr_html_()
    for nothing in ({"report": "garam-2021"}, {"line": 3}, None, 7):
        with pytest.raises(helpers.DataError, match="a row of a table"):
            helpers.source(nothing)


def test_every_number_of_the_real_tables_is_marked_where_it_stands(data):
    for row in helpers.load("observations").itertuples():
        line = helpers.source(row)
        if line.nested is None:
            assert row.raw in line.cells[row.cell] or row.raw in re.sub(r"<[^<>]*>", "", line.cells[row.cell])
        else:
            assert row.raw in line._inner()[row.cell], (row.report, row.line)


def test_lines_that_are_only_shown_are_noted_when_they_are_shown(small):
    with recording.gather() as noted:
        line = helpers.source("garam-2021", 3)
        before = [json.loads(entry) for entry in noted if json.loads(entry)[0] == "line"]
        line._repr_html_()
        after = [json.loads(entry) for entry in noted if json.loads(entry)[0] == "line"]
    assert [entry[3] for entry in before] == [3]
    assert {entry[3] for entry in after} >= {1, 2, 3, 4, 5}


def test_lines_of_frames_can_be_noted(small):
    with recording.gather() as noted:
        helpers.source("garam-2021", pd.Series([3]).iloc[0])
        helpers.source("garam-2021", 3.0)
    assert {json.loads(entry)[3] for entry in noted if json.loads(entry)[0] == "line"} == {3}


# What was meant


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: helpers.load("budget"), "there is no table 'budget', did you mean 'budgets'?"),
        (lambda: helpers.describe("Staffing "), "did you mean 'staffing'?"),
        (lambda: helpers.load("budgets", columns=["amount"]), "budgets has no column 'amount', did you mean 'amount_krw'?"),
        (lambda: helpers.departments("geumchon-2018"), "did you mean 'geumcheon-2018'?"),
        (lambda: helpers.source("geumcheon2018", 3), "did you mean 'geumcheon-2018'?"),
        (lambda: helpers.source("geumcheon-2018", 99999), "lines are 1 to "),
        (lambda: helpers.source("geumcheon-2018", 0), "lines are 1 to "),
        (lambda: helpers.source("geumcheon-2018", "99"), "lines are whole numbers"),
        (lambda: helpers.source("geumcheon-2018"), "lines are whole numbers"),
    ],
)
def test_errors_name_the_nearest(ask, message, data):
    with pytest.raises(helpers.DataError) as caught:
        ask()
    assert message in str(caught.value)


def test_long_lists_of_names_are_cut():
    assert listed(range(100)).endswith("39 and 60 more")


# In IPython


@pytest.fixture
def shell(data):
    shell = InteractiveShell()
    shell.user_ns["helpers"] = helpers
    yield shell
    shell.extension_manager.unload_extension("helpers")


def test_the_extension_shows_every_frame_and_can_be_taken_back(shell):
    frame = pd.DataFrame({"amount_krw": [1.5e9]})
    plain = shell.display_formatter.format(frame)[0]
    shell.extension_manager.load_extension("helpers")
    shown = shell.display_formatter.format(frame)[0]
    assert "<small>원</small>" in shown["text/html"] and "amount_krw (원)" in shown["text/plain"]
    shell.extension_manager.reload_extension("helpers")
    shell.extension_manager.unload_extension("helpers")
    assert shell.display_formatter.format(frame)[0] == plain


def test_a_source_line_is_shown_rich_in_notebooks_and_numbered_on_consoles(shell, small):
    shown = shell.display_formatter.format(helpers.source("garam-2021", 2))[0]
    assert shown["text/plain"].startswith("garam-2021, line 2\n  0: 구분")
    assert "<table" in shown["text/html"]
    assert isinstance(helpers.source("garam-2021", 2), SourceLine)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ('helpers.load("bud', {"budgets"}),
        ("x = helpers.describe('sta", {"staffing"}),
        ('helpers.load("budgets", columns=["department", "amount', {"amount_krw"}),
        ('helpers.departments("geum', {"geumcheon-2018"}),
        ('helpers.source("geum', {"geumcheon-2018"}),
        ('open_data().department("geumcheon-2018", "재', {"재무과"}),
        ("1\nopen_data().report('geum", {"geumcheon-2018"}),
        ('helpers.load("nothing', set()),
        ('helpers.load("nothing", columns=["a', set()),
    ],
)
def test_names_are_completed_between_quotes(shell, typed, offered):
    shell.extension_manager.load_extension("helpers")
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        found = [(typed[: item.start] + item.text) for item in shell.Completer.completions(typed, len(typed))]
    begun = re.search(r"[^\"']*$", typed)[0]
    wanted = {typed[: len(typed) - len(begun)] + name for name in offered}
    assert set(found) == wanted if offered else not [text for text in found if "budgets" in text]
