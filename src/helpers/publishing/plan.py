"""The plan of the site: which pages there are, read from ``notebooks/pages.yml`` and the tidy tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from helpers.errors import ReportError
from helpers.publishing import names
from helpers.publishing.places import Places, records
from helpers.publishing.words import LANGUAGES

_FIELD = re.compile(r"\{(\w+)\}")
_KEYS = {"notebook", "each", "id", "title", "subtitle", "parameters", "languages"}


@dataclass(frozen=True)
class Kind:
    """An entry of ``pages.yml``: a notebook and what there is one page for."""

    name: str
    notebook: str
    id: str
    title: str
    each: str | None = None
    subtitle: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class Page:
    """One notebook with one set of parameters, and where its page goes."""

    id: str
    kind: str
    notebook: str
    title: str
    path: str
    """Place below the site's folder, with ``/``."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    subtitle: str = ""
    report: str | None = None
    department: str | None = None
    language: str = "en"

    def __reduce__(self):  # a mapping proxy cannot be sent to another process, a dict can
        fields = (self.id, self.kind, self.notebook, self.title, self.path, dict(self.parameters))
        return (Page, (*fields, self.subtitle, self.report, self.department, self.language))


def read_kinds(notebooks: Path) -> list[Kind]:
    """The entries of ``pages.yml``, in its order."""
    path = notebooks / "pages.yml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReportError("there is no list of pages", file=path, remedy="restore the file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "not UTF-8"
        raise ReportError(
            f"not valid YAML: {reason}", file=path, line=mark.line + 1 if mark else None, remedy="correct the line"
        ) from error
    if not isinstance(entries, dict) or not entries:
        raise ReportError("the list of pages is empty", file=path, remedy="name at least one notebook")
    return [_kind(str(name), entry, path, notebooks) for name, entry in entries.items()]


def _kind(name: str, entry: object, path: Path, notebooks: Path) -> Kind:
    if not isinstance(entry, dict):
        raise ReportError(f"{name}: not a mapping", file=path, remedy="give it notebook, id and title")
    unknown = sorted(set(map(str, entry)) - _KEYS)
    missing = [key for key in ("notebook", "id", "title") if not entry.get(key)]
    if unknown or missing:
        what = f"unknown key {unknown[0]!r}" if unknown else f"no {missing[0]!r}"
        raise ReportError(f"{name}: {what}", file=path, remedy="the keys are " + ", ".join(sorted(_KEYS)))
    languages = tuple(entry.get("languages") or ("en",))
    if wrong := [language for language in languages if language not in LANGUAGES]:
        raise ReportError(f"{name}: unknown language {wrong[0]!r}", file=path, remedy="the languages are " + ", ".join(LANGUAGES))
    if not (notebooks / entry["notebook"]).is_file():
        raise ReportError(
            f"{name}: there is no notebook {entry['notebook']!r}",
            file=path,
            remedy=f"put it into {notebooks} or take the entry out",
        )
    return Kind(
        name=name,
        notebook=str(entry["notebook"]),
        id=str(entry["id"]),
        title=str(entry["title"]),
        each=entry.get("each"),
        subtitle=str(entry.get("subtitle") or ""),
        parameters=dict(entry.get("parameters") or {}),
        languages=languages,
    )


def make_plan(places: Places) -> list[Page]:
    """All pages of the site, in its order.

    Parameters
    ----------
    places
        The folders; ``places.notebooks/pages.yml`` and the tables that it names are read.

    Returns
    -------
    list of Page
        Ids and paths are unique; paths cannot leave the site's folder.
    """
    drafts: list[Page] = []
    for kind in read_kinds(places.notebooks):
        rows: Sequence[Mapping[str, Any]] = [{}]
        if kind.each:
            rows = _rows(kind, records(places.data, kind.each), places.notebooks / "pages.yml")
        for row in rows:
            drafts += [_page(kind, row, language) for language in kind.languages]
    pages = list({page.id: page for page in reversed(drafts)}.values())[::-1]
    paths = names.unique((page.id, page.path) for page in pages)
    return [_frozen(page, paths[page.id]) for page in pages]


def _rows(kind: Kind, rows: Sequence[Mapping[str, Any]], path: Path) -> list[Mapping[str, Any]]:
    texts = [kind.id, kind.title, kind.subtitle, *(value for value in kind.parameters.values() if isinstance(value, str))]
    wanted = {name for text in texts for name in _FIELD.findall(text)}
    if rows and (absent := sorted(wanted - set(rows[0]))):
        raise ReportError(
            f"{kind.name}: the table {kind.each!r} has no column {absent[0]!r}",
            file=path,
            remedy="its columns are " + ", ".join(rows[0]),
        )
    # A row without what the page is named by is no page (but an affair without its number still is one).
    keys = [name for name in _FIELD.findall(kind.id) if name != "no"]
    return [row for row in rows if all(row.get(name) is not None for name in keys)]


def _fill(text: Any, row: Mapping[str, Any]) -> Any:
    """Put the row's values into ``{column}``; a text that is only ``{column}`` keeps the value's type."""
    if not isinstance(text, str):
        return text
    if whole := _FIELD.fullmatch(text):
        return row.get(whole[1], text) if row else text
    return _FIELD.sub(lambda match: "" if row.get(match[1]) is None else str(row[match[1]]), text)


def _page(kind: Kind, row: Mapping[str, Any], language: str) -> Page:
    page_id = str(_fill(kind.id, row))
    # Folders are those of the template: a slash in a value makes none.
    parts = [str(_fill(part, row)) for part in kind.id.split("/")]
    if language != kind.languages[0]:
        page_id = f"{language}/{page_id}"
        parts.insert(0, language)
    parameters = {name: _fill(value, row) for name, value in kind.parameters.items()}
    return Page(
        id=page_id,
        kind=kind.name,
        notebook=kind.notebook,
        title=str(_fill(kind.title, row) or row.get("report") or page_id),
        subtitle=str(_fill(kind.subtitle, row) or ""),
        path=names.page_path(parts),
        parameters=parameters,
        report=row.get("report"),
        department=row.get("department") if "department" in parameters else None,
        language=language,
    )


def _frozen(page: Page, path: str) -> Page:
    return Page(
        page.id, page.kind, page.notebook, page.title, path, MappingProxyType(dict(page.parameters)),
        page.subtitle, page.report, page.department, page.language,
    )  # fmt: skip


def choose(pages: Sequence[Page], patterns: Sequence[str] | None) -> list[Page]:
    """The pages whose id fits one of the patterns (``*``, ``?``, ``[...]``), or all without a pattern."""
    from helpers.publishing.parameters import nearest

    if not patterns:
        return list(pages)
    for pattern in patterns:
        if not any(fnmatchcase(page.id, pattern) for page in pages):
            raise ReportError(f"no page fits {pattern!r}", remedy=nearest(pattern, [page.id for page in pages]))
    return [page for page in pages if any(fnmatchcase(page.id, pattern) for pattern in patterns)]
