"""What a run that was killed left behind: finished where it was ready, cleared away where it was not.

Call these with the lock of the folder (:mod:`helpers.locking`), so that nothing that is in work is taken for a leftover.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WORK = "helpers-build"
"""The first file in a build's work folder, and the last one that goes: tells it from others' folders of such a name."""
READY = "ready"
"""A file in a build's work folder: all of ``new`` is written, what follows is moving it into place."""
BACK = "back"
"""What :data:`READY` is renamed to when moving has failed: what was moved is to be moved back."""
MADE = "made"
"""A file in a build's work folder: there was no folder of tables before."""
SCRATCH = "scratch"
"""A file in the folder of what is known of earlier runs: names the folder of a run's temporary files."""
_PREFIX = "helpers-run-"
_DRAFT = re.compile(r"\..+\.(\d+)\.tmp")
_WORK_NAME = r"\.{}-[a-z0-9_]{{8}}"


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
    """The work folders of builds of a folder of tables; those that builds have made, whatever else has such a name."""
    return [path for path in _named_so(out) if (path / WORK).is_file()]


def _named_so(out: Path) -> list[Path]:
    name = re.compile(_WORK_NAME.format(re.escape(out.name)))
    return sorted(path for path in out.parent.glob(f".{glob.escape(out.name)}-*") if name.fullmatch(path.name))


def new_work(out: Path) -> Path:
    """A work folder for a build, beside the folder of tables."""
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    (work / WORK).touch()
    return work


def remove_work(work: Path) -> None:
    """Take a work folder away, so that one of which only a part is gone is still known for what it is."""
    for path in work.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != WORK:
            path.unlink(missing_ok=True)
    with suppress(OSError):  # what could not be taken away keeps it
        (work / WORK).unlink(missing_ok=True)
        work.rmdir()


def half_replaced(out: Path) -> bool:
    """Whether a build was killed while it moved its tables into place, or back: some are new, some old."""
    return any(map(unfinished, works(out)))


def unfinished(work: Path) -> bool:
    """Whether tables have yet to be moved out of a work folder, or back."""
    return (work / READY).exists() or (work / BACK).exists()


def finish_builds(out: Path) -> None:
    """Move in what a killed build had ready, or back what it was moving back; take its work folder away.

    The folder of tables holds one whole package then.
    """
    for work in works(out):
        if (work / BACK).exists():
            move_back(work, out)
        elif (work / READY).exists():
            out.mkdir(exist_ok=True)
            for path in _in_order(work / "new"):
                os.replace(path, out / path.name)
        remove_work(work)
    for path in _named_so(out):  # made by a build that was killed before it could say so; others' do not go, they hold something
        with suppress(OSError):
            path.rmdir()


def move_in(work: Path, out: Path) -> None:
    """Move the files of ``new`` into the folder of tables one by one; killed on the way, :func:`finish_builds` goes on."""
    new, old, added = work / "new", work / "old", work / "added"
    old.mkdir(exist_ok=True)
    added.mkdir(exist_ok=True)
    (work / READY).touch()
    if not out.exists():
        (work / MADE).touch()
        out.mkdir()
    for path in _in_order(new):
        if (out / path.name).exists():
            shutil.copy2(out / path.name, old / path.name)
        else:
            (added / path.name).touch()
        os.replace(path, out / path.name)
    (work / READY).unlink()


def _in_order(new: Path) -> list[Path]:
    """What describes the others last."""
    return sorted(new.iterdir(), key=lambda path: (path.suffix == ".json", path.name))


def move_back(work: Path, out: Path) -> None:
    """Undo :func:`move_in`, wherever it has come to; needs no space. Killed at any moment, it is called again."""
    if (work / READY).exists():
        (work / READY).rename(work / BACK)
    if not (work / BACK).exists():
        return
    waiting = {path.name for path in (work / "new").iterdir()}  # never moved: copies of those may be half written
    for path in (work / "added").iterdir():
        if path.name not in waiting:
            (out / path.name).unlink(missing_ok=True)
    for path in (work / "old").iterdir():
        if path.name not in waiting:
            os.replace(path, out / path.name)
    if (work / MADE).exists():
        with suppress(OSError):  # somebody has put something else there
            out.rmdir()
    (work / BACK).unlink()


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
