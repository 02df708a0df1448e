"""What is known of a report beyond its text (``data/raw/catalog.yml``), and corrections, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from helpers.errors import ReportError

if TYPE_CHECKING:
    from helpers.reading.document import Document

LEVELS = ("metropolitan", "district")
KINDS = ("department",)
_TAG = re.compile(r"<[^<>]*>")
_TEXTS = ("agency", "agency_en", "title", "title_en", "level", "source", "date")
_ENTRY_KEYS = {*_TEXTS, "fiscal_year", "departments_en", "corrections"}
_DATE = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Correction:
    """A misprint: where it stands, what is written for what, and why we say so."""

    kind: str
    wrong: str
    right: str
    why: str
    lines: tuple[int, ...] = ()
    """Only on these lines; everywhere in the report when empty."""
    at: int | None = field(default=None, compare=False)
    """The line of the catalogue."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one report."""

    report: str
    agency: str | None = None
    agency_en: str | None = None
    title: str | None = None
    title_en: str | None = None
    level: str | None = None
    source: str | None = None
    date: str | None = None
    """ISO, as exact as known."""
    fiscal_year: int | None = None
    departments_en: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    at: int | None = field(default=None, compare=False)
    """The line of the catalogue."""

    def department(self, name: str | None, line: int | None = None) -> str | None:
        """The right name of a department as printed (blanks do not count)."""
        if name is None:
            return None
        bare = "".join(name.split())
        for correction in self.corrections:
            if (
                correction.kind == "department"
                and correction.wrong == bare
                and (not correction.lines or line is None or line in correction.lines)
            ):
                return correction.right
        return bare


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries, by report id. A report without an entry is read all the same."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    def __getitem__(self, report: str) -> Entry:
        return self.entries.get(report) or Entry(report)

    def check(self, report: str, lines: Sequence[str]) -> None:
        """Check that every correction of a report finds what it corrects.

        Raises
        ------
        ReportError
            When a line that a correction names is not there or does not hold the text, naming the catalogue's line.
        """
        printed = ["".join(_TAG.sub(" ", line).split()) for line in lines]
        for item in self[report].corrections:
            missing = [str(n) for n in item.lines if n > len(printed) or item.wrong not in printed[n - 1]]
            if not missing and (item.lines or any(item.wrong in line for line in printed)):
                continue
            where = f"line {', '.join(missing)} of {report}" if missing else report
            raise ReportError(
                f"the correction of {item.wrong!r} finds nothing: {where} does not hold it",
                self.path,
                item.at,
                "mend its 'lines' or 'from', or take the correction out",
            )

    def unused(self, reports: Iterable[str]) -> list[str]:
        """What the catalogue says of reports that are not there, one note per entry."""
        there = set(reports)
        name = self.path.name if self.path else "the catalogue"
        return [
            f"{name}, line {entry.at}: there is no report {entry.report!r}; its entry is not used"
            for entry in self.entries.values()
            if entry.report not in there
        ]

    def complete(self, document: Document) -> Document:
        """A document with what the catalogue says of it as a whole, and the names of departments mended."""
        entry = self[document.report]
        departments = []
        for department in document.departments:
            name = entry.department(department.name, department.line)
            if any(known.name == name for known in departments):
                continue
            departments.append(replace(department, name=name))
        blocks = tuple(
            block._replace(section=block.section._replace(department=name))
            if (name := entry.department(block.section.department)) != block.section.department
            else block
            for block in document.blocks
        )
        return replace(
            document,
            agency=entry.agency or document.agency,
            level=entry.level or document.level,
            title=entry.title or document.title,
            date=entry.date or document.date,
            fiscal_year=entry.fiscal_year or document.fiscal_year,
            departments=tuple(departments),
            blocks=blocks,
        )


def load_catalog(path: Path | str) -> Catalog:
    """Read and check a catalogue; a folder without one gives an empty catalogue.

    Raises
    ------
    ReportError
        When the file is not valid, naming the line and what to change.
    """
    path = Path(path)
    path = path / "catalog.yml" if path.is_dir() else path
    if not path.exists():
        return Catalog()
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not valid YAML"
        raise ReportError(
            f"the catalogue is broken ({problem})", path, mark.line + 1 if mark else None, "mend the YAML at this line"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"the catalogue cannot be read ({error})", path, remedy="save it as UTF-8 text") from None
    if data is None:
        return Catalog()
    return _Reader(path, node).catalog(data)


