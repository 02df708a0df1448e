"""Forms: words at the left, what they stand for at the right, in one pair of columns or two."""

from __future__ import annotations

from .choices import Choices, distinct
from .forms import digits
from .model import BLANK, Figure, Generated, Slot
from .words import COUNTERS, noun
from .write import TITLES, Page

_WORDS = {
    "위치": ["새터로 12", "중앙동 110-3", "한빛2로 7길 15"], "운영기관": ["가람재단", "새터구 시설관리공단"], "담당부서": ["건설관리과", "복지과"],
    "사업기간": ["2021. 2. ~ 2022. 8.", "2019년 3월 ~ 2023년 12월"], "개관일": ["2019. 3. 2.", "'18.10.15."], "시설명": ["구민체육센터", "누리도서관"],
    "운영시간": ["09:00~18:00", "평일 10:00~20:00"], "사업내용": ["전시관 조성 및 운영", "보행로 정비"],
}  # fmt: skip
_MEASURES = {
    "연면적": ["㎡"], "총사업비": ["백만원", "억원", "천원"], "수용인원": ["명"], "이용료": ["원"], "공정률": ["%"], "총연장": ["m", "km"],
    "대지면적": ["㎡"], "종사자": ["명"], "좌석": ["석"], "주차규모": ["면", "대"], "보유장서": ["권"], "연간 이용객": ["명", "만명"],
}  # fmt: skip


def write_form(choices: Choices, page: Page) -> Generated:
    """A form of three to eight keys."""
    page.lines += [choices.pick(TITLES), ""]
    measures = distinct(choices, list(_MEASURES), choices.integer(2, 4))
    pairs = [(key, choices.pick(_MEASURES[key])) for key in measures]
    if choices.chance(40):
        pairs.append((noun(choices, True), choices.pick(COUNTERS)))
    said = distinct(choices, list(_WORDS), choices.integer(1, 4))
    entries: list[tuple[Slot, Slot]] = [(Slot(key), Slot(choices.pick(_WORDS[key]))) for key in said]
    for key, unit in pairs:
        value = choices.integer(1, 999) / 10 if unit == "%" else float(choices.integer(1, 90_000))
        figures = (Figure(value, unit, (key,), ()),)
        entries.insert(choices.integer(0, len(entries)), (Slot(key), Slot(digits(value) + unit, figures)))
    across = choices.integer(1, 2)
    for k in range(0, len(entries), across):
        row = [slot for pair in entries[k : k + across] for slot in pair]
        page.row([*row, *[BLANK] * (2 * across - len(row))], 2 * across)
    return page.done()
