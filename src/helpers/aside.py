"""Calls made aside: in a process of its own, that outlives one call and ends with the process that started it.

For callers that are no good place for the work itself: with threads, an event loop, settings and signals that are
not ours. The process is a plain child that is talked to through its pipes: where the caller dies, however that
comes, the pipe ends, and with it the process and what it has started.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO

GRACE = 5.0
"""Seconds that the process has to end what it has started, when its caller is gone."""


class Gone(Exception):
    """The process ended in the middle of a call (killed, perhaps for its memory)."""


class Aside:
    """One such process, for one call at a time.

    Parameters
    ----------
    environment
        Variables that it is started with, beside those of this process; None takes one away.
    """

    def __init__(self, environment: Mapping[str, str | None] | None = None) -> None:
        merged = {**os.environ, **(environment or {})}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "helpers.aside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: value for name, value in merged.items() if value is not None},
        )

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The function's result, or what it raised.

        Parameters
        ----------
        function
            Found by its name in its module; arguments and result are sent, so they must be what pickle takes.

        Raises
        ------
        Gone
            Where the process ended before the call did; this object is of no further use then.
        """
        try:
            pickle.dump((function, arguments), self._process.stdin, protocol=5)
            self._process.stdin.flush()
            done, value = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
            self.close()
            raise Gone(f"process {self.pid} ended with status {self._process.returncode}") from error
        if not done:
            raise value
        return value

    def stop(self) -> None:
        """End the process in the middle of whatever it does; a call that is under way raises :class:`Gone`."""
        with suppress(OSError):
            self._process.terminate()

    def close(self) -> None:
        """End the process and wait until it has ended."""
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()
        try:
            self._process.wait(GRACE + 1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main() -> None:
    """What the process does: one call after the other, as they come, until the pipe ends."""
    calls, answers = _own_pipes()
    waiting: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(calls, waiting), daemon=True).start()
    while True:
        function, arguments = waiting.get()
        try:
            answer = pickle.dumps((True, function(*arguments)), protocol=5)
        except Exception as error:
            answer = _problem(error)
        answers.write(answer)
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes, out of reach of whatever reads the standard input or prints to the standard output."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return calls, answers


def _receive(calls: BinaryIO, waiting: SimpleQueue[Any]) -> None:
    """Pass the calls on; at their end, end: as when asked to (a handler ends what was started), at the latest by force."""
    try:
        while True:
            waiting.put(pickle.load(calls))
    except Exception as error:
        if not isinstance(error, EOFError):
            print(f"a call cannot be read: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def _problem(error: Exception) -> bytes:
    """An exception as it is, or where it cannot be sent, what it says."""
    try:
        answer = pickle.dumps((False, error), protocol=5)
        pickle.loads(answer)  # some can be written but not read again
        return answer
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), protocol=5)


if __name__ == "__main__":
    # Under its importable name, so that what it raises is what its caller knows.
    from helpers import aside

    aside.main()
