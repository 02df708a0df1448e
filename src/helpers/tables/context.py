"""What stands around a table: units, dates and roles that its own cells do not name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..reading.marks import label_value, marked
from . import periods
from .content import TOKEN
from .numbers import read_cell, to_float
from .periods import has_year
from .unit_notes import negative_brackets, note_units
from .units import canonical, counted_by, kind_of
from .words import Words

_PAIR = re.compile(r"([가-힣]{1,8})\s*([\d,]+)\s*(?:명|개|건)?\s*/\s*([가-힣]{1,8})\s*([\d,]+)")
_OF_TABLE = re.compile(r"(?:현황|실적|내역|추이|비교|결과|목록|계획|일정|전망|성과)(?:\([^()]*\))?$")
_COUNTS_PEOPLE = re.compile(r"(?:[가-힣]수|인원)[)）]?$")
"""Labels that say themselves that people are counted; others (``학생``, ``청년``) may only name whose cases they are."""
_SLASHED = re.compile(r"(?<![가-힣\d])([가-힣]{1,8})\s*/\s*([가-힣]{1,8})(?![가-힣\d])")


class Context(NamedTuple):
    """Texts around a table, nearest first, as in the extract."""

    title: str | None = None
    notes: tuple[str, ...] = ()
    """The lines right above, the note below, and for a nested table the text above it in its cell."""
    headings: tuple[str, ...] = ()
    """Open headings, innermost first."""
    nearby: tuple[str, ...] = ()
    """Further lines above in the same section."""
    table_notes: tuple[str, ...] = ()
    """Notes of the table that holds this one in a cell."""
    stated: Mapping[float, str] = MappingProxyType({})
    """Units that lines of the same department print with large numbers."""

    def units(self) -> tuple[str, ...]:
        """The units of the nearest unit note."""
        return note_units([*self.notes, self.title or ""])

    def negative_brackets(self) -> bool:
        """Whether a note says that numbers in brackets are negative."""
        return any(map(negative_brackets, (*self.notes, *self.table_notes, self.title or "")))

    def period(self) -> tuple[str | None, bool]:
        """The period that notes or captions give the whole table, and whether a reference date gives it."""
        for note in self.notes:
            if periods.REFERENCE.search(note) and (found := periods.find_period(note)):
                return found.partition("/")[0] if "~" not in note else found, True
        for note in self.notes:
            bracketed = re.fullmatch(r"\W*[(（]([^()]*)[)）]\W*", note)
            if bracketed and (found := periods.find_period(bracketed.group(1))):
                return found, True
        figures = self._figure_labels()
        above = [text for text in self.notes[:5] if _label(text) not in figures]
        around = [text for text in self.headings[:2] if _plain(text) not in figures]
        for text in (self.title, *above, *around, *self.table_notes):
            if text and (found := periods.text_period(text)):
                return found, False
        return None, False

    def _figure_labels(self) -> set[str]:
        """Labels of ``- label : figure`` lines above: each dates its own figure, unless it names or captions the table."""
        lines = [text for text in (*self.notes, *self.nearby) if text.lstrip().startswith("-") and TOKEN.search(text)]
        return {label for text in lines if (label := _label(text)) and not _OF_TABLE.search(label)} - {_plain(self.title or "")}

    def range(self) -> str | None:
        """The nearest range of time that captions or headings name (``('17.8월~'20.5월)``)."""
        for text in (self.title, *self.notes[:3], *self.headings, *self.nearby[:3]):
            found = periods.find_period(text) if text else None
            if found and "/" in found:
                return found
        return None

    def stated_roles(self, pair: tuple[float, float]) -> tuple[str, str] | None:
        """What a line near the table calls the two sides of a pair where it prints the very numbers (``정원 307 / 현원 295``)."""
        for text in (*self.notes, self.title or "", *self.headings, *self.nearby):
            for match in _PAIR.finditer(text):
                if (to_float(match.group(2)), to_float(match.group(4))) == pair:
                    return match.group(1), match.group(3)
        return None

    def roles(self, pair: tuple[float, float] | None, corner: str) -> tuple[str, str] | None:
        """What the two sides of slashed numbers are (정원/현원), where a line near the table says so."""
        for text in (*self.notes, self.title or "", *self.headings, *self.nearby):
            for match in _PAIR.finditer(text):
                if pair and (to_float(match.group(2)), to_float(match.group(4))) == pair:
                    return match.group(1), match.group(3)
        for text in (corner, *self.notes, self.title or ""):
            match = _SLASHED.search(text)
            if match and not any(canonical(side) or side in ("기준", "단위", "현재") for side in match.groups()):
                return match.group(1), match.group(2)
        return None

    def echoes(self) -> dict[float, str]:
        """Numbers with a unit that lines near the table print (``총 1,610대 중 …``), large ones anywhere in the department: that of the same number without one."""
        found: dict[float, str] = {}
        for text in (*self.notes, self.title or "", *self.nearby):
            if not TOKEN.search(text):
                continue
            for number in read_cell(text).numbers:
                kind = kind_of(number.unit or "")
                if (
                    number.unit
                    and number.value
                    and (kind not in ("money", "percent", None) or (kind == "percent" and not number.value.is_integer()))
                ):
                    found.setdefault(number.value, number.unit)
        return {**self.stated, **found}


def _label(text: str) -> str | None:
    """The label of a ``label : value`` line, without marks and spacing."""
    pair = label_value(marked(text).text) if ":" in text or "：" in text else None
    return _plain(pair[0]) if pair else None


def _plain(text: str) -> str:
    return "".join(text.split())


def _in_order(leaf_order: dict[str, int], units: tuple[str, ...], words: Words) -> bool:
    """Whether a note's units stand in the order of the labels: as many, and none against what a label means."""
    if len(leaf_order) != len(units) or any(map(has_year, leaf_order)):
        return False
    said = [(means[1], units[i]) for label, i in leaf_order.items() if (means := words.meaning(label)) and means[1]]
    return all([own == unit for own, unit in said]) and (bool(said) or "%" not in units)


