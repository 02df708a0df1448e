"""A lean environment to run the project's notebooks in: what they import and the two command-line programs, nothing else.

Its packages are those of ``requirements.lock``, with its pins and hashes; which of them are needed is found from the
imports of the notebooks, followed through ``helpers``, and from what the installed packages say that they require.
"""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from subprocess import PIPE, STDOUT

from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROGRAMS = ("papermill", "nbconvert", "ipykernel")
"""What runs a notebook and makes a page of it."""
NOT_IMPORTED = ("koreanize-matplotlib",)
"""Packages whose files are used though nothing imports them (the fonts of the charts)."""
RECORD = "made-from.txt"


def programs_of(environment: Path) -> Path:
    """The folder of an environment's programs."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def imports_of(source: str) -> set[str]:
    """Absolute names of all modules that a text imports, at its top or in a function, and of what it takes from them.

    It may be that of a cell, with commands of IPython in it.

    >>> sorted(imports_of("%load_ext e" + chr(10) + "import a.b" + chr(10) + "def f():" + chr(10) + "    from c import d"))
    ['a.b', 'c', 'c.d']
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(TransformerManager().transform_cell(source))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def modules_imported(notebooks: Path, package: Path) -> set[str]:
    """Top-level modules that the notebooks of a folder import, through the package ``helpers`` too, its own name aside."""
    waiting: set[str] = set()
    for path in sorted(notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                waiting |= imports_of("".join(cell["source"]))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        parts = name.split(".")
        if parts[0] != package.name:
            continue
        # Importing a module runs the packages above it.
        for depth in range(1, len(parts) + 1):
            inside = package.joinpath(*parts[1:depth])
            for path in (inside / "__init__.py", inside.with_suffix(".py")):
                if path.is_file():
                    waiting |= imports_of(path.read_text(encoding="utf-8")) - seen
    return {name.split(".")[0] for name in seen} - {package.name} - set(sys.stdlib_module_names)


def closure(roots: Iterable[str]) -> set[str]:
    """Canonical names of distributions and of all that they require here, as the installed ones say.

    Raises
    ------
    SystemExit
        Where one of them is not installed.
    """
    waiting = [Requirement(root) for root in roots]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        new = {(name, extra) for extra in ("", *wanted.extras)} - seen
        if not new:
            continue
        seen |= new
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError as error:
            raise SystemExit(f"{name} is not installed; run `make setup`") from error
        for text in requires:
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for _, extra in new):
                waiting.append(needed)
    return {name for name, _ in seen}


def pins(lock: str, names: set[str]) -> str:
    """The entries of a lock file for some packages, with their hashes, without comments."""
    kept, keep = [], False
    for line in lock.splitlines():
        if line[:1].isalnum():
            keep = canonicalize_name(re.split(r"[=\[; ]", line, maxsplit=1)[0]) in names
        if keep and line.strip() and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def needed(root: Path) -> str:
    """The lock file of the lean environment."""
    modules = modules_imported(root / "notebooks", root / "src" / "helpers")
    known = metadata.packages_distributions()
    if unknown := sorted(module for module in modules if module not in known):
        raise SystemExit(f"the notebooks import {unknown[0]!r}, which is of no installed package; run `make setup`")
    # Several packages may share a module's name; the first is the one that the name is known by.
    found = {known[module][0] for module in modules}
    return pins((root / "requirements.lock").read_text(encoding="utf-8"), closure({*PROGRAMS, *NOT_IMPORTED, *found}))


def lean_environment(root: Path, folder: Path) -> tuple[Path, int]:
    """Make the lean environment, unless it is there as it should be.

    Returns
    -------
    (Path, int)
        Its folder of programs, and how many packages are in it.
    """
    lock = needed(root)
    made_from = f"# Python {platform.python_version()} of {sys.base_prefix}\n{lock}"
    count = len({line.split("==")[0] for line in lock.splitlines() if line[0].isalnum()})
    record = folder / RECORD
    if record.is_file() and record.read_text(encoding="utf-8") == made_from:
        return programs_of(folder), count
    print(f"making an environment of {count} packages in {folder}", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = folder / "requirements.txt"
    wanted.write_text(lock, encoding="utf-8")
    python = str(programs_of(folder) / "python")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    for command in (["install", *quiet, "--no-deps", "--require-hashes", "-r", str(wanted)], ["check", *quiet]):
        done = subprocess.run([python, "-m", "pip", *command], stdout=PIPE, stderr=STDOUT, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"the lean environment could not be made, pip {command[0]} failed:\n{done.stdout[-4000:]}")
    record.write_text(made_from, encoding="utf-8")
    return programs_of(folder), count


def check_kernel(programs: Path, variables: Mapping[str, str], scratch: Path) -> None:
    """Fail unless a notebook that the environment's papermill runs is run by the environment's Python.

    It imports what the project's notebooks do, so that files are in memory and the font cache is there afterwards.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    source = "import sys\nimport helpers.analysis, helpers.analysis.charts, matplotlib.pyplot\nprint(sys.prefix)"
    cell = {"cell_type": "code", "id": "probe", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    node = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    (scratch / "probe.ipynb").write_text(json.dumps(node), encoding="utf-8")
    done = subprocess.run(
        ["papermill", "probe.ipynb", "probed.ipynb"],
        cwd=scratch,
        env=dict(variables),
        capture_output=True,
        text=True,
        check=False,
        executable=shutil.which("papermill", path=str(programs)),
    )
    if done.returncode:
        raise SystemExit(f"papermill of {programs} failed:\n{done.stderr[-2000:]}")
    outputs = json.loads((scratch / "probed.ipynb").read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    printed = "".join("".join(output["text"]) for output in outputs if output.get("name") == "stdout").strip()
    if Path(printed).resolve() != programs.parent.resolve():
        raise SystemExit(f"the kernel of {programs} runs in {printed or 'an unknown environment'}")
