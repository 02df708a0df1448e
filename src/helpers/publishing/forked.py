"""Kernels that are forked instead of started: what jupyter_client needs for that.

Their parent (:mod:`helpers.publishing.zygote`) is started by the first kernel that a process asks for and serves all that
follow. Kernels of other interpreters or languages, and all kernels where forking is not safe, are started as usual.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from helpers.publishing.zygote import KERNEL
from helpers.publishing.zygotes import ForkedProcess, Zygote, ZygoteError, current, unsafe

PROVISIONER = "forked-provisioner"
"""Name of the provisioner's entry point."""

PATIENCE = 5.0
"""Seconds after which a kernel's client is let in although it has not said that it listens: the client has its own time-out."""

_log = logging.getLogger("helpers.publishing")


def forkable(argv: Sequence[str]) -> bool:
    """Whether a kernel spec's command is that of an IPython kernel of this very interpreter, without options of Python's."""
    if not argv:
        return False
    plain = {
        "python",
        f"python{sys.version_info[0]}",
        "python{}.{}".format(*sys.version_info[:2]),
    }  # jupyter_client runs ours then
    # The interpreter that an environment was made from is the same file, and has other packages: the folder counts too.
    same = Path(argv[0]).parent == Path(sys.executable).parent and os.path.realpath(argv[0]) == os.path.realpath(sys.executable)
    return len(argv) >= 4 and (argv[0] in plain or same) and list(argv[1:3]) == ["-m", "ipykernel_launcher"]


class ForkedProvisioner(LocalProvisioner):
    """Kernels by fork; where that cannot be, as usual, and a line says why."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel and wait until it listens, so that its client need not knock."""
        why = unsafe() or ("" if forkable(cmd) else f"{cmd[0]} is not the interpreter that runs this")
        env = kwargs.get("env") or dict(os.environ)
        if not why:
            try:
                parent = current(env)
                await asyncio.to_thread(parent.wait_ready)
                self.process = _fork_kernel(parent, cmd, env, kwargs)
            except ZygoteError as error:
                why = str(error)
        if why:
            _say_once(why)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()
        end = time.monotonic() + PATIENCE
        while not self.process.ready and self.process.poll() is None and time.monotonic() < end:
            await asyncio.sleep(0.002)
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end, with the patience that a process of milliseconds deserves."""
        if isinstance(self.process, ForkedProcess):
            while self.process.poll() is None:
                await asyncio.sleep(0.002)
        return await super().wait()


def _fork_kernel(parent: Zygote, cmd: Sequence[str], env: Mapping[str, str], kwargs: Mapping[str, Any]) -> ForkedProcess:
    import ipykernel_launcher

    argv = [ipykernel_launcher.__file__, *cmd[3:]]
    request = {"argv": argv, "cwd": str(kwargs.get("cwd") or os.getcwd()), "env": dict(env)}
    with open(os.devnull, "wb") as null:
        fds = []
        for own, name in ((1, "stdout"), (2, "stderr")):
            stream = kwargs.get(name)
            fds.append(own if stream is None else stream.fileno() if hasattr(stream, "fileno") else null.fileno())
        return parent.fork(KERNEL, request, fds)


@cache
def _say_once(why: str) -> None:
    _log.warning("kernels are started one by one, not forked: %s", why)
