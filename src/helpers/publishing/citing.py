"""How a page is cited, and of when it is: said by the edition of the site and the date of the report, never by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.publishing.kinds import Edition
from helpers.publishing.words import word

VERSION = "[the version of the data]"
"""Stands on a page for the fingerprint of what it was made from, which is known only once the page is made."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(date: str, language: str) -> str:
    """A date as people read it, as exact as it is given.

    >>> day("2026-11-22", "en"), day("2026-11-22", "ko"), day("2018-02", "en"), day("2021", "ko")
    ('22 November 2026', '2026년 11월 22일', 'February 2018', '2021년')
    """
    parts = [int(part) for part in date.split("-") if part.isdigit()] if date else []
    if not parts or len(parts) > 3 or (len(parts) > 1 and not 1 <= parts[1] <= 12):
        return date
    if language == "ko":
        return " ".join(f"{part}{sign}" for part, sign in zip(parts, ("년", "월", "일"), strict=False))
    year, *rest = parts
    said = [str(year), *(_MONTHS[month - 1] for month in rest[:1]), *map(str, rest[1:])]
    return " ".join(reversed(said))


def citation(title: str, gloss: str, report: Mapping[str, Any], edition: Edition, language: str, version: str = "") -> str:
    """How a page is cited.

    Parameters
    ----------
    title
        Of the page; nothing for the site as a whole.
    gloss
        The same in English, or what else stands under it.
    report
        The row of ``reports`` that the page is about; empty for a page about all of them.
    edition
        Of the site.
    language
        Of the page.
    version
        Of the data; nothing where the page shows none.

    Examples
    --------
    >>> row = {"agency": "구청", "agency_en": "District Office", "title": "업무계획", "date": "2018-02"}
    >>> citation("재무과", "Finance Division", row, Edition("2026-11"), "en")
    'District Office (구청). 업무계획, February 2018. Finance Division (재무과). Local government reports, edition of November 2026.'
    """
    parts = []
    if report:
        agency = _named(report.get("agency"), report.get("agency_en"), language)
        parts = [
            agency,
            _joined(_named(report.get("title") or report["report"], report.get("title_en"), language), _day(report, language)),
        ]
    same = title in (report.get("title"), report.get("report"))
    parts.append("" if same else _named(title, gloss, language) if language == "en" and report else title)
    parts.append(
        _joined(
            word("site", language),
            edition.publisher.get(language, ""),
            word("edition_of", language, date=day(edition.date, language)) if edition.date else "",
            word("version_of", language, version=version) if version else "",
        )
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "." + (f" {edition.address}" if edition.address else "")


def _day(report: Mapping[str, Any], language: str) -> str:
    return day(str(report.get("date") or ""), language)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _named(name: Any, english: Any, language: str) -> str:
    """A proper name; on English pages the English one before it, where there is one."""
    name, english = str(name or ""), str(english or "")
    return f"{english} ({name})" if language == "en" and english and name else name


def made_from(edition: Edition, date: Any, language: str) -> str:
    """When a page was made, and of when what it was made from is."""
    said = day(edition.date, language)
    if not date:
        return said
    return word("made_from" if said else "made_from_only", language, edition=said, report=day(str(date), language))
