"""Take everything out of a piece of HTML that could run, load or submit; what is left only shows.

Notebooks make HTML from data, and data comes from reports that anyone may have written. The pages carry a
Content-Security-Policy as well; this is the second lock, not the only one.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PreformattedString


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    """
    a abbr article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark meter ol p pre q s samp section small
    span strong style sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """
)
_DROPPED = _words(
    """
    applet audio base canvas embed frame frameset head iframe link map math meta noembed noframes noscript object
    plaintext portal script select svg template textarea title video xmp
    """
)
_ATTRIBUTES = _words(
    """
    alt aria-describedby aria-hidden aria-label aria-labelledby class cite colspan data-cell data-cells data-from
    data-title datetime dir download headers height high id lang low max min open optimum reversed role rowspan scope span start style tabindex title type value width
    """
)
_LINK = re.compile(r"(?:https?://|mailto:|#|[^:/?#\\]*(?:[/?#]|$))", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_FILE = re.compile(
    r"data:(?:text/csv;charset=utf-8|application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)"
    r";base64,[A-Za-z0-9+/]+={0,2}"
)
"""What may be downloaded: tables, for spreadsheets."""
_BAD_STYLE = re.compile(r"url\s*\(|expression\s*\(|@|\\|<|position\s*:|behavior|-moz-binding|content\s*:", re.IGNORECASE)

RESERVED = _words("top main title contents made page-words page-panel page-panel-title")
"""Ids of what stands around a notebook; its script goes by them, so that nothing else may carry them."""


def sanitise(soup: BeautifulSoup) -> BeautifulSoup:
    """Clean a parsed piece of HTML in place.

    Parameters
    ----------
    soup
        As made by ``BeautifulSoup(html, "html.parser")``.

    Returns
    -------
    BeautifulSoup
        The same object: only allowed elements and attributes, links to pages, pictures as data.
    """
    open_tags: list[Tag] = [soup]
    while open_tags:
        children = list(open_tags.pop().contents)
        while children:
            child = children.pop()
            if not isinstance(child, Tag):
                if isinstance(child, (Comment, PreformattedString)):
                    child.extract()
            elif child.name in _DROPPED or (child.name == "style" and not _harmless_style(child)):
                child.decompose()
            elif child.name not in _TAGS:
                children += child.contents
                child.unwrap()
            else:
                _clean_attributes(child)
                open_tags.append(child)
    return soup


def _harmless_style(tag: Tag) -> bool:
    """A style sheet of a pandas Styler is kept (its rules name one table); pandas' general one is not needed."""
    css = tag.get_text()
    return not tag.has_attr("scoped") and "#T_" in css and not _BAD_STYLE.search(css)


def _clean_attributes(tag: Tag) -> None:
    for name in list(tag.attrs):
        value = tag.attrs[name]
        text = " ".join(value) if isinstance(value, list) else str(value or "")
        keep = name in _ATTRIBUTES
        if name == "href":
            keep = tag.name == "a" and _leads_somewhere(text.strip(), tag.has_attr("download"))
        elif name == "id":
            keep = text not in RESERVED
        elif name == "src":
            keep = tag.name == "img" and bool(_PICTURE.match(text))
        elif name == "style":
            keep = not _BAD_STYLE.search(text)
        elif name == "type":
            keep = tag.name in ("ol", "ul", "li")
        if not keep:
            del tag.attrs[name]
    if tag.name == "img" and not tag.get("src"):
        tag.decompose()
    elif tag.name == "a":
        href = str(tag.get("href", ""))
        if href[:4].lower() == "http":
            tag["rel"] = "noopener noreferrer"
        if tag.has_attr("download") and href[:5] != "data:":
            del tag["download"]


def _leads_somewhere(href: str, download: bool) -> bool:
    """Whether a link leads to a page, or is the file itself that it offers."""
    if href[:5].lower() == "data:":
        return download and bool(_FILE.fullmatch(href))
    return bool(_LINK.match(href)) and not re.search(r"[\x00-\x20]", href)
