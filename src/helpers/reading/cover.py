"""What the first page says: title, reporting body, date, and whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from helpers.reading.marks import squeezed
from helpers.reading.scan import Scan

_YEAR = r"(?:['’‘]?(\d{2})|(\d{4}))"
_DATE = re.compile(rf"(?<!\d){_YEAR}\s*[.년]\s*(\d{{1,2}})\s*[.월]?\s*(?:(\d{{1,2}})\s*[.일]?)?")
_SPAN = re.compile(r"[~∼]")
_TITLE = re.compile(r"(?:보고서?|계획서?|결과|현황|백서|업무|자료|평가|개요)\W*$")
_TITLE_YEAR = re.compile(r"(20\d{2})\s*(?:년|학년|회계)")
_BODY = re.compile(r"[가-힣A-Za-z0-9·]{1,19}(?:국|실|과|관|단|센터|본부|소)")
_CITY = re.compile(
    r"([가-힣]{2}(?:특별시|광역시|특별자치시|특별자치도)|(?:경기|강원|충청북|충청남|전라북|전라남|경상북|경상남|제주)도)(?![가-힣])"
)
_DISTRICT = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=\())([가-힣]{1,4}[구군])(?=\s|$)")
_SESSION = re.compile(r"제\s*\d+회")


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    title: str | None
    title_line: int | None
    body: str | None
    """The office that reports (``기획경제국``), without blanks."""
    body_line: int | None
    date: str | None
    fiscal_year: int | None
    agency: str | None
    level: str | None


def read_cover(scan: Scan) -> Cover:
    """Read the first page of a report."""
    places = [i for i in scan.filled if i < scan.cover_end]
    title, title_line = _title(scan, places)
    dates = [found for i in places if (found := _date(scan.lines[i]))]
    date = max(dates, key=len, default=None)
    year = _TITLE_YEAR.search(title or "")
    date = date or (year.group(1) if year else None)
    body_line = next((i for i in places if _is_body(scan, i)), None)
    body = squeezed(scan.marks[body_line].text) if body_line is not None else None
    city, district = _places(scan)
    agency = " ".join(filter(None, (city, district, body))) if city or district else body
    return Cover(
        title=title,
        title_line=None if title_line is None else title_line + 1,
        body=body,
        body_line=None if body_line is None else body_line + 1,
        date=date,
        fiscal_year=int(year.group(1)) if year else int(date[:4]) if date else None,
        agency=agency,
        level="district" if district else "metropolitan" if city else None,
    )


def _title(scan: Scan, places: list[int]) -> tuple[str | None, int | None]:
    for place, following in zip_longest(places, places[1:]):
        line = scan.lines[place].strip()
        # A title in bold may run over two lines.
        if line.startswith("**") and not line.endswith("**") and following is not None:
            return " ".join((line + " " + scan.lines[following].strip()).replace("**", "").split()), place
    for place in places:
        text = scan.marks[place].text
        if 4 <= len(text) <= 60 and _TITLE.search(text) and not _SESSION.match(text):
            return " ".join(text.split()), place
    return next(((" ".join(scan.marks[i].text.split()), i) for i in places if not _date(scan.lines[i])), (None, None))


def _date(line: str) -> str | None:
    """A date as exact as printed; of a span (a session) only the month in which it begins."""
    if len(line) > 60 or not (match := _DATE.search(line)):
        return None
    year = int(match.group(2) or 2000 + int(match.group(1)))
    month, day = int(match.group(3)), match.group(4)
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    if day is None or _SPAN.search(line, match.end()) or not 1 <= int(day) <= 31:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{int(day):02d}"


def _is_body(scan: Scan, place: int) -> bool:
    part = scan.marks[place]
    name = squeezed(part.text)
    return (
        not part.mark
        and "**" not in scan.lines[place]
        and bool(_BODY.fullmatch(name))
        and not name.endswith(("결과", "성과", "효과"))
    )


def _places(scan: Scan) -> tuple[str | None, str | None]:
    """The city and district named most often."""
    cities: Counter[str] = Counter()
    districts: Counter[str] = Counter()
    for line in scan.lines:
        if "시" in line or "도" in line:
            cities.update(_CITY.findall(line))
        if "구" in line or "군" in line:
            districts.update(_DISTRICT.findall(line))
    city = _most(cities)
    district = _most(districts)
    # A district's own report names it all the time; a city's report names many districts now and then.
    total = sum(districts.values())
    own = district if district and districts[district] * 2 > total and districts[district] >= 3 else None
    return city, own


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None
