"""Check the parameters of a page before it is run; papermill itself only warns (nteract/papermill#818)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from helpers.errors import ReportError
from helpers.publishing.light import load_nbformat
from helpers.publishing.plan import Page
from helpers.publishing.words import LANGUAGES


def nearest(wrong: str, valid: Iterable[str], most: int = 60) -> str:
    """A sentence that names the nearest valid value, if one is near, and the valid ones.

    Examples
    --------
    >>> nearest("재무가", ["재무과", "세무1과"])
    "did you mean '재무과'? Valid: 재무과, 세무1과"
    >>> nearest("x", ["재무과"])
    'valid: 재무과'
    """
    listed = list(dict.fromkeys(str(value) for value in valid))
    close = get_close_matches(str(wrong), listed, n=1, cutoff=0.5)
    shown = ", ".join(listed[:most]) + (f" and {len(listed) - most} more" if len(listed) > most else "")
    # It follows a semicolon, the list of valid ones a question mark at most.
    return (f"did you mean {close[0]!r}? V" if close else "v") + f"alid: {shown or 'none'}"


def declared(notebook: Path) -> dict[str, Any]:
    """Names and defaults (as written) of the parameters that a notebook declares.

    Parameters
    ----------
    notebook
        A notebook with a cell tagged ``parameters``.
    """
    read_notebook(notebook)  # for its error message
    from papermill.inspection import _infer_parameters
    from papermill.iorw import load_notebook_node

    # Not papermill.inspect_notebook: it takes braces in the path for placeholders.
    return {item.name: item.default for item in _infer_parameters(load_notebook_node(str(notebook)), name="python3")}


def read_notebook(path: Path):
    """A notebook as a node of nbformat; an unreadable one is an error that names the file."""
    nbformat = load_nbformat()
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise ReportError("there is no such notebook", file=path, remedy="check the name in pages.yml") from error
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, AttributeError, KeyError) as error:
        raise ReportError("not a notebook (its JSON cannot be read)", file=path, remedy="restore it from git") from error


def check_names(page: Page, notebook: Path, known: Mapping[str, Any]) -> None:
    """Fail if the page has a parameter that the notebook does not declare."""
    for name in page.parameters:
        if name not in known:
            raise ReportError(
                f"{page.id}: unknown parameter {name!r}",
                file=notebook,
                remedy=nearest(name, known) if known else "it declares none",
            )


def check_values(page: Page, plan: Sequence[Page]) -> None:
    """Fail if a value of the page's parameters is one that no page of its kind has.

    The plan comes from the data, so what it holds is what exists; values are checked in the order in which they
    are given, each among the pages that have the values before it (a department within its report).
    """
    rest = [other for other in plan if other.kind == page.kind]
    for name, value in page.parameters.items():
        if name == "language" and value not in LANGUAGES:
            raise ReportError(f"{page.id}: unknown language {value!r}", remedy=nearest(str(value), LANGUAGES))
        if not any(name in other.parameters for other in rest):
            continue
        fitting = [other for other in rest if other.parameters.get(name) == value]
        if not fitting:
            valid = [str(other.parameters[name]) for other in rest if name in other.parameters]
            raise ReportError(f"{page.id}: unknown {name} {value!r}", file=page.notebook, remedy=nearest(str(value), valid))
        rest = fitting


def run_values(page: Page, known: Mapping[str, Any], data_dir: str) -> dict[str, Any]:
    """What papermill is given: the page's parameters, and language and data folder where the notebook declares them."""
    values = dict(page.parameters)
    if "language" in known:
        values.setdefault("language", page.language)
    if "data_dir" in known:
        values.setdefault("data_dir", data_dir)
    return values
