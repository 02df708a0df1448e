"""The glossary of the reports' terms (``glossary.yml``), and ``docs/glossary.md``, which is made from it.

Run ``python -m helpers.publishing.glossary`` to write the document again after a term has changed.

>>> next(term.en for term in terms() if term.ko == "정원")
'authorised posts'
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from helpers.analysis.wording import Words

GROUPS = (
    "budget",
    "revenue",
    "contract",
    "organisation",
    "council",
    "plan",
    "evaluation",
    "community",
    "economy",
    "statistics",
)
"""The parts of the glossary in the order of pages; their headings are ``term_group.*`` of the wording."""

_INTRODUCTION = """# Glossary

<!-- Made from src/helpers/publishing/glossary.yml by `python -m helpers.publishing.glossary`; do not edit. -->

Terms of the reports and what they mean in the public finance and administration of Korea. The definitions are the project's own; laws
and ordinances have the last word.
"""


@dataclass(frozen=True)
class Term:
    """A term of the reports: in Korean, in English, what it means in each, and the part of the glossary it stands in."""

    ko: str
    en: str
    about_en: str
    about_ko: str
    group: str


@cache
def terms() -> tuple[Term, ...]:
    """All terms, sorted by the Korean one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("glossary.yml").read_text(encoding="utf-8")
    return tuple(Term(**entry) for entry in yaml.load(text, loader))


def glossary() -> str:
    """The glossary as Markdown, a table for each group."""
    words = Words("en")
    parts = [_INTRODUCTION]
    for group in GROUPS:
        rows = [f"| {term.ko} | {term.en} | {term.about_en} | {term.about_ko} |" for term in terms() if term.group == group]
        parts += [
            f"## {words(f'term_group.{group}')}\n",
            "\n".join(["| Korean | English | meaning | 뜻 |", "|---|---|---|---|", *rows]) + "\n",
        ]
    return "\n".join(parts)


def write(path: Path) -> None:
    """Write the glossary, whole or not at all."""
    work = path.with_name(f".{path.name}.new")
    work.write_text(glossary(), encoding="utf-8", newline="\n")
    os.replace(work, path)


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[3] / "docs" / "glossary.md")
