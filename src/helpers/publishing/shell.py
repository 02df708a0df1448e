"""What stands around a notebook on its page, and the templates that every page is made with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from helpers.analysis.wording import wording
from helpers.publishing.words import word

TEMPLATES = Path(__file__).parent / "templates"
_SCRIPT = "site.script_"
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
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
    """Address of the page that searches the site, in the language of this one."""
    citation: str = ""
    """How to cite the page."""
    edition: str = ""
    """When the page was made, as a reader reads it: by the edition of the site, not by a clock."""
    data_licence: str = ""
    """Under which licence its data may be used; the usual sentence where nothing is given."""


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
    env.globals["style"] = Markup("".join(_text(name) for name in ("style.css", "charts.css")))
    env.globals["script"] = Markup(_text("page.js"))
    env.globals["script_words"] = script_words
    env.globals["word"] = word
    env.filters["korean"] = korean
    env.filters["data"] = data
    return env


def _text(name: str) -> str:
    """A file beside the templates, if it is there."""
    path = TEMPLATES / "site" / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def own_script(name: str) -> Markup:
    """A script that only some pages have, to be put into a ``<script>`` as it is."""
    return Markup(_text(name))


@cache
def script_words(language: str) -> dict[str, str]:
    """What the page's script says: the entries ``site.script_…`` of the wording, without that prefix."""
    return {key.removeprefix(_SCRIPT): texts[language] for key, texts in wording().items() if key.startswith(_SCRIPT)}


def data(value: object) -> Markup:
    """A value as JSON that a ``<script type="application/json">`` can hold, whatever the value holds.

    >>> print(data({"a": "</script>"}))
    {"a":"\\u003c/script\\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def korean(text: object, language: str = "en") -> Markup:
    """Text, marked as Korean where it is and the page is not: screen readers and line breaks go by it."""
    if language != "ko" and _HANGUL.search(str(text)):
        return Markup('<span lang="ko">{}</span>').format(text)
    return Markup("{}").format(text)
