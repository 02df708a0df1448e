"""Departments: their names, teams and duties, and the part of the report that is theirs."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.catalog import Entry
from helpers.reading.contents import contents
from helpers.reading.cover import Cover
from helpers.reading.document import Department
from helpers.reading.marks import squeezed
from helpers.reading.markup import without_tags
from helpers.reading.scan import Scan
from helpers.reading.sections import Part, parts

_NAME = re.compile(r"[가-힣A-Za-z0-9·]{1,20}(?:과|실|국|관|센터|단|소|본부|원)")
_NO_NAME = re.compile(
    r"(?:[천만억백]원|효과|결과|(?<!환)경과|(?<!교)통과|초과|부과|학과|(?<!여)성과|기관|주관|현실|손실|내실|사무실|회의실|장소|요소|감소|해소|전국|외국|지원|직원|인원|자원|정원|현원|의원|공원|민원|재원|회원|수단|집단|진단|판단|중단|첨단|개소|(?<!사)업소|축소|주소|청소|교실|강의실)$"
)
_SURE = re.compile(r"(?:과|담당관|추진단)$")
_TEAM = re.compile(r"[가-힣A-Za-z0-9·]{1,20}(?:팀|담당|계|반|파트)")
_STAFF = re.compile(r"정원|현원|일반직|인원|예산|담당업무|주요기능|업무|지출|집행|사무")
_ABOUT = re.compile(r"조직|기구|인력|기능|업무|예산|현황|부서")
_DUTIES = re.compile(r"소관업무|주요기능|담당업무|분장사무|사무분장|소관사무|주요업무")
_TOTAL = ("계", "합계", "총계", "소계", "총합계")
_ITEM = re.compile(r"\s*(?:[•▪▸▶○●◦ㆍ※■□]|(?:(?<=\s)|^)[-·](?=\s))\s*")
_NEAR = 6  # so many lines below a title page are searched for its teams
_HANGUL = re.compile(r"[가-힣]")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,80})[)）]")


def is_department_name(text: str) -> bool:
    """Whether a text (blanks do not count) reads like the name of an office.

    >>> is_department_name("기 획 예 산 과"), is_department_name("기대효과")
    (True, False)
    """
    name = squeezed(text)
    return len(name) <= 22 and bool(_NAME.fullmatch(name)) and not _NO_NAME.search(name)


def department_of_cell(text: str, names: list[str] | tuple[str, ...] = ()) -> list[str]:
    """The offices that the last bracket of a cell names, as printed (without blanks).

    Parameters
    ----------
    text : str
        The cell, tags and all.
    names : sequence of str, optional
        Offices known by name; they count even where they do not read like one.

    Examples
    --------
    >>> department_of_cell("<p>3. 현황 (3년간)</p> <p>(농업기술센터, 서울시립과학관)</p>")
    ['농업기술센터', '서울시립과학관']
    >>> department_of_cell("12. 예산(안) 내역")
    []
    """
    known = {squeezed(name) for name in names}
    plain = without_tags(text)
    for match in reversed(list(_IN_BRACKETS.finditer(plain))):
        if _HANGUL.search(_IN_BRACKETS.sub(" ", plain[match.end() :])):
            return []
        parts = [squeezed(part) for part in re.split(r"[,/，、]", match.group(1))]
        if parts and all(part in known or is_department_name(part) for part in parts):
            return parts
    return []


def find_departments(scan: Scan, cover: Cover, entry: Entry | None = None) -> tuple[list[Department], list[str]]:
    """The departments of a report in its order, and what had to be guessed; what `entry` corrects is no guess."""
    entry = entry or Entry("")
    unsure: list[str] = []
    lines, listed = contents(scan)
    pages = _title_pages(scan)
    own = [Part(name, first, _page_end(scan, first, pages), None) for name, (first, _) in pages.items()] or parts(
        scan, is_department_name, lines, listed, None if cover.body_line is None else cover.body_line - 1
    )
    found = {} if own and not pages else _listed_on_cover(scan, cover) or {}
    for part in own:
        found.setdefault(part.name, part.start)
    if not own:
        _from_tables(scan, found, unsure, entry)
    if not found and cover.body and cover.body_line:
        body = Department(cover.body, cover.body_line, None, (), (), 1, len(scan.lines))
        return [replace(body, functions=_duties(scan, [cover.body], entry).get(cover.body, ()))], unsure
    duties = _duties(scan, list(found), entry)
    above = cover.body if cover.body not in found else None
    sections: dict[str, list[Part]] = {}
    for part in own:
        sections.setdefault(part.name, []).append(part)
    starts = {part.start for part in own}
    result = []
    for name, place in found.items():
        mine = sections.get(name, [])
        (first, last), *more = sorted((p.start + 1, p.end) for p in mine) or [(None, None)]
        parent = next((p.parent for p in mine if p.parent), above)
        teams = pages[name][1] if name in pages else _teams(scan, first, last, starts) if first else ()
        result.append(Department(name, place + 1, parent, teams, duties.get(name, ()), first, last, tuple(more)))
    return result, unsure


def _page_end(scan: Scan, first: int, pages: dict[str, tuple[int, tuple[str, ...]]]) -> int:
    last = min((start for start, _ in pages.values() if start > first), default=len(scan.lines))
    return min([last, *(c for c in scan.chapters if c > first)])


def _teams(scan: Scan, first: int, last: int, pages: set[int]) -> tuple[str, ...]:
    """The teams that stand below a title page, one a line or in a bracket (``3팀(기획팀, 예산팀, 감사팀)``)."""
    teams: list[str] = []
    place = scan.after(first - 1)
    while place < last and place not in pages and _TEAM.fullmatch(squeezed(scan.marks[place].text)) and not scan.is_table(place):
        teams.append(squeezed(scan.marks[place].text))
        place = scan.after(place)
    for _ in range(_NEAR if not teams else 0):
        if place >= last or place in pages:
            break
        for inside in [] if scan.is_table(place) else _IN_BRACKETS.findall(scan.lines[place]):
            names = [squeezed(name) for name in re.split(r"[,·/，、]", inside)]
            if len(names) >= 2 and all(_TEAM.fullmatch(name) for name in names):
                return tuple(names)
        place = scan.after(place)
    return tuple(teams)


def _title_pages(scan: Scan) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Names that stand alone on a line with their teams, or a list of projects of theirs, below."""
    pages: dict[str, tuple[int, tuple[str, ...]]] = {}
    for i in scan.filled:
        part = scan.marks[i]
        if scan.is_table(i) or part.mark or part.number is not None or not is_department_name(part.text):
            continue
        name, teams, place = squeezed(part.text), [], scan.after(i)
        while place < len(scan.lines) and scan.marks[place].mark == "-" and _TEAM.fullmatch(squeezed(scan.marks[place].text)):
            teams.append(squeezed(scan.marks[place].text))
            place = scan.after(place)
        below = squeezed(scan.marks[place].text) if place < len(scan.lines) else ""
        if (teams or (below.startswith(name) and "목록" in below)) and name not in pages:
            pages[name] = (i, tuple(teams))
    return pages


