"""Units and names that neither labels nor notes state, inferred from the other numbers of a table and from lines nearby."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from . import labels, periods
from .observation import Observation
from .paths import Path
from .units import meaning

_MOST_COLUMNS = 14
"""In tables of more columns sums and shares are not looked for: there are too many stretches of them."""
_STATES = frozenset(
    {
        "완료",
        "추진완료",
        "처리완료",
        "추진중",
        "처리중",
        "진행중",
        "검토중",
        "추진예정",
        "미추진",
        "미처리",
        "미완료",
        "미반영",
        "불가",
        "추진불가",
        "반영",
        "이행완료",
        "이행중",
        "미이행",
        "장기검토",
        "중단",
    }
)
"""How far a matter has come, as the columns of follow-ups name it."""
_SHOP = re.compile(r"(?:시장|상점가|점포|마트|쇼핑몰|백화점|상가)(?:\([^()]*\))?$")


def infer_units(observations: list[Observation], paths: list[Path], echoes: dict[float, str]) -> list[Observation]:
    """Fill in units: from the total that prints one, from the same numbers in lines nearby, from the rest of the table.

    `echoes` gives the unit of numbers that stand with one in the text around the table or in its remarks.
    """
    missing = [o for o in observations if o.unit is None]
    if not missing:
        return observations
    observations = _of_sums(observations)
    missing = [o for o in observations if o.unit is None]
    if not missing:
        return observations
    unit = _of_totals(paths) or _echoed(missing, echoes) or _of_the_rest(observations, missing) or _of_shops(observations)
    unit = unit or _of_states(observations)
    return observations if unit is None else [o._replace(unit=unit) if o.unit is None else o for o in observations]


def _of_sums(observations: list[Observation]) -> list[Observation]:
    """Columns beside one another that in every row come to another column have its unit (``접종자 (명)`` = 보건소 + 의료기관)."""
    units: dict[int, set[str | None]] = {}
    for o in observations:
        if o.part == 0:
            units.setdefault(o.grid_column, set()).add(o.unit)
    bare = [c for c in sorted(units) if units[c] == {None}]
    known = [c for c in sorted(units) if len(units[c]) == 1 and None not in units[c] and "%" not in units[c]]
    if len(bare) < 2 or not known or len(units) > _MOST_COLUMNS:
        return observations
    rows = _by_row(observations)
    for first, last in _runs(len(bare), 2):
        run = bare[first : last + 1]
        if run[-1] - run[0] != len(run) - 1:
            continue
        for total in known:
            counted = [row for row in rows if row.get(total)]
            if len(counted) > 1 and all(abs(sum(row.get(c, 0.0) for c in run) - row[total]) < 0.5 for row in counted):
                (unit,) = units[total]
                return _of_sums([o._replace(unit=unit) if o.grid_column in run else o for o in observations])
    return observations


def shares(observations: list[Observation], noted: tuple[str, ...]) -> list[Observation]:
    """Columns that come to a hundred in every row, under a note that names ``%`` beside another unit: shares (``매우 만족`` to ``매우 불만족``)."""
    if "%" not in noted or len(noted) < 2 or any(o.unit == "%" for o in observations):
        return observations
    columns = sorted({o.grid_column for o in observations})
    if len(columns) > _MOST_COLUMNS:
        return observations
    rows = _by_row(observations)
    for first, last in _runs(len(columns), 3):
        run = columns[first : last + 1]
        whole = [row for row in rows if all(c in row for c in run)]
        failed = 0
        for row in whole:
            failed += abs(sum(row[c] for c in run) - 100) > 0.06 * len(run)
            if failed * 10 > len(whole):
                break
        if len(whole) < 2 or failed * 10 > len(whole):
            continue
        # Where a column counts a hundred, too, these are its parts, and no shares.
        if not any(all(row.get(c) == 100 for row in whole) for c in columns if c not in run):
            return [o._replace(unit="%") if o.grid_column in run and not o.number.unit else o for o in observations]
    return observations


def _by_row(observations: list[Observation]) -> list[dict[int, float]]:
    """The first number of each cell by its column, row by row."""
    rows: dict[int, dict[int, float]] = {}
    for o in observations:
        if o.part == 0:
            rows.setdefault(o.grid_row, {})[o.grid_column] = o.number.value
    return list(rows.values())


def _runs(count: int, least: int) -> list[tuple[int, int]]:
    """Stretches of so many columns at least, the longest first."""
    return sorted(((a, b) for a in range(count) for b in range(a + least - 1, count)), key=lambda run: run[0] - run[1])


def _of_totals(paths: list[Path]) -> str | None:
    """``계(개사)``: the unit of a total is that of its parts."""
    stated = {p.unit for p in paths if p.total and p.unit}
    others = {p.unit for p in paths if not p.total and p.unit}
    return stated.pop() if len(stated) == 1 and not others else None


def _echoed(missing: list[Observation], echoes: dict[float, str]) -> str | None:
    """The unit that lines nearby print with the same numbers, where that can be no accident."""
    found = Counter(echoes[o.number.value] for o in missing if o.number.value in echoes)
    if not found:
        sums: dict[int, float] = {}
        for o in missing:
            if not (o.row and labels.is_total(o.row[-1])):
                sums[o.grid_column] = sums.get(o.grid_column, 0.0) + o.number.value
        summed = {echoes[value] for value in sums.values() if value in echoes and value > 9}
        return summed.pop() if len(summed) == 1 else None
    (unit, count), *rest = found.most_common(2)
    if rest and rest[0][1] == count:
        return None
    telling = any(not o.number.value.is_integer() and o.number.value in echoes for o in missing)
    return unit if count > 1 or telling or _names_a_total(missing, echoes) else None


def _names_a_total(missing: list[Observation], echoes: dict[float, str]) -> bool:
    for o in missing:
        if o.number.value in echoes and o.number.value > 9:
            if any(labels.is_total(label) for label in (*o.row[-1:], *o.column[-1:])):
                return True
            same_row = [p.number.value for p in missing if p.grid_row == o.grid_row and p is not o]
            if same_row and abs(sum(same_row) - o.number.value) < 0.5:
                return True
    return False


def _of_states(observations: list[Observation]) -> str | None:
    """``건`` where all columns but totals tell how far something has come (완료, 추진중, 미반영): matters that are dealt with."""
    if any(o.unit for o in observations):
        return None
    leaves = {labels.bare(o.column[-1]) for o in observations if o.column and not labels.is_total(o.column[-1])}
    return "건" if len(leaves) > 1 and leaves <= _STATES else None


def _of_shops(observations: list[Observation]) -> str | None:
    """``개`` where all that a table tells apart is kinds of shops and markets: it can only count them."""
    for along, across in ((1, 0), (0, 1)):
        kinds = [(o.row, o.column)[along] for o in observations]
        other = [(o.row, o.column)[across] for o in observations]
        named = [path for path in kinds if path and not labels.is_total(path[-1])]
        if all(not path or labels.is_total(path[-1]) for path in other) and len(set(named)) > 1 and all(map(_is_shop, named)):
            return None if any(o.unit for o in observations) else "개"
    return None


def _is_shop(path: tuple[str, ...]) -> bool:
    return any(_SHOP.search(labels.bare(label)) for label in path)


def _of_the_rest(observations: list[Observation], missing: list[Observation]) -> str | None:
    """The one unit of a table's other numbers, for totals and differences of them."""
    known = Counter(o.unit for o in observations if o.unit and o.unit != "%")
    if len(known) != 1 or len(missing) > 3 * known.total():
        return None
    derived = all(
        periods.is_comparison(" ".join((*o.row, *o.column)))
        or any(labels.is_total(label) for label in (*o.row[-1:], *o.column[-1:]))
        for o in missing
    )
    return next(iter(known)) if derived else None


