"""The headings under which departments report, and where the part of each ends.

A line that holds nothing but the name of an office can be its title page, an entry of a list, or a running header.
It is a title page where others like it (same marks, numbering or brackets) stand over parts with tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from helpers.reading.marks import squeezed
from helpers.reading.scan import Scan

_WRAPPED = re.compile(r"[【\[〈<《「『〔]\s*(.+?)\s*[】\]〉>》」』〕]")
_ASIDE = re.compile(r"\s*[(（][^()（）]{1,40}[)）]\s*$")
_BUREAU = re.compile(r"(?:국|본부)$")
_TEAM = re.compile(r"[가-힣A-Za-z0-9·]{1,18}(?:팀|처|파트)")
_TOWN = re.compile(r"[가-힣0-9·]{1,10}(?:읍|면|동)")  # too many words end so: only what the table of contents lists
_DIVISION = re.compile(r"(?:과|담당관|국)$")
_LISTS = re.compile(r"소관업무|주요기능|담당업무|분장|주요직무|연락처|전화번호")
_NOT_A_HEADING = ("-", "·", "ㆍ", "∙", "•", "▪", "※", "*", "→", "⇒", "☞")
_RANKED = ("roman", "dot", "plain", "pipe", "close", "box", "dash", "syllable")

_Counts = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line with the name of an office."""

    place: int
    name: str
    form: str
    """What its line looks like: the marks, brackets or numbering around the name."""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one office; ``start`` and ``end`` are places, the second not included."""

    name: str
    start: int
    end: int
    parent: str | None = None


def parts(scan: Scan, is_office: Callable[[str], bool], contents: range, listed: Iterable[str], body: int | None) -> list[Part]:
    """The parts of a report that are one office's, in its order; a part can lie within that of its bureau.

    Parameters
    ----------
    scan : Scan
        The extract.
    is_office : callable
        Whether a name without blanks reads like that of an office.
    contents : range
        The lines of the table of contents.
    listed : iterable of str
        Names in the table of contents, without blanks.
    body : int, optional
        The place on the cover where the reporting office stands; it is a title page only among others like it.
    """
    known = set(listed)

    def is_own(name: str) -> bool:
        return is_office(name) or (name in known and bool(_TOWN.fullmatch(name)))

    found = [h for h in _headings(scan, is_own, contents) if h.place != body or _like_others(scan, h, is_office)]
    if any(_DIVISION.search(h.name) for h in found):  # teams report on their own only where there are no divisions
        found = [h for h in found if is_own(h.name)]
    families: dict[str, list[Heading]] = defaultdict(list)
    for heading in found:
        families[heading.form].append(heading)
    places = sorted(h.place for h in found)
    counts = _counts(scan, contents)
    kept: list[list[Heading]] = []
    for family in sorted(families.values(), key=lambda f: (-_extent(scan, f, places), f[0].place)):
        names = {h.name for h in family}
        enough = len(names) >= 2 or (len(names) == 1 and names <= known and family[0].form in ("plain", "roman"))
        taken = {h.name for other in kept for h in other}
        if (
            enough
            and _counts_on(scan, family)
            and len(names & taken) * 2 <= len(names)
            and _stands_over_tables(scan, family, places, counts)
        ):
            kept.append(family)
    return _spans(scan, kept, counts)


def _headings(scan: Scan, is_office: Callable[[str], bool], contents: range) -> list[Heading]:
    found: list[Heading] = []
    for i in scan.filled:
        part = scan.marks[i]
        if scan.is_table(i) or i in contents or part.mark[:1] in _NOT_A_HEADING or len(part.text) > 50:
            continue
        if part.style == "lone" or "**" in scan.lines[i] or "|" in scan.lines[i].strip(" |"):
            continue
        text = _ASIDE.sub("", part.text)
        wrapped = _WRAPPED.fullmatch(text)
        name = squeezed(wrapped.group(1) if wrapped else text)
        if not (is_office(name) or _TEAM.fullmatch(name)):
            continue
        bracket = text[0] if wrapped else ""
        form = f"{part.mark if part.style != 'circled' else ''}{part.style}{bracket}" or "plain"
        if found and found[-1].name == name and found[-1].form == form and not _between(scan, found[-1].place, i):
            continue
        found.append(Heading(i, name, form))
    return found


def _between(scan: Scan, first: int, second: int) -> bool:
    return scan.after(first) != second


def _like_others(scan: Scan, heading: Heading, is_office: Callable[[str], bool]) -> bool:
    """Whether what follows a name on the cover follows another name too (``Ⅰ. 일반현황`` below each title page)."""
    below = squeezed(scan.lines[scan.after(heading.place)]) if scan.after(heading.place) < len(scan.lines) else ""
    for i in scan.filled:
        if i > heading.place and squeezed(scan.lines[i]) == below and below and i != scan.after(heading.place):
            above = scan.above(i, 1)
            if above and is_office(squeezed(scan.marks[above[0]].text)):
                return True
    return False


def _bounds(places: Sequence[int], place: int, end: int) -> int:
    at = bisect_left(places, place + 1)
    return places[at] if at < len(places) else end


def _extent(scan: Scan, family: list[Heading], places: Sequence[int]) -> int:
    """How many lines stand below the headings of a family, each up to the next heading of any."""
    count = 0
    for heading in family:
        end = _bounds(places, heading.place, len(scan.lines))
        count += bisect_left(scan.filled, end) - bisect_left(scan.filled, heading.place)
    return count


def _counts_on(scan: Scan, family: list[Heading]) -> bool:
    """Whether numbered headings of a family count 1, 2, 3 …: else they stand among others that name no office."""
    numbers = [scan.marks[h.place].number or 0 for h in family]
    if not numbers[0]:
        return True
    # General chapters (``Ⅰ. 일반현황``) may come before those of the offices.
    begins = numbers[0] == 1 or scan.marks[family[0].place].style == "roman"
    return begins and all(number in (1, before + 1) for before, number in pairwise(numbers))


def _stands_over_tables(scan: Scan, family: list[Heading], places: Sequence[int], counts: _Counts) -> bool:
    """Whether most headings of a family have a table, or headings of other offices, before the next of the family."""
    own = [h.place for h in family]
    starts = [rows.start for rows in scan.tables]
    over = 0
    for heading in family:
        end = _chapter_end(heading, _bounds(own, heading.place, len(scan.lines)), own[0], counts)
        above = scan.above(heading.place, 1)
        listing = any(_LISTS.search(squeezed(scan.lines[i])) and not scan.is_table(i) for i in above)
        tables = bisect_left(starts, end) - bisect_left(starts, heading.place)
        nested = bisect_left(places, end) - bisect_left(places, heading.place + 1)
        over += not listing and (tables > 0 or nested >= 2)
    return over * 2 >= len(family) and over > 0


def _spans(scan: Scan, families: list[list[Heading]], counts: _Counts) -> list[Part]:
    forms = {h.form: family for family in families for h in family}
    bureaus = {form for form, family in forms.items() if sum(bool(_BUREAU.search(h.name)) for h in family) * 2 > len(family)}
    if len(bureaus) == len(forms):
        bureaus = set()  # nothing below them

    mixed = {form for form, family in forms.items() if form[:1] not in "【[" and any(h.name.endswith("국") for h in family)}

    def over(heading: Heading) -> bool:
        return heading.form in bureaus or (not bureaus and heading.form in mixed and heading.name.endswith("국"))

    headings = sorted((h for family in families for h in family), key=lambda h: h.place)
    ends: list[int] = []
    any_below = bureau_below = len(scan.lines)
    for heading in reversed(headings):
        until = bureau_below if over(heading) else any_below
        ends.append(_chapter_end(heading, until, headings[0].place, counts))
        any_below = heading.place
        bureau_below = heading.place if over(heading) else bureau_below
    result: list[Part] = []
    parent: Part | None = None
    for heading, end in zip(headings, reversed(ends), strict=True):
        if over(heading):
            parent = Part(heading.name, heading.place, end)
            result.append(parent)
        else:
            inside = parent and heading.place < parent.end
            result.append(Part(heading.name, heading.place, end, parent.name if parent and inside else None))
    return result


def _chapter_end(heading: Heading, until: int, first: int, counts: _Counts) -> int:
    """Where, before `until`, a chapter of the whole report follows: one that goes on counting from before the offices' parts.

    A chapter numbered anew (``Ⅰ`` below each title page) is one of the office's own.
    """
    ends = [until]
    for style, marks in counts.items():
        if heading.form.endswith(style):
            continue
        before = bisect_left(marks, (first, 0))
        outer = marks[before - 1][1] if before else 0
        inner = 0
        for i, number in islice(marks, bisect_left(marks, (heading.place + 1, 0)), None):
            if i >= until:
                break
            if number == 1 or (inner and number == inner + 1):
                inner = number
            elif number == outer + 1 or (style == "roman" and not inner):
                ends.append(i)
                break
    return min(ends)


def _counts(scan: Scan, contents: range) -> _Counts:
    """Place and number of the numbered lines outside the table of contents, by the style of the numbering."""
    counts: _Counts = {style: [] for style in _RANKED}
    for i in scan.filled:
        part = scan.marks[i]
        if part.style in counts and part.number and i not in contents:
            counts[part.style].append((i, part.number))
    return counts
