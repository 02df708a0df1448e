"""Links within pages: every line that a page refers to is quoted on it."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from pages import site  # noqa: F401

pytestmark = pytest.mark.slow

SOURCE = re.compile(r'<tr id="source-[^"]*">.*?</tr>', re.DOTALL)


def ids(html):
    """The ids of a page, in order."""
    return [unescape(found) for found in re.findall(r'\sid="([^"]*)"', html)]


def targets(html):
    """What the page's links to itself ask for."""
    return [unquote(unescape(found)) for found in re.findall(r'\shref="#([^"]*)"', html)]


def every(site):  # noqa: F811
    """Name and text of every page."""
    return {name: path.read_text(encoding="utf-8") for name, path in site.every.items()}


def test_every_link_within_a_page_has_its_target(site):  # noqa: F811
    dead = {name: sorted(set(targets(html)) - set(ids(html))) for name, html in every(site).items()}
    assert {name: found for name, found in dead.items() if found} == {}


def test_ids_are_there_once(site):  # noqa: F811
    double = {name: len(ids(html)) - len(set(ids(html))) for name, html in every(site).items()}
    assert {name: count for name, count in double.items() if count} == {}


def test_pages_with_tables_quote_their_lines(site):  # noqa: F811
    for page in site.pages:
        html = site.file(page).read_text(encoding="utf-8")
        cited = {target for target in targets(html) if target.startswith("source-")}
        assert bool(cited) <= bool(SOURCE.search(html)), page.id
        assert page.kind != "department" or len(cited) >= 3, page.id
