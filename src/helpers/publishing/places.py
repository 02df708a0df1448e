"""Where things are: the folders of the project, and reading what stands in them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from helpers import recording
from helpers.errors import ReportError


class Places(NamedTuple):  # not a dataclass: those import half of what a run with nothing to do imports at all
    """The folders that a run reads and writes."""

    notebooks: Path
    data: Path
    site: Path
    cache: Path
    """Executed notebooks and what is known of earlier runs; never part of the site."""

    @classmethod
    def of(cls, root: Path | None = None, **given: Path | str | None) -> Places:
        """Folders below the project's root, save those that are given.

        Parameters
        ----------
        root
            The project's folder; by default the one that holds this package.
        **given
            ``notebooks``, ``data``, ``site`` or ``cache``; None means the usual place.
        """
        root = Path(root) if root else project_root()
        usual = {
            "notebooks": root / "notebooks",
            "data": root / "data" / "processed",
            "site": root / "reports",
            "cache": root / "build" / "pages",
        }
        usual.update({name: Path(path).absolute() for name, path in given.items() if path})
        return cls(**usual)

    @property
    def raw(self) -> Path:
        """Folder of the reports that pages quote: where :func:`helpers.source` looks."""
        return Path(os.environ.get("HELPERS_RAW") or self.data.parent / "raw")

    @property
    def executed(self) -> Path:
        """Folder of the executed notebooks."""
        return self.cache / "executed"


def project_root() -> Path:
    """The folder of the project: the working directory if it has notebooks, otherwise where the package lies."""
    here = Path.cwd()
    return here if (here / "notebooks").is_dir() else Path(__file__).resolve().parents[3]


def records(data: Path, name: str, *, required: bool = True, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of one table of ``data/processed`` as dictionaries; blanks are None.

    Read without pandas: planning a run that finds nothing to do should cost next to nothing.

    Parameters
    ----------
    data
        Folder of the tidy tables.
    name
        Name of the table, without ending.
    required
        Whether it is an error that the table is not there; otherwise it has no rows.
    columns
        Only these; None for all.
    """
    recording.note("rows", os.path.abspath(data), name, None, None, columns and list(columns), {})
    path = data / f"{name}.parquet"
    if not path.is_file():
        if not required:
            return []
        raise ReportError(f"the table {name!r} is missing", file=path, remedy="run `make data` first")
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            return file.read(columns=columns and list(columns), use_threads=False).to_pylist()
    except (OSError, ValueError) as error:
        raise ReportError(f"the table {name!r} cannot be read", file=path, remedy="run `make data` again") from error


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8 with LF) so that at no moment a half-written one has its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise ReportError(
            f"cannot write ({error.strerror or error})", file=path, remedy="check the space and the rights of the folder"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
