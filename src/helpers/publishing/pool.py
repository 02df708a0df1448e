"""Workers: make pages in several processes, give results as they come, leave nothing behind when stopped."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from helpers.publishing.execute import Failure, Job, Made, make, prepare_worker
from helpers.stopping import signals_held


def make_all(
    jobs: Sequence[Job], workers: int, work: Callable[[Job], Made | Failure] = make
) -> Iterator[tuple[Job, Made | Failure]]:
    """Results in the order in which they are finished.

    A worker that dies (killed for its memory, say) takes the pages that were in work at that moment with it;
    they are tried once more, one by one, so that only the culprit fails.

    Parameters
    ----------
    jobs
        What to do.
    workers
        How many processes.
    work
        What a worker does with a job; must be importable.
    """
    lost = yield from _pass(jobs, min(workers, len(jobs)), work)
    for job in lost:
        again = yield from _pass([job], 1, work)
        for culprit in again:
            yield culprit, Failure(culprit.page.id, culprit.page.notebook, "the worker process died (out of memory?)")


def _pass(jobs: Sequence[Job], workers: int, work: Callable[[Job], Made | Failure]) -> Iterator[tuple[Job, Made | Failure]]:
    if not jobs:
        return []
    lost: list[Job] = []
    # "spawn": the same on every system, and safe whatever threads the caller has.
    executor = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=prepare_worker)
    finished = False
    try:
        with signals_held():
            futures: dict[Future, Job] = {executor.submit(work, job): job for job in jobs}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
        finished = True
    finally:
        if not finished:  # stopped by the user or by an error here: do not wait for notebooks
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
        executor.shutdown(wait=finished, cancel_futures=True)
    order = {id(job): number for number, job in enumerate(jobs)}
    return sorted(lost, key=lambda job: order[id(job)])
