"""What things are, by content: files, folders, installed packages. Nothing but the standard library is needed for it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

MISSING = "missing"
"""The digest of a file that is not there."""

_PROJECT = "report_notebooks-"


def digest(value: Any) -> str:
    """Digest of a value that JSON can hold, of half the usual length: what is known of a page is many of them."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def file_digest(path: Path | str) -> str:
    """SHA-256 of a file's content."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_or_missing(path: Path | str) -> str:
    """The same; :data:`MISSING` where there is no such file, or none that can be read."""
    try:
        return file_digest(path)
    except OSError:
        return MISSING


def still_digest(path: Path | str) -> str:
    """The same; of a folder, a pipe or a device, which cannot be read or would lose what another waits for, none."""
    return digest_or_missing(path) if os.path.isfile(path) or not os.path.exists(path) else "no file"


def listing_digest(folder: Path | str) -> str:
    """Digest of the names in a folder, without what editors and Python leave there; :data:`MISSING` where there is none."""
    try:
        names = os.listdir(folder)
    except OSError:
        return MISSING
    return digest(sorted(name for name in names if not name.startswith(".") and name != "__pycache__"))


def files_below(folder: Path | str) -> list[str]:
    """Paths of all files below a folder, relative and with ``/``; what editors and Python leave there is not counted."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in ("__pycache__", ".ipynb_checkpoints")]
        inside = os.path.relpath(base, folder)
        for name in names:
            if not name.startswith(".") and not name.endswith((".pyc", "~")):
                found.append((name if inside == "." else f"{inside}/{name}").replace(os.sep, "/"))
    return sorted(found)


def tree(folder: Path | str, endings: tuple[str, ...] = ("",)) -> dict[str, str]:
    """Digests of the files below a folder with one of the endings, by path; of a folder that is missing, none."""
    return {path: digest_or_missing(os.path.join(folder, path)) for path in files_below(folder) if path.endswith(endings)}


def flat(folder: Path | str, ending: str) -> dict[str, str]:
    """Digests of the files of a folder itself with an ending, by name."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(ending) and not name.startswith("."))
    except OSError:
        return {}
    return {name: digest_or_missing(os.path.join(folder, name)) for name in names}


def packages() -> dict[str, str]:
    """Versions of the interpreter and of everything that is installed for it, by name, from the names of folders alone.

    The project itself is left out: its code is looked at, whatever version it says it is.
    """
    found = {"python": ".".join(map(str, sys.version_info[:3])), "platform": sys.platform}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info") and not name.startswith(_PROJECT):
                package, _, version = name.removesuffix(".dist-info").partition("-")
                found.setdefault(package, version)
    return dict(sorted(found.items()))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names of what was added, taken away or changed between two sets of digests."""
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))


def named(names: Iterable[str], most: int = 3) -> str:
    """Some names for a sentence, the rest counted."""
    listed = list(names)
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest} more" if rest > 0 else "")
