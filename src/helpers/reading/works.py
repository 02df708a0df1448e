"""Projects that no list names: numbered sections, one below the other, that each say what a project says."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from helpers.reading.contents import contents
from helpers.reading.document import Department, Project
from helpers.reading.marks import BOXES, RINGS, is_note, label_value, squeezed
from helpers.reading.scan import Numbered, Scan, is_caption, without_kind

_FOOTNOTE = re.compile(r"\s*[¹²³⁰⁴-⁹]+\s*[)⁾]?$")
_TEAM_TAIL = re.compile(r"\s+[가-힣A-Za-z0-9]{2,12}팀$")
_GENERAL = re.compile(
    r"일반현황|기본현황|조직|인력|예산현황|기구|주요시설|소관업무|현황$|총괄|처리결과|건의사항|요구사항|기타|자료제출"
    r"|결산|재단개요|시설개요|기관개요"
)
# What a part of a project, of a chapter or of a year's account is called; a project has a name of its own.
_ASPECT = re.compile(
    r"(?:개요|배경|목적|근거|필요성|방향|내용|절차|일정|효과|문제점|대책|실적|상황|결과|성과|계획|개선방안|목표|여건|현황|사항|자료|내역)$"
)
_LISTING = re.compile(r"(?:현황|실적|내역|개요|상황|결과)$")
_WORKS = re.compile(
    r"(?:업무|사업|시책|과제|추진|부서|본부|팀)별?.*(?:계획|실적|상황|성과|업무)$|^(?:주요|핵심|역점|중점|세부|신규)?(?:업무|사업|시책|과제)$"
)
_AHEAD = 3  # so many lines below a heading are searched for a figure of the project


def heading_title(text: str) -> tuple[str, str | None]:
    """Title and 신규/계속 of a project's heading; a team named after it and a footnote mark go.

    >>> heading_title("숲길 잇기 (계속) 공원팀")
    ('숲길 잇기', '계속')
    """
    words, kind = without_kind(_FOOTNOTE.sub("", _TEAM_TAIL.sub("", text)))
    return _FOOTNOTE.sub("", words), kind


def unlisted(
    scan: Scan, covered: Sequence[tuple[int, int]], listed: set[int], departments: Sequence[Department]
) -> list[Project]:
    """Numbered sections 1, 2, 3 … that have the headings or the figures of a project inside and stand in no list.

    Parameters
    ----------
    scan : Scan
        The extract.
    covered : sequence of (int, int)
        First and last place of the sections that are known.
    listed : set of int
        Places of the lines that list projects.
    departments : sequence of Department
        With the lines of their sections.
    """
    inside = {i for first, last in covered for i in range(first, last)} | listed | set(contents(scan)[0])
    pages = {first - 1 for d in departments for first, _ in d.sections()}
    free = [n for n in scan.numbered if n.start >= scan.cover_end and n.start not in inside and n.start not in pages]
    above = {n.start for n in free if _is_container(n.text)}
    ends = {last for d in departments for _, last in d.sections()}
    called = _called(scan, inside)
    edges = {
        *(place for place, _, _ in called),
        *scan.chapters,
        *(first for first, _ in covered),
        *pages,
        *ends,
        *above,
        len(scan.lines),
    }
    bounds = sorted(edges)
    chapters = sorted({*scan.chapters, *above, *pages})  # no chapter reaches beyond the title page of an office
    result: list[Project] = []
    taken: set[int] = set()
    for run in _runs([n for n in free if n.start not in above], bounds):
        if not any(head.start in taken for head in run) and (found := _as_sections(scan, run, bounds, chapters, pages)):
            result += found
            taken.update(i for p in found for i in range(p.line - 1, p.last_line or p.line))
    for k, (place, words, kind) in enumerate(called):
        following = called[k + 1][0] if k + 1 < len(called) else len(scan.lines)
        end = min(following, bounds[bisect_left(bounds, place + 1)])
        if place not in taken and _has_headings(scan, place, end, BOXES + RINGS):
            result.append(Project(words, place + 1, None, None, kind, None, None, place + 1, end))
    return result


def _called(scan: Scan, taken: set[int]) -> list[tuple[int, str, str]]:
    """Headings without number or mark that are called 신규 or 계속: place, title, which."""
    heads = []
    # What a marked or numbered heading says, too, goes on here from the page before.
    known = {squeezed(scan.marks[i].text) for i in scan.filled if (scan.marks[i].mark[:1] or " ") in BOXES + RINGS}
    known |= {squeezed(heading_title(n.text)[0]) for n in scan.numbered}
    for i in scan.filled:
        part = scan.marks[i]
        if i < scan.cover_end or i in taken or scan.is_table(i) or part.mark or part.number is not None:
            continue
        words, kind = heading_title(part.text)
        name = squeezed(words)
        if kind and len(name) > 3 and name not in known and not _LISTING.search(name) and not is_note(part.text):
            heads.append((i, words, kind))
    return heads


def _is_container(text: str) -> bool:
    """Whether a heading opens a chapter of general matters, or the one in which the projects stand."""
    words = squeezed(text)
    return bool(_WORKS.search(words) or re.search(r"(?:일반|기본)현황$|^향후(?:추진)?계획$", words))


def _runs(free: Sequence[Numbered], bounds: Sequence[int]) -> Iterator[list[Numbered]]:
    """Headings that count 1, 2, 3 … between two bounds: of any numbering first, then of each of its own."""
    yield from _counted(free, bounds)
    for style in dict.fromkeys(head.style for head in free):
        yield from _counted([head for head in free if head.style == style], bounds, 1)


def _counted(free: Sequence[Numbered], bounds: Sequence[int], least: int = 2) -> Iterator[list[Numbered]]:
    run: list[Numbered] = []
    for head in free:
        past = bool(run) and bounds[bisect_left(bounds, run[-1].start + 1)] <= head.start
        if run and (past or head.number == 1):
            if len(run) >= least:
                yield run
            run = []
        if head.number == len(run) + 1:
            run = [*run, head]
    if len(run) >= least:
        yield run


def _as_sections(
    scan: Scan, run: list[Numbered], bounds: Sequence[int], chapters: Sequence[int], pages: set[int]
) -> list[Project]:
    at = bisect_left(chapters, run[0].start + 1)
    in_office = at > 0 and chapters[at - 1] in pages
    chapter = squeezed(scan.marks[chapters[at - 1]].text) if at and not in_office else ""
    if _GENERAL.search(chapter) and not _WORKS.search(chapter):
        return []
    if any(_GENERAL.search(squeezed(head.text)) for head in run):
        return []
    ends = [*(head.start for head in run[1:]), bounds[bisect_left(bounds, run[-1].start + 1)]]
    spans = list(zip(run, ends, strict=True))
    called = all(heading_title(head.text)[1] for head in run)  # 신규 or 계속: only projects are
    headed = (called or len(run) >= 2) and all(_has_headings(scan, head.place, end) for head, end in spans)
    named = not any(_ASPECT.search(squeezed(heading_title(head.text)[0])) for head in run)
    # What an office numbers right below its title page are its projects, also a single one, and with rings for boxes.
    headed = headed or (in_office and named and run[0].style in ("plain", "dot", "lone") and _stand_as_sections(scan, spans))
    told = named and sum(_has_figure(scan, head.place, end) for head, end in spans) * 2 > len(run)
    if not (headed or told):
        return []
    projects = []
    for head, end in spans:
        words, kind = heading_title(head.text)
        projects.append(Project(words, head.start + 1, None, head.number, kind, None, None, head.start + 1, end))
    return projects


def _stand_as_sections(scan: Scan, spans: Sequence[tuple[Numbered, int]]) -> bool:
    """Whether there is a marked heading or a table in every section, and a marked heading in one of them."""
    headed = [_has_headings(scan, head.place, end, BOXES + RINGS) for head, end in spans]
    filled = [any(scan.is_table(i) for i in _inside(scan, head.place, end)) for head, end in spans]
    return any(headed) and all(a or b for a, b in zip(headed, filled, strict=True))


def _inside(scan: Scan, place: int, end: int) -> list[int]:
    return scan.filled[bisect_left(scan.filled, place + 1) : bisect_left(scan.filled, end)]


def _has_headings(scan: Scan, place: int, end: int, marks: str = BOXES) -> bool:
    return any(
        (scan.marks[i].mark[:1] or " ") in marks or is_caption(scan.lines[i])
        for i in _inside(scan, place, end)
        if not scan.is_table(i)
    )


def _has_figure(scan: Scan, place: int, end: int) -> bool:
    """Whether ``label : value`` lines stand at the head of a section: when, for whom, at what cost."""
    first = [i for i in _inside(scan, place, end)[:_AHEAD] if not scan.is_table(i)]
    return any(label_value(scan.marks[i].text) and not is_note(scan.marks[i].text) for i in first)
