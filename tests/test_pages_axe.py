"""axe finds nothing serious in the dark either; in the soak on every page at every width.

Every page in the light, and one of each template narrower, are in ``test_pages_browser.py``.
"""

import pytest
from browsing import DESK, PHONE, TABLET, one_of_each, one_tab
from pages import site  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def tab(chromium):
    with one_tab(chromium) as tab:
        yield tab


def findings(tab, site, names, width=DESK, *, dark=False, whole=False, only=None):  # noqa: F811
    """What axe finds on some pages, by page."""
    found = {}
    for name in names:
        tab.open(site.every[name], width, dark=dark)
        if grave := tab.axe(whole=whole, only=only):
            found[name] = grave
    return found


def test_a_text_that_cannot_be_read_is_found_among_many_alike(tab, tmp_path):
    texts = "".join(f"<p>Text {number}</p>" for number in range(50))
    page = tmp_path / "page.html"
    page.write_text(
        f"<!doctype html><html lang=en><title>x</title><main><h1>A</h1><h2>B</h2><a href='#'>C</a>{texts}"
        "<p style='background: #eee'>On grey</p><p><b style='color: #bbb'>Faint</b></p>",
        encoding="utf-8",
    )
    tab.open(page)
    ((impact, rule, nodes, html),) = tab.axe()
    assert (impact, rule, nodes) == ("serious", "color-contrast", 1) and "Faint" in html


def test_the_dark_colours_can_be_read_on_a_page_of_each_template(tab, site):  # noqa: F811
    """Nothing else is different in the dark."""
    assert findings(tab, site, one_of_each(site, language="en"), dark=True, only="color-contrast") == {}


@pytest.mark.soak
@pytest.mark.parametrize(("width", "dark"), [(DESK, False), (PHONE, False), (TABLET, False), (DESK, True), (PHONE, True)])
def test_axe_finds_nothing_serious_on_any_page_at_any_width(tab, site, width, dark):  # noqa: F811
    assert findings(tab, site, site.every, width, dark=dark, whole=True) == {}
