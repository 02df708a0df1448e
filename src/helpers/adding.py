"""Take a new report in: its extract into ``data/raw``, an entry into the catalogue."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from helpers.catalog import LEVELS, load_catalog
from helpers.errors import ReportError

_ASKED = {
    "agency_en": "English name of the agency",
    "title_en": "English title",
    "level": " or ".join(LEVELS),
    "source": "where the document comes from, and when",
}


def add(file: Path, raw: Path) -> Path:
    """Take a report into a folder of reports and its catalogue.

    Parameters
    ----------
    file
        The text of the report; its name without ending becomes the report's id.
    raw
        The folder.

    Returns
    -------
    Path
        The extract that was written.

    Raises
    ------
    ReportError
        When the report cannot be read, is there already, or the catalogue is broken; then nothing has changed.
    """
    from helpers.reading.extract import write_extract
    from helpers.reading.read import read
    from helpers.reading.text import report_id

    if not file.is_file():
        raise ReportError("there is no such file", file, remedy="check the path")
    name = report_id(file)
    target = raw / f"{name}.txt"
    if target.exists():
        raise ReportError(
            "a report of this name is there already", target, remedy="rename the file, or delete the old report first"
        )
    known = name in load_catalog(raw).entries if raw.is_dir() else False
    document = read(file)  # all of it, before anything is written
    raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=raw) as folder:
        draft = write_extract(file, Path(folder))
        if not known:
            _register(raw / "catalog.yml", name, {"agency": document.agency, "level": document.level})
        os.replace(draft, target)
    return target


def _register(path: Path, name: str, found: dict[str, Any]) -> None:
    """Add an entry at the end of the catalogue, comments and all else kept; what the text did not say is left to fill in."""
    lines = [f"  {_yaml(name)}:"]
    lines += [f"    {key}: {_yaml(value)}" for key, value in found.items() if value]
    lines += [f"    # {key}: {what}" for key, what in _ASKED.items() if not found.get(key)]
    if len(lines) == 1 + sum(line.lstrip().startswith("#") for line in lines):
        lines[0] += " {}"  # an entry without keys
    before = path.read_text(encoding="utf-8").rstrip() if path.exists() else "reports:"
    if before.endswith("reports: {}"):
        before = before.removesuffix(" {}")
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(before + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        if name not in load_catalog(draft).entries:
            raise ReportError("'reports' is not the last part of the catalogue", path, remedy="move it to the end of the file")
        os.replace(draft, path)
    except OSError as error:
        raise ReportError(
            f"cannot be written ({error.strerror or error})", path, remedy="check permissions and free space"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _yaml(value: object) -> str:
    """A value on one line, quoted where YAML needs it."""
    return (
        yaml.safe_dump(value, allow_unicode=True, width=10**6, default_flow_style=True).removesuffix("\n").removesuffix("\n...")
    )
