"""How the tables are read and checked, and the limits of it, for readers."""

from __future__ import annotations

from helpers.publishing.sitepages.given import Files, Given, render
from helpers.publishing.words import known, word

SECTIONS = ("reports", "reading", "confirmed", "conflict", "shown", "pages", "limits", "again")
"""The sections in their order; their text stands in ``words/method.yml``."""


def make(given: Given) -> Files:
    """The page in all languages."""
    return {given.path("method", language): _page(given, language) for language in given.languages}


def _page(given: Given, language: str) -> str:
    sections = [
        {"key": key, "title": word(f"method_{key}", language), "paragraphs": _numbered(f"method_{key}", language)}
        for key in SECTIONS
    ]
    return render("method", given, language, data=False, sections=sections)


def _numbered(key: str, language: str) -> list[str]:
    """The paragraphs ``key_1``, ``key_2`` … as far as there are some."""
    out = []
    while known(f"{key}_{len(out) + 1}"):
        out.append(word(f"{key}_{len(out) + 1}", language))
    return out
