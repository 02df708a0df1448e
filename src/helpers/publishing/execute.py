"""Execute one notebook with papermill and render it: what a worker does, in a process of its own."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from helpers import recording
from helpers.publishing import zygotes
from helpers.publishing.light import load_nbformat
from helpers.publishing.plan import Page
from helpers.stopping import end_with_parent

FORKED, PLAIN = "forked", "nbclient"
"""papermill's names for engines."""


@dataclass(frozen=True)
class Job:
    """What a worker needs to make one page; everything in it can be sent to another process."""

    page: Page
    notebook: str
    """Path of the notebook."""
    values: Mapping[str, Any]
    """Parameters for papermill."""
    frame: Any
    """What stands around the notebook on the page (:class:`helpers.publishing.html.Frame`)."""
    timeout: float = 600.0
    """Seconds that the whole notebook may take."""
    executed: str | None = None
    """The executed notebook (JSON) if it is to be rendered only."""
    engine: str = FORKED
    """papermill's name for what executes it: ``forked`` or ``nbclient``."""


@dataclass(frozen=True)
class Failure:
    """Why a page could not be made."""

    page_id: str
    notebook: str
    message: str
    """One line: the cell and the error."""
    executed: str | None = None
    """The notebook as far as it got (JSON), with the traceback."""


@dataclass(frozen=True)
class Made:
    """A finished page."""

    page_id: str
    executed: str
    html: str
    seconds: float = field(default=0.0, compare=False)
    reads: tuple[str, ...] = ()
    """What the notebook read, as :mod:`helpers.recording` notes it (JSON), sorted; empty where it was only rendered."""


def make(job: Job) -> Made | Failure:
    """Execute (unless that is done) and render one page; errors of the notebook come back as a :class:`Failure`."""
    from helpers.publishing.kernels import farewell, kill_running, scratch_folder

    nbformat = load_nbformat()
    start = time.monotonic()
    folder = scratch_folder()
    noted = os.path.join(folder, "reads.jsonl")
    try:
        node = nbformat.reads(job.executed, as_version=4) if job.executed is not None else execute(job, folder, noted)
        if isinstance(node, Failure):
            farewell()
            return node
        from helpers.publishing.html import render

        try:
            html = render(node, job.frame)
        except Exception as error:  # whatever an output holds, the other pages are made
            farewell()
            message = f"rendering: {type(error).__name__}: {_line(error)}"
            return Failure(job.page.id, job.page.notebook, message, nbformat.writes(node))
        executed = nbformat.writes(node)
        farewell()  # its kernel may have read something while it ended
        return Made(job.page.id, executed, html, time.monotonic() - start, _reads(noted))
    finally:
        kill_running()
        shutil.rmtree(folder, ignore_errors=True)


def execute(job: Job, folder: str, noted: str) -> Any:
    """Run the notebook in a fresh kernel, which may still be ending afterwards.

    Parameters
    ----------
    job
        The page.
    folder
        For what papermill and the kernel write.
    noted
        File for what the notebook reads.

    Returns
    -------
    NotebookNode or Failure
        The executed notebook, normalised.
    """
    nbformat = load_nbformat()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from helpers.publishing.engine import ForkedEngine
    from helpers.publishing.kernels import KERNEL, OwnKernelManager, PlainKernelManager
    from helpers.publishing.normalise import normalise
    from helpers.publishing.variables import environment, kernel_environment

    papermill_engines.register(FORKED, ForkedEngine)  # also where the package is found by its path only

    for name in ("papermill", "traitlets"):  # they repeat what a Failure says
        logging.getLogger(name).setLevel(logging.CRITICAL)
    output = os.path.join(folder, "executed.ipynb")
    recording.listen(os.path.join(folder, "ipython"))
    running: list[Any] = []
    end = time.monotonic() + job.timeout

    def remaining(cell: Any) -> int:
        running.append(cell)
        return max(1, round(end - time.monotonic()))

    try:
        with environment(kernel_environment(folder) | {recording.VARIABLE: noted}):
            node = papermill.execute_notebook(
                job.notebook,
                output,
                parameters=dict(job.values),
                kernel_name=KERNEL,
                cwd=os.path.dirname(job.notebook),
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                engine_name=job.engine,
                kernel_manager_class=OwnKernelManager if job.engine == FORKED else PlainKernelManager,
                timeout_func=remaining,
                record_timing=False,
            )
        return normalise(node)
    except PapermillExecutionError as error:
        executed = nbformat.read(output, as_version=4)
        where = _where(
            [cell for cell in executed.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])], error.cell_index
        )
        message = f"{where}: {error.ename}: {_line(error.evalue)}"
        return Failure(job.page.id, job.page.notebook, message, nbformat.writes(normalise(executed)))
    except (CellTimeoutError, DeadKernelError) as error:
        source = nbformat.read(job.notebook, as_version=4)
        index = next((n for n, cell in enumerate(source.cells) if running and cell.source == running[-1].source), None)
        where = _where(source.cells, index) if index is not None else "start"
        reason = f"took more than {job.timeout:g} s" if isinstance(error, CellTimeoutError) else "the kernel died"
        return Failure(job.page.id, job.page.notebook, f"{where}: {reason}")
    except Exception as error:
        return Failure(job.page.id, job.page.notebook, f"start: {type(error).__name__}: {_line(error)}")


def _reads(path: str) -> tuple[str, ...]:
    """The reads that a kernel noted, each once."""
    try:
        with open(path, encoding="utf-8", errors="surrogatepass") as stream:
            return tuple(sorted({line.rstrip("\n") for line in stream}))
    except FileNotFoundError:
        return ()


def _where(cells: list[Any], index: int) -> str:
    """The cell's number as JupyterLab's reader counts (without the injected one), and the heading above it."""
    before = cells[:index]
    injected = sum("injected-parameters" in cell.metadata.get("tags", []) for cell in before)
    headings = [
        line for cell in before if cell.cell_type == "markdown" for line in re.findall(r"^#+\s+(.+)$", cell.source, re.MULTILINE)
    ]
    return f"cell {index - injected + 1}" + (f" ({headings[-1].strip()})" if headings else "")


def _line(error: object) -> str:
    """The first line of a message, without colours and not too long."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().split("\n")[0]
    return text if len(text) <= 300 else text[:297] + "..."


def prepare_worker() -> None:
    """First thing in a worker process: the parent decides when to stop, and no kernel outlives the worker."""
    from helpers.publishing import kernels

    end_with_parent(kernels.kill_running)


def serve(connection: Connection) -> None:
    """What a worker does: take work and give back what comes of it, until nobody has any more."""
    prepare_worker()
    with suppress(EOFError, ConnectionError):
        sys.path[:] = connection.recv()
        while True:
            work, job = connection.recv()
            try:
                result = work(job)
            except Exception as error:  # one page must not cost the worker
                result = Failure(job.page.id, job.page.notebook, f"{type(error).__name__}: {_line(error)}")
            if isinstance(result, Failure) and zygotes.lost():
                os._exit(1)  # not the notebook's fault: once more, with a new parent
            connection.send(result)


def serve_forked(connection: int, kernels: int) -> None:
    """The same in a forked process, with the descriptors of its connection and of a socket to the parent of kernels."""
    zygotes.inherit(kernels)
    serve(Connection(connection))
