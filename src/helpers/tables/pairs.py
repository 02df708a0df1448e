"""Two numbers in one cell: what the sides of a slash and the number in brackets are called."""

from __future__ import annotations

import re

from . import labels


def slashed(column: tuple[str, ...], roles: tuple[str, str] | None) -> tuple[tuple[str, ...], tuple[str, str]] | None:
    """The labels and the two roles of a slashed pair under a column: those that its leaf names come before the table's."""
    own = named_by_slash(column)
    if own:
        return own
    if roles:
        return column, roles
    if not column:
        return None
    leaf = column[-1]
    for mark in ("+", "·", "‧", ","):
        sides = [side.strip() for side in leaf.split(mark)]
        if len(sides) == 2 and all(sides):
            return column, (sides[0], sides[1])
    return None


def named_by_slash(column: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, str]] | None:
    """The labels and the two roles where a column's innermost label names both with a slash (``정원/현원``)."""
    if not column or "/" not in column[-1]:
        return None
    leaf = column[-1]
    bracket = re.fullmatch(r"(.+?)\s*\(\s*([^()/]+)/([^()/]+)\)", leaf)
    if bracket:
        return (*column[:-1], bracket.group(1)), (bracket.group(2).strip(), bracket.group(3).strip())
    head, _, tail = leaf.rpartition(" ") if " " in leaf.split("/")[0].strip() and leaf.count("/") == 1 else ("", "", leaf)
    sides = [side.strip() for side in tail.split("/")]
    if len(sides) != 2 or not all(sides):
        return None
    return ((*column[:-1], head.strip()) if head.strip() else column[:-1]), (sides[0], sides[1])


def bracketed_role(path: tuple[str, ...]) -> tuple[str, str] | None:
    """``환급발생액 (건 수)`` → its two parts, where the bracket names a second measure."""
    if not path or not path[-1].endswith(")") or "(" not in path[-1]:
        return None
    head, _, bracket = path[-1][:-1].rpartition("(")
    head, bracket = head.strip(), labels.collapse(bracket)
    if not head or not bracket or any(ch.isdigit() for ch in bracket) or len(bracket) > 12:
        return None
    return head, bracket
