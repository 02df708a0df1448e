"""The table of contents of a report: which lines it takes, and what it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.reading.marks import marked, squeezed
from helpers.reading.scan import Scan, is_contents_head

_PAGE = re.compile(r"(?:[\s/|.·∙‥…⋯ㆍ\-_]{2,}|\t+)\s*-?\s*(\d{1,4})\s*-?\s*$")
_LONGEST = 60


def entry(line: str) -> tuple[str, int | None]:
    """The words and the page of an entry.

    >>> entry("1. 복지정책과 ······ 3"), entry("기획감사실"), entry("Ⅰ. 일반현황\\t1")
    (('1. 복지정책과', 3), ('기획감사실', None), ('Ⅰ. 일반현황', 1))
    """
    if match := _PAGE.search(line):
        return line[: match.start()].strip(), int(match.group(1))
    return line.strip(), None


def contents(scan: Scan) -> tuple[range, dict[str, int]]:
    """The lines of the table of contents and the places of what it lists, by name without blanks, numbers and marks.

    It ends where the first of its entries comes again, or where lines with a page number do.
    """
    head = next((i for i in scan.filled[:60] if not scan.is_table(i) and is_contents_head(scan.marks[i].text)), None)
    if head is None:
        return range(0), {}
    listed: dict[str, int] = {}
    last = head
    paged = closed = False
    for place, words, page in _entries(scan, head):
        name = squeezed(marked(words).text)
        if page is None and (name in listed or (paged and not _paged_below(scan, place))):
            closed = True
            break
        if page is not None:
            paged = True
        listed.setdefault(name, place)
        last = place
    return (range(head, last + 1), listed) if closed or paged else (range(head, head + 1), {})


def _entries(scan: Scan, head: int) -> Iterator[tuple[int, str, int | None]]:
    place = scan.after(head)
    while place < len(scan.lines):
        words, page = entry(scan.lines[place])
        if len(words) > _LONGEST or "\t" in words.strip():
            return
        yield place, words, page
        place = scan.after(place)


def _paged_below(scan: Scan, place: int) -> bool:
    below = scan.after(place)
    return below < len(scan.lines) and entry(scan.lines[below])[1] is not None
