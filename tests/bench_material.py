"""What the benchmark reads: generated tables, half of them plain and half damaged, all distinct."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tablegen import DAMAGES, PLAIN, Seeded, document, generate

HEAD = 4
"""Lines of a generated report above its first heading: who reports on what."""
BATCH = 500
_DAMAGES = tuple(DAMAGES)


class Material(NamedTuple):
    """A generated table: as a small report of its own, and its rows alone."""

    report: str
    table: str


def material(number: int) -> Material:
    """The table of that number, always the same."""
    damage = PLAIN if number % 2 == 0 else frozenset({_DAMAGES[number // 2 % len(_DAMAGES)]})
    table = generate(Seeded(f"bench-{number}"), damage)
    return Material(document(table), "\n".join(table.lines[table.first_line - 1 : table.last_line]) + "\n")


def _batch(first: int) -> list[Material]:
    return [material(number) for number in range(first, first + BATCH)]


def materials(count: int, processes: int | None = None) -> list[Material]:
    """The first `count` distinct tables, made in several processes."""
    return list(_distinct(count, processes or os.cpu_count() or 1))


def _distinct(count: int, processes: int) -> Iterator[Material]:
    seen: set[int] = set()
    first = 0
    if count < 2 * BATCH:
        processes = 1
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        while len(seen) < count:
            wanted = -(-(count - len(seen)) // BATCH)
            for batch in (
                pool.map(_batch, range(first, first + wanted * BATCH, BATCH))
                if processes > 1
                else map(_batch, range(first, first + wanted * BATCH, BATCH))
            ):
                for made in batch:
                    if len(seen) < count and hash(made.table) not in seen:
                        seen.add(hash(made.table))
                        yield made
            first += wanted * BATCH


def write_reports(folder: Path, tables: int, each: int, processes: int | None = None) -> None:
    """A folder of reports of `each` tables, `tables` in all."""
    folder.mkdir(parents=True)
    lines: list[str] = []
    held = number = 0
    for made in _distinct(tables, processes or os.cpu_count() or 1):
        lines += made.report.split("\n")[HEAD if lines else 0 :]
        held += 1
        if held == each:
            _write(folder, number, lines)
            lines, held, number = [], 0, number + 1
    if lines:
        _write(folder, number, lines)


def _write(folder: Path, number: int, lines: list[str]) -> None:
    (folder / f"bench-{number:05d}.txt").write_text("\n".join(lines), encoding="utf-8")
