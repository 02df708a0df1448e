"""Which department a printed name means: letter-spacing, brackets and misprints that the catalogue corrects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from helpers.catalog import Catalog
from helpers.reading.document import Document

_ORGANISATION = re.compile(
    r"[가-힣A-Za-z0-9·\s-]{1,24}(?:과|실|국|관|센터|원|단|팀|소|본부|재단|공사|공단|위원회|담당관|기획관)$"
)


def squeezed(name: str) -> str:
    """A name without blanks, to compare."""
    return "".join(name.split())


@dataclass(frozen=True)
class Names:
    """The departments of all reports, and the catalogue's corrections of how they are printed."""

    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Report → name without blanks → department."""
    catalog: Catalog = field(default_factory=Catalog)

    def department(self, report: str, printed: str | None, line: int | None = None) -> str | None:
        """The department of the report that a printed name means, or None where it means none of them.

        A name that is one letter off exactly one of them is a misprint of it (reading tells of those it met).
        """
        known = self.known.get(report)
        if not known or not printed:
            return None
        name = squeezed(printed)
        corrected = self.catalog[report].department(printed, line) or name
        found = known.get(corrected) or known.get(name)
        return found or (_misprint(name, known) if corrected == name and is_organisation(name) else None)

    def resolve(self, report: str, printed: str, line: int | None = None) -> str:
        """The right name for a printed one: that of a department of the report, else as printed (or corrected)."""
        found = self.department(report, printed, line)
        corrected = self.catalog[report].department(printed, line) or printed
        return found or (corrected if corrected != squeezed(printed) else " ".join(printed.split()))


def names_of(documents: Iterable[Document], catalog: Catalog | None = None) -> Names:
    """The names of the departments of `documents`."""
    known = {document.report: {squeezed(own.name): own.name for own in document.departments} for document in documents}
    return Names(known, catalog or Catalog())


def _misprint(name: str, known: Mapping[str, str]) -> str | None:
    close = [right for spelling, right in known.items() if _one_letter_off(name, spelling)]
    return close[0] if len(close) == 1 else None


def _one_letter_off(name: str, other: str) -> bool:
    """One letter, not one digit: 세무1과 and 세무2과 are two departments."""
    if len(name) != len(other) or len(name) < 4 or name[-1] != other[-1]:
        return False
    apart = [(a, b) for a, b in zip(name, other, strict=True) if a != b]
    return len(apart) == 1 and not any(letter.isdigit() for letter in apart[0])


def is_organisation(text: str) -> bool:
    """Whether a text could be the name of a department or another body.

    >>> is_organisation("기술교육원"), is_organisation("기업명, 주요사업"), is_organisation("2019-2021")
    (True, False, False)
    """
    return bool(_ORGANISATION.fullmatch(text.strip()))
