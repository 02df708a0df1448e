"""The glossary as a page."""

from __future__ import annotations

from helpers.analysis.wording import Words
from helpers.publishing.glossary import GROUPS, Term, terms
from helpers.publishing.names import slug
from helpers.publishing.sitepages.given import Files, Given, render


def anchor(term: Term) -> str:
    """The id of a term on the page."""
    return f"term-{slug(term.ko)}"


def make(given: Given) -> Files:
    """The glossary in all languages."""
    return {given.path("glossary", language): _page(given, language) for language in given.languages}


def _page(given: Given, language: str) -> str:
    words = Words(language)
    groups = []
    for group in GROUPS:
        own = [
            {"id": anchor(term), "ko": term.ko, "en": term.en, "about": term.about_ko if language == "ko" else term.about_en}
            for term in terms()
            if term.group == group
        ]
        if own:
            groups.append({"key": group, "title": words(f"term_group.{group}"), "terms": own})
    return render("glossary", given, language, data=False, groups=groups, count=len(terms()))
