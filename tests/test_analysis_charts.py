"""Charts: something in, something seen; nothing in, nothing shown; nothing cut off; the same bytes each time."""

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from chart_checks import faults, root
from chart_material import HOSTILE, KINDS, generated

import helpers.publishing
from helpers.analysis import charts, measures, open_data, theme
from helpers.analysis.charts.letters import printable, width, wrap
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


def made(data, words):
    """Every chart of a department."""
    yield charts.posts(measures.staff_by_group(data), words)
    yield charts.budget_items(measures.budget_by_item(data), words)
    yield charts.funding(measures.funding(data), words)
    yield charts.execution(measures.execution(data), words)
    yield charts.project_budgets(measures.projects(data), words)
    yield charts.project_changes(measures.project_changes(data), words)
    yield charts.indicators(measures.indicators(data), words)
    yield charts.usage(measures.usage_areas(data), words)
    yield charts.audit_status(measures.audit_by_kind(data), words)


def made_of_report(data, words):
    """Every chart of a report."""
    departments = measures.profiles(data)
    yield charts.departments(departments, words)
    yield charts.posts(departments[departments["capacity"].notna()], words, departments=True)
    yield charts.budget_items(measures.budget_by_item(data), words)
    yield charts.execution(measures.execution(data), words)
    yield charts.project_budgets(measures.projects(data), words)
    yield charts.affairs(data["evaluations"], words)
    yield charts.indicators(measures.indicators(data), words)
    yield charts.audit_status(measures.audit_by_kind(data), words)
    yield charts.audit_status(measures.audit_by_department(data), words, departments=True)
    yield charts.certainty(measures.certainty_by_report(data), words)


def made_of_all(data, words):
    """Every chart of the pages about all reports."""
    both = measures.per_head(measures.profiles(data))
    yield charts.per_head(both, words)
    yield charts.money_and_staff(both, words)
    yield charts.growth(measures.growth(measures.profiles(data)), words)
    yield charts.skipped(measures.skipped_by_reason(data), words)


def assert_fits(chart):
    """All text stands inside the figure, no two of them overlap, and something is drawn."""
    assert faults(chart) == []
    assert len(chart.alt) > 20 and chart.name


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
    assert any(text.get_text().startswith("−") and text.get_ha() == "right" for text in chart.figure.axes[0].texts)
    assert chart.figure.axes[0].get_xlim()[0] < 0 < chart.figure.axes[0].get_xlim()[1]


def test_bars_begin_at_zero_and_name_their_unit():
    chart = charts.project_budgets(projects([5e9, 4.9e9]), Words("ko"))
    axes = chart.figure.axes[0]
    assert len(axes.patches) == 2 and all(patch.get_x() == 0 for patch in axes.patches)
    assert "억원" in [text.get_text() for text in axes.texts]


def test_no_chart_without_data(processed):
    empty = open_data(processed).department("geumcheon-2018", "재무과")
    assert charts.posts(measures.staff_by_group(empty), Words("en")) is None
    assert charts.usage(measures.usage_areas(empty), Words("en")) is None
    assert charts.project_budgets(projects([5e9]), Words("en")) is None  # one bar says nothing that the sentence does not


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_names_and_numbers_no_texts_overlap_or_leave_the_figure(kind, seed):
    for chart in generated(kind, seed):
        assert_fits(chart)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_no_texts_overlap_or_leave_the_figure_in_many_more(kind):
    for seed in range(3, 60):
        for chart in generated(kind, seed):
            assert faults(chart) == [], seed


@pytest.mark.soak  # in `make test` a browser looks at the charts of every page
@pytest.mark.parametrize("language", ["en", "ko"])
def test_charts_of_all_departments_and_reports_fit(processed, language):
    data, words = open_data(processed), Words(language)
    seen = 0
    for report, department in data["departments"][["report", "department"]].itertuples(index=False):
        for chart in made(data.department(report, department), words):
            if chart is not None:
                assert_fits(chart)
                seen += 1
    for report in data["reports"]["report"]:
        for chart in made_of_report(data.report(report), words):
            if chart is not None:
                assert_fits(chart)
                seen += 1
    for chart in made_of_all(data, words):
        assert_fits(chart)
    assert seen > 60


def test_the_same_chart_is_the_same_bytes(processed):
    data = open_data(processed).department("geumcheon-2018", "지역경제과")
    first, second = (charts.funding(measures.funding(data), Words("en")) for _ in range(2))
    assert first.svg() == second.svg() and first.png() == second.png()
    assert "<date" not in first.svg() and "<script" not in first.svg()


def test_korean_glyphs_are_drawn(recwarn):
    charts.project_budgets(projects([5e9, 3e9]), Words("ko")).png()
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_wrapped_labels_keep_their_width():
    assert all(width(line, 10) <= 150 for line in wrap(LONG, 150))
    assert len(wrap(LONG, 150, most=2)) == 2 and wrap(LONG, 150, most=2)[1].endswith("…")


