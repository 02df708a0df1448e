"""Understanding report tables: a table block → observations, skipped numbers and checks.

Nothing here knows of departments or of any particular report.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .entry import frames, records

__all__ = ["frames", "records"]


def __getattr__(name: str) -> Any:
    # Pages want a few words of this package, not what reads tables: that is imported when it is asked for.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import entry

    return getattr(entry, name)
