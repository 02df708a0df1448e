"""Names of files and addresses of pages, made from text that comes from reports.

A report id, a department or an affair can hold anything; what is made of it here cannot leave its folder.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote

LIMIT = 90
"""Most bytes (UTF-8) of one part of a path; file systems allow 255, archives and URLs less."""

# Windows refuses these as file names, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def digest(text: str, length: int = 8) -> str:
    """Short stable digest of a text, for names that must differ."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: object, limit: int = LIMIT) -> str:
    """One safe part of a path: letters (of any script), digits, ``-`` and ``_``.

    Parameters
    ----------
    text
        Any value; Korean stays Korean, everything that is not a letter or digit becomes ``-``.
    limit
        Most bytes of the result in UTF-8.

    Examples
    --------
    >>> slug("세무 1과")
    '세무-1과'
    >>> slug("../../etc/passwd")
    'etc-passwd'
    """
    text = str(text)
    name = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text).replace("\u0000", "-"))
    name = re.sub(r"-{2,}", "-", name).strip("-")
    if len(name.encode("utf-8", "replace")) > limit:
        name = name.encode("utf-8", "replace")[: limit - 9].decode("utf-8", "ignore").rstrip("-") + "-" + digest(text)
    if not name:
        return "x-" + digest(text)
    return "_" + name if _RESERVED.fullmatch(name) else name


def page_path(parts: Sequence[str]) -> str:
    """Path of a page's file below the site's folder: folders first, then the file.

    Examples
    --------
    >>> page_path(["geumcheon-2018", "세무 1과"])
    'geumcheon-2018/세무-1과.html'
    """
    return "/".join(slug(part) for part in parts) + ".html"


def unique(wanted: Iterable[tuple[str, Sequence[tuple[str, str]]]], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Paths by page id; where they only differ by case from ones that are taken, or not at all, they get a digest.

    Parameters
    ----------
    wanted
        What a digest is made of, and the ids and wanted paths of a page in all its languages: these get the same digest or
        none. In the order in which they may claim their paths.
    reserved
        Paths that are taken from the start.

    Examples
    --------
    >>> unique([("a", [("a", "A.html"), ("ko/a", "ko/A.html")]), ("b", [("b", "a.html")])], ["KO/a.html"])
    {'a': 'A-ca978112.html', 'ko/a': 'ko/A-ca978112.html', 'b': 'a.html'}
    """
    taken = {path.casefold() for path in reserved}
    out: dict[str, str] = {}
    for name, pages in wanted:
        claimed, mark = list(pages), name
        while any(path.casefold() in taken for _, path in claimed):
            claimed = [(page_id, f"{path[: -len('.html')]}-{digest(mark)}.html") for page_id, path in pages]
            mark += "~"
        taken |= {path.casefold() for _, path in claimed}
        out |= claimed
    return out


def link(target: str, source: str) -> str:
    """Relative, percent-encoded address of page ``target`` as seen from page ``source``.

    Examples
    --------
    >>> link("index.html", "geumcheon-2018/index.html")
    '../index.html'
    """
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))
