"""A batch on another machine: the texts go there, the tables come back, as bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.catalog import Catalog
from helpers.cluster import Cluster, Lost
from helpers.datasets.batch import Batch, Made, Told, make
from helpers.errors import ReportError


class Parcel(NamedTuple):
    """The reports of a batch, and what is known of them."""

    folder: str
    """Where they lie on the machine that sends them: what messages speak of."""
    texts: tuple[tuple[str, bytes], ...]
    """Names of the files, and their contents."""
    catalog: Catalog


class Answer(NamedTuple):
    """What was made of a parcel."""

    made: Made
    files: tuple[tuple[str, bytes], ...]
    """The files of the part (:mod:`helpers.datasets.parts`)."""


def make_parcel(parcel: Parcel, _: Path | None = None) -> Answer:
    """Make the tables of a parcel, as :func:`helpers.datasets.batch.make` does of a batch."""
    with tempfile.TemporaryDirectory(prefix="reports-") as scratch:
        folder = Path(scratch)
        for name, text in parcel.texts:
            (folder / name).write_bytes(text)
        batch = Batch(tuple(folder / name for name, _ in parcel.texts), folder / "tables")
        made = tuple(_named(one, scratch, parcel.folder) for one in make(batch, parcel.catalog))
        return Answer(made, tuple((path.name, path.read_bytes()) for path in sorted(batch.folder.iterdir())))


def _named(told: Told, there: str, here: str) -> Told:
    """An error names the file that the user knows."""
    if told.error is None:
        return told
    error = told.error
    texts = [None if text is None else str(text).replace(there, here) for text in (error.message, error.file, error.remedy)]
    return told._replace(error=type(error)(texts[0], texts[1], error.line, texts[2]))


def make_all(batches: Sequence[Batch], catalog: Catalog, cluster: Cluster) -> Iterator[Made]:
    """What was made of each batch, in their order; the tables are in its folder then.

    Raises
    ------
    ReportError
        Where the cluster is lost, or a batch kills every process that takes it.
    """
    unread: dict[int, Batch] = {}

    def parcels() -> Iterator[Parcel | None]:
        for number, batch in enumerate(batches):
            try:
                texts = tuple((path.name, path.read_bytes()) for path in batch.paths)
            except OSError:  # said as it is without a cluster
                unread[number] = batch
                texts = ()
            yield Parcel(str(batch.paths[0].parent), texts, catalog)

    made: dict[int, Made] = {}
    following = 0
    for number, answer in cluster.each(make_parcel, parcels()):
        batch = batches[number]
        if isinstance(answer, Lost):
            names = ", ".join(path.name for path in batch.paths)
            raise ReportError(f"{names}: {answer.why}", remedy="give the workers more memory, or build without --cluster")
        if number in unread:
            made[number] = make(batch, catalog)
        else:
            batch.folder.mkdir()
            for name, content in answer.files:
                (batch.folder / name).write_bytes(content)
            made[number] = answer.made
        while following in made:
            yield made.pop(following)
            following += 1
