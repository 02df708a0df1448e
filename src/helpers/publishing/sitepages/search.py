"""To come."""

from helpers.publishing.sitepages.given import Files, Given, render


def make(given: Given) -> Files:
    """The page in all languages."""
    return {given.path("search", language): render("search", given, language) for language in given.languages}
