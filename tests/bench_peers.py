"""The peers of the benchmark of pages: how each is run, and what it must have made."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import bench_change
from bench_in_process import Task
from bench_running import seconds_of, with_programs

IN_PROCESS = Path(__file__).with_name("bench_in_process.py")
NEAR = 0.05
"""How much larger or smaller a page of the floor may be than ours."""

NAMES = {
    "a": "papermill and nbconvert, command lines under `make`",
    "a-lean": "the same in a lean environment",
    "b": "papermill's API and one exporter in one process",
    "c": "nbclient and an exporter in a pool of processes",
    "d": "`helpers run`, everything",
    "e": "`helpers run`, nothing changed",
    "f": "`helpers run`, one department's data changed",
    "g": "the floor: no isolation, no kernel",
}


class Content(NamedTuple):
    """What stands on a page, whoever made it: how many pictures, tables, rows and cells."""

    pictures: int
    tables: int
    rows: int
    cells: int


def content_of(html: str) -> Content:
    """Count the tags of a page; a drawing counts as a picture, whether it is a file of its own or part of the page.

    >>> content_of("<table class='a'><tr><td>1<td>2</table><svg viewBox='0 0 1 1'></svg><img src='a.png'>")
    Content(pictures=2, tables=1, rows=1, cells=2)
    """
    return Content(*(len(re.findall(rf"<(?:{tag})[\s>]", html)) for tag in ("img|svg", "table", "tr", "td")))


def makefile(tasks: Sequence[Task], out: Path) -> str:
    """What one would write: a rule a page, papermill and then nbconvert."""
    lines = [f"all: {' '.join(f'{task.name}.html' for task in tasks)}", ""]
    for task in tasks:
        folder, name = os.path.split(task.notebook)
        lines += [
            f"{task.name}.html: {task.name}.yml",
            f"\tpapermill '{folder}/{name}' '{out}/{task.name}.ipynb' -f {task.name}.yml --cwd '{folder}'",
            f"\tjupyter nbconvert --to html '{out}/{task.name}.ipynb'",
            "",
        ]
    return "\n".join(lines)


def pattern(page_id: str) -> str:
    """A pattern of ``helpers run --only`` that fits this page alone.

    >>> pattern("a/b [c]")
    'a/b [[]c]'
    """
    return re.sub(r"([*?[])", r"[\1]", page_id)


@dataclass(frozen=True)
class Setting:
    """What is the same for all peers of a sitting."""

    tasks: Sequence[Task]
    paths: Sequence[str]
    """Where our page of each task goes, below the folder of the site."""
    ids: Sequence[str] | None
    """Ids of the pages where they are not all of the plan."""
    jobs: int
    scratch: Path
    variables: Mapping[str, str]
    programs: Mapping[str, Path]
    """Folder of the programs of the environment ``a`` runs in, and of ``a-lean``."""
    notebooks: Path
    project: Path
    """Folder of the reports and tables that the pages are made from."""
    plain: Path
    changed: Path
    root: Path

    def folder(self, peer: str) -> Path:
        """Where a peer writes."""
        return self.scratch / ("ours" if peer in "def" else peer)


class Failed(SystemExit):
    """A peer that has not made what it should."""


class Measured(NamedTuple):
    """One peer in one round."""

    seconds: float
    written: int
    """Pages that were written."""


class Peers:
    """Runs peers and checks what each has made against what the others have made."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._contents: tuple[str, list[Content]] | None = None
        self._sizes: list[int] = []

    def measure(self, peer: str) -> Measured:
        """Run a peer, timed, and check what it made.

        Raises
        ------
        SystemExit
            Where it fails, or has not made the same pages as the peers before it.
        """
        run: Callable[[str], Measured] = {
            "a": self._make,
            "a-lean": self._make,
            "d": self._full,
            "e": self._again,
            "f": self._change,
        }.get(peer, self._program)
        if hasattr(os, "sync"):  # what the peer before has written is not this one's work
            os.sync()
        return run(peer)

    def _timed(self, peer: str, command: Sequence[str], folder: Path, programs: Path | None = None) -> float:
        variables = with_programs(self.setting.variables, programs or self.setting.programs["a"])
        return seconds_of(NAMES[peer], command, variables, folder, self.setting.scratch / "logs" / f"{peer}.log")

    def _emptied(self, peer: str) -> Path:
        folder = self.setting.folder(peer)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def _make(self, peer: str) -> Measured:
        folder = self._emptied(peer)
        (folder / "Makefile").write_text(makefile(self.setting.tasks, folder), encoding="utf-8")
        for task in self.setting.tasks:  # JSON is YAML
            (folder / f"{task.name}.yml").write_text(json.dumps(task.values, ensure_ascii=False), encoding="utf-8")
        command = ["make", f"-j{self.setting.jobs}", "all"]
        seconds = self._timed(peer, command, folder, self.setting.programs[peer])
        return Measured(seconds, self._check_numbered(peer, folder))

    def _program(self, peer: str) -> Measured:
        folder = self._emptied(peer)
        jobs = self.setting.scratch / "tasks.pickle"
        jobs.write_bytes(pickle.dumps(list(self.setting.tasks)))
        name = {"b": "one", "c": "pool", "g": "floor"}[peer]
        command = [sys.executable, str(IN_PROCESS), name, str(jobs), str(folder), str(self.setting.jobs)]
        seconds = self._timed(peer, command, folder)
        return Measured(seconds, self._check_numbered(peer, folder))

    def _run(self, peer: str, *more: str) -> float:
        setting, folder = self.setting, self.setting.folder("d")
        places = {
            "notebooks": setting.notebooks,
            "data": setting.project / "processed",
            "out": folder / "out",
            "cache": folder / "cache",
        }
        command = [sys.executable, "-m", "helpers", "run", "--jobs", str(setting.jobs), *more]
        for name, path in places.items():
            command += [f"--{name}", str(path)]
        for page_id in setting.ids or ():
            command += ["--only", pattern(page_id)]
        return self._timed(peer, command, setting.root)

    def _full(self, peer: str) -> Measured:
        self._emptied("d")
        seconds = self._run(peer, "--force")
        pages = self._ours()
        self._compare(peer, [page.read_text(encoding="utf-8") for page in pages])
        self._sizes = [page.stat().st_size for page in pages]
        return Measured(seconds, len(pages))

    def _again(self, peer: str) -> Measured:
        before = self._stamps()
        seconds = self._run(peer)
        if written := _differing(before, self._stamps()):
            raise Failed(f"{NAMES[peer]}: {written} pages were written although nothing has changed")
        return Measured(seconds, 0)

    def _change(self, peer: str) -> Measured:
        before, texts = self._stamps(), [page.read_bytes() for page in self._ours()]
        bench_change.put(self.setting.changed, self.setting.project)
        try:
            seconds = self._run(peer)
        finally:
            bench_change.put(self.setting.plain, self.setting.project)
        if texts == [page.read_bytes() for page in self._ours()]:
            raise Failed(f"{NAMES[peer]}: no page shows the changed number")
        return Measured(seconds, _differing(before, self._stamps()))

    def _ours(self) -> list[Path]:
        site = self.setting.folder("d") / "out"
        pages = [site / path for path in self.setting.paths]
        if missing := [page for page in pages if not page.is_file()]:
            raise Failed(f"{NAMES['d']}: {len(missing)} of {len(pages)} pages are missing, the first is {missing[0]}")
        return pages

    def _stamps(self) -> list[tuple[int, int]]:
        """What tells whether a page has been written anew."""
        found = [page.stat() for page in self._ours()]
        return [(entry.st_ino, entry.st_mtime_ns) for entry in found]

    def _check_numbered(self, peer: str, folder: Path) -> int:
        texts = []
        for task in self.setting.tasks:
            executed, html = (folder / f"{task.name}.{ending}" for ending in ("ipynb", "html"))
            if not executed.is_file() or not html.is_file():
                raise Failed(f"{NAMES[peer]}: {task.name} of {len(self.setting.tasks)} pages is missing")
            if reason := fault(json.loads(executed.read_text(encoding="utf-8")), counted=peer != "g"):
                raise Failed(f"{NAMES[peer]}: {executed}: {reason}")
            texts.append(html.read_text(encoding="utf-8"))
        self._compare(peer, texts)
        if peer == "g" and self._sizes:
            self._compare_sizes([(folder / f"{task.name}.html").stat().st_size for task in self.setting.tasks])
        return len(texts)

    def _compare(self, peer: str, pages: Sequence[str]) -> None:
        contents = [content_of(page) for page in pages]
        first, expected = self._contents or (peer, contents)
        self._contents = first, expected
        for task, wanted, found in zip(self.setting.tasks, expected, contents, strict=True):
            if wanted != found:
                raise Failed(f"{task.values}: {NAMES[peer]} has {found}, {NAMES[first]} has {wanted}")

    def _compare_sizes(self, sizes: Sequence[int]) -> None:
        for task, ours, theirs in zip(self.setting.tasks, self._sizes, sizes, strict=True):
            if abs(theirs - ours) > NEAR * ours:
                raise Failed(f"{task.values}: the page has {theirs} bytes from {NAMES['g']}, {ours} from {NAMES['d']}")


def fault(node: Mapping, counted: bool = True) -> str | None:
    """What is wrong with an executed notebook: a cell that failed, or was not run.

    Parameters
    ----------
    node
        The notebook as its JSON has it.
    counted
        Whether each cell that was run has a number.
    """
    for number, cell in enumerate(node["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return f"cell {number} failed: {output['ename']}: {output['evalue']}"
        if counted and cell["execution_count"] is None and "".join(cell["source"]).strip():
            return f"cell {number} was not run"
    return None


def _differing(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> int:
    return sum(old != new for old, new in zip(before, after, strict=True))
