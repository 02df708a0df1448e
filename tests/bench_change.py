"""The tables that the pages are made from, and the same with one number of one department corrected."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from helpers.publishing.places import records


class Change(NamedTuple):
    """A number of a report and what it is corrected to."""

    report: str
    department: str
    line: int
    cell: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.report}, line {self.line}: {self.before} to {self.after}, of {self.department}"


def corrected(printed: str) -> str:
    """A number with another last digit.

    >>> corrected("129,000"), corrected("19")
    ('129,001', '18')
    """
    return printed[:-1] + ("8" if printed[-1] == "9" else str(int(printed[-1]) + 1))


def choose_change(budgets: Iterable[Mapping[str, Any]], departments: Iterable[tuple[str, str]]) -> Change:
    """The first budget of a project of one of the departments, a number with a cell to itself.

    Parameters
    ----------
    budgets
        Rows of the table ``budgets``.
    departments
        Report and name of those that have a page.
    """
    wanted = set(departments)
    for row in budgets:
        if (
            row["project"]
            and (row["report"], row["department"]) in wanted
            and row["cell"] is not None
            and row["html_index"] is None
            and re.fullmatch(r"\d[\d,]*\d", row["raw"] or "")
        ):
            return Change(row["report"], row["department"], row["line"], row["cell"], row["raw"], corrected(row["raw"]))
    raise SystemExit("no department of these pages has a budget to change; take more pages")


def with_change(text: str, change: Change) -> str:
    """The text of the report with the number changed.

    Raises
    ------
    ValueError
        Where the cell does not hold that number alone.
    """
    lines = text.split("\n")
    cells = lines[change.line - 1].split("\t")
    if cells[change.cell].strip() != change.before:
        raise ValueError(f"line {change.line} has {cells[change.cell]!r}, not {change.before!r}")
    cells[change.cell] = cells[change.cell].replace(change.before, change.after)
    lines[change.line - 1] = "\t".join(cells)
    return "\n".join(lines)


def build(raw: Path, project: Path, variables: Mapping[str, str]) -> Path:
    """Tables of the reports of ``raw`` as a folder with ``raw`` and ``processed`` in it; the folder."""
    shutil.copytree(raw, project / "raw")
    return rebuild(project, variables)


def rebuild(project: Path, variables: Mapping[str, str]) -> Path:
    """The tables of ``project/raw`` anew."""
    command = [sys.executable, "-m", "helpers", "build", "--raw", str(project / "raw"), "--out", str(project / "processed")]
    done = subprocess.run(command, env=dict(variables), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(f"the tables could not be built:\n{done.stderr[-2000:]}")
    return project


def build_changed(plain: Path, project: Path, departments: Iterable[tuple[str, str]], variables: Mapping[str, str]) -> Change:
    """The reports and tables of ``plain`` in another folder, with one number changed; which."""
    change = choose_change(records(plain / "processed", "budgets"), departments)
    shutil.copytree(plain / "raw", project / "raw")
    path = project / "raw" / f"{change.report}.txt"
    path.write_bytes(with_change(path.read_bytes().decode("utf-8"), change).encode("utf-8"))
    rebuild(project, variables)
    if (plain / "processed" / "budgets.csv").read_bytes() == (project / "processed" / "budgets.csv").read_bytes():
        raise SystemExit(f"the changed number does not stand in the tables ({change})")
    return change


def put(source: Path, target: Path) -> None:
    """Write the reports and tables of one folder over those of another; files get new time stamps, as by a build."""
    for part in ("raw", "processed"):
        shutil.copytree(source / part, target / part, dirs_exist_ok=True, copy_function=shutil.copyfile)
