"""Sums that fail, settled by what another place prints: the number that both doubt is to blame."""

from __future__ import annotations

import json
import re

from .notes import number
from .tidy import Record, to_json

_FAILS = re.compile(r"^.*? gives -?[\d,]+(?:\.\d+)?\.")


def settle(records: list[Record]) -> None:
    """Name as suspect of a failing sum the one number of it that another place prints as the sum would have it.

    A sum alone blames its total. Where a line or another table prints a part differently, and with that value the
    sum holds, the part is to blame. Changes ``suspects`` and ``note`` of such records.
    """
    elsewhere: dict[tuple, Record] = {}
    for record in records:
        if record["kind"] == "cross-table" and record["severity"] == "slip" and record["cell"] is not None:
            elsewhere[_address(record)] = record
    if not elsewhere:
        return
    tables = {record["table"] for record in elsewhere.values()}
    sums = [r for r in records if r["kind"] == "sum" and r["table"] in tables and r["cell"] is not None]
    sound = {tuple(m) for r in sums if r["holds"] for m in json.loads(r["members"])}
    for record in sums:
        own = _address(record)
        if record["severity"] != "slip" or own in elsewhere or json.loads(record["suspects"]) != [list(own)]:
            continue
        gap = record["printed"] - record["computed"]
        doubted = [elsewhere[m] for m in map(tuple, json.loads(record["members"])) if m in elsewhere and m not in sound]
        mending = [r for r in doubted if abs(r["computed"] - r["printed"] - gap) < 1e-6]
        stated = _FAILS.match(record["note"])
        if len(mending) == 1 and stated:
            part = mending[0]
            name = part["note"].partition(" is printed as ")[0]
            source = json.loads(part["members"])[0][1]
            record["suspects"] = to_json([list(_address(part))])
            record["note"] = (
                f"{stated.group()} It would fit if line {part['line']} ({name}) read {number(part['computed'])} "
                f"instead of {number(part['printed'])}. Line {source} says so too."
            )


def _address(record: Record) -> tuple:
    return tuple([record[key] for key in ("report", "line", "cell", "html_index", "html_row", "part")])
