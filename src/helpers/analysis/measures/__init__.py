"""What is measured: functions from the tidy tables to the tables that pages show.

Every function takes :class:`helpers.analysis.data.Data` and returns a DataFrame (or a small record) whose rows keep
``report``, ``line``, ``cell``, ``html_index``, ``html_row`` and ``part``, so that each number can be followed to where
it is printed.
"""

from helpers.analysis.measures.audit import audit_by_department, audit_by_kind, audit_items, audit_summary
from helpers.analysis.measures.checks import (
    certainty,
    certainty_by_department,
    certainty_by_report,
    certainty_by_table,
    doubtful_tables,
    failing,
    reading_by_report,
    skipped_by_reason,
    suspects,
    unprinted,
)
from helpers.analysis.measures.compare import about, affair, affairs, findings, growth, members, per_head, profiles
from helpers.analysis.measures.money import (
    budget_by_item,
    budget_total,
    execution,
    funding,
    funding_cover,
    project_changes,
    projects,
)
from helpers.analysis.measures.people import facilities, headcount, staff_by_group
from helpers.analysis.measures.series import indicators, other_series, usage_areas, usage_programmes, usage_whole
from helpers.analysis.measures.unusual import unusual

__all__ = [
    "about",
    "affair",
    "affairs",
    "audit_by_department",
    "audit_by_kind",
    "audit_items",
    "audit_summary",
    "budget_by_item",
    "budget_total",
    "certainty",
    "certainty_by_department",
    "certainty_by_report",
    "certainty_by_table",
    "doubtful_tables",
    "execution",
    "facilities",
    "failing",
    "findings",
    "funding",
    "funding_cover",
    "growth",
    "headcount",
    "indicators",
    "members",
    "other_series",
    "per_head",
    "profiles",
    "project_changes",
    "projects",
    "reading_by_report",
    "skipped_by_reason",
    "staff_by_group",
    "suspects",
    "unprinted",
    "unusual",
    "usage_areas",
    "usage_programmes",
    "usage_whole",
]
