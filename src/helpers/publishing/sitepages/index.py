"""The way in: what this is, how much is confirmed, the reports with their departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from helpers.analysis.formats import digits, percent
from helpers.analysis.wording import Words
from helpers.publishing import citing, figures
from helpers.publishing.names import slug
from helpers.publishing.places import records
from helpers.publishing.plan import Page
from helpers.publishing.shell import own_script
from helpers.publishing.site import REPORT
from helpers.publishing.sitepages.given import Files, Given, render
from helpers.publishing.sitepages.pictures import bars, shares
from helpers.publishing.words import word

_SHOWN = {
    "reports": REPORT,
    "projects": ("report", "department"),
    "evaluations": ("report", "affair", "indicators", "achievements", "improvements"),
}
"""What the index shows of single tables."""

Row = Mapping[str, Any]


def make(given: Given) -> Files:
    """The index in all languages."""
    tables = {name: records(given.places.data, name, required=False, columns=columns) for name, columns in _SHOWN.items()}
    found = figures.gather(given.places.data)
    return {given.path("index", language): _Index(given, language, tables, found).html() for language in given.languages}


@dataclass(frozen=True)
class _Index:
    """The index in one language."""

    given: Given
    language: str
    tables: Mapping[str, Sequence[Row]]
    figures: figures.Figures

    def say(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def html(self) -> str:
        pages = self.given.pages(self.language)
        about = {row["report"]: row for row in self.tables["reports"]}
        reports = dict.fromkeys(page.report for page in pages if page.report)
        return render(
            "index",
            self.given,
            self.language,
            search_script=own_script("search.js"),
            totals=self._totals(len(reports), pages),
            certainty=self._certainty(self.figures.all_numbers),
            failed=sum(page.id in self.given.failed for page in self.given.plan),
            topics=[{**self._entry(page), "note": page.subtitle} for page in pages if page.report is None],
            reports=[
                self._card(report, about.get(report, {}), [page for page in pages if page.report == report]) for report in reports
            ],
        )

    def _totals(self, reports: int, pages: Sequence[Page]) -> list[tuple[str, str]]:
        numbers = self.figures.all_numbers
        counts = [
            ("reports", reports),
            ("departments", sum(page.department is not None for page in pages)),
            ("numbers_read", numbers.numbers),
            ("numbers_confirmed", numbers.confirmed),
            ("numbers_conflict", numbers.conflict),
        ]
        return [(digits(count), self.say(f"total_{key}")) for key, count in counts]

    def _certainty(self, numbers: figures.Certainty) -> dict[str, Any] | None:
        """The bar that shows how much is confirmed, and the same in words."""
        if not numbers.numbers:
            return None
        parts = [(kind, getattr(numbers, kind)) for kind in ("confirmed", "unchecked", "conflict")]
        said = self.say(
            "certainty", confirmed=digits(numbers.confirmed), n=digits(numbers.numbers), share=percent(numbers.share, 0)
        )
        return {
            "bar": shares(parts, said),
            "text": said,
            "legend": [(kind, self.say(f"certainty_{kind}", n=digits(count))) for kind, count in parts],
        }

    def _entry(self, page: Page) -> dict[str, str]:
        """A link to a page, and what is to be said of it where it could not be made."""
        there = page.id in self.given.there
        entry = {"label": page.title, "mark": "", "badge": ""}
        entry |= {"href": self.given.href(page, self.given.path("index", self.language)), "hreflang": page.language}
        if page.id in self.given.failed:
            entry |= {"mark": self.given.failed[page.id], "badge": self.say("older_version" if there else "page_failed")}
        elif not there:
            entry |= {"mark": self.say("not_made"), "badge": self.say("not_made")}
        return entry

    def _card(self, report: str, row: Row, pages: Sequence[Page]) -> dict[str, Any]:
        """One report: its key figures, its departments with theirs, its affairs, its other pages."""
        main = next((page for page in pages if page.kind == "report"), None)
        departments = [page for page in pages if page.department is not None]
        affairs = {item["affair"]: item for item in self.tables["evaluations"] if item["report"] == report}
        evaluated = [page for page in pages if page.parameters.get("affair") in affairs]
        others = [page for page in pages if page not in departments and page not in evaluated and page is not main]
        groups = []
        if departments:
            columns = [self.say(f"column_{key}") for key in ("budget", "staff", "projects", "audit_items")]
            groups.append(self._group("department", columns, [self._department(report, page) for page in departments]))
        if evaluated:
            columns = [self.say(f"column_{key}") for key in ("indicators", "achievements", "improvements")]
            rows = [self._affair(page, affairs[page.parameters["affair"]]) for page in evaluated]
            groups.append(self._group("evaluated_affair", columns, rows))
        if others:
            groups.append(self._group("other_pages", [], [self._row(page, []) for page in others]))
        title = str(row.get("title") or report)
        entry = self._entry(main) if main else {"href": "", "mark": "", "badge": "", "hreflang": ""}
        english = self.language == "en"
        return {
            "anchor": slug(report),
            "entry": entry | {"label": title},
            "gloss": row.get("title_en") or "" if english else "",
            "meta": self._meta(row, english),
            "figures": self._key_figures(report, row, len(departments), len(evaluated)),
            "picture": self._picture(report, departments),
            "groups": groups,
        }

    def _meta(self, row: Row, english: bool) -> list[str]:
        agency = (row.get("agency_en") if english else None) or row.get("agency")
        day = citing.day(str(row.get("date") or ""), self.language)
        year = self.say("fiscal_year", year=row["fiscal_year"]) if row.get("fiscal_year") else None
        return [str(item) for item in (agency, day, year) if item]

    def _key_figures(self, report: str, row: Row, departments: int, affairs: int) -> list[tuple[str, str, str]]:
        """Value, label and a detail of each; what a report does not have is left out."""
        words, numbers = Words(self.language), self.figures.certainty.get(report, figures.Certainty())
        own = [item for item in self.tables["projects"] if item["report"] == report]
        loose = sum(item.get("department") is None for item in own) if departments else 0
        out = []
        if report in self.figures.budgets:
            label = self.say("card_budget", year=row["fiscal_year"]) if row.get("fiscal_year") else self.say("column_budget")
            out.append((words.won(self.figures.budgets[report]), label, ""))
        if departments:
            out.append((digits(departments), self.say("total_departments"), ""))
        if affairs:
            out.append((digits(affairs), self.say("card_affairs"), ""))
        elif own:
            detail = self.say("card_loose", n=digits(loose)) if loose else ""
            out.append((digits(len(own)), self.say("column_projects"), detail))
        if numbers.share is not None:
            detail = self.say("card_conflict", n=digits(numbers.conflict)) if numbers.conflict else ""
            out.append((percent(numbers.share, 0), self.say("card_confirmed", n=digits(numbers.numbers)), detail))
        return out

    def _picture(self, report: str, departments: Sequence[Page]) -> Markup | None:
        """The budgets of the departments as small bars, in the order of the list below; where at least three are printed."""
        budgets = [(page.title, self._unit(report, page).budget_krw) for page in departments]
        printed = {name: amount for name, amount in budgets if amount is not None}
        if len(printed) < 3:
            return None
        most, words = max(printed, key=lambda name: printed[name]), Words(self.language)
        return bars(
            [amount for _, amount in budgets],
            self.say("picture_budgets", n=digits(len(printed)), name=most, most=words.won(printed[most])),
        )

    def _unit(self, report: str, page: Page) -> figures.Unit:
        return self.figures.departments.get((report, str(page.department)), figures.Unit())

    def _group(self, key: str, columns: list[str], rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {"label": self.say(key), "columns": columns, "rows": rows}

    def _row(self, page: Page, cells: list[str]) -> dict[str, Any]:
        return {"entry": self._entry(page), "gloss": page.subtitle if self.language == "en" else "", "cells": cells}

    def _department(self, report: str, page: Page) -> dict[str, Any]:
        unit, words = self._unit(report, page), Words(self.language)
        staff = ""
        if unit.current is not None or unit.capacity is not None:
            staff = " / ".join("?" if value is None else digits(value) for value in (unit.current, unit.capacity))
        budget = "" if unit.budget_krw is None else words.won(unit.budget_krw)
        counts = ["" if value is None else digits(value) for value in (unit.projects, unit.audit_items)]
        return self._row(page, [budget, staff, *counts])

    def _affair(self, page: Page, item: Row) -> dict[str, Any]:
        values = [len(item.get("indicators") or ()), item.get("achievements"), item.get("improvements")]
        return self._row(page, ["" if value in (None, 0) else digits(value) for value in values])
