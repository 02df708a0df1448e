"""Words of budgets: funding sources, stages from budget to execution, titles of budget tables."""

from __future__ import annotations

import re

from helpers.datasets.labels import clean, is_comparison, is_total_label, label_year

ALL_SOURCES = "계"

_SOURCES = {
    "국비": "국비 국고 국고보조 국고보조금 국",
    "시비": "시비 시비보조 시비보조금 시",
    "도비": "도비 도비보조금 도",
    "시도비": "시도비 시·도비 시도",
    "구비": "구비 자체구비 구",
    "군비": "군비 군",
    "자체": "자체 자체재원 자체수입",
    "기금": "기금",
    "외부": "외부 외부재원",
    "재배정": "재배정",
    "특별교부금": "특별교부금 특별교부세 특교 특교금 특교세",
    "교부금": "교부금 조정교부금",
    "민간": "민간 민 민자 자부담 민간자본",
    "기타": "기타",
}
_SOURCE_OF = {word: source for source, words in _SOURCES.items() for word in words.split()}
_ONE_SOURCE = re.compile(r"(?:전\s*액\s*|^\s*|[(（]\s*)(국비|국고|시비|도비|구비|군비|기금)\s*(?:100\s*%)?\s*[)）]?\s*$")

_STAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), stage)
    for pattern, stage in (
        (r"예산현액", "예산현액"),
        (r"원인행위(?:액|금액)?", "원인행위액"),
        (r"지출(?:액|금액)", "지출액"),
        (r"집행(?:액|금액|실적)", "집행"),
        (r"(?:예산)?배정(?:예산|예산액|액|금액)?", "배정"),
        (r"교부(?:액|금액)", "교부"),
        (r"(?:전년도?|금년도?|당해연?도?|당초|본|최종|추경|총|소요|사업|운영|편성|세출|올해|작년)*예산(?:액|안|\(안\))?", "예산"),
    )
)
_STAGE_OR_ITEM = re.compile(r"(?:민간)?위탁금")
"""Money handed over, beside what was allotted and what was spent; among costs it is one of them."""
_YEAR_WORDS = re.compile(r"(?:(?:19|20)\d{2}|['‘’`´′]\d{2})\.?(?:년도?|회계연도)?(?:사업)?")
_NOT_YEARLY = re.compile(r"총사업비|기투자|기집행|장래소요|향후|투자계획|세입|^비고$")
_BUDGET_TITLE = re.compile(
    r"(?:(?:총|소요|사업|운영|세출|부서별|과별|팀별|재원별|단위사업별|사업별|기능별|회계별)*)예산(?:액|안|\(안\)|규모|현황|내역|총괄|편성|편성현황|요구현황)*(?:\(.*\))?"
)
_PREVIOUS = re.compile(r"전년|작년")


def source_of(label: str, *, in_cell: bool = False) -> tuple[str, str | None] | None:
    """The funding source that a label names and the detail in its brackets, or None.

    ``in_cell`` allows the one-letter forms that stand in cells (``520 (국 260 시 156, 구 104)``).

    >>> source_of("국 비"), source_of("구비 (소식지)"), source_of("구"), source_of("구", in_cell=True)
    (('국비', None), ('구비', '소식지'), None, ('구비', None))
    """
    text = clean(label)
    match = re.fullmatch(r"([^()]+)(?:\(([^()]+)\))?", text)
    if not match or (len(match.group(1)) == 1 and not in_cell):
        return None
    source = _SOURCE_OF.get(match.group(1))
    return (source, match.group(2)) if source else None


def only_source(text: str) -> str | None:
    """The source that pays all of an amount: ``180 (전액 시비)``, ``1,000,000천원(시비)``.

    >>> only_source("180 (전액 시비)"), only_source("1,000,000천원(시비)"), only_source("15,240")
    ('시비', '시비', None)
    """
    match = _ONE_SOURCE.search(text)
    return _SOURCE_OF[match.group(1)] if match else None


def stage_of(label: str, *, among_stages: bool = False) -> str | None:
    """The stage that a label names as a whole, years aside.

    ``among_stages`` allows what names a stage only beside others, as a heading of columns or of rows does.

    >>> stage_of("2018년 예산"), stage_of("전년도 예산액"), stage_of("집행액(B)"), stage_of("주민참여 예산")
    ('예산', '예산', '집행', None)
    >>> stage_of("민간위탁금(A)"), stage_of("민간위탁금(A)", among_stages=True)
    (None, '교부')
    """
    text = re.sub(r"\([^()]*\)$", "", without_year(label))
    for pattern, stage in _STAGES:
        if pattern.fullmatch(text):
            return stage
    return "교부" if among_stages and _STAGE_OR_ITEM.fullmatch(text) else None


def without_year(label: str) -> str:
    """A cleaned label without the years in it."""
    return _YEAR_WORDS.sub("", clean(label))


def is_year_label(label: str) -> bool:
    """Whether a label names a year and nothing else but a stage or months.

    >>> is_year_label("2018년"), is_year_label("2018년 예산"), is_year_label("'20년(1~5월)"), is_year_label("2019 한마당")
    (True, True, True, False)
    """
    if label_year(label) is None:
        return False
    rest = re.sub(r"\([^()]*\)", "", without_year(label))
    return not rest or stage_of(rest) is not None


def is_other_money(label: str) -> bool:
    """Whether a label names money that is no year's budget: a change, a rate, a cost over years, a remark."""
    return is_comparison(label) or bool(_NOT_YEARLY.search(clean(label)))


def is_budget_title(title: str | None) -> bool:
    """Whether a table's title says that its amounts are a budget.

    >>> is_budget_title("2018년 소요예산"), is_budget_title("예산현황"), is_budget_title("주민참여예산 제안 현황")
    (True, True, False)
    """
    if not title:
        return False
    return bool(_BUDGET_TITLE.fullmatch(re.sub(r"^\W*\d*\W*", "", without_year(title))))


def is_open_need(label: str) -> bool:
    """Whether a label says what is needed without saying when (a column 소요예산 over programmes of several years)."""
    return clean(label) in ("소요예산", "소요액", "총소요예산")


def is_previous(label: str) -> bool:
    """Whether a label speaks of the year before."""
    return bool(_PREVIOUS.search(clean(label)))


def is_item_label(label: str, *, in_cell: bool = False, among_stages: bool = False) -> bool:
    """Whether a label names a budget item: no total, year, stage or source."""
    stage = stage_of(label, among_stages=among_stages)
    return not (is_total_label(label) or is_year_label(label) or stage or source_of(label, in_cell=in_cell))
