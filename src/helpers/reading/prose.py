"""Sentences and what stays of them: numbers with their units, dates, brackets, tags and sub-headings.

Reports mostly write in a telegraphic style: noun phrases without a verb. A sentence here is a text that says
something *about* a thing (a verb, a nominalised verb, or a long phrase held together by particles); a label, a
name, a figure, a date, a list of words and ``label : value`` are none.
"""

from __future__ import annotations

import re

from helpers.reading.marks import label_value
from helpers.reading.markup import TAG

LONG = 45
"""From here on (characters) a text that is neither a list nor a figure counts as a sentence."""

SHORT = 14
"""Below this (characters) a text is a label, a name or a figure."""

_BRACKET = re.compile(r"[(（\[〔][^()（）\[\]〔〕]{0,200}[)）\]〕]")
_HANGUL = re.compile(r"[가-힣]")
_END = re.compile(
    r"(?:(?<![포관편명지])함|됨|였음|했음|있음|없음|았음|었음|않음|낮음|높음|많음|적음|같음|받음|바람|바랍|이임|중임|것임|사항임|예정임|상황임|[니한된있없이는였했진]다|세요|까)$"
)
_NEED = re.compile(r"(?:필요|요망|예상|전망|추세|증가|감소|우려)$")
_VERB = re.compile(
    r"(?:하여|하고|하며|하되|되어|되고|되며|으나|이나|하나|므로|도록|지만|면서|는데|어서|아서|으며|이며|하였|되었|하기|함에|됨에|않고|않아|있고|있어)$"
)
_OBJECT = re.compile(r"[가-힣」’”'\")](?:을|를)$")
_LINK = re.compile(
    r"(?:으로|로|에서|에게|까지|부터|에는|에도|에|의|위한|위해|통한|통해|대한|대해|따른|따라|관한|의한|인한|인해)$"
)
_ITEMS = re.compile(r"[,/+;→⇒⇨、]|\s·\s")
_AND = re.compile(r"(?<=\s)(?:및|등|·)(?=\s|$)")
# What a title of a document, a table or a request ends with.
_NAMED = re.compile(
    r"(?:현황|자료|내역|목록|실적|결과|사항|일체|예산|비율|의견|여부|인원|경과|사유|명단|보고서|계획서|건수|금액|지표|규모|등)$"
)
_QUOTED = re.compile(r"[‘“'\"「『].*[’”'\"」』]")
_DIGIT = re.compile(r"\d")
_PUNCTUATION = ".,;:!?」’”'\")…"
_NAMES = re.compile(
    r"[(（]\s*(?:추가\s*)?[가-힣A-Za-z0-9·\s]{1,24}(?:과|관|센터|실|국|소|단|원|팀)(?:\s*,\s*[가-힣A-Za-z0-9·\s]{1,24}(?:과|관|센터|실|국|소|단|원|팀))*\s*[)）]"
)

# A mark that begins an item inside a cell: at the start or after a blank.
_MARK = r"(?:(?<=\s)|^)(?:[-–—•▪▸▶▷○●◎※□■◇◆ㆍ·⇒⇨☞](?=\s|[^\s\d]|$)|[①-⑳])\s*"
_SUBHEAD = r"[〈《【][^〈〉《》【】\n]{1,80}[〉》】]|<(?=[^A-Za-z/!])[^<>\n]{1,80}>"
_PIECES = re.compile(rf"({TAG.pattern}|{_SUBHEAD}|{_MARK})")
_INLINE = re.compile(r"</?(?:u|b|i|em|strong|span|font|sup|sub|a|s|del)\b", re.IGNORECASE)

_SQUARE = r"\s?[kKcm]?m\s?(?:\^\s?[23]|[²³])"
_NUMBER = (
    r"(?:[△▲▼Δ±]\s?|[-+](?=\d)|(?<![가-힣])(?:약|총|제)\s?(?=\d))?['’‘`]?"
    rf"(?P<head>[가-힣A-Za-z]{{0,10}})(?P<digits>\d[\d,.]*)(?P<tail>{_SQUARE}|[가-힣A-Za-z%‰℃㎡㎥㎞㎢㎏㎝㎜㎖ℓ㏊]+)?"
)
_KEPT = re.compile(rf"(?P<bracket>[(（\[〔][^()（）\[\]〔〕]{{1,60}}[)）\]〕])|(?P<number>{_NUMBER})|(?P<dots>…+)")
_LETTER = re.compile(r"[^\W\d_]")
_PARTICLE = re.compile(
    r"(?<=.)(?:으로부터|으로|에서의|에서|에게|까지|부터|이며|이고|이나|에는|에도|마다|씩|이|가|을|를|은|는|에|의|로|와|과|도|만|인|임)$"
)
_WIDE = 8


def is_sentence(text: str) -> bool:
    """Whether a text (one cell, or one item of it, tags and bullets taken off) is a sentence.

    >>> is_sentence("시설을 새로 지어 주민이 언제나 쓸 수 있도록 함")
    True
    >>> is_sentence("2018년 예산"), is_sentence("담당 : 기획팀"), is_sentence("교육실, 북카페, 회의실, 전시실, 상담실")
    (False, False, False)
    """
    text = text.strip()
    if len(text) < SHORT or not _HANGUL.search(text):
        return False
    pair = label_value(text)
    if not pair or len(pair[0]) > 60:
        return is_verbal(text) or _is_long(text)
    value = pair[1]
    if "=" in value or _QUOTED.fullmatch(value):
        return False
    words = value.split()
    figures = sum(any(map(str.isdigit, word)) for word in words)
    # A value that begins with a figure, or is a third figures, is one; it may say more in passing.
    return is_verbal(value) or (not (_DIGIT.search(words[0]) or figures * 3 >= len(words)) and _is_long(value))


