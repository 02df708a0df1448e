"""Run the notebooks that are out of date, write their pages and the site's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from helpers.errors import ReportError
from helpers.publishing import cache, older, parameters, reads, unchanged
from helpers.publishing.indexing import Ahead, files_of, write_site
from helpers.publishing.places import Places, write_atomically
from helpers.publishing.plan import Page, choose, make_plan
from helpers.publishing.progress import Progress
from helpers.publishing.site import frames, versioned
from helpers.publishing.undisturbed import undisturbed

INDEX = unchanged.INDEX

TIMEOUT = 600.0
"""Seconds that one notebook may take."""


@dataclass(frozen=True)
class Outcome:
    """What a run did."""

    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    """Why, by page id."""
    index: Path | str = Path()
    """Where the index is; a URL where the site was put there."""


@dataclass(frozen=True)
class Task:
    """A page with the key of what it is made from."""

    page: Page
    parts: Mapping[str, str]
    values: Mapping[str, Any]
    todo: str
    """``run``, ``render`` or ``keep``."""
    why: str
    executed: Path
    frame: Any
    """What stands around the notebook on its page."""


@undisturbed
def run(
    places: Places,
    only: Sequence[str] | None = None,
    jobs: int | None = None,
    force: bool = False,
    explain: bool = False,
    timeout: float = TIMEOUT,
    values: Mapping[str, Any] | None = None,
    say: Callable[[str], None] = print,
    cluster: str | None = None,
    engine: str = "forked",
) -> Outcome:
    """Make the pages whose inputs have changed, the site's own among them.

    Parameters
    ----------
    places
        The folders.
    only
        Patterns (``*``, ``?``) that the ids of the pages must fit; None for all.
    jobs
        How many notebooks at the same time; None for one a core.
    force
        Make pages also where nothing has changed.
    explain
        Say for each page what is to be done and why.
    timeout
        Seconds that one notebook may take.
    values
        Parameters to run the chosen pages with instead of the planned ones.
    say
        Where explanations go.
    cluster
        Address of a dask scheduler, whose workers execute the notebooks instead. The pages are the same.
    engine
        papermill's name for what executes them: ``forked``, or ``nbclient`` for kernels that are started one by one.

    Returns
    -------
    Outcome
        A notebook that fails is in ``failed``; its old page stays, the others are made.

    Raises
    ------
    ReportError
        Before anything is run: an unknown page, parameter or value, a table or notebook that is missing, a cluster
        that cannot be used. Later: a cluster that is lost; what is finished is kept.
    """
    before = unchanged.inputs(places)  # first of all: what is imported from here on is this code or a later one
    if cluster is None and engine == "forked":
        from helpers.publishing import pool

        pool.foresee(str(places.data))
    plan = make_plan(places)
    memory = cache.Memory(places.cache / "memory.json")
    now = cache.Now(places, memory)
    tasks = _tasks(_chosen(plan, only, values), plan, now, force)
    if explain:
        for task in tasks:
            say(f"{task.todo:<6} {task.page.id}: {task.why}")
    due = [task for task in tasks if task.todo != "keep"]
    failed: dict[str, str] = {}
    ahead = Ahead(plan, now, {task.page.id for task in due}) if due and cluster is None and engine == "forked" else None
    try:
        if due:
            failed = _make(due, now, before, timeout, jobs or os.cpu_count() or 1, cluster, engine)
        if only is None:
            _forget_gone(plan, places, memory)
        write_site(plan, now, before, ahead)
    except BaseException:  # also when stopped half way: what is finished is finished, and is not made again by the next run
        with suppress(ReportError):
            memory.save()
        raise
    finally:
        if ahead is not None:
            ahead.drop()
    memory.save()
    if not values and (only is None or unchanged.up_to_date(places) is None):  # of all pages is more than of some
        _remember([task.page for task in tasks], places, memory, before, only)
    return Outcome(
        made=tuple(task.page.id for task in due if task.page.id not in failed),
        kept=tuple(task.page.id for task in tasks if task.todo == "keep"),
        failed=failed,
        index=places.site / INDEX,
    )


def look(places: Places, only: Sequence[str] | None = None, values: Mapping[str, Any] | None = None) -> list[Task]:
    """What a run would do for each page, and why; nothing is done. Parameters and errors as for :func:`run`."""
    plan = make_plan(places)
    now = cache.Now(places, cache.Memory(places.cache / "memory.json"))
    return _tasks(_chosen(plan, only, values), plan, now, force=False)


def _chosen(plan: Sequence[Page], only: Sequence[str] | None, values: Mapping[str, Any] | None) -> list[Page]:
    chosen = choose(plan, only)
    if not values:
        return chosen
    return [
        replace(page, parameters={**page.parameters, **values}, language=values.get("language", page.language)) for page in chosen
    ]


def _tasks(chosen: Sequence[Page], plan: Sequence[Page], now: cache.Now, force: bool) -> list[Task]:
    places, memory = now.places, now.memory
    around = frames(plan, places)
    notebooks: dict[str, tuple[Mapping[str, Any], str, Mapping[str, str]]] = {}
    tasks = []
    for page in chosen:
        notebook = places.notebooks / page.notebook
        if page.notebook not in notebooks:
            read = _read_notebook(notebook, memory)
            notebooks[page.notebook] = (read["declared"], read["digest"], now.code(read["code"], notebook.parent))
        known, digest, code = notebooks[page.notebook]
        parameters.check_names(page, notebook, known)
        parameters.check_values(page, plan)
        values = parameters.run_values(page, known, _data_dir(places))
        shown = {name: str(value) for name, value in values.items() if name != "data_dir"}
        frame = replace(around[page.id], parameters=around[page.id].parameters | shown, language=page.language)
        parts = {
            **now.common,
            "notebook": {page.notebook: digest},
            "parameters": {name: repr(value) for name, value in values.items() if name != "data_dir"},
            "code": code,
            "frame": {entry.name: cache.digest(repr(getattr(frame, entry.name))) for entry in fields(frame)},
        }
        executed = places.executed / Path(page.path).with_suffix(".ipynb")
        todo, why = cache.reason(parts, memory.pages.get(page.id), now, page.path, executed)
        if force:
            todo, why = "run", "--force"
        tasks.append(Task(page, parts, values, todo, why, executed, frame))
    return tasks


def _read_notebook(notebook: Path, memory: cache.Memory) -> Mapping[str, Any]:
    """What is needed of a notebook's file: its parameters, a digest of its cells, its code; read once for each content."""
    key = cache.digest_or_missing(notebook)
    if key not in memory.notebooks:
        declared = parameters.declared(notebook)
        node = parameters.read_notebook(notebook)
        code = [cell.source for cell in node.cells if cell.cell_type == "code"]
        memory.notebooks[key] = {"declared": declared, "digest": cache.notebook_digest(node), "code": code}
    return memory.notebooks[key]


