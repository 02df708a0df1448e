"""Work sent to a dask.distributed cluster: connecting, checking that it is the same code there, results as they come.

Nothing is shared with the other machines but the installed environment: what a call needs is sent with it, or once
for all calls as *luggage* (an archive that each worker unpacks). A call does not run in the worker itself, which has
threads and an event loop, but in a process beside it (:mod:`helpers.aside`); a worker that is killed takes that
process with it, and the scheduler gives the call to another.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import re
import secrets
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from helpers import luggage
from helpers.errors import ReportError

PATIENCE = 10.0
"""Seconds to wait for the scheduler, and for a first worker."""
FAREWELL = 5.0
"""Seconds to wait for the workers to end what they do for us."""
ALONE = 60.0
"""Seconds without any worker after which a run gives up; a nanny has started another one long before."""
PIECE = 8 << 20
"""Bytes of luggage that are sent together."""
_ENDING = {"closing", "closed", "stopping", "stopped", "failed"}
_SOURCES = {".py", ".j2", ".css", ".js", ".json", ".svg", ".yml"}


class Lost(NamedTuple):
    """Stands for the result of a call whose workers or processes were killed each time."""

    why: str


class Differs(Exception):
    """Raised on a worker whose code is not that of the machine that sent the call."""


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """A cluster, checked: it answers, has workers, and they have the code and packages that are here.

    Parameters
    ----------
    address
        Of the scheduler, as dask prints it: ``tcp://host:8786``.

    Raises
    ------
    ReportError
        Where it cannot be used, within some ten seconds.
    """
    try:
        import distributed
    except ImportError:
        raise ReportError(
            "--cluster needs the package distributed, which is not installed",
            remedy='install the extra: pip install "report-notebooks[cluster]" (in the project\'s folder: pip install -e ".[cluster]")',
        ) from None
    for name in list(logging.root.manager.loggerDict):  # they say at length what we say in a line
        if name.startswith(("distributed", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", message="Sending large graph")  # the luggage is meant to travel
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared below
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False, name="report-notebooks")
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise ReportError(
            f"there is no scheduler at {address} ({_first_line(error)})",
            remedy="start one with `dask scheduler` and give the address that it prints, as tcp://host:8786",
        ) from None
    cluster = Cluster(client, address)
    try:
        cluster.check()
        yield cluster
    finally:
        cluster.end()


class Cluster:
    """A connection for the calls of one command."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.session = secrets.token_hex(6)
        self.wanted = fingerprint()

    @property
    def threads(self) -> int:
        """How many calls it works on at the same time."""
        return max(1, sum(self.client.nthreads().values()))

    def check(self) -> None:
        """See that there are workers and that they, and the scheduler, can be given our calls."""
        from distributed import TimeoutError as Late

        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except (Late, TimeoutError):
            raise ReportError(
                f"the scheduler at {self.address} has no worker", remedy=f"start some with `dask worker {self.address}`"
            ) from None
        remedy = "install the same version of the project and of its packages there (requirements.lock), then restart it"
        try:
            self._within(PATIENCE, "the scheduler", self.client.run_on_scheduler, fingerprint)
        except ReportError:
            raise
        except Exception as error:
            raise ReportError(f"the scheduler cannot load helpers ({_first_line(error)})", self.address, remedy=remedy) from None
        there = self._within(PATIENCE, "a worker", self.client.run, fingerprint, on_error="return")
        for worker, found in sorted(there.items()):
            if not isinstance(found, dict):
                raise ReportError(f"the worker cannot load helpers ({_first_line(found)})", worker, remedy=remedy)
            if found != self.wanted:
                raise ReportError(
                    f"the worker differs from this machine: {_differences(self.wanted, found)}", worker, remedy=remedy
                )

    def _within(self, seconds: float, who: str, ask: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """What the client is answered; its own questions wait for ever where a machine has stopped."""
        answers: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

        def wait() -> None:
            try:
                answers.put((ask(*arguments, **options), None))
            except Exception as error:
                answers.put((None, error))

        threading.Thread(target=wait, daemon=True).start()
        try:
            answer, error = answers.get(timeout=seconds)
        except Empty:
            raise ReportError(
                f"{who} has not answered for {seconds:g} s", self.address, remedy="look at its log, then restart it"
            ) from None
        if error is not None:
            raise error
        return answer

    def each(
        self,
        function: Callable[[Any, Path | None], Any],
        items: Iterable[Any],
        packed: bytes | None = None,
        environment: Mapping[str, str | None] | None = None,
    ) -> Iterator[tuple[int, Any]]:
        """Numbers of items and the function's results for them, in the order in which they are finished.

        Items are taken as they are needed, some more than there are threads. What the calls of a killed worker have
        cost is done again by others. A call that still fails so is tried once more when all others are done.

        Parameters
        ----------
        function
            Of an item and the folder of the luggage; found by its name on the workers.
        items
            What to call it with.
        packed
            Luggage (:func:`helpers.luggage.pack`) that every call finds unpacked.
        environment
            Variables of the processes that the calls run in; None takes one away.

        Yields
        ------
        (int, Any)
            The result may be :class:`Lost`.

        Raises
        ------
        ReportError
            Where the cluster is no longer there.
        """
        send = _Sending(self, function, self._luggage(packed), dict(environment or {}))
        lost: list[tuple[int, bytes]] = []
        try:
            waiting = enumerate(items)
            more = True
            while more or send.calls:
                most = 2 * self.threads + 2  # asked anew each time: workers come and go
                while more and len(send.calls) < most:
                    number, item = next(waiting, (None, None))
                    more = number is not None
                    if more:
                        send(number, pickle.dumps(item, protocol=5))
                if send.calls:
                    number, call, result = send.next()
                    if isinstance(result, Lost):
                        lost.append((number, call))
                    else:
                        yield number, result
            for number, call in sorted(lost):
                send(number, call)
                number, _, result = send.next()
                yield number, result
        finally:
            send.cancel()

    def _luggage(self, packed: bytes | None) -> list[Any]:
        """The pieces of the luggage: results of calls, not scattered data, which would be lost with their worker."""
        if packed is None:
            return []
        name = hashlib.sha256(packed).hexdigest()[:16]
        pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
        return [
            self.client.submit(bytes, piece, key=f"luggage-{name}-{number}", priority=10) for number, piece in enumerate(pieces)
        ]

    def end(self) -> None:
        """Stop what still runs for us, and let go; a cluster that is gone does not keep us."""
        with suppress(Exception):
            self._within(FAREWELL, "a worker", self.client.run, end_session, self.session, on_error="ignore")
        with suppress(Exception):
            self.client.close(timeout=2)


class _Sending:
    """Calls that are under way."""

    def __init__(self, cluster: Cluster, function: Callable[..., Any], pieces: Sequence[Any], environment: dict) -> None:
        self.cluster, self.client = cluster, cluster.client
        self.function, self.pieces, self.environment = function, list(pieces), environment
        self.calls: dict[str, tuple[int, bytes, Any]] = {}
        self._done: SimpleQueue[str] = SimpleQueue()
        self._sent = 0

    def __call__(self, number: int, call: bytes) -> None:
        self._sent += 1
        key = f"{self.function.__name__}-{self.cluster.session}-{self._sent}"
        about = (self.cluster.session, self.cluster.wanted, self.environment)
        future = self.client.submit(work, self.function, call, about, self.pieces, key=key)
        self.calls[key] = (number, call, future)
        future.add_done_callback(lambda done: self._done.put(done.key))

    def next(self) -> tuple[int, bytes, Any]:
        """The next call that is finished: its number, what was sent, its result."""
        from distributed import KilledWorker

        number, call, future = self.calls.pop(self._wait())
        if future.status == "cancelled":
            raise self._gone("the connection to the scheduler was lost")
        try:
            return number, call, pickle.loads(future.result())
        except KilledWorker as error:
            return number, call, Lost(f"each of the {error.allowed_failures + 1} workers that took it was killed")
        except Differs as error:
            raise ReportError(str(error), remedy="install the same version there, then restart the worker") from None

    def _wait(self) -> str:
        from distributed.comm import CommClosedError

        alone_since = None
        while True:
            try:
                key = self._done.get(timeout=2)
            except Empty:
                try:
                    workers = self.client.nthreads()
                except (OSError, CommClosedError, TimeoutError, ValueError):
                    workers = {}
                if workers:
                    alone_since = None
                    continue
                alone_since = alone_since or time.monotonic()
                if time.monotonic() - alone_since > ALONE:
                    raise self._gone("the cluster has had no worker for a minute") from None
                continue
            if key in self.calls:
                return key

    def _gone(self, message: str) -> ReportError:
        return ReportError(
            message, self.cluster.address, remedy="look at its log, start it again, then run this again; what is finished is kept"
        )

    def cancel(self) -> None:
        """Take back what is not finished."""
        futures = [*(future for _, _, future in self.calls.values()), *self.pieces]
        self.calls.clear()
        with suppress(Exception):
            if futures and self.client.status == "running":
                self.client.cancel(futures, force=True)


# What follows is done on the workers.


@cache
def fingerprint() -> dict[str, str]:
    """What results depend on beside what is sent: the sources of helpers, versions of Python and of the packages.

    Kept from the first time on: what a process has loaded does not change with the files.
    """
    package = Path(__file__).resolve().parent
    total = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in _SOURCES and path.is_file()):
        total.update(f"{path.relative_to(package).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    found = {"helpers": total.hexdigest()[:12], "python": ".".join(map(str, sys.version_info[:3]))}
    with suppress(metadata.PackageNotFoundError):
        for needed in metadata.requires("report-notebooks") or ():
            name = re.match(r"[\w.-]+", needed)
            if name and ("extra ==" not in needed or "cluster" in needed):
                with suppress(metadata.PackageNotFoundError):
                    found[name[0]] = metadata.version(name[0])
    return found


def work(function: Callable[..., Any], call: bytes, about: tuple[str, dict, dict], pieces: Sequence[bytes]) -> bytes:
    """Make a call on a worker, in a process beside it; the result as bytes, which only the sender need understand."""
    from distributed import get_worker

    session, wanted, environment = about
    worker = get_worker()
    if (found := fingerprint()) != wanted:  # it may have come after the check
        raise Differs(f"{worker.address}: the worker differs: {_differences(wanted, found)}")
    key = worker.get_current_task()

    def wanted() -> bool:
        """Whether the result is still waited for: dask stops no call, whoever took it back or was killed."""
        task = worker.state.tasks.get(key)
        return worker.status.name not in _ENDING and task is not None and task.state != "cancelled"

    with luggage.visit(session, Path(worker.local_directory), pieces, environment) as place:
        result = place.call(function, pickle.loads(call), wanted)
        return pickle.dumps(result or Lost("the process that worked on it died (out of memory?)"))


def end_session(session: str) -> None:
    """Stop what runs on this worker for a command that is done or was stopped."""
    luggage.end(session)


def _differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    names = [name for name in sorted({*wanted, *found}) if wanted.get(name) != found.get(name)]
    return ", ".join(f"{name} {found.get(name, 'none')} there, {wanted.get(name, 'none')} here" for name in names)


def _first_line(error: object) -> str:
    text = str(error).strip().split("\n")[0] or type(error).__name__
    return text if len(text) <= 200 else text[:197] + "..."
