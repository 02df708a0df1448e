"""Small projects for the tests of publishing: tables, notebooks and a list of pages, all made here."""

from pathlib import Path
from typing import Any

import nbformat
import pyarrow as pa
import pyarrow.parquet as pq
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.datasets.schema import TABLES
from helpers.publishing.places import Places

DEPARTMENTS = ["재무과", "세무 1과", "../../밖<script>alert(1)</script>"]
HOSTILE = DEPARTMENTS[2]

PAGES = """
department:
  notebook: department.ipynb
  each: departments
  id: "{report}/{department}"
  title: "{department}"
  parameters: {report: "{report}", department: "{department}"}
single:
  notebook: single.ipynb
  id: single
  title: A single page
"""

_EMPTY = {"string": "x", "integer": 1, "number": 0.0, "boolean": False, "list": [], "json": "[]"}


def write_table(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Write a table with all columns of its schema; what a row does not give is empty."""
    spec = TABLES[name]
    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "json": pa.string()}
    fields = [(column, types.get(spec.field(column).type, pa.list_(pa.string()))) for column in spec.columns]
    default = {column: None if column in spec.nullable else _EMPTY[spec.field(column).type] for column in spec.columns}
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([default | row for row in rows], schema=pa.schema(fields)), folder / f"{name}.parquet")


def write_tables(folder: Path) -> None:
    """All tables, most of them empty: one report with the three departments."""
    for name in TABLES:
        write_table(folder, name, [])
    write_table(folder, "reports", [{"report": "gu-2020", "title": "계획 <i>2020</i>", "agency": "구청", "fiscal_year": 2020}])
    departments = [{"report": "gu-2020", "department": name, "order": number} for number, name in enumerate(DEPARTMENTS, 1)]
    write_table(folder, "departments", departments)
    budget = {
        "report": "gu-2020",
        "department": "재무과",
        "source": "계",
        "fiscal_year": 2020,
        "stage": "예산",
        "amount_krw": 2.5e9,
    }
    write_table(folder, "budgets", [budget])


def write_notebook(path: Path, *cells: Any) -> None:
    """Write a notebook of cells; a string is a code cell."""
    node = new_notebook(cells=[new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    for number, cell in enumerate(node.cells):
        cell["id"] = f"cell-{number}"
    node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(node, path)


def parameters(source: str) -> Any:
    """A code cell tagged as the one with the parameters."""
    cell = new_code_cell(source)
    cell.metadata["tags"] = ["parameters"]
    return cell


def text(source: str) -> Any:
    """A Markdown cell."""
    return new_markdown_cell(source)


DEPARTMENT = [
    text("# The notebook's own title\n\nA question?"),
    parameters('report = "gu-2020"\ndepartment = "재무과"\nlanguage = "en"\ndata_dir = None'),
    "from IPython.display import HTML, Markdown, display\nimport html",
    "display(HTML(f'<h1>{html.escape(department)}</h1>'))",
    text("## Money"),
    "display(HTML('<table><tr><th></th><th>천원</th></tr><tr><th>계</th><td>1,200</td></tr></table>'))",
    text("## What a set and an address look like"),
    "print(set('가나다라마'), object())",
]


def make_project(root: Path, department: list[Any] | None = None, pages: str = PAGES) -> Places:
    """A project with tables, two notebooks and a list of pages; returns its folders."""
    places = Places.of(root)
    write_tables(places.data)
    write_notebook(places.notebooks / "department.ipynb", *(department or DEPARTMENT))
    write_notebook(places.notebooks / "single.ipynb", text("# Single\n\n## Part"), "1 + 1")
    (places.notebooks / "pages.yml").write_text(pages, encoding="utf-8")
    return places
