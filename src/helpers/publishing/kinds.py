"""The list of pages, ``notebooks/pages.yml``: the notebooks that become pages, and what is said of the site as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from helpers.errors import ReportError
from helpers.publishing.words import LANGUAGES, known

FILE = "pages.yml"
SITE = "site"
"""The entry of the list that is no page."""

_KEYS = {"notebook", "each", "id", "title", "subtitle", "parameters", "languages"}
_SITE_KEYS = ("edition", "publisher", "address", "licence")
_EDITION = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True)
class Kind:
    """An entry of the list: a notebook and what there is one page for."""

    name: str
    notebook: str
    id: str
    title: Texts
    each: str | None = None
    subtitle: Texts = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True)
class Edition:
    """What is said of the site as a whole: what one cites."""

    date: str = ""
    """``2026-11-22``, or as much of it as is given; nothing where none is."""
    publisher: Texts = field(default_factory=dict)
    address: str = ""
    licence: str = "licence_text"
    """Under which key the terms stand in the words of the site."""


def read_kinds(notebooks: Path) -> list[Kind]:
    """The entries that are pages, in their order.

    Raises
    ------
    ReportError
        Where the file is missing, no YAML, or an entry is not as it should be; it names the entry.
    """
    entries = {name: entry for name, entry in _entries(notebooks).items() if name != SITE}
    if not entries:
        raise ReportError("the list of pages is empty", file=notebooks / FILE, remedy="name at least one notebook")
    return [_kind(str(name), entry, notebooks) for name, entry in entries.items()]


def read_edition(notebooks: Path) -> Edition:
    """The entry ``site``; where there is none, nothing is said.

    Raises
    ------
    ReportError
        Where it is not as it should be.
    """
    entry, path = _entries(notebooks).get(SITE), notebooks / FILE
    if entry is None:
        return Edition()
    if not isinstance(entry, dict):
        raise ReportError(f"{SITE}: not a mapping", file=path, remedy="its keys are " + ", ".join(_SITE_KEYS))
    if unknown := sorted(set(map(str, entry)) - set(_SITE_KEYS)):
        raise ReportError(f"{SITE}: unknown key {unknown[0]!r}", file=path, remedy="its keys are " + ", ".join(_SITE_KEYS))
    address = str(entry.get("address") or "")
    if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise ReportError(
            f"{SITE}: {address!r} is no address", file=path, remedy="begin it with https://, or leave it out while there is none"
        )
    licence = str(entry.get("licence") or Edition.licence)
    if not known(licence):
        raise ReportError(
            f"{SITE}: there is no text {licence!r}",
            file=path,
            remedy="name a key of `site` in src/helpers/analysis/words/site.yml",
        )
    publisher = _texts(entry.get("publisher"), SITE, "publisher", path)
    return Edition(_date(entry.get("edition"), path), publisher, address, licence)


def _date(given: object, path: Path) -> str:
    """A date as YAML reads it: a date, a year, or text."""
    text = "" if given is None else given.isoformat() if type(given) is date else str(given)
    try:
        day = bool(date.fromisoformat(text)) and len(text) == 10
    except ValueError:
        day = False
    if text and not day and not _EDITION.fullmatch(text):
        raise ReportError(
            f"{SITE}: the edition {text!r} is no date", file=path, remedy="write it like 2026-11-22, 2026-11 or 2026"
        )
    return text


def _entries(notebooks: Path) -> Mapping[Any, Any]:
    path = notebooks / FILE
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReportError("there is no list of pages", file=path, remedy="restore the file") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or ("not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error))
        raise ReportError(
            f"not valid YAML: {reason}", file=path, line=mark.line + 1 if mark else None, remedy="correct the line"
        ) from error
    if not isinstance(entries, dict) or not entries:
        raise ReportError("the list of pages is empty", file=path, remedy="name at least one notebook")
    return entries


def _kind(name: str, entry: object, notebooks: Path) -> Kind:
    path = notebooks / FILE
    if not isinstance(entry, dict):
        raise ReportError(f"{name}: not a mapping", file=path, remedy="give it notebook, id and title")
    unknown = sorted(set(map(str, entry)) - _KEYS)
    missing = [key for key in ("notebook", "id", "title") if not entry.get(key)]
    if unknown or missing:
        what = f"unknown key {unknown[0]!r}" if unknown else f"no {missing[0]!r}"
        raise ReportError(f"{name}: {what}", file=path, remedy="the keys are " + ", ".join(sorted(_KEYS)))
    languages = entry.get("languages") or ["en"]
    languages = tuple(dict.fromkeys([languages] if isinstance(languages, str) else languages))
    if wrong := [language for language in languages if language not in LANGUAGES]:
        raise ReportError(f"{name}: unknown language {wrong[0]!r}", file=path, remedy="the languages are " + ", ".join(LANGUAGES))
    if not (notebooks / str(entry["notebook"])).is_file():
        raise ReportError(
            f"{name}: there is no notebook {entry['notebook']!r}",
            file=path,
            remedy=f"put it into {notebooks} or take the entry out",
        )
    return Kind(
        name=name,
        notebook=str(entry["notebook"]),
        id=str(entry["id"]),
        title=_texts(entry["title"], name, "title", path),
        each=entry.get("each"),
        subtitle=_texts(entry.get("subtitle"), name, "subtitle", path),
        parameters=dict(entry.get("parameters") or {}),
        languages=languages,
    )


def _texts(given: object, name: str, key: str, path: Path) -> Texts:
    """One text for all languages, or one for each; an empty one stands for nothing."""
    if not isinstance(given, dict):
        return dict.fromkeys(LANGUAGES, "" if given is None else str(given))
    if wrong := [language for language in given if language not in LANGUAGES]:
        raise ReportError(
            f"{name}: {key} in an unknown language {str(wrong[0])!r}",
            file=path,
            remedy="the languages are " + ", ".join(LANGUAGES),
        )
    return {language: "" if text is None else str(text) for language, text in given.items()}
