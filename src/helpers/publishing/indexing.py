"""The site's own pages and the tables to download are made again only where something that they show has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from helpers import recording
from helpers.datasets.schema import TABLES
from helpers.publishing import cache, reads, unchanged
from helpers.publishing.kinds import read_edition
from helpers.publishing.places import Places, write_atomically
from helpers.publishing.plan import Page
from helpers.publishing.site import versioned
from helpers.publishing.sitepages.given import Files, Given

_PACKAGE = "helpers.publishing.sitepages"
_CHANGED = "what it is made from changed meanwhile"
_LAST = "dictionary"
"""It says how large the other files are."""

Recorded = tuple[Files, tuple[str, ...]]
"""Files, and what was read for them."""


@dataclass(frozen=True)
class Unit:
    """Files that are made together."""

    name: str
    module: str
    """What makes them, below :mod:`helpers.publishing.sitepages`."""
    given: Given
    parts: Mapping[str, Mapping[str, str]]
    """What they are made from, without what is read."""
    tables: bool = False
    """Whether they are made from whole tables, whose digests are known."""


class Ahead:
    """What can be made of the site while the notebooks are run: as it is if they all come out well.

    Parameters
    ----------
    plan
        All pages of the site that are notebooks'.
    now
        The state of things.
    due
        Ids of the pages that are being made.
    """

    def __init__(self, plan: Sequence[Page], now: cache.Now, due: Collection[str]) -> None:
        from helpers.publishing.pool import Aside

        units = (unit for unit in _units(plan, now, due) if unit.name != _LAST)
        stale = [unit for unit in units if (known := now.memory.site.get(unit.name)) is None or not _holds(unit, known, now)]
        self._given = {unit.name: unit.given for unit in stale}
        self._aside = Aside(recorded_all, [(unit.name, unit.module, unit.given) for unit in stale], wait=True) if stale else None
        self._made: dict[str, Recorded] | None = None

    def take(self, unit: Unit) -> Recorded | None:
        """What was made of a unit, where it would be no other now."""
        if self._aside is None or self._given.get(unit.name) != unit.given:
            return None
        if self._made is None:
            self._made = self._aside.result()
        return self._made.get(unit.name)

    def drop(self) -> None:
        """Nothing of it is needed."""
        if self._aside is not None and self._made is None:
            self._aside.drop()


def write_site(plan: Sequence[Page], now: cache.Now, before: Mapping[str, Any], ahead: Ahead | None = None) -> None:
    """Write the site's own pages and the tables to download, except those that are as they would be.

    Parameters
    ----------
    plan
        All pages of the site that are notebooks'.
    now
        The state of things; what is known of these files is kept in its memory.
    before
        The inputs (:func:`helpers.publishing.unchanged.inputs`) as they were when the run began. What was made while they
        changed is made again by the next run.
    ahead
        What has been made meanwhile.
    """
    memory = now.memory
    made, wanted, written = [], set(), set()
    for unit in _units(plan, now):
        known = memory.site.get(unit.name)
        if known is None or not _holds(unit, known, now):
            memory.site[unit.name] = _write(unit, now, ahead)
            made.append(unit.name)
        wanted.add(unit.name)
        written |= set(files_of(memory.site[unit.name]))
    for name in set(memory.site) - wanted:
        _remove(memory.site.pop(name), written | {page.path for page in plan}, now.places)
    later = unchanged.inputs(now.places) if made else before
    for name in made:
        if cache.disturbed(memory.site[name], before, later):
            memory.site[name] = replace(memory.site[name], parts={"files": files_of(memory.site[name])}, failed=_CHANGED)


def files_of(known: cache.Known) -> Mapping[str, str]:
    """Digests of the files that were made together, by path below the site's folder."""
    return known.parts.get("files", {})


