"""Unit notes (``(단위 : 건, 백만원)``) and columns of units: what stands where nothing but units can stand."""

from __future__ import annotations

import re

from .units import canonical

_NO_UNIT = re.compile(
    r"(?:누계|결산|당초|증감|[가-힣]*대비|[가-힣A-Z]*포함|[가-힣]*없음|미정|비율|평균|합계|총계|소계|금액|건수|인원|기준|구분|년도|연도|현재|포함|제외|별도|생략|참조|이상|이하|부서|기타|.*별|[천만억조]|십만|백만)"
)
"""Short words that stand in a unit note and are no unit."""
_WORD = re.compile(r"[가-힣A-Za-zμ㎀-㏟℃]{1,5}")
_INTRODUCED = re.compile(r"(?:^|[^가-힣])단\s*위\s*[:：]|[(\[（]\s*단\s*위\s")
NOTE = re.compile(
    r"단\s*위(?!사업|면적|과제|학교|시설|업무|기관|조직|농협|당)\s*[:：]?\s*([^()\[\]（）<>《》〈〉※]{1,60}?)\s*(?=[()\[\]（）>》〉※]|$)"
)


_NEGATIVE = re.compile(
    r"(?:[(\[]\s*[)\]]|괄호)\s*(?:안|내|속)?(?:의\s*)?(?:숫자|수치|금액|값)?\s*(?:은|는|:|=)?\s*(?:음수|마이너스|감소|적자|[△▲])"
    r"(?!\s?[율률폭])"
)


def negative_brackets(text: str) -> bool:
    """Whether a note says that numbers in brackets are negative.

    >>> negative_brackets("(단위 : 백만원), ( )는 음수"), negative_brackets("※ 괄호는 감소율")
    (True, False)
    """
    return ("괄호" in text or ")" in text or "]" in text) and _NEGATIVE.search(text) is not None


def named_unit(text: str) -> str | None:
    """The unit that `text` names where nothing but units can stand: an unknown short word is one, too, as printed.

    >>> named_unit("꾸러미"), named_unit("부서별"), named_unit("단위 면적")
    ('꾸러미', None, None)
    """
    return canonical(text) or (text if _WORD.fullmatch(text) and not _NO_UNIT.fullmatch(text) else None)


def note_units(texts: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The units that unit notes (``(단위 : 건, 백만원)``) name, in order; the first text with such a note counts.

    A part that is no unit is kept as ``?`` so that the order of the others still means something.

    >>> note_units(["(단위 : 천/백만원)"]), note_units(["(단위 : 톤/일, %)"])
    (('?', '백만원'), ('톤/일', '%'))
    """
    for text in texts:
        if "단" not in text:
            continue
        match = NOTE.search(text)
        if not match:
            continue
        # Only what a colon or a bracket introduces is a list of units whatever its words.
        read = named_unit if _INTRODUCED.match(text, max(0, match.start() - 1)) else canonical
        units = []
        for part in _parts(match.group(1)):
            if not part or re.search(r"\d{2}", part) or negative_brackets(part):
                continue
            units.append(
                read(part)
                or canonical(re.split(r"\s*[-:：=]\s*", part)[-1])
                or canonical(part.split(" ")[0])
                or _in_brackets(part)
                or "?"
            )
        if any(unit != "?" for unit in units):
            return tuple(units)
    return ()


def _in_brackets(part: str) -> str | None:
    """The unit of what stands in brackets, where a part of the note says so (``괄호는 전년 대비 %``)."""
    if "괄호" not in part:
        return None
    last = part.split()[-1].removesuffix("임").removesuffix("입니다")
    return "%" if last.endswith(("율", "률", "비중", "구성비")) else canonical(last)


def _parts(note: str) -> list[str]:
    """The parts of a unit note; a slash parts two units unless both together are one (``톤/일``)."""
    found: list[str] = []
    for part in re.split(r"[,，·、]|\s{1,}및\s{1,}", note):
        found += [part] if canonical(part) else part.split("/")
    return [part.strip() for part in found]
