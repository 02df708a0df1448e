"""Figures of the five reports that are known to be right, against tables built from the committed extracts."""

import json

import pytest

from helpers import load
from helpers.datasets.audit_items import summary_differences
from helpers.datasets.schema import TABLES

GEUMCHEON, SEOUL, YEONGDEUNGPO = "geumcheon-2018", "seoul-economy-2022", "yeongdeungpo-2019"
JANGAN, EVALUATIONS = "janganpyeong-2020", "consignment-eval-2021"
DOMAIN = [name for name in TABLES if name not in ("reports", "tables", "observations", "skipped", "figures", "checks")]


@pytest.fixture(scope="module")
def data(raw, processed):
    if not (raw / f"{GEUMCHEON}.txt").is_file():
        pytest.skip("the extracts are not in data/raw")
    return {name: load(name, processed) for name in TABLES}


def of(data, name, report):
    frame = data[name]
    return frame[frame["report"] == report]


def whole(data, report, year, stage="예산"):
    """Budgets of departments as a whole, all sources together."""
    frame = of(data, "budgets", report)
    frame = frame[frame["project"].isna() & frame["item"].isna() & (frame["source"] == "계")]
    return frame[(frame["fiscal_year"] == year) & (frame["stage"] == stage)]


def test_five_reports(data):
    assert data["reports"]["report"].tolist() == [EVALUATIONS, GEUMCHEON, JANGAN, SEOUL, YEONGDEUNGPO]
    assert data["reports"]["fiscal_year"].tolist() == [2021, 2018, 2020, 2022, 2019]


def test_departments_and_projects_of_geumcheon(data):
    departments = of(data, "departments", GEUMCHEON).sort_values("order")["department"].tolist()
    assert departments == ["기획예산과", "지역혁신과", "홍보마케팅과", "지역경제과", "재무과", "세무1과", "세무2과"]
    projects = of(data, "projects", GEUMCHEON)
    assert [int((projects["department"] == name).sum()) for name in departments] == [9, 10, 7, 7, 3, 3, 2]
    assert projects["kind"].isin(["신규", "계속"]).all() and projects["page"].notna().all()
    assert projects["budget_krw"].notna().sum() >= 39


def test_budgets_of_geumcheon(data):
    frame = whole(data, GEUMCHEON, 2018)
    own = frame[frame["department"].notna()]
    assert len(own) == 7 and own["amount_krw"].sum() == 19_717_984_000
    assert frame.loc[frame["department"].isna(), "amount_krw"].tolist() == [19_717_984_000]
    before = whole(data, GEUMCHEON, 2017)
    assert before.loc[before["department"].notna(), "amount_krw"].sum() == 16_554_129_000


def test_project_budgets_add_up_over_their_sources(data):
    """Each project's sources against the total that the report prints."""
    frame = of(data, "budgets", GEUMCHEON)
    frame = frame[frame["project"].notna() & (frame["stage"] == "예산") & (frame["fiscal_year"] == 2018)]
    table = frame[frame["table"].notna() & ~frame["item"].fillna("").str.contains(">")]
    totals = table[table["item"].isna() & (table["source"] == "계")].set_index("table")
    parts = (
        table[(table["source"] != "계") & ~table["is_total"] & table["table"].isin(totals.index)]
        .groupby("table")["amount_krw"]
        .sum()
    )
    wrong = {
        name: (parts[name], totals.loc[name, "amount_krw"])
        for name in parts.index
        if parts[name] != totals.loc[name, "amount_krw"]
    }
    assert len(parts) >= 35 and not wrong


def test_sources_of_one_project(data):
    frame = of(data, "budgets", GEUMCHEON)
    frame = frame[(frame["line"].between(2306, 2310)) & (frame["fiscal_year"] == 2018)]
    assert frame.set_index("source")["value"].to_dict() == {
        "계": 5_532_747,
        "시비": 100_000,
        "구비": 370_747,
        "외부": 562_000,
        "기금": 4_500_000,
    }


def test_items_of_one_project_add_up_to_it_once(data):
    """Four tables list programmes within programmes; what is no total comes to the project's budget."""
    frame = of(data, "budgets", GEUMCHEON)
    items = frame[frame["line"].between(2126, 2156) & frame["item"].notna() & ~frame["is_total"]]
    assert items["amount_krw"].sum() == 5_127_000_000


def test_staff_of_geumcheon_from_the_line(data):
    frame = of(data, "staffing", GEUMCHEON)
    assert frame[["capacity", "current"]].values.tolist() == [[161, 153]] and frame["department"].isna().all()


def test_seoul(data):
    assert len(of(data, "departments", SEOUL)) == 12
    staff = of(data, "staffing", SEOUL)
    total = staff[(staff["group"] == "계")]
    bureau, own = total[total["department"].isna()], total[total["department"].notna()]
    assert bureau[["capacity", "current", "women"]].values.tolist() == [[307, 295, 149]]
    assert own[["capacity", "current", "women"]].sum().tolist() == [307, 295, 149] and len(own) == 12
    assert staff.loc[~staff["is_total"], ["capacity", "current"]].sum().tolist() == [307, 295]
    assert set(staff["as_of"]) == {"2022-01"}


def test_budget_and_execution_of_seoul(data):
    for stage, amount in (("예산현액", 753_976), ("원인행위액", 41_181), ("지출액", 19_488)):
        frame = whole(data, SEOUL, 2022, stage)
        assert frame.loc[frame["department"].isna(), "value"].tolist() == [amount]
        assert frame["department"].notna().sum() == 12
    own = whole(data, SEOUL, 2022, "예산현액")
    assert own.loc[own["department"].notna(), "value"].sum() == 753_976
    assert set(own["department"].dropna()) == set(of(data, "departments", SEOUL)["department"]), "misprinted names are mended"


