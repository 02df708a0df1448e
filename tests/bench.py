"""What reading tables costs, measured against what pandas takes merely to parse them: ``make bench``.

Everything is a ratio of process times taken in one run, so that it says something on a busy machine too:

1. reading, understanding and checking ÷ ``pandas.read_csv`` of the same rows, interleaved, every table distinct;
2. what is done beyond that (domain tables, schema checks, encoding, merging), as a multiple of it;
3. how time and memory of ``python -m helpers build`` grow with the number of tables, and what more processes bring.

``--quick`` only shows that it runs. Otherwise the tables are written to ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd
from bench_builds import Built, build_of
from bench_document import PAGE, ROOT, machine, put_section, table
from bench_material import HEAD, Material, materials, write_reports

from helpers.catalog import Catalog
from helpers.datasets.batch import domain_tables
from helpers.datasets.encode import as_records
from helpers.datasets.package import merge, workplace
from helpers.datasets.parts import conformed, write_table
from helpers.datasets.schema import BASE, TABLES
from helpers.reading import parse
from helpers.reading.text import split_lines
from helpers.tables.checks import check
from helpers.tables.tidy import tidy

TARGET = 4
EACH = 50
"""Tables of a report, where tables come in reports."""
CHUNK = 250
"""Tables that one side reads before the other has its turn."""
STEPS = ("read", "understand", "check")
HEADING = "## Reading tables"


def read_with_helpers(reports: list[str]) -> list[float]:
    """The time of each step from texts to the records of all base tables."""
    clock, spent = time.process_time, [0.0, 0.0, 0.0]
    for text in reports:
        begin = clock()
        document = parse(split_lines(text), "bench")
        read = clock()
        tidied = tidy(document)
        understood = clock()
        check(document, tidied)
        end = clock()
        for step, seconds in enumerate((read - begin, understood - read, end - understood)):
            spent[step] += seconds
    return spent


def read_with_pandas(tables: list[tuple[str, range | None]]) -> float:
    """The time that pandas' C parser takes for the rows alone."""
    begin = time.process_time()
    for text, names in tables:
        if names is None:
            pd.read_csv(StringIO(text), sep="\t", header=None)
        else:
            pd.read_csv(StringIO(text), sep="\t", header=None, names=names)
    return time.process_time() - begin


def with_names(table: str) -> tuple[str, range | None]:
    """A table, and the column names without which pandas fails on a row longer than the first."""
    widths = [line.count("\t") + 1 for line in table.split("\n")]
    return table, range(max(widths)) if max(widths) > widths[0] else None


def in_reports(made: list[Material]) -> list[str]:
    """The same tables in reports of :data:`EACH`."""
    texts = []
    for first in range(0, len(made), EACH):
        lines: list[str] = []
        for one in made[first : first + EACH]:
            lines += one.report.split("\n")[HEAD if lines else 0 :]
        texts.append("\n".join(lines))
    return texts


