"""Import nbformat without what it drags in and nothing here uses.

jsonschema, which nbformat loads, builds a grammar of international addresses at import where the package
``rfc3987_syntax`` is there (jupyter-events brings it): seconds of work in every process, for a format
checker that notebooks do not need. jsonschema does without where the import fails.
"""

from __future__ import annotations

import sys
from types import ModuleType

_HEAVY = "rfc3987_syntax"


def load_nbformat() -> ModuleType:
    """nbformat, imported the light way; later imports of anything find ``rfc3987_syntax`` as usual."""
    hide = _HEAVY not in sys.modules and "jsonschema" not in sys.modules
    if hide:
        sys.modules[_HEAVY] = None  # type: ignore[assignment]  # makes "import" fail
    try:
        import nbformat
        import nbformat.reader
    finally:
        if hide:
            del sys.modules[_HEAVY]
    return nbformat
