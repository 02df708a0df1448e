"""``%load_ext helpers``: in this session frames are shown with units and aligned, and names are completed inside quotes.

Only IPython's own registries are used, and put back by ``%unload_ext helpers``; pandas is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
from IPython.core.completer import SimpleCompletion, completion_matcher

import helpers
from helpers.showing import Shown

FORMATS: dict[str, Callable[..., Any]] = {
    "text/html": lambda frame: Shown(frame)._repr_html_(),
    "text/plain": lambda frame, printer, cycle: printer.text(repr(Shown(frame))),
}
"""How frames are shown, by kind of output."""

_CALL = re.compile(
    r"""\b(?P<function>load|describe|departments|source|report|department)\(\s*  # load(
        (?:(?P<q>["'])(?P<first>[^"']*)(?P=q)\s*,\s*(?:columns\s*=\s*\[[^\]]*)?)?  # "budgets", columns=["department",
        ["'](?P<begun>[^"']*)$""",
    re.VERBOSE,
)
_before: dict[int, dict[str, Any]] = {}
"""What was registered before, by session."""


def load(ipython: Any) -> None:
    """Show frames as :func:`helpers.show` does, and complete names, in this session of IPython."""
    unload(ipython)
    formatters = ipython.display_formatter.formatters
    _before[id(ipython)] = {kind: formatters[kind].for_type(pd.DataFrame, own) for kind, own in FORMATS.items()}
    ipython.Completer.custom_matchers.append(names)


def unload(ipython: Any) -> None:
    """Take back what :func:`load` did."""
    if (before := _before.pop(id(ipython), None)) is None:
        return
    for kind, formatter in before.items():
        known = ipython.display_formatter.formatters[kind]
        known.pop(pd.DataFrame, None)
        if formatter is not None:
            known.for_type(pd.DataFrame, formatter)
    ipython.Completer.custom_matchers.remove(names)


@completion_matcher(api_version=2, identifier="helpers.names")
def names(context: Any) -> dict[str, Any]:
    """What fits within the quotes of ``load("…``, ``describe("…``, ``departments("…``, ``source("…`` and their like."""
    found = _CALL.search(context.text_until_cursor)
    fitting = [name for name in _names(found["function"], found["first"]) if name.startswith(found["begun"])] if found else []
    if not fitting:
        return {"completions": []}
    completions = [SimpleCompletion(text=name, type="name") for name in fitting]
    return {"completions": completions, "matched_fragment": found["begun"], "suppress": True}


def _names(function: str, first: str | None) -> list[str]:
    """The names that an argument can have."""
    from helpers.datasets.schema import TABLES

    try:
        if function in ("load", "describe"):
            return list(TABLES) if first is None else list(TABLES[first].columns) if function == "load" else []
        if first is None:
            return helpers.reports()
        return helpers.departments(first) if function == "department" else []
    except (helpers.DataError, KeyError):
        return []
