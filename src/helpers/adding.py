"""Take a new report in: its extract into ``data/raw``, an entry into the catalogue."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from helpers.catalog import LEVELS, load_catalog
from helpers.errors import ReportError

if TYPE_CHECKING:
    from helpers.reading.document import Document

_ASKED = {
    "agency": "whose report it is",
    "agency_en": "English name of the agency",
    "title_en": "English title",
    "level": " or ".join(LEVELS),
    "source": "where the document comes from, and when",
}
_UNSAFE = re.compile(r"[^\w.-]+")


def add(file: Path, raw: Path, report: str | None = None) -> list[str]:
    """Take a report into a folder of reports and its catalogue.

    Parameters
    ----------
    file
        The text of the report, in any encoding that reports are read in.
    raw
        The folder.
    report
        The report's id; by default the name of the file without ending, every run of blanks and signs as ``-``.

    Returns
    -------
    list of str
        What was written and what was found, line by line, for the terminal.

    Raises
    ------
    ReportError
        When the report cannot be read, is there already, or the catalogue is broken; then nothing has changed.
    """
    from helpers.inventory import inventory
    from helpers.reading.extracts import write_extract
    from helpers.reading.reader import read
    from helpers.tables import records

    if not file.is_file():
        raise ReportError("there is no such file", file, remedy="check the path")
    name = safe_id(file.stem if report is None else report, file, given=report is not None)
    target = raw / f"{name}.txt"
    catalog = load_catalog(raw)
    with tempfile.TemporaryDirectory(prefix="adding-") as folder:
        draft = write_extract(file, Path(folder), name)
        document = read(draft)  # all of it, before anything is written
        _refuse_known(target, draft)
        known = name in catalog.entries
        base = records(catalog.complete(document))
    try:
        raw.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=raw) as folder:
            draft = write_extract(file, Path(folder), name)
            if not known:
                _register(raw / "catalog.yml", name, document)
            os.replace(draft, target)
    except OSError as error:
        raise ReportError(
            f"cannot be written ({error.strerror or error})", target, remedy="check permissions and free space"
        ) from None
    entry = "its entry was there and is as it was" if known else "an entry for it is at the end"
    return [
        f"{target} is in; {raw / 'catalog.yml'}: {entry}",
        *inventory(catalog.complete(document), base),
        "next: complete the entry of the catalogue, then run `make`",
    ]


def safe_id(text: str, file: Path, given: bool = False) -> str:
    """An id that is the name of a file in its folder and nothing else.

    >>> safe_id("해솔군 2024년 (업무보고)", Path("x.txt"))
    '해솔군-2024년-업무보고'
    """
    plain = unicodedata.normalize("NFC", text)
    name = _UNSAFE.sub("-", plain).strip("-.")
    if not name or len(name.encode()) > 200 or (given and name != plain):
        raise ReportError(
            f"{text!r} cannot be a report id", file, remedy="name one with --id: letters, digits, '-', '_' and '.' only"
        )
    return name


def _refuse_known(target: Path, draft: Path) -> None:
    if not target.exists():
        return
    if target.read_bytes() == draft.read_bytes():
        raise ReportError("this report is there already, with the same content", target, remedy="nothing to add: run `make`")
    raise ReportError(
        "another report of this name is there already",
        target,
        remedy="rename the file, name another id with --id, or delete the old report first",
    )


def _register(path: Path, name: str, document: Document) -> None:
    """Add an entry at the end of the catalogue, comments and all else kept; what the text did not say is left to fill in."""
    found = {"agency": document.agency, "level": document.level}
    lines = [f"  {_yaml(name)}:"]
    lines += [f"    {key}: {_yaml(value)}" for key, value in found.items() if value]
    if len(lines) == 1:
        lines[0] += " {}  # take the brackets out with the first line below it"
    lines += [f"    # {key}: {what}" for key, what in _ASKED.items() if not found.get(key)]
    said = {"title": document.title, "date": document.date, "fiscal_year": document.fiscal_year}
    lines += [
        f"    # {key}: {_yaml(value)}  # as read; take the first # away to change it" for key, value in said.items() if value
    ]
    lines += [f"    # {key}: not found" for key, value in said.items() if not value]
    if document.departments:
        lines += ["    # departments_en:", *(f"    #   {_yaml(d.name)}: English name" for d in document.departments)]
    before = path.read_bytes().decode("utf-8") if path.exists() else "reports:"
    end = "\r\n" if "\r\n" in before else "\n"
    before = before.rstrip()
    if before.endswith("reports: {}"):
        before = before.removesuffix(" {}")
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes((before + end * 2 + end.join(lines) + end).encode("utf-8"))
        if name not in load_catalog(draft).entries:
            raise ReportError("'reports' is not the last part of the catalogue", path, remedy="move it to the end of the file")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _yaml(value: object) -> str:
    """A value on one line, quoted where YAML needs it."""
    return (
        yaml.safe_dump(value, allow_unicode=True, width=10**6, default_flow_style=True).removesuffix("\n").removesuffix("\n...")
    )
