"""Periods that labels, captions and notes name: years, quarters, halves, months, and ranges of them.

The form is that of the contract: ``2018``, ``2017-12``, ``2021-Q1``, ``2017-08/2020-05``; half a year is a range of months.
"""

from __future__ import annotations

import re

_A = "['‘’`´′]"
_YEAR = rf"(?:(?P<y4{{n}}>(?:19|20)\d{{{{2}}}})|{_A}\s?(?P<y2{{n}}>\d{{{{2}}}})|FY\s?(?P<fy{{n}}>\d{{{{2,4}}}}))"


def _year(n: int) -> str:
    return _YEAR.format(n=n)


_TILDE = r"\s*(?:[~∼〜]|(?<=[\d.월년])\s*-)\s*"
_RANGE = re.compile(
    rf"(?<!\d){_year(1)}\s*(?:년도?|회계연도)?(?:\s*[.년]?\s*(?P<m1>1[0-2]|0?[1-9])(?!\d)\s*(?:월|\.)?)?(?:\s*(?P<d1>\d{{1,2}})(?!\d)\s*[.일]?)?(?:\([월화수목금토일]\))?"
    rf"{_TILDE}"
    rf"(?:{_year(2)}(?!\d)\s*(?:년도?)?)?(?:\s*[.년]?\s*(?P<m2>1[0-2]|0?[1-9])(?![\d%,])\s*(?P<mw>월|\.)?(?:\s*(?P<d2>\d{{1,2}})(?!\d)\s*[.일]?)?)?"
)
_POINT = re.compile(
    rf"(?<!\d){_year(1)}(?!\d)\s*(?:년도?|회계연도|학년도)?\s*[.,년]?\s*"
    r"(?:(?P<q>[1-4])\s*(?:/\s*4\s*)?(?:분기|Q)|(?P<h>상반기|하반기)|(?P<e>말)(?![가-힣]*까지)|\(\s*(?P<mx>1[0-2]|[1-9])\s*월말?\s*\)|\(\s*(?P<ma>1[0-2]|[1-9])\s*[~∼-]\s*(?P<mb>1[0-2]|[1-9])\s*월?\s*\)"
    r"|(?P<mc>1[0-2]|0?[1-9])\s*[~∼-]\s*(?P<md>1[0-2]|0?[1-9])\s*월|(?P<m>1[0-2]|0[1-9]|[1-9])(?![\d,%])(?=\s*[월.)말]|\s*$|\s+현재|\.\s*\d))?"
)
_TWO = re.compile(r"(?<![\d.,])(?P<y>\d{2})\.\s?(?P<m>1[0-2]|0?[1-9])\s*월")
_TWO_RANGE = re.compile(r"(?<!\d)(?P<a>\d{2})\s*년?\s*[~∼〜]\s*(?P<b>\d{2})\s*년")
_BARE_TWO = re.compile(r"^\s*(?P<y>\d{2})\s*년도?(?:\s|$|\()")
_DATED = re.compile(
    rf"(?:(?:19|20)\d{{2}}|{_A}\s?\d{{2}}|(?<!\d)\d{{2}}(?=\.\s?1?\d월)|(?<!\d)\d{{2}}(?=년\s*(?:[~∼]|1?\d월)))(?:[\d\s.~∼〜년월일말/분기상하반{_A[1:-1]}-])*"
)
_LONE = re.compile(
    r"(?<![\d.,])(?:(?P<q>[1-4])\s*(?:(?:/\s*4\s*)?분기|/\s*4\s*$)|(?P<h>상반기|하반기)|(?P<ma>1[0-2]|[1-9])\s*월?\s*[~∼-]\s*(?P<mb>1[0-2]|[1-9])\s*월|(?P<m>1[0-2]|[1-9])\s*월)"
)
_EVENT = re.compile(
    r"(?:개관|개소|개장|준공|착공|운영|설치|예정|제정|도입|선정|출범|설립|이후|부터|신축|개최|지정)(?!\s*(?:현황|실적|성과|결과|내역|건수|횟수|인원))"
)
REFERENCE = re.compile(r"기준|현재|말\b|현황일")
COMPARISON = re.compile(
    r"증\s*\(?[△▲]?\)?\s*감|증가율|감소율|증가|감소|^비교|비교증감|비교$|(?<!예산)(?<!목표)(?<!계획)(?<!전체)(?<!정원)(?<!인구)(?<!수입)대비|차이|증감|성장률|변동"
)


