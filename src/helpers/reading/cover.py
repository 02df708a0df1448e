"""What the first page says: title, reporting body, date, and whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from helpers.reading.marks import label_value, squeezed, unspaced
from helpers.reading.scan import Scan

_YEAR = r"(?:['’‘]?(\d{2})|(\d{4}))"
_DATE = re.compile(rf"(?<!\d){_YEAR}\s*[.년]\s*(\d{{1,2}})\s*[.월]?\s*(?:(\d{{1,2}})\s*[.일]?)?")
_SPAN = re.compile(r"[~∼]")
_TITLE = re.compile(r"(?:보고서?|계획서?|결과|현황|백서|업무|자료|평가|개요)\W*$")
_TITLE_YEAR = re.compile(r"(20\d{2})\s*(?:년|학년|회계)|['’‘`´](\d{2})\s*년")
_ONLY_YEAR = re.compile(r"(?:20\d{2}|['’‘`´]\d{2})\s*(?:년도?|회계\s*연도)")
_BODY = re.compile(r"[가-힣A-Za-z0-9·]{1,19}(?:국|실|과|관|단|센터|본부|소|공사|진흥원|연구원|개발원|의료원|문화원)")
_CITY = re.compile(
    r"([가-힣]{2}(?:특별시|광역시|특별자치시|특별자치도)|(?:경기|강원|충청북|충청남|전라북|전라남|경상북|경상남|제주)도)(?![가-힣])"
)
_DISTRICT = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=\())([가-힣]{1,4}[구군])(?=\s|$)")
_CITY_SAID = re.compile(_CITY.pattern.removesuffix("(?![가-힣])") + r"(?=의회|청|교육청|[\s(]|$)")
_TOWN = re.compile(r"(?:(?<=[\s(])|^)([가-힣]{1,4}[시군구])(?:의회|청)?(?=[\s(),]|$)")
_NO_TOWN = re.compile(
    r"(?:임시|실시|도시|일시|다시|동시|즉시|수시|상시|당시|전시|필요시|[가-힣]+별시|광역시|자치시|연구|요구|기구|지구|청구|인구|선거구|촉구|복구|항구)$|^구$"
)
_OWNER = re.compile(r"(?:기관|관청|주체|발주처|위탁자)(?:명)?$")
_OWNED = re.compile(_CITY.pattern + r"\s*([가-힣]{1,4}[시군구])?(?:청|장)?")
_NEAR = 80  # so many lines are searched for the government that a facility belongs to
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
    government: str | None
    """The city or province and the town."""
    agency: str | None
    """The government and the office that reports."""
    level: str | None


def read_cover(scan: Scan) -> Cover:
    """Read the first page of a report."""
    places = [i for i in scan.filled if i < scan.cover_end]
    title, title_line = _title(scan, places)
    dates = [found for i in places if (found := _date(scan.lines[i]))]
    date = max(dates, key=len, default=None)
    match = _TITLE_YEAR.search(title or "")
    year = match and (match.group(1) or f"20{match.group(2)}")
    date = date or year
    body_line = next((i for i in places if _is_body(scan, i)), None)
    printed = unspaced(scan.marks[body_line].text) if body_line is not None else None
    city, district = _places_on_cover(scan, places)
    if not district:
        named, often = _places(scan)
        city, district = city or named, often
    printed = _without(printed, city, district)
    body = squeezed(printed) if printed else None
    government = " ".join(filter(None, (city, district))) or None
    return Cover(
        title=title,
        title_line=None if title_line is None else title_line + 1,
        body=body,
        body_line=None if body_line is None else body_line + 1,
        date=date,
        fiscal_year=int(year) if year else int(date[:4]) if date else None,
        government=government,
        agency=" ".join(filter(None, (government, printed))) or None,
        level="district" if district else "metropolitan" if city else None,
    )


def _title(scan: Scan, places: list[int]) -> tuple[str | None, int | None]:
    for place, following in zip_longest(places, places[1:]):
        line = scan.lines[place].strip()
        # A title in bold may run over two lines.
        if line.startswith("**") and not line.endswith("**") and following is not None:
            return " ".join((line + " " + scan.lines[following].strip()).replace("**", "").split()), place
    for above, place in pairwise([-1, *places]):
        text = unspaced(scan.marks[place].text)
        if 4 <= len(text) <= 60 and _TITLE.search(text) and not _SESSION.match(text):
            year = unspaced(scan.marks[above].text) if above >= 0 else ""
            # The year of a title often has a line of its own.
            return " ".join((f"{year} {text}" if _ONLY_YEAR.fullmatch(year) else text).split()), place
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


def _without(office: str | None, *governments: str | None) -> str | None:
    """An office without the governments that are printed before it (``해솔군 기획경제국``); nothing if that is all there is."""
    for government in governments:
        if office and government and (match := re.match(r"\s*".join(government) + r"(?:청|의회)?(?:\s+|(?=..))", office)):
            office = office[match.end() :]
    return office or None


def _places_on_cover(scan: Scan, places: list[int]) -> tuple[str | None, str | None]:
    """The city or province and the town that the cover names, the council's name included (``해솔군의회``)."""
    city = district = None
    for i in places:
        text = unspaced(scan.marks[i].text)
        if scan.marks[i].mark or label_value(text):
            continue  # an address, not whose report it is
        if found := _CITY_SAID.search(text):
            city = city or found.group(1)
        for name in _TOWN.findall(text):
            if not _NO_TOWN.search(name):
                district = district or name
    return (city, district) if city or district else _owner(scan)


def _owner(scan: Scan) -> tuple[str | None, str | None]:
    """The government that a line such as ``위탁기관 : …`` names."""
    for i in scan.filled[:_NEAR]:
        pair = None if scan.is_table(i) else label_value(scan.marks[i].text)
        if pair and _OWNER.search(squeezed(pair[0])) and (match := _OWNED.fullmatch(pair[1])):
            return match.group(1), match.group(2)
    return None, None


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