def sheets():
    """The colours on light and on dark paper and in print, as the pages' style sheet defines them."""
    css = (Path(helpers.publishing.__file__).parent / "templates" / "site" / "charts.css").read_text(encoding="utf-8")
    return [
        dict(re.findall(r"--chart-([a-z0-9]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]


def test_the_pages_define_every_colour_of_the_charts():
    light, dark, printed = sheets()
    assert light == printed == {name: colour for colour, name in theme.VARIABLES.items()}
    assert dark.keys() == light.keys()


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_colours_have_contrast_on_their_paper(paper):
    colours = sheets()[paper == "dark"]
    assert all(theme.contrast(colours[name], colours["paper"]) >= 4.5 for name in ("ink", "muted", "1"))
    marks = ["before", *(name for name in colours if name.isdigit())]
    assert len(marks) == 9 and all(theme.contrast(colours[name], colours["paper"]) >= 3 for name in marks)


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_labels_on_bars_have_contrast(paper):
    colours = sheets()[paper == "dark"]
    for colour in theme.PALETTE:
        label = theme.readable_on(colour)
        shown = colours["paper"] if label == theme.PAPER else label
        assert theme.contrast(shown, colours[theme.VARIABLES[colour]]) >= 4.5, colour


SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira and Fernandes 2009, severity 1, for linear red, green and blue
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def perceived(colour, sight):
    """A colour in Oklab (Ottosson 2020), times 100, as seen by some eyes."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in SIGHTS[sight])
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        100 * (0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short),
        100 * (1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short),
        100 * (0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short),
    )


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("paper", ["light", "dark"])
def test_colours_are_told_apart_by_all_eyes(paper, sight):
    colours = sheets()[paper == "dark"]
    seen = [perceived(colours[str(number)], sight) for number in range(1, 9)]

    def apart(one, other):
        return sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5

    assert min(apart(one, one + 1) for one in range(7)) >= 15  # neighbours in a bar
    assert min(apart(one, other) for one in range(6) for other in range(one)) >= 10
    assert min(apart(one, other) for one in range(8) for other in range(one)) >= 6


def test_text_from_reports_is_text_and_nothing_else():
    words = Words("en")
    frame = projects([5e9, 4e9, 3e9, *[2e9] * (len(HOSTILE) - 3)])
    frame["title"] = HOSTILE
    chart = charts.project_budgets(frame, words)
    drawn = chart.svg()
    assert {element.tag.split("}")[1] for element in root(drawn).iter()} == {"svg", "path", "text"}
    assert {name for element in root(drawn).iter() for name in element.attrib} <= {
        "viewBox", "width", "height", "role", "aria-label", "font-family", "stroke-linejoin", "d", "x", "y", "fill", "stroke",
        "stroke-width", "stroke-linecap", "font-size", "font-weight", "text-anchor", "textLength", "lengthAdjust",
    }  # fmt: skip
    shown = " ".join("".join(text.text for text in root(drawn).iter() if text.tag.endswith("text")).split())
    for name in HOSTILE:
        assert "".join(printable(name).split()) in "".join(shown.split())
    assert_fits(chart)


def test_a_chart_has_no_ids_styles_links_or_prolog_and_every_text_its_width():
    drawn = charts.project_budgets(projects([5e9, 3e9], [4e9, 5e9]), Words("ko")).svg()
    assert drawn.startswith("<svg ") and drawn.endswith("</svg>")
    assert not re.search(r"<style|<\?xml|<!DOCTYPE|\bid=|href|url\(|style=|<metadata|on[a-z]+=", drawn)
    texts = re.findall(r"<text [^>]*>", drawn)
    assert len(texts) > 8 and all("textLength=" in text and 'lengthAdjust="spacingAndGlyphs"' in text for text in texts)
    assert "Noto Sans KR" in drawn and "Malgun Gothic" in drawn
    fills = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    assert fills - {"none"} and all(re.fullmatch(r"var\(--chart-[a-z0-9]+, #[0-9a-f]{6}\)", fill) for fill in fills - {"none"})


def test_a_chart_stands_on_paper_of_its_own_where_no_page_gives_it_any():
    """In JupyterLab's dark theme, and in a viewer with a dark background, the text must stay readable."""
    drawn = root(charts.project_budgets(projects([5e9, 3e9]), Words("ko")).svg())
    paper = drawn[0]
    wide, high = drawn.get("viewBox").split()[2:]
    assert paper.get("fill") == "var(--chart-paper, #ffffff)"
    assert paper.get("d").startswith(f"M0 {high}L{wide} {high}")


def test_a_figure_of_ones_own_becomes_a_picture_where_it_cannot_be_shapes():
    from matplotlib.figure import Figure

    own = Figure()
    own.subplots().imshow([[1, 2], [3, 4]])
    data, metadata = charts.Chart(own, "four squares", "squares").display_data()
    assert list(data) == ["image/png"] and data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"] == {"alt": "four squares", "title": "squares", "width": 787}


def test_turned_text_and_lines_beyond_the_plot_are_drawn_where_they_belong():
    from matplotlib.figure import Figure

    own = Figure(figsize=(4, 3))
    axes = own.subplots()
    axes.plot([0, 10], [0, 10])
    axes.set_xlim(0, 5)
    axes.set_ylabel("<세로>")
    drawn = root(charts.Chart(own, "a line").svg())
    label = next(text for text in drawn.iter() if text.text == "<세로>")
    assert label.get("transform").startswith("rotate(-90 ") and label.get("text-anchor") == "middle"
    box = axes.get_window_extent()
    line = next(path.get("d") for path in drawn.iter() if path.get("stroke-width") == "1.5" or path.get("stroke") == "#1f77b4")
    assert max(float(number) for number in re.findall(r"[\d.]+", line)[::2]) <= box.x1 * 72 / own.dpi + 1.1


@pytest.mark.parametrize(("printed", "said"), [(1000.0, "+400 (+66.7%)"), (1005.0, "+405 (+67.5%)"), (2000.0, "+400 (+66.7%)")])
def test_the_total_is_the_printed_one_where_it_is_nearly_the_sum(printed, said):
    rows = [("가", 700.0, 400.0, False), ("나", 300.0, 200.0, False), (None, printed, 600.0, True)]
    table = pd.DataFrame(rows, columns=["item", "amount_krw", "previous_krw", "is_total"]).assign(fiscal_year=2018)
    assert said in list(root(charts.budget_items(table, Words("en")).svg()).itertext())


def test_more_sources_than_colours_are_others():
    rows = [
        {"fiscal_year": year, "source": f"재원 {number}", "amount_krw": 1e8 * (20 - number), "share": (20 - number) / 150}
        for year in (2017, 2018)
        for number in range(12)
    ]
    chart = charts.funding(pd.DataFrame(rows), Words("ko"))
    bars = chart.figure.axes[0].patches
    assert "그 밖의 5개" in "".join(root(chart.svg()).itertext())
    assert len(bars) == 16 and len({bar.get_facecolor() for bar in bars}) == 8
    assert sum(bar.get_width() for bar in bars) == pytest.approx(sum(row["amount_krw"] for row in rows))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("family", ["DejaVu Serif", "NanumGothic", "monospace"])
def test_texts_are_as_wide_in_a_browser_whatever_its_typefaces(chromium, family):
    """The layout was made with one typeface; a reader's machine that has another shows texts in the same room."""
    drawn = charts.project_budgets(projects([5e9, 3e9], [4e9, 5e9]), Words("ko")).svg()
    page = chromium.new_page()
    try:
        page.set_content(re.sub(r'font-family="[^"]*"', f'font-family="{family}"', drawn))
        sizes = page.evaluate(
            "[...document.querySelectorAll('text')].map(text => [text.getBBox().width, +text.getAttribute('textLength')])"
        )
    finally:
        page.close()
    assert len(sizes) > 8 and all(seen == pytest.approx(told, abs=1) for seen, told in sizes)


def test_panels_say_whose_they_are_where_several_projects_share_a_chart():
    two = pd.concat(
        [points("매출액", [1.0, 3.0]).assign(project="가 사업"), points("매출액", [2.0, 3.0], None, 1).assign(project="나 사업")]
    )
    texts = [text.text for text in root(charts.indicators(two, Words("ko")).svg()).iter() if text.text]
    assert "가 사업" in texts and "나 사업" in texts
    one = [text.text for text in root(charts.indicators(two.assign(project="가 사업"), Words("ko")).svg()).iter() if text.text]
    assert "가 사업" not in one


def test_steps_of_a_waterfall_add_up_to_its_last_bar():
    table = projects([1e9, 2e9, 1e6], [1e8, 3e9, 2e9]).sort_values("change_krw", ascending=False)
    bars = [patch for patch in charts.project_changes(table, Words("ko")).figure.axes[0].patches if patch.get_width()]
    *steps, whole = bars
    assert whole.get_x() == 0 and whole.get_width() == pytest.approx(sum(step.get_width() for step in steps))
    assert all(after.get_x() == pytest.approx(before.get_x() + before.get_width()) for before, after in pairwise(steps))


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
    titles = [axes.texts[0].get_text() for axes in chart.figure.axes]
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
    assert chart.figure.axes[0].texts[0].get_text().startswith(f"{name} (")


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