def _listed_on_cover(scan: Scan, cover: Cover) -> dict[str, int]:
    names: dict[str, int] = {}
    for i in scan.filled:
        if i >= max(scan.cover_end, 30):
            break
        part = scan.marks[i]
        if part.mark == "-" and not scan.is_table(i) and is_department_name(part.text):
            names.setdefault(squeezed(part.text), i)
        elif names:
            break
    return names if len(names) >= 2 and any(_SURE.search(name) for name in names) else {}


def _from_tables(scan: Scan, found: dict[str, int], unsure: list[str], entry: Entry) -> None:
    """Row labels of the staff, budget and duty tables that stand before the first project."""
    for rows in scan.tables:
        if len(rows) < 4 or not _STAFF.search(squeezed("".join(scan.lines[rows.start : rows.start + 2]))):
            continue
        if not _ABOUT.search(_caption(scan, rows.start)):
            continue
        grid = [scan.lines[i].split("\t") for i in rows]
        labels = {i: _printed(cells[0], i, entry) for i, cells in zip(rows, grid, strict=True)}
        body = {
            i: label for i, label in labels.items() if label and label not in _TOTAL and label not in ("구분", "부서", "부서명")
        }
        names = {i: label for i, label in body.items() if is_department_name(label)}
        if len(names) < 3 or len(names) * 5 < len(body) * 4 or not any(_SURE.search(name) for name in names.values()):
            continue
        here = set(names.values())
        if found and len(here & set(found)) * 2 < len(here):
            continue
        for i, name in names.items():
            if name in found:
                continue
            if twin := _misprint(name, found, here):
                unsure.append(f"line {i + 1}: {name} is taken for {twin}, one letter apart")
            else:
                found[name] = i


def _printed(cell: str, place: int, entry: Entry) -> str:
    return entry.department(squeezed(without_tags(cell)), place + 1) or ""


def _misprint(name: str, found: dict[str, int], here: set[str]) -> str | None:
    close = [known for known in found if known not in here and _one_apart(name, known)]
    return close[0] if len(close) == 1 else None


def _one_apart(a: str, b: str) -> bool:
    return len(a) == len(b) >= 3 and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _caption(scan: Scan, start: int) -> str:
    return " ".join(squeezed(scan.lines[i]) for i in scan.above(start, 3))


def _duties(scan: Scan, names: list[str], entry: Entry) -> dict[str, tuple[str, ...]]:
    """Duties of each department, from a list below its name or from a table of duties."""
    result: dict[str, tuple[str, ...]] = {}
    known = set(names)
    for rows in scan.tables:
        if not (_DUTIES.search(squeezed(scan.lines[rows.start])) or _DUTIES.search(_caption(scan, rows.start))):
            continue
        for i in rows:
            cells = scan.lines[i].split("\t")
            name = _printed(cells[0], i, entry)
            name = name if name in known else next((n for n in names if _one_apart(n, name)), name)
            if name in known and len(cells) > 1:
                result.setdefault(name, _items(" ".join(cells[1:])))
    current: str | None = None
    inside = False
    for i in scan.filled:
        part = scan.marks[i]
        if not inside and "무" not in part.text and "기" not in part.text:
            current = None
            continue  # no duties are spoken of here
        text = squeezed(part.text.replace("|", ""))
        if scan.is_table(i) or part.number is not None or (not part.mark and not _DUTIES.search(text)):
            inside = inside and part.number is not None and bool(_DUTIES.search(text))
            current = None
        if _DUTIES.search(text) and len(text) <= 12 and not scan.is_table(i):
            inside = True
        elif inside and part.mark:
            name = text if text in known else next((n for n in names if is_department_name(text) and _one_apart(n, text)), None)
            if name:
                current = name
                result.setdefault(current, ())
            elif current or len(names) == 1:
                current = current or names[0]
                result[current] = (*result.get(current, ()), part.text)
    return {name: duties for name, duties in result.items() if duties}


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip(" ,") for item in _ITEM.split(without_tags(cell)) if item.strip(" ,"))
