"""How work ends before its time: Ctrl-C and SIGTERM at once, and workers with the process that they work for."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

GRACE = 1.0
"""Seconds that a command has to end by itself once it was asked to."""
MESSAGE = "stopped; what was finished is kept, the next run makes the rest"

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name))


def stoppable(command: Callable[[], int]) -> int:
    """Run a whole program so that SIGINT and SIGTERM end it, soon, whatever it is doing.

    Python turns SIGINT into an exception, which may arise in the middle of an import (and come out as another
    one) or where it is printed and forgotten. So the signal itself is remembered, and a second thread ends the
    process if that has not happened after :data:`GRACE` seconds. Workers see to themselves (:func:`end_with_parent`).

    Parameters
    ----------
    command
        The program; its result is the exit status.

    Returns
    -------
    int
        The exit status of the command. Where a signal came the process ends here, with 128 and the signal's number:
        the interpreter's own end would wait for workers, stumble over modules that are half imported, and, where the
        exception came through an ``exec``, send the signal to itself once more.
    """
    asked: list[int] = []
    ending = threading.Lock()

    def end() -> None:
        ending.acquire()  # never released: whoever comes second waits for the end
        with suppress(OSError, RuntimeError, ValueError):  # a closed pipe, or another thread is in the middle of a line
            print(f"\n{MESSAGE}", file=sys.stderr, flush=True)
        with suppress(OSError, RuntimeError, ValueError):
            sys.stdout.flush()
        os._exit(128 + asked[0])

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            return  # impatience must not disturb what is being cleared away; the timer runs
        timer = threading.Timer(GRACE, end)
        timer.daemon = True
        timer.start()
        raise KeyboardInterrupt

    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or in the background of a script
            signal.signal(number, ask)
    try:
        status = command()
    except BaseException:
        if asked:
            end()
        raise
    if asked:
        end()
    return status


def end_with_parent(last: Callable[[], None] | None = None) -> None:
    """First thing in a worker process: Ctrl-C is the parent's business, and when the parent goes, so does this one.

    Without it a worker whose parent was killed works on, or waits for ever for work that nobody sends.

    Parameters
    ----------
    last
        What is to be done before the process ends so (or is terminated): end what it has started itself.
    """
    from multiprocessing import connection, parent_process

    def stop(*_: object) -> None:
        try:
            if last:
                last()
        finally:
            os._exit(1)

    parent = parent_process()

    def watch() -> None:
        connection.wait([parent.sentinel])
        stop()

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, stop)
    if hasattr(signal, "pthread_sigmask"):  # started by one that held signals back
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    if parent is not None:
        threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold SIGINT and SIGTERM back while workers are started: they inherit that, and no Ctrl-C hits one that is
    still importing and has not heard yet that it is not its business."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def ended_at_once(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Use a pool of processes, and where that ends with an exception do not wait for the work that is being done."""
    finished = False
    try:
        yield
        finished = True
    finally:
        if not finished:
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
