"""Whether the tables of an earlier build are still what a build would make: by content, with the standard library alone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers import fingerprints

_VERSION = 1
_ELSEWHERE = ("analysis/", "publishing/")
"""Code that has no part in a build."""


def inputs(raw: Path, out: Path) -> dict[str, Any]:
    """Digests of what tables are made from: texts, catalogue, code, versions; and where they come from and go to."""
    package = Path(__file__).resolve().parents[1]
    code = fingerprints.tree(package)
    return {
        "raw": os.path.abspath(raw),
        "out": os.path.abspath(out),
        "texts": fingerprints.flat(raw, ".txt") | fingerprints.flat(raw, ".yml"),
        "code": {path: value for path, value in code.items() if not path.startswith(_ELSEWHERE)},
        "packages": fingerprints.packages(),
    }


def remembered(states: Path, raw: Path, out: Path) -> list[str] | None:
    """What a build would say, where it would make what is there already.

    Parameters
    ----------
    states
        Folder of what is known of earlier builds.
    raw, out
        Folders of the build.

    Returns
    -------
    list of str or None
        The notes of that build and a line that nothing has changed; None where anything may be different, tables that
        were altered or removed included.
    """
    try:
        state = json.loads(_file(states, out).read_text(encoding="utf-8"))
        if state["version"] != _VERSION or not state["outputs"]:
            return None
        if state["inputs"] != inputs(raw, out) or state["outputs"] != fingerprints.tree(out):
            return None
        return [*(f"note: {note}" for note in state["notes"]), f"{state['reports']} reports unchanged -> {out}"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(states: Path, before: dict[str, Any], raw: Path, out: Path, reports: int, notes: Sequence[str]) -> None:
    """Write down what a build has made; nothing where its inputs were changed meanwhile.

    Parameters
    ----------
    states
        Folder of what is known of earlier builds.
    before
        The inputs as they were when it began.
    raw, out
        Folders of the build.
    reports
        How many reports it read.
    notes
        What it told the reader.
    """
    path = _file(states, out)
    path.unlink(missing_ok=True)
    if before != inputs(raw, out):
        return
    outputs = fingerprints.tree(out)
    state = {"version": _VERSION, "inputs": before, "outputs": outputs, "reports": reports, "notes": list(notes)}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(json.dumps(state, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _file(states: Path, out: Path) -> Path:
    """One file for each folder of tables: a build elsewhere says nothing about this one."""
    return states / f"{hashlib.sha256(os.path.abspath(out).encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.json"
