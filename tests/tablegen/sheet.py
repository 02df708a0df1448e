"""A drawn table laid out: header rows, stub and body with merged labels blank, and how its units are told."""

from __future__ import annotations

from .axes import draw_columns, draw_rows
from .choices import Choices
from .forms import Form, change_form, digits, draw_form
from .model import BLANK, Axis, Figure, Line, Sheet, Slot
from .values import add_further, draw_values
from .wants import Plan
from .words import COUNTERS, MEASURES, MONEY, STUB_HEADS, noun

_PLAIN_UNITS = ["천원", "명", "건", "백만원", "개", "억원", "㎡", "원", "만원", "십억원", "천명", "톤", "대"]
_MEANT = frozenset({"명", "건", "회", "%"})
_COUNTED = ["명", "개", "건", "개소", "회", "그루"]


def draw_sheet(choices: Choices, plan: Plan, damage: frozenset[str]) -> Sheet:
    """Draw a table as it would stand without damage to its layout."""
    # Where only rows of dates or measures are wanted, the columns are plain.
    plain = ("categories", "total last") if set(plan.rows) <= {"years down"} else ("quarters", "projections", "short years")
    wanted = plain if set(plan.rows) <= {"years down", "measures down"} else plan.columns
    columns = draw_columns(choices, choices.pick(wanted))
    rows = draw_rows(choices, choices.pick([name for name in plan.rows if _fits(name, columns)]))
    how = choices.pick(_ways(columns, rows, plan, damage))
    unit = _table_unit(choices, how, damage)
    units = [[column.unit or row.unit or unit for column in columns.leaves] for row in rows.leaves]
    values = draw_values(
        choices, rows, columns, units, 1 if how in ("words", "counted", "area") else 0, how not in ("words", "counted")
    )
    notes = _notes(choices, how, units, unit)
    dated = None
    if "notes around" in damage and not (columns.dated or rows.dated) and choices.chance(60):
        year, month = choices.integer(2015, 2024), choices.integer(1, 12)
        dated = f"{year}-{month:02d}"
        style = choices.pick(["{y}.{m}.28. 기준", "'{s:02d}. {m}월말 현재", "{y}. {m}월 기준", "{y}년 {m}월 말 기준"])
        stamp = style.format(y=year, m=month, s=year % 100)
        notes = [f"({stamp}, {notes[0][1:-1]})"] if notes and choices.chance(50) else [f"({stamp})", *notes]
    sheet = Sheet(rows.levels, columns, rows, [], [], notes, unit)
    form, change = draw_form(choices, damage), change_form(choices, damage)
    sheet.head = _head(choices, sheet, how, form.roles)
    further = add_further(rows, columns, lambda r, c: _further(form, values[r][c]))
    nils = ["-", "해당없음", "미정", "–"] if "nil words" in damage else ["-", ""]
    suffixed = choices.chance(40)
    previous: tuple[str, ...] = ()
    for r, row in enumerate(rows.leaves):
        data = []
        for c, column in enumerate(columns.leaves):
            value = values[r][c]
            if value is None:
                data.append(Slot(choices.pick(nils)))
                continue
            figure = Figure(
                value,
                units[r][c],
                row.path,
                column.path,
                None if column.rule in ("a-b", "(a-b)/b") else column.period or row.period or dated,
            )
            slot = (
                change(figure)
                if change and column.rule
                else plain(figure)
                if (plain := _rate(figure, how, suffixed))
                else form.show(figure, *further[r][c])
            )
            if (
                how == "cell"
                and len(slot.figures) >= 1
                and slot.figures[0].unit != "%"
                and figure.unit == unit
                and not slot.text.endswith("%")
            ):
                slot = _suffix(slot, unit)
            data.append(slot)
        path = row.path
        shown = ["" if path[: k + 1] == previous[: k + 1] and k < len(path) - 1 else label for k, label in enumerate(path)]
        stub = [Slot(_row_label(label, row.unit, how, k == len(path) - 1, damage)) for k, label in enumerate(shown)]
        sheet.body.append(Line([*stub, *[BLANK] * (rows.levels - len(stub))], data, path, bool(row.parts)))
        previous = path
    return sheet


def _further(form: Form, value: float | None) -> tuple[float, ...]:
    """The numbers that stand with a leaf's; where it is missing, they count nothing."""
    if form.draw is None:
        return ()
    return form.draw(value) if value is not None else (0.0,) * len(form.draw(0.0))


def _rate(figure: Figure, how: str, suffixed: bool):
    """Rates are printed plainly, with their sign or without."""
    if figure.unit != "%":
        return None
    behind = "%" if how == "cell" or (suffixed and how not in ("bracket", "unit row")) else ""
    return lambda f: Slot(("△" if f.value < 0 else "") + digits(f.value) + behind, (f,))


