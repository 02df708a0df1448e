"""Whether there is nothing to do at all: the quick look before a run, with the standard library alone.

After a run that left every page up to date, the digests of everything that went in and came out are written to one
file. As long as they are what they were, nothing is planned, read or imported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from helpers import fingerprints
from helpers.publishing import reads
from helpers.publishing.places import Places, write_atomically

_VERSION = 2
_FILE = "state.json"
INDEX = "index.html"


def inputs(places: Places) -> dict[str, Any]:
    """Digests of everything that pages can be made from, but for what single notebooks read elsewhere."""
    package = Path(__file__).resolve().parents[1]
    return {
        "places": {name: str(getattr(places, name)) for name in ("notebooks", "data", "raw", "site")},
        "packages": fingerprints.packages(),
        "code": fingerprints.tree(package),
        "notebooks": fingerprints.tree(places.notebooks),
        "data": fingerprints.flat(places.data, ".parquet"),
        "raw": fingerprints.flat(places.raw, ".txt"),
    }


def remember(
    places: Places,
    before: Mapping[str, Any],
    pages: Mapping[str, tuple[str, str]],
    own: Mapping[str, str],
    read: Iterable[tuple[str, str]],
    only: Sequence[str] | None = None,
) -> None:
    """Write down that all is up to date; or forget it, where that cannot be said.

    Parameters
    ----------
    places
        The folders.
    before
        The inputs as they were when the run began. Where they are others now, nothing is written down.
    pages
        Path and digest of each page's file, by page id.
    own
        Digests of the files that are no notebook's: the site's own pages, the tables to download.
    read
        What pages read (see :mod:`helpers.publishing.reads`) and what that gave. Where it gives something else by now,
        nothing is written down.
    only
        The patterns that chose the pages; None where they are all there are.
    """
    elsewhere = sorted({answered for answered in read if not reads.sources(answered[0])})
    foreign = [entry for entry, _ in elsewhere if json.loads(entry)[0] in reads.DATA]
    lookup = reads.Lookup(places)
    if foreign or before != inputs(places) or any(lookup.digest(entry) != answer for entry, answer in elsewhere):
        forget(places)
        return
    state = {
        "version": _VERSION,
        "only": sorted(only or ()),
        "inputs": before,
        "elsewhere": dict(elsewhere),
        "pages": {page: list(made) for page, made in pages.items()},
        "own": dict(own),
    }
    text = json.dumps(state, ensure_ascii=False, indent=0)
    if not _holds(text, places, only):
        return
    write_atomically(places.cache / _FILE, text + "\n")


def forget(places: Places) -> None:
    """Make the next run look closely."""
    (places.cache / _FILE).unlink(missing_ok=True)


def up_to_date(places: Places, only: Sequence[str] | None = None) -> list[str] | None:
    """The ids of the pages that are asked for, where every page is known to be up to date.

    Parameters
    ----------
    places
        The folders.
    only
        Patterns that the ids must fit; None for all. What is known of some pages only serves those who ask with the
        same patterns.

    Returns
    -------
    list of str or None
        None where something may have changed, or a pattern fits no page: a run finds out, and says so.
    """
    try:
        text = (places.cache / _FILE).read_text(encoding="utf-8")
        pages = _holds(text, places, only)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not pages:
        return None
    if any(not any(fnmatchcase(page, pattern) for page in pages) for pattern in only or ()):
        return None
    return [page for page in pages if not only or any(fnmatchcase(page, pattern) for pattern in only)]


def _holds(text: str, places: Places, only: Sequence[str] | None) -> list[str]:
    """The pages of a state that still holds, and answers the question; none otherwise."""
    state = json.loads(text)
    if state["version"] != _VERSION or not state["pages"]:
        return []
    if state["only"] and state["only"] != sorted(only or ()):
        return []
    if state["inputs"] != inputs(places):
        return []
    lookup = reads.Lookup(places)
    if any(lookup.digest(entry) != answer for entry, answer in state["elsewhere"].items()):
        return []
    made = {**state["own"], **dict(state["pages"].values())}
    if any(fingerprints.digest_or_missing(os.path.join(places.site, path)) != value for path, value in made.items()):
        return []
    if fingerprints.MISSING in made.values():
        return []
    return list(state["pages"])


def said(pages: Sequence[str], places: Places, explain: bool) -> list[str]:
    """What a run says that finds nothing to do."""
    lines = [f"keep   {page}: nothing changed" for page in pages] if explain else []
    index = places.site / INDEX
    try:
        shown = index.relative_to(Path.cwd())
    except ValueError:
        shown = index
    return [*lines, f"{len(pages)} unchanged", f"The index is {shown}"]
