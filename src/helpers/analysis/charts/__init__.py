"""Charts of the pages: a table from :mod:`helpers.analysis.measures` in, a :class:`Chart` out, or None where it is empty.

All have labels at the values, units on the axes, bars from zero, a title that says what is seen and
the same in words (``alt``) for those who do not see it.
"""

from helpers.analysis.charts.bars import growth, per_head, project_budgets, skipped
from helpers.analysis.charts.base import Chart
from helpers.analysis.charts.changes import budget_items, departments, project_changes
from helpers.analysis.charts.lines import indicators, usage
from helpers.analysis.charts.stacks import affairs, audit_status, certainty, execution, funding
from helpers.analysis.charts.staff import money_and_staff, posts
from helpers.analysis.theme import use_theme

__all__ = [
    "Chart",
    "affairs",
    "audit_status",
    "budget_items",
    "certainty",
    "departments",
    "execution",
    "funding",
    "growth",
    "indicators",
    "money_and_staff",
    "per_head",
    "posts",
    "project_budgets",
    "project_changes",
    "skipped",
    "usage",
    "use_theme",
]
