"""Units of measure: recognising them behind numbers, in labels and in notes, and what they are worth in won.

Rules from ``gold/SPEC.md`` section 4: a unit stands as printed (``천명`` stays ``천명``), square metres are
always ``㎡``, and a bare scale is money (``억`` → ``억원``).
"""

from __future__ import annotations

import re

MONEY = {
    "원": 1, "천원": 10**3, "만원": 10**4, "십만원": 10**5, "백만원": 10**6, "천만원": 10**7, "억원": 10**8,
    "십억원": 10**9, "백억원": 10**10, "천억원": 10**11, "조원": 10**12,
}  # fmt: skip
"""Won per unit; the only place where money is converted."""

FOREIGN = [f"{scale}{name}" for scale in ("", "천", "만", "백만", "억") for name in ("달러", "불", "유로", "위안")]
"""Money of other countries: never converted, so ``amount_krw`` stays empty."""

_COUNTED_BY_THOUSANDS = ["명", "인", "건", "개", "㎡", "㎥", "톤", "대", "부", "호", "가구", "세대", "본", "주", "포", "매", "권", "그루", "마리"]  # fmt: skip
_SCALED = [f"{scale}{unit}" for scale in ("천", "만", "십만", "백만") for unit in _COUNTED_BY_THOUSANDS]

_PHYSICAL = ["㎍/㎥", "mg/L", "ppm", "NTU", "ppb", "dB", "℃", "kcal", "TOE", "tCO2", "㎍", "mg", "mL"]

# Counters that make a number a measure wherever they stand.
STRONG = [
    *MONEY, *FOREIGN, *_SCALED, "%p", "%", "㎡", "km", "cm", "mm", "m", "kg", "㎏", "톤", "ha", "㏊", "㎢", "㎞", "㎥", "kWh", "kW", "MW", "평",
    *_PHYSICAL,
    "명", "인", "건", "개", "개소", "개사", "개국", "개월", "개년", "개교", "개관", "개팀", "개반", "회", "대", "두", "마리", "필지", "세대",
    "가구", "면", "석", "권", "종", "부", "곳", "팀", "시간", "배", "점", "개과", "개동", "개실", "매", "그루", "포기",
    "편", "박스", "포", "병", "과제", "개단체", "실적", "ℓ", "리터", "TB", "GB", "대/월", "좌석", "식", "만뷰", "뷰",
    "단체", "가지", "품목", "과목", "학급", "개업체", "필",
]  # fmt: skip
# Words that count only where the number fills its cell: elsewhere they name a floor, a street, a stage …
WEAK = ["동", "호", "기", "층", "위", "일", "분", "반", "교", "과", "실", "차", "단계", "급", "등급", "학년", "년", "쌍", "본", "척", "칸", "등", "조", "원/㎡", "초", "장", "량", "세", "차례", "바퀴", "학교", "기관", "업체", "기업", "사", "강좌", "학과", "과정", "사업", "시설", "센터", "개 과", "군데", "줄", "통"]  # fmt: skip

# Counters only where a note or a bracket at the end of a label names units; behind a number they may begin any other word.
_IN_BRACKETS = frozenset({"리", "통", "농가", "어가", "상자", "접", "구좌", "구획", "개체", "병상", "회선", "세트"})  # fmt: skip

_ALIAS = {
    "$": "달러", "천$": "천달러", "만$": "만달러", "백만$": "백만달러", "억$": "억달러", "USD": "달러",
    "m²": "㎡", "m2": "㎡", "m^2": "㎡", "M2": "㎡", "M²": "㎡", "제곱미터": "㎡", "천m²": "천㎡", "천m^2": "천㎡", "천 m²": "천㎡", "천 m^2": "천㎡", "퍼센트": "%", "％": "%", "프로": "%", "%포인트": "%p", "%P": "%p",
    "억": "억원", "조": "조원", "백만": "백만원", "천만": "천만원", "십억": "십억원", "㎡당원": "원/㎡", "개업체": "개", "천 원": "천원",
    "미터": "m", "킬로미터": "km", "㎞": "km", "㎏": "kg", "㏊": "ha", "개 소": "개소", "만": "만원", "억원정": "억원",
    "사람": "명", "개월간": "개월", "개년간": "개년", "％p": "%p", "포인트": "p", "㎎": "mg", "㎖": "mL", "μg": "㎍", "µg": "㎍", "ug": "㎍", "㏈": "dB", "dB(A)": "dB", "tCO₂": "tCO2", "mg/ℓ": "mg/L", "㎎/L": "mg/L", "㎎/ℓ": "mg/L",
    "μg/㎥": "㎍/㎥", "㎍/m³": "㎍/㎥", "m³": "㎥", "m3": "㎥",
}  # fmt: skip

