"""The data dictionary for readers, made from the schema: ``docs/data-dictionary.md``.

Run ``python -m helpers.datasets.dictionary`` to write it again after the schema has changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from helpers.datasets.fields import Field
from helpers.datasets.schema import BASE, TABLES, TableSpec

_INTRODUCTION = """# Data dictionary

<!-- Made from src/helpers/datasets/fields.py and schema.py by `python -m helpers.datasets.dictionary`; do not edit. -->

Every table stands in `data/processed/` as Parquet and as CSV (UTF-8, LF, lists and JSON as JSON text, missing values
empty), described by `datapackage.json`. Columns marked *may be empty* can be missing; *key* columns together name a row.
`list` is a list of strings. `json` is a JSON array kept as text.

Money: `value` and `unit` are as printed, `amount_krw` is in won. Rows with `is_total` are sums of other rows: leave them
out before adding up. Null `department` means the whole bureau, null `item` the whole of a department or project, source
`계` all sources together. A null `cell` means that the number stands in a line outside tables.
"""


def data_dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [_INTRODUCTION]
    for heading, names in (
        ("Base tables (what cleaning makes)", BASE),
        ("Domain tables (what notebooks read)", [name for name in TABLES if name not in BASE]),
    ):
        parts.append(f"## {heading}\n")
        parts += [_table(TABLES[name]) for name in names]
    return "\n".join(parts)


def _table(spec: TableSpec) -> str:
    lines = [f"### `{spec.name}`", "", f"{spec.en}. {spec.ko}.", ""]
    for own, other in spec.foreign:
        lines.append(f"- {', '.join(f'`{name}`' for name in own)} → `{other}`")
    if spec.foreign:
        lines.append("")
    lines += ["| column | type | unit | meaning | 뜻 |", "|---|---|---|---|---|"]
    lines += [_row(spec, column) for column in spec.columns]
    return "\n".join(lines) + "\n"


def _row(spec: TableSpec, column: str) -> str:
    entry = spec.field(column)
    marks = [entry.type] + ["key"] * (column in spec.key) + ["may be empty"] * (column in spec.nullable)
    cells = [f"`{column}`", ", ".join(marks), entry.unit or "", _meaning(entry), entry.ko]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _meaning(entry: Field) -> str:
    return f"{entry.en}: {', '.join(entry.enum)}" if entry.enum else entry.en


def write(path: Path) -> None:
    """Write the data dictionary, whole or not at all."""
    work = path.with_name(f".{path.name}.new")
    work.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    os.replace(work, path)


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[3] / "docs" / "data-dictionary.md")
