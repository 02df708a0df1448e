"""`budgets` and `projects`: what money belongs to whom, for what, from where, when and at which stage."""

import pytest
from datasets_material import clean, observation

from helpers.datasets.budgets import budgets
from helpers.datasets.frames import frame as as_frame
from helpers.datasets.funding import is_budget_title, source_of, stage_of
from helpers.datasets.projects import projects

BUREAU = [
    "□ 예산현황", "", "(단위 : 천원)", "", "구 분\t\t2021년\t2020년\t증 감\t증감률(%)", "합 계\t\t700\t600\t100\t16.67",
    "나 루 과\t계\t400\t350\t50\t14.29", "\t정책사업비\t300\t260\t40\t15.38", "\t행정운영경비\t100\t90\t10\t11.11",
    "다온과\t계\t300\t250\t50\t20", "\t정책사업비\t200\t170\t30\t17.65", "\t행정운영경비\t100\t80\t20\t25", "",
]  # fmt: skip
LIST = [
    "나 루 과",
    "",
    "- 나루팀",
    "",
    "나루과 사업목록",
    "",
    "연번\t세 부 사 업 명\t구 분\t쪽",
    "1\t물길 돌봄 확대\t신규\t3",
    "2\t쉼터 나눔\t계속\t5",
    "",
]


def rows(lines, **options):
    document, base, names = clean(lines, **options)
    return document, as_frame(budgets(base["observations"], [document], names), "budgets")


def test_bureau_table_gives_every_department_its_own_lines():
    _, frame = rows(BUREAU)
    wholes = frame[(frame["fiscal_year"] == 2021) & frame["item"].isna() & frame["department"].notna()]
    assert wholes.set_index("department")["amount_krw"].to_dict() == {"나루과": 400_000, "다온과": 300_000}
    assert wholes["is_total"].all()
    parts = frame[(frame["fiscal_year"] == 2020) & ~frame["is_total"]]
    assert parts["amount_krw"].sum() == 600_000
    assert set(frame["stage"]) == {"예산"} and set(frame["source"]) == {"계"}
    assert not frame["value"].isin([16.67, 100 / 6]).any(), "changes and rates are no budgets"


