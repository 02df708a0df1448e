"""Tables with a known meaning: drawn as trees of labels with values, flattened and damaged the way conversions do it.

A source of :class:`Choices` decides everything: hypothesis, so that failing tables shrink, or a seed, for a fixed corpus.
What a table means is kept beside its text: every number with its place, labels, unit and period (``gold/SPEC.md``).
"""

from __future__ import annotations

from hypothesis import strategies as st

from .choices import Choices, Drawn, Seeded
from .forms_of_keys import write_form
from .model import PLAIN, Generated, Meant, document
from .nested import write_nested
from .rowwork import ROW_WORK
from .sheet import draw_sheet
from .wants import COLUMN_KINDS, DAMAGES, ROW_KINDS, Plan, combine, plan
from .write import Page, write_beside, write_sheet, write_two

__all__ = [
    "COLUMN_KINDS", "DAMAGES", "PLAIN", "ROW_KINDS", "Choices", "Drawn", "Generated", "Meant", "Seeded", "combine", "document", "generate",
    "plan", "tables",
]  # fmt: skip

_OTHER = ("years", "categories", "total last", "quarters")


def generate(choices: Choices, damage: frozenset[str] = PLAIN, columns: str | None = None, rows: str | None = None) -> Generated:
    """Draw a table, give it `damage`, and write it as a small report; `columns` and `rows` ask for one kind of axis."""
    wanted = plan(damage)
    if wanted is None:
        raise ValueError(f"these kinds of damage exclude each other: {', '.join(sorted(damage))}")
    page = Page(damage)
    if "form" in damage:
        return write_form(choices, page)
    if columns or rows:
        wanted = wanted._replace(columns=(columns,) if columns else wanted.columns, rows=(rows,) if rows else wanted.rows)
    sheet = draw_sheet(choices, wanted, damage)
    for name, work in ROW_WORK.items():
        if name in damage:
            work(choices, sheet)
    if damage & {"nested", "nested copies", "nested copies in line"}:
        return write_nested(choices, page, sheet)
    if "two tables" in damage:
        told = choices.pick(["note", "cell"])
        return write_two(
            choices, page, sheet, draw_sheet(choices, Plan(_OTHER, ("flat", "flat total", "groups"), (told,)), PLAIN)
        )
    if damage & {"side by side", "side by side, with a gap"}:
        other = draw_sheet(choices, Plan(_OTHER[:3], ("flat", "flat total"), ("cell",)), PLAIN) if choices.chance(40) else None
        return write_beside(choices, page, sheet, other)
    return write_sheet(choices, page, sheet)


@st.composite
def tables(draw, damage: frozenset[str] = PLAIN, **kinds: str) -> Generated:
    """Tables that hypothesis draws and shrinks."""
    return generate(Drawn(draw), damage, **kinds)