_KNOWN = {*STRONG, *WEAK, *_ALIAS, *_IN_BRACKETS, "p", "천", "배수", "지수"}
_ANY_BY = frozenset({"일", "월", "년", "시간", "시", "분", "초", "㎢"})
"""What anything is counted by: so many a day, so many a square kilometre."""
_AMOUNTS_BY = frozenset({"회", "㎡", "㎥", "ha", "L", "ℓ", "kg", "톤", "인", "평", "km"})
"""What prices and amounts are given for. Under a counter such a word is a second unit (``필지/㎡``)."""
_AMOUNTS = frozenset({*MONEY, *FOREIGN, *_PHYSICAL, "kg", "톤", "g", "L", "ℓ", "㎥", "kWh", "kW"})
_SPACES = re.compile(r"\s+")

_SUFFIXES = sorted({*STRONG, *WEAK, *_ALIAS} - {"만", "프로", "포인트"}, key=len, reverse=True)
# What may follow a counter that is glued to the next word; anything else means that the word is not a counter (회의, 명단, 건물 …).
_AFTER = r"(?=이상|이하|이내|내외|미만|초과|여|의|은|는|이|가|을|를|로|에|와|과|도|씩|당|증|감|중|까지|부터|기준|규모|정도|및|이고|으로|만|입|상당|수준|↑|↓|[^가-힣A-Za-z]|$)"
SUFFIX = re.compile(
    r"\s*(?:여\s*)?(?:("
    + "|".join(re.escape(u).replace("²", r"\s?²").replace(r"\^2", r"\s?\^\s?2") for u in _SUFFIXES)
    + ")"
    + _AFTER
    + r"|(개)(?=[가-힣]))"
)
"""A unit right behind a number, ``여`` (some) allowed between (``10여 개``)."""

_GLUED = re.compile(r"([가-힣]{1,3})\s*")
_NO_COUNTER = re.compile(
    r"[명원건부매회]..?|만족|.*(?:권|대|째|점|형|급|세|용|분|만원|여|이[상하내]|내외|미만|초과|정도|가량|남짓|수준|상당|규모|까지|부터|기준|증가?|감소?|씩|중)|[천만억조]+|십만|백만"
)

LABEL_UNIT = re.compile(r"[(\[（]\s*(?:단위\s*[:：]?)?\s*([^()\[\]（）]{1,12}?)\s*[)\]）]")


_OF_SIGNS = re.compile(r"[A-Za-zμ㎍㎎㎏]{1,4}/\d{0,3}(?:[a-zℓ㎥㎡][A-Za-z]?)")
"""Signs of a measure by another (``CFU/mL``, ``kg/10a``): no formula is written so."""


def canonical(text: str) -> str | None:
    """The unit that `text` names, spelled the one way, or None where it names none.

    A slash makes one unit of two words where the second is what the first is counted by, and only there.

    >>> canonical("천 원"), canonical("m^2"), canonical("억"), canonical("구분")
    ('천원', '㎡', '억원', None)
    >>> canonical("톤/일"), canonical("원/㎡"), canonical("호/마리"), canonical("필지/㎡")
    ('톤/일', '원/㎡', None, None)
    """
    unit = _SPACES.sub("", text).strip(".:,")
    if unit in _ALIAS:
        return _ALIAS[unit]
    if unit in _KNOWN:
        return unit if unit != "천" else None
    above, slash, below = unit.partition("/")
    if slash and _OF_SIGNS.fullmatch(unit):
        return unit
    if slash and (counted := canonical(above)):
        by = _ALIAS.get(below, below)
        if by in _ANY_BY or (by in _AMOUNTS_BY and counted in _AMOUNTS):
            return f"{counted}/{by}"
    return None