def test_table_by_source_and_year():
    table = ["□ 2021년 소요예산 : 90천원", "", "(단위 : 천원)", "", "재원별\t2021년 예산\t2020년 예산\t비교증감\t비고",
             "계\t90\t70\t20\t", "국 비\t50\t40\t10\t", "구비 (나눔)\t40\t30\t10\t수당 5천원", ""]  # fmt: skip
    document, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", *table])
    found = {
        (r.source, r.item if isinstance(r.item, str) else None, r.fiscal_year): (r.amount_krw, r.is_total)
        for r in frame.itertuples()
    }
    assert found == {
        ("계", None, 2021): (90_000, True), ("계", None, 2020): (70_000, True), ("국비", None, 2021): (50_000, False),
        ("국비", None, 2020): (40_000, False), ("구비", "나눔", 2021): (40_000, False), ("구비", "나눔", 2020): (30_000, False),
    }  # fmt: skip
    assert set(frame["project"]) == {"물길 돌봄 확대"}
    _, _, names = clean([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", *table])
    listed = as_frame(projects([document], frame, names), "projects").set_index("title")
    assert listed.loc["물길 돌봄 확대", ["budget_krw", "previous_krw"]].tolist() == [90_000, 70_000]
    assert listed["budget_krw"].isna()["쉼터 나눔"], "nothing printed, nothing given"
    assert listed["kind"].tolist() == ["신규", "계속"]


def test_line_with_sources():
    _, frame = rows(
        [*LIST, "1", "", "물길 돌봄 확대 (신규)", "", "□ 소요예산 : 총477,250천원(국 82,550, 시 130,300, 구비 264,400)", ""]
    )
    assert frame.set_index("source")["amount_krw"].to_dict() == {
        "계": 477_250_000,
        "국비": 82_550_000,
        "시비": 130_300_000,
        "구비": 264_400_000,
    }
    assert frame.loc[frame["is_total"], "source"].tolist() == ["계"]
    assert frame["cell"].isna().all() and frame["line"].nunique() == 1


def test_line_paid_by_one_source_gives_both():
    _, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", "□ 소요예산 : 1,000천원(시비)", ""])
    assert frame.set_index("source")["amount_krw"].to_dict() == {"계": 1_000_000, "시비": 1_000_000}


def test_cost_over_years_has_no_year_but_the_years_share_has():
    _, frame = rows(
        [*LIST, "1", "", "물길 돌봄 확대 (신규)", "", "□ 소요예산 : 900백만원('20년 200백만원, '21년 예산 : 300백만원)", ""]
    )
    by_year = dict(zip(frame["fiscal_year"].fillna(0), frame["value"], strict=True))
    assert by_year == {0: 900, 2020: 200, 2021: 300}


def test_item_is_never_the_label_of_a_line_beside_it():
    part = ["- 위치 : 나루동 1", "- 주요시설 : 체험관, 교육실", "- 소요예산 : 20백만원", ""]
    _, frame = rows(
        [
            *LIST,
            "1",
            "",
            "물길 돌봄 확대 (신규)",
            "",
            "□ 사업개요",
            "",
            *part,
            "□ 나루관 건립",
            "",
            *part,
            "□ 다온관 건립",
            "",
            *part,
        ]
    )
    assert set(frame["item"].dropna()) == {"사업개요", "나루관 건립", "다온관 건립"}
    assert frame["item"].notna().all(), "null would say the whole of the project"


def test_several_lines_are_items_of_the_project():
    lines = ["□ 나눔 마당 열기", "", "- 소요예산 : 10천원", "", "□ 물놀이 쉼터 만들기", "", "- 소요예산 : 20천원", ""]
    _, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", *lines])
    assert frame["item"].tolist() == ["나눔 마당 열기", "물놀이 쉼터 만들기"]


def test_item_beyond_the_projects_budget_is_a_cost_over_years():
    table = [
        "□ 2021년 소요예산 : 90천원",
        "",
        "(단위 : 천원)",
        "",
        "재원별\t2021년 예산\t2020년 예산",
        "계\t90\t70",
        "구비\t90\t70",
        "",
    ]
    lines = ["□ 나눔 마당 열기", "", "- 소요예산 : 20천원", "", "□ 물놀이 쉼터 만들기", "", "- 소요예산 : 900천원", ""]
    _, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", *lines, *table])
    items = frame[frame["item"].notna()].set_index("item")["fiscal_year"]
    assert items["나눔 마당 열기"] == 2021 and items.isna()["물놀이 쉼터 만들기"]
    wholes = frame[frame["item"].isna() & (frame["source"] == "계")]
    assert wholes["fiscal_year"].tolist() == [2021, 2020], "the line that repeats the table's total is left aside"


def test_a_line_that_states_a_years_budget_is_the_whole_of_its_project():
    _, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", "□ 사업개요", "- '21년 예산 : 5억원(수당 3, 시설 2)", ""])
    assert frame[["project", "fiscal_year", "amount_krw"]].to_numpy().tolist() == [["물길 돌봄 확대", 2021, 500_000_000]]
    assert frame["item"].isna().all()


def test_two_lines_that_state_the_same_year_are_items_called_by_their_numbered_headings():
    lines = ["① 물길 정비", "□ 사업개요", "- '21년 예산 : 5억원", "② 쉼터 개소", "□ 사업개요", "- '21년 예산 : 3억원", ""]
    _, frame = rows([*LIST, "1", "", "물길 돌봄 확대 (신규)", "", *lines])
    assert frame.set_index("item")["amount_krw"].to_dict() == {"물길 정비": 500_000_000, "쉼터 개소": 300_000_000}


def test_item_with_a_table_of_its_own_is_a_total():
    def row(line, name, value, **more):
        table = f"garam-2021:{20 if line > 20 else 10}"
        return observation(
            line=line,
            table=table,
            row_labels=[name],
            col_labels=["예산"],
            value=value,
            unit="천원",
            amount_krw=value * 1000,
            **more,
        )

    made = [
        row(11, "계", 30.0, title="총괄"), row(12, "물길", 10.0, title="총괄"), row(13, "쉼터", 20.0, title="총괄"),
        row(21, "계", 10.0, title="물길 (2개 사업)"), row(22, "나루", 4.0, title="물길 (2개 사업)"), row(23, "다리", 6.0, title="물길 (2개 사업)"),
    ]  # fmt: skip
    document, _, names = clean([])
    frame = as_frame(budgets(made, [document], names), "budgets")
    assert frame.loc[~frame["is_total"], "item"].tolist() == ["쉼터", "나루", "다리"]
    assert frame.loc[~frame["is_total"], "value"].sum() == 30


def test_execution_by_year():
    table = ["- 집행 비용", "", "(단위:천원)", "", "연 도\t배정예산\t민간위탁금(A)\t집행액(B)\t집행율(B/A)", "'19년\t30\t28\t27\t96.4%", "'20년(1~5월)\t15\t14\t7\t50.0%", ""]  # fmt: skip
    _, frame = rows(table)
    assert frame.set_index(["fiscal_year", "stage"])["value"].to_dict() == {
        (2019, "배정"): 30, (2019, "교부"): 28, (2019, "집행"): 27, (2020, "배정"): 15, (2020, "교부"): 14, (2020, "집행"): 7,
    }  # fmt: skip


def test_money_handed_over_is_a_stage_among_stages_and_an_item_among_items():
    settled = ["결산현황", "", "(단위:천원)", "", "구 분\t예산액\t결산액", "계\t30\t28", "위탁금\t20\t19", "시설비\t10\t9", ""]
    _, frame = rows(settled)
    assert set(frame["stage"]) == {"예산"}
    assert frame[~frame["is_total"]].set_index("item")["value"].to_dict() == {"위탁금": 20, "시설비": 10}
    turned = ["- 집행 비용", "", "(단위:천원)", "", "구 분\t'19년\t'20년", "배정예산\t30\t15", "민간위탁금(A)\t28\t14", "집행액(B)\t27\t7", ""]  # fmt: skip
    _, frame = rows(turned)
    assert set(frame[frame["fiscal_year"] == 2019]["stage"]) == {"배정", "교부", "집행"}


def test_year_before_is_the_fiscal_year_less_one():
    _, frame = rows(
        [
            "예산현황",
            "",
            "(단위: 천원)",
            "",
            "단위사업명\t예산액\t전년도 예산액\t증(△)감",
            "계\t30\t20\t10",
            "물길\t10\t5\t5",
            "쉼터\t20\t15\t5",
            "",
        ]
    )
    assert frame.groupby("fiscal_year")["value"].sum().to_dict() == {2020: 40, 2021: 60}
    assert frame["is_total"].tolist() == [True, True, False, False, False, False]


def test_parts_in_a_cell_are_sources_of_their_item():
    made = [
        observation(row_labels=["물길"], col_labels=["예산"], value=520.0, unit="백만원", amount_krw=520e6, raw="520 (국 260, 구 260)", title="돌봄 (2개 사업)"),
        observation(row_labels=["물길"], col_labels=["예산", "국"], part=1, value=260.0, unit="백만원", amount_krw=260e6, raw="520 (국 260, 구 260)"),
        observation(row_labels=["물길"], col_labels=["예산", "구"], part=2, value=260.0, unit="백만원", amount_krw=260e6, raw="520 (국 260, 구 260)"),
        observation(row_labels=["계"], col_labels=["예산"], line=10, value=700.0, unit="백만원", amount_krw=700e6, raw="700", title="돌봄 (2개 사업)"),
        observation(row_labels=["쉼터"], col_labels=["예산"], line=12, value=180.0, unit="백만원", amount_krw=180e6, raw="180 (전액 시비)"),
    ]  # fmt: skip
    document, _, names = clean([])
    frame = as_frame(budgets(made, [document], names), "budgets")
    assert frame.loc[~frame["is_total"], ["item", "source", "value"]].values.tolist() == [
        ["물길", "국비", 260.0], ["물길", "구비", 260.0], ["쉼터", "시비", 180.0],
    ]  # fmt: skip
    assert frame.loc[frame["line"] == 10, "item"].tolist() == ["돌봄"], "the total of a list of items is not that of the project"


@pytest.mark.parametrize("label", ["비교증감", "증감률(%)", "집행율(B/A)", "총사업비", "기 투 자", "장래소요", "세입예산"])
def test_other_money_is_no_budget(label):
    document, _, names = clean([])
    made = observation(row_labels=["계"], col_labels=[label], unit="천원", amount_krw=1000.0, title="2021년 소요예산")
    assert not budgets([made], [document], names)


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("국 비", "국비"),
        ("시비", "시비"),
        ("구비 (소식지)", "구비"),
        ("민간", "민간"),
        ("재배정", "재배정"),
        ("계", None),
        ("구", None),
        ("시민참여", None),
    ],
)
def test_sources(label, source):
    found = source_of(label)
    assert (found and found[0]) == source


def test_words_that_only_contain_budget_are_neither_stage_nor_title():
    assert stage_of("시민참여예산 (시정분야)") is None
    assert not is_budget_title("주민참여예산제 운영 현황") and not is_budget_title(None)
