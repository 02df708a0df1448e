"""What a report is once it has been read: small frozen records that carry their line numbers.

A :class:`Document` is read from the *extract* of a report (see :mod:`helpers.reading.extracts`), whether
the file was the full text or already an extract: both give the same blocks. The text as printed stays
beside it in ``source``, line for line and cell for cell, for provenance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Section(NamedTuple):
    """Where a block stands: the department and project whose section holds it, and the headings above it."""

    department: str | None = None
    project: str | None = None
    headings: tuple[str, ...] = ()
    """Headings that are open above the block, outermost first (``□ 현황 및 실태`` → ``현황 및 실태``)."""


class Heading(NamedTuple):
    """A heading of any level; ``level`` 1 is the outermost."""

    line: int
    text: str
    level: int
    section: Section = Section()


class Note(NamedTuple):
    """A unit, period or reference note, or a caption: text that explains a table or figure nearby."""

    line: int
    text: str
    section: Section = Section()


class Figure(NamedTuple):
    """A ``label : value`` line outside tables, value as printed (``소요예산``, ``129,000천원``)."""

    line: int
    label: str
    text: str
    section: Section = Section()
    part_of: int | None = None
    """The line above whose figure this one is a part of (``- 개(16,044두), 고양이(1,865두)`` under it)."""


class Item(NamedTuple):
    """A list item that the extract keeps as printed (a duty, a team, an indicator, an audit item)."""

    line: int
    text: str
    section: Section = Section()


class Row(NamedTuple):
    """One TAB row: its line number and its cells, as in the extract and as printed in the file read."""

    line: int
    cells: tuple[str, ...]
    source: tuple[str, ...]


class Table(NamedTuple):
    """A run of TAB rows, with what stands around it."""

    rows: tuple[Row, ...]
    title: str | None = None
    """The table's caption or nearest heading, without bullets and notes."""
    before: tuple[str, ...] = ()
    """The (up to two) non-blank lines above the table, nearest first, as in the extract."""
    after: tuple[str, ...] = ()
    """The first non-blank line below the table when it is a note (``※ …``, ``(단위 : …)``), else empty."""
    section: Section = Section()

    @property
    def first_line(self) -> int:
        return self.rows[0].line

    @property
    def last_line(self) -> int:
        return self.rows[-1].line


Block = Heading | Note | Figure | Item | Table


@dataclass(frozen=True, slots=True)
class Project:
    """A 세부사업: from a list of projects (사업목록), its own heading, or both."""

    title: str
    line: int
    """Where it is listed, else where its heading stands."""
    department: str | None = None
    no: int | None = None
    kind: str | None = None
    """``신규`` or ``계속`` where printed."""
    page: int | None = None
    theme: str | None = None
    first_line: int | None = None
    """First line of its own section, heading included; None where it has none."""
    last_line: int | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A 과·실·센터·관 of the report, in the report's order."""

    name: str
    line: int
    parent: str | None = None
    teams: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    first_line: int | None = None
    last_line: int | None = None
    more: tuple[tuple[int, int], ...] = ()
    """First and last line of further sections of its own (one in each chapter, say)."""

    def sections(self) -> tuple[tuple[int, int], ...]:
        """First and last line of each section that is its own."""
        return ((self.first_line, self.last_line), *self.more) if self.first_line and self.last_line else ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report: who reports on what and when, its departments and projects, and its blocks in order."""

    report: str
    title: str | None
    agency: str | None
    level: str | None
    """``metropolitan`` (시·도), ``district`` (시·군·구) or None."""
    date: str | None
    """ISO, as exact as printed: ``2018-02``, ``2020-09-02``."""
    fiscal_year: int | None
    lines: tuple[str, ...]
    """The extract, ``lines[n - 1]`` is line *n*."""
    source: tuple[str, ...]
    """The file as read, same numbering."""
    blocks: tuple[Block, ...] = ()
    departments: tuple[Department, ...] = ()
    projects: tuple[Project, ...] = ()
    unsure: tuple[str, ...] = field(default=())
    """What the reader had to guess, in words, each naming its line."""

    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]
