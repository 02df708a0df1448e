"""What a notebook reads, written down while it runs: its page is made again when that changes, and only then.

Nothing is written unless the variable :data:`VARIABLE` names a file, so interactive work costs nothing.
"""

from __future__ import annotations

import json
import os

VARIABLE = "HELPERS_READS"
"""Names the file that reads are noted in, one JSON list a line."""

_SEEN: set[str] = set()


def note(kind: str, *what: str | int | None) -> None:
    """Note that something was read.

    Parameters
    ----------
    kind
        What sort of read it was; :mod:`helpers.publishing.cache` knows how to look each sort up again.
    what
        What was read, as precisely as the reader knows it.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return
    line = json.dumps([kind, *what], ensure_ascii=False)
    if (key := f"{path}\n{line}") in _SEEN:
        return
    _SEEN.add(key)
    with open(path, "a", encoding="utf-8", errors="surrogatepass") as stream:
        stream.write(line + "\n")
