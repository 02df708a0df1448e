"""Writes the tables as one Frictionless data package: Parquet, CSV and ``datapackage.json``.

The same frames give the same bytes. Everything is checked and written beside the folder first; only then
are the files moved in, one by one, and moved back if that fails, so that the folder always holds one whole
package, the old or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.datasets.encode import EncodingError, rows_of, to_arrow, to_csv, to_frame
from helpers.datasets.schema import TABLES, TableSpec, frictionless_schema, pandera_schema
from helpers.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "datapackage.json"
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}


class PackageError(ReportError):
    """The tables cannot be written: which one, and what is wrong with it."""


def conform(frame: pd.DataFrame | Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """The frame (or records) as table `name`: its columns, dtypes and row order, not yet validated."""
    spec = TABLES[name]
    return to_frame(to_arrow(_rows(frame, spec), spec), spec)


def validate(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The frame itself, if it holds to the schema of table `name`.

    Raises
    ------
    PackageError
        Naming table, column, rule and the first offending rows.
    """
    import pandera.errors

    try:
        return pandera_schema(name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        problems = []
        for (column, check), group in cases.groupby(["column", "check"], dropna=False, sort=True):
            indices = [int(index) for index in group["index"].dropna().unique()[:3]]
            places = ", ".join(_place(frame, index) for index in indices)
            problems.append(f"{column}: {check}{f' ({places})' if places else ''}: {group['failure_case'].iloc[0]!r}")
        raise PackageError(f"table {name} does not hold to its schema: " + "; ".join(problems)) from None


def _place(frame: pd.DataFrame, index: int) -> str:
    row = frame.loc[index]
    return ":".join(str(row[column]) for column in ("report", "line", "first_line") if column in frame.columns)


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
    files: dict[str, bytes] = {}
    resources = []
    counts = {}
    for name, spec in TABLES.items():
        rows = _rows(frames[name], spec)
        arrow = to_arrow(rows, spec)
        validate(to_frame(arrow, spec), name)
        files[f"{name}.csv"] = to_csv(rows, spec)
        files[f"{name}.parquet"] = _parquet(arrow)
        resources.append(_resource(spec, files, len(rows)))
        counts[name] = len(rows)
    descriptor = {
        "name": "korean-local-government-reports",
        "title": "Korean local government reports as tidy tables",
        "title_ko": "지방자치단체 업무보고 정리 자료",
        "profile": "tabular-data-package",
        "sources": [dict(source) for source in sources],
        "resources": resources,
    }
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    try:
        _replace_files(files, Path(out))
    except OSError as error:
        raise PackageError(
            f"the tables could not be written ({error})", out, remedy="what was there before is unchanged"
        ) from error
    return counts


def _rows(frame, spec: TableSpec) -> list[tuple]:
    records = frame.to_dict("records") if hasattr(frame, "to_dict") else frame
    try:
        return rows_of(records, spec)
    except EncodingError as error:
        raise PackageError(f"table {error}") from None


def _parquet(arrow) -> bytes:
    import pyarrow.parquet as pq

    buffer = BytesIO()
    pq.write_table(arrow, buffer, compression="zstd", version="2.6", data_page_version="1.0")
    return buffer.getvalue()


def _resource(spec: TableSpec, files: Mapping[str, bytes], rows: int) -> dict:
    csv, parquet = files[f"{spec.name}.csv"], files[f"{spec.name}.parquet"]
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
        "bytes": len(csv),
        "hash": _hash(csv),
        "rows": rows,
        "parquet": {"path": f"{spec.name}.parquet", "bytes": len(parquet), "hash": _hash(parquet)},
        "schema": frictionless_schema(spec.name),
    }


def _hash(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _replace_files(files: Mapping[str, bytes], out: Path) -> None:
    """Write all beside `out`, then move one by one; what was moved is moved back if one move fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new, old = work / "new", work / "old"
        new.mkdir()
        old.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        made = not out.exists()
        out.mkdir(exist_ok=True)
        done: list[str] = []
        try:
            for name in files:
                if (out / name).exists():
                    shutil.copy2(out / name, old / name)
                os.replace(new / name, out / name)
                done.append(name)
        except BaseException:
            for name in done:
                if (old / name).exists():
                    os.replace(old / name, out / name)
                else:
                    (out / name).unlink()
            if made:
                out.rmdir()
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