def is_verbal(text: str) -> bool:
    """Whether a text has a verb: one that ends it, or one that joins its parts.

    >>> is_verbal("현장 점검을 먼저 실시하여 의견을 듣고 계획에 반영"), is_verbal("현장 점검 실시")
    (True, False)
    """
    ends = _ends(text)
    if len(ends) < 3:
        # Little but brackets: the sentence may stand inside them.
        inner = text.strip("()（）[]〔〕 ") if len(text) >= LONG else text
        return inner != text and len(inner) < len(text) and is_verbal(inner)
    if _END.search(ends[-1]) or (_NEED.search(ends[-1]) and len(ends) >= 5 and len(text) >= 24):
        return True
    return len(ends) >= 5 and len(text) >= 28 and any(_VERB.search(word) for word in ends[:-1])


def _ends(text: str) -> list[str]:
    return [word.rstrip(_PUNCTUATION) for word in _BRACKET.sub(" ", text).split() if _HANGUL.search(word)]


def _is_long(text: str) -> bool:
    """Whether a text without a verb is too long, or too closely knit, for a label, a name or a list."""
    if len(text) < 36 or is_list(text):
        return False
    ends = _ends(text)
    ties = sum(2 if _OBJECT.search(word) else 1 if _LINK.search(word) else 0 for word in ends)
    if ends and ties <= 2 and _NAMED.search(ends[-1]):
        return False
    return (len(text) >= LONG and len(text.split()) >= 7) or (len(ends) >= 6 and ties >= 3)


def is_list(text: str) -> bool:
    """Whether a text is a list of names, words or figures: two separators or more, few words between them.

    >>> is_list("교육실, 북카페, 회의실"), is_list("넓은 새 건물 안의 교육실, 회의실")
    (True, False)
    """
    items = len(_ITEMS.findall(text))
    return items >= 2 and len(text.split()) - len(_AND.findall(text)) <= 3 * (items + 1)


def shorten(text: str) -> str:
    """A cell or bullet with its sentences reduced to what they count, date and bracket.

    Every run of words of a sentence becomes ``…``. What is no sentence stays as printed, and so do tags,
    marks and sub-headings. The number tokens stay, all of them and in order; shortening twice changes nothing.

    >>> shorten("작년에는 공사를 12건 (34억원) 하였고 올해에는 15건을 더 하기로 하였음")
    '… 12건 (34억원) … 15건 …'
    >>> shorten("총 3개 동"), shorten("<p>추진 중</p>")
    ('총 3개 동', '<p>추진 중</p>')
    """
    if len(text) < SHORT:
        return text
    pieces = _PIECES.split(text) if ("<" in text or len(text) >= 24) else [text]
    return text if len(pieces) == 1 and not is_sentence(text) else "".join(_shortened(pieces))


def _shortened(pieces: list[str]) -> list[str]:
    out: list[str] = []
    run: list[int] = []  # places in `out` of the texts of one item

    def close() -> None:
        if run and is_sentence(" ".join("".join(out[i] for i in run).split())):
            for place in run:
                out[place] = _reduced(out[place])
        run.clear()

    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            if piece.strip():
                run.append(len(out))
        elif not _INLINE.match(piece):
            close()
        out.append(piece)
    close()
    return out


def _reduced(text: str) -> str:
    pair = label_value(text)
    if pair and len(pair[0]) <= 60 and text.strip().endswith(pair[1]) and is_sentence(pair[1]) and not is_sentence(pair[0]):
        start = len(text.rstrip()) - len(pair[1])
        return text[:start] + squeeze(text[start:])
    return squeeze(text)


def squeeze(text: str) -> str:
    """Numbers with unit, date and bracket; every run of words between them as ``…``.

    >>> squeeze("지난 3년간 (2015~2017) 평균 5.4%로 늘어난 반면")
    '… 3년간 (2015~2017) … 5.4% …'
    """
    out: list[str] = []
    end = 0

    def gap(between: str) -> None:
        if not _LETTER.search(between):
            out.append(between)
            return
        left = " " if out or between[:1].isspace() else ""
        out.append(f"{left}… ")

    position = 0
    while match := _KEPT.search(text, position):
        piece, stop = match.group(), match.end()
        if match.group("bracket"):
            inside = piece[1:-1]
            if not (any(map(str.isdigit, inside)) and not is_sentence(inside)) and not _NAMES.fullmatch(piece):
                position = match.start() + 1
                continue
        elif match.group("number") is not None:
            piece = _with_unit(match)
            stop = match.start() + len(piece)
        gap(text[end : match.start()])
        out.append(piece)
        position = end = stop
    gap(text[end:])
    return _tidy("".join(out), text)


def _with_unit(match: re.Match) -> str:
    tail = match.group("tail") or ""
    whole = match.group("number")
    if not tail or tail[-1] in "23²³":
        return whole
    unit = tail
    while (shorter := _PARTICLE.sub("", unit)) != unit:
        unit = shorter
    return whole[: len(whole) - len(tail)] + (unit if len(unit) <= _WIDE else "")


def _tidy(short: str, text: str) -> str:
    short = re.sub(r"…(?:\s*…)+", "…", short)
    short = re.sub(r"… (?=\s)", "…", short)
    if not text[-1:].isspace():
        short = short.rstrip(" ")
    return short
