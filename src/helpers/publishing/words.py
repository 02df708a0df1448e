"""The words of the pages' frame (headers, footers, index) in English and Korean: ``site`` in the wording."""

from __future__ import annotations

from helpers.analysis.wording import LANGUAGES, Words, wording

__all__ = ["LANGUAGES", "known", "word"]


def word(key: str, language: str, **values: object) -> str:
    """The wording of ``key``; a key without an entry (a parameter's name) is shown as it is."""
    name = f"site.{key}"
    return Words(language)(name, **values) if name in wording() else key.replace("_", " ").capitalize()


def known(key: str) -> bool:
    """Whether the site's wording has an entry."""
    return f"site.{key}" in wording()