def _data_dir(places: Places) -> str:
    """The data folder as seen from the notebooks: relative where both are in one project, so that outputs do not
    depend on where the project lies."""
    common = os.path.commonpath([places.data, places.notebooks]) if places.data.anchor == places.notebooks.anchor else ""
    inside = common and Path(common) == places.notebooks.parent
    return Path(os.path.relpath(places.data, places.notebooks)).as_posix() if inside else str(places.data)


def _make(
    due: Sequence[Task],
    now: cache.Now,
    before: Mapping[str, Any],
    timeout: float,
    workers: int,
    cluster: str | None,
    engine: str,
) -> dict[str, str]:
    """Make pages in parallel and write them as they come; the reasons of those that fail, by page id."""
    from helpers.publishing.execute import Failure, Job

    places, memory = now.places, now.memory
    tasks = {task.page.id: task for task in due}
    jobs = []
    for task in due:
        stored = task.executed.read_text(encoding="utf-8") if task.todo == "render" else None
        notebook = str((places.notebooks / task.page.notebook).absolute())
        jobs.append(Job(task.page, notebook, task.values, task.frame, timeout, stored, engine))
    # The longest first, as far as one knows: nothing long is begun when the others are about done.
    jobs.sort(key=lambda job: -memory.pages.get(job.page.id, cache.Known()).seconds)
    failed: dict[str, str] = {}
    made: list[str] = []
    try:
        with _workers(places, workers, cluster) as (workers, make_all):
            progress = Progress(len(jobs), "pages", min(workers, len(jobs)))
            for job, result in make_all(jobs):
                task = tasks[job.page.id]
                if isinstance(result, Failure):
                    failed[job.page.id] = _note_failure(result, task, places, memory)
                    progress.step(job.page.id, failed[job.page.id])
                    continue
                _write(task, result, now)
                made.append(job.page.id)
                progress.step(job.page.id)
    finally:
        # Where the code or what it read was changed meanwhile, nobody knows which of the two the notebook has seen.
        later = unchanged.inputs(places)
        for page_id in made:
            if cache.disturbed(memory.pages[page_id], before, later):
                memory.pages[page_id] = replace(memory.pages[page_id], parts={})
    progress.end()
    return {task.page.id: failed[task.page.id] for task in due if task.page.id in failed}


