"""Workers: make pages in several processes, give results as they come, leave nothing behind when stopped."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Any

from helpers.analysis import PRELOADED
from helpers.errors import ReportError
from helpers.publishing import zygotes
from helpers.publishing.execute import PLAIN, Failure, Job, Made, make, serve
from helpers.publishing.variables import FIXED, environment

Work = Callable[[Any], Any]
_PATIENCE = 60.0
"""Seconds after which what is done aside is done here."""

WORKER_MODULES = (
    "helpers.publishing.light",
    "helpers.publishing.execute",
    "helpers.publishing.html",
    "helpers.publishing.kernels",
)
"""What workers find imported already; first what imports papermill and nbformat the light way."""


def make_all(
    jobs: Sequence[Job], workers: int, work: Work = make, say: Callable[[str], None] | None = None
) -> Iterator[tuple[Job, Made | Failure]]:
    """Results in the order in which they are finished.

    A worker that dies (killed for its memory, say) takes the page that it was making with it, and a notebook that kills
    the parent of all kernels takes the others that are being made. These are tried once more at the end, one after the
    other, so that only the one whose fault it is fails.

    Parameters
    ----------
    jobs
        What to do.
    workers
        How many processes.
    work
        What a worker does with a job; must be importable.
    say
        Called with a line where processes cannot be forked.
    """
    waiting = deque(jobs)
    again: deque[Job] = deque()
    alone = False
    team = Team(min(workers, len(jobs)), say, fork=any(getattr(job, "engine", None) != PLAIN for job in jobs))
    try:
        while waiting or again or team.busy:
            while waiting and team.idle:
                team.give(work, waiting.popleft())
            if not team.busy:
                alone = True
                team.give(work, again.popleft())
            done = list(team.results())
            while waiting and team.idle:  # nobody waits for what is done with the results
                team.give(work, waiting.popleft())
            for job, result in done:
                if result is not None:
                    yield job, result
                elif alone:
                    yield job, Failure(job.page.id, job.page.notebook, "the worker process died (out of memory?)")
                else:
                    again.append(job)
    except BaseException:  # stopped by the user or by an error here: do not wait for notebooks
        team.kill()
        raise
    team.dismiss()


def foresee(data: str = "") -> None:
    """Have the libraries imported meanwhile, while it is found out what there is to do; and the tables of a folder read."""
    if not zygotes.unsafe():
        with environment({PRELOADED: os.path.abspath(data)} if data else {}, without=()):
            _zygotes()


class Aside:
    """A function that is called in a fork of the process that kernels come from: that has imported pandas, this one has not.

    Parameters
    ----------
    work
        The function; must be importable.
    *arguments
        What it is called with.
    wait
        Whether to wait until that process has imported its libraries. Otherwise the function is called elsewhere only where
        the process is there already, for pages that were made.
    """

    def __init__(self, work: Callable[..., Any], *arguments: Any, wait: bool = False) -> None:
        self._work, self._arguments = work, arguments
        self._connection: Connection | None = None
        self._process: Any = None
        if zygotes.unsafe():
            return
        with suppress(zygotes.ZygoteError, OSError):
            parent = _zygotes()[0] if wait else _running()
            if parent is None:
                return
            parent.wait_ready()
            ours, theirs = multiprocessing.Pipe()
            with theirs:
                self._process = parent.call("helpers.publishing.pool:answer", [theirs.fileno()])
            self._connection = ours
            ours.send(sys.path)
            ours.send((work, arguments))

    def result(self) -> Any:
        """What the function gives; where it could not be called there, it is called here.

        Raises
        ------
        ReportError
            As the function does.
        """
        answered, problem = None, None
        if self._connection is not None:
            with suppress(OSError, EOFError), self._connection:
                if self._connection.poll(_PATIENCE):
                    answered, problem = self._connection.recv()
                else:
                    self._process.kill()
            self._connection = None
        if isinstance(problem, ReportError):
            raise problem
        return answered if answered is not None else self._work(*self._arguments)

    def drop(self) -> None:
        """Nobody wants to know any more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            with suppress(OSError):
                self._process.kill()