class _Reader:
    """Checks a catalogue key by key, so that a message can name the line."""

    def __init__(self, path: Path, node: yaml.Node) -> None:
        self.path, self.node = path, node

    def fail(self, message: str, remedy: str, *keys: str | int) -> ReportError:
        return ReportError(message, self.path, self._line(keys), remedy)

    def _line(self, keys: tuple[str | int, ...]) -> int:
        node, line = self.node, 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
        return line

    def catalog(self, data: object) -> Catalog:
        if not isinstance(data, dict) or not isinstance(data.get("reports"), dict):
            raise self.fail("the catalogue has no 'reports'", "begin it with 'reports:' and one entry per report id", "reports")
        entries = {str(report): self._entry(str(report), entry) for report, entry in data["reports"].items()}
        return Catalog(entries, self.path)

    def _entry(self, report: str, entry: object) -> Entry:
        at = ("reports", report)
        if entry is None:
            return Entry(report, at=self._line(at))
        if not isinstance(entry, dict):
            raise self.fail(f"the entry of {report} is not a list of 'key: value' lines", "indent its keys below the id", *at)
        if unknown := sorted(set(map(str, entry)) - _ENTRY_KEYS):
            raise self.fail(
                f"unknown key {unknown[0]!r} in {report}", f"use one of: {', '.join(sorted(_ENTRY_KEYS))}", *at, unknown[0]
            )
        if entry.get("level") not in (None, *LEVELS):
            raise self.fail(f"unknown level {entry['level']!r} in {report}", f"use one of: {', '.join(LEVELS)}", *at, "level")
        texts = {}
        for key in _TEXTS:
            value = entry.get(key)
            if key == "date" and value is not None:
                value = str(value)  # YAML makes a date of 2024-03-01 and a number of 2024
                if not _DATE.fullmatch(value):
                    raise self.fail(f"'date' of {report} is not a date", "write it as 2024, 2024-03 or 2024-03-01", *at, key)
            if value is not None and not isinstance(value, str):
                raise self.fail(f"{key!r} of {report} is not text", "put it in quotes", *at, key)
            texts[key] = value
        year = entry.get("fiscal_year")
        if year is not None and (type(year) is not int or not 1900 <= year <= 2100):
            raise self.fail(f"'fiscal_year' of {report} is not a year", "write it as 2024", *at, "fiscal_year")
        names = entry.get("departments_en") or {}
        if not isinstance(names, dict) or not all(isinstance(v, str) for v in names.values()):
            raise self.fail(
                f"'departments_en' of {report} is not a list of 'name: English name'",
                "write one line per department",
                *at,
                "departments_en",
            )
        corrections = entry.get("corrections") or []
        if not isinstance(corrections, list):
            raise self.fail(f"'corrections' of {report} is not a list", "begin each with '- where:'", *at, "corrections")
        return Entry(
            report=report,
            fiscal_year=year,
            departments_en={"".join(str(k).split()): v for k, v in names.items()},
            corrections=tuple(self._correction(report, n, c) for n, c in enumerate(corrections)),
            at=self._line(at),
            **texts,
        )

    def _correction(self, report: str, number: int, item: object) -> Correction:
        at = ("reports", report, "corrections", number)
        remedy = "write where: {kind, lines}, what: {from, to} and why"
        if not isinstance(item, dict) or set(item) != {"where", "what", "why"}:
            raise self.fail(f"a correction of {report} is incomplete", remedy, *at)
        where, what, why = item["where"], item["what"], item["why"]
        if not isinstance(where, dict) or where.get("kind") not in KINDS or not set(where) <= {"kind", "lines"}:
            raise self.fail(
                f"a correction of {report} does not say where", f"where: kind is one of: {', '.join(KINDS)}", *at, "where"
            )
        lines = where.get("lines") or []
        if not isinstance(lines, list) or not all(isinstance(n, int) and n > 0 for n in lines):
            raise self.fail(f"a correction of {report} has a wrong list of lines", "lines: [12, 34]", *at, "where")
        if (
            not isinstance(what, dict)
            or set(what) != {"from", "to"}
            or not all(isinstance(v, str) and v.strip() for v in what.values())
        ):
            raise self.fail(f"a correction of {report} does not say what", remedy, *at, "what")
        if not isinstance(why, str) or not why.strip():
            raise self.fail(f"a correction of {report} gives no reason", remedy, *at, "why")
        wrong, right = ("".join(what[key].split()) for key in ("from", "to"))
        return Correction(where["kind"], wrong, right, why.strip(), tuple(lines), self._line(at))