@contextmanager
def _workers(places: Places, workers: int, address: str | None) -> Iterator[tuple[int, Callable[..., Iterator[Any]]]]:
    """How many pages are made at the same time, and what makes them: processes here, or a cluster."""
    if address is None:
        from helpers.publishing import pool

        yield workers, partial(pool.make_all, workers=workers)
        return
    from helpers.cluster import connect
    from helpers.publishing import remote

    with connect(address) as cluster:
        yield cluster.threads, partial(remote.make_all, cluster=cluster, places=places)


def _note_failure(failure: Any, task: Task, places: Places, memory: cache.Memory) -> str:
    message = f"{failure.notebook}, {failure.message}"
    shown = message
    if failure.executed:
        path = task.executed.with_suffix(".failed.ipynb")
        write_atomically(path, failure.executed)
        shown += f" (traceback in {_short(path)})"
    known = older.mark_older(
        places.site / task.page.path, memory.pages.get(task.page.id, cache.Known()), message, task.page.language
    )
    memory.pages[task.page.id] = replace(known, path=task.page.path, failed=message)
    return shown


def _write(task: Task, result: Any, now: cache.Now) -> None:
    places, memory = now.places, now.memory
    target = places.site / task.page.path
    if task.todo == "render":
        known = memory.pages[task.page.id].parts["reads"]
        answers = now.answers(known, memory.pages[task.page.id].sources)
    else:
        seen = reads.seen(result.reads, places)
        answers = {read: seen.get(read) or now.lookup.digest(read) for read in reads.settle(result.reads, places)}
    write_atomically(task.executed, result.executed)
    write_atomically(target, versioned(result.html, reads.version(answers)))
    task.executed.with_suffix(".failed.ipynb").unlink(missing_ok=True)
    memory.pages[task.page.id] = cache.Known(
        parts={**task.parts, "reads": answers},
        sources=now.sources_of(answers),
        page=cache.file_digest(target),
        executed=cache.file_digest(task.executed),
        path=task.page.path,
        made=older.now(),
        seconds=round(result.seconds, 2),
    )


def _remember(
    chosen: Sequence[Page], places: Places, memory: cache.Memory, before: Mapping[str, Any], only: Sequence[str] | None
) -> None:
    """Write down that all that was asked for is up to date, where it is."""
    known = [memory.pages.get(page.id, cache.Known()) for page in chosen]
    if any(entry.failed or not entry.parts for entry in (*known, *memory.site.values())):
        unchanged.forget(places)
        return
    pages = {page.id: (page.path, entry.page) for page, entry in zip(chosen, known, strict=True)}
    own = {path: made for entry in memory.site.values() for path, made in files_of(entry).items()}
    read = [answered for entry in (*known, *memory.site.values()) for answered in entry.parts["reads"].items()]
    unchanged.remember(places, before, pages, own, read, only)


def _forget_gone(plan: Sequence[Page], places: Places, memory: cache.Memory) -> None:
    """Take out the pages that we made in an earlier run and that the plan no longer has."""
    there = {page.id for page in plan}
    paths = {page.path for page in plan}
    for page_id in [page_id for page_id in memory.pages if page_id not in there]:
        path = memory.pages.pop(page_id).path
        target = places.site / path
        if path and path not in paths and target.resolve().is_relative_to(places.site.resolve()):
            executed = (places.executed / path).with_suffix(".ipynb")
            for gone in (target, executed, executed.with_suffix(".failed.ipynb")):
                gone.unlink(missing_ok=True)
                with suppress(OSError):  # the folder of a report is taken out with its last page
                    gone.parent.rmdir()


def _short(path: Path | str) -> str:
    try:
        return str(path if isinstance(path, str) else path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def finish(outcome: Outcome, stream=None) -> int:
    """Say what a run did; the exit status (1 where a page failed)."""
    stream = stream or sys.stderr
    made, kept = len(outcome.made), len(outcome.kept)
    print(f"{made} made, {kept} unchanged, {len(outcome.failed)} failed", file=stream)
    for page_id, message in outcome.failed.items():
        print(f"failed: {page_id}: {message}", file=stream)
    print(f"The index is {_short(outcome.index)}", file=stream)
    return 1 if outcome.failed else 0
