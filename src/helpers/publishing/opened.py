"""Files that notebooks open: which of them say something about a page, and by what name they are kept."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path

from helpers.leftovers import SCRATCH
from helpers.publishing.places import Places

_SYSTEM = ("/proc", "/sys", "/dev", "/run", "/etc")
_PARTS = ("lib", "lib64", "share", "etc", "include", "bin", "Lib", "DLLs")
"""Folders of an installation that hold the interpreter, its libraries and their settings."""
_FONTS = (".ttf", ".otf", ".ttc", ".pfb", ".afm")


def kept_path(path: str, places: Places) -> str:
    """The name that an opened file or folder is kept by.

    Parameters
    ----------
    path
        An absolute path.
    places
        The folders of the run.

    Returns
    -------
    str
        Relative to the project's folder where it lies there, by whatever links it was reached; absolute elsewhere.
        Empty where its content says nothing about the page, or its version is known.
    """
    if f"{os.sep}__pycache__{os.sep}" in path:
        try:
            path = source_from_cache(path)
        except ValueError:
            return ""
    root = places.notebooks.parent
    real = os.path.realpath(path)
    package = Path(__file__).parents[1]  # its code is looked at whether it was opened or not
    own = (places.site, places.cache, package, root / ".venv", root / ".git", root / ".ipynb_checkpoints")
    if any(_below(real, os.path.realpath(folder)) for folder in own):
        return ""
    # By the name that was asked for, so that a link that leads elsewhere one day is seen; then by where that leads.
    top = os.path.realpath(root)
    place = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    for name, folder in ((path, os.path.abspath(root)), (path, top), (place, top), (real, top)):
        if _below(name, folder):
            return Path(name).relative_to(folder).as_posix()
    return "" if _apart(path, places) or _apart(real, places) else path


def _apart(path: str, places: Places) -> bool:
    """Whether a path outside of the project is the system's, a library's, a font, a cache or temporary."""
    if path.endswith(_FONTS) or {"site-packages", "dist-packages"} & set(Path(path).parts):
        return True
    if any(_below(path, folder) for folder in (*_SYSTEM, *_installed(), *_temporary(places))):
        return True
    home = os.path.expanduser("~")
    hidden = _below(path, home) and os.path.relpath(path, home).split(os.sep)[0]
    return bool(hidden) and (hidden in ("Library", "AppData") or (hidden.startswith(".") and hidden != "."))


@cache
def _installed() -> tuple[str, ...]:
    tops = {top for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix) for top in (prefix, os.path.realpath(prefix))}
    return tuple(os.path.join(top, part) for top in sorted(tops) for part in _PARTS) + tuple(f"/usr/{part}" for part in _PARTS)


def _temporary(places: Places) -> list[str]:
    """The folder of a run's own temporary files (:func:`helpers.leftovers.scratch`); not one that all share."""
    try:
        folder = (places.cache / SCRATCH).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    return [folder, os.path.realpath(folder)] if os.path.isabs(folder) else []


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
