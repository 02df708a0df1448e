"""Measures: known figures, no double counting, and every number leads back to where it is printed."""

import importlib

import pandas as pd
import pytest

from helpers import DataError
from helpers.analysis import measures, open_data
from helpers.analysis.data import records, spots_of
from helpers.analysis.measures import series
from helpers.analysis.tables import table_html
from helpers.analysis.wording import Words


@pytest.fixture(scope="module")
def data(processed):
    return open_data(processed)


def departments(data):
    return [data.department(*pair) for pair in data["departments"][["report", "department"]].itertuples(index=False, name=None)]


def test_unknown_names_say_which_there_are(data):
    with pytest.raises(DataError, match="geumcheon-2018"):
        data.report("geumcheon-2019")
    with pytest.raises(DataError, match="did you mean '재무과'"):
        data.department("geumcheon-2018", "재무가")
    with pytest.raises(DataError, match="목동실내빙상장"):
        measures.affair(data.report("consignment-eval-2021"), "없는 사무")


def test_known_totals(data):
    total = records(measures.budget_total(data.department("yeongdeungpo-2019", "사회적경제과")))[0]
    assert (total["fiscal_year"], total["amount_krw"]) == (2019, 1_780_060_000)
    profiles = measures.profiles(data.report("geumcheon-2018"))
    assert profiles["amount_krw"].sum() == 19_717_984_000
    staff = measures.headcount(data.report("seoul-economy-2022"))
    assert (staff["capacity"], staff["current"]) == (307, 295)
    assert measures.profiles(data.report("seoul-economy-2022"))["amount_krw"].sum() == 753_976_000_000


def test_items_and_their_total_are_kept_apart(data):
    for own in departments(data):
        table = measures.budget_by_item(own)
        if table.empty or not table["is_total"].any():
            continue
        total = table[table["is_total"]].iloc[0]
        parts = table[~table["is_total"]]
        assert parts["amount_krw"].sum() == pytest.approx(total["amount_krw"], rel=0.001)


def test_funding_sources_add_up_to_the_projects_that_name_them(data):
    own = data.department("yeongdeungpo-2019", "사회적경제과")
    funding = measures.funding(own)
    assert funding["amount_krw"].sum() == pytest.approx(measures.projects(own)["budget_krw"].sum(), rel=0.001)
    assert funding.groupby("fiscal_year")["share"].sum().round(6).eq(1).all()
    assert "계" not in set(funding["source"])


def test_audit_items_are_all_there(data):
    assert measures.audit_by_kind(data)["total"].tolist() == [85, 16, 79]
    summary = measures.audit_summary(data)
    assert len(summary) >= 10 and summary["agrees"].mean() > 0.8


def test_a_departments_slips_are_found_in_the_bureaus_table(data):
    failing = measures.failing(data.department("geumcheon-2018", "지역경제과"))
    assert 114 in {line for lines in failing["lines"] for line in lines}
    assert (failing["severity"] != "rounding").any()


def test_the_number_that_would_mend_the_sums_is_named(data):
    table = measures.suspects(data.department("geumcheon-2018", "지역경제과"))
    assert table[["line", "cell", "printed", "mended", "mends"]].values.tolist() == [[114, 3, 201850, 203850, 2]]
    assert not table["label"].str.strip().eq("").any() and table["unit"].tolist() == ["천원"]
    whole = measures.suspects(data)
    assert (whole["printed"] != whole["mended"]).all() and whole[["report", "line", "cell"]].notna().all().all()


PLACED = (
    "budget_total",
    "budget_by_item",
    "funding",
    "execution",
    "projects",
    "staff_by_group",
    "indicators",
    "usage_programmes",
    "facilities",
)


@pytest.mark.parametrize("name", PLACED)
def test_every_number_shown_leads_back_to_a_row(data, name):
    """In a table cell to an observation, outside tables to a line that holds figures."""
    observed = set(spots_of(data["observations"]))
    printed = set(map(tuple, data["budgets"][["report", "line"]].values)) | set(
        map(tuple, data["figures"][["report", "line"]].values)
    )
    printed |= set(map(tuple, data["projects"][["report", "line"]].values))
    for own in departments(data):
        table = getattr(measures, name)(own)
        for spot, row in zip(spots_of(table), records(table), strict=True):
            report, line, cell, *_ = spot
            if cell is None:
                assert (report, line) in printed, (name, spot)
            elif spot not in observed:
                # A staff row is made of several numbers; its own place is that of the first.
                assert any(other[:3] == (report, line, cell) for other in observed), (name, spot)
            assert row["report"] == own.report_id


def test_shown_amounts_are_the_printed_ones(data):
    observations = data["observations"]
    amounts = dict(zip(spots_of(observations), observations["amount_krw"], strict=True))
    compared = 0
    for own in departments(data):
        for table in (
            measures.budget_by_item(own),
            measures.execution(own),
            measures.projects(own).rename(columns={"budget_krw": "amount_krw"}),
        ):
            for spot, row in zip(spots_of(table), records(table), strict=True):
                if spot in amounts and row["amount_krw"] is not None:
                    assert amounts[spot] == row["amount_krw"], spot
                    compared += 1
    assert compared > 60