def _said_by(column: tuple[str, ...], said: tuple[str, str | None], words: Words) -> bool:
    """Whether a label of the column means that: a counter over numbers counts them, before them it may name whose they are (``가구``)."""
    return any([words.word(label).means == said for label in column])


def choose_unit(
    units: tuple[str, ...],
    column: tuple[str, ...],
    said: tuple[str, str | None] | None,
    counted: str | None,
    counts: bool,
    leaf_order: dict[str, int],
    words: Words,
) -> str | None:
    """The unit of a number without one of its own, from the note's units and what its labels mean (`said`, no share or rate).

    ``counted`` is what a label ending in ``수`` counts (:class:`words.Sense`); ``counts`` tells whether they say beyond doubt that something is counted.
    ``leaf_order`` gives the innermost column labels their order of appearance: where a note names as many
    units as the header repeats labels and the labels mean nothing by themselves, they pair in order.
    """
    named = tuple(unit for unit in units if unit != "?")
    if not named:
        return said[1] if said else None
    if len(units) == 1:
        unit = units[0]
        if (
            said
            and said[0] == "people"
            and kind_of(unit) in ("cases", "times")
            and _COUNTS_PEOPLE.search(column[-1] if column else "")
        ):
            return said[1]
        if (
            said
            and said[1]
            and said[0] in ("cases", "times", "people", "things")
            and kind_of(unit) == "money"
            and said[0] != "things"
            and counts
        ):
            return said[1]
        if said and said[0] == "counted" and (counts or _said_by(column, said, words)):
            return said[1]
        return unit
    printed = next((unit for label in reversed(column) if (unit := canonical(label)) in named), None)
    if printed:
        return printed  # the label is one of the note's units itself
    if own := counted_by(counted, named):
        return own
    if said:
        kind, unit = said
        if unit in named:
            return unit
        if unit and column and column[-1] == unit:
            return unit  # 건물 > 동
        same = [u for u in named if kind_of(u) == kind]
        if same:
            # 연장 and 폭 under a note with km and m: each has its own, in their order.
            alike = [label for label in leaf_order if (means := words.word(label).means) and means[0] == kind]
            return same[alike.index(column[-1])] if 1 < len(alike) == len(same) and column and column[-1] in alike else same[0]
        if unit and ("?" in units or (kind == "counted" and (counts or _said_by(column, said, words)))):
            return unit
        if unit and (kind == "percent" or (counts and kind in ("cases", "times", "recovered", "people"))):
            return unit
    if column and column[-1] in leaf_order and _in_order(leaf_order, units, words):
        unit = units[leaf_order[column[-1]]]
        return None if unit == "?" else unit
    rest = [u for u in named if kind_of(u) != "percent"]
    if not said and len(rest) > 1 and column and column[-1] in leaf_order and not words.total(column[-1]):
        # What no other label claims is left for the labels that mean nothing by themselves.
        said_by = [words.word(label) for label in leaf_order]
        claimed = {counted_by(word.counted, named) or (word.means and word.means[1]) for word in said_by}
        free = [u for u in rest if u not in claimed]
        if claimed & set(rest) and len(free) == 1 and kind_of(free[0]) != "money":
            return free[0]
    return rest[0] if rest else named[0]
