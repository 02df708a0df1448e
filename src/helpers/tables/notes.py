"""What a check says to the reader, and how its sentences are read back (values that would mend, blanks, lost rows)."""

from __future__ import annotations

import re

from .lines import Identity, decimals
from .observation import Observation

_WORDS = {
    "sum": "the sum of {n} numbers",
    "a-b": "the difference of two numbers",
    "a/b": "one number as a share of another",
    "(a-b)/b": "the change in percent",
    "mean": "the mean",
    "mean growth": "the mean of the yearly growth",
    "compound growth": "the compound growth a year",
    "growth by years": "the growth by the number of years",
}
WOULD_FIT = re.compile(r"\bIt would fit if line (\d+) \((.*?)\) read (-?[\d,]+(?:\.\d+)?) instead of (-?[\d,]+(?:\.\d+)?)\.")
"""The number to blame: its line, its labels, the value that would mend the check, what is printed."""
BLANK = re.compile(r"\b[Tt]he blank in line (\d+) \((.*?)\) must have been (-?[\d,]+(?:\.\d+)?)\.")
"""A blank that is determined: its line, its labels, its value."""
LOST = re.compile(r"\bA (row|column) is missing among its parts: it must have held (.*?)\. The printed")
"""A row or column that was lost, with what it must have held."""


def number(value: float) -> str:
    """A number as a note prints it.

    >>> number(1234.0), number(0.96694)
    ('1,234', '0.9669')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0").rstrip(".")


def figure_of(sentence: str) -> str | None:
    """The label of the line outside tables that a note speaks of; None for one on the text of a cell.

    >>> figure_of("사육규모: 17,537 is printed, but the 2 parts in line 2392 give 17,909.")
    '사육규모'
    """
    label, colon, _ = sentence.partition(": ")
    return label if colon and label != "In the text" else None


def name_of(o: Observation) -> str:
    """The labels of a number in one line."""
    return " / ".join((*o.row, *o.column))


def note(
    identity: Identity,
    name: str,
    holds: bool,
    severity: str | None,
    blamed: list[tuple[Observation, float]],
    said: str | None,
    line_of: dict[int, int],
) -> str:
    """The sentence or two of a check.

    Parameters
    ----------
    identity, holds, severity
        What was tested, and how it came out.
    name
        The labels of the number tested.
    blamed
        The numbers to blame, and the value each should have read.
    said
        What is said instead of the value that would fit (what a lost row must have held, say).
    line_of
        The line of the document on which each row of the table stands.
    """
    o = identity.tested
    words = _what(identity)
    blanks = "".join(
        f" The blank in line {line_of.get(blank.row, o.cell.line)} ({' / '.join(blank.labels)}) must have been {number(blank.value)}."
        for blank in identity.blanks
    )
    if holds:
        return f"{name}: {number(o.number.value)} is {words}.{blanks}"
    text = f"{name} is printed as {number(o.number.value)}, but {words} gives {number(round(identity.computed, 4))}."
    if severity == "rounding" and not blamed:
        return text + " Rounding explains the gap." + identity.remark
    if said:
        return text + said
    for suspect, value in blamed:
        # A rate should have read what it is to the digits that are printed.
        digits = decimals(o) if identity.kind == "ratio" and suspect is o else 4
        text += (
            f" It would fit if line {suspect.cell.line} ({name_of(suspect)}) read {number(round(value, digits))} "
            f"instead of {number(suspect.number.value)}."
        )
    return text if severity == "rounding" else text + identity.remark


def _what(identity: Identity) -> str:
    if identity.basis == "a/b" and identity.factor != 100:
        return "one number divided by another"
    if identity.basis == "a-b" and len(identity.members) > 2:
        return f"what the label says of {len(identity.members)} numbers"
    if identity.basis == "sum" and not identity.members:
        return "the sum of its parts, which all print a dash,"
    if identity.basis == "sum" and len(identity.members) == 1:
        return "the one number that it counts"
    return _WORDS[identity.basis].format(n=len(identity.members))


def lost_sentence(by_rows: bool, held: list[tuple[Observation, float]]) -> str:
    """The sentence on a row (or column) of which nothing is printed, though the totals count it."""
    values = ", ".join(f"{number(value)} ({' / '.join(o.column if by_rows else o.row)})" for o, value in held)
    what = "row" if by_rows else "column"
    return (
        f" A {what} is missing among its parts: it must have held {values}. "
        "The printed totals agree with each other, so none of them is likely to be wrong."
    )


def parts_sentence(gap: float) -> str:
    """The sentence on a total that fits its other sums, so that a part is likelier to be wrong."""
    return f" It fits its other sums, so one of its parts is likelier to be wrong: together they are {number(abs(round(gap, 4)))} too {'small' if gap > 0 else 'large'}."
