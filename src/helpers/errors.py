"""The one exception that users see: what is wrong, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path


class ReportError(Exception):
    """Something in an input file or in what the user asked for, told in one line.

    Parameters
    ----------
    message : str
        What is wrong, without a trailing full stop.
    file : str or Path, optional
        The file it is wrong in.
    line : int, optional
        The 1-based line of that file.
    remedy : str, optional
        What to do about it.

    Examples
    --------
    >>> print(ReportError("not a text file", "data/raw/a.txt", 3, "save it as UTF-8 text"))
    data/raw/a.txt, line 3: not a text file; save it as UTF-8 text.
    >>> print(ReportError("nothing to do"))
    nothing to do.
    """

    def __init__(self, message: str, file: str | Path | None = None, line: int | None = None, remedy: str | None = None) -> None:
        self.message, self.file, self.line, self.remedy = message, file, line, remedy
        super().__init__(message, file, line, remedy)  # all four, so that it survives pickling between processes

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}, line {self.line}: " if self.line else f"{self.file}: "
        text = where + self.message.rstrip(". ") + ("; " + self.remedy.rstrip(". ") if self.remedy else "") + "."
        return " ".join(text.split())
