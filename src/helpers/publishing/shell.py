"""What stands around a notebook on its page, and the templates that every page is made with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from helpers.publishing.words import word

TEMPLATES = Path(__file__).parent / "templates"
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


@dataclass(frozen=True)
class Link:
    """A label and the relative address that it leads to; no address for the page that one is on."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class Frame:
    """What stands around a notebook on its page."""

    title: str
    subtitle: str = ""
    kicker: str = ""
    """What the page belongs to, above the title."""
    language: str = "en"
    crumbs: Sequence[Link] = ()
    previous: Link | None = None
    next: Link | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Shown under the title, by name."""
    notebook: str = ""
    sources: Sequence[str] = ()
    data_version: str = ""
    alternates: Mapping[str, Link] = field(default_factory=dict)
    """The page in each of its languages, this one included; none where there is only one."""
    search: str = ""
    """Address of the search page in the page's language."""
    citation: str = ""
    edition: str = ""
    """When the page was made, as a reader reads it; by the edition of the site, not by a clock."""
    licence: str = ""


@cache
def environment() -> jinja2.Environment:
    """Templates of what stands around notebooks; everything put into them is escaped."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.globals["style"] = Markup((TEMPLATES / "site" / "style.css").read_text(encoding="utf-8"))
    env.filters["korean"] = korean
    env.globals["word"] = word
    return env


def korean(text: object, language: str = "en") -> Markup:
    """Text, marked as Korean where it is and the page is not: screen readers and line breaks go by it."""
    if language != "ko" and _HANGUL.search(str(text)):
        return Markup('<span lang="ko">{}</span>').format(text)
    return Markup("{}").format(text)
