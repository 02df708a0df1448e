"""What is known of earlier runs, and whether a page is still what its inputs say: by content, never by time."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers.publishing.places import Places, file_digest, tree_digest, write_atomically

_PACKAGES = ("ipykernel", "matplotlib", "nbclient", "nbconvert", "numpy", "pandas", "papermill", "pyarrow", "seaborn")
_RUN = ("notebook", "parameters", "data", "quoted", "code", "packages")
"""Parts of the key that the executed notebook depends on; the others only change how it is rendered."""


@dataclass(frozen=True)
class Known:
    """What an earlier run left of one page."""

    parts: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    """Digest of the page's file."""
    executed: str = ""
    """Digest of the executed notebook's file."""
    path: str = ""
    failed: str = ""
    """Why the last attempt failed, or nothing."""
    made: str = ""
    """When the page's good version was made (ISO 8601, UTC)."""


def digest(value: Any) -> str:
    """SHA-256 of a value that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def common_parts(places: Places) -> dict[str, str]:
    """The parts of the key that are the same for every page of a run."""
    package = Path(__file__).resolve().parents[1]
    publishing = tree_digest(Path(__file__).parent, ("*.py", "*.j2", "*.css", "*.json", "*.js"))
    rooms = [
        tree_digest(room, ("*.py", "*.yml")) for room in sorted(package.iterdir()) if room.is_dir() and room.name != "publishing"
    ]
    versions = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in _PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = ""
    return {
        "data": tree_digest(places.data, ("*.parquet",)),
        "quoted": tree_digest(places.raw, ("*.txt",)) if places.raw.is_dir() else "",
        "code": digest([*rooms, *[file_digest(path) for path in sorted(package.glob("*.py")) if path.name != "__main__.py"]]),
        "packages": digest(versions),
        "template": publishing,
    }


def notebook_digest(node: Any) -> str:
    """Digest of what a notebook does: sources and tags of its cells, not outputs, counts or the editor's metadata."""
    return digest([[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in node.cells])


def reason(parts: Mapping[str, str], known: Known | None, places: Places, path: str, executed: Path) -> tuple[str, str]:
    """What is to be done for a page, and why.

    Parameters
    ----------
    parts
        The parts of the page's key as they are now.
    known
        What the last run left, if there was one.
    places
        The folders.
    path
        Where the page's file is, below the site's folder.
    executed
        Where the executed notebook is kept.

    Returns
    -------
    (str, str)
        ``run``, ``render`` or ``keep``; and the reason in words.
    """
    if known is None or not known.parts:
        return "run", "it has not been made yet"
    if known.failed:
        return "run", f"the last attempt failed ({known.failed})"
    changed = [name for name in sorted(parts) if parts[name] != known.parts.get(name)]
    if any(name in _RUN for name in changed):
        return "run", "changed: " + ", ".join(changed)
    file = places.site / path
    if not changed and file.is_file() and file_digest(file) == known.page:
        return "keep", "nothing changed"
    why = "changed: " + ", ".join(changed) if changed else "its file is missing or was altered"
    if executed.is_file() and file_digest(executed) == known.executed:
        return "render", why
    return "run", why + "; the executed notebook is gone"


class Memory:
    """The file in which a run writes down what it has made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages: dict[str, Known] = {}
        self.index: list[str] = []
        """Digests of what the index was made from, and of its file."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            self.pages = {str(key): Known(**value) for key, value in stored["pages"].items()}
            self.index = [str(value) for value in stored["index"]]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass  # no memory, or one of another version: everything is made anew

    def save(self) -> None:
        """Write what is known, sorted."""
        pages = {key: asdict(self.pages[key]) for key in sorted(self.pages)}
        text = json.dumps({"index": self.index, "pages": pages}, ensure_ascii=False, indent=1)
        write_atomically(self.path, text + "\n")
