"""The marks that report lines begin with: bullets, numbering, and the notes in brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = {r: n for n, r in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)}
ROMAN |= {chr(0x2160 + n): n + 1 for n in range(12)}

ENCLOSED = {chr(first + n): n + 1 for first in (0x2460, 0x2474) for n in range(20)}
ENCLOSED |= {chr(first + n): n + 1 for first in (0x2776, 0x2780, 0x278A, 0xF02B1) for n in range(10)}
"""Numbers in a circle, brackets or a box (the last as Hangul word processors keep them, in the private area)."""

BOXES, RINGS = "□❏❑❐❒▢☐", "○❍◯〇"
"""Bullets of the same shape: square ones stand for topics, round ones for points below them."""

_BULLETS = re.compile(
    rf"\s*((?:(?:[-–—](?=[\s▶▷※⇒○◎①-⑳┌└])|[{BOXES}{RINGS}■◎●◇◆▣◈❖◉⊙▷▶▸►☞⇒⇨→※•▪◦ㆍ∙‣‧⦁☑┌└]|[ㅇo](?=\s+[^\s\d])"
    rf"|[\ue000-\uf8ff\U000f0000-\U000fffff]|\*+(?![*\w가-힣])|·|[{''.join(ENCLOSED)}])\s*)*)"
)
SYLLABLES = "가나다라마바사아자차카타파하"
_NUMBERED = re.compile(
    rf"(?:(?P<roman>[{''.join(chr(0x2160 + n) for n in range(12))}]|(?:X{{0,1}}(?:IX|IV|V?I{{1,3}}|V|X)))\s*\.\s*(?=\S)"
    r"|(?P<pipe>\d{1,2})\s*\|\s*(?=\S)"
    r"|(?P<dash>\d{1,2}-\d{1,2})\s*\.?\s+(?=[^\W\d]|[「『‘“'\"(])"
    r"|(?P<dot>\d{1,3})\s*\.(?:\s+(?=[^\s\d~∼.\-]|\d{4}\s*(?:년|학년|회계))|(?=[가-힣「『]))"
    r"|[\[【]\s*(?P<box>(?:\d{1,2}-)?\d{1,2})\s*[\]】]\s*(?=\S)"
    rf"|(?P<syllable>[{SYLLABLES}])\s*[.)]\s*(?=[^\s\d.)])"
    r"|\((?P<round>\d{1,2})\)\s*(?=[^\s\d,~∼:)\-])"
    r"|(?P<close>\d{1,2})\s*\]\s*(?=\S)"
    r"|(?P<paren>\d{1,2})\)\s*(?=\S)"
    r"|(?P<plain>\d{1,2})\s+(?=[^\s\d~∼.:/%,\-)]|\d{1,4}[가-힣]|\d{4}\s))"
)
_LONE = re.compile(r"(\d{1,2})\.?|([①-⑳])")
_BOLD = re.compile(r"\*\*")
_SPACED = re.compile(r"(?:[가-힣A-Za-z0-9·]\s+){2,}[가-힣A-Za-z0-9]")
_LABEL = re.compile(r"\s*[:：]\s*(?!//)")
_NOTE = re.compile(r"단\s*위|기\s*준\W*$|현\s*재\W*$|^[\s\d.,'‘’`~∼\-년월일말현재기준]+\W$")


class Marked(NamedTuple):
    """A line taken apart: its indent, its marks without blanks (``-``, ``-▶``, ``□``), its number, its text."""

    indent: int
    mark: str
    number: int | None
    style: str
    """How it is numbered: ``roman``, ``dot``, ``plain``, ``pipe``, ``close`` (``3]``), ``paren`` (``3)``), ``round``
    (``(3)``), ``box`` (``[3]``), ``dash`` (``1-3``), ``syllable`` (``다.``), ``circled``, ``lone`` (a number alone) or empty."""
    text: str


def marked(line: str) -> Marked:
    """Take a line apart.

    >>> marked("- ① 청년 지원 4").style, marked("- ① 청년 지원 4").text
    ('circled', '청년 지원 4')
    >>> marked("7 | 구의회 협력 지원 (계속)").number
    7
    >>> marked(" - 규모 : 10억원 이내").indent
    1
    >>> [(m.style, m.number, m.text) for m in map(marked, ("나. 시장 지원", "[2] 숲길", "1-3. 등불", "❸ 배움터"))]
    [('syllable', 2, '시장 지원'), ('box', 2, '숲길'), ('dash', 3, '등불'), ('circled', 3, '배움터')]
    """
    plain = _BOLD.sub("", line)
    match = _BULLETS.match(plain)
    mark = "".join(match.group(1).split())
    text = plain[match.end() :].strip(" |\u3000\xa0").strip()
    indent = len(plain) - len(plain.lstrip())
    number, style = None, ""
    if mark and mark[-1] in ENCLOSED:
        number, style = ENCLOSED[mark[-1]], "circled" if text else "lone"
    elif lone := _LONE.fullmatch(text):
        if not mark:
            number = int(lone.group(1)) if lone.group(1) else CIRCLED.index(lone.group(2)) + 1
            style, text = "lone", ""
    elif not mark and (found := _NUMBERED.match(text)):
        style = found.lastgroup
        number = _number(style, found.group(style))
        text = text[found.end() :]
    return Marked(indent, mark, number, style, text)


def _number(style: str, printed: str) -> int:
    if style == "roman":
        return ROMAN[printed]
    return SYLLABLES.index(printed) + 1 if style == "syllable" else int(printed.rpartition("-")[2])


def squeezed(text: str) -> str:
    """Text without any blank or bold mark, to compare names and titles.

    >>> squeezed("세 무 1 과")
    '세무1과'
    """
    return "".join((text.replace("**", "") if "**" in text else text).split())


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


_BRACKETED_LABEL = re.compile(
    r"[(（]([가-힣][가-힣\s·]{1,11})[)）]\s*((?:(?:19|20)\d{2}|['‘’`´′]\s?\d{2})년도?\s*)?((?:총|약|연)?\s*\d[\d,.]*\s?[가-힣%㎡]{1,4}\s*(?:[(（][^()（）]*[)）])?)"
)


def bracketed_label(text: str) -> tuple[str, str] | None:
    """Label and value of a text whose label stands in brackets before a figure and nothing else; None where there is none.

    A year between the two belongs to the label.

    >>> bracketed_label("(사업예산) '22년 38,846백만원 (종합형 29,562, 단위형 7,368)")
    ("'22년 사업예산", '38,846백만원 (종합형 29,562, 단위형 7,368)')
    >>> bracketed_label("(청년창업) 34개소에서 5,329명 육성") is None
    True
    """
    match = _BRACKETED_LABEL.fullmatch(text) if text[:1] in ("(", "（") else None
    return (f"{match.group(2) or ''}{match.group(1).strip()}", match.group(3).strip()) if match else None


_UNIT_NOTE = re.compile(r"^단\s*위\s*[:：]|[,.·]\s*단\s*위\s*[:：][^:：]*$|(?:기준|현재)\s*[,，]?\s*단\s*위\s*[:：]")


_BRACKETED = re.compile(r"[(（〔\[](?:[^()（）]|[(（][^()（）]*[)）])*[)）〕\]]")


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
    return len(text) <= 60 and bool(_BRACKETED.fullmatch(text)) and bool(_NOTE.search(text[1:]))
