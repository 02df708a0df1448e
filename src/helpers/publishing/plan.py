"""The plan of the site: which pages there are, read from ``notebooks/pages.yml`` and the tidy tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any

from helpers.errors import ReportError
from helpers.publishing import names
from helpers.publishing.kinds import FILE, Kind, Texts, read_kinds
from helpers.publishing.places import Places, records
from helpers.publishing.words import LANGUAGES

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Page:
    """One notebook with one set of parameters, and where its page goes."""

    id: str
    kind: str
    notebook: str
    title: str
    path: str
    """Place below the site's folder, with ``/``."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    subtitle: str = ""
    report: str | None = None
    department: str | None = None
    language: str = "en"
    name: str = ""
    """The id without the language: the same for the page in each language."""

    def __reduce__(self):  # a mapping proxy cannot be sent to another process, a dict can
        fields = (self.id, self.kind, self.notebook, self.title, self.path, dict(self.parameters))
        return (Page, (*fields, self.subtitle, self.report, self.department, self.language, self.name))


def make_plan(places: Places) -> list[Page]:
    """All pages of the site, in its order.

    Parameters
    ----------
    places
        The folders; ``places.notebooks/pages.yml`` and the tables that it names are read.

    Returns
    -------
    list of Page
        Ids and paths are unique; paths cannot leave the site's folder.
    """
    drafts: dict[str, Page] = {}
    for kind in read_kinds(places.notebooks):
        rows: Sequence[Mapping[str, Any]] = [{}]
        if kind.each:
            rows = _rows(kind, records(places.data, kind.each), places.notebooks / FILE)
        for row in rows:
            for language in kind.languages:
                page = _page(kind, row, language)
                for another in (language, kind.name):  # a report may be called like a language, a department like a page
                    taken = drafts.get(page.id, page)
                    if (taken.kind, taken.language) != (page.kind, page.language):
                        page = replace(page, id=f"{page.id} ({another})")
                drafts.setdefault(page.id, page)
    same: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for page in drafts.values():
        same.setdefault((page.kind, page.name), []).append((page.id, page.path))
    paths = names.unique(((name, own) for (_, name), own in same.items()), reserved(drafts.values()))
    return [_frozen(page, paths[page.id]) for page in drafts.values()]


SITE_PAGES = ("index", "search", "dictionary", "method", "glossary")
"""The pages that are no notebook's: in every language of the plan, at the top of its folder."""


def languages(pages: Iterable[Page]) -> tuple[str, ...]:
    """The languages of the site, the one without a folder of its own first."""
    there = {page.language for page in pages}
    return tuple(language for language in LANGUAGES if language in there) or LANGUAGES[:1]


def site_path(name: str, language: str, all_languages: Sequence[str]) -> str:
    """Where a page that is no notebook's stands.

    >>> site_path("search", "en", ("en", "ko")), site_path("search", "ko", ("en", "ko"))
    ('search.html', 'ko/search.html')
    """
    return f"{name}.html" if language == all_languages[0] else f"{language}/{name}.html"


def reserved(pages: Iterable[Page]) -> list[str]:
    """Paths that no notebook's page may have, whatever a report is called."""
    spoken = languages(pages)
    return [site_path(name, language, spoken) for name in SITE_PAGES for language in spoken]


def _rows(kind: Kind, rows: Sequence[Mapping[str, Any]], path: Path) -> list[Mapping[str, Any]]:
    said = [*kind.title.values(), *kind.subtitle.values()]
    texts = [kind.id, *said, *(value for value in kind.parameters.values() if isinstance(value, str))]
    wanted = {name for text in texts for name in _FIELD.findall(text)}
    if rows and (absent := sorted(wanted - set(rows[0]))):
        raise ReportError(
            f"{kind.name}: the table {kind.each!r} has no column {absent[0]!r}",
            file=path,
            remedy="its columns are " + ", ".join(rows[0]),
        )
    # A row without what the page is named by is no page (but an affair without its number still is one).
    keys = [name for name in _FIELD.findall(kind.id) if name != "no"]
    return [row for row in rows if all(row.get(name) is not None for name in keys)]


def _fill(text: Any, row: Mapping[str, Any]) -> Any:
    """Put the row's values into ``{column}``; a text that is only ``{column}`` keeps the value's type."""
    if not isinstance(text, str):
        return text
    if whole := _FIELD.fullmatch(text):
        return row.get(whole[1], text) if row else text
    return _FIELD.sub(lambda match: "" if row.get(match[1]) is None else str(row[match[1]]), text)


def _page(kind: Kind, row: Mapping[str, Any], language: str) -> Page:
    name = page_id = str(_fill(kind.id, row))
    # Folders are those of the template: a slash in a value makes none.
    parts = [str(_fill(part, row)) for part in kind.id.split("/")]
    if language != kind.languages[0]:
        page_id = f"{language}/{page_id}"
        parts.insert(0, language)
    parameters = {key: _fill(value, row) for key, value in kind.parameters.items()}
    return Page(
        id=page_id,
        kind=kind.name,
        notebook=kind.notebook,
        title=_said(kind.title, row, language) or str(row.get("report") or name),
        subtitle=_said(kind.subtitle, row, language, others=False),
        path=names.page_path(parts),
        parameters=parameters,
        report=row.get("report"),
        department=row.get("department") if "department" in parameters else None,
        language=language,
        name=name,
    )


def _said(texts: Texts, row: Mapping[str, Any], language: str, others: bool = True) -> str:
    """A text in a language; where it has none or the row leaves it empty, in the first of the others that says something."""
    order = [language, *(other for other in texts if others and other != language)]
    return next((said for other in order if (said := str(_fill(texts.get(other, ""), row) or "").strip())), "")


def _frozen(page: Page, path: str) -> Page:
    return Page(
        page.id, page.kind, page.notebook, page.title, path, MappingProxyType(dict(page.parameters)),
        page.subtitle, page.report, page.department, page.language, page.name,
    )  # fmt: skip


def choose(pages: Sequence[Page], patterns: Sequence[str] | None) -> list[Page]:
    """The pages whose id fits one of the patterns (``*``, ``?``, ``[...]``), or all without a pattern."""
    from helpers.publishing.parameters import nearest

    if not patterns:
        return list(pages)
    for pattern in patterns:
        if not any(fnmatchcase(page.id, pattern) for page in pages):
            raise ReportError(f"no page fits {pattern!r}", remedy=nearest(pattern, [page.id for page in pages]))
    return [page for page in pages if any(fnmatchcase(page.id, pattern) for pattern in patterns)]
