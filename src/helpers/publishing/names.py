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


def unique(paths: Iterable[tuple[str, str, str]], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Paths by page id; those that only differ by case, or not at all, get a digest.

    Parameters
    ----------
    paths
        Page id, wanted path, and what the digest is made of (the same in every language), in the order in which they may
        claim it.
    reserved
        Paths that are taken.
    """
    taken = {path.casefold() for path in reserved}
    out: dict[str, str] = {}
    for page_id, path, name in paths:
        if path.casefold() in taken:
            stem = path[: -len(".html")]
            path = f"{stem}-{digest(name)}.html"
        taken.add(path.casefold())
        out[page_id] = path
    return out


def link(target: str, source: str) -> str:
    """Relative, percent-encoded address of page ``target`` as seen from page ``source``.

    Examples
    --------
    >>> link("index.html", "geumcheon-2018/index.html")
    '../index.html'
    """
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))
