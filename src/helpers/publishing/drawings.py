"""Charts as drawings inside the page (SVG): only what draws is let through, and names are made the chart's own.

A drawing inside a page is part of it: what an ``<img>`` would keep shut in could run there. So this is a list of what
may be, not of what may not; a drawing that holds anything which could run, load or lead elsewhere is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from xml.parsers import expat


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SVG = ("http://www.w3.org/2000/svg", "")
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_XHTML = "http://www.w3.org/1999/xhtml"

_ELEMENTS = _words(
    """
    svg g defs symbol title desc path rect circle ellipse line polyline polygon text tspan use clipPath linearGradient
    radialGradient stop pattern marker mask
    """
)
_SKIPPED = frozenset({"metadata", "style"})
"""Left out without a word: they draw nothing."""

_GEOMETRY = _words(
    """
    viewBox preserveAspectRatio x y x1 x2 y1 y2 cx cy r rx ry fx fy dx dy d points width height transform rotate
    textLength lengthAdjust gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits
    patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
    """
)
_PAINT = _words(
    """
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-dasharray stroke-dashoffset opacity color stop-color stop-opacity clip-path clip-rule mask marker-start
    marker-mid marker-end font font-family font-size font-style font-weight font-variant font-stretch
    font-variant-numeric text-anchor dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing
    text-decoration white-space paint-order vector-effect shape-rendering text-rendering visibility display overflow
    text-align line-height
    """
)
_OWN = re.compile(r"url\(\s*([\"']?)#([\w.:-]+)\1\s*\)")
_VALUE = re.compile(r"[^\\<>@;{}]*")
_RUNS = re.compile(r"javascript:|vbscript:|data:", re.IGNORECASE)
_ID = re.compile(r"[\w.:-]+")
_CLASS = re.compile(r"chart-[\w-]+")
_LARGEST = 600_000
_DEEPEST = 100


class Refused(ValueError):
    """A drawing that is not shown, and why."""


def drawing(svg: str, prefix: str, alt: str) -> str:
    """A drawing as the HTML of a picture within a page.

    Parameters
    ----------
    svg
        An SVG document.
    prefix
        Put before every id of it, so that two drawings on a page cannot take each other's parts.
    alt
        What it shows, in words.

    Returns
    -------
    str
        ``<svg role="img" aria-label="…">``, cleaned; equal input gives equal text.

    Raises
    ------
    Refused
        If it is broken, or holds something that could run, load, or show what is elsewhere.

    Examples
    --------
    >>> drawing('<svg viewBox="0 0 1 1"><path id="a" d="M0 0"/></svg>', "c1-", "A point")
    '<svg role="img" aria-label="A point" viewBox="0 0 1 1"><path id="c1-a" d="M0 0"></path></svg>'
    """
    if len(svg) > _LARGEST:
        raise Refused("it is too large")
    cleaner = _Cleaner(prefix, alt)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = cleaner.start
    parser.EndElementHandler = cleaner.end
    parser.CharacterDataHandler = cleaner.text
    parser.StartDoctypeDeclHandler = cleaner.doctype
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = parser.SkippedEntityHandler = cleaner.entity
    try:
        parser.Parse(svg, True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise Refused(f"it is not well-formed: {error}") from None
    return cleaner.finished()


class _Cleaner:
    """Takes the events of a parser and writes what may be shown."""

    def __init__(self, prefix: str, alt: str) -> None:
        self.prefix, self.alt = prefix, alt
        self.out: list[str] = []
        self.open: list[str] = []
        """Ids of the open elements; empty for those without."""
        self.skipping = 0
        self.used: set[str] = set()
        self.using: set[str] = set()
        """Ids of parts that show other parts: parts within parts would grow without bound."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipping:
            self.skipping += 1
            return
        space, _, local = name.rpartition(" ")
        if space not in _SVG:
            if space == _XHTML:
                raise Refused(f"it holds <{local}>")
            self.skipping = 1  # what drawing programs note for themselves
            return
        if local in _SKIPPED:
            self.skipping = 1
            return
        if local not in _ELEMENTS or (local == "svg") is not (not self.out):
            raise Refused(f"it holds <{local}>")
        self.open.append(attributes.get("id", ""))
        if len(self.open) > _DEEPEST:
            raise Refused("it is nested too deeply")
        first = f'<svg role="img" aria-label="{escape(self.alt)}"' if local == "svg" else f"<{local}"
        self.out.append(first + "".join(self._attribute(local, key, value) for key, value in attributes.items()) + ">")

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        self.open.pop()
        self.out.append(f"</{name.rpartition(' ')[2]}>")

    def text(self, text: str) -> None:
        if not self.skipping:
            self.out.append(escape(text, quote=False))

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            raise Refused("it declares entities")

    def entity(self, *_: object) -> None:
        raise Refused("it declares entities")

    def finished(self) -> str:
        if loops := self.used & self.using:
            raise Refused(f"its part {min(loops)!r} is made of other parts")
        if not self.out:
            raise Refused("it is not an SVG document")
        return "".join(self.out)

    def _attribute(self, element: str, key: str, value: str) -> str:
        space, _, name = key.rpartition(" ")
        if name[:2].lower() == "on" or (":" in value and _RUNS.search("".join(value.split()))):
            raise Refused(f"it holds {name}={value[:40]!r}")
        if name == "href" and space in ("", _XLINK):
            return self._reference(element, value)
        if space == _XML and name == "space":
            return ' xml:space="preserve"' if value == "preserve" else ""
        if space or key in ("version", "baseProfile"):
            return ""
        if key == "id":
            return f' id="{self.prefix}{value}"' if _ID.fullmatch(value) else ""
        if key == "class":
            kept = " ".join(part for part in value.split() if _CLASS.fullmatch(part))
            return f' class="{kept}"' if kept else ""
        if key == "style":
            return self._style(value) if "url" in value else _plain_style(value)
        if key in _GEOMETRY or key in _PAINT:
            return f' {key}="{escape(self._value(value))}"'
        return ""

    def _style(self, value: str) -> str:
        return _styled(value, self._value)

    def _value(self, value: str) -> str:
        """A value in which everything that is shown from elsewhere is a part of the same drawing."""
        return _OWN.sub(lambda found: f"url(#{self._use(found[2])})", _checked(value)) if "url(" in value else _checked(value)

    def _reference(self, element: str, value: str) -> str:
        name = value.strip()
        if element not in ("use", "linearGradient", "radialGradient", "pattern") or not _ID.fullmatch(name[1:]) or name[0] != "#":
            raise Refused(f"it leads to {value[:40]!r}")
        return f' href="#{self._use(name[1:])}"'

    def _use(self, name: str) -> str:
        self.used.add(name)
        self.using.update(part for part in self.open if part)
        return self.prefix + name


def _checked(value: str) -> str:
    """The value, if it leads nowhere but to parts of the same drawing."""
    if not _VALUE.fullmatch(value) or ("(" in value and re.search(r"url\s*\(", _OWN.sub("", value), re.IGNORECASE)):
        raise Refused(f"it holds {value[:40]!r}")
    return value


def _styled(text: str, value: Callable[[str], str]) -> str:
    pairs = (entry.partition(":") for entry in text.split(";"))
    kept = "; ".join(f"{name.strip()}: {value(said.strip())}" for name, _, said in pairs if name.strip() in _PAINT)
    return f' style="{escape(kept)}"' if kept else ""


@lru_cache(maxsize=1024)
def _plain_style(text: str) -> str:
    """A style without references, which the lines of a drawing share."""
    return _styled(text, _checked)
