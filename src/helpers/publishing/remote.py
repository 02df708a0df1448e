"""Pages made on a cluster: the project's folders travel there as one archive, finished pages come back.

On a worker the folders lie to each other as they do here, so what a notebook reads and shows is the same; where it
shows a folder's own path, the path here is put in its place.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers.cluster import Cluster, Lost
from helpers.luggage import pack
from helpers.publishing import limits
from helpers.publishing.execute import Failure, Job, Made, make, prepare_worker
from helpers.publishing.places import Places

ENVIRONMENT = {"HELPERS_DATA": None, "HELPERS_RAW": None, "PYTHONUTF8": "1"}
"""Of the processes that execute notebooks: folders that a worker names are not those of the project."""


class Packed(NamedTuple):
    """The folders as they are sent."""

    archive: bytes
    names: tuple[tuple[str, str], ...]
    """Place in the archive and path here of each folder; one within another comes before it."""
    variables: tuple[tuple[str, str], ...]
    """Variables that name a folder here, and the place of that folder."""


class Trip(NamedTuple):
    """A page that is made elsewhere."""

    job: Job
    notebook: str
    """Its place in the archive."""
    names: tuple[tuple[str, str], ...]
    variables: tuple[tuple[str, str], ...]


def make_all(jobs: Sequence[Job], cluster: Cluster, places: Places) -> Iterator[tuple[Job, Made | Failure]]:
    """Results in the order in which they are finished, as :func:`helpers.publishing.pool.make_all` gives them.

    Parameters
    ----------
    jobs
        What to do.
    cluster
        Who does it.
    places
        The folders that notebooks read.
    """
    packed = pack_project(places)
    top = next(place for place, here in packed.names if here == str(places.notebooks))
    trips = (
        Trip(job, f"{top}/{Path(job.notebook).relative_to(places.notebooks).as_posix()}", packed.names, packed.variables)
        for job in jobs
    )
    for number, result in cluster.each(make_there, trips, packed.archive, _environment()):
        job = jobs[number]
        yield job, Failure(job.page.id, job.page.notebook, result.why) if isinstance(result, Lost) else result


def _environment() -> dict[str, str | None]:
    """Variables of the processes that execute notebooks there; the memory that one may take is what it is here."""
    return ENVIRONMENT | {name: os.environ[name] for name in (limits.VARIABLE,) if os.environ.get(name)}


def pack_project(places: Places) -> Packed:
    """What notebooks read: their own folder, the tables, and the texts that pages quote."""
    root = places.notebooks.parent
    found = {"notebooks": places.notebooks, "data": places.data, "raw": places.raw}
    named = os.environ.get("HELPERS_DATA")
    if named and Path(named).absolute() != places.data:
        found["named"] = Path(named).absolute()
    at: dict[str, str] = {}
    for name, folder in found.items():
        inside = folder != root and folder.is_relative_to(root)
        at[name] = folder.relative_to(root).as_posix() if inside else f"outside/{name}/{folder.name}"
    if places.raw == places.data.parent / "raw":  # where it is looked for
        at["raw"] = f"{at['data'].rpartition('/')[0]}/raw".lstrip("/")
    variables = [("HELPERS_RAW", at["raw"])] if os.environ.get("HELPERS_RAW") else []
    if named:
        variables.append(("HELPERS_DATA", at.get("named", at["data"])))
    files = {f"{at[name]}/{file}": folder / file for name, folder in found.items() for file in _files(folder)}
    names = sorted(((at[name], str(folder)) for name, folder in found.items()), key=lambda pair: (-len(pair[0]), pair))
    return Packed(pack(files.items()), (*names, ("", str(root))), tuple(variables))


def _files(folder: Path) -> Iterator[str]:
    """Files below a folder, without hidden ones and what Python keeps for itself."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in name.parts):
            yield name.as_posix()


def make_there(trip: Trip, folder: Path) -> Made | Failure:
    """Make a page on a worker, with the paths of the worker; what comes back has those of the sender."""
    folder = folder.resolve()  # kernels say where they are without symbolic links
    _prepare()
    for variable, place in trip.variables:
        os.environ[variable] = str(folder / place)
    there = {here: str(folder / place) for place, here in trip.names}
    values = {name: there.get(value, value) if isinstance(value, str) else value for name, value in trip.job.values.items()}
    result = make(replace(trip.job, notebook=str(folder / trip.notebook), values=values))
    names = [(str(folder / place), here) for place, here in trip.names]
    escaped = [(html.escape(path), html.escape(here)) for path, here in names]
    # In the file of a notebook texts are those of JSON, and in the cell with the parameters they are so twice.
    stored = [(f' = \\"{path}\\"', f' = \\"{_in_json(_in_json(here, ascii_only=True))}\\"') for path, here in names]
    stored += [(path, _in_json(here)) for path, here in names]
    if isinstance(result, Failure):
        executed = result.executed and _renamed(result.executed, stored)
        return replace(result, message=_renamed(result.message, names), executed=executed)
    return replace(
        result,
        executed=_renamed(result.executed, stored),
        html=_renamed(result.html, escaped),
        reads=tuple(sorted(_renamed(line, [(path, _in_json(here)) for path, here in names]) for line in result.reads)),
    )


@cache
def _prepare() -> None:
    """The first time: no kernel outlives the process."""
    prepare_worker()


def _in_json(text: str, ascii_only: bool = False) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _renamed(text: str, names: Sequence[tuple[str, str]]) -> str:
    for there, here in names:
        text = text.replace(there, here)
    return text
