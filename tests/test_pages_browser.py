"""The pages in a real browser: nothing fails, nothing is fetched from elsewhere, nothing runs over the edge."""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from pages import site  # noqa: F401
from publishing_material import DEPARTMENT, make_project, text

from helpers.publishing import runs

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK, PHONE = 1280, 320
SAMPLE = 10


@dataclass
class Visit:
    """What a browser saw of one page at one width."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    text: str = ""
    title: str = ""
    language: str = ""
    overflow: int = 0
    widest: str = ""
    broken_pictures: int = 0
    missing_links: list[str] = field(default_factory=list)


LOOK = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const over = wide > 0 ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.parentElement.closest('.scroll, .chart, pre'))[0] : null;
  return {
    text: document.body.innerText, title: document.title, language: document.documentElement.lang, overflow: wide,
    widest: over ? over.outerHTML.slice(0, 200) : '',
    broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).length,
    links: [...document.querySelectorAll('a[href]')].map(a => a.href),
  };
}"""


def visit(browser, path, width, folder):
    """Open a page and write down what happens."""
    seen = Visit()
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.console.append(str(error)))
        page.on("dialog", lambda dialog: (seen.console.append("dialog: " + dialog.message), dialog.dismiss()))
        page.on("requestfailed", lambda request: seen.failed.append(request.url[:200]))
        page.on(
            "request", lambda request: None if request.url.startswith(("file:", "data:")) else seen.foreign.append(request.url)
        )
        page.goto(path.as_uri(), wait_until="load")
        found = page.evaluate(LOOK)
    finally:
        page.close()
    seen.text, seen.title, seen.language = found["text"], found["title"], found["language"]
    seen.overflow, seen.widest, seen.broken_pictures = found["overflow"], found["widest"], found["broken"]
    seen.missing_links = [link for link in found["links"] if not leads_somewhere(link, folder)]
    return seen


def leads_somewhere(link, folder):
    """Whether a local link names a file of the site; other addresses are for people to follow."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(link)
    if parts.scheme != "file":
        return True
    from pathlib import Path

    target = Path(unquote(parts.path))
    return target.is_file() and target.is_relative_to(folder)


def look_at(chromium, site, width, names=None):  # noqa: F811
    """Open the pages, by name and width."""
    files = site.every
    chosen = sorted(files) if names is None else names
    return {(name, width): visit(chromium, files[name], width, site.places.site) for name in chosen}


@pytest.fixture(scope="module")
def visits(chromium, site):  # noqa: F811
    """Every page at the width of a desk; on a phone one of each kind, and some more (`make soak`: all)."""
    kinds = {(page.kind, page.language): page.id for page in site.pages}
    others = sorted({page.id for page in site.pages} - set(kinds.values()))
    names = [*kinds.values(), *site.own, *random.Random(2018).sample(others, max(SAMPLE - len(kinds) - len(site.own), 0))]
    return look_at(chromium, site, DESK) | look_at(chromium, site, PHONE, names)


def problems(visits, of):
    """What is wrong, by page."""
    found = defaultdict(list)
    for (name, width), seen in visits.items():
        if problem := of(seen):
            found[name].append((width, problem))
    return dict(found)


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


@pytest.mark.soak
def test_no_page_scrolls_sideways_on_a_phone(chromium, site):  # noqa: F811
    visits = look_at(chromium, site, PHONE)
    assert problems(visits, lambda seen: seen.overflow > 0 and (seen.overflow, seen.widest)) == {}
    assert problems(visits, lambda seen: seen.console + seen.failed + seen.foreign) == {}


def test_pictures_are_shown_and_links_lead_somewhere(visits):
    assert problems(visits, lambda seen: seen.broken_pictures) == {}
    assert problems(visits, lambda seen: seen.missing_links) == {}


def test_hostile_names_and_outputs_are_shown_and_do_nothing(chromium, tmp_path):
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
            seen = visit(chromium, path, width, places.site)
            assert not seen.console and not seen.failed and not seen.foreign and not seen.missing_links, path
            assert seen.overflow <= 0, (path, width, seen.widest)
    assert "<script>alert(1)</script>" in visit(chromium, places.site / "index.html", DESK, places.site).text
