"""Labels of rows and columns: cleaning them, and the words that say what a label is for."""

from __future__ import annotations

import html
import re

from .units import MONEY, canonical, label_unit, unbracketed

_SPACES = re.compile(r"[\s\u00a0]+")
_SYLLABLES = re.compile(r"[가-힣一-鿿A-Za-z0-9]+")
# Each run is tried from its beginning only: a long one in the middle of a text would else be tried from everywhere in it.
FOOTNOTE = re.compile(r"(?<!\s)\s*(?:(?<![¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]+[)⁾]?|(?<![*＊])[*＊]+)$")
_NUMBERED = re.compile(r"((?<=[가-힣A-Za-z%])|(?<=^(?:19|20)\d\d))\s?\d{1,2}\)$")
_BRACKET = re.compile(r"\([^()]*\)")

STUB_WORDS = frozenset({"구분", "연번", "순번", "번호", "구분별", "No", "NO", "no", "No.", "연번호", "순", "일련번호"})
INDEX = re.compile(r"^(?:순위|등수|연번|순번|번호|일련번호|연번호|No\.?|NO\.?|순)$")
NUMBERS_THAT_NAME = re.compile(r".(?:번호|코드)$")
"""A column whose numbers are the names of its rows (노선번호), though not their order."""
PAGE = re.compile(r"^(?:쪽|쪽수|페이지|page|Page)$")
UNIT_COLUMN = re.compile(r"^(?:단위|측정단위|단위명)$")
REMARK = re.compile(r"^(?:비고|비\s?고|참고|주석|특이사항|기타사항|산출근거|산출내역|비고사항)")
YEAR_OF = re.compile(
    r"(?:설치|설립|준공|착공|건립|건축|개설|개소|개관|개원|제작|취득|구입|도입|지정|조성|등록|창단|제정|시행|선정|매입)(?:연도|년도|년)$"
)
"""A column that says in which year something came to be: it describes the rows, and is no time of their numbers."""
_ATTRIBUTES = (
    "내용", "내역", "기간", "시기", "일시", "일자", "기한", "방법", "방식", "대상", "장소", "위치", "소재지", "주소", "사유", "비고", "용도",
    "기관", "주체", "예정일", "연월", "년월", "종류", "현황", "근거", "목적", "효과", "계획", "일정", "담당", "특징", "조치", "결과", "성격",
    "준공일", "착공일", "개관일", "개원일", "개소일", "개장일", "설립일", "설치일", "지정일", "등록일", "인가일", "승인일", "계약일", "체결일", "접수일",
    "발생일", "시행일", "완료일", "시작일", "종료일", "만료일", "선정일", "고시일", "결정일", "개최일", "작성일", "준공(예정)일", "착공(예정)일",
    "단위", "쪽", "시설사진", "업체", "계약자", "시공사", "대표자", "담당자", "수급인", "구성", "구성(안)", "구성안", "주요사항", "요구사항", "사업량", "물량", "규모", "제원", "법령",
)  # fmt: skip
_STUB_HEADS = (
    "구분", "명", "별", "연도", "년도", "항목", "분야", "부서", "과목", "부문", "지표", "재원", "사업", "과제", "유형", "권역", "지역", "종목",
    "직급", "직종", "자치구", "업종", "세목", "프로그램", "단지", "연령", "연령대", "나이",
)  # fmt: skip
_TOTALS = frozenset({"계", "총계", "합계", "총합계", "소계", "누계", "전체", "총액"})
_ENDS_OF_TOTALS = frozenset([*(word[-1] for word in _TOTALS), ")", " ", "\u00a0"])
_GRAND_TOTALS = frozenset({"총계", "합계", "총합계", "전체", "총액"})
_YEARS = re.compile(r"^['‘’]?\d{2,4}\.?년?\s?[~∼～-]\s?['‘’]?\d{2,4}\.?년?(?=\s?[가-힣])")
_FIRST_OF_YEARS = frozenset("'‘’0123456789")
_TO_CLEAN = re.compile(r"[\s&()\[（¹²³⁰⁴-⁹*＊]")
_FIRST_OF_STUB_WORDS = frozenset(word[0] for word in STUB_WORDS)


