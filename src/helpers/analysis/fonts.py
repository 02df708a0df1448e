"""The Korean typeface of the charts: NanumGothic (OFL) as it comes inside the koreanize-matplotlib wheel.

The package itself is never imported: it needs ``distutils``, which newer Pythons no longer have.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path

from matplotlib import font_manager

from helpers.errors import ReportError

PACKAGE = "koreanize-matplotlib"
FILES = ("NanumGothic.ttf", "NanumGothicBold.ttf")


@cache
def font_files() -> tuple[Path, Path]:
    """The files of the typeface, normal and bold."""
    try:
        listed = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise ReportError(
            f"the package {PACKAGE} with the Korean typeface is not installed", remedy="run `make setup`"
        ) from error
    paths = {path.name: Path(str(path.locate())) for path in listed if path.name in FILES}
    missing = [file for file in FILES if file not in paths or not paths[file].is_file()]
    if missing:
        raise ReportError(f"the package {PACKAGE} lacks {missing[0]}", remedy="install it again")
    return paths[FILES[0]], paths[FILES[1]]


@cache
def korean_font() -> str:
    """Make the typeface known to matplotlib.

    Returns
    -------
    str
        Its family name, for ``font.family``.
    """
    files = font_files()
    for file in files:
        font_manager.fontManager.addfont(file)
    known = font_manager.fontManager.ttflist
    # Where the system has a typeface of that name, it may be another version, and charts would come out differently.
    name = font_manager.FontProperties(fname=files[0]).get_name()
    known[:] = [entry for entry in known if entry.name != name or Path(entry.fname) in files]
    # The bold file calls itself semi-bold, and matplotlib would say so for every bold word.
    known[:] = [replace(entry, weight=700) if Path(entry.fname).name == FILES[1] else entry for entry in known]
    return name
