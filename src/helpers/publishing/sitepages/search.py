"""The search: one list of everything that can be looked up, which people can read and the page's script narrows.

The list is the index: what the script finds is what stands there, so that the two cannot differ and nothing stands
twice. It is in the order of importance; what does not fit into the page's size is left out from the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from helpers.analysis.formats import digits
from helpers.publishing.glossary import terms
from helpers.publishing.places import records
from helpers.publishing.plan import Page
from helpers.publishing.shell import korean, own_script
from helpers.publishing.site import REPORT
from helpers.publishing.sitepages.given import Files, Given, render
from helpers.publishing.sitepages.glossary import anchor
from helpers.publishing.words import word

LIMIT = 850_000
"""Bytes that the list may take; a page is to stay under 1 MB."""

GROUPS = ("reports", "departments", "pages", "projects", "terms", "indicators")
"""What is listed, the most important first."""

_SHOWN = {
    "reports": REPORT,
    "departments": ("report", "department", "name_en"),
    "projects": ("report", "department", "title"),
    "indicators": ("report", "department", "project", "series"),
}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """Something that can be looked up."""

    label: str
    href: str
    """Nothing where the page is not there."""
    gloss: str = ""
    """Its name in the other language."""
    where: Sequence[str] = ()
    """What it belongs to."""

    def html(self, language: str) -> Markup:
        """The entry as an item of a list."""
        label = korean(self.label, language)
        head = Markup('<a href="{}">{}</a>').format(self.href, label) if self.href else Markup("<b>{}</b>").format(label)
        gloss = Markup(" <i>{}</i>").format(korean(self.gloss, language)) if self.gloss else ""
        where = Markup(" <small>{}</small>").format(korean(" · ".join(self.where), language)) if self.where else ""
        return Markup("<li>{}{}{}</li>\n").format(head, gloss, where)


def make(given: Given) -> Files:
    """The search page in all languages."""
    tables = {name: records(given.places.data, name, required=False, columns=columns) for name, columns in _SHOWN.items()}
    return {given.path("search", language): _page(given, language, tables) for language in given.languages}


def _page(given: Given, language: str, tables: Mapping[str, Sequence[Row]]) -> str:
    listed = dict.fromkeys(GROUPS, ())
    listed |= {name: tuple(entries) for name, entries in _Listing(given, language, tables).groups()}
    groups, room = [], LIMIT
    for name in GROUPS:
        items = [entry.html(language) for entry in listed[name]]
        shown = 0
        while shown < len(items) and len(items[shown].encode("utf-8")) <= room:
            room -= len(items[shown].encode("utf-8"))
            shown += 1
        if items:
            title = word(f"group_{name}", language)
            left = word("search_left_out", language, n=digits(len(items) - shown)) if shown < len(items) else ""
            groups.append({"key": name, "title": title, "count": digits(len(items)), "items": items[:shown], "left": left})
    return render("search", given, language, groups=groups, search_script=own_script("search.js"))


@dataclass(frozen=True)
class _Listing:
    """Everything that can be looked up, in one language."""

    given: Given
    language: str
    tables: Mapping[str, Sequence[Row]]

    def groups(self) -> Iterator[tuple[str, list[Entry]]]:
        pages = self.given.pages(self.language)
        reports = {row["report"]: row for row in self.tables["reports"]}
        own_title = ("title_en", "title") if self.language == "en" else ("title",)
        titles = {
            report: str(next((row[name] for name in own_title if row.get(name)), report)) for report, row in reports.items()
        }
        own = {page.report: page for page in pages if page.kind == "report"}
        departments = {(page.report, page.department): page for page in pages if page.department is not None}
        others = [page for page in pages if page.department is None and page.kind != "report"]
        english = {(row["report"], row["department"]): row.get("name_en") for row in self.tables["departments"]}
        yield "reports", [self._report(page, reports.get(page.report, {})) for page in own.values()]
        yield (
            "departments",
            [
                Entry(page.title, self._href(page), str(english.get(key) or ""), [titles.get(str(page.report), str(page.report))])
                for key, page in departments.items()
            ],
        )
        yield "pages", [Entry(page.title, self._href(page), page.subtitle, self._where(page.report, titles)) for page in others]
        # An affair that has a page of its own is listed among the pages.
        named = {(page.report, page.title) for page in others}
        projects = [row for row in self.tables["projects"] if (row["report"], row["title"]) not in named]
        yield "projects", self._of_sections(projects, "title", "projects", own, departments, titles)
        yield "indicators", self._of_sections(self.tables["indicators"], "series", "indicators", own, departments, titles)
        glossary = self.given.path("glossary", self.language).rpartition("/")[2]
        yield "terms", [Entry(term.ko, f"{glossary}#{anchor(term)}", term.en) for term in terms()]

    def _href(self, page: Page, section: str = "") -> str:
        href = self.given.href(page, self.given.path("search", self.language))
        return href and href + section

    def _report(self, page: Page, row: Row) -> Entry:
        agency = (row.get("agency_en") if self.language == "en" else None) or row.get("agency")
        title = str(row.get("title") or page.report)
        return Entry(title, self._href(page), str(row.get("title_en") or ""), [str(agency)] if agency else [])

    def _where(self, report: str | None, titles: Mapping[str, str]) -> list[str]:
        return [titles.get(report, report)] if report else []

    def _of_sections(
        self,
        rows: Sequence[Row],
        name: str,
        section: str,
        own: Mapping[str | None, Page],
        departments: Mapping[tuple[str | None, str | None], Page],
        titles: Mapping[str, str],
    ) -> list[Entry]:
        """Entries that lead to a section of the page of their department, or of their report."""
        out: dict[tuple[Any, ...], Entry] = {}
        for row in rows:
            report, department, label = row["report"], row.get("department"), row.get(name)
            page = departments.get((report, department)) or own.get(report)
            # What a project measures is not listed once more for each of its projects.
            key = (report, department, label)
            if not label or key in out:
                continue
            where = [part for part in (row.get("project"), department, *self._where(report, titles)) if part]
            out[key] = Entry(str(label), self._href(page, f"#{section}") if page else "", where=where)
        return list(out.values())
