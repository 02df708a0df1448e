"""Which columns the tables of the pages have, and how each is shown."""

from __future__ import annotations

from dataclasses import dataclass

MONEY = frozenset({"won", "signed_won", "rounded_won"})
NUMBERS = frozenset({"won", "signed_won", "rounded_won", "count", "signed_count", "number", "share", "signed_share", "year"})


@dataclass(frozen=True)
class Column:
    """A column of a table: the field it shows, how, and under which heading."""

    field: str
    kind: str = "name"
    """``name`` (as printed), ``term`` (translated where we can), ``won``, ``signed_won``, ``rounded_won``, ``count``, ``signed_count``,
    ``number``, ``share``, ``signed_share``, ``year``, ``period``, ``unit``, ``names`` (a list), ``line``."""
    heading: str = ""
    """Key of the heading in the wording, without ``column.``; the field's name by default."""
    group: str = ""
    """Group of terms of the wording."""
    always: bool = False
    """Shown even where all is missing."""
    marked: bool = False
    """Carries the mark of a number in conflict."""
    blank: str = ""
    """Key of the wording, without ``text.``, for what is shown where a name is missing; a dash by default."""


C = Column

TABLES: dict[str, tuple[Column, ...]] = {
    "staff": (
        C("group", "term", always=True),
        C("grade", "term"),
        C("capacity", "count", marked=True),
        C("current", "count", marked=True),
        C("gap", "signed_count"),
        C("women", "count", marked=True),
        C("line", "line"),
    ),
    "budget": (
        C("item", "term", always=True),
        C("amount_krw", "won", marked=True),
        C("previous_krw", "won", marked=True),
        C("change_krw", "signed_won"),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "funding": (
        C("source", "term"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "amount"),
        C("share", "share"),
        C("projects", "count"),
        C("line", "line"),
    ),
    "execution": (
        C("stage", "term"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "amount", marked=True),
        C("share", "share"),
        C("line", "line"),
    ),
    "totals": (
        C("stage", "term"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "amount", marked=True),
        C("line", "line"),
    ),
    "projects": (
        C("title"),
        C("kind", "term", group="project_kind"),
        C("budget_krw", "won", marked=True),
        C("previous_krw", "won", marked=True),
        C("change_krw", "signed_won"),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "themes": (
        C("title"),
        C("department"),
        C("theme"),
        C("budget_krw", "won", marked=True),
        C("previous_krw", "won", marked=True),
        C("line", "line"),
    ),
    "series": (
        C("series"),
        C("breakdown", "path"),
        C("unit", "unit"),
        C("first_period", "period"),
        C("first_value", "number", marked=True),
        C("period", "period"),
        C("value", "number", marked=True),
        C("line", "line"),
    ),
    "usage": (
        C("programme"),
        C("area", "term", group="usage_area"),
        C("group", "path"),
        C("year", "year"),
        C("sessions", "number", marked=True),
        C("participants", "number", marked=True),
        C("line", "line"),
    ),
    "facilities": (
        C("name"),
        C("address"),
        C("floor"),
        C("area_m2", "number", marked=True),
        C("use"),
        C("line", "line"),
    ),
    "audit": (
        C("no", "count"),
        C("kind", "term", group="audit_kind"),
        C("departments", "names"),
        C("status", "term"),
        C("line", "line"),
    ),
    "failing": (
        C("label", "term"),
        C("report"),
        C("kind", "term", "check_kind", group="check_kind"),
        C("printed", "number"),
        C("computed", "number"),
        C("unit", "unit"),
        C("severity", "term", group="severity"),
        C("line", "line"),
    ),
    "suspects": (
        C("label", "name"),
        C("report"),
        C("printed", "number"),
        C("mended", "number"),
        C("unit", "unit"),
        C("mends", "count"),
        C("line", "line"),
    ),
    "unprinted": (
        C("label", "name"),
        C("report"),
        C("missing", "term", group="missing"),
        C("held", "name"),
        C("line", "line"),
    ),
    "departments": (
        C("department"),
        C("name_en"),
        C("amount_krw", "won", "money", marked=True),
        C("previous_krw", "won", "before", marked=True),
        C("growth", "signed_share"),
        C("capacity", "count"),
        C("current", "count"),
        C("projects", "count"),
        C("audit_items", "count"),
        C("line", "line"),
    ),
    "members": (
        C("department"),
        C("name_en"),
        C("amount_krw", "won", "money", marked=True),
        C("previous_krw", "won", "before", marked=True),
        C("growth", "signed_share"),
        C("capacity", "count"),
        C("current", "count"),
        C("projects", "count"),
        C("line", "line"),
    ),
    "per_head": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("stage", "term"),
        C("amount_krw", "won", "money", marked=True),
        C("current", "count"),
        C("per_head_krw", "rounded_won"),
        C("line", "line"),
    ),
    "all_departments": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("stage", "term"),
        C("amount_krw", "won", "money", marked=True),
        C("capacity", "count"),
        C("current", "count"),
        C("projects", "count"),
        C("audit_items", "count"),
        C("line", "line"),
    ),
    "growth": (
        C("department"),
        C("name_en"),
        C("report"),
        C("fiscal_year", "year"),
        C("amount_krw", "won", "money", marked=True),
        C("previous_krw", "won", "before", marked=True),
        C("growth", "signed_share"),
        C("line", "line"),
    ),
    "affairs": (
        C("affair"),
        C("no", "count"),
        C("indicators", "names"),
        C("achievements", "count"),
        C("improvements", "count"),
        C("line", "line"),
    ),
    "findings": (C("finding", "term", group="key"), C("points", "count"), C("figures", "names", "figure"), C("line", "line")),
    "summary": (
        C("kind", "term", group="audit_kind"),
        C("status", "term"),
        C("printed", "count"),
        C("counted", "count"),
        C("agrees_text", "term", "agrees", group="text"),
        C("line", "line"),
    ),
    "reading": (
        C("report"),
        C("lines", "count"),
        C("tables", "count"),
        C("numbers", "count"),
        C("skipped", "count"),
        C("figures", "count"),
        C("checks", "count"),
        C("failing", "count"),
        C("line", "line"),
    ),
    "certainty": (
        C("label", "name", "report"),
        C("numbers", "count"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
    ),
    "certainty_departments": (
        C("department", always=True, blank="no_owner"),
        C("report"),
        C("numbers", "count"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
    ),
    "certainty_tables": (
        C("title", "name", "table_title", always=True, blank="no_title"),
        C("report"),
        C("numbers", "count"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
        C("line", "line"),
    ),
    "doubtful": (
        C("title", "name", "table_title", always=True, blank="no_title"),
        C("department", blank="no_owner"),
        C("report"),
        C("confirmed", "count"),
        C("unchecked", "count"),
        C("conflict", "count"),
        C("line", "line"),
    ),
}
"""The tables of the pages, by name."""
