"""The marks that report lines begin with: bullets, numbering, and the notes in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = {r: n for n, r in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)}
ROMAN |= {chr(0x2160 + n): n + 1 for n in range(12)}

_BULLETS = re.compile(rf"\s*((?:(?:[-–—](?=[\s▶▷※⇒○◎①-⑳┌└])|[□■○◎●◇◆▷▶▸►☞⇒⇨→※•▪◦ㆍ∙☑┌└]|\*+(?![*\w가-힣])|·|[{CIRCLED}])\s*)*)")
_NUMBERED = re.compile(
    rf"(?:(?P<roman>[{''.join(chr(0x2160 + n) for n in range(12))}]|(?:X{{0,1}}(?:IX|IV|V?I{{1,3}}|V|X)))\s*\.\s*(?=\S)"
    r"|(?P<pipe>\d{1,2})\s*\|\s*(?=\S)"
    r"|(?P<dot>\d{1,3})\s*\.\s+(?=[^\s\d~∼.\-])"
    r"|(?P<close>\d{1,2})\s*\]\s*(?=\S)"
    r"|(?P<paren>\d{1,2})\)\s*(?=\S)"
    r"|(?P<plain>\d{1,2})\s+(?=[^\s\d~∼.:/%,\-)]|\d{1,4}[가-힣]|\d{4}\s))"
)
_LONE = re.compile(r"(\d{1,2})\.?|([①-⑳])")
_BOLD = re.compile(r"\*\*")
_SPACED = re.compile(r"(?:[가-힣A-Za-z0-9·]\s+){2,}[가-힣A-Za-z0-9]")
_LABEL = re.compile(r"\s*[:：]\s*(?!//)")
_NOTE = re.compile(r"단\s*위|기\s*준\W*$|현\s*재\W*$|^[\s\d.,'‘’`~∼\-년월일말현재기준]+\W$")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line taken apart: its indent, its marks without blanks (``-``, ``-▶``, ``□``), its number, its text."""

    indent: int
    mark: str
    number: int | None
    style: str
    """How it is numbered: ``roman``, ``dot``, ``plain``, ``pipe``, ``close`` (``3]``), ``paren`` (``3)``), ``circled``,
    ``lone`` (a number alone) or empty."""
    text: str


@lru_cache(maxsize=8192)
def marked(line: str) -> Marked:
    """Take a line apart.

    >>> marked("- ① 청년 지원 4").style, marked("- ① 청년 지원 4").text
    ('circled', '청년 지원 4')
    >>> marked("7 | 구의회 협력 지원 (계속)").number
    7
    >>> marked(" - 규모 : 10억원 이내").indent
    1
    """
    plain = _BOLD.sub("", line)
    match = _BULLETS.match(plain)
    mark = "".join(match.group(1).split())
    text = plain[match.end() :].strip(" |\u3000\xa0").strip()
    indent = len(plain) - len(plain.lstrip())
    number, style = None, ""
    if mark and mark[-1] in CIRCLED:
        number, style = CIRCLED.index(mark[-1]) + 1, "circled" if text else "lone"
    elif lone := _LONE.fullmatch(text):
        if not mark:
            number = int(lone.group(1)) if lone.group(1) else CIRCLED.index(lone.group(2)) + 1
            style, text = "lone", ""
    elif not mark and (found := _NUMBERED.match(text)):
        style = found.lastgroup
        number = ROMAN[found.group("roman")] if style == "roman" else int(found.group(style))
        text = text[found.end() :]
    return Marked(indent, mark, number, style, text)


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """Text without any blank or bold mark, to compare names and titles.

    >>> squeezed("세 무 1 과")
    '세무1과'
    """
    return "".join(text.replace("**", "").split())


def unspaced(text: str) -> str:
    """Letter-spacing undone, real words left alone.

    >>> unspaced("기 획 예 산 과"), unspaced("예산 현황")
    ('기획예산과', '예산 현황')
    """
    return "".join(text.split()) if _SPACED.fullmatch(text.strip()) else text


def label_value(text: str) -> tuple[str, str] | None:
    """Label and value of a ``label : value`` text; None where there is none.

    A colon inside brackets, between two digits (``10:00``) or with nothing before or after it does not count.

    >>> label_value("2018년 소요예산 : 129,000천원")
    ('2018년 소요예산', '129,000천원')
    >>> label_value("운영 10:00 ~ 22:00") is None
    True
    """
    if ":" not in text and "：" not in text:
        return None
    for match in _LABEL.finditer(text, 0, 200):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isdigit() and after.isdigit() and end - start == 1:
            continue
        head = text[:start]
        if sum(head.count(c) for c in "(（[「<〈") > sum(head.count(c) for c in ")）]」>〉"):
            continue
        return (head.strip(), text[end:].strip()) if head.strip() and after else None
    return None


_UNIT_NOTE = re.compile(r"^단\s*위\s*[:：]|[,.·]\s*단\s*위\s*[:：][^:：]*$|(?:기준|현재)\s*[,，]?\s*단\s*위\s*[:：]")


def is_note(text: str) -> bool:
    """Whether a text in brackets is a unit, period or reference note, not a caption.

    >>> is_note("(단위 : 천원)"), is_note("(2017.12.31. 기준)"), is_note("(1개 업체 최다 계약현황)")
    (True, True, False)
    """
    text = text.strip()
    if text[:1] in "※*":
        return True
    if len(text) <= 60 and _UNIT_NOTE.search(text):
        return True
    return len(text) <= 60 and text[:1] in "(（〔[" and text[-1:] in ")）〕]" and bool(_NOTE.search(text[1:]))