def _suffix(slot: Slot, unit: str) -> Slot:
    head, bracket, rest = slot.text.partition("(")
    return slot._replace(text=f"{head}{unit}{bracket}{rest}")


def _row_label(label: str, unit: str | None, how: str, leaf: bool, damage: frozenset[str]) -> str:
    if not leaf or not label:
        return label
    if unit and how == "bracket":
        return f"{label}({unit})"
    return f"{label} (건수)" if "bracketed role" in damage else label


def _fits(rows: str, columns: Axis) -> bool:
    if rows == "years down":
        return not (columns.dated or any(leaf.rule in ("a-b", "(a-b)/b") for leaf in columns.leaves))
    return rows != "measures down" or not (columns.measured or columns.computed or any(leaf.parts for leaf in columns.leaves))


def _ways(columns: Axis, rows: Axis, plan: Plan, damage: frozenset[str]) -> list[str]:
    """The ways in which the units of a table can be told without doubt."""
    axis = columns if columns.measured else rows
    own = [leaf.unit for leaf in axis.leaves]
    rates_only = {unit for unit in own if unit} <= {"%"}
    if axis.measured and not (rates_only and None in own):
        named = {unit for unit in own if unit}
        ways = ["bracket"]
        known = all(leaf.path[-1] in MEASURES or leaf.path[-1] in ("정원", "현원", "과부족") for leaf in axis.leaves)
        if named <= _MEANT and known:
            ways += ["meaning", "several"]
        elif known and len(named & MONEY) < 2 and not named & {*COUNTERS, "㎡", "개소"}:
            ways += ["several"]
        if columns.measured and len(named) > 1:
            ways.append("unit row")
    else:
        ways = ["note", "note", "cell"]
        if rows.levels and rows.levels < 3 and not axis.measured:
            ways.append("corner")
    if plan.units:
        special = [way for way in plan.units if way in ("people", "words", "counted", "area")]
        ways = special or [way for way in ways if way in plan.units] or (["bracket"] if axis.measured else ["note"])
    if damage & {"shares", "bracketed role", "changes in words"}:
        ways = [way for way in ways if way == "note"] or ways
    return ways


def _table_unit(choices: Choices, how: str, damage: frozenset[str]) -> str:
    if how in ("words", "people", "area"):
        return {"words": "억원", "people": "명", "area": "㎡"}[how]
    if "bracketed role" in damage:
        return choices.pick(["천원", "백만원"])
    if "parts in brackets" in damage:
        return choices.pick(["백만원", "억원", "천원"])
    return choices.pick(_COUNTED if how == "counted" else _PLAIN_UNITS)


def _notes(choices: Choices, how: str, units: list[list[str | None]], unit: str) -> list[str]:
    named = list(dict.fromkeys(u for row in units for u in row if u))
    if how in ("note", "several", "people"):
        gap = choices.pick([", ", "/", ",", "·"]) if len(named) > 1 else ""
        return [f"({choices.pick(['단위 : ', '단위: ', '단위:', '단위 '])}{gap.join(named)})"]
    return []


def _head(choices: Choices, sheet: Sheet, how: str, roles: str | None) -> list[list[Slot]]:
    stub, columns = sheet.stub, sheet.columns
    corner = [choices.pick(STUB_HEADS), *[""] * (stub - 1)][:stub]
    if stub > 1 and choices.chance(30):
        corner = distinct_heads(choices, stub)
    if how == "corner" and stub:
        corner[0] += f"({sheet.unit})"
    head = []
    for level in range(columns.levels):
        row = [Slot(text) for text in corner] if level == 0 else [BLANK] * stub
        before: tuple[str, ...] = ()
        for leaf in columns.leaves:
            path, last = leaf.path, level == len(leaf.path) - 1
            text = path[level] if level < len(path) else ""
            if not last and before[: level + 1] == path[: level + 1]:
                text = ""
            if text and last and how == "bracket" and leaf.unit:
                text += choices.pick(["({u})", " ({u})"]).format(u=leaf.unit)
            if text and last and roles:
                text += f" {roles}"
            row.append(Slot(text))
            before = path
        head.append(row)
    if how == "unit row":
        units = [leaf.unit or sheet.unit for leaf in columns.leaves]
        style = "({u})" if choices.chance(60) or not any(u in MONEY or u in _MEANT for u in units) else "{u}"
        head.append([*[BLANK] * stub, *(Slot(style.format(u=u)) for u in units)])
    return head


def distinct_heads(choices: Choices, stub: int) -> list[str]:
    """A head for every column of the stub."""
    first = choices.pick(["분야", "구분", "부문"])
    return [
        first,
        *(
            [choices.pick(["세부사업", "사업명", "과제명"])]
            if stub == 2
            else ["권역", choices.pick(["세부사업", "사업명", noun(choices, True) + "명"])]
        ),
    ]
