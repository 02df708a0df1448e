"""A process that imports the heavy libraries once and then forks a copy of itself for whoever asks.

What is forked has the libraries at hand and nothing else: the parent runs no notebook, opens no event loop, has one
thread. It is started by :mod:`helpers.publishing.zygotes` and lives as long as somebody holds the other end of its socket,
whatever way its owner ends.

A message on that socket is one byte that says what is wanted, with file descriptors: first the request itself (JSON),
then a pipe to say on, line by line, what becomes of the child (its process id, ``ready``, its exit status at the end),
then what the child is to have.
"""

from __future__ import annotations

import atexit
import builtins
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from helpers.publishing import limits

KERNEL, CALL, ADOPT = b"k", b"c", b"a"
INLINE = "module://matplotlib_inline.backend_inline"
_MOST_FDS = 16
_FEWEST_FDS = {KERNEL: 4, CALL: 2, ADOPT: 1}
_PATIENCE = 4.0
"""Seconds that threads of an import (matplotlib's while it lists fonts) may take to end."""

_HASTE = 0.5
"""Seconds that threads which run before any import may take."""

_FAREWELL = 1.0
"""Seconds that a kernel that ends waits for its last message to be sent."""

_matplotlibrc = ""
"""The settings that matplotlib was imported with."""

_by_imports: dict[str, str] = {}
"""Variables that the imports have set."""


class Child(NamedTuple):
    """A process that was forked."""

    channel: int
    """Descriptor of the socket on which it was asked for: it ends with that."""
    status: int
    """Pipe on which its owner hears of it."""


def prepare(modules: Sequence[str], channel: socket.socket | None = None) -> str:
    """Import modules, and what else is done once; why no process can be forked afterwards, or nothing."""
    if count := _threads_left(_HASTE):  # coverage, profilers and debuggers start them; no import will end them
        return f"{count} threads run in every interpreter"
    if channel is not None:
        _watch(channel)
    before = dict(os.environ)
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # pandas looks, when imported, whether it is in a kernel
    try:
        for name in modules:
            module = importlib.import_module(name)
            if hasattr(module, "warm"):
                module.warm()
    except Exception as error:
        return f"{name} cannot be imported ({type(error).__name__}: {error})"
    finally:
        del builtins.get_ipython
        signal.setitimer(signal.ITIMER_REAL, 0)
    _by_imports.update({name: value for name, value in os.environ.items() if before.get(name) != value})
    if count := _threads_left(_PATIENCE):
        return f"{count} threads were started by importing {', '.join(modules)}"
    gc.collect()
    gc.freeze()  # a collection in a child would copy the pages that it shares with us
    return ""


def _watch(channel: socket.socket) -> None:
    """While modules are imported, end soon after nobody waits for them any more; by a signal, as threads are no good."""
    waiting = select.poll()
    waiting.register(channel, 0)  # tells of nothing but the end of the other side

    def look(*_: object) -> None:
        if waiting.poll(0):
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.siginterrupt(signal.SIGALRM, False)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)


def _threads_left(patience: float) -> int:
    """Threads beside this one that are there after some seconds."""
    end = time.monotonic() + patience
    while (count := _threads()) > 1 and time.monotonic() < end:
        time.sleep(0.01)
    return count - 1


