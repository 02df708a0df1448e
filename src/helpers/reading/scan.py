"""The lines of an extract with what one look at them tells: marks, tables, and the numbered headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.reading.marks import BOXES, RINGS, Marked, is_note, label_value, marked, squeezed

_BLANK = " \t\u3000\xa0\ufeff\u200b"
_CAPTION = re.compile(r"[〈《【<\[](?!/)[^\n]{1,80}[〉》】>\]]\s*")
_CONTENTS = re.compile(r"(?:보고)?(?:순서|목차|차례)|CONTENTS", re.IGNORECASE)
_ENDS_OF_CONTENTS = frozenset("서차례Ss ")
_KIND = re.compile(r"\s*[(\[（]\s*(신\s*규|계\s*속)\s*[)\]）]\s*$")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered heading: where it begins (the number), where its words stand, its number and words."""

    start: int
    place: int
    number: int
    style: str
    text: str


_UNMARKED = Marked(0, "", None, "", "")


@dataclass(frozen=True)
class Scan:
    """Lines of an extract; all places are 0-based indices into ``lines``."""

    lines: Sequence[str]

    @cached_property
    def marks(self) -> list[Marked]:
        return [_UNMARKED if not line or "\t" in line else marked(line) for line in self.lines]

    @cached_property
    def filled(self) -> list[int]:
        """Places of the lines that are not blank."""
        return [i for i, line in enumerate(self.lines) if line.strip(_BLANK) or "\t" in line]

    @cached_property
    def _following(self) -> list[int]:
        following, place = [len(self.lines)] * (len(self.lines) + 1), len(self.lines)
        for i in range(len(self.lines) - 1, -1, -1):
            following[i] = place
            if self.lines[i].strip(_BLANK) or "\t" in self.lines[i]:
                place = i
        return following

    def after(self, place: int) -> int:
        """The next line that is not blank, or the number of lines."""
        return self._following[place] if 0 <= place < len(self.lines) else len(self.lines)

    def above(self, place: int, count: int) -> list[int]:
        """The (up to) `count` lines above a place that are not blank, nearest first."""
        end = bisect_left(self.filled, place)
        return self.filled[max(0, end - count) : end][::-1]

    def is_table(self, place: int) -> bool:
        return place < len(self.lines) and "\t" in self.lines[place]

    @cached_property
    def tables(self) -> list[range]:
        """Runs of lines with TABs."""
        runs: list[range] = []
        for i, line in enumerate(self.lines):
            if "\t" in line:
                runs[-1:] = [range(runs[-1].start, i + 1)] if runs and runs[-1].stop == i else [*runs[-1:], range(i, i + 1)]
        return runs

    def table_at(self, place: int) -> range:
        """The run of rows that a line with TABs belongs to."""
        return self.tables[bisect_left(self._table_starts, place + 1) - 1]

    @cached_property
    def numbered(self) -> list[Numbered]:
        """Numbered headings without a bullet: ``1 …``, ``1. …``, ``3] …``, ``7 | …``, ``① …``, or a number alone on its line."""
        found = []
        for i in self.filled:
            part = self.marks[i]
            if part.number is None or part.style in ("", "roman") or part.mark.startswith("-"):
                continue
            if part.style != "lone":
                found.append(Numbered(i, i, part.number, part.style, part.text))
                continue
            place = self.after(i)
            if place < len(self.lines) and place - i <= 4 and not self.is_table(place):
                words = self.marks[place]
                if not words.mark and words.number is None and words.text and not is_note(words.text):
                    found.append(Numbered(i, place, part.number, "circled" if part.mark else "plain", words.text))
        return found

    def numbered_between(self, start: int, end: int) -> list[Numbered]:
        """The numbered headings that begin in a part of the report."""
        places = self._numbered_places
        return self.numbered[bisect_left(places, start) : bisect_left(places, end)]

    @cached_property
    def _numbered_places(self) -> list[int]:
        return [heading.start for heading in self.numbered]

    @cached_property
    def _table_starts(self) -> list[int]:
        return [rows.start for rows in self.tables]

    @cached_property
    def chapters(self) -> list[int]:
        """Places of the chapter headings (roman numerals)."""
        return [i for i in self.filled if self.marks[i].style == "roman"]

    @cached_property
    def cover_end(self) -> int:
        """Where the cover ends: the first chapter, bulleted or numbered heading, table of contents or table."""
        for i in self.filled:
            part = self.marks[i]
            if self.is_table(i) or part.number is not None or part.mark[:1] in (*BOXES, *RINGS, "◎", "■"):
                return i
            if is_contents_head(part.text):
                return i
        return min(len(self.lines), 20)


def is_contents_head(text: str) -> bool:
    """Whether a line is the heading of a table of contents.

    >>> is_contents_head("목      차"), is_contents_head("보고 순서"), is_contents_head("처리 순서도")
    (True, True, False)
    """
    return text[-1:] in _ENDS_OF_CONTENTS and bool(_CONTENTS.fullmatch(squeezed(text)))


def is_caption(line: str) -> bool:
    """Whether a line stands in angle or square brackets as a whole."""
    return bool(_CAPTION.fullmatch(line.strip()))


def without_kind(text: str) -> tuple[str, str | None]:
    """A project's title without ``(계속)`` or ``[신규]`` at its end, and which it was.

    >>> without_kind("예산학교 운영(신규)")
    ('예산학교 운영', '신규')
    """
    match = _KIND.search(text)
    return (text[: match.start()].strip(), squeezed(match.group(1))) if match else (text.strip(), None)


def is_plain_heading(part: Marked) -> bool:
    """Whether an unmarked line can be a heading: few words, no value, no note."""
    text = part.text
    return (
        not part.mark
        and part.number is None
        and 2 <= len(text) <= 40
        and "…" not in text
        and not is_note(text)
        and label_value(text) is None
        and text[0] not in "(（[〔:〈<《【"
        and not text.endswith((",", "팀"))
    )
