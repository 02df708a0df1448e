"""Lists of projects (사업목록): tables with a running number and a page, and circled items under a theme."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from helpers.reading.document import Project
from helpers.reading.marks import squeezed
from helpers.reading.scan import Scan, without_kind

_NUMBER_HEAD = re.compile(r"연번|번호|순번|순서|no\.?", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"(?:세부|단위|주요|추진)?(?:사업|과제|사무|업무|시책)(?:명|목록)?")
_KIND_HEAD = re.compile(r"구분|비고|유형")
_PAGE_HEAD = re.compile(r"쪽|쪽수|페이지|면|page", re.IGNORECASE)
_LIST = re.compile(r"목록|사업명|차례")
_PAGE = re.compile(r"\s+(\d{1,3})$")
_LONG = 200  # no title has so many letters
_WHOLE = re.compile(r"\d{1,6}")
_REST = re.compile(r"[^\w]|_")
_SIMILAR = 0.6
_NEAR = 60  # so many numbered headings below a list are searched for its titles


def same_title(text: str) -> str:
    """A title as it is compared: letters and digits only.

    >>> same_title("「ON서울 마켓」 시즌3 (계속)") == same_title("ON 서울마켓 시즌3")
    True
    """
    return _REST.sub("", unicodedata.normalize("NFKC", without_kind(text)[0])).lower()


def list_tables(scan: Scan) -> list[tuple[Project, ...]]:
    """Tables that list projects: a running number, a title, and a page or 신규/계속."""
    lists = []
    for rows in scan.tables:
        if len(rows) < 2:
            continue
        head = [squeezed(cell) for cell in scan.lines[rows.start].split("\t")]
        number = _column(head, _NUMBER_HEAD)
        title = _column(head, _TITLE_HEAD) if number is not None else None
        if number is None or title is None:
            continue
        kind, page = _column(head, _KIND_HEAD), _column(head, _PAGE_HEAD)
        near = squeezed("".join(scan.lines[i] for i in scan.above(rows.start, 2)))
        if page is None and not _LIST.search(near):
            continue
        projects = []
        for i in rows[1:]:
            cells = [" ".join(cell.split()) for cell in scan.lines[i].split("\t")]
            cells += [""] * (len(head) - len(cells))
            if not _WHOLE.fullmatch(cells[number]) or not cells[title]:
                continue
            words, printed = without_kind(cells[title])
            said = squeezed(cells[kind]) if kind is not None else ""
            pages = cells[page] if page is not None else ""
            projects.append(
                Project(
                    words,
                    i + 1,
                    None,
                    int(cells[number]),
                    said if said in ("신규", "계속") else printed,
                    int(pages) if _WHOLE.fullmatch(pages) else None,
                )
            )
        if projects:
            lists.append(tuple(projects))
    return lists


def _column(head: list[str], pattern: re.Pattern) -> int | None:
    return next((i for i, cell in enumerate(head) if pattern.fullmatch(cell)), None)


def list_lines(scan: Scan) -> list[tuple[Project, ...]]:
    """Circled items, one below the other, under a numbered theme or under the head of a list of projects."""
    lists = []
    run: list[int] = []

    def close() -> None:
        if len(run) >= 2:
            lists.extend(_as_list(scan, run))
        run.clear()

    for i in scan.filled:
        part = scan.marks[i]
        number = part.number if part.style == "circled" else None
        if number is None or (run and number != len(run) + 1):
            close()
        if number == len(run) + 1:
            run.append(i)
    close()
    return lists


def _as_list(scan: Scan, run: list[int]) -> list[tuple[Project, ...]]:
    above = scan.above(run[0], 1)
    if not above:
        return []
    theme = scan.marks[above[0]]
    if scan.is_table(above[0]):
        rows = scan.table_at(above[0])
        head = [squeezed(cell) for cell in scan.lines[rows.start].split("\t")]
        if _column(head, _NUMBER_HEAD) is None or _column(head, _TITLE_HEAD) is None:
            return []
        name = None
    elif theme.style in ("dot", "roman") and theme.text:
        name = theme.text
    else:
        return []
    projects = []
    for i in run:
        words, kind = without_kind(scan.marks[i].text)
        page = _PAGE.search(words)
        words = words[: page.start()] if page else words
        projects.append(Project(words, i + 1, None, len(projects) + 1, kind, int(page.group(1)) if page else None, name))
    # Circled items are lists of many things: of projects only if their headings follow, or pages are given.
    if not any(p.page for p in projects):
        near = scan.numbered_between(run[-1] + 1, len(scan.lines))[:_NEAR]
        titles = {(heading.number, same_title(heading.text)) for heading in near}
        if not any(
            project.no == number and alike(same_title(project.title), title) for project in projects for number, title in titles
        ):
            return []
    return [tuple(projects)]


def alike(a: str, b: str) -> bool:
    """Whether two compared titles (see :func:`same_title`) name the same thing."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or max(len(a), len(b)) > _LONG:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    # The first two are upper bounds of the third, and quick.
    return min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _SIMILAR and matcher.ratio() >= _SIMILAR