def counted_by(stem: str | None, units: tuple[str, ...]) -> str | None:
    """Which of a note's units a label counts that ends in a unit and ``수`` (number of); `stem` is the label without that.

    >>> counted_by("주차면", ("개소", "면")), counted_by("세대", ("대", "명"))
    ('면', None)
    """
    for k in range(len(stem or "")):
        if (unit := canonical(stem[k:]) or stem[k:]) in units:
            return unit if unit not in MONEY else None
        if unit in _KNOWN:
            return None  # a longer counter than the note's: 세대수 counts no 대
    return None


def glued_counter(text: str, at: int) -> tuple[str, int] | None:
    """The word that fills the rest of a cell behind its only number, and where it ends, where it can be no name but a counter.

    That is so where the number has thousands or the word a scale.

    >>> glued_counter("7,318가마", 5), glued_counter("35천판", 2), glued_counter("38가마", 2)
    (('가마', 7), ('천판', 4), None)
    """
    match = _GLUED.fullmatch(text, at)
    word = match.group(1) if match else ""
    counts = "," in text[:at] or (len(word) > 1 and word[0] in "천만")
    return (word, at + len(word)) if word and counts and not _NO_COUNTER.fullmatch(word) else None


def label_unit(label: str) -> tuple[str | None, str]:
    """Split a label into the unit that stands in brackets as their whole content, and the label without it.

    >>> label_unit("증감률(%)")
    ('%', '증감률')
    >>> label_unit("비고 (법률고문수)")
    (None, '비고 (법률고문수)')
    """
    if "(" not in label and "[" not in label and "（" not in label:
        return None, label
    for match in LABEL_UNIT.finditer(label):
        unit = canonical(match.group(1))
        if unit in _IN_BRACKETS and label[match.end() :].strip():
            continue
        if unit and unit != "실적":  # behind a label that word is a stage (계획, 실적), not a counter
            return unit, (label[: match.start()] + " " + label[match.end() :]).strip()
    return None, label


def krw(value: float, unit: str | None) -> float | None:
    """The amount in won, or None where the unit is no money.

    >>> krw(1_200, "천원")
    1200000.0
    """
    factor = MONEY.get(unit or "")
    return None if factor is None else round(float(value) * factor, 2)


KINDS = {
    "money": {*MONEY, *FOREIGN},
    "percent": {"%", "%p"},
    "people": {"명", "인", "천명", "만명"},
    "cases": {"건", "천건", "만건"},
    "times": {"회"},
    "area": {"㎡", "평", "천㎡", "만㎡", "만평", "ha", "㎢", "필지", "동"},
    "length": {"km", "m", "cm", "mm"},
    "things": {"개", "개소", "개사", "곳", "대", "종", "팀", "단체", "면", "호", "가구", "세대", "두"},
}

