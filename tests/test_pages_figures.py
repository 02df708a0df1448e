"""The figures of the pages lead back: measured ones to a row of `observations` or `figures`, derived ones to their own row.

The tables are read from the HTML as a reader sees them, without the code that made them.
"""

import html
import re
from collections import defaultdict

import pandas as pd
import pytest
from pages import site  # noqa: F401

pytestmark = pytest.mark.slow

WON = {"KRW": 1, "KRW thousand": 10**3, "KRW million": 10**6, "KRW 100 million": 10**8, "KRW billion": 10**9}
# What a page counts or numbers itself, and years: not figures of a report.
COUNTED = {"No.", "Year", "Projects", "Audit items", "Points", "Achievements", "Improvements asked for", "Counted", "Share"}
# Tables about the data, not about what the report says; their figures are counts of rows.
ABOUT = {"What was read of each report", "Tables to look at twice", "Where the slip may be"}
# Computed, and tested where they are computed.
COMPUTED = {("Numbers that do not add up", "Computed"), ("Budget per head", "Per head"), ("Budget by funding source", "Amount")}
# One row of a summary gathers several lines and names the first.
GATHERED = {"Posts", "Staff", "First"}


def text(markup):
    """What is read of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def number(shown):
    """The number that a cell shows, or None."""
    plain = shown.replace(",", "").replace("−", "-").lstrip("+").rstrip("%")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def rows(page):
    """Rows that cite a line: caption, {heading: (number, unit factor)}, [(report, line)]."""
    for table in re.findall(r"<table.*?</table>", page, re.S):
        caption = re.search(r"<caption>(.*?)</caption>", table)
        heads = [text(head) for head in re.findall(r'<th[^>]*scope="col"[^>]*>(.*?)</th>', table, re.S)]
        for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody>")[2], re.S):
            cited = [(report, int(line)) for report, line in re.findall(r'"#source-([^"]+?)-(\d+)"', row)]
            cells = re.findall(r"<t[hd]([^>]*)>(.*?)</t[hd]>", row, re.S)
            shown = {}
            for head, (attributes, content) in zip(heads, cells, strict=True):
                if "num" in attributes and (value := number(text(content))) is not None:
                    name, _, unit = head.partition(" (")
                    shown[name] = (value, WON.get(unit.rstrip(")"), 1))
            if cited:
                yield text(caption.group(1)) if caption else "", shown, cited


@pytest.fixture(scope="module")
def shown(site):  # noqa: F811
    """Every row with a cited line on every English page."""
    found = []
    for page in site.in_language("en"):
        found += [(page.id, *row) for row in rows(site.file(page).read_text(encoding="utf-8"))]
    return found


@pytest.fixture(scope="module")
def printed(processed):
    """The printed values by line and by report, as they stand and in won."""
    values = defaultdict(set)
    for name in ("observations", "figures"):
        frame = pd.read_parquet(processed / f"{name}.parquet")
        for report, line, *amounts in frame[["report", "line", "value", "amount_krw"]].itertuples(index=False):
            for amount in amounts:
                if pd.notna(amount):
                    values[report, line].add(round(float(amount), 4))
                    values[report].add(round(float(amount), 4))
    # A check on the text of a cell is on numbers that are no observations: those of its line that were left out.
    checks, skipped = (pd.read_parquet(processed / f"{name}.parquet") for name in ("checks", "skipped"))
    told = set(checks[checks["part"].isna()][["report", "line"]].itertuples(index=False, name=None))
    for report, line, raw in skipped[["report", "line", "raw"]].itertuples(index=False):
        if (report, line) in told:
            values[report, line].update(float(token.rstrip(".").replace(",", "")) for token in re.findall(r"\d[\d,]*", raw))
    return values


def is_derived(name):
    """Whether a column is computed from others of its row."""
    return name in COUNTED or name.startswith("Change") or name == "Difference"


def test_measured_figures_stand_at_the_cited_line(shown, printed):
    lost, seen = [], 0
    for page, caption, figures, cited in shown:
        for name, (value, factor) in figures.items():
            if caption in ABOUT or is_derived(name) or (caption, name) in COMPUTED:
                continue
            seen += 1
            places = [report for report, _ in cited] if name in GATHERED else cited
            if not any(round(value * factor, 4) in printed[place] for place in places):
                lost.append((page, caption, name, value, cited))
    assert seen > 500
    assert lost == []


def test_changes_and_shares_follow_from_their_row(shown):
    wrong, seen = [], 0
    for page, caption, figures, _ in shown:
        years = [value for name, (value, _) in figures.items() if re.fullmatch(r"\d{4} budget", name)]
        if len(years) != 2:
            continue
        now, before = years
        seen += 1
        if "Change" in figures and figures["Change"][0] != round(now - before, 4):
            wrong.append((page, caption, figures))
        if before and "Change in %" in figures and abs(figures["Change in %"][0] - (now / before - 1) * 100) > 0.051:
            wrong.append((page, caption, figures))
    assert seen > 50
    assert wrong == []


def test_shares_of_funding_sources_add_up(shown):
    shares = defaultdict(list)
    for page, caption, figures, _ in shown:
        if caption == "Budget by funding source" and "Share" in figures:
            shares[page, figures["Year"][0]].append(figures["Share"][0])
    assert shares
    assert {key: parts for key, parts in shares.items() if abs(sum(parts) - 100) > 0.051 * len(parts)} == {}
