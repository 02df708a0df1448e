"""Writes the tables as one Frictionless data package: Parquet, CSV and ``datapackage.json``.

The same rows give the same bytes, in however many parts they come. Everything is checked and written beside
the folder first; only then are the files moved in, one by one, and moved back if that fails, so that the folder
always holds one whole package, the old or the new. Nothing is held in memory but a chunk of one table.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from helpers import leftovers
from helpers.datasets.encode import arrow_schema, csv_header
from helpers.datasets.parts import PackageError, arrow_path, conform, conformed, csv_path, validate, write_table
from helpers.datasets.schema import TABLES, TableSpec, frictionless_schema
from helpers.locking import locked

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DESCRIPTOR", "PackageError", "conform", "merge", "validate", "workplace", "write_package"]

DESCRIPTOR = "datapackage.json"
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
_ROW_GROUP = 1 << 17
"""Rows of a Parquet row group: always as many, so that the bytes do not tell in which parts the rows came."""
_BLOCK = 1 << 20


def write_package(
    frames: Mapping[str, pd.DataFrame | Iterable[Mapping[str, Any]]],
    out: Path,
    sources: Iterable[Mapping[str, Any]] = (),
) -> dict[str, int]:
    """Validate and write all tables into folder `out`.

    Parameters
    ----------
    frames
        Every table of :data:`helpers.datasets.schema.TABLES`, as frames or records.
    out
        The folder; made where it does not exist. Other files in it are left alone.
    sources
        What the package was made from, as Frictionless ``sources`` (``title`` and more).

    Returns
    -------
    dict
        Rows by table.

    Raises
    ------
    PackageError
        Where a table breaks its schema or the disk does not take the files. The old package stays.
    """
    missing = sorted(set(TABLES) - set(frames))
    if missing:
        raise PackageError(f"tables not given: {', '.join(missing)}")
    with workplace(Path(out)) as work:
        part = work / "part"
        part.mkdir()
        for name in TABLES:
            write_table(conformed(frames[name], name), name, part)
        return merge([part], Path(out), work, sources)


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder beside `out` for whatever is not ready yet; gone afterwards, with the parents that it needed.

    Meanwhile nobody else builds there or reads from there; what a killed build left is finished or cleared away first.

    Raises
    ------
    PackageError
        Where the disk does not take what is written meanwhile.
    """
    with locked(leftovers.lock_of(out)):
        work: Path | None = None
        try:
            leftovers.finish_builds(out)
            work = leftovers.new_work(out)
            yield work
        except OSError as error:
            mixed = leftovers.half_replaced(out)
            remedy = "build again: that puts the old ones back first" if mixed else "what was there before is unchanged"
            raise PackageError(f"the tables could not be written ({error})", out, remedy=remedy) from error
        finally:
            if work and not leftovers.unfinished(work):
                leftovers.remove_work(work)


def merge(parts: Sequence[Path], out: Path, work: Path, sources: Iterable[Mapping[str, Any]] = ()) -> dict[str, int]:
    """Make one package of parts and put it in the place of the old one.

    Parameters
    ----------
    parts
        Their folders (see :mod:`helpers.datasets.parts`), by the reports in them.
    out
        The folder of the package.
    work
        A folder beside it (:func:`workplace`).
    sources
        As in :func:`write_package`.

    Returns
    -------
    dict
        Rows by table.
    """
    new = work / "new"
    new.mkdir()
    resources = []
    counts = {}
    for name, spec in TABLES.items():
        csv = _merge_csv([csv_path(part, name) for part in parts], spec, new / f"{name}.csv")
        counts[name] = _merge_parquet([arrow_path(part, name) for part in parts], spec, new / f"{name}.parquet")
        resources.append(_resource(spec, csv, _stamp(new / f"{name}.parquet"), counts[name]))
    descriptor = {
        "name": "korean-local-government-reports",
        "title": "Korean local government reports as tidy tables",
        "title_ko": "지방자치단체 업무보고 정리 자료",
        "profile": "tabular-data-package",
        "sources": [dict(source) for source in sources],
        "resources": resources,
    }
    (new / DESCRIPTOR).write_bytes((json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    _replace_files(work, out)
    return counts


def _merge_csv(paths: Iterable[Path], spec: TableSpec, target: Path) -> dict[str, Any]:
    with target.open("wb") as file:
        file.write(csv_header(spec))
        for path in filter(Path.exists, paths):
            with path.open("rb") as part:
                shutil.copyfileobj(part, file, _BLOCK)
            path.unlink()  # the disk need not hold all of it twice
    return _stamp(target)


def _merge_parquet(paths: Iterable[Path], spec: TableSpec, target: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(spec)
    rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd", version="2.6", data_page_version="1.0") as writer:
        waiting: list = []
        for batch in _batches(paths):
            waiting.append(batch)
            rows += batch.num_rows
            while sum(entry.num_rows for entry in waiting) >= _ROW_GROUP:
                table = pa.Table.from_batches(waiting, schema)
                writer.write_table(table.slice(0, _ROW_GROUP).combine_chunks())
                waiting = table.slice(_ROW_GROUP).to_batches()
        if waiting or not rows:
            writer.write_table(pa.Table.from_batches(waiting, schema).combine_chunks())
    return rows


def _batches(paths: Iterable[Path]) -> Iterator[Any]:
    import pyarrow as pa

    for path in filter(Path.exists, paths):
        with pa.OSFile(str(path), "rb") as source, pa.ipc.open_file(source) as reader:
            for index in range(reader.num_record_batches):
                yield reader.get_batch(index)
        path.unlink()


def _stamp(path: Path) -> dict[str, Any]:
    """Size and hash of a file, as a resource names them."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": "sha256:" + _digest(file)}


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _resource(spec: TableSpec, csv: Mapping[str, Any], parquet: Mapping[str, Any], rows: int) -> dict:
    return {
        "name": spec.name,
        "title": spec.en,
        "title_ko": spec.ko,
        "description": spec.en,
        "description_ko": spec.ko,
        "path": f"{spec.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        **csv,
        "rows": rows,
        "parquet": {"path": f"{spec.name}.parquet", **parquet},
        "schema": frictionless_schema(spec.name),
    }


def _replace_files(work: Path, out: Path) -> None:
    """Move the new files into `out` one by one; what was moved is moved back if one move fails."""
    try:
        leftovers.move_in(work, out)
    except BaseException:
        leftovers.move_back(work, out)
        raise