def aside(work: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives, called where pandas is imported already (see :class:`Aside`).

    Raises
    ------
    ReportError
        As the function does; whatever else goes wrong there, it is called here.
    """
    return Aside(work, *arguments).result()


def _running() -> zygotes.Zygote | None:
    with environment(FIXED):
        return zygotes.running(os.environ)


def answer(descriptor: int) -> None:
    """The other side of :class:`Aside`."""
    connection = Connection(descriptor)
    with suppress(EOFError, OSError):  # nobody wants to know any more
        sys.path[:] = connection.recv()
        work, arguments = connection.recv()
        try:
            answered = work(*arguments), None
        except ReportError as error:
            answered = None, error
        except Exception:  # it will arise once more where it was asked for
            answered = None, None
        connection.send(answered)


class Team:
    """Some workers, each with a connection.

    Parameters
    ----------
    size
        How many at most; each is started when there is something for it to do.
    say
        Called with a line where processes cannot be forked; by default it goes to standard error.
    fork
        Whether they are to be forked at all.
    """

    def __init__(self, size: int, say: Callable[[str], None] | None = None, fork: bool = True) -> None:
        self.size = size
        self.busy: dict[Connection, Any] = {}
        self._resting: list[Connection] = []
        self._processes: dict[Connection, Any] = {}
        self._zygotes: tuple[zygotes.Zygote, zygotes.Zygote] | None = None
        self._say = say or _to_stderr
        if fork:
            self._prepare_forks()

    @property
    def forks(self) -> bool:
        """Whether workers and kernels are forked."""
        return self._zygotes is not None

    def _prepare_forks(self) -> None:
        self._zygotes = None
        why = zygotes.unsafe()
        try:
            if not why:
                pair = _zygotes()
                for parent in pair:
                    parent.wait_ready()
                self._zygotes = pair
        except zygotes.ZygoteError as error:
            why = str(error)
        if why:
            self._say(f"notebooks run in kernels that are started one by one, not forked: {why}")

    @property
    def idle(self) -> bool:
        """Whether another job can be given."""
        return bool(self._resting) or len(self._processes) < self.size

    def give(self, work: Work, job: Any) -> None:
        """Have a worker do something."""
        connection = self._resting.pop() if self._resting else self._start()
        self.busy[connection] = job
        if not self.forks and isinstance(job, Job):
            job = replace(job, engine=PLAIN)
        with suppress(OSError):  # one that has just died is noticed when its result is waited for
            connection.send((work, job))

    def results(self) -> Iterator[tuple[Any, Any]]:
        """Wait until something is done: jobs and their results, None where the worker died."""
        for connection in wait(list(self.busy)):
            job = self.busy.pop(connection)
            try:
                result = connection.recv()
            except (EOFError, OSError):
                connection.close()
                _end(self._processes.pop(connection))
                yield job, None
            else:
                self._resting.append(connection)
                yield job, result

    def _start(self) -> Connection:
        ours, theirs = multiprocessing.Pipe()
        process = self._fork(theirs)
        if process is None:
            process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
            process.start()
        theirs.close()
        ours.send(sys.path)
        self._processes[ours] = process
        return ours

    def _fork(self, connection: Connection) -> zygotes.ForkedProcess | None:
        """A forked worker; where the processes that fork were killed, by new ones, and where those will not either, none."""
        for _ in range(2):
            if self._zygotes is None:
                break
            kernels, workers = self._zygotes
            try:
                with kernels.connect() as channel:
                    return workers.call("helpers.publishing.execute:serve_forked", [connection.fileno(), channel.fileno()])
            except (zygotes.ZygoteError, OSError):
                self._prepare_forks()
        return None

    def dismiss(self) -> None:
        """Let the workers go: they end when they see that nobody has work for them."""
        for connection, process in self._processes.items():
            connection.close()
            _end(process)

    def kill(self) -> None:
        """End the workers and their kernels at once."""
        for process in self._processes.values():
            with suppress(OSError):
                process.terminate()
        for connection, process in self._processes.items():
            connection.close()
            _end(process)


def _end(process: Any) -> None:
    """Wait for a worker that has nothing left to do."""
    with suppress(subprocess.TimeoutExpired):
        process.join(5) if hasattr(process, "join") else process.wait(5)
    with suppress(OSError):
        process.kill()


def _zygotes() -> tuple[zygotes.Zygote, zygotes.Zygote]:
    """The parents of kernels and of workers; they import their libraries at the same time."""
    with environment(FIXED):
        return zygotes.current(os.environ), zygotes.current(os.environ, WORKER_MODULES)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
