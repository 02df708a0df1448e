"""What asks the parent process (:mod:`helpers.publishing.zygote`) for new ones, and hears what becomes of them."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from helpers import fingerprints
from helpers.publishing import zygote
from helpers.publishing.zygote import ADOPT, CALL

KERNEL_MODULES = (
    "numpy", "pandas", "pyarrow.dataset", "pyarrow.pandas_compat", "pyarrow.parquet",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "seaborn",
    "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.debugger", "tornado.platform.asyncio", "xmlrpc.client",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect", "IPython.extensions.storemagic",
    "helpers.datasets.encode", "helpers.analysis.leads", "helpers.analysis.measures", "helpers.analysis",
)  # fmt: skip
"""What kernels find imported already: what an IPython kernel imports by itself, and what our notebooks do."""

_ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a thread that pyarrow's allocator starts when it is imported
    "MPLBACKEND": zygote.INLINE,
}
"""A process can be forked safely only while it has one thread."""

_START = """
import sys
sys.path[:] = [folder for folder in sys.path if folder]  # what lies in the working folder is not to be taken for a library
from helpers.publishing.zygote import main
main(sys.argv[1:])
"""


@cache
def unsafe() -> str:
    """Why processes are not forked here, in words; nothing where they can be."""
    if sys.platform in ("win32", "cygwin", "emscripten", "wasi") or not hasattr(os, "fork"):
        return "this system cannot fork"
    if sys.platform == "darwin":
        return "libraries of macOS do not bear a fork"
    if not hasattr(socket, "send_fds") or not hasattr(socket, "SOCK_SEQPACKET"):
        return "this system cannot hand open files to another process"
    return ""


class ZygoteError(RuntimeError):
    """The parent process cannot fork, and why."""


class Zygote:
    """The owner's end of a parent process.

    Parameters
    ----------
    modules
        What it imports.
    channel
        A socket to a parent that is there already; none starts one.
    """

    def __init__(self, modules: Sequence[str] = (), channel: socket.socket | None = None) -> None:
        self._process: subprocess.Popen | None = None
        self._ready = channel is not None
        self._refusal = ""
        self._asking = Lock()  # notebooks may be executed in several threads
        if channel is None:
            channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                command = [sys.executable, "-c", _START, str(theirs.fileno()), *modules]
                self._process = subprocess.Popen(
                    command, pass_fds=[theirs.fileno()], env=os.environ | _ONE_THREAD, stdin=subprocess.DEVNULL
                )
        self._channel = channel

    def fileno(self) -> int:
        """The descriptor of the socket to it."""
        return self._channel.fileno()

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as far as this process can tell."""
        return self._process is None or self._process.poll() is None

    def wait_ready(self) -> None:
        """Wait until everything is imported.

        Raises
        ------
        ZygoteError
            Where it cannot fork.
        """
        with self._asking:
            if not self._ready and not self._refusal:
                with suppress(ConnectionError):
                    said = self._channel.recv(4096).decode()
                    self._ready, self._refusal = said == "ready", said.removeprefix("refused: ")
                self._refusal = self._refusal or "the process that was to import the libraries has ended"
            if not self._ready:
                raise ZygoteError(self._refusal)

    def fork(self, kind: bytes, request: Mapping[str, Any], fds: Sequence[int] = ()) -> ForkedProcess:
        """A new process.

        Parameters
        ----------
        kind
            :data:`~helpers.publishing.zygote.KERNEL` or :data:`~helpers.publishing.zygote.CALL`.
        request
            ``cwd`` and ``env``; ``argv`` for a kernel, ``target`` (``module:function``) for a call.
        fds
            What a call is given, as numbers; standard output and error of a kernel.
        """
        self.wait_ready()
        reading, writing = os.pipe()
        try:
            with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as stream:
                json.dump(dict(request), stream)
                stream.seek(0)
                socket.send_fds(self._channel, [kind], [stream.fileno(), writing, *fds])
        except OSError as error:
            os.close(reading)
            raise ZygoteError("the process that forks has ended") from error
        finally:
            os.close(writing)
        return ForkedProcess(reading)

    def call(self, target: str, fds: Sequence[int]) -> ForkedProcess:
        """A process that calls a function with some file descriptors."""
        return self.fork(CALL, {"target": target, "cwd": os.getcwd(), "env": dict(os.environ)}, fds)

    def connect(self) -> socket.socket:
        """A socket for another process to ask on; what it has forked ends when that process does."""
        self.wait_ready()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                socket.send_fds(self._channel, [ADOPT], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise ZygoteError("the process that forks has ended") from error
        return ours

    def close(self) -> None:
        """End the parent and all that it has forked."""
        self._channel.close()
        if self._process is not None:
            if not self._ready:
                self._process.kill()  # it may be in the middle of an import
            self._process.wait()


class ForkedProcess:
    """A forked process; what is used of :class:`subprocess.Popen`, for one that is another's child."""

    stdin = stdout = stderr = None

    def __init__(self, status: int) -> None:
        self._status = status
        self._said = b""
        self._closed = False
        self.returncode: int | None = None
        os.set_blocking(status, True)
        while b"\n" not in self._said and self._read():
            pass
        if b"\n" not in self._said:
            raise ZygoteError("the process that forks has ended")
        self.pid = int(self._said.split(b"\n")[0])
        os.set_blocking(status, False)

    def fileno(self) -> int:
        """A descriptor that becomes readable when there is something new."""
        return self._status

    def _read(self) -> bool:
        try:
            piece = os.read(self._status, 4096)
        except BlockingIOError:
            return False
        if not piece:  # both the child and its parent have let go of the pipe
            self._closed = True
            os.close(self._status)
        self._said += piece
        return bool(piece)

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        while self.returncode is None and not self._closed and self._read():
            pass
        if self.returncode is None:
            if (place := self._said.find(b"\nexit ")) >= 0 and self._said.endswith(b"\n"):
                self.returncode = int(self._said[place + 6 :])
            elif self._closed:
                self.returncode = -signal.SIGKILL  # it dies with its parent
        return self.returncode

    @property
    def ready(self) -> bool:
        """Whether a kernel listens."""
        self.poll()
        return b"\nready\n" in self._said

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once it has ended."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("forked process", timeout or 0)
            time.sleep(0.002)
        if not self._closed:
            self._closed = True
            os.close(self._status)
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Signal the process, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


_CURRENT: dict[tuple[Any, ...], Zygote] = {}
_STALE: list[Zygote] = []
_INHERITED: list[Zygote] = []
_LOCK = Lock()


def inherit(channel: int) -> None:
    """Use the parent at the other end of a socket for all kernels of this process."""
    _INHERITED[:] = [Zygote(channel=socket.socket(fileno=channel))]


def lost() -> bool:
    """Whether the inherited parent has ended, and with it the kernels that it had forked."""
    if not _INHERITED:
        return False
    waiting = select.poll()
    waiting.register(_INHERITED[0].fileno(), 0)  # tells of nothing but the end of the other side
    return bool(waiting.poll(0))


def current(env: Mapping[str, str], modules: Sequence[str] = KERNEL_MODULES) -> Zygote:
    """The parent of kernels with an environment: started when first asked for, ended with this process."""
    if _INHERITED:
        return _INHERITED[0]
    with _LOCK:
        key = _key(env, modules)
        parent = _alive(key)
        if parent is None:
            if not _CURRENT:
                atexit.register(close)
            # One that imported the package before it was changed is of no more use (its kernels end by themselves).
            for stale in [other for other in _CURRENT if other[0] == key[0] and other[2:] == key[2:]]:
                _STALE.append(_CURRENT.pop(stale))
            parent = _CURRENT[key] = Zygote(modules)
        return parent


def running(env: Mapping[str, str], modules: Sequence[str] = KERNEL_MODULES) -> Zygote | None:
    """The parent for an environment, if this process has started one and it has not ended."""
    with _LOCK:
        return _alive(_key(env, modules))


def _alive(key: tuple[Any, ...]) -> Zygote | None:
    if key in _CURRENT and not _CURRENT[key].alive:
        _CURRENT.pop(key).close()
    return _CURRENT.get(key)


def _key(env: Mapping[str, str], modules: Sequence[str]) -> tuple[Any, ...]:
    """What a kernel must have in common with its parent: what the interpreter takes from its environment once, at its
    start, and the code of this package."""
    once = sorted((name, value) for name, value in env.items() if name.startswith(("PYTHON", "LC_", "LANG", "LD_")))
    code = fingerprints.tree(Path(__file__).resolve().parents[1])
    return (os.getpid(), str(sorted(code.items())), *modules, *once)


def close() -> None:
    """End the parents that this process has started."""
    for key in [key for key in _CURRENT if key[0] == os.getpid()]:
        _CURRENT.pop(key).close()
    while _STALE:
        _STALE.pop().close()
