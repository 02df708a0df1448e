"""Charts: something in, something seen; nothing in, nothing shown; nothing cut off; the same bytes each time."""

import pandas as pd
import pytest
from matplotlib.text import Text

from helpers.analysis import charts, measures, open_data
from helpers.analysis.charts.base import columns_of, wrap
from helpers.analysis.theme import readable_on
from helpers.analysis.wording import Words

LONG = "아주 긴 이름을 가진 지역경제 활성화 및 전통시장 상점가 육성 지원 사업 (가칭) 제3차 종합계획 수립 및 추진"


def projects(amounts, before=None, title=LONG):
    before = before or [None] * len(amounts)
    rows = [
        {
            "title": f"{title} {place}",
            "budget_krw": now,
            "previous_krw": then,
            "change_krw": None if then is None else now - then,
            "line": place,
        }
        for place, (now, then) in enumerate(zip(amounts, before, strict=True))
    ]
    return pd.DataFrame(rows)


def made(data):
    """Every chart of a department."""
    words = Words("en")
    yield charts.posts(measures.staff_by_group(data), words)
    yield charts.budget_items(measures.budget_by_item(data), words)
    yield charts.funding(measures.funding(data), words)
    yield charts.execution(measures.execution(data), words)
    yield charts.project_budgets(measures.projects(data), words)
    yield charts.project_changes(measures.project_changes(data), words)
    yield charts.indicators(measures.indicators(data), words)
    yield charts.usage(measures.usage_areas(data), words)
    yield charts.audit_status(measures.audit_by_kind(data), words)


def assert_fits(chart):
    """All text stands inside the figure, and something is drawn."""
    figure = chart.figure
    figure.canvas.draw()
    width, height = figure.get_size_inches() * figure.dpi
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text.axes is not None and text in text.axes.texts:
            box = text.get_window_extent()
            assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text.get_text()
    assert figure.axes and any(axes.patches or axes.lines for axes in figure.axes)
    assert len(chart.alt) > 20


@pytest.mark.parametrize(
    "table",
    [
        projects([5e9, 3e6]),
        projects([1e12, 5e8, 1e3], [2e12, 5e8, 0.0]),
        projects([float(10**n) for n in range(14, 0, -1)] + [7.0] * 20),
    ],
    ids=["two", "unequal", "many"],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_long_names_and_unequal_sizes_fit(table, language):
    assert_fits(charts.project_budgets(table, Words(language)))


def test_what_shrank_stands_left_of_zero_with_its_label():
    chart = charts.project_changes(
        projects([1e9, 2e8, 1e6], [1e8, 3e9, 2e9]).sort_values("change_krw", ascending=False), Words("ko")
    )
    assert_fits(chart)
    assert any("−" in text.get_text() for text in chart.figure.axes[0].texts)
    assert chart.figure.axes[0].get_xlim()[0] < 0 < chart.figure.axes[0].get_xlim()[1]


def test_bars_begin_at_zero_and_name_their_unit():
    chart = charts.project_budgets(projects([5e9, 4.9e9]), Words("ko"))
    axes = chart.figure.axes[0]
    assert all(patch.get_x() == 0 for patch in axes.patches) and axes.get_xlabel() == "억원"


def test_no_chart_without_data(processed):
    empty = open_data(processed).department("geumcheon-2018", "재무과")
    assert charts.posts(measures.staff_by_group(empty), Words("en")) is None
    assert charts.usage(measures.usage_areas(empty), Words("en")) is None
    assert charts.project_budgets(projects([5e9]), Words("en")) is None  # one bar says nothing that the sentence does not


@pytest.mark.slow
def test_charts_of_every_department_fit(processed):
    data = open_data(processed)
    seen = 0
    for report, department in data["departments"][["report", "department"]].itertuples(index=False):
        for chart in made(data.department(report, department)):
            if chart is not None:
                assert_fits(chart)
                seen += 1
    assert seen > 40


def test_the_same_chart_is_the_same_bytes(processed):
    data = open_data(processed).department("geumcheon-2018", "지역경제과")
    first, second = (charts.funding(measures.funding(data), Words("en")) for _ in range(2))
    assert first.svg() == second.svg() and first.png() == second.png()
    assert "<date" not in first.svg() and "<script" not in first.svg()


def test_korean_glyphs_are_drawn(recwarn):
    charts.project_budgets(projects([5e9, 3e9]), Words("ko")).png()
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_wrapped_labels_keep_their_width():
    assert all(columns_of(line) <= 30 for line in wrap(LONG, 30))
    assert len(wrap(LONG, 30, 2)) == 2 and wrap(LONG, 30, 2)[1].endswith("…")


@pytest.mark.parametrize("colour", ["#1f5f9e", "#e6a23c", "#c9d2dc", "#12806a"])
def test_labels_on_bars_have_contrast(colour):
    assert readable_on(colour) in ("#ffffff", "#101418")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_usage_leads_with_the_most_of_the_whole_period(language):
    counts = {
        "합계": {2017: 25.0, 2018: 20.0, 2019: 22.0},
        "기타": {2017: 1.0, 2019: 12.0},  # the best single year
        "지역산업": {2017: None, 2018: 10.0, 2019: 8.0},  # the most of all years
    }
    rows = [
        {"area": area, "year": year, "participants": count} for area, years in counts.items() for year, count in years.items()
    ]
    words = Words(language)
    chart = charts.usage(pd.DataFrame(rows), words)
    lead = words.term("usage_area", "지역산업")
    assert chart.alt.startswith(words("chart.usage", area=lead, first=2017, last=2019))
    titles = [axes.get_title(loc="left") for axes in chart.figure.axes if axes.get_visible()]
    assert titles[0].startswith(words.term("usage_area", "합계")) and titles[1].startswith(lead)


def points(series, values, breakdown=None, number=0):
    rows = [{"period": str(2018 + place), "value": value} for place, value in enumerate(values)]
    return pd.DataFrame(rows).assign(id=number, series=series, breakdown=breakdown, unit="건")


@pytest.mark.parametrize(
    ("values", "said"),
    [([1.0, 3.0], "ends higher than it began"), ([3.0, 1.0], "ends lower than it began"), ([2.0, 2.0], "ends where it began")],
)
def test_a_single_series_is_named(values, said):
    chart = charts.indicators(points("실적", values), Words("en"))
    assert chart.alt.startswith(f"실적 {said}.")
    assert "series" not in chart.alt


@pytest.mark.parametrize(
    ("breakdown", "name"),
    [("추진 실적", "추진 실적"), ("계 > 계", "추진 실적, 계"), ("계 > 남 > 계", "추진 실적, 계, 남, 계"), (None, "추진 실적")],
)
def test_names_of_series_do_not_repeat_themselves(breakdown, name):
    chart = charts.indicators(points("추진 실적", [1.0, 3.0], breakdown), Words("en"))
    assert chart.alt.startswith(f"{name} ends higher")
    assert chart.figure.axes[0].get_title(loc="left").replace("\n", " ").startswith(f"{name} (")


@pytest.mark.parametrize("count", [1, 3, 10, 12, 14, 1300])
def test_what_is_counted_has_whole_ticks(count):
    words = Words("en")
    made = [
        charts.affairs(pd.DataFrame([{"affair": "가", "achievements": count, "improvements": 0}]), words),
        charts.audit_status(pd.DataFrame([{"label": "가", "완료": count, "total": count}]), words),
        charts.skipped(pd.DataFrame([{"reason": "가", "total": count}]), words),
    ]
    for chart in made:
        assert all(tick == int(tick) for tick in chart.figure.axes[0].get_xticks())