def ratios(made: list[Material], rounds: int, reports: bool) -> tuple[list[float], list[list[float]]]:
    """For every round: helpers ÷ pandas, and the shares of the steps."""
    tables = [with_names(one.table) for one in made]
    texts = in_reports(made) if reports else [one.report for one in made]
    pace = CHUNK // EACH if reports else CHUNK
    found, shares = [], []
    for _ in range(rounds):
        ours, theirs = [0.0, 0.0, 0.0], 0.0
        for turn in range(-(-len(made) // CHUNK)):
            gc.collect()
            steps = read_with_helpers(texts[turn * pace : (turn + 1) * pace])
            ours = [a + b for a, b in zip(ours, steps, strict=True)]
            gc.collect()
            theirs += read_with_pandas(tables[turn * CHUNK : (turn + 1) * CHUNK])
        found.append(sum(ours) / theirs)
        shares.append([step / sum(ours) for step in ours])
    return found, shares


def beyond(made: list[Material], folder: Path) -> dict[str, float]:
    """What a build does beyond reading, understanding and checking, as multiples of these."""
    clock = time.process_time
    gc.collect()
    begin = clock()
    documents = [parse(split_lines(text), f"bench-{number:05d}") for number, text in enumerate(in_reports(made))]
    base: dict[str, list] = {name: [] for name in BASE}
    for document in documents:
        tidied = tidy(document)
        for name, rows in zip(BASE, (*tidied[:4], check(document, tidied)), strict=True):
            base[name] += rows
    read = clock() - begin
    with workplace(folder / "beyond") as work:
        part = work / "part"
        part.mkdir()
        begin = clock()
        plain = {name: conformed(base[name], name) for name in BASE}
        known = {name: as_records(plain[name], TABLES[name]) for name in ("observations", "figures", "tables")}
        domain = dict(domain_tables(documents, known, Catalog()))
        made_domain = clock() - begin
        begin = clock()
        for name, rows in (plain | domain).items():
            write_table(rows, name, part)
        merge([part], folder / "beyond", work)
        wrote = clock() - begin
    return {"domain tables": made_domain / read, "checking schemas, CSV and Parquet": wrote / read}


def ratio_lines(made: list[Material], rounds: int) -> str:
    rows = []
    for name, reports in (("each a report of its own", False), (f"in reports of {EACH}", True)):
        found, shares = ratios(made, rounds, reports)
        steps = [f"{statistics.median(column):.0%}" for column in zip(*shares, strict=True)]
        rows.append([name, f"**{statistics.median(found):.2f}**", f"{min(found):.2f} to {max(found):.2f}", f"≤ {TARGET}", *steps])
    named = sum(with_names(one.table)[1] is not None for one in made)
    return "\n".join(
        [
            f"{len(made):,} distinct generated tables, half plain, half damaged; median of {rounds} rounds in one process, both sides by turns,",
            '`(read + understand + check) ÷ pandas.read_csv` of the rows alone (`sep="\\t", header=None`, C engine; '
            f"`names=` where a row is longer than the first, {named / len(made):.0%} of the tables, since pandas fails without):",
            "",
            table(["tables", "ratio", "rounds", "target", *STEPS], rows),
        ]
    )


def growth_lines(sizes: list[int], folder: Path, jobs: int) -> str:
    rows, first = [], None
    for size in sizes:
        raw = folder / f"raw-{size}"
        write_reports(raw, size, EACH)
        built = build_of(raw, folder / f"out-{size}", jobs)
        first = first or built.seconds / size
        rows.append([f"{size:,}", f"{-(-size // EACH):,}", f"{built.seconds / size / first:.2f}", *_memory(built)])
        if size != sizes[-1]:
            shutil.rmtree(folder / f"out-{size}")
    lines = [
        f"`python -m helpers build --jobs {jobs}` on folders of reports of {EACH} tables: process time per table against that of the",
        "first row (starting the processes included), peak memory of the largest process and of all together:",
        "",
        table(["tables", "reports", "time per table", "largest process, MB", "all processes, MB"], rows),
    ]
    raw = folder / f"raw-{sizes[min(1, len(sizes) - 1)]}"
    one, all_cores = (build_of(raw, folder / f"out-{number}", number) for number in (1, os.cpu_count() or 1))
    same = all(path.read_bytes() == (all_cores.out / path.name).read_bytes() for path in one.out.iterdir())
    lines += [
        "",
        f"Elapsed time with `--jobs 1` ÷ with `--jobs {os.cpu_count()}` ({os.cpu_count()} cores): {one.elapsed / all_cores.elapsed:.2f}; "
        f"the tables are {'the same, byte for byte' if same else 'NOT the same'}.",
    ]
    return "\n".join(lines)


def _memory(built: Built) -> list[str]:
    return [f"{built.largest:.0f}", f"{built.together:.0f}" if built.together else "not measured here"]


def beyond_lines(made: list[Material], folder: Path) -> str:
    rows = [[name, f"{ratio:.2f}"] for name, ratio in beyond(made, folder).items()]
    return "\n".join(["Beyond that, as multiples of read + understand + check:", "", table(["step of a build", "ratio"], rows)])


def measured(made: list[Material], rounds: int, growth: list[int], folder: Path) -> Iterator[str]:
    """The paragraphs of the page, each as soon as it is known."""
    yield HEADING
    yield machine(("pandas", "numpy", "pyarrow"))
    yield ratio_lines(made, rounds)
    yield beyond_lines(made[: CHUNK * 8], folder)
    if growth:
        yield growth_lines(growth, folder, os.cpu_count() or 1)


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make bench", description="What reading tables costs.")
    arguments.add_argument("--quick", action="store_true", help="a few tables, nothing written: shows that it runs")
    arguments.add_argument("--tables", type=int, default=20_000, metavar="N", help="distinct tables of the ratio")
    arguments.add_argument("--rounds", type=int, default=3, metavar="N")
    arguments.add_argument(
        "--growth", type=int, nargs="*", default=[1_000, 10_000, 100_000], metavar="N", help="tables in a folder"
    )
    arguments.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="where it is written")
    options = arguments.parse_args()
    if options.quick:
        options.tables, options.rounds, options.growth = 100, 1, [100]
    (ROOT / "build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "build"))
    try:
        made = materials(options.tables)
        beyond(made[:EACH], folder)  # what is imported on first use is no part of it
        parts = []
        for part in measured(made, options.rounds, options.growth, folder):
            print(part, end="\n\n", flush=True)
            parts.append(part)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not options.quick:
        put_section(options.page, HEADING, "\n\n".join(parts))


if __name__ == "__main__":
    main()
