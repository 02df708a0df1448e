"""The command line: ``python -m helpers COMMAND``."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers import leftovers
from helpers.discretion import shown
from helpers.errors import ReportError
from helpers.locking import locked
from helpers.stopping import stoppable
from helpers.storage import Stores, place


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = argparse.ArgumentParser(prog="python -m helpers", description="Local government reports: tidy data, notebooks, pages.")
    top.add_argument("--debug", action="store_true", help="show where in the code an error arose")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="clean the reports of a folder into tidy tables")
    build.add_argument("--raw", type=place, metavar="DIR|URL", help="folder of the reports (default: data/raw)")
    build.add_argument("--out", type=place, metavar="DIR|URL", help="folder of the tables (default: data/processed)")
    build.add_argument("--jobs", type=_count, metavar="N", help="reports read at the same time (default: one a core)")
    build.add_argument("--force", action="store_true", help="build also where nothing has changed")
    build.add_argument(
        "--cluster", metavar="ADDRESS", help="clean the reports on the dask cluster of this scheduler (tcp://host:8786)"
    )
    build.set_defaults(function=_build)

    run = commands.add_parser("run", help="execute the notebooks that are out of date, render pages and index")
    run.add_argument(
        "--only", action="append", metavar="PATTERN", help="only pages whose id fits, such as 'geumcheon-2018/*' (repeatable)"
    )
    run.add_argument("--report", metavar="ID", help="only the pages of this report")
    run.add_argument("--department", metavar="NAME", help="only the page of this department")
    run.add_argument(
        "-p", "--parameter", nargs=2, action="append", metavar=("NAME", "VALUE"), help="run with another value (repeatable)"
    )
    run.add_argument("--jobs", type=_count, metavar="N", help="notebooks run at the same time (default: one a core)")
    run.add_argument("--force", action="store_true", help="make pages also where nothing has changed")
    run.add_argument("--explain", action="store_true", help="say for each page whether it is made, and why")
    run.add_argument("--timeout", type=float, metavar="SECONDS", help="the longest that one notebook may take (default: 600)")
    run.add_argument(
        "--memory", type=_megabytes, metavar="MB", help="the most memory that one notebook may take (default: no limit)"
    )
    run.add_argument(
        "--engine",
        choices=("forked", "nbclient"),
        default="forked",
        help="papermill's engine: kernels forked from a process that has imported the libraries (default), or started one by one",
    )
    run.add_argument("--notebooks", type=_local, metavar="DIR", help="folder of the notebooks (default: notebooks)")
    run.add_argument("--data", type=place, metavar="DIR|URL", help="folder of the tables (default: data/processed)")
    run.add_argument("--out", type=place, metavar="DIR|URL", help="folder of the pages (default: reports)")
    run.add_argument("--cache", type=_local, metavar="DIR", help="folder of the executed notebooks (default: build/pages)")
    run.add_argument(
        "--cluster", metavar="ADDRESS", help="execute the notebooks on the dask cluster of this scheduler (tcp://host:8786)"
    )
    run.set_defaults(function=_run)

    extract = commands.add_parser("extract", help="make the extract of a report")
    extract.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the full text of a report")
    extract.add_argument("--out", type=place, metavar="DIR|URL", help="folder to write it to (default: data/raw)")
    extract.add_argument("--force", action="store_true", help="write over another text of the same name")
    extract.set_defaults(function=_extract)

    add = commands.add_parser("add", help="take a new report into data/raw and the catalogue")
    add.add_argument("file", type=Path, metavar="FILE", help="the text of the report")
    add.add_argument("--raw", type=place, metavar="DIR|URL", help="folder of the reports (default: data/raw)")
    add.add_argument("--id", metavar="ID", help="the report's id (default: the name of the file, blanks as '-')")
    add.set_defaults(function=_add)

    check = commands.add_parser("check", help="print what the audit found, per report")
    check.add_argument("id", nargs="?", metavar="REPORT", help="only this report")
    check.add_argument("--data", type=place, metavar="DIR|URL", help="folder of the tables (default: data/processed)")
    check.add_argument("--report", metavar="ID", help="the same as REPORT")
    check.add_argument("--tables", action="store_true", help="say for every table how much of it is confirmed")
    check.set_defaults(function=_check)
    return top


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return number


def _megabytes(text: str) -> int:
    from helpers.publishing.limits import LEAST

    number = _count(text)
    if number < LEAST:
        raise argparse.ArgumentTypeError(f"{text} MB are too few: a kernel with its libraries needs {LEAST}")
    return number


def _local(text: str) -> Path:
    found = place(text)
    if not isinstance(found, Path):
        raise argparse.ArgumentTypeError(f"{shown(text)!r} is a URL; this folder must be a local one")
    return found


# The rooms are imported by the command that needs them: `--help` and errors in arguments come at once.


def _build(args: argparse.Namespace) -> int:
    from helpers.datasets import kept
    from helpers.publishing.places import project_root

    root = project_root()
    with Stores() as stores:
        raw = stores.folder(args.raw or root / "data" / "raw")
        out = stores.folder(args.out or root / "data" / "processed", back=True, last=("datapackage.json",))
        states = root / "build" / "tables"
        if not args.force and not leftovers.works(out) and (said := kept.remembered(states, raw, out)) is not None:
            for line in said:
                stores.say(line)
            return 0
        from helpers.datasets.build import build

        leftovers.clear_drafts(states, ended=True)
        with locked(leftovers.lock_of(out)):  # until it is written down: another build may wait to put other tables there
            before = kept.inputs(raw, out)
            result = build(raw, out, args.jobs or os.cpu_count() or 1, stores.say, args.cluster)
            if not stores.copied:  # a copy is made anew each time
                kept.remember(states, before, raw, out, len(result.reports), result.notes)
    return 0


def _run(args: argparse.Namespace) -> int:
    from helpers.publishing import limits, unchanged
    from helpers.publishing.places import Places, project_root

    if args.memory and not limits.possible():
        print("note: this system cannot limit the memory of a notebook; --memory is ignored", file=sys.stderr)
    os.environ.update(limits.variables(args.memory))

    root = project_root()
    with Stores() as stores:
        data = args.data or root / "data" / "processed"
        data = stores.tables(data, root / "build" / "remote" / hashlib.sha256(str(data).encode()).hexdigest()[:12])
        site = args.out and stores.folder(args.out, back=True, last=(unchanged.INDEX,))
        places = Places.of(notebooks=args.notebooks, data=data, site=site, cache=args.cache)
        afresh = args.force or args.parameter or args.report or args.department or stores.copied
        if not (afresh or leftovers.interrupted(places.cache) or leftovers.half_replaced(places.data)):
            pages = unchanged.up_to_date(places, args.only)
            if pages is not None:
                for line in unchanged.said(pages, places, args.explain):
                    print(line, file=sys.stdout if line.startswith("keep") else sys.stderr)
                return 0
        from dataclasses import replace

        from helpers.publishing import runs, select

        only = select.patterns(places, args.only, args.report, args.department)
        outcome = runs.run(
            places,
            only=only,
            jobs=args.jobs,
            force=args.force,
            explain=args.explain,
            timeout=args.timeout or runs.TIMEOUT,
            values=dict(args.parameter or ()),
            cluster=args.cluster,
            engine=args.engine,
        )
    if args.parameter and not args.out and outcome.made:
        print(
            "note: pages of the site now show these values; `make` brings the usual ones back, --out and --cache keep a trial apart",
            file=sys.stderr,
        )
    return runs.finish(
        outcome if isinstance(args.out, Path | None) else replace(outcome, index=f"{shown(args.out).rstrip('/')}/{runs.INDEX}")
    )


def _extract(args: argparse.Namespace) -> int:
    from helpers.publishing.places import project_root
    from helpers.reading.extracts import write_extract

    with Stores() as stores:
        out = stores.folder(args.out or project_root() / "data" / "raw", back=True)
        written = [str(write_extract(file, out, force=args.force)) for file in args.files]
    for path in written:
        print(stores.text(path))
    return 0


def _add(args: argparse.Namespace) -> int:
    from helpers.adding import add
    from helpers.publishing.places import project_root

    with Stores() as stores:
        lines = add(args.file, stores.folder(args.raw or project_root() / "data" / "raw", back=True), args.id)
    for line in lines:
        print(stores.text(line))
    return 0


def _check(args: argparse.Namespace) -> int:
    from helpers.publishing.audit import print_audit
    from helpers.publishing.places import Places

    with Stores() as stores:
        return print_audit(stores.tables(args.data or Places.of().data), args.id or args.report, tables=args.tables)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments
        As on the command line; None takes those of the process.

    Returns
    -------
    int
        The exit status: 0, or 1 for an error (told in one line), or 130 when stopped by Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):  # Korean names must not fail on a terminal that cannot show them
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    args = parser().parse_args(arguments)
    try:
        return args.function(args)
    except ReportError as error:
        if args.debug:
            raise
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        if args.debug:
            raise
        where = f"{error.filename}: " if error.filename else ""
        print(f"error: {where}{error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        if args.debug:
            raise
        return 130  # said by stoppable
    return 1


if __name__ == "__main__":
    sys.exit(stoppable(main))
