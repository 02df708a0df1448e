"""Charts on a page: drawings (SVG) put into it as they are, pictures (PNG) with words, each in a figure of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from markupsafe import escape

from helpers.publishing.drawings import Refused, drawing
from helpers.publishing.words import word

_NUMBER = re.compile(r"[0-9]{1,6}")
_PLACE = re.compile(r"<!--drawing ([0-9]{1,6})-->")


def take_drawings(node: Any, resources: Any) -> tuple[Any, Any]:
    """Take the drawings out of a notebook's outputs, cleaned: ``resources["drawings"]``; numbers stand for them.

    They are put back by :func:`put_drawings` when the page has been parsed and written: parsing them is slow, and a
    parser of HTML would write some of their names in small letters. A refused drawing whose output has a picture as
    well is shown as that picture, else a sentence says that it is left out.

    Parameters
    ----------
    node, resources
        As nbconvert hands them to a preprocessor.
    """
    language, drawings = resources.get("language", "en"), []
    for cell in node.cells:
        for output in cell.get("outputs", []):
            data = output.get("data") or {}
            if "image/svg+xml" not in data:
                continue
            said = output.metadata.get("image/svg+xml", {})
            alt = str(said.get("alt") or cell.metadata.get("alt") or word("figure", language))
            try:
                html = drawing("".join(data["image/svg+xml"]), f"c{len(drawings) + 1}-", alt)
            except Refused as why:
                if "image/png" in data:
                    del data["image/svg+xml"]
                    continue
                html = str(_refusal(alt, why, language))
            data["image/svg+xml"] = str(len(drawings))
            drawings.append(html)
    resources["drawings"] = drawings
    return node, resources


def _refusal(alt: str, why: Refused, language: str) -> str:
    text = escape(word("drawing_refused", language, why=why))
    said = "" if alt == word("figure", language) else f" {escape(word('drawing_said', language, alt=alt))}"
    return f'<p class="caveat refused">{text}{said}</p>'


def dress_pictures(article: BeautifulSoup, language: str) -> None:
    """Every picture says what it shows, and stands in a figure with a number; drawings get a place in theirs.

    Parameters
    ----------
    article
        The page's content, sanitised; changed in place.
    language
        ``en`` or ``ko``.
    """
    found = [tag for tag in article.find_all(True) if tag.name in ("img", "figure", "data")]  # one way through the page
    figures = []
    for tag in found:
        if tag.name == "img" and not str(tag.get("alt") or "").strip():
            tag["alt"] = word("figure", language)
        figure = tag if tag.name == "figure" else tag.find_parent("figure") if tag.name == "img" else None
        if tag.name == "img" and figure is None:
            figures.append(tag.wrap(article.new_tag("figure", attrs={"class": "chart"})))
        elif figure is not None and "chart" in (figure.get("class") or []):
            figures += [figure] if figure is tag else []
        elif isinstance(figure, Tag) and figure is not tag:
            figure["class"] = [*(figure.get("class") or []), "chart"]
            figures.append(figure)
    for number, figure in enumerate(figures, start=1):
        figure["id"] = f"chart-{number}"
    for tag in found:
        if tag.name == "data" and "drawing" in (tag.get("class") or []):
            number = str(tag.get("value", ""))
            tag.replace_with(Comment(f"drawing {number}" if _NUMBER.fullmatch(number) else ""))


def put_drawings(html: str, drawings: Sequence[str]) -> str:
    """The written content of a page with its drawings in their places, each once.

    Parameters
    ----------
    html
        Sanitised (no comments but ours), as a text.
    drawings
        From :func:`take_drawings`.
    """
    left = dict(enumerate(drawings))
    return _PLACE.sub(lambda found: left.pop(int(found[1]), ""), html)
