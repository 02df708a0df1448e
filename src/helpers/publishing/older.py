"""The last good version of a page whose notebook fails: it stays, and says that it is old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from helpers.fingerprints import file_digest
from helpers.publishing.banner import with_banner
from helpers.publishing.cache import Known
from helpers.publishing.places import write_atomically


def now() -> str:
    """The time as a page's :attr:`~helpers.publishing.cache.Known.made` holds it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def mark_older(file: Path, known: Known, message: str, language: str) -> Known:
    """Put the banner into the page's file, if there is one.

    Parameters
    ----------
    file
        The page.
    known
        What is known of it.
    message
        Why its notebook failed.
    language
        Of the page.

    Returns
    -------
    Known
        With the digest of the page as it is now, so that it is not taken for one that somebody altered.
    """
    try:
        page = file.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return known
    marked = with_banner(page, message, known.made, language)
    if marked != page:
        write_atomically(file, marked)
    return replace(known, page=file_digest(file))
