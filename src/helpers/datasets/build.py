"""From a folder of reports to ``data/processed``: read, tidy, make the domain tables, write the package.

All or nothing: a report that cannot be read stops the build before anything is replaced, every such report
is told, and the tables of the last good build stay as they are.

Reports go through in batches, each in one process from its text to encoded tables on disk, so memory holds
no more than a batch for each process; merging reads the tables back chunk by chunk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from helpers.catalog import Catalog, load_catalog
from helpers.datasets.batch import Batch, Made, Told, make
from helpers.datasets.package import merge, workplace
from helpers.errors import ReportError
from helpers.stopping import end_with_parent, ended_at_once, signals_held

Progress = Callable[[str], None]
BATCH_BYTES = 1 << 18
"""How much text of several reports is taken together; a longer report is a batch alone."""
FEWEST_BYTES = 1 << 16
"""How much is at least taken together: a process of its own takes longer to start than to read less than that."""


@dataclass(frozen=True)
class BuildResult:
    """What a build made."""

    out: Path
    rows: Mapping[str, int]
    """Rows by table."""
    reports: tuple[str, ...]
    notes: tuple[str, ...]
    """What a reader should know: what had to be guessed, where a report disagrees with itself."""


def build(
    raw: Path | str, out: Path | str, jobs: int = 1, progress: Progress | None = None, cluster: str | None = None
) -> BuildResult:
    """Clean all reports of a folder into tidy tables.

    Parameters
    ----------
    raw
        Folder with the reports (``*.txt``) and, if there is one, ``catalog.yml``.
    out
        Folder for the tables; what it held before stays until all new files are ready.
    jobs
        Reports read at the same time, each in its own process. The result is the same.
    progress
        Called with a line for every step; by default they go to standard error.
    cluster
        Address of a dask scheduler, whose workers read the reports instead. The result is the same.

    Raises
    ------
    ReportError
        When the folder is missing or holds no report, the catalogue or a report is broken, the cluster cannot be
        used, or the tables cannot be written. Nothing is lost.
    """
    raw, out = Path(raw), Path(out)
    say = progress or _to_stderr
    paths = report_files(raw)
    catalog = load_catalog(raw)
    with workplace(out) as work, _workers(catalog, jobs, cluster) as (jobs, make_all):
        batches = _batches(paths, jobs, work)
        told = list(_told(make_all(batches), len(paths), say))
        errors = [one.error for one in told if one.error]
        if errors:
            raise _all(errors, out)
        say("writing the tables")
        rows = merge([batch.folder for batch in batches], out, work, [one.source for one in told])
    notes = [f"{one.report}, {note}" for one in told for note in one.unsure]
    notes += [note for one in told for note in one.differences]
    notes = catalog.unused(one.report for one in told) + notes
    for note in notes:
        say(f"note: {note}")
    say(f"{len(told)} reports, {rows['tables']} tables, {rows['observations']} observations -> {out}")
    return BuildResult(out, rows, tuple(one.report for one in told), tuple(notes))


def report_files(raw: Path) -> list[Path]:
    """The reports of a folder, by id.

    Raises
    ------
    ReportError
        When the folder is missing or holds none.
    """
    remedy = "put the reports (*.txt) there, or take one in with `python -m helpers add FILE`"
    if not raw.is_dir():
        raise ReportError("there is no such folder", raw, remedy=remedy)
    paths = [path for path in raw.glob("*.txt") if path.is_file() and not path.name.startswith(".")]
    if not paths:
        raise ReportError("this folder holds no report", raw, remedy=remedy)
    return sorted(paths, key=lambda path: path.stem)  # the order of the tables: `a` before `a-1`


def _batches(paths: Sequence[Path], jobs: int, work: Path) -> list[Batch]:
    """Neighbouring reports taken together, so that short ones do not each cost what a batch does; enough to go round."""
    sizes = [path.stat().st_size for path in paths]
    most = min(BATCH_BYTES, max(FEWEST_BYTES, sum(sizes) // (4 * jobs)))
    groups: list[list[Path]] = []
    held = 0
    for path, size in zip(paths, sizes, strict=True):
        if not groups or held + size > most:
            groups.append([])
            held = 0
        groups[-1].append(path)
        held += size
    return [Batch(tuple(group), work / f"{number:06d}") for number, group in enumerate(groups)]


@contextmanager
def _workers(
    catalog: Catalog, jobs: int, address: str | None
) -> Iterator[tuple[int, Callable[[Sequence[Batch]], Iterator[Made]]]]:
    """How many batches are worked on at the same time, and what makes them: processes here, or a cluster."""
    if address is None:
        yield jobs, partial(_make_all, catalog=catalog, jobs=jobs)
        return
    from helpers.cluster import connect
    from helpers.datasets.sending import make_all

    with connect(address) as cluster:
        yield cluster.threads, partial(make_all, catalog=catalog, cluster=cluster)


def _make_all(batches: Sequence[Batch], catalog: Catalog, jobs: int) -> Iterator[Made]:
    work = partial(make, catalog=catalog)
    if min(jobs, len(batches)) <= 1:
        yield from map(work, batches)
        return
    # "spawn": the same on every system and Python, and safe whatever threads the caller has.
    pool = ProcessPoolExecutor(min(jobs, len(batches)), mp_context=get_context("spawn"), initializer=end_with_parent)
    with ended_at_once(pool):
        try:
            with signals_held():
                made = pool.map(work, batches)
            yield from made
        except BrokenProcessPool:
            raise ReportError(
                "a process that read reports was killed, perhaps for want of memory", remedy="try again with fewer --jobs"
            ) from None


def _told(parts: Iterator[Made], count: int, say: Progress) -> Iterator[Told]:
    number = 0
    for part in parts:
        for one in part:
            number += 1
            made = "broken" if one.error else f"{one.tables} tables, {one.observations} observations"
            say(f"[{number}/{count}] {one.report}: {made}")
            yield one


def _all(errors: Sequence[ReportError], out: Path) -> ReportError:
    """One error for all broken reports: mend them, or take them out of the folder."""
    first = errors[0]
    kept = f"; {out} is unchanged" if out.exists() else ""
    if len(errors) == 1:
        return ReportError(
            first.message, first.file, first.line, f"{first.remedy or 'mend it or take it out of the folder'}{kept}"
        )
    others = " | ".join(str(error) for error in errors[1:])
    return ReportError(f"{first.message} ({first.remedy})", first.file, first.line, f"{len(errors) - 1} more: {others}{kept}")


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
