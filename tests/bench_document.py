"""What the benchmarks share: where they were measured, tables in Markdown, and their sections of ``docs/performance.md``."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [header, ["---"] * len(header), *rows])


def machine(packages: Sequence[str]) -> str:
    """Where this was measured: processor, cores, system, Python and the versions of some packages."""
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{name} {metadata.version(name)}" for name in packages)])
    return f"{_processor()}, {os.cpu_count()} cores, {_system()}; {versions}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = f"{platform.system()} {platform.release()}"
    return f"{name} {platform.machine()}"


def put_section(path: Path, heading: str, section: str) -> None:
    """Put a section into a page in the place of the old one; those of others stay.

    Parameters
    ----------
    path
        The page; made where it is not there.
    heading
        The line that the section begins with, ``## Pages``.
    section
        The whole section, heading included.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    found = re.search(rf"^{re.escape(heading)}$", text, re.MULTILINE)
    before, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
    rest = after[after.index("\n## ") :] if "\n## " in after else ""
    path.write_text(f"{before.rstrip()}\n\n{section.rstrip()}\n{rest}", encoding="utf-8", newline="\n")
