"""What making all pages costs, against what others do for it: ``make bench``.

The project's own notebooks and plan, eight peers by turns in one sitting (:data:`bench_peers.NAMES`), wall-clock time from
the start of a peer's first process to the end of its last. Each begins with nothing made, and what it has made is checked:
a peer that fails, or makes other pages than the rest, ends the benchmark.

``--quick`` only shows that it runs. Otherwise the tables are written to ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))

from bench_change import Change, build, build_changed
from bench_document import PAGE, ROOT, machine, put_section
from bench_in_process import Task
from bench_lean import check_kernel, lean_environment, programs_of
from bench_outcome import scope, targets_table, times_table, verdicts
from bench_peers import NAMES, Measured, Peers, Setting
from bench_running import environment, with_programs

from helpers.publishing.parameters import declared, run_values
from helpers.publishing.places import Places
from helpers.publishing.plan import Page, make_plan
from helpers.publishing.site import frames

HEADING = "## Pages"
BENCH = ROOT / "build" / "bench"
PACKAGES = ("papermill", "nbclient", "nbconvert", "ipykernel", "jupyter-client", "pandas", "matplotlib")
NO_VERSION = "0" * 12
"""Stands for the version of the data, whose length is the same."""
BUSY = 0.5
"""Processes that may run beside the benchmark on average before it warns."""

Item = TypeVar("Item")


def sample(items: Sequence[Item], count: int | None) -> list[Item]:
    """So many of the items, evenly spread; all where there are no more.

    >>> sample("abcdefghi", 3)
    ['b', 'e', 'h']
    """
    if count is None or count >= len(items):
        return list(items)
    return [items[(2 * number + 1) * len(items) // (2 * count)] for number in range(count)]


def tasks_of(pages: Sequence[Page], plan: Sequence[Page], places: Places) -> list[Task]:
    """What the peers need to know of each page."""
    around = frames(plan, places, NO_VERSION)
    known = {page.notebook: declared(places.notebooks / page.notebook) for page in pages}
    tasks = []
    for number, page in enumerate(pages):
        values = run_values(page, known[page.notebook], str(places.data))
        shown = {name: str(value) for name, value in values.items() if name != "data_dir"}
        frame = replace(around[page.id], parameters=around[page.id].parameters | shown, language=page.language)
        tasks.append(Task(number, str(places.notebooks / page.notebook), values, pickle.dumps(frame)))
    return tasks


def prepared(options: argparse.Namespace, peers: Sequence[str]) -> tuple[Setting, Change | None, str]:
    """All that is no part of the measurement: tables, environments, tasks."""
    for entry in BENCH.iterdir() if BENCH.is_dir() else ():
        if entry.name != "lean":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    (BENCH / "home").mkdir(parents=True, exist_ok=True)
    variables = environment(os.environ, ROOT / "src", BENCH / "home")
    print("building the tables", file=sys.stderr)
    plain = build(ROOT / "data" / "raw", BENCH / "tables" / "plain", variables)
    project = Path(shutil.copytree(plain, BENCH / "tables" / "project"))
    places = Places.of(ROOT, data=project / "processed", site=BENCH / "none", cache=BENCH / "none")
    plan = make_plan(places)
    pages = sample(plan, options.pages)
    changed, change = BENCH / "tables" / "changed", None
    if "f" in peers:
        departments = [(page.report, page.department) for page in pages if page.report and page.department]
        change = build_changed(plain, changed, departments, variables)
    programs, about = {"a": programs_of(Path(sys.prefix))}, ""
    if "a-lean" in peers:
        programs["a-lean"], count = lean_environment(ROOT, BENCH / "lean")
        about = f"The lean environment holds the {count} packages that the notebooks and the two programs need."
    for name, folder in programs.items():
        check_kernel(folder, with_programs(variables, folder), BENCH / "probe" / name)
    setting = Setting(
        tasks=tasks_of(pages, plan, places),
        paths=[page.path for page in pages],
        ids=None if len(pages) == len(plan) else [page.id for page in pages],
        jobs=options.jobs,
        scratch=BENCH,
        variables=variables,
        programs=programs,
        notebooks=places.notebooks,
        project=project,
        plain=plain,
        changed=changed,
        root=ROOT,
    )
    return setting, change, about


def warm_up(setting: Setting, peers: Sequence[str]) -> None:
    """Every program once, with a single page: its files are in memory then, and a peer that cannot run says so at once."""
    ids = setting.ids
    one = Peers(replace(setting, tasks=setting.tasks[:1], paths=setting.paths[:1], ids=ids and ids[:1]))
    for peer in peers:
        if peer not in "def":
            one.measure(peer)


def in_turn(setting: Setting, peers: Sequence[str], rounds: int) -> dict[str, list[Measured]]:
    """Measure the peers, all of them in every round."""
    found: dict[str, list[Measured]] = {peer: [] for peer in peers}
    runner = Peers(setting)
    for number in range(1, rounds + 1):
        for peer in peers:
            if peer in "ef" and "d" not in peers and not ("e" in peers and peer == "f"):
                runner.measure("d")  # they begin with what it leaves
            measured = runner.measure(peer)
            found[peer].append(measured)
            print(
                f"round {number} of {rounds}, {peer}: {measured.seconds:.2f} s, {measured.written} pages ({NAMES[peer]})",
                file=sys.stderr,
                flush=True,
            )
    return found


def section(setting: Setting, found: dict[str, list[Measured]], change: Change | None, about: str) -> str:
    """The section of the page."""
    times = {peer: [one.seconds for one in rounds] for peer, rounds in found.items()}
    written = {peer: [one.written for one in rounds] for peer, rounds in found.items()}
    rounds, pages = len(next(iter(times.values()))), len(setting.tasks)
    taken = "one round" if rounds == 1 else f"medians of {rounds} rounds"
    notes = [
        f"{pages} pages of the project's own notebooks, {setting.jobs} at a time, by `tests/bench_pages.py`: {taken}, the peers by turns,",
        "wall-clock time from the start of a peer's first process to the end of its last. All pages were checked to hold the same",
        f"pictures, tables, rows and cells.{' ' * bool(about)}{about}",
    ]
    if change:
        notes.append(f"Changed for f: {change}.")
    parts = [HEADING, machine(PACKAGES), "\n".join(notes), times_table(times, NAMES, written)]
    if judged := verdicts(times):
        parts += [f"Ratios and their targets.{scope(pages, setting.jobs)}", targets_table(judged)]
    return "\n\n".join(parts)


def peers_of(text: str) -> list[str]:
    """The peers named in a list with commas, in the order of the turns."""
    named = [name.strip() for name in text.split(",") if name.strip()]
    if wrong := [name for name in named if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"{wrong[0]!r} is no peer; they are {', '.join(NAMES)}")
    return [name for name in NAMES if name in named]


def count(text: str) -> int:
    """A number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def arguments() -> argparse.ArgumentParser:
    """What can be chosen."""
    parser = argparse.ArgumentParser(prog="make bench", description="What making all pages costs, against what others do for it.")
    parser.add_argument("--quick", action="store_true", help="3 pages, 1 round, nothing written: shows that it runs")
    parser.add_argument("--pages", type=count, metavar="N", help="an even sample of the plan (default: all)")
    parser.add_argument("--rounds", type=count, metavar="N", help="default: 3")
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="default: one a core")
    parser.add_argument("--only", type=peers_of, default=list(NAMES), metavar="PEERS", help="such as d,e,f; nothing written then")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="where it is written")
    return parser


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print, and write the page where everything was measured."""
    options = arguments().parse_args(given)
    options.pages = options.pages or (3 if options.quick else None)
    options.rounds = options.rounds or (1 if options.quick else 3)
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY:
        print(f"note: this machine is busy with something else (load {os.getloadavg()[0]:.1f})", file=sys.stderr)
    setting, change, about = prepared(options, options.only)
    if not options.quick:
        warm_up(setting, options.only)
    found = in_turn(setting, options.only, options.rounds)
    text = section(setting, found, change, about)
    print(text)
    if not options.quick and len(options.only) == len(NAMES):
        put_section(options.page, HEADING, text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        sys.exit(130)
