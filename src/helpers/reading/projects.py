"""Projects (세부사업): listed ones, their headings, and the sections whose heading the conversion lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice

from helpers.reading.cover import Cover
from helpers.reading.document import Department, Project
from helpers.reading.lists import alike, list_lines, list_tables, same_title
from helpers.reading.marks import is_note, squeezed
from helpers.reading.scan import Numbered, Scan
from helpers.reading.works import heading_title, unlisted

_BUDGET = re.compile(r"(?:\d{2,4}년(?:도)?)?(?:총)?(?:소요예산|사업예산|예산소요)")
_DULL_TITLE = re.compile(r"주요\s*업무|업무\s*(?:보고|계획|현황)|일반\s*현황|행정사무감사|예산")
_REPORT_TAIL = re.compile(r"\s*(?:결과\s*)?(?:보고서?|계획서?|설명서|개요|\(안\))\s*$")


@dataclass(frozen=True, slots=True)
class _Group:
    """Projects listed together, and the part of the report where their sections stand."""

    projects: tuple[Project, ...]
    start: int
    end: int


def find_projects(scan: Scan, departments: list[Department], cover: Cover) -> tuple[list[Project], list[str]]:
    """The projects of a report in its order, and what had to be guessed.

    A project without a heading begins where the one before it in the list has ended: below its budget.
    """
    unsure: list[str] = []
    groups = _groups(scan, departments)
    result: list[Project] = []
    for group in groups:
        result += _place(scan, group, unsure)
    covered = [(p.first_line - 1, p.last_line) for p in result if p.first_line and p.last_line]
    listed = {i for group in groups for i in range(group.projects[0].line - 1, group.projects[-1].line)}
    result += unlisted(scan, covered, listed, departments)
    if not result and (only := _whole_report(scan, departments, cover)):
        result = [only]
    homes = _homes(departments)
    result = [replace(p, department=_home(p, homes)) if p.department is None else p for p in result]
    result.sort(key=lambda project: (project.line, project.no or 0))
    return result, unsure


def _homes(departments: list[Department]) -> list[tuple[int, int, str]]:
    return sorted((first, last, d.name) for d in departments for first, last in d.sections())


def _home(project: Project, homes: list[tuple[int, int, str]]) -> str | None:
    """The innermost section that a project stands in; the part of a division lies within that of its bureau."""
    line = project.first_line or project.line
    for first, last, name in islice(reversed(homes), len(homes) - bisect_left(homes, (line + 1,)), None):
        if first <= line <= last:
            return name
    return None


def _groups(scan: Scan, departments: list[Department]) -> list[_Group]:
    found = [(projects, projects[-1].line) for projects in list_tables(scan) + list_lines(scan)]
    found.sort(key=lambda pair: pair[0][0].line)
    groups = []
    for position, (projects, start) in enumerate(found):
        start = max(start, _table_end(scan, projects[-1].line - 1))
        first = projects[0].line - 1
        home = next((d for d in departments if d.first_line and d.first_line - 1 <= first < (d.last_line or 0)), None)
        end = home.last_line if home else len(scan.lines)
        if position + 1 < len(found):
            following = found[position + 1][0][0].line - 1
            theme = next((i for i in scan.above(following, 1) if scan.marks[i].style == "dot"), following)
            end = min(end, theme)
        end = min([end, *scan.chapters[bisect_left(scan.chapters, start) :][:1]])
        if home:
            projects = tuple(replace(p, department=home.name) for p in projects)
        groups.append(_Group(projects, start, end))
    return groups


def _table_end(scan: Scan, place: int) -> int:
    return scan.table_at(place).stop if scan.is_table(place) else place + 1


def _place(scan: Scan, group: _Group, unsure: list[str]) -> list[Project]:
    """Give each listed project its section."""
    heads: dict[int, Numbered] = {}
    following = 0
    titles = [same_title(project.title) for project in group.projects]
    places: dict[str | int, list[int]] = {}  # of each title and of each number, in order
    for position, (project, title) in enumerate(zip(group.projects, titles, strict=True)):
        places.setdefault(title, []).append(position)
        if project.no is not None:
            places.setdefault(project.no, []).append(position)
    for head in _heads(scan, group.start, group.end):
        said = same_title(head.text)
        exact, numbered = places.get(said, []), places.get(head.number, [])
        fits = exact[bisect_left(exact, following) :][:1]
        fits += [p for p in numbered[bisect_left(numbered, following) :] if alike(said, titles[p])][:1]
        if fits:
            heads[min(fits)], following = head, min(fits) + 1
    starts = {position: head.start for position, head in heads.items()}
    _recover(scan, group, starts, unsure)
    ordered = sorted(starts.items(), key=lambda item: item[1])
    ends = {p: (ordered[n + 1][1] if n + 1 < len(ordered) else group.end) for n, (p, _) in enumerate(ordered)}
    placed = []
    for position, project in enumerate(group.projects):
        title, kind = project.title, project.kind
        if position in heads:
            words, printed = heading_title(heads[position].text)
            title, kind = words, kind or printed
        first = starts.get(position)
        placed.append(
            replace(
                project, title=title, kind=kind, first_line=None if first is None else first + 1, last_line=ends.get(position)
            )
        )
    return placed


def _heads(scan: Scan, start: int, end: int) -> list[Numbered]:
    numbered = scan.numbered_between(start, end)
    taken = {n.place for n in numbered}
    plain = []
    for i in scan.filled[bisect_left(scan.filled, start) : bisect_left(scan.filled, end)]:
        part = scan.marks[i]
        if i not in taken and not scan.is_table(i) and not part.mark and part.number is None and len(part.text) >= 4:
            plain.append(Numbered(i, i, -1, "", part.text))
    return sorted([*numbered, *plain], key=lambda n: n.start)


def _recover(scan: Scan, group: _Group, starts: dict[int, int], unsure: list[str]) -> None:
    missing = [p for p in range(len(group.projects)) if p not in starts]
    while missing:
        run = [missing.pop(0)]
        while missing and missing[0] == run[-1] + 1:
            run.append(missing.pop(0))
        begin = starts.get(run[0] - 1, group.start)
        stop = starts.get(run[-1] + 1, group.end)
        free = _openings(scan, begin, stop)
        if run[0] == 0:
            first = next((i for i in scan.filled[bisect_left(scan.filled, group.start) :] if i < stop), None)
            free = [first, *free] if first is not None else free
        for position, start in zip(run, free, strict=False):
            starts[position] = start
            title = group.projects[position].title
            unsure.append(f"line {start + 1}: the heading of '{title}' is missing; its section is taken to begin here")
        for position in run[len(free) :]:
            project = group.projects[position]
            unsure.append(f"line {project.line}: no section was found for '{project.title}'")


def _openings(scan: Scan, begin: int, stop: int) -> list[int]:
    """Where a new section can begin without a heading: below each budget line and its table."""
    found = []
    places = scan.filled[bisect_left(scan.filled, begin) : bisect_left(scan.filled, stop)]
    position = 0
    while position < len(places):
        part = scan.marks[places[position]]
        position += 1
        if part.mark.startswith("-") or not _BUDGET.match(squeezed(part.text)):
            continue
        while position < len(places) and _belongs(scan, places[position]):
            position += 1
        if position < len(places):
            found.append(places[position])
    return found


def _belongs(scan: Scan, place: int) -> bool:
    part = scan.marks[place]
    return scan.is_table(place) or part.mark[:1] in ("-", "※", "*", "⇒") or is_note(part.text)


def _whole_report(scan: Scan, departments: list[Department], cover: Cover) -> Project | None:
    """A report about one thing is its own project."""
    if not cover.title or len(departments) != 1 or _DULL_TITLE.search(cover.title):
        return None
    title = _REPORT_TAIL.sub("", cover.title)
    return (
        Project(title, cover.title_line or 1, departments[0].name, None, None, None, None, 1, len(scan.lines)) if title else None
    )