def test_tables_escape_what_reports_say(data):
    own = data.department("geumcheon-2018", "재무과")
    table = measures.projects(own)
    table.loc[0, "title"] = "<script>alert(1)</script>"
    html = table_html(
        table,
        __import__("helpers.analysis.columns", fromlist=["TABLES"]).TABLES["projects"],
        Words("en"),
        "<b>",
        {"year": 2018, "before": 2017},
    )
    assert "<script" not in html and "&lt;script&gt;" in html and "<caption>&lt;b&gt;" in html
    assert 'scope="col"' in html and 'scope="row"' in html and 'class="num"' in html and "line " in html


def usage_rows(*rows):
    """Usage of one area in one year: group, programme, participants."""
    columns = {"report": "r", "department": "d", "area": "가", "year": 2019.0, "table": "t", "cell": 1, "origins": "[]"}
    return pd.DataFrame(
        [
            {
                **columns, "group": group, "programme": programme, "sessions": None, "participants": participants,
                "is_total": programme is None, "line": line, "html_index": None, "html_row": None, "part": None,
            }
            for line, (group, programme, participants) in enumerate(rows)
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "participants", "printed"),
    [
        # The printed subtotals differ from the sums of the programmes, so that each result tells what was added up.
        ([("A", "a", 5.0), ("A", None, 10.0), ("B", "b", 7.0), ("B", None, 20.0)], 30, False),
        ([("A", "a", 5.0), ("A", None, 10.0)], 10, False),
        ([("A", "a", 5.0), ("A", None, 10.0), ("B", "b", 7.0)], 17, False),
        ([("A", "a", 5.0), ("A", None, 10.0), (None, None, 40.0)], 40, True),
        ([("A", "a", 5.0), (None, "b", 7.0)], 12, False),
    ],
    ids=["every group", "one group", "some groups", "the area", "none"],
)
def test_printed_subtotals_come_before_sums(monkeypatch, rows, participants, printed):
    monkeypatch.setattr(series, "with_check", lambda data, frame: frame)
    row = records(series.usage_areas({"usage": usage_rows(*rows)}))[0]
    assert (row["participants"], row["printed"]) == (participants, printed)


def test_usage_of_an_area_is_what_its_groups_print(data):
    areas = measures.usage_areas(data.department("janganpyeong-2020", "도시재생실")).set_index(["area", "year"])["participants"]
    assert areas["메이커 스페이스", 2019] == 1_092
    assert areas["교육", 2018] == 843 + 86 + 2_530


def test_what_sets_a_department_apart_is_found_by_rules_for_all(data):
    def kind(report, department):
        found = measures.unusual(data.department(report, department))
        return found and found["kind"]

    assert kind("geumcheon-2018", "지역경제과") == "growth"
    assert kind("geumcheon-2018", "기획예산과") == "share"
    assert kind("seoul-economy-2022", "일자리정책과") == "per_head"
    assert kind("geumcheon-2018", "재무과") is None
    assert kind("yeongdeungpo-2019", "사회적경제과") is None, "there is nothing to compare it with"


@pytest.mark.parametrize(
    ("rule", "values", "found"),
    [
        ("_far", {"가": 0.9, "나": 0.1, "다": 0.12, "라": 0.08}, True),
        ("_far", {"가": 0.19, "나": 0.1, "다": 0.12, "라": 0.08}, False),
        ("_far", {"가": 0.9, "나": 0.1, "다": 0.12}, False),
        ("_below", {"가": 0.5, "나": 0.7, "다": 0.8, "라": 0.9}, True),
        ("_below", {"가": 0.75, "나": 0.7, "다": 0.8, "라": 0.9}, False),
        ("_times", {"가": 10, "나": 5, "다": 4, "라": 3}, True),
        ("_times", {"가": 7, "나": 5, "다": 4, "라": 3}, False),
        ("_largest", {"가": 10, "나": 6, "다": 4, "라": 3}, True),
        ("_largest", {"가": 8, "나": 6, "다": 4, "라": 3}, False),
    ],
)
def test_a_department_is_unusual_only_where_it_is_clearly_apart(rule, values, found):
    rules = importlib.import_module("helpers.analysis.measures.unusual")
    assert bool(getattr(rules, rule)(values, "가")) is found


def test_checks_of_a_number_are_those_it_is_tested_by_and_those_it_counts_in(data):
    own = data.report("geumcheon-2018")
    tested, member = ("geumcheon-2018", 112, 3, None, None, 0), ("geumcheon-2018", 114, 3, None, None, 0)
    checks = own.checks_of([tested, member, ("geumcheon-2018", 1, 0, None, None, 0)])
    assert set(checks) == {tested, member}
    shared = {check["row"] for check in checks[tested]} & {check["row"] for check in checks[member]}
    assert len(shared) == 1
    assert [check["holds"] for check in checks[tested] if check["row"] in shared] == [False]


def test_every_number_of_a_measure_says_where_it_is_printed(data):
    for own in departments(data):
        for table, fields in (
            (measures.budget_by_item(own), ("amount_krw", "previous_krw", "change_krw")),
            (measures.funding(own), ("amount_krw", "share")),
            (measures.execution(own), ("amount_krw", "share")),
            (measures.staff_by_group(own), ("capacity", "current", "gap")),
            (measures.projects(own), ("budget_krw", "previous_krw", "change_krw")),
            (measures.other_series(own), ("first_value", "value")),
            (measures.facilities(own), ("area_m2",)),
            (measures.failing(own), ("printed", "computed")),
        ):
            for row in records(table):
                assert all(row["places"][field] for field in fields if row[field] is not None), row
