"""Pages in one tab of a real browser: what it complained of, what stuck out, what axe says; shared by the tests that open pages."""

import random
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT

DESK, TABLET, PHONE = 1280, 768, 320
GRAVE = ("serious", "critical")

LOOK = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const over = wide > 0 ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.parentElement.closest('.scroll, .chart, pre'))[0] : null;
  return {
    text: document.body.innerText, title: document.title, language: document.documentElement.lang, overflow: wide,
    widest: over ? over.outerHTML.slice(0, 200) : '',
    broken_pictures: [...document.images].filter(i => !i.complete || !i.naturalWidth).length,
    links: [...document.querySelectorAll('a[href]')].map(a => a.href),
  };
}"""

CHARTS = """() => {
  const faults = [];
  const figures = [...document.querySelectorAll('figure.chart > svg')];
  let texts = 0;
  for (const svg of figures) {
    const name = svg.parentElement.dataset.title || svg.parentElement.id;
    const edge = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
      const {left, right, top, bottom} = t.getBoundingClientRect();
      const room = (bottom - top) * 0.17;  // the box is the typeface's line; letters leave some of it free above and below
      return {said: t.textContent, left, right, top: top + room, bottom: bottom - room};
    });
    texts += boxes.length;
    boxes.forEach((a, i) => {
      if (a.left < edge.left - 1 || a.right > edge.right + 1 || a.top < edge.top - 1 || a.bottom > edge.bottom + 1)
        faults.push(`${name}: "${a.said}" is cut by the edge`);
      for (const b of boxes.slice(i + 1))
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
          faults.push(`${name}: "${a.said}" and "${b.said}" overlap`);
    });
  }
  return {faults, charts: figures.length, texts};
}"""

# Of long tables the first rows are looked at, of drawings the outside, of folded code no single word: what axe does grows
# with the page.
# Contrast is by far the dearest of its rules, and the same for all texts of one look on one ground: one of each is measured.
ALIKE = """() => {
  document.querySelectorAll('tbody tr:nth-child(n + 7), figure.chart > svg :is(path, text, rect, circle)').forEach(one => one.remove());
  document.querySelectorAll('details.code:not([open]) pre').forEach(one => { one.textContent = one.textContent; });
  const seen = new Set();
  const clear = colour => colour === 'transparent' || /, 0\\)$/.test(colour);
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('svg') || ![...one.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const own = getComputedStyle(one);
    const look = [own.color, own.fontSize, own.fontWeight, own.textShadow];
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.opacity !== '1') look.push(style.opacity);
      if (style.backgroundImage !== 'none') look.push(style.backgroundImage);
      if (!clear(style.backgroundColor)) { look.push(style.backgroundColor); break; }
    }
    const key = look.join(';') + (one.checkVisibility() ? '' : ' unseen');
    if (!seen.has(key)) one.dataset.look = seen.size;
    seen.add(key);
  }
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]});
  return seen.size;
}"""

# Rules that can find nothing grave need not be run.
RUN = """async ([grave, only]) => {
  const rules = {};
  for (const {id, impact} of axe._audit.rules)
    if ((impact && !grave.includes(impact)) || (only && id !== only)) rules[id] = {enabled: false};
  const found = await axe.run(document, {resultTypes: ['violations'], rules});
  return found.violations.map(one => [one.impact, one.id, one.nodes.length, one.nodes[0].html.slice(0, 300)]);
}"""


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
    charts: dict = field(default_factory=dict)
    grave: list[list] = field(default_factory=list)
    """What axe finds, where it was asked."""


class Tab:
    """One tab for many pages, and what happened in it since the last page was opened."""

    def __init__(self, page):
        self.page = page
        self.seen = Visit()
        page.on("console", lambda message: self.seen.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.seen.console.append(str(error)))
        page.on("dialog", lambda dialog: (self.seen.console.append("dialog: " + dialog.message), dialog.dismiss()))
        page.on("requestfailed", lambda request: self.seen.failed.append(request.url[:200]))
        page.on("request", self._asked)

    def _asked(self, request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.seen.foreign.append(request.url)

    def open(self, path, width=DESK, *, dark=False, fragment=""):
        """Go to a page; returns playwright's."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if dark else "light", media="screen")
        self.page.goto("about:blank")  # the same page again would only be scrolled
        self.seen = Visit()
        self.page.goto(path.as_uri() + fragment, wait_until="load")
        return self.page

    def visit(self, path, width, folder, *, axe=False):
        """Open a page and write down what is seen of it; also what axe says."""
        found = self.open(path, width).evaluate(LOOK)
        links = found.pop("links")
        for name, value in found.items():
            setattr(self.seen, name, value)
        self.seen.missing_links = [link for link in links if not leads_somewhere(link, folder)]
        self.seen.charts = self.page.evaluate(CHARTS)
        self.seen.grave = self.axe() if axe else []
        return self.seen

    def axe(self, *, whole=False, only=None):
        """The grave findings on the page that is open, of one rule if ``only`` that is wanted.

        Long tables and drawings are cut short on the page, and contrast is measured on one text of each look, unless the
        ``whole`` is wanted.
        """
        self.page.evaluate(AXE_SCRIPT)
        if not whole:
            assert self.page.evaluate(ALIKE) > 3
        return [finding for finding in self.page.evaluate(RUN, [list(GRAVE), only]) if finding[0] in GRAVE]


@contextmanager
def one_tab(chromium):
    """A tab of its own context, closed at the end."""
    context = chromium.new_context(accept_downloads=True)
    yield Tab(context.new_page())
    context.close()


def leads_somewhere(link, folder):
    """Whether a local link names a file of the site; other addresses are for people to follow."""
    parts = urlsplit(link)
    if parts.scheme != "file":
        return True
    target = Path(unquote(parts.path))
    return target.is_file() and target.is_relative_to(folder)


def one_of_each(site, seed=2018, language=None):
    """A page of each template, in each language or in one: the same ones on every run, others than the first."""
    kinds = defaultdict(list)
    for page in site.pages:
        kinds[page.kind, page.language].append(page.id)
    draw = random.Random(seed)
    chosen = {key: draw.choice(sorted(names)) for key, names in sorted(kinds.items())}
    own = [name for name in site.own if language is None or name.endswith(f" in {language}")]
    return [*(name for (_, spoken), name in chosen.items() if language in (None, spoken)), *own]


def problems(visits, of):
    """What is wrong, by page and width."""
    found = {key: of(seen) for key, seen in visits.items()}
    return {key: problem for key, problem in found.items() if problem}
