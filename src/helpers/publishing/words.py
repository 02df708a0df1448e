"""The words of the pages' frame (headers, footers, index) in English and Korean."""

from __future__ import annotations

LANGUAGES = ("en", "ko")

WORDS: dict[str, dict[str, str]] = {
    "site": {"en": "Local government reports", "ko": "지방자치단체 보고서"},
    "index": {"en": "Index", "ko": "처음"},
    "contents": {"en": "On this page", "ko": "목차"},
    "code": {"en": "Show code", "ko": "코드 보기"},
    "breadcrumbs": {"en": "Breadcrumbs", "ko": "현재 위치"},
    "neighbours": {"en": "Neighbouring pages", "ko": "이웃 문서"},
    "previous": {"en": "Previous", "ko": "이전"},
    "next": {"en": "Next", "ko": "다음"},
    "skip": {"en": "Skip to the content", "ko": "본문으로 건너뛰기"},
    "made": {"en": "How this page was made", "ko": "이 문서가 만들어진 방법"},
    "sources": {"en": "Sources", "ko": "출처"},
    "source_text": {"en": "extract", "ko": "추출본"},
    "licence": {"en": "Licence", "ko": "이용 조건"},
    "licence_text": {
        "en": "Figures are shown as the reports print them; the rights of the agencies that published the reports remain "
        "with them. Code and pages are under the licence in the file LICENSE of the project.",
        "ko": "수치는 보고서에 실린 대로이며, 보고서에 대한 권리는 이를 펴낸 기관에 있습니다. "
        "코드와 문서는 프로젝트의 LICENSE 파일에 적힌 조건을 따릅니다.",
    },
    "notebook": {"en": "Notebook", "ko": "노트북"},
    "data_version": {"en": "Data version", "ko": "데이터 판"},
    "report": {"en": "Report", "ko": "보고서"},
    "department": {"en": "Department", "ko": "부서"},
    "affair": {"en": "Affair", "ko": "사무"},
    "language": {"en": "Language", "ko": "언어"},
    "table": {"en": "Table; scrolls sideways on small screens", "ko": "표; 좁은 화면에서는 옆으로 밀어 보십시오"},
    "stale_name": {"en": "This page is out of date", "ko": "오래된 문서"},
    "stale_of": {
        "en": "This is an older version of the page, made on {date}.",
        "ko": "이 문서는 {date}에 만들어진 이전 판입니다.",
    },
    "stale": {"en": "This is an older version of the page.", "ko": "이 문서는 이전 판입니다."},
    "stale_why": {
        "en": "The last attempt to make it anew failed:",
        "ko": "마지막으로 다시 만들려 했을 때 실패했습니다:",
    },
    "figure": {"en": "Chart without a description", "ko": "설명이 없는 그림"},
}


def word(key: str, language: str) -> str:
    """The wording of ``key``; a key without an entry (a parameter's name) is shown as it is."""
    entry = WORDS.get(key)
    return key.replace("_", " ").capitalize() if entry is None else entry.get(language, entry["en"])