def collapse(text: str) -> str:
    """`text` with runs of white space as one blank and letter-spacing removed (``기 획 예 산 과`` → ``기획예산과``).

    >>> collapse("기 획 예 산 과"), collapse("참여 인원"), collapse("미 환 금 액 (건 수)")
    ('기획예산과', '참여 인원', '미환금액 (건수)')
    """
    text = _SPACES.sub(" ", text).strip()
    if " " not in text:
        return text
    if "(" not in text:
        return _closed(text)
    pieces = []
    while "(" in text and " " in text:
        head, _, text = text.partition("(")
        pieces += (_closed(head.rstrip()), " (" if head[:-1] and head[-1] == " " else "(")
        text = text.strip()
    return "".join([*pieces, _closed(text)]).strip()


def _closed(text: str) -> str:
    """Words without the letter-spacing."""
    words = _SYLLABLES.findall(text)
    single = sum(len(word) == 1 for word in words)
    if len(words) > 1 and single * 10 >= len(words) * 7 and (single > 2 or single == len(words)):
        return text.replace(" ", "")
    return text


def without_mark(text: str) -> str:
    """A label without the mark of a footnote at its end: raised, an asterisk, or a number whose bracket was never opened.

    >>> without_mark("매출액¹⁾"), without_mark("2021년1)"), without_mark("20211)"), without_mark("현원(2)")
    ('매출액', '2021년', '2021', '현원(2)')
    """
    if text[-1:] == ")" and "(" not in text:
        text = _NUMBERED.sub("", text)
    return FOOTNOTE.sub("", text)


def clean(text: str) -> tuple[str, str | None]:
    """A printed label as it enters a path, and the unit that stood in its brackets.

    >>> clean("제안금액 (백만원)"), clean("예산현액 ¹⁾"), clean("&lt;계&gt;")
    (('제안금액', '백만원'), ('예산현액', None), ('<계>', None))
    """
    if not _TO_CLEAN.search(text):
        return text, None
    if "&" in text:
        text = html.unescape(text)
    unit, text = label_unit(text)
    return without_mark(collapse(text)).strip(), unit


def bare(text: str) -> str:
    """`text` without any white space, for comparing labels."""
    return "".join(text.split())


def is_attribute(head: str) -> bool:
    """Whether a column's (bare) label announces what describes a row rather than names it (내용, 기간)."""
    return head.endswith(_ATTRIBUTES)


def is_stub_head(head: str) -> bool:
    """Whether a column's (bare) label announces names of rows (사업명, 부서별)."""
    return head.endswith(_STUB_HEADS)


def is_stub_word(text: str) -> bool:
    """Whether a header cell only says that labels stand below it (구분, 연번)."""
    if text.lstrip()[:1] not in _FIRST_OF_STUB_WORDS:
        return False
    return bare(without_mark(text.strip())) in STUB_WORDS


def is_total(label: str) -> bool:
    """Whether a label names a total or subtotal.

    >>> is_total("합 계"), is_total("소계(개사)"), is_total("2021~2023 계"), is_total("계속")
    (True, True, True, False)
    """
    if label[-1:] not in _ENDS_OF_TOTALS:
        return False  # most labels
    text = _BRACKET.sub("", unbracketed(label)) if "(" in label else label
    return bare(_YEARS.sub("", text) if text[:1] in _FIRST_OF_YEARS else text) in _TOTALS


def is_grand_total(label: str) -> bool:
    """Whether a label names the total of everything (합계, 총계) rather than any total."""
    return bare(_BRACKET.sub("", unbracketed(label)) if "(" in label else label) in _GRAND_TOTALS


def is_unit_row(texts: list[str]) -> bool:
    """Whether the cells of a row are units and nothing else, at least one of them beyond doubt (``세대``, ``명``, ``천원``).

    >>> is_unit_row(["세대", "명", "천원"]), is_unit_row(["과정", "사업"])
    (True, False)
    """
    named = []
    for text in texts:
        if row_unit(text):
            named.append(text)
        elif bare(text).strip("()[]（）:：") != "단위":
            return False
    return any([is_unit_cell(text) for text in named])


def row_unit(text: str) -> str | None:
    """The unit that a cell of a unit row names."""
    return canonical(text.strip().strip("()[]（）").removeprefix("단위").strip(" :："))


def is_unit_cell(text: str) -> str | None:
    """The unit, where a cell holds nothing else (``(천원)``, ``%``)."""
    text = text.strip()
    bracketed = text[:1] in "([（" and text[-1:] in ")]）"
    unit = canonical(text.strip("()[]（）").removeprefix("단위").strip(" :：")) if 0 < len(text) <= 10 else None
    # Without brackets, many counters are words of their own (과정, 사업, 면).
    return unit if bracketed or unit in MONEY or unit in ("%", "%p", "㎡", "명", "건", "개", "회", "개소") else None
