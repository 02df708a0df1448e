"""A file of a report to a :class:`~helpers.reading.document.Document`."""

from helpers.reading.departments import department_of_cell
from helpers.reading.document import Document
from helpers.reading.extract import extract, write_extract
from helpers.reading.read import parse, read, read_folder

__all__ = ["Document", "department_of_cell", "extract", "parse", "read", "read_folder", "write_extract"]
