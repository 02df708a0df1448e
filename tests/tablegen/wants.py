"""Kinds of damage, what each needs of the table it is done to, and which go together."""

from __future__ import annotations

from typing import NamedTuple

from .choices import Choices

COLUMN_KINDS = (
    "years", "measures", "made-up measures", "months", "quarters", "half-years", "projections", "year ranges", "short years",
    "categories", "total last", "total measures", "year measures", "uneven", "three headers", "changes", "budget", "staff",
)  # fmt: skip
ROW_KINDS = (
    "flat", "flat total", "groups", "subtotals", "three stubs", "years down", "measures down", "classes", "none",
)  # fmt: skip
_AMOUNTS = (
    "years",
    "months",
    "quarters",
    "half-years",
    "projections",
    "year ranges",
    "short years",
    "categories",
    "total last",
    "uneven",
)
_FLAT = (
    "years",
    "measures",
    "made-up measures",
    "quarters",
    "year ranges",
    "short years",
    "categories",
    "total last",
    "budget",
    "staff",
)
_LABELLED = tuple(kind for kind in ROW_KINDS if kind != "none")
_SINGLE = ("flat", "flat total", "classes")
_DEEP = ("groups", "subtotals", "three stubs")


class Wants(NamedTuple):
    """What a kind of damage needs, and the sort it is: two of one sort do not go together."""

    sort: str
    columns: tuple[str, ...] = COLUMN_KINDS
    rows: tuple[str, ...] = ROW_KINDS
    units: tuple[str, ...] = ()
    """Ways in which the unit is told; any where empty."""


DAMAGES: dict[str, Wants] = {
    # what is lost or moved in the header
    "split stub word": Wants("corner", rows=_DEEP, units=("note", "cell", "bracket")),
    "split total": Wants("total word", rows=("subtotals", "groups")),
    "lost corner": Wants("corner", rows=_LABELLED, units=("note", "cell", "bracket", "unit row")),
    "header right": Wants("corner", rows=_LABELLED),
    "header left": Wants("corner", rows=_DEEP, units=("note", "cell", "bracket")),
    "header left, stub word lost": Wants("corner", ("years", "quarters", "budget", "staff"), _SINGLE, ("note", "cell")),
    "lost total header": Wants("lost", ("categories",), _SINGLE, ("note", "cell")),
    "unit row": Wants("units", ("measures", "made-up measures", "year measures"), units=("unit row",)),
    "several units": Wants("units", ("measures", "year measures"), units=("several",)),
    "footnotes": Wants("footnotes"),
    "spaced": Wants("spacing"),
    # rows that are more, less or other than rows of data
    "label too many": Wants("rows", rows=("flat", "flat total", "groups")),
    "section rows": Wants("rows", rows=("flat", "flat total", "groups")),
    "sections in part": Wants("rows", rows=("flat", "flat total")),
    "lost total label": Wants("lost", rows=("flat total",)),
    "bracketed rows": Wants("rows", _AMOUNTS, ("flat", "flat total", "groups"), ("note",)),
    "bracketed changes": Wants("rows", _AMOUNTS, ("flat", "flat total", "groups"), ("note",)),
    "running numbers": Wants("corner", rows=("flat", "classes"), units=("note", "cell", "bracket")),
    "remarks": Wants("remarks"),
    "ragged": Wants("ragged", rows=_LABELLED),
    "ragged, longer": Wants("ragged", rows=_LABELLED),
    # the shape of the whole
    "page break": Wants("shape", rows=("flat", "flat total", "groups", "classes")),
    "page break, headless": Wants("shape", rows=("flat", "flat total", "classes")),
    "repeated header": Wants("shape", rows=("flat", "flat total", "groups", "classes")),
    "two tables": Wants("shape", rows=_LABELLED),
    "side by side": Wants("shape", _FLAT, _SINGLE, ("note", "cell", "bracket", "meaning")),
    "side by side, with a gap": Wants("shape", _FLAT, _SINGLE, ("note", "cell", "bracket", "meaning")),
    "nested": Wants("shape", rows=_LABELLED),
    "nested copies": Wants("shape", rows=_LABELLED),
    "nested copies in line": Wants("shape", rows=_LABELLED),
    "form": Wants("whole"),
    # what stands around
    "notes around": Wants("notes"),
    # what stands in the cells
    "nil words": Wants("nil"),
    "shares": Wants("cells", _AMOUNTS, units=("note",)),
    "pairs": Wants("cells", ("years", "categories", "total last", "quarters"), ("flat", "flat total", "groups", "none"), ("people",)),
    "parts in brackets": Wants("cells", _AMOUNTS, units=("note", "cell")),
    "bracketed role": Wants("cells", ("years", "quarters", "categories"), ("flat", "flat total"), ("note",)),
    "won in words": Wants("cells", ("years", "categories", "quarters", "half-years"), units=("words",)),
    "about": Wants("cells", _AMOUNTS, units=("cell",)),
    "some": Wants("cells", _AMOUNTS, units=("counted",)),
    "ranges": Wants("cells", ("years", "categories", "quarters"), ("flat", "groups", "none", "classes"), ("counted",)),
    "square metres and pyeong": Wants("cells", ("years", "categories"), ("flat", "groups", "none"), ("area",)),
    "arrows": Wants("signs", ("changes",), units=("note", "cell")),
    "changes in words": Wants("signs", ("changes",), units=("note",)),
    # how it is written
    "fullwidth": Wants("script"),
    "NFD": Wants("script"),
}  # fmt: skip


