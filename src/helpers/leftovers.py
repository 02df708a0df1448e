"""What a run that was killed left behind: finished where it was ready, cleared away where it was not.

Call these with the lock of the folder (:mod:`helpers.locking`), so that nothing that is in work is taken for a leftover.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READY = "ready"
"""A file in a build's work folder: all of ``new`` is written, what follows is moving it into place."""
SCRATCH = "scratch"
"""A file in the folder of what is known of earlier runs: names the folder of a run's temporary files."""
_PREFIX = "helpers-run-"
_DRAFT = re.compile(r"\..+\.(\d+)\.tmp")
_WORK = r"\.{}-[a-z0-9_]{{8}}"


def clear_drafts(*folders: Path, ended: bool = False) -> None:
    """Take away the files that a writer had not finished (``.name.pid.tmp``), in all folders below.

    Parameters
    ----------
    folders
        Where to look.
    ended
        Only those of processes that are no more: where no lock keeps others from writing.
    """
    for folder in folders:
        for path in folder.rglob(".*.tmp"):
            found = _DRAFT.fullmatch(path.name)
            if found and not path.is_dir() and not (ended and _lives(int(found[1]))):
                path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def lock_of(out: Path) -> Path:
    """The lock of a folder of tables: beside it, as builds put whole new ones there."""
    return out.parent / f".{out.name}.lock"


def works(out: Path) -> list[Path]:
    """The work folders of builds of a folder of tables."""
    name = re.compile(_WORK.format(re.escape(out.name)))
    return sorted(path for path in out.parent.glob(f".{out.name}-*") if name.fullmatch(path.name) and path.is_dir())


def half_replaced(out: Path) -> bool:
    """Whether a build was killed while it moved its tables into place: some are new, some old."""
    return any((work / READY).exists() for work in works(out))


def finish_builds(out: Path) -> None:
    """Move in what a killed build had ready, so that the folder holds one whole package; take its work folder away."""
    for work in works(out):
        if (work / READY).exists():
            out.mkdir(exist_ok=True)
            for path in sorted((work / "new").iterdir()):
                os.replace(path, out / path.name)
        shutil.rmtree(work)


def interrupted(cache: Path) -> bool:
    """Whether a run has not come to its end: it goes on, or was killed and what it left is to be cleared away."""
    return (cache / SCRATCH).exists()


def short_base(room: int) -> str | None:
    """Where to make temporary folders that sockets lie in, whose addresses may have some 100 characters.

    Parameters
    ----------
    room
        Characters that come after it.

    Returns
    -------
    str or None
        None for the usual place, where that is short enough.
    """
    usual = tempfile.gettempdir()
    return "/tmp" if os.name == "posix" and len(os.fsencode(usual)) + room > 100 else None


@contextmanager
def scratch(cache: Path) -> Iterator[Path]:
    """One folder for all temporary files of a run, its workers and its kernels; what an earlier run left is taken away.

    Parameters
    ----------
    cache
        Where the folder's name is kept while it is there, so that the next run finds what a killed one left.
    """
    note = cache / SCRATCH
    _clear_scratch(note)
    before = {name: os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")}
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=short_base(50)))
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(folder), encoding="utf-8")
        os.environ.update(dict.fromkeys(before, str(folder)))  # whatever is started from here on inherits it
        yield folder
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            note.unlink(missing_ok=True)


def _clear_scratch(note: Path) -> None:
    try:
        folder = Path(note.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return
    if folder.is_absolute() and re.fullmatch(_PREFIX + "[a-z0-9_]{8}", folder.name):
        end = time.monotonic() + 3
        while folder.exists() and time.monotonic() < end:  # kernels of a run that was killed a moment ago are still going
            shutil.rmtree(folder, ignore_errors=True)
