"""A build as a process of its own: its time, and the memory that it and its workers took."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PAUSE = 0.1
MEGABYTE = 1 << 20


class Built(NamedTuple):
    """What a build took."""

    out: Path
    elapsed: float
    seconds: float
    """Process time of all its processes."""
    largest: float
    """Peak memory of its largest process, in MB. Where processes cannot be watched (all but Linux): of any so far."""
    together: float | None
    """Peak of the memory of all its processes at one moment, in MB; pages that they share are counted for each."""


def build_of(raw: Path, out: Path, jobs: int) -> Built:
    """Build the tables of a folder of reports."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "helpers", "build", "--raw", str(raw), "--out", str(out), "--jobs", str(jobs)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    together = largest = 0
    while process.poll() is None:
        held = [_resident(one) for one in family(process.pid)]
        together, largest = max(together, sum(held)), max(largest, *held)
        time.sleep(PAUSE)
    elapsed = time.perf_counter() - begin
    if process.returncode:
        raise SystemExit(f"the build of {raw} failed; {' '.join(command)} says why")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # What the system counts begins with the memory of the process that forked, so it comes second.
    largest = largest or after.ru_maxrss * (1 if sys.platform == "darwin" else 1 << 10)
    return Built(out, elapsed, seconds, largest / MEGABYTE, together / MEGABYTE or None)


def family(process: int) -> list[int]:
    """A process and its descendants, where the system tells (Linux)."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [one for child in task.read_text().split() for one in family(int(child))]
        except OSError:
            continue
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
