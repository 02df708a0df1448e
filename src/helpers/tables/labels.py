"""Labels of rows and columns: cleaning them, and the words that say what a label is for."""

from __future__ import annotations

import html
import re

from .units import MONEY, canonical, label_unit

_SPACES = re.compile(r"[\s\u00a0]+")
_SYLLABLES = re.compile(r"[가-힣一-鿿A-Za-z0-9]+")
FOOTNOTE = re.compile(r"\s*(?:[¹²³⁰⁴-⁹]+[)⁾]?|[*＊]+)$")

STUB_WORDS = frozenset({"구분", "연번", "순번", "번호", "구분별", "No", "NO", "no", "No.", "연번호", "순", "일련번호"})
INDEX = re.compile(r"^(?:순위|등수|연번|순번|번호|일련번호|연번호|No\.?|NO\.?|순)$")
PAGE = re.compile(r"^(?:쪽|쪽수|페이지|면수|page|Page)$")
UNIT_COLUMN = re.compile(r"^(?:단위|측정단위|단위명)$")
REMARK = re.compile(r"^(?:비고|비\s?고|참고|주석|특이사항|기타사항|산출근거|산출내역|비고사항)")
# Columns that describe a row rather than name it.
ATTRIBUTE = re.compile(
    r"(?:내용|내역|기간|시기|일시|일자|기한|방법|방식|대상|장소|위치|소재지|주소|사유|비고|용도|기관|주체|예정일|연월|년월|종류|현황|근거|목적|효과|계획|일정|담당|특징|조치|결과|성격|단위|쪽|시설사진|업체|계약자|시공사|대표자|담당자|수급인|수행기관|구성\(?안?\)?|주요\s?사항|요구사항)$"
)
STUB_HEAD = re.compile(
    r"(?:구분|명|별|연도|년도|항목|분야|부서|과목|부문|지표|지표명|재원|사업|과제|유형|권역|지역|종목|직급|직종|자치구|동명|국별|업종|세목|단위사업|프로그램|단지|연령|연령대|성별|규모별|나이)$"
)
_TOTAL = re.compile(r"^(?:총?합?계|총계|총합계|합계|소계|누계|전체|총액|계)$")
_GRAND = re.compile(r"^(?:총계|합계|총합계|전체|총액)$")


def collapse(text: str) -> str:
    """`text` with runs of white space as one blank and letter-spacing removed (``기 획 예 산 과`` → ``기획예산과``).

    >>> collapse("기 획 예 산 과"), collapse("참여 인원"), collapse("미 환 금 액 (건 수)")
    ('기획예산과', '참여 인원', '미환금액 (건수)')
    """
    text = _SPACES.sub(" ", text).strip()
    if " " not in text:
        return text
    if "(" in text:
        head, bracket, rest = text.partition("(")
        head, rest = head.rstrip(), rest.strip()
        return (collapse(head) + (" " if head and text[text.index("(") - 1] == " " else "") + bracket + collapse(rest)).strip()
    words = _SYLLABLES.findall(text)
    single = sum(len(word) == 1 for word in words)
    if len(words) > 1 and single * 10 >= len(words) * 7 and (single > 2 or single == len(words)):
        return text.replace(" ", "")
    return text


def clean(text: str) -> tuple[str, str | None]:
    """A printed label as it enters a path, and the unit that stood in its brackets.

    >>> clean("제안금액 (백만원)"), clean("예산현액 ¹⁾"), clean("&lt;계&gt;")
    (('제안금액', '백만원'), ('예산현액', None), ('<계>', None))
    """
    if "&" in text:
        text = html.unescape(text)
    unit, text = label_unit(text)
    text = FOOTNOTE.sub("", collapse(text)).strip()
    return text, unit


def bare(text: str) -> str:
    """`text` without any white space, for comparing labels."""
    return _SPACES.sub("", text)


def is_stub_word(text: str) -> bool:
    """Whether a header cell only says that labels stand below it (구분, 연번)."""
    return bare(FOOTNOTE.sub("", text.strip())) in STUB_WORDS


def is_total(label: str) -> bool:
    """Whether a label names a total or subtotal.

    >>> is_total("합 계"), is_total("소계(개사)"), is_total("계속")
    (True, True, False)
    """
    return bool(_TOTAL.match(bare(re.sub(r"\(.*?\)", "", label))))


def is_grand_total(label: str) -> bool:
    """Whether a label names the total of everything (합계, 총계) rather than any total."""
    return bool(_GRAND.match(bare(re.sub(r"\(.*?\)", "", label))))


def is_unit_row(texts: list[str]) -> bool:
    """Whether the cells of a row are units and nothing else, at least one of them beyond doubt (``세대``, ``명``, ``천원``).

    >>> is_unit_row(["세대", "명", "천원"]), is_unit_row(["과정", "사업"])
    (True, False)
    """
    texts = [text for text in texts if bare(text).strip("()[]（）:：") != "단위"]
    return bool(texts) and all(row_unit(text) for text in texts) and any(is_unit_cell(text) for text in texts)


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
