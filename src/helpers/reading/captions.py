"""The caption of a table: which of the lines above it names it."""

from __future__ import annotations

import re

from helpers.reading.marks import is_note, label_value, unspaced
from helpers.reading.prose import is_list, is_verbal
from helpers.reading.scan import Scan, without_kind

_MONEY = re.compile(r"(?:총\s*)?[\d,.]+\s*(?:조|억|천|백|만)*\s*원")
_COST = re.compile(r"예산|(?:사업|공사|소요|운영|사업소요)비$")
_UNIT_NOTE = re.compile(r"\s*[(（]\s*(?:[^()（）]*[,，]\s*)?단\s*위[^()（）]*[)）]\s*$")
_AS_OF = re.compile(
    r"(?<=\S)\s*[(（](?![^()（）]*[~∼〜])(?=[^()（）]*(?:(?:19|20)\d\d|['’]\s?\d\d|\d\s*월))[^()（）]*(?:기준|현재|[년월\d]\s*말)\s*(?:[,，][^()（）]*)?[)）]\s*$"
)
"""A reference date behind a caption, which is a note and no part of the name."""
_ASIDE = re.compile(r"(?<=\S)\s*[(（]?\s*※.*$")
_WRAPPED = re.compile(r"[(（〈<《【\[]\s*(.*?)\s*[)）〉>》】\]]")
_STAFF = re.compile(r"[가-힣]{2,8}\s+[\d,.]+\s*명?\s*/\s*[가-힣]{2,8}\s+\d")
_NAMES_TABLE = re.compile(r"(?:현황|실적|내역|추이|비교|결과|목록|계획|일정|전망|예시)\W*$")
_NUMBER = re.compile(r"(?<![\d.,'‘’`´′])\d[\d,]*(?:\.\d+)?(?![\d]|\s*년)")
_YEAR = re.compile(r"\d{2,4}\s*년|\d+\s*(?:개|차|단계)")
_NOT_OF_MARK = ("⇒", "⇨", "→", "☞")


def caption_above(scan: Scan, above: list[int], rows: range | None = None) -> str | None:
    """The caption that the lines above a table (nearest first) give; None where they give none.

    A ``label : figures`` line whose figures a row of the table (at the places `rows`) repeats speaks of the table.
    """
    introduced = False  # a unit or period note stands between, so the line above it speaks of the table
    for place in above:
        part = scan.marks[place]
        text = _ASIDE.sub("", part.text)
        introduced = introduced or bool(_UNIT_NOTE.search(text))
        text = _AS_OF.sub("", _UNIT_NOTE.sub("", text))
        note = part.mark[:1] in ("※", "*")
        if not text or is_note(text) or (note and not _NAMES_TABLE.search(text)):
            introduced = introduced or not note
            continue
        if part.mark[:1] in _NOT_OF_MARK:
            continue
        pair = label_value(text)
        if pair and rows and "…" not in text and _repeats(pair[1], [scan.lines[i] for i in rows]):
            return bare(pair[0])
        return caption(text, introduced or not part.mark.startswith("-"))
    return None


def _repeats(value: str, rows: list[str]) -> bool:
    """Whether a row of the table prints the figures of a line again: a large one, or two and more, all of them."""
    figures = _NUMBER.findall(value)
    large = len(figures) == 1 and len(figures[0].replace(",", "")) > 3
    return (large or len(figures) > 1) and any(set(figures) <= set(_NUMBER.findall(row)) for row in rows)


def caption(text: str, introduced: bool = True) -> str | None:
    """The caption in a line above a table; None for a line that states something else.

    Parameters
    ----------
    text : str
        The line without its marks and without a unit note.
    introduced : bool
        Whether something shows that the line speaks of the table: a unit note below it, or that it is a heading.

    Examples
    --------
    >>> caption("(1개 업체 최다 계약현황)"), caption("2018년 소요예산 : 2,000천원"), caption("입점 대상 : 3개 단지")
    ('1개 업체 최다 계약현황', '2018년 소요예산', None)
    >>> caption("세입목표 : 4,223억원(전년 대비 8.8%)"), caption("세입목표 : 4,223억원(전년 대비 8.8%)", introduced=False)
    ('세입목표 : 4,223억원(전년 대비 8.8%)', None)
    """
    if "…" in text or is_verbal(text) or _STAFF.match(text) or (text[:1].isdigit() and not _YEAR.match(text)):
        return None
    pair = label_value(text)
    if pair is None:
        if not introduced and is_list(text):
            return None
        return without_kind(bare(unspaced(text)))[0] or None
    label, value = unspaced(pair[0]), pair[1]
    if introduced and (_COST.search(label) or re.fullmatch(r".{2,20}\([^()]*\)", label)):
        return bare(label)
    return bare(text.replace(pair[0], label, 1)) if introduced and _MONEY.match(value) else None


def bare(text: str) -> str:
    """A text without the brackets that enclose it.

    >>> bare("〈마을 잔치〉"), bare("현황 (2년)")
    ('마을 잔치', '현황 (2년)')
    """
    text = text.strip()
    match = _WRAPPED.fullmatch(text)
    return (match.group(1) if match else text).strip()