_CHANGING = re.compile("[증감족교대차장변]")
"""A letter that every word of :data:`COMPARISON` has; most labels have none."""
_SAYS_WHEN = re.compile(r"\d|반기")


def _full(match: re.Match[str], n: int) -> int | None:
    four, two, fiscal = match.group(f"y4{n}"), match.group(f"y2{n}"), match.group(f"fy{n}")
    if four:
        return int(four)
    digits = two or fiscal
    if not digits:
        return None
    if len(digits) == 4:
        return int(digits)
    return _century(int(digits)) if len(digits) == 2 else None


def _century(two: int) -> int:
    return 2000 + two if two < 70 else 1900 + two


def _stamp(year: int, month: str | int | None) -> str:
    return f"{year}-{int(month):02d}" if month else f"{year}"


def find_period(text: str, year: int | None = None) -> str | None:
    """The period that a text names, the widest if it names several; `year` completes months and quarters.

    >>> find_period("'17.8월~'20.5월"), find_period("(2017.12.31. 기준)"), find_period("2018년 예산")
    ('2017-08/2020-05', '2017-12', '2018')
    >>> find_period("'21. 4~5월"), find_period("3분기", 2021), find_period("2016~2021"), find_period("구분")
    ('2021-04/2021-05', '2021-Q3', '2016/2021', None)
    """
    if not _SAYS_WHEN.search(text):
        return None
    for match in _RANGE.finditer(text):
        period = _range(match)
        if period:
            return period
    match = _TWO_RANGE.search(text)
    if match:
        return f"{_century(int(match['a']))}/{_century(int(match['b']))}"
    for match in _POINT.finditer(text):
        start = _full(match, 1)
        if start is None or not 1950 <= start <= 2099:
            continue
        return _point(match, start)
    match = _TWO.search(text)
    if match:
        return _stamp(_century(int(match["y"])), match["m"])
    match = _BARE_TWO.match(text)
    if match:
        return str(_century(int(match["y"])))
    return _lone(text, year)


def _range(match: re.Match[str]) -> str | None:
    first = _full(match, 1)
    if first is None:
        return None
    second, m1, m2 = _full(match, 2), match["m1"], match["m2"]
    if second is None and (m2 is None or m1 is None):
        if m1 is None and m2 and match["mw"] == "월":  # '20년 1~5월 is read as a point with months
            return None
        return None
    last = second if second is not None else first
    if (m1 is None) != (m2 is None):
        # 2018/2020-05: each end as exact as printed.
        return f"{_stamp(first, m1)}/{_stamp(last, m2)}"
    a, b = _stamp(first, m1), _stamp(last, m2)
    return a if a == b else f"{a}/{b}"


def _point(match: re.Match[str], year: int) -> str:
    if match["q"]:
        return f"{year}-Q{match['q']}"
    if match["h"]:
        return f"{year}-01/{year}-06" if match["h"][0] == "상" else f"{year}-07/{year}-12"
    if match["e"]:
        return f"{year}-12"
    for a, b in (("ma", "mb"), ("mc", "md")):
        if match[a]:
            return f"{_stamp(year, match[a])}/{_stamp(year, match[b])}"
    return _stamp(year, match["m"] or match["mx"])


def _lone(text: str, year: int | None) -> str | None:
    if year is None:
        return None
    match = _LONE.search(text)
    if not match:
        return None
    return _point_lone(match, year)


def _point_lone(match: re.Match[str], year: int) -> str:
    if match["q"]:
        return f"{year}-Q{match['q']}"
    if match["h"]:
        return f"{year}-01/{year}-06" if match["h"][0] == "상" else f"{year}-07/{year}-12"
    if match["ma"]:
        return f"{_stamp(year, match['ma'])}/{_stamp(year, match['mb'])}"
    return _stamp(year, match["m"])


