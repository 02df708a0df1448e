"""``Label : value`` lines taken apart: the figures that a line names, and the lists of parts that stand under one."""

from __future__ import annotations

import re

from helpers.reading.document import Figure, Section
from helpers.reading.marks import Marked, bracketed_label, label_value, unspaced

_DATE_LABEL = re.compile(r"[\s\d.,'‘’`~∼년월일말초중순상하반기()월화수목금토-]+")
_MANY = re.compile(r"(?:,(?!\d{3}(?!\d))\s*|\s+/\s+)(?=[^,:(（]{1,24}\s*[:：]\s)")
_PAIRS = re.compile(r"([가-힣]{2,8})\s+([\d,.]+\s*명?)\s*/\s*([가-힣]{2,8})\s+(\d.*)")
_COUNT = re.compile(r"(?:총\s*|약\s*)?\d[\d,.]*\s?(?:명|건|개|개소|개사|개국|곳|천원|백만원|억원|㎡)")
_ITEMS = re.compile(r",\s+(?![^(（]*[)）])")
_ITEM = re.compile(
    r"([가-힣A-Za-z][가-힣A-Za-z·\s]{0,15}?)\s*(?:[(（](\d[^()（）]{0,24})[)）]|\s(\d[\d,.]*\s?[가-힣%㎡]{0,3}(?:\([^()]*\))?))(?:\s등)?"
)


def figures_of(place: int, part: Marked, section: Section) -> list[Figure]:
    """The ``label : value`` pairs of a line; a label that is only a date gives none.

    >>> from helpers.reading.marks import marked
    >>> [(f.label, f.text) for f in figures_of(0, marked("- 회원수 : 860명, 만족도 : 99%"), Section())]
    [('회원수', '860명'), ('만족도', '99%')]
    >>> [(f.label, f.text) for f in figures_of(0, marked("- 정원 30 / 현원 29명"), Section())]
    [('정원', '30'), ('현원', '29명')]
    """
    text = part.text
    if pairs := _PAIRS.fullmatch(text):
        return [Figure(place + 1, pairs.group(n), pairs.group(n + 1).strip(), section) for n in (1, 3)]
    if named := bracketed_label(text):
        return [Figure(place + 1, *named, section)]
    found: list[Figure] = []
    for piece in _pieces(text):
        pair = label_value(piece)
        if pair is None:
            if found:
                found[-1] = found[-1]._replace(text=f"{found[-1].text}, {piece}")
            continue
        label, value = unspaced(pair[0]), pair[1]
        if "…" in label or (not found and _DATE_LABEL.fullmatch(label)):
            return []
        if _COUNT.fullmatch(label) and section.headings:
            # 81개: 시설(42개), …: the number is the figure, and what it counts stands above.
            label, value = _name(section.headings[-1]), piece
        found.append(Figure(place + 1, label, value, section))
    return found


def _name(heading: str) -> str:
    return heading if len(heading) <= 24 else re.split(r"\s*[(（]", heading)[0]


def _pieces(text: str) -> list[str]:
    """A line cut before every ``label :`` that a comma or a slash outside brackets sets apart from a figure."""
    pieces, start = [], 0
    for match in _MANY.finditer(text):
        before = text[start : match.start()]
        if any(map(str.isdigit, before)) and sum(map(before.count, "(（[")) <= sum(map(before.count, ")）]")):
            pieces.append(before)
            start = match.end()
    return [*pieces, text[start:]]


def parts_of(place: int, part: Marked, whole: Figure, section: Section) -> list[Figure]:
    """The named figures of a list that stands under a ``label : figure`` line: two or more, and nothing else.

    >>> from helpers.reading.marks import marked
    >>> whole = Figure(1, "사육규모", "17,909두", Section())
    >>> [(f.label, f.text) for f in parts_of(1, marked(" - 개(16,044두, 17.2%), 고양이(1,865두, 2%)"), whole, Section())]
    [('사육규모|개', '16,044두, 17.2%'), ('사육규모|고양이', '1,865두, 2%')]
    """
    found = []
    for item in _ITEMS.split(part.text):
        match = _ITEM.fullmatch(item)
        if not match:
            return []
        found.append(Figure(place + 1, f"{whole.label}|{match[1].strip()}", match[2] or match[3], section, whole.line))
    return found if len(found) > 1 else []
