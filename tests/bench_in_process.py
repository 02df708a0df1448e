"""The peers that are programs of a few lines: run as ``python bench_in_process.py PEER JOBS FOLDER PROCESSES``.

``one``
    papermill's API and one exporter in one process, page after page.
``pool``
    nbclient and an exporter in a pool of processes, a fresh kernel a page.
``floor``
    What no isolation costs: one process a core that has imported once what our kernels import, running the same cells in
    one IPython shell after another, with the same export to HTML as ours.

Each writes ``000.ipynb`` and ``000.html`` and so on. Imports are in the functions: each process pays for its own, once.
"""

from __future__ import annotations

import os
import pickle
import sys
from base64 import b64encode
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

IMPORTED = (
    *("ipykernel.ipkernel", "numpy", "pandas", "pyarrow.parquet", "matplotlib.pyplot", "seaborn", "helpers.analysis"),
    *("papermill.parameterize", "helpers.publishing.html", "helpers.publishing.normalise"),
)
"""What a process of the floor imports at its start: what our kernels have imported, and what makes a page of a notebook."""


class Task(NamedTuple):
    """A page to make."""

    number: int
    notebook: str
    """Path of the notebook; it runs in that folder."""
    values: dict[str, Any]
    """Its parameters."""
    frame: bytes
    """What stands around it on our pages, pickled, for those who import our code."""

    @property
    def name(self) -> str:
        """Name of its files, without ending."""
        return f"{self.number:03d}"


def one(tasks: list[Task], folder: Path, _processes: int) -> None:
    """Page after page."""
    import papermill
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    for task in tasks:
        node = papermill.execute_notebook(
            task.notebook,
            str(folder / f"{task.name}.ipynb"),
            parameters=task.values,
            cwd=os.path.dirname(task.notebook),
            progress_bar=False,
        )
        html, _ = exporter.from_notebook_node(node)
        (folder / f"{task.name}.html").write_text(html, encoding="utf-8")


_EXPORTER: Any = None
_SHELL: Any = None


def pool(tasks: list[Task], folder: Path, processes: int) -> None:
    """A pool that takes the next page when it is done with one."""
    _in_pool(_start_client, _with_client, tasks, folder, processes)


def _in_pool(start: Any, work: Any, tasks: list[Task], folder: Path, processes: int) -> None:
    with ProcessPoolExecutor(processes, initializer=start) as executor:
        for done in [executor.submit(work, task, folder) for task in tasks]:
            done.result()


def _start_client() -> None:
    global _EXPORTER
    import nbclient  # noqa: F401
    import papermill.parameterize  # noqa: F401
    from nbconvert import HTMLExporter

    _EXPORTER = HTMLExporter()


def _with_client(task: Task, folder: Path) -> None:
    import nbformat
    from nbclient import NotebookClient
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    node = parameterize_notebook(load_notebook_node(task.notebook), task.values)
    resources = {"metadata": {"path": os.path.dirname(task.notebook)}}
    NotebookClient(node, timeout=600, kernel_name="python3", resources=resources).execute()
    nbformat.write(node, folder / f"{task.name}.ipynb")
    html, _ = _EXPORTER.from_notebook_node(node)
    (folder / f"{task.name}.html").write_text(html, encoding="utf-8")


def floor(tasks: list[Task], folder: Path, processes: int) -> None:
    """The same cells without a kernel."""
    _in_pool(_start_shell, _in_shell, tasks, folder, processes)


def _start_shell() -> None:
    global _SHELL
    # What a kernel sets before the first cell, so that figures are shown the same way.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    from helpers.publishing.light import load_nbformat

    load_nbformat()
    for name in IMPORTED:
        import_module(name)
    from IPython.core.interactiveshell import InteractiveShell

    _SHELL = InteractiveShell.instance()
    _SHELL.history_manager.enabled = False


def _in_shell(task: Task, folder: Path) -> None:
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from helpers.publishing.html import render
    from helpers.publishing.normalise import normalise

    node = parameterize_notebook(load_notebook_node(task.notebook), task.values)
    os.chdir(os.path.dirname(task.notebook))
    for cell in node.cells:
        if cell.cell_type == "code":
            cell["outputs"] = _outputs(cell.source)
    node = normalise(node)
    html = render(node, pickle.loads(task.frame))
    nbformat.write(node, folder / f"{task.name}.ipynb")
    (folder / f"{task.name}.html").write_text(html, encoding="utf-8")


def _outputs(source: str) -> list[Any]:
    """Run a cell in the one shell; what it shows, as a notebook keeps it."""
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_output

    with capture_output() as shown:
        result = _SHELL.run_cell(source)
    result.raise_error()
    streams = [(name, text) for name, text in (("stdout", shown.stdout), ("stderr", shown.stderr)) if text]
    return [new_output("stream", name=name, text=text) for name, text in streams] + [
        new_output("display_data", data=_as_sent(item.data), metadata=item.metadata or {}) for item in shown.outputs
    ]


def _as_sent(data: dict[str, Any]) -> dict[str, Any]:
    """Pictures as a kernel's messages hold them."""
    return {kind: b64encode(value).decode("ascii") if isinstance(value, bytes) else value for kind, value in data.items()}


def main(given: list[str]) -> None:
    """Run one of the peers."""
    peer, tasks, folder, processes = given
    {"one": one, "pool": pool, "floor": floor}[peer](pickle.loads(Path(tasks).read_bytes()), Path(folder), int(processes))


if __name__ == "__main__":
    # By its name: a shell of IPython takes the place of __main__, where workers would look for these functions.
    import bench_in_process

    bench_in_process.main(sys.argv[1:])
