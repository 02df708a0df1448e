"""A file of a report to a :class:`~helpers.reading.document.Document`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.reading.departments import department_of_cell
    from helpers.reading.document import Document
    from helpers.reading.extracts import extract, write_extract
    from helpers.reading.reader import parse, read, read_folder

__all__ = ["Document", "department_of_cell", "extract", "parse", "read", "read_folder", "write_extract"]


def __getattr__(name: str) -> Any:
    # Pages want the texts and the marks of this package, not what reads reports: that is imported when it is asked for.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from helpers.reading import departments, document, extracts, reader

    return next(getattr(module, name) for module in (departments, document, extracts, reader) if hasattr(module, name))
