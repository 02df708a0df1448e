"""Whatever a report holds is shown as text: nothing of it runs, loads, or breaks the page."""

import json
import re
from dataclasses import dataclass, field

import pytest
from markupsafe import escape
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from payloads import PAYLOADS

from helpers.publishing.csp import PLACE
from helpers.publishing.html import render
from helpers.publishing.shell import Frame, Link
from helpers.publishing.shell import data as as_data

pytestmark = [pytest.mark.browser]


@dataclass
class Seen:
    """What a browser noticed of a page, and what it shows."""

    happened: list[str] = field(default_factory=list)
    text: str = ""


def watch(page):
    """What happens on a page beside being shown."""
    seen = Seen()
    page.on("console", lambda message: seen.happened.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: seen.happened.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (seen.happened.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda other: seen.happened.append(f"popup: {other.url}"))
    page.on("request", lambda request: seen.happened.append(f"request: {request.url}") if elsewhere(request) else None)
    return seen


def elsewhere(request):
    return not (request.is_navigation_request() and request.url.startswith("file:")) and not request.url.startswith("data:image/")


def look(browser, path, then=lambda page: None):
    """Open a page, do something there, move over everything, and say what happened."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        seen = watch(page)
        page.goto(path.as_uri(), wait_until="load")
        then(page)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.text = page.locator("body").inner_text()
        if page.evaluate("() => window.pwned !== undefined || frames.length > 0"):
            seen.happened.append("it ran")
        if page.url.split("#")[0] != path.as_uri():
            seen.happened.append(f"went to {page.url}")
    finally:
        page.close()
    return seen


def plain(text):
    """A text as a browser shows it: runs of white space are one blank."""
    return " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())


def test_there_are_enough_payloads_and_they_do_run_where_a_page_lets_them(chromium):
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    page = chromium.new_page()
    page.route("**elsewhere.test/**", lambda route: route.abort())
    frames = "".join(f'<iframe srcdoc="{escape(payload)}"></iframe>' for payload in PAYLOADS)
    page.set_content(frames, wait_until="load")
    ran = "frame => { try { return frame.contentWindow.pwned } catch { return 0 } }"
    page.wait_for_function(f"() => [...document.querySelectorAll('iframe')].filter({ran}).length >= 30")
    page.close()


def hostile_page(language="en"):
    """A page in which every payload stands in every place that text from a report can take."""
    many = " ".join(PAYLOADS)
    rows = "".join(
        f'<tr><th scope="row">{escape(payload)}</th><td class="num"><a class="from" href="#source-r-{n}" data-from="{n}:0:0">{n}</a></td></tr>'
        for n, payload in enumerate(PAYLOADS)
    )
    sources = "".join(
        f'<tr id="source-r-{n}"><th scope="row">{escape(payload)}</th><td><mark class="cell" data-cell="0">{escape(payload)}</mark>'
        f'<ul class="checks"><li class="holds" data-cells="0">{escape(payload)}</li></ul></td></tr>'
        for n, payload in enumerate(PAYLOADS)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{escape(re.sub("[^ -~]", "", many))}</text></svg>'
    outputs = [
        new_output("display_data", data={"text/html": f'<h2 id="{escape(PAYLOADS[0])}">{escape(many)}</h2>'}),
        new_output("display_data", data={"text/html": f'<div class="datatable"><table><caption>{escape(many)}</caption>'
                   f'<thead><tr><th scope="col">{escape(PAYLOADS[3])}</th><th scope="col" class="num">2</th></tr></thead><tbody>{rows}</tbody></table></div>'}),
        new_output("display_data", data={"image/svg+xml": svg}, metadata={"image/svg+xml": {"alt": many, "title": many}}),
        new_output("display_data", data={"image/png": "iVBORw0KGgo="}, metadata={"image/png": {"alt": many, "title": many, "width": PAYLOADS[20]}}),
        new_output("stream", name="stdout", text="\n".join(PAYLOADS)),
        new_output("display_data", data={"text/html": f'<table class="sources"><tbody>{sources}</tbody></table>'}),
    ]  # fmt: skip
    # A notebook that forgets to escape: what is left of it may be unsightly, but does nothing.
    careless = [new_output("display_data", data={kind: payload}) for payload in PAYLOADS for kind in ("text/html", "text/markdown", "image/svg+xml", "text/latex")]  # fmt: skip
    cells = [
        new_markdown_cell("## Text"),
        new_code_cell("x", outputs=outputs),
        new_code_cell("\n".join(PAYLOADS), outputs=careless),
    ]
    frame = Frame(
        title=many, subtitle=many, kicker=many[:400], language=language, crumbs=[Link(many, "x.html"), Link(many)],
        previous=Link(many, "x.html"), next=Link(many, "x.html"), parameters={"department": many, "report": many},
        notebook=PAYLOADS[10], sources=PAYLOADS, data_version=PAYLOADS[11], alternates={"ko": Link(many, "x.html")},
        search="x.html", citation=many, edition=many, data_licence=many,
    )  # fmt: skip
    return render(new_notebook(cells=cells), frame)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The file of the hostile page."""
    path = tmp_path_factory.mktemp("hostile") / "page.html"
    path.write_text(hostile_page(), encoding="utf-8")
    return path


def use(page):
    """What a reader does: open the panel, sort, save, unfold, move about."""
    page.evaluate("() => document.querySelectorAll('details').forEach(item => item.open = true)")
    for number in (0, 25, len(PAYLOADS) - 1):
        page.locator(".datatable a.from").nth(number).evaluate("link => link.click()")
        page.evaluate("() => document.getElementById('page-panel').close()")
    page.locator(".datatable .sort").first.evaluate("button => button.click()")
    page.locator("figure svg").first.evaluate("svg => svg.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))")
    with page.expect_download() as download:
        page.locator("figure .downloads button").first.evaluate("button => button.click()")
    assert not re.search(r"[/\\<>:\"|?*\x00-\x1f]", download.value.suggested_filename)


def test_nothing_runs_wherever_it_stands(chromium, hostile):
    assert look(chromium, hostile, use).happened == []


def test_everything_is_shown_as_text(chromium, hostile):
    shown = plain(look(chromium, hostile).text)
    assert [payload for payload in PAYLOADS if shown.count(plain(payload)) < 8] == []


def test_the_page_stays_whole(chromium, hostile):
    """Its parts are where they belong, and it is no wider than the window."""

    def parts(page):
        found = page.evaluate(
            "() => [document.querySelectorAll('main').length, document.querySelectorAll('body > footer .made').length,"
            " document.querySelectorAll('meta[http-equiv]').length, document.scripts.length, document.querySelectorAll('style').length,"
            " document.querySelectorAll('iframe, object, embed, form, input, video, math, base').length,"
            " Math.max(0, document.documentElement.scrollWidth - innerWidth)]"
        )
        assert found == [1, 1, 1, 2, 1, 0, 0]

    assert look(chromium, hostile, parts).happened == []


def test_the_policy_holds_where_everything_else_has_failed(chromium, tmp_path):
    """With every payload put into the finished page as it is, the policy alone lets nothing run."""
    finished = render(new_notebook(cells=[new_markdown_cell("## A")]), Frame(title="A"))
    runs = [text for text in PAYLOADS if "http-equiv" not in text and "plaintext" not in text and "<!--" not in text]
    path = tmp_path / "page.html"
    path.write_text(finished.replace('<main id="main"', "".join(runs) + '<main id="main"', 1), encoding="utf-8")
    page = chromium.new_page()
    loaded, failed = [], []
    page.on("requestfinished", lambda request: loaded.append(request.url) if elsewhere(request) else None)
    page.on("requestfailed", lambda request: failed.append((request.failure, request.url)))
    page.goto(path.as_uri(), wait_until="load")
    assert page.evaluate("() => window.pwned") is None
    assert loaded == [] and {why for why, _ in failed} == {"csp"}
    page.close()


def test_data_for_scripts_cannot_end_the_script():
    text = as_data({"names": PAYLOADS})
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == {"names": PAYLOADS}


def test_a_payload_cannot_stand_for_a_place_of_the_template():
    html = render(new_notebook(cells=[]), Frame(title=PLACE + "<!-- banner -->", subtitle=PLACE))
    assert html.count("Content-Security-Policy") == 1 and html.count(PLACE) == 0