def label_period(label: str, year: int | None = None) -> str | None:
    """The period of a row or column label; an event's date (``'20.10월 개관``) is none.

    >>> label_period("1차('20.2~7)"), label_period("영등포 ('20.10월 개관)"), label_period("2017. 11")
    ('2020-02/2020-07', None, '2017-11')
    """
    if not _SAYS_WHEN.search(label) or _EVENT.search(label):
        return None
    return find_period(label, year)


def text_period(text: str) -> str | None:
    """The first period that a line of text names, dates of events left aside.

    >>> text_period("시설 ('22.11월 개관), '21년 실적"), text_period("'22.11월 개관"), text_period("'17년 운영현황")
    ('2021', None, '2017')
    """
    if not _SAYS_WHEN.search(text):
        return None
    for match in _DATED.finditer(text):
        if not _dates_event(text, match.end()) and (found := find_period(match.group())):
            return found
    return None


def mentions(text: str) -> list[tuple[int, int, str]]:
    """Where a line names periods: first character, the one after the last, the period; dates of events left aside.

    >>> mentions("2013년 100억원 → 2018년 1,210억원")
    [(0, 5, '2013'), (14, 19, '2018')]
    """
    found = [(*match.span(), period) for match in _RANGE.finditer(text) if (period := _range(match))]
    for match in _POINT.finditer(text):
        year = _full(match, 1)
        if year and 1950 <= year <= 2099 and not any(start <= match.start() < end for start, end, _ in found):
            found.append((*match.span(), _point(match, year)))
    spans = [(start, start + len(text[start:end].rstrip()), period) for start, end, period in sorted(found)]
    return [span for span in spans if not _dates_event(text, span[1])]


def _dates_event(text: str, end: int) -> bool:
    """Whether the date that ends here is that of the event named right behind it."""
    event = _EVENT.search(text, end)
    return event is not None and event.end() <= end + 6


def has_year(text: str) -> bool:
    """Whether a text names a year."""
    return find_period(text) is not None


def is_comparison(label: str) -> bool:
    """Whether a label names a change between periods, which belongs to none of them."""
    return bool(_CHANGING.search(label)) and bool(COMPARISON.search(label.replace(" ", "")))


def ends(period: str) -> tuple[str, str]:
    """First and last moment of a period, comparable as text (``2018`` → ``2018-01``, ``2018-12``)."""
    first, _, last = period.partition("/")
    return _month(first, 0), _month(last or first, 1)


def _month(stamp: str, end: int) -> str:
    year, _, rest = stamp.partition("-")
    if not rest:
        return f"{year}-{'12' if end else '01'}"
    if rest[0] == "Q":
        return f"{year}-{int(rest[1]) * 3 - (0 if end else 2):02d}"
    return f"{year}-{rest}"


def span(periods: list[str]) -> str | None:
    """The range over several periods, as exact as they are (``2017``, …, ``2021`` → ``2017/2021``); all quarters of a year are it.

    >>> span(["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]), span(["2021-Q1", "2021-Q4"])
    ('2021', '2021-Q1/2021-Q4')
    """
    unique = sorted(set(periods), key=lambda p: (ends(p)[0], ends(p)[1]))
    if not unique:
        return None
    first, last = unique[0].partition("/")[0], max(unique, key=lambda p: ends(p)[1])
    last = last.partition("/")[2] or last
    if "-" in first + last and ("Q" in first) != ("Q" in last) and len(first) > 4 and len(last) > 4:
        first, last = ends(first)[0], ends(last)[1]  # months and quarters: told by months
    if len(unique) > 1 and "-" in first and _months(unique) == {f"{first[:4]}-{month:02d}" for month in range(1, 13)}:
        return first[:4]
    return first if first == last else f"{first}/{last}"


def _months(periods: list[str]) -> set[str]:
    """The months of periods that lie within one year each."""
    found: set[str] = set()
    for start, end in map(ends, periods):
        found |= (
            {f"{start[:4]}-{month:02d}" for month in range(int(start[5:]), int(end[5:]) + 1)}
            if start[:4] == end[:4]
            else {"more"}
        )
    return found
