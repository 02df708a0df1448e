"""The pages in a real browser: nothing fails, nothing is fetched from elsewhere, nothing runs over the edge or into each other."""

import re

import pytest
from browsing import DESK, PHONE, TABLET, one_of_each, one_tab, problems
from pages import site  # noqa: F401
from publishing_material import DEPARTMENT, make_project, text

from helpers.publishing import runs

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAPER = 718
"""The room between the margins of A4, in CSS pixels."""

# What paper shows though a screen folds it, and what must not stick out of it.
PRINTED = """() => ({
  folded: [...document.querySelectorAll('details:not([open])')].map(one => one.outerHTML.slice(0, 200)),
  hidden: [...document.querySelectorAll('details > :not(summary), main :is(h2, h3, p, table, figure, svg, dl)')]
    .filter(one => !one.closest('.downloads, .hint, .hidden, [hidden], .sources .checks, .jump, noscript, dialog') && !one.checkVisibility())
    .map(one => one.outerHTML.slice(0, 200)),
  cut: [...document.querySelectorAll('.scroll, figure.chart, pre')]
    .filter(one => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 200)),
  wide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
})"""


@pytest.fixture(scope="module")
def tab(chromium):
    with one_tab(chromium) as tab:
        yield tab


def look_at(tab, site, names, width, *, axe=False):  # noqa: F811
    """Open the pages, by name and width."""
    return {(name, width): tab.visit(site.every[name], width, site.places.site, axe=axe) for name in names}


@pytest.fixture(scope="module")
def visits(tab, site):  # noqa: F811
    """Every page at the width of a desk; one of each template on a tablet and on a phone (`make soak`: all)."""
    seen = look_at(tab, site, site.every, DESK, axe=True)
    for width, language in ((TABLET, "ko"), (PHONE, "en")):
        seen |= look_at(tab, site, one_of_each(site, language=language), width, axe=True)
    return seen


def test_there_are_as_many_pages_as_promised(site):  # noqa: F811
    for language in ("en", "ko"):
        kinds = [page.kind for page in site.in_language(language)]
        assert kinds.count("department") + kinds.count("affair") == 30
        assert kinds.count("report") == 5 and len(kinds) + 1 >= 36
    assert {name: path.stat().st_size for name, path in site.every.items() if path.stat().st_size >= 1_000_000} == {}


def test_no_console_messages(visits):
    assert problems(visits, lambda seen: seen.console) == {}


def test_no_failed_and_no_foreign_requests(visits):
    assert problems(visits, lambda seen: seen.failed + seen.foreign) == {}


def test_korean_is_visible_and_the_language_is_named(visits):
    plain = ("Departments", "Method", "Data and downloads")
    assert problems(visits, lambda seen: not re.search(r"[가-힣]{2}", seen.text) and not seen.title.startswith(plain)) == {}
    wrong = {name: seen.language for (name, _), seen in visits.items() if seen.language != ("ko" if is_korean(name) else "en")}
    assert wrong == {}


def is_korean(name):
    """Whether a page is a Korean one, by what it is called."""
    return name.startswith("ko/") or name.endswith(" in ko")


def test_pages_do_not_scroll_sideways(visits):
    assert problems(visits, lambda seen: seen.overflow > 0 and (seen.overflow, seen.widest)) == {}


def test_axe_finds_nothing_serious_on_any_page(visits):
    assert problems(visits, lambda seen: seen.grave) == {}


@pytest.mark.soak
@pytest.mark.parametrize("width", [TABLET, PHONE])
def test_no_page_scrolls_sideways_on_anything_smaller(tab, site, width):  # noqa: F811
    visits = look_at(tab, site, site.every, width)
    assert problems(visits, lambda seen: seen.overflow > 0 and (seen.overflow, seen.widest)) == {}
    assert problems(visits, lambda seen: seen.console + seen.failed + seen.foreign) == {}
    assert problems(visits, lambda seen: seen.charts["faults"]) == {}


def test_texts_in_charts_neither_overlap_nor_are_cut(visits):
    assert problems(visits, lambda seen: seen.charts["faults"]) == {}
    drawn = {name: seen.charts for (name, width), seen in visits.items() if width == DESK}
    assert sum(charts["charts"] for charts in drawn.values()) > 100 and sum(charts["texts"] for charts in drawn.values()) > 1000


def print_faults(tab, site, names):  # noqa: F811
    """What paper would not show, by page."""
    found = {}
    for name in names:
        page = tab.open(site.every[name], PAPER)
        page.emulate_media(media="print")
        page.wait_for_function("() => matchMedia('print').matches")
        page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
        found[name] = {what: faults for what, faults in page.evaluate(PRINTED).items() if faults}
    return {name: faults for name, faults in found.items() if faults}


def test_paper_shows_everything_and_cuts_nothing(tab, site):  # noqa: F811
    assert print_faults(tab, site, one_of_each(site)) == {}


@pytest.mark.soak
def test_paper_shows_everything_of_every_page(tab, site):  # noqa: F811
    assert print_faults(tab, site, site.every) == {}


def test_pictures_are_shown_and_links_lead_somewhere(visits):
    assert problems(visits, lambda seen: seen.broken_pictures) == {}
    assert problems(visits, lambda seen: seen.missing_links) == {}


def test_hostile_names_and_outputs_are_shown_and_do_nothing(tab, tmp_path):
    payload = '<img src=x onerror="alert(1)"><script>alert(2)</script>\'"><svg onload=alert(3)>'
    cells = [
        *DEPARTMENT,
        text("## Unescaped on purpose"),
        f"display(HTML({payload!r} + department))\ndisplay(Markdown({payload!r} + department))\nprint({payload!r})",
    ]
    places = make_project(tmp_path, department=cells)
    assert not runs.run(places, jobs=2).failed
    for path in [places.site / "index.html", *(places.site / "gu-2020").iterdir()]:
        for width in (DESK, PHONE):
            seen = tab.visit(path, width, places.site)
            assert not seen.console and not seen.failed and not seen.foreign and not seen.missing_links, path
            assert seen.overflow <= 0, (path, width, seen.widest)
    assert "<script>alert(1)</script>" in tab.visit(places.site / "index.html", DESK, places.site).text
