"""``usage``: how often a programme was held and how many took part, by year.

Any table whose numbers stand under both 횟수 and 인원 within named rows is one of usage. The path of a
row's label is read as area, group and programme; a subtotal has no programme.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.datasets.frames import Rows, records
from helpers.datasets.labels import (
    Record,
    by_table,
    clean,
    is_total_label,
    joined,
    label_year,
    labels,
    origin,
    period_year,
    place,
)

MEASURES = {
    "횟수": "sessions",
    "회수": "sessions",
    "인원": "participants",
    "참여인원": "participants",
    "이용인원": "participants",
}


def usage(observations: Rows) -> list[dict[str, Any]]:
    """Sessions and participants of every programme of every report."""
    rows: list[dict[str, Any]] = []
    for members in by_table(records(observations)).values():
        if is_usage(members):
            rows += _from_table(members)
    return rows


def is_usage(members: Iterable[Record]) -> bool:
    """Whether the numbers of a table are those of usage."""
    measured = [row for row in members if _measure(row)]
    named = [row for row in measured if row["row_labels"] and not _measure_label(row["row_labels"][-1])]
    years = {period_year(row["period"]) for row in named} - {None}
    return bool(years) and {_measure(row) for row in named} == {"sessions", "participants"} and _several_programmes(named)


def _several_programmes(rows: Iterable[Record]) -> bool:
    return len({joined(_path(row)) for row in rows}) > 1


def _measure_label(label: str) -> str | None:
    return MEASURES.get(clean(label))


def _measure(row: Record) -> str | None:
    found = [measure for label in labels(row) if (measure := _measure_label(label))]
    return found[-1] if found else None


def _path(row: Record) -> list[str]:
    """Row labels that name something: neither measure nor year."""
    return [label for label in row["row_labels"] if not _measure_label(label) and label_year(label) is None]


def _from_table(members: Iterable[Record]) -> list[dict[str, Any]]:
    rows: dict[tuple, dict[str, Any]] = {}
    for row in members:
        measure = _measure(row)
        path = _path(row)
        if not measure or not path:
            continue
        year = period_year(row["period"])
        key = (*path, year) if year else (*path, row["period"])
        entry = rows.setdefault(key, _entry(row, path, year))
        if measure not in entry:
            entry[measure] = row["value"]
            entry["origins"].append(origin(measure, row))
    return list(rows.values())


def _entry(row: Record, path: list[str], year: int | None) -> dict[str, Any]:
    total = is_total_label(path[-1])
    named = path[:-1] if total else path
    area = named[0] if named else path[0]
    return {
        "report": row["report"],
        "department": row["department"],
        "project": row["project"],
        "area": area,
        "group": joined(named[1:]) if total else joined(named[1:-1]),
        "programme": None if total else named[-1],
        "year": year,
        "is_total": total or year is None,
        "origins": [],
        **place(row),
    }
