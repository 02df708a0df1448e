"""Brackets that stand for a minus: what fails in a row or column holds once its numbers in brackets are negative."""

from __future__ import annotations

from collections import defaultdict

from .lines import Identity, compute, holds
from .notes import name_of, number
from .observation import Observation

_MOST = 5  # so many of the numbers are named

Found = tuple[Identity, list[tuple[Observation, float]], str]


def negatives(failing: list[Identity], holding: list[Identity]) -> list[Found]:
    """The failing sums and differences that hold with every number in brackets of one row or column negative.

    Each comes with those numbers, the values they would have, and the sentence that says so. All that fails with
    such a number must be mended, and nothing that holds may break.
    """
    tested = [t for t in failing if t.kind in ("sum", "difference")]
    if not any([_in_brackets(o) for t in tested for o in (t.tested, *t.members)]):
        return []
    sound = [t for t in holding if t.kind in ("sum", "difference") and len(t.members) > 1]
    lines: dict[tuple, dict[int, Observation]] = defaultdict(dict)
    for t in (*tested, *sound):
        for o in (t.tested, *t.members):
            if _in_brackets(o):
                lines[True, o.grid_column, o.column][id(o)] = o
                lines[False, o.grid_row, o.row][id(o)] = o
    result: list[Found] = []
    told: set[int] = set()
    for flipped in lines.values():
        mended = [t for t in tested if _touched(t, flipped)]
        if not mended or any([id(t) in told for t in mended]):
            continue
        if all([holds(_flip(t, flipped)) for t in (*mended, *[t for t in sound if _touched(t, flipped)])]):
            told.update(map(id, mended))
            for t in mended:
                own = [(o, -o.number.value) for o in (t.tested, *t.members) if id(o) in flipped]
                named = ", ".join([f"line {o.cell.line} ({name_of(o)}): {number(value)}" for o, value in own[:_MOST]])
                more = f" and {len(own) - _MOST} more" if len(own) > _MOST else ""
                result.append((t, own, f" It holds if the numbers in brackets are negative: {named}{more}."))
    return result


def _in_brackets(o: Observation) -> bool:
    """Whether a cell holds one number, in brackets and with no word of what it is."""
    n = o.number
    return n.bracketed and not o.part and not n.role and n.value > 0 and o.cell.text.strip()[-1:] in ")）]"


def _touched(t: Identity, flipped: dict[int, Observation]) -> bool:
    return any([id(o) in flipped for o in (t.tested, *t.members)])


def _flip(t: Identity, flipped: dict[int, Observation]) -> Identity:
    def read(o: Observation) -> Observation:
        return o._replace(number=o.number._replace(value=-o.number.value)) if id(o) in flipped else o

    members = tuple([read(m) for m in t.members])
    return t._replace(tested=read(t.tested), members=members, computed=compute(t, members))
