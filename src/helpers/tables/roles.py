"""The names that stand with numbers in a cell of several (``국 260``, ``(195개 점포)``, ``400,000천원(산단공)``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dates import DATE

if TYPE_CHECKING:
    from .content import Number

APPROX = re.compile(
    r"^(?:약|총|총계|연|합계|계|증|감|각|최대|최소|평균|누계|누적|월평균|일평균|월|주|매월|매년|만|현재|등|↑|↓|⇑|전액|이상|이하|이내|내외|여|중)+$"
)
_BEHIND_DATE = re.compile(r"^(?:까지|부터|이후|이전|중|현재|기준|말)(?![가-힣])\s*(?:총|약)?\s*")
"""What stands behind a date and belongs to it: no name of the number that follows (``2023. 3월까지 12개소``)."""
BULLETS = " \t\u00a0·▶▸▪•◦○●■□-–*※ㆍ⇒→◎☞▷"
LETTERS = re.compile(r"[가-힣A-Za-z一-鿿]")


def with_roles(text: str, numbers: list[Number]) -> list[Number]:
    """Give every number of a cell with several the name printed with it (``국 260``, ``(195개 점포)``, ``400,000천원(산단공)``)."""
    depth, inside, at = 0, [], 0
    for number in numbers:
        depth += sum(text.count(c, at, number.start) for c in "(（[") - sum(text.count(c, at, number.start) for c in ")）]")
        at = number.start
        inside.append(depth > 0)
    if len(numbers) == 1:
        return [numbers[0]._replace(bracketed=inside[0])]
    result = []
    mains = sum(not b for b in inside)
    for i, number in enumerate(numbers):
        previous = numbers[i - 1].end if i else 0
        if i and text[previous - 1] in ",.":
            previous -= 1  # a comma right behind a number parts it from the next name
        ahead = numbers[i + 1].start if i + 1 < len(numbers) else len(text)
        before, behind = text[previous : number.start], text[number.end : ahead]
        counted = bool(i) and (numbers[i - 1].unit or "").startswith("개") and re.fullmatch(r"\s*[가-힣]+\s*", before)
        role = None if counted else _prefix(before, inside[i], glued=i > 0)
        if role is None and inside[i] and not (i and inside[i - 1] and not re.search(r"[(（\[]", before)):
            noun = re.match(r"\s*([가-힣A-Za-z]{1,12})\s*[)）\]]", behind)
            role = noun.group(1) if noun and not APPROX.match(noun.group(1)) else None
        if role is None and not inside[i] and mains > 1:
            bracket = re.match(r"\s*[(（\[]\s*([^()（）\[\]\d]{1,15}?)\s*[)）\]]", behind)
            role = bracket.group(1) if bracket else None
        if (
            role is None
            and i
            and inside[i]
            and inside[i - 1]
            and result[-1].role
            and not re.search(r"[)）\]/]", before)
            and number.unit != result[-1].unit
        ):
            role = result[-1].role  # SW: 13개 과정, 280명
        result.append(number._replace(role=role, bracketed=inside[i]))
    for i in range(len(result) - 2, -1, -1):
        # 1~3개, 307/295명: the unit stands once, behind the last.
        if (
            result[i].unit is None
            and result[i + 1].unit
            and re.fullmatch(r"\s*[~∼〜/]\s*", text[result[i].end : result[i + 1].start])
        ):
            result[i] = result[i]._replace(unit=result[i + 1].unit, strong=result[i + 1].strong)
    return result


def _prefix(before: str, bracketed: bool, glued: bool) -> str | None:
    if bracketed and re.search(r"[(（\[]", before):
        before, glued = re.split(r"[(（\[]", before)[-1], False
    elif glued and re.search(r"[)）\]]", before):
        before = re.split(r"[)）\]]", before)[-1]
    # What follows the last comma names this number; what stands glued to the number before belongs to that one.
    pieces = re.split(r"[,，;/→⇒~∼]", before)
    piece = pieces[-1]
    if glued and len(pieces) == 1 and piece and not piece[0].isspace() and piece[0] not in "(（[)）]":
        piece = piece.split(" ", 1)[1] if " " in piece else ""
    name = re.split(r"[○●■□▶▸※:：]|\s-\s", piece.rstrip(BULLETS + ":：="))[-1].strip(BULLETS + ":：=")
    dated = DATE.sub("", name).strip(BULLETS + ":：=")
    name = _BEHIND_DATE.sub("", dated).strip(BULLETS + ":：=") if dated != name else name
    if not name or len(name) > 16 or not LETTERS.search(name) or APPROX.match(name.replace(" ", "")):
        return None
    return name