class Plan(NamedTuple):
    """What may be drawn under some damage."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    units: tuple[str, ...]


def plan(damage: frozenset[str]) -> Plan | None:
    """What may be drawn under all of some kinds of damage; None where they exclude each other."""
    wants = [DAMAGES[name] for name in sorted(damage)]
    sorts = [want.sort for want in wants]
    if len(set(sorts)) < len(sorts) or ("whole" in sorts and len(sorts) > 1) or _clash(damage, sorts):
        return None
    columns = tuple(kind for kind in COLUMN_KINDS if all(kind in want.columns for want in wants))
    rows = tuple(kind for kind in ROW_KINDS if all(kind in want.rows for want in wants))
    stated = [set(want.units) for want in wants if want.units]
    units = set.intersection(*stated) if stated else set()
    if units and not units & {"bracket", "meaning", "several", "unit row"}:
        rows = tuple(kind for kind in rows if kind != "measures down")
    return Plan(columns, rows, tuple(sorted(units))) if columns and rows and (units or not stated) else None


def _clash(damage: frozenset[str], sorts: list[str]) -> bool:
    """Pairs that no table shows together, or under which nobody could tell what is meant."""
    shape = "shape" in sorts and not damage & {"page break", "page break, headless", "repeated header"}
    # Sections, brackets and moved rows are told by the rows around them, which these shapes tear apart.
    torn = "shape" in sorts and bool({"rows", "lost"} & set(sorts))
    moved = {
        "header right",
        "header left",
        "header left, stub word lost",
        "label too many",
        "lost total label",
        "lost total header",
    }
    return (
        torn
        or (shape and bool({"corner", "remarks", "ragged", "notes", "units", "total word"} & set(sorts)))
        or len(damage & moved) > 1
        or (bool(damage & moved) and bool({"remarks", "units", "ragged"} & set(sorts)))
        or ("label too many" in damage and bool(damage & {"lost corner", "split stub word", "running numbers", "split total"}))
        or ("cells" in sorts and bool(damage & {"bracketed rows", "bracketed changes"}))
        or ("corner" in sorts and "total word" in sorts)
        or ("page break, headless" in damage and bool({"corner", "notes"} & set(sorts)))
        or ("running numbers" in damage and "lost" in sorts)
        or ("bracketed role" in damage and bool({"lost", "rows"} & set(sorts)))
    )


def combine(choices: Choices, low: int = 2, high: int = 4) -> frozenset[str]:
    """Several kinds of damage that go together."""
    for _ in range(200):
        wanted = frozenset(choices.pick(list(DAMAGES)) for _ in range(choices.integer(low, high)))
        if len(wanted) >= low and plan(wanted) is not None:
            return wanted
    return frozenset({"footnotes", "spaced"})