# What the end of a label says about its numbers, innermost words first; order matters (건수 before 수, 율 before 액).
_MEANING: list[tuple[tuple[str, ...], str, str | None]] = [
    (("율", "률", "비중", "구성비", "점유", "이행도"), "percent", "%"),
    (("횟수", "개최수"), "times", "회"),
    (("회수",), "recovered", "회"),  # times, too, but where all is money: money that came back
    (("건수", "안건"), "cases", "건"),
    ((
        "정원", "현원", "인원", "인원수", "인구", "인구수", "명수", "사람수", "결원", "여성", "남성", "자수", "생수", "민수", "원수", "객수",
        "인수", "고문수", "강사수", "교사수", "참여자", "이용자", "방문자", "근로자", "종사자", "수료생", "교육생", "학생", "청년", "상인",
        "과부족", "휴직", "인명피해", "사상자", "외국인", "내국인", "직원", "교원", "봉사자", "환자", "수급자", "대상자", "독거노인", "이수자", "수료자", "합격자", "취업자", "신청자", "응시자", "입소자", "등록자",
    ), "people", "명"),
    (("개소수",), "things", "개소"),
    (("세대수",), "counted", "세대"),
    (("가구수",), "counted", "가구"),
    (("대수", "차량수"), "counted", "대"),
    (("좌석수",), "counted", "석"),
    (("장서수",), "counted", "권"),
    (("일수",), "counted", "일"),
    (("마리수",), "counted", "마리"),
    (("필지수",), "counted", "필지"),
    (("학급수",), "counted", "학급"),
    (("권수",), "counted", "권"),
    (("주차면수",), "counted", "면"),
    ((
        "기업수", "업체수", "사업수", "단체수", "점포수", "학교수", "시설수", "기관수", "센터수", "조합수", "상점수", "가게수", "업소수", "과제수",
        "지표수", "과정수", "프로그램수",
    ), "things", "개"),
    (("면적",), "area", "㎡"),
    (("연장", "거리", "길이", "높이", "너비", "깊이", "도로폭", "노폭"), "length", None),
    (("토지",), "area", "필지"),
    (("건물",), "area", "동"),
    ((
        "액", "예산", "사업비", "비용", "국비", "시비", "구비", "군비", "도비", "매출", "수입", "세입", "세출", "지출", "집행", "징수", "부과",
        "이월금", "보조금", "기금", "자산", "부채", "수익", "단가", "급여", "가격", "요금", "대금", "지원금", "융자금", "부담금",
        "강료", "용료", "임대료", "임차료", "대여료", "대부료", "관람료", "입장료", "수수료", "과태료", "보험료", "주차료", "통행료", "연체료", "강사료", "원고료",
    ), "money", None),
]  # fmt: skip
_WHOLE: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("보수", "기본보수"), ("money", None)),
    "폭": ("length", None),
    "동수": ("counted", "동"),
    "면수": ("counted", "면"),
    **{unit: ("counted", unit) for unit in ("세대", "가구", "필지", "건", "명", "개소", "권", "두", "마리", "석", "회")},
}
"""What words mean that mean something else at the end of others (증가폭, 시설보수, 아동수): among them counters that are labels."""
_AGED = re.compile(r"\d{1,2}세(?:이상|이하|미만|초과)?$")
_NO_SHARE = ("효율", "자율", "규율", "법률", "조율")
_NO_MONEY = ("지금", "소금", "황금", "조금")
_OF_MONEY = ("금", "액", "비", "융자", "투자", "출자", "채권", "체납")
"""Words before ``회수``: it is money that comes back, not times that are counted."""
_COUNTED_THINGS = frozenset({who + what for who in ("", "지원", "참여") for what in ("기업", "업체", "사업", "점포", "업소")})
_ENDS = tuple({end for ends, _, _ in _MEANING for end in ends})
_TAIL = re.compile(r"\(.*\)$")
_NOT_LETTERS = re.compile(r"[\s·∙․*＊]+|[¹²³⁴-⁹][)⁾]?|\([A-Z\-/+: ]+\)")


def unbracketed(label: str) -> str:
    """A label without the brackets that stand around all of it.

    >>> unbracketed("(증감률)"), unbracketed("(신규) 사업(건)")
    ('증감률', '(신규) 사업(건)')
    """
    if label[:1] == "(" and label[-1:] == ")":
        inner = label[1:-1]
        if "(" not in inner and ")" not in inner:
            return inner.strip()
    return label


def meaning(label: str) -> tuple[str, str | None] | None:
    """What kind of quantity a label names by plain meaning, and its unit where the meaning fixes one.

    >>> meaning("참여 인원"), meaning("집행율(B/A)"), meaning("구분")
    (('people', '명'), ('percent', '%'), None)
    """
    text = _NOT_LETTERS.sub("", unbracketed(label.removesuffix(" 등")))
    if "(" in text:
        outside = re.sub(r"\([^()]*\)", "", text)
        # 비고 (법률고문수): what a column of remarks holds stands in its brackets.
        text = text[3:].strip("()") if outside in ("비고", "참고") else outside or text
        text = _TAIL.sub("", text) or text
    if "%" in text or "퍼센트" in text:
        return "percent", "%"
    if text in _WHOLE:
        return _WHOLE[text]
    if "세" in text and _AGED.search(text):
        return "people", "명"
    if text in ("원수", "인수"):  # raw water, a takeover: no people
        return None
    if text.endswith(_NO_SHARE):
        return None
    if text.endswith(_ENDS):
        kind, unit = next((kind, unit) for ends, kind, unit in _MEANING if text.endswith(ends))
        return ("money", None) if kind == "recovered" and text[:-2].endswith(_OF_MONEY) else (kind, unit)
    if text in _COUNTED_THINGS:
        return "things", "개"
    if text[-1:] in ("세", "금") and "가" <= text[-2:-1] <= "힣" and not text.endswith(_NO_MONEY):
        return "money", None  # taxes; grants, loans, fines
    return None


def kind_of(unit: str) -> str | None:
    """The kind of quantity that a unit measures."""
    for kind, members in KINDS.items():
        if unit in members:
            return kind
    return "money" if unit.partition("/")[0] in MONEY else None
