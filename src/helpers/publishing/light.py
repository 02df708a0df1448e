"""Import nbformat and papermill without what they drag in and nothing here uses.

jsonschema, which nbformat loads, builds a grammar of international addresses at import where the package
``rfc3987_syntax`` is there (jupyter-events brings it): seconds of work in every process, for a format
checker that notebooks do not need. jsonschema does without where the import fails.

papermill loads what reads notebooks from the stores of several providers, where it is installed. Ours are files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_STORES = ("boto3", "pyarrow.fs")


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Have the import of modules fail that were not imported yet."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # None makes "import" fail
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def load_nbformat() -> ModuleType:
    """nbformat, imported the light way; later imports of anything find ``rfc3987_syntax`` as usual."""
    with _without(*(() if "jsonschema" in sys.modules else ("rfc3987_syntax",))):
        import nbformat
        import nbformat.reader
    return nbformat


def warm() -> None:
    """Load both in a process that forks workers (see :mod:`helpers.publishing.zygote`), before anything else loads them."""
    load_nbformat()
    with _without(*_STORES):
        import papermill  # noqa: F401