def test_projects_of_seoul_name_no_department(data):
    projects = of(data, "projects", SEOUL)
    assert len(projects) == 24 and projects["department"].isna().all() and projects["theme"].notna().all()
    assert projects.groupby("theme").size().sum() == 24 and projects["theme"].nunique() == 5


def test_audit_items(data):
    items = data["audit_items"]
    assert len(items) == 180
    assert items["kind"].value_counts().to_dict() == {"시정·처리 요구사항": 85, "자료제출": 79, "건의사항": 16}
    assert items["status"].value_counts().to_dict() == {"완료": 122, "추진중": 56, "검토중": 2}
    for kind, group in items.groupby("kind"):
        assert sorted(group["no"]) == list(range(1, len(group) + 1)), kind
    assert items["department"].notna().all()


def test_audit_items_outside_tables_and_of_others(data):
    items = data["audit_items"]
    outside = items[items["table"].isna()]
    assert outside[["kind", "no", "department"]].values.tolist() == [
        ["시정·처리 요구사항", 15, "일자리정책과"],
        ["시정·처리 요구사항", 43, "서울시립과학관"],
    ]
    two = items[items["departments"].map(len) == 2]
    assert two["departments"].tolist() == [["농업기술센터", "서울시립과학관"]]
    twelve = set(of(data, "departments", SEOUL)["department"])
    others = {name for names in items["departments"] for name in names} - twelve
    assert others == {"기술교육원", "문화예술과"}


def test_only_the_miscounted_total_of_audit_items_disagrees(data):
    differences = summary_differences(data["audit_items"], data["observations"])
    assert len(differences) == 1 and "미반영: printed 2, counted 0" in differences[0]


def test_evaluations(data):
    frame = data["evaluations"]
    assert frame["no"].tolist() == list(range(1, 10)) and frame["affair"].nunique() == 9
    assert (frame["achievements"] >= 2).all() and (frame["improvements"] >= 2).all()
    assert frame["achievements"].sum() == 21 and frame["improvements"].sum() == 21
    assert frame["indicators"].map(len).tolist() == [2, 3, 4, 3, 4, 3, 3, 3, 3]
    named = [figure for figures in frame["achievement_figures"] for figure in figures]
    assert {"80.6억원", "143억원", "161명", "6.2억원"} <= set(named)


def test_yeongdeungpo(data):
    frame = of(data, "budgets", YEONGDEUNGPO)
    lines = frame[frame["project"].isna() & (frame["fiscal_year"] == 2019)]
    items = lines[lines["item"].notna()]
    assert len(items) == 4 and items["amount_krw"].sum() == 1_780_060_000 and not items["is_total"].any()
    assert lines.loc[lines["item"].isna(), "amount_krw"].tolist() == [1_780_060_000]
    staff = of(data, "staffing", YEONGDEUNGPO)
    assert staff.loc[staff["is_total"], ["capacity", "current"]].values.tolist() == [[16, 16]]
    assert staff.loc[~staff["is_total"], ["capacity", "current"]].sum().tolist() == [16, 16]
    assert len(of(data, "projects", YEONGDEUNGPO)) == 6


def test_janganpyeong(data):
    money = of(data, "budgets", JANGAN)
    assert money[money["stage"] == "집행"].groupby("fiscal_year")["value"].sum().to_dict() == {
        2017: 275_850,
        2018: 1_011_232,
        2019: 1_088_313,
        2020: 272_573,
    }
    usage = of(data, "usage", JANGAN)
    total = usage[(usage["area"] == "합계") & usage["programme"].isna()].fillna({"year": 0}).set_index("year")
    assert total["sessions"].to_dict() == {0: 2168, 2017: 83, 2018: 745, 2019: 1340}
    assert total["participants"].to_dict() == {0: 45362, 2017: 1700, 2018: 18263, 2019: 25399}
    floors = of(data, "facilities", JANGAN)
    assert floors.loc[~floors["is_total"], "area_m2"].tolist() == [437.95, 294.29, 337.04]
    assert floors.loc[floors["is_total"], "area_m2"].tolist() == [1069.28]


def test_public_validator_accepts_the_tables(data, processed):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(processed / "datapackage.json")
    assert report.valid, report.flatten(["title", "fieldName", "message"])[:5]


@pytest.mark.parametrize("name", DOMAIN)
def test_every_row_leads_back(data, name):
    frame, lines = data[name], data["reports"].set_index("report")["lines"]
    assert (frame["line"] <= frame["report"].map(lines)).all()
    if "cell" not in frame or "value" not in frame:
        return
    key = ["report", "line", "cell", "html_index", "html_row", "part"]
    inside = frame[frame["cell"].notna()]
    found = inside.merge(data["observations"][[*key, "value"]], on=key, how="left", suffixes=("", "_observed"))
    assert (found["value"] == found["value_observed"]).all()


@pytest.mark.parametrize("name", ["staffing", "usage"])
def test_rows_of_several_numbers_lead_back_to_each(data, name):
    places = data["observations"].set_index(["report", "line", "cell", "part"])["value"].to_dict()
    for row in data[name].to_dict("records"):
        for measure, line, cell, _, _, part in json.loads(row["origins"]):
            if cell is not None:
                assert places[row["report"], line, cell, part] == row[measure]
