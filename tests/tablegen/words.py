"""What labels are called: words as reports use them, and nouns made up of syllables, which no list of words can hold."""

from __future__ import annotations

from .choices import Choices, distinct

GROUPS = ["청년지원", "복지증진", "문화예술", "교통안전", "환경관리", "평생학습", "보육지원", "주거개선", "농업육성", "관광진흥"]
ITEMS = [
    "상담", "교육훈련", "현장점검", "홍보물 제작", "시설보수", "장비구입", "위탁운영", "네트워크 구축", "컨설팅", "공모전", "캠페인", "실태조사",
    "멘토링", "간담회", "수목 식재", "제설 작업", "노후관 교체", "야간순찰",
]  # fmt: skip
PLACES = [
    "중앙동",
    "새터동",
    "한빛동",
    "솔내동",
    "가람동",
    "누리동",
    "다솜동",
    "미리내동",
    "북문동",
    "서산동",
    "갯골면",
    "두메읍",
]
TEAMS = [
    "기획과",
    "총무과",
    "복지과",
    "건설과",
    "환경과",
    "교통과",
    "문화과",
    "세정과",
    "민원과",
    "주택과",
    "보건소",
    "도서관운영팀",
]
NUMBERED = [
    "65세 이상", "1인 가구", "119안전센터", "2단계 사업", "24시간 돌봄", "3D프린팅", "제1공영주차장", "5급 이하", "1등급", "G밸리 2단지",
    "4차산업 육성", "10~29명", "100억원 이상",
]  # fmt: skip
AGES = ["10대", "20대", "30대", "40대", "50대 이상"]
CATEGORIES = [
    "공사",
    "용역",
    "물품",
    "신규",
    "계속",
    "직영",
    "위탁",
    "일반회계",
    "특별회계",
    "상근",
    "비상근",
    "국내",
    "해외",
    "주간",
    "야간",
    "본관",
    "별관",
]
PARTS = ["국", "시", "구", "도", "군", "민간"]
STUB_HEADS = ["구분", "항목", "분야", "사업명", "부서명", "과제명", "구 분", "품목", "노선명", "거점", "대상지"]
SECTIONS = ["일반 사업", "특별 사업", "상반기 추진사업", "공모 사업", "자체 재원", "도심권", "외곽권"]
REMARKS = ["", "신규 편성", "국비 매칭사업", "위탁기관 공모", "계속사업", "조례 제정 후 추진"]

MEASURES = {
    "건수": "건", "인원": "명", "횟수": "회", "금액": "백만원", "예산액": "천원", "집행액": "천원", "집행률": "%", "면적": "㎡", "비율": "%",
    "접수건수": "건", "참여인원": "명", "개최횟수": "회", "지원금액": "백만원", "이용률": "%", "연면적": "㎡", "방문자수": "명",
}  # fmt: skip
COUNTERS = ["톤", "대", "그루", "마리", "권", "시간", "개소", "세대", "가구", "천명", "십억원", "필지", "km"]
"""Units of measures whose names mean nothing: the table has to state them."""

FUNDS = ["원", "천원", "백만원", "억원", "만원", "십억원"]
MONEY = frozenset(FUNDS)

_FIRST = "가나다라마바사아자차카타파하거너더러머버서어저허고노도로모보소오조호구누두루무부수우주후미비시리이지기"
_MIDDLE = "르리미나라루모비소아우주티파하네레베세테드므스"
# Last syllables that make no word of measure, unit, office or total.
_LAST = "람솔빛늘봄밭숲들결온담찬돌샘골틀벗꽃꿈품뜰잎눈밤뫼벌"
_BEHIND = ["", "마을", " 조성", " 정비", "축제", "공원", "지구", " 돌봄", "나눔터", " 개선"]


def noun(choices: Choices, bare: bool = False) -> str:
    """A noun that was never seen (``무리봄 정비``)."""
    word = choices.pick(_FIRST) + (choices.pick(_MIDDLE) if choices.chance(40) else "") + choices.pick(_LAST)
    return word if bare else word + choices.pick(_BEHIND)


def nouns(choices: Choices, count: int, bare: bool = False) -> list[str]:
    """Different made-up nouns, none the beginning of another."""
    found: list[str] = []
    for _ in range(8 * count):
        word = noun(choices, bare)
        if all(not word.startswith(other) and not other.startswith(word) for other in found):
            found.append(word)
        if len(found) == count:
            return found
    return (
        found
        + [f"{first}{last}" for first, last in zip("갑을병정무기경신", "봄솔늘담찬돌샘골", strict=True)][: count - len(found)]
    )


def names(choices: Choices, known: list[str], count: int) -> list[str]:
    """Labels: known words, or nouns made up."""
    return nouns(choices, count) if choices.chance(45) else distinct(choices, known, count)


def spaced(text: str) -> str:
    """A word as letter-spacing prints it (``합 계``)."""
    return " ".join(text) if 2 <= len(text) <= 5 and all("가" <= ch <= "힣" for ch in text) else text