def name_rows(observations: list[Observation]) -> list[Observation]:
    """Rows without a label whose first measuring cell names what is measured (``공정률 0%`` beside ``1%``)."""
    names: dict[tuple[int, str | None], str] = {}
    for o in observations:
        before = o.cell.text[: o.number.start].split()
        if not o.row and before and o.part == 0:
            word = before[-1].strip(":：·▸▪-(")
            if len(word) > 1 and (o.grid_row, o.unit) not in names and meaning(word):
                names[(o.grid_row, o.unit)] = word
    return [o._replace(row=(names[key],)) if not o.row and (key := (o.grid_row, o.unit)) in names else o for o in observations]


def lost_totals(observations: list[Observation], blank: set[int], bracketed: set[int]) -> list[Observation]:
    """Rows without any label that are the sum of the rows above: their total, not more of the row above them."""
    if not blank:
        return observations
    totals: set[int] = set()
    sums: dict[tuple[int, int], tuple[int, float]] = {}
    for r, group in groupby(observations, key=lambda o: o.grid_row):  # in the order of the rows
        row = list(group)
        if r in blank:
            own = [o for o in row if o.number.value and o.unit != "%" and sums.get((o.grid_column, o.part), (0, 0.0))[0] > 1]
            held = sum(abs(o.number.value - sums[o.grid_column, o.part][1]) < 0.51 for o in own)
            if own and held * 2 >= len(own):
                totals |= {r, r + 1} if r + 1 in bracketed else {r}
        for o in row:
            if o.unit != "%" and not (o.row and labels.is_total(o.row[-1])):
                count, total = sums.get((o.grid_column, o.part), (0, 0.0))
                sums[o.grid_column, o.part] = count + 1, total + o.number.value
    return [o._replace(row=()) if o.grid_row in totals else o for o in observations] if totals else observations