def _threads() -> int:
    """Threads of this process, those of C libraries included."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def serve(channel: socket.socket, modules: Sequence[str]) -> None:
    """Fork what is asked for until the last socket is closed."""
    if refusal := prepare(modules, channel):
        with suppress(OSError):  # whoever asked may be gone
            channel.send(f"refused: {refusal}".encode())
        return
    global _matplotlibrc
    if (matplotlib := sys.modules.get("matplotlib")) is not None:
        _matplotlibrc = matplotlib.matplotlib_fname()
    try:
        channel.send(b"ready")
    except OSError:  # whoever asked is gone
        return
    waking, woken = os.pipe()
    for end in (waking, woken):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # with a handler, the wake-up pipe below is written to
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    channels = {channel.fileno(): channel}
    children: dict[int, Child] = {}
    while channels:
        readable, _, _ = select.select([waking, *channels], [], [])
        for end in readable:
            if end == waking:
                with suppress(BlockingIOError):
                    os.read(waking, 4096)
                _reap(children)
                continue
            try:
                message, fds, _, _ = socket.recv_fds(channels[end], 64, _MOST_FDS)
            except ConnectionError:  # it ended without having read what we said
                message, fds = b"", []
            if message and len(fds) < _FEWEST_FDS.get(message, 2):  # this process may open no more files
                for fd in fds:
                    os.close(fd)
            elif not message:  # whoever held the other end is gone, or has no more use for its children
                channels.pop(end).close()
                _end([pid for pid, child in children.items() if child.channel == end])
            elif message == ADOPT:
                channels[fds[0]] = socket.socket(fileno=fds[0])
            else:
                _fork(message, fds, end, channels, children, (waking, woken))
    _end(list(children))


def _fork(
    kind: bytes,
    fds: Sequence[int],
    channel: int,
    channels: dict[int, socket.socket],
    children: dict[int, Child],
    own: Sequence[int],
) -> None:
    request, status, *given = fds
    parent = os.getpid()
    pid = os.fork()
    if pid:
        children[pid] = Child(channel, status)
        for fd in (request, *given):
            os.close(fd)
        _say(status, str(pid))
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for known in channels.values():
            known.close()
        for fd in (*own, *(child.status for child in children.values())):
            os.close(fd)
        children.clear()
        _alone(parent)
        with open(request, encoding="utf-8", errors="surrogatepass") as stream:
            asked = json.load(stream)
        _surroundings(asked)
        code = _kernel(asked, status, given) if kind == KERNEL else _call(asked, status, given)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        _leave(code)


def _alone(parent: int) -> None:
    """In the child: a session of its own, the usual signals, and death with the parent."""
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def _surroundings(asked: dict[str, Any]) -> None:
    """Environment, folder and random numbers as of a process that has just been started."""
    os.environ.clear()
    os.environ.update(asked["env"] | _by_imports)
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(asked["cwd"])
    tempfile.tempdir = None  # where temporary files go is looked up anew
    if (numpy := sys.modules.get("numpy")) is not None:
        numpy.random.seed()  # the generators of the standard library are seeded anew by Python itself
    if (matplotlib := sys.modules.get("matplotlib")) is not None:
        if matplotlib.matplotlib_fname() != _matplotlibrc:  # the folder has settings of its own
            matplotlib.rcParams.update(matplotlib.rc_params())
        matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or INLINE


def _kernel(asked: dict[str, Any], status: int, given: Sequence[int]) -> int:
    """In the child: be the kernel that ``python -m ipykernel_launcher`` would be."""
    from ipykernel.kernelapp import IPKernelApp

    null = os.open(os.devnull, os.O_RDONLY)
    for number, fd in enumerate((null, *given)):
        os.dup2(fd, number)
        os.close(fd)
    sys.argv = asked["argv"]
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    limits.apply()
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    _look_for_children_first(app.kernel)
    _say(status, "ready")
    os.close(status)
    app.start()
    # Asked to end, the control thread may still be publishing that it is idle. ipykernel closes what it publishes on before
    # it waits for that thread, and then waits for ever.
    if (control := app.control_thread) is not None and control.is_alive():
        control.stop()
        control.join(_FAREWELL)
    return 0


def _look_for_children_first(kernel: Any) -> None:
    """Have a kernel that ends ask the system whether it has children, before it looks through all processes for them."""
    search = getattr(kernel, "_process_children", None)
    if search is None:  # another ipykernel than that of the lock
        return

    def children() -> list[Any]:
        try:
            known = [Path(f"/proc/self/task/{thread}/children").read_text() for thread in os.listdir("/proc/self/task")]
        except OSError:  # another system, or a thread that has just ended
            return search()
        return search() if any(known) else []

    kernel._process_children = children


def _call(asked: dict[str, Any], status: int, given: Sequence[int]) -> int:
    """In the child: call a function with the descriptors that came with the request."""
    os.close(status)
    module, name = asked["target"].split(":")
    getattr(importlib.import_module(module), name)(*given)
    return 0


def _leave(code: int) -> None:
    """End a child as the interpreter ends: threads awaited, exit functions run, streams flushed; nothing of the parent's."""
    with suppress(BaseException):
        threading._shutdown()
    with suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(BaseException):
            stream.flush()
    os._exit(code)


def _reap(children: dict[int, Child]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        if (child := children.pop(pid, None)) is not None:
            _say(child.status, f"exit {os.waitstatus_to_exitcode(status)}")
            os.close(child.status)


def _end(pids: Sequence[int]) -> None:
    """Kill children, and whatever they have started that stayed in their session."""
    for pid in pids:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _say(status: int, line: str) -> None:
    with suppress(OSError):  # nobody may be listening any more
        os.write(status, f"{line}\n".encode())


def main(arguments: Sequence[str]) -> None:
    """Serve on the socket that the first argument numbers; the others are the modules to import."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who then lets go of the socket
    channel = socket.socket(fileno=int(arguments[0]))
    channel.set_inheritable(False)
    serve(channel, arguments[1:])
