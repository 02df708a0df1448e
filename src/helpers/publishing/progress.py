"""How far a run is: how many, which, how long to go."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Progress:
    """Lines on standard error; on a terminal one line that is written over.

    Parameters
    ----------
    total
        How many there are to do.
    what
        What they are, in the plural.
    jobs
        How many are done at the same time.
    """

    def __init__(self, total: int, what: str, jobs: int = 1, stream: TextIO | None = None) -> None:
        self.total, self.what, self.stream = total, what, stream or sys.stderr
        self.done, self.start = 0, time.monotonic()
        self.live = self.stream.isatty()
        if total:
            self.line(f"{total} {what} to make, {jobs} at a time")

    def step(self, name: str, problem: str = "") -> None:
        """One more is done, or has failed."""
        self.done += 1
        left = (time.monotonic() - self.start) / self.done * (self.total - self.done)
        width = len(str(self.total))
        text = f"[{self.done:>{width}}/{self.total}] {name}"
        ahead = f"  about {duration(left)} to go" if self.done < self.total else ""
        if problem:
            self.line(f"{text}: FAILED: {problem}")
        elif self.live:
            self.stream.write(f"\r\x1b[K{text}{ahead}")
            self.stream.flush()
        else:
            self.line(text + ahead)

    def line(self, text: str) -> None:
        """A line that stays."""
        self.stream.write(("\r\x1b[K" if self.live else "") + text + "\n")
        self.stream.flush()

    def end(self) -> None:
        """Nothing is left to do; clear the moving line."""
        if self.live and self.done:
            self.stream.write("\r\x1b[K")
        if self.done:
            self.line(f"{self.done} {self.what} in {duration(time.monotonic() - self.start)}")


def duration(seconds: float) -> str:
    """A time as one says it.

    Examples
    --------
    >>> duration(8.2), duration(75), duration(3725)
    ('8 s', '1 min 15 s', '1 h 2 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
