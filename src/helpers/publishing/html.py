"""Render an executed notebook: nbconvert with our template for the notebook, then the page around it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache, lru_cache
from typing import Any

from bs4 import BeautifulSoup
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML

from helpers.acyclic import acyclic
from helpers.publishing.csp import with_policy
from helpers.publishing.names import slug
from helpers.publishing.pictures import dress_pictures, put_drawings, take_drawings
from helpers.publishing.sanitise import RESERVED, sanitise
from helpers.publishing.shell import TEMPLATES, Frame, Link, environment
from helpers.publishing.tables import dress_tables
from helpers.publishing.words import word

_BLOCKS = frozenset({"prose", "html", "output"})
"""Classes of the blocks that go where nothing stands in them."""


class NotebookExporter(HTMLExporter):
    """nbconvert's HTML exporter with the project's template and nothing that needs another host."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("template_name", "report")
        kwargs.setdefault("extra_template_basedirs", [str(TEMPLATES)])
        kwargs.setdefault("exclude_anchor_links", True)
        kwargs.setdefault("optimistic_validation", True)  # validate once, not after each preprocessor
        super().__init__(**kwargs)
        self.register_preprocessor(_fold_code, enabled=True)
        self.register_preprocessor(take_drawings, enabled=True)

    @property
    def default_config(self):
        config = super().default_config.copy()
        config.NbConvertBase.display_data_priority = [
            "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain",
        ]  # fmt: skip
        return config

    def from_notebook_node(self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any) -> tuple[str, dict[str, Any]]:
        """Convert; without the second parse that nbconvert does, as the page is parsed once afterwards anyway."""
        self.register_filter("highlight_code", lambda code, metadata: _highlighted(code, metadata.get("magics_language")))
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kwargs)


@lru_cache(maxsize=256)
def _highlighted(code: str, language: str | None) -> str:
    """Code in colours; the pages that one notebook makes show the same code."""
    metadata = {"magics_language": language} if language else {}
    return Highlight2HTML(pygments_lexer="ipython3")(code, metadata=metadata)


@cache
def exporter() -> NotebookExporter:
    """One exporter a process: its templates are compiled once."""
    return NotebookExporter()


@acyclic  # the tree of a page is alive until the page is written: there is nothing to find before
def render(node: Any, frame: Frame) -> str:
    """The page of an executed notebook.

    Parameters
    ----------
    node
        The executed notebook.
    frame
        Title, neighbours, parameters and sources of the page.

    Returns
    -------
    str
        A complete HTML document; equal input gives equal text.
    """
    html, drawings = article_html(node, frame.language)
    article = BeautifulSoup(html, "html.parser")
    sanitise(article)
    title = _take_titles(article) or frame.title
    contents = _contents(article)
    dress_tables(article, word("table", frame.language))
    dress_pictures(article, frame.language)
    content = put_drawings(str(article), drawings)
    page = (
        environment()
        .get_template("notebook.html.j2")
        .render(
            frame=frame,
            title=title,
            name=file_name(frame, title),
            contents=contents,
            article=Markup(content),
            numbers_lead_somewhere='class="from"' in content,
        )
    )
    return with_policy(page)


def article_html(node: Any, language: str) -> tuple[str, list[str]]:
    """The notebook's cells as HTML, not yet cleaned, and the drawings that numbers stand for in it, cleaned."""
    html, resources = exporter().from_notebook_node(node, {"show_code": word("code", language), "language": language})
    return html, resources["drawings"]


def file_name(frame: Frame, title: str) -> str:
    """What files made from a page are called at the beginning: by what it was made for, else by its title."""
    values = [value for name, value in frame.parameters.items() if name != "language" and value]
    return slug("-".join(values) or title, 60)


def _fold_code(node: Any, resources: Any) -> tuple[Any, Any]:
    """Give each cell with an output the code to show: its own, and that of the cells without output before it."""
    waiting: list[str] = []
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        if "hide" in tags or "injected-parameters" in tags:
            cell.outputs = []
            continue
        if cell.source.strip():
            waiting.append(cell.source.strip("\n"))
        if cell.outputs and "setup" not in tags:
            cell.metadata["folded_code"] = "\n\n".join(waiting)
            waiting = []
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    if waiting and code:
        last = code[-1].metadata
        last["folded_code"] = "\n\n".join([*([last["folded_code"]] if last.get("folded_code") else []), *waiting])
    return node, resources


def _take_titles(article: BeautifulSoup) -> str:
    """Take the level 1 headings out; the first that an output made is the page's title."""
    title = ""
    for heading in article.find_all("h1"):
        if heading.find_parent(class_="output") and title:
            heading.name = "h2"
            continue
        if heading.find_parent(class_="output"):
            title = heading.get_text(" ", strip=True)
        heading.decompose()
    for block in article.find_all("div"):
        empty = not _BLOCKS.isdisjoint(block.get("class") or ()) and not any(block.stripped_strings)
        if empty and not block.find(["figure", "img", "table", "hr"]):
            block.extract()
    return title


def _contents(article: BeautifulSoup) -> list[Link]:
    """Give every heading an id of its own, where it has none, and list those of level 2."""
    tags = article.find_all(True)
    given = RESERVED | {tag["id"] for tag in tags if tag.has_attr("id")}
    taken: set[str] = set()
    links = []
    for heading in (tag for tag in tags if tag.name in ("h2", "h3", "h4")):
        text = heading.get_text(" ", strip=True)
        own = heading.get("id")
        name = base = own or slug(text.lower(), 60)
        number = 1
        while name in taken or (name in given and name != own):
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        heading["id"] = name
        if heading.name == "h2" and text:
            links.append(Link(text, "#" + name))
    return links


def warm() -> None:
    """Render a page and throw it away, in a process that forks workers: the first one costs three times what later ones do."""
    from nbformat import v4

    shown = "<h1>a</h1><h2>b</h2><p>c</p><figure><table><thead><tr><th>d</th></tr></thead><tr><td>1</td></tr></table></figure>"
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1" y="1" class="chart-text">e</text></svg>'
    outputs = [v4.new_output("display_data", {"text/html": shown}), v4.new_output("display_data", {"image/svg+xml": drawn})]
    cells = [v4.new_markdown_cell("# a\n\n*b* `c`"), v4.new_code_cell("import os  # a\nprint(f'{1}')", outputs=outputs)]
    for language in ("en", "ko"):
        render(v4.new_notebook(cells=deepcopy(cells)), Frame("a", language=language))
