"""What the site's own pages are made from, and how one is put into its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.publishing.csp import with_policy
from helpers.publishing.kinds import Edition
from helpers.publishing.names import link
from helpers.publishing.places import Places
from helpers.publishing.plan import Page, languages, site_path
from helpers.publishing.shell import Frame, environment
from helpers.publishing.site import VERSION, site_frame

Files = Mapping[str, str | bytes]
"""Contents by path below the site's folder."""


@dataclass(frozen=True)
class Given:
    """What the site's own pages are made from."""

    plan: Sequence[Page]
    places: Places
    edition: Edition = field(default_factory=Edition)
    failed: Mapping[str, str] = field(default_factory=dict)
    """Why pages could not be made in the last run, by page id."""
    there: frozenset[str] = frozenset()
    """Ids of the pages whose file is there."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Bytes of the files with whole tables, by path."""
    table: str = ""
    """Name of the table that is to be exported."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the site."""
        return languages(self.plan)

    def path(self, name: str, language: str) -> str:
        """Of one of the site's own pages."""
        return site_path(name, language, self.languages)

    def frame(self, name: str, language: str, data: bool = True) -> Frame:
        """What stands around one of them.

        Parameters
        ----------
        name
            Which.
        language
            In which language.
        data
            Whether it shows data, and so names their version.
        """
        return site_frame(name, language, self.languages, self.edition, VERSION if data else "")

    def pages(self, language: str) -> list[Page]:
        """Each page once: in this language, or in another one where it is not there in this."""
        chosen: dict[tuple[str, str], Page] = {}
        for page in self.plan:
            if (page.kind, page.name) not in chosen or page.language == language:
                chosen[page.kind, page.name] = page
        return list(chosen.values())

    def href(self, page: Page, source: str) -> str:
        """The way to a page from the page at ``source``; nothing where its file is not there."""
        return link(page.path, source) if page.id in self.there else ""


def render(name: str, given: Given, language: str, data: bool = True, **values: Any) -> str:
    """One of the site's own pages as HTML.

    Parameters
    ----------
    name
        Which: also the name of its template.
    given
        What it is made from.
    language
        In which language.
    data
        As for :meth:`Given.frame`.
    **values
        What its template shows.
    """
    path = given.path(name, language)
    others = {other: link(given.path(other, language), path) for other in ("index", "search", "dictionary", "method", "glossary")}
    template = environment().get_template(f"{name}.html.j2")
    return with_policy(template.render(name=name, frame=given.frame(name, language, data), here=others, **values))
