"""*Label : figure* lines outside tables: which of their numbers measure something, under which name, unit and period."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..reading.document import Document, Figure
from . import periods
from .content import Number
from .dates import DATE
from .numbers import read_cell
from .unit_notes import note_units
from .units import kind_of, krw, meaning

Record = dict[str, Any]

_PHRASE = re.compile(r"(?<![가-힣])외\s*$|(?:세계|전국|국내)\s*$|(?<!\d)\d{1,2}년\s*$")
_WHEN = re.compile(r"(?:기간|일시|시기|일정|기한|일자)\s*$")
_DAY = re.compile(r"(?:1[0-2]|0?[1-9])\.\s?(?:3[01]|[12]\d|0?[1-9])\.?")
_MILESTONE = re.compile(r"(?:착공|준공|완공|개관|개소|개장|제정|출범|설립|지정)\s*[(（]")
_NAMED = re.compile(r"(?:^|[,，/+;:：]|\s및\s)\s*([가-힣A-Za-z][가-힣A-Za-z0-9·\s-]{0,15}?)\s*[(（]\s*(?:약\s*|총\s*)?$")
_BREAK = re.compile(r"[,，/→⇒⇨;()（）\[\]]")
_EDGES = " ()[]【】:：,."
_LARGE = 1000


class _Part(NamedTuple):
    """What a line gives the list of its parts below it."""

    line: int
    label: str
    unit: str | None


def read_figures(document: Document) -> list[Record]:
    """Numbers of *label : figure* lines outside tables."""
    records: list[Record] = []
    whole: _Part | None = None
    for block in document.blocks:
        if not isinstance(block, Figure):
            continue
        content = read_cell(block.text)
        noted = note_units([block.text])
        main = next((n.unit for n in content.numbers if n.unit), noted[0] if noted else None)
        if block.part_of is None:
            whole = _Part(block.line, block.label, main)
        elif whole is None or whole.line != block.part_of or not whole.unit or main not in (None, whole.unit):
            continue  # a list of something else than what the line above counts
        else:
            main = whole.unit
        named = periods.mentions(block.text)
        roles = _roles(block.text, content.numbers)
        dated = bool(_WHEN.search(block.label))
        for number, role in zip(content.numbers, roles, strict=True):
            own = _own_period(block.text, number, named)
            if _is_none(block.text, number, role, own, named, dated):
                continue
            unit = number.unit or _unit(block, number, role, own, main, bool(noted))
            records.append({
                "report": document.report, "line": block.line, "department": block.section.department, "project": block.section.project,
                "label": block.label if role is None else f"{block.label}|{role}", "value": number.value, "unit": unit,
                "period": own or _line_period(block, content.numbers, named),
                "amount_krw": krw(number.value, unit), "raw": document.source[block.line - 1].strip(),
            })  # fmt: skip
    return records


def stated_units(figures: list[Record]) -> dict[str | None, dict[float, str]]:
    """By department, the units of large numbers that its lines print with one: too large to meet elsewhere by accident."""
    found: dict[str | None, dict[float, str]] = {}
    clash: set[tuple[str | None, float]] = set()
    for record in figures:
        value, unit = record["value"], record["unit"]
        if not unit or value < _LARGE or 1950 <= value <= 2099 or kind_of(unit) in ("money", "percent", None):
            continue
        if found.setdefault(record["department"], {}).setdefault(value, unit) != unit:
            clash.add((record["department"], value))
    for department, value in clash:
        del found[department][value]
    return found


def _is_none(
    text: str, number: Number, role: str | None, own: str | None, named: list[tuple[int, int, str]], dated: bool
) -> bool:
    """Whether a number is no figure: a remark in brackets, a year, a day, a part of a phrase."""
    if number.unit is not None:
        return _in_phrase(text, number)
    return (
        (role is None and own is None and number.bracketed)
        or _in_phrase(text, number)
        or any(start <= number.start < end for start, end, _ in named)
        or (dated and bool(_DAY.fullmatch(text[number.start : number.end])))
    )


def _in_phrase(text: str, number: Number) -> bool:
    """Whether a number is part of a phrase: *1인당* (per person), *외 1필지* (and one lot more), *세계 5대*, *1년 2개월*."""
    before, after = text[: number.start], text[number.end :]
    if number.value == 1 and after.startswith("당"):
        return True
    return bool(_PHRASE.search(before)) and not (before.rstrip().endswith("년") and number.unit != "개월")


def _roles(text: str, numbers: tuple[Number, ...]) -> list[str | None]:
    """The name of each number; in a list of ``name(number)`` the name before its bracket."""
    names: list[str | None] = []
    for i, number in enumerate(numbers):
        match = _NAMED.search(text, 0, number.start) if number.bracketed and number.role is None else None
        name = match.group(1).strip() if match and not DATE.search(match.group(1)) else None
        if match is None and names and names[-1] and not _BREAK.search(text[numbers[i - 1].end : number.start]):
            name = names[-1]  # 직무훈련(3~4개월)
        names.append(name)
    listed = len({name for name in names if name}) > 1
    return [number.role or (name if listed else None) for number, name in zip(numbers, names, strict=True)]


def _unit(block: Figure, number: Number, role: str | None, own: str | None, main: str | None, noted: bool) -> str | None:
    """The unit of a number without one of its own: its line's, unless a word glued to it says that it counts something else."""
    if "가" <= block.text[number.end : number.end + 1] <= "힣":
        return None
    if role or noted or block.part_of is not None or (own and number.bracketed):
        return main
    rest = (block.text[: number.start] + block.text[number.end :]).strip(_EDGES)
    means = meaning(block.label) if not rest else None
    return means[1] if means else None


def _own_period(text: str, number: Number, named: list[tuple[int, int, str]]) -> str | None:
    """The year just before a number, alone in brackets behind it, or at the head of the bracket that it stands in."""
    for first, end, period in reversed(named):
        if first < number.start and _leads(text, first, end, number):
            return period
        if text[number.end : first].strip() == "(" and text[end:].lstrip().startswith(")"):
            return period
    return None


def _leads(text: str, first: int, end: int, number: Number) -> bool:
    """Whether the year at ``first:end`` is that of the number: ``(2017년) 9,548개``, ``('22년 예산 : 14,312백만원)``."""
    gap = text[end : number.start]
    if not gap.strip(_EDGES):
        return True
    heads = text[:first].rstrip()[-1:] in ("(", "（", "[")
    return heads and not _BREAK.search(gap) and not any(map(str.isdigit, gap))


def _line_period(block: Figure, numbers: tuple[Number, ...], named: list[tuple[int, int, str]]) -> str | None:
    """The line's only year, unless it is another number's own; else the label's, unless it is that of a milestone."""
    free = [
        period
        for first, end, period in named
        if not any(first < number.start and _leads(block.text, first, end, number) for number in numbers)
    ]
    if free:
        return free[0] if len({period for *_, period in named}) == 1 else None
    return None if _MILESTONE.search(block.label) else periods.find_period(block.label)
