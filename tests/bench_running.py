"""Run the processes of a benchmark: timed from start to end, in a session of their own, none left when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bench_builds import family

LIMIT = 3600.0
"""Seconds after which a peer counts as hung."""
SHOWN = 30
"""Lines of a log that are shown of a peer that failed."""


def environment(base: Mapping[str, str], source: Path, scratch: Path) -> dict[str, str]:
    """The variables that every peer runs with: those of the caller, without what would help or hinder one of them.

    Parameters
    ----------
    base
        The caller's variables.
    source
        Folder that ``helpers`` is imported from, the same in every environment.
    scratch
        Where Jupyter and IPython keep what would be in the home folder otherwise: no settings or kernels of the user.
    """
    unwanted = {"MPLBACKEND", "PYTHONSTARTUP", "PYTHONHOME", "JUPYTER_PATH", "VIRTUAL_ENV", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
    unwanted |= {"PYTHONDONTWRITEBYTECODE"}  # kernels would compile the project's code anew, each
    kept = {name: value for name, value in base.items() if name not in unwanted and not name.startswith("HELPERS_")}
    folders = {name: str(scratch / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    return kept | folders | {"PYTHONPATH": str(source), "PYTHONUTF8": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def with_programs(variables: Mapping[str, str], programs: Path) -> dict[str, str]:
    """The same variables with the programs of an environment (its ``bin``) first on the path."""
    return {**variables, "PATH": os.pathsep.join(filter(None, [str(programs), variables.get("PATH", "")]))}


def seconds_of(what: str, command: Sequence[str], variables: Mapping[str, str], cwd: Path, log: Path) -> float:
    """Run a command to its end; the wall-clock seconds that it took.

    Raises
    ------
    SystemExit
        With the end of its log, where it fails or hangs: a benchmark of failures is none.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        begin = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            end(process)
            status = None
        except BaseException:
            end(process)
            raise
        taken = time.perf_counter() - begin
    if status != 0:
        reason = f"failed with status {status}" if status is not None else f"took more than {LIMIT:g} s"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN:]
        raise SystemExit("\n".join([f"{what} {reason}; the end of {log}:", *lines]))
    return taken


def end(process: subprocess.Popen, patience: float = 3.0) -> None:
    """End a process and all that it has started; kernels have sessions of their own and are found by descent."""
    started = family(process.pid)[1:]
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    if sys.platform != "win32":
        for one in [descendant for child in started for descendant in family(child)]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
