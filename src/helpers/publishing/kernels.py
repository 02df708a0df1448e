"""The kernels that notebooks run in: the interpreter that runs us, a clean environment, no shared ports.

A kernel spec of the same name in the user's home would otherwise win over the project's, start-up files of the
user's IPython would run, and kernels started at the same time can be given the same TCP port.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import EntryPoint
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets import Type, default

from helpers.leftovers import short_base
from helpers.publishing import limits
from helpers.publishing.forked import PROVISIONER, forkable
from helpers.publishing.variables import LOG
from helpers.publishing.zygotes import ForkedProcess

# Also where the package was not installed since it has this entry point, or is found by its path.
KernelProvisionerFactory.provisioners.setdefault(
    PROVISIONER, EntryPoint(PROVISIONER, "helpers.publishing.forked:ForkedProvisioner", KernelProvisionerFactory.GROUP_NAME)
)

KERNEL = "python3"

_RUNNING: set[int] = set()
"""Process ids of the kernels that this process has started and not seen end."""

_LEAVING: list[ForkedProcess] = []
"""Forked kernels that have been asked to end and that nobody has waited for."""

_PATIENCE = 2.5
"""Seconds that a kernel may take to end when it is asked to, and again when it is told to."""


class OwnSpecs(KernelSpecManager):
    """Whatever a notebook calls its kernel, it gets one of the interpreter that runs us."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=argv, display_name="Python 3", language="python", interrupt_mode="signal", metadata={"debugger": False}
        )


class PromptClient(AsyncKernelClient):
    """A client that does not wait for 0.2 s of silence where a forked kernel says that it listens."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel has answered and nothing of its start is left to be read.

        Raises
        ------
        RuntimeError
            Where the kernel does not answer in time, or has died.
        """
        provisioner = getattr(self.parent, "provisioner", None)
        if isinstance(getattr(provisioner, "process", None), ForkedProcess):
            with suppress(asyncio.TimeoutError):
                return await asyncio.wait_for(self._greet(), 2)
        await self._async_wait_for_ready(timeout)

    async def _greet(self) -> None:
        while True:
            question = self.kernel_info()
            while (answer := await self.shell_channel.get_msg())["parent_header"].get("msg_id") != question:
                pass
            self._handle_kernel_info_reply(answer)
            # A kernel may notice its subscriber only after it has answered: then it is asked once more.
            with suppress(asyncio.TimeoutError):
                return await asyncio.wait_for(self._silence_after(question), 0.1)

    async def _silence_after(self, question: str) -> None:
        """Wait until nothing more is published about a question."""
        while True:
            message = await self.iopub_channel.get_msg()
            if message["parent_header"].get("msg_id") == question and message["content"].get("execution_state") == "idle":
                return


class ForkedKernelManager(AsyncKernelManager):
    """Forks kernels where that can be done, and talks to them through files in a folder of their own, not ports."""

    forks = True
    client_factory = Type(klass="jupyter_client.asynchronous.AsyncKernelClient", default_value=PromptClient)

    def __init__(self, **kwargs: Any) -> None:
        self._folder = tempfile.mkdtemp(prefix="kernel-", dir=short_base(30))
        kwargs.setdefault("connection_file", os.path.join(self._folder, "kernel.json"))
        super().__init__(**kwargs)

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The kernel's command, and who carries it out."""
        spec = super().kernel_spec
        if self.forks and spec is not None and "kernel_provisioner" not in spec.metadata and forkable(spec.argv):
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return spec

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        # Kernels in other languages may not know this way of talking.
        if os.name == "posix" and forkable(self.kernel_spec.argv):
            self.transport, self.ip = "ipc", os.path.join(self._folder, "k")
        return await super()._async_pre_start_kernel(**kwargs)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = 0.005, restart: bool = False
    ) -> None:
        """Wait for the end, looking more often than ten times a second: a kernel ends in a few hundredths of one."""
        await super()._async_finish_shutdown(waittime, pollinterval, restart)

    finish_shutdown = _async_finish_shutdown

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


class OwnKernelManager(ForkedKernelManager):
    """Kernels of our own interpreter, whatever the notebook calls its kernel; they end when we do."""

    @default("kernel_spec_manager")
    def _own_specs(self) -> KernelSpecManager:
        return OwnSpecs(parent=self)

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kwargs: Any) -> None:
        # What the kernel itself says (not the notebook) would land in the middle of our progress.
        with open(os.path.join(os.environ.get(LOG, self._folder), "kernel.log"), "ab") as log:
            limit = {"preexec_fn": limits.apply_before_exec} if os.environ.get(limits.VARIABLE) and limits.possible() else {}
            await super()._async_launch_kernel(kernel_cmd, **(kwargs | limit | {"stdout": log, "stderr": log}))

    async def _async_post_start_kernel(self, **kwargs: Any) -> None:
        await super()._async_post_start_kernel(**kwargs)
        if pid := getattr(self.provisioner, "pid", None):
            _RUNNING.add(pid)

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = 0.005, restart: bool = False
    ) -> None:
        """Let a forked kernel end by itself, while the page is rendered: :func:`farewell` waits for it."""
        process = getattr(self.provisioner, "process", None)
        if isinstance(process, ForkedProcess) and not restart:
            _LEAVING.append(process)
        else:
            await super()._async_finish_shutdown(waittime, pollinterval, restart)

    finish_shutdown = _async_finish_shutdown

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        pid = getattr(self.provisioner, "pid", None)
        await super()._async_cleanup_resources(restart=restart)
        if not restart and all(process.pid != pid for process in _LEAVING):
            _RUNNING.discard(pid or 0)

    cleanup_resources = _async_cleanup_resources


class PlainKernelManager(OwnKernelManager):
    """The same, started as new processes."""

    forks = False


def farewell() -> None:
    """Wait until the kernels have ended that were asked to; one that will not is told to, then killed."""
    while _LEAVING:
        process = _LEAVING.pop()
        for insist in (process.terminate, process.kill):
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
                break
            with suppress(OSError):
                insist()
        _RUNNING.discard(process.pid)


def kill_running() -> None:
    """End the kernels that this process has started, with all that they have started, at once."""
    _LEAVING.clear()
    for pid in list(_RUNNING):
        with suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(pid) == pid:  # kernels lead a group of their own
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGTERM)
        _RUNNING.discard(pid)


def scratch_folder() -> str:
    """A new folder for one worker."""
    return tempfile.mkdtemp(prefix="pages-")
