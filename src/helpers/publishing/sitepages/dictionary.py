"""The data dictionary: what every table and column means, and the whole of each table to download."""

from __future__ import annotations

from typing import Any

import pyarrow.parquet

from helpers.analysis.formats import digits
from helpers.datasets.schema import BASE, TABLES, TableSpec
from helpers.publishing.names import link
from helpers.publishing.sitepages.downloads import FOLDER, MOST_ROWS
from helpers.publishing.sitepages.given import Files, Given, render
from helpers.publishing.words import known, word


def make(given: Given) -> Files:
    """The data dictionary in all languages."""
    rows = {name: _rows(given, name) for name in TABLES}
    return {given.path("dictionary", language): _page(given, language, rows) for language in given.languages}


def _rows(given: Given, name: str) -> int | None:
    path = given.places.data / f"{name}.parquet"
    return pyarrow.parquet.read_metadata(path).num_rows if path.is_file() else None


def _page(given: Given, language: str, rows: dict[str, int | None]) -> str:
    there = [name for name in TABLES if rows[name] is not None]
    parts = (("domain", [name for name in there if name not in BASE]), ("base", [name for name in there if name in BASE]))
    groups = [
        {
            "key": key,
            "title": word(f"tables_{key}", language),
            "tables": [_table(TABLES[name], given, language, rows[name] or 0) for name in names],
        }
        for key, names in parts
        if names
    ]
    return render("dictionary", given, language, groups=groups)


def _table(spec: TableSpec, given: Given, language: str, rows: int) -> dict[str, Any]:
    paths = {kind: f"{FOLDER}/{spec.name}.{kind}" for kind in ("csv", "xlsx")}
    here = given.path("dictionary", language)
    return {
        "name": spec.name,
        "about": spec.ko if language == "ko" else spec.en,
        "rows": word("table_rows", language, n=digits(rows), columns=digits(len(spec.columns))),
        "files": [
            {
                "label": kind.upper(),
                "href": link(path, here),
                "name": f"{spec.name}.{kind}",
                "size": _size(given.sizes[path]),
                "said": word("download_table", language, table=spec.name, kind=kind.upper()),
            }
            for kind, path in paths.items()
            if path in given.sizes
        ],
        "too_large": rows > MOST_ROWS,
        "foreign": [(", ".join(own), other) for own, other in spec.foreign],
        "columns": [_column(spec, name, language) for name in spec.columns],
    }


def _column(spec: TableSpec, name: str, language: str) -> dict[str, Any]:
    entry = spec.field(name)
    marks = ["key"] * (name in spec.key) + ["nullable"] * (name in spec.nullable)
    return {
        "name": name,
        "type": word(f"type_{entry.type}", language) if known(f"type_{entry.type}") else entry.type,
        "marks": [word(f"column_is_{mark}", language) for mark in marks],
        "unit": entry.unit or "",
        "about": entry.ko if language == "ko" else entry.en,
        "values": entry.enum,
    }


def _size(count: int) -> str:
    """Bytes for reading.

    >>> _size(512), _size(36_400), _size(2_460_000)
    ('1 kB', '36 kB', '2.5 MB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 999_500 else f"{max(round(count / 1e3), 1)} kB"