def _units(plan: Sequence[Page], now: cache.Now, due: Collection[str] = ()) -> Iterator[Unit]:
    """All there is to make, to be written as it comes: the dictionary says how large the files with the tables are.

    Pages that are due count as made.
    """
    places, memory = now.places, now.memory
    known = {page.id: memory.pages[page.id].failed for page in plan if page.id in memory.pages and page.id not in due}
    failed = {page: why for page, why in known.items() if why}
    there = frozenset(page.id for page in plan if page.id in due or (places.site / page.path).is_file())
    given = Given(plan, places, read_edition(places.notebooks), failed, there)
    tables = [name for name in TABLES if f"{name}.parquet" in now.sources]
    digests = {name: now.sources[f"{name}.parquet"] for name in tables}
    packages = {"packages": now.common["packages"]}
    code = _code("downloads", now)
    for name in tables:
        parts = {**packages, "code": code, "data": {name: digests[name]}}
        yield Unit(f"data/{name}", "downloads", Given((), places, table=name), parts, tables=True)
    shell = {
        **packages,
        "template": now.common["template"],
        "edition": {"edition": cache.digest(repr(given.edition)), "languages": repr(given.languages)},
    }
    shown = {
        "pages": {page.id: repr(page) for page in plan},
        "there": dict.fromkeys(there, "True"),
        "failed": failed,
    }
    for name, parts in (("index", shown), ("search", shown), ("method", {}), ("glossary", {})):
        yield Unit(name, name, given, {**shell, "code": _code(name, now), **parts})
    paths = [path for name in tables for path in files_of(memory.site.get(f"data/{name}", cache.Known()))]
    sizes = {path: (places.site / path).stat().st_size for path in paths if (places.site / path).is_file()}
    data = {"data": digests, "sizes": {path: str(size) for path, size in sizes.items()}, "code": _code("dictionary", now)}
    yield Unit(_LAST, "dictionary", replace(given, sizes=sizes), {**shell, **data}, tables=True)


def _code(module: str, now: cache.Now) -> dict[str, str]:
    return now.code([f"import {_PACKAGE}.{module}"], now.places.notebooks)


def _holds(unit: Unit, known: cache.Known, now: cache.Now) -> bool:
    """Whether files are what they would be if they were made now."""
    before = dict(known.parts)
    files, answers = before.pop("files", {}), before.pop("reads", {})
    if before != unit.parts or not files or now.answers(answers, known.sources) != answers:
        return False
    return all(cache.digest_or_missing(now.places.site / path) == digest for path, digest in files.items())


def _write(unit: Unit, now: cache.Now, ahead: Ahead | None) -> cache.Known:
    from helpers.publishing.pool import aside

    places = now.places
    old = now.memory.site.get(unit.name, cache.Known())
    made, noted = (ahead and ahead.take(unit)) or aside(recorded, unit.module, unit.given)
    answers = {} if unit.tables else {read: now.lookup.digest(read) for read in reads.settle(noted, places)}
    version = cache.digest(dict(unit.parts["data"]))[:12] if unit.tables else reads.version(answers)
    digests = {}
    for path, content in made.items():
        target = places.site / path
        shown = versioned(content, version) if isinstance(content, str) else content
        if cache.digest_or_missing(target) != _digest(shown):
            write_atomically(target, shown)
        digests[path] = cache.file_digest(target)
    _remove(old, set(digests), places)
    return cache.Known({**unit.parts, "reads": answers, "files": digests}, now.sources_of(answers))


def _digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode("utf-8") if isinstance(content, str) else content).hexdigest()


def recorded_all(units: Sequence[tuple[str, str, Given]]) -> dict[str, Recorded]:
    """The same of several units, by name."""
    return {name: recorded(module, given) for name, module, given in units}


def recorded(module: str, given: Given) -> Recorded:
    """The files of a module, and what was read for them (as :mod:`helpers.recording` notes it)."""
    make: Callable[[Given], Files] = import_module(f"{_PACKAGE}.{module}").make
    with recording.gather() as noted:
        files = make(given)
    return dict(files), tuple(noted)


def _remove(known: cache.Known, kept: set[str], places: Places) -> None:
    """Take out files that we made in an earlier run and that there are no more."""
    for path in set(files_of(known)) - kept:
        target = places.site / path
        if target.resolve().is_relative_to(places.site.resolve()):
            target.unlink(missing_ok=True)
            with suppress(OSError):
                target.parent.rmdir()
