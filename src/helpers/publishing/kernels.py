"""The kernels that notebooks run in: the interpreter that runs us, a clean environment, no shared ports.

A kernel spec of the same name in the user's home would otherwise win over the project's, start-up files of the
user's IPython would run, and kernels started at the same time can be given the same TCP port.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from helpers.publishing import limits

KERNEL = "python3"
LOG = "HELPERS_KERNEL_LOG"
"""Variable that names the folder where the kernel's own messages are written (``kernel.log``)."""

_RUNNING: set[int] = set()
"""Process ids of the kernels that this process has started and not seen end."""


class OwnSpecs(KernelSpecManager):
    """Whatever a notebook calls its kernel, it gets one of the interpreter that runs us."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=argv, display_name="Python 3", language="python", interrupt_mode="signal", metadata={"debugger": False}
        )


class OwnKernelManager(AsyncKernelManager):
    """Starts kernels of our interpreter that talk through files in a folder of their own."""

    def __init__(self, **kwargs: Any) -> None:
        self._folder = tempfile.mkdtemp(prefix="kernel-")
        kwargs.setdefault("connection_file", os.path.join(self._folder, "kernel.json"))
        if os.name == "posix":
            kwargs.setdefault("transport", "ipc")
            kwargs.setdefault("ip", os.path.join(self._folder, "k"))
        super().__init__(**kwargs)

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

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            _RUNNING.discard(getattr(self.provisioner, "pid", None) or 0)
            shutil.rmtree(self._folder, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


def kernel_environment(folder: str) -> dict[str, str]:
    """Variables that notebooks are run with, beside those of the caller.

    Parameters
    ----------
    folder
        A folder that is used by this process only.
    """
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_IO_THREADS")
    return {
        **dict.fromkeys(threads, "1"),  # one thread a kernel: the parallel work is in the pages
        "IPYTHONDIR": os.path.join(folder, "ipython"),  # no start-up files, no shared history
        LOG: folder,
        "JUPYTER_RUNTIME_DIR": os.path.join(folder, "runtime"),
        "PYTHONHASHSEED": "0",  # same bytes whatever order a set comes in
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "UTC",
    }


@contextmanager
def environment(changes: Mapping[str, str], without: tuple[str, ...] = ("MPLBACKEND", "PYTHONSTARTUP")) -> Iterator[None]:
    """The process's environment with changes, and as it was before at the end.

    ``MPLBACKEND`` is taken out: where it is set to ``agg``, figures are made and never shown.
    """
    before = dict(os.environ)
    os.environ.update(changes)
    for name in without:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def kill_running() -> None:
    """End the kernels that this process has started, with all that they have started, at once."""
    for pid in list(_RUNNING):
        with suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(pid) == pid:  # kernels lead a group of their own
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGTERM)
        _RUNNING.discard(pid)


def scratch_folder() -> str:
    """A new folder for one worker; short, as addresses of sockets may have 100 characters only."""
    base = Path(tempfile.gettempdir())
    return tempfile.mkdtemp(prefix="pages-", dir=base if len(str(base)) < 60 or os.name != "posix" else "/tmp")
