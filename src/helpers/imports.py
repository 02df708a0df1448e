"""Which of the project's modules a piece of code can use: its imports, followed through the package without running it.

Read from the source because a kernel's list of modules says nothing: it may be a copy of a process that has imported
everything. Imports inside of functions count, as they may be reached; those for type checkers only do not.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from helpers.fingerprints import file_digest

PACKAGE = Path(__file__).resolve().parent

_MAGIC = re.compile(r"^[ \t]*(?:[!?]|%(?!%)).*$|^.*\?[ \t]*$", re.MULTILINE)
_HARMLESS = re.compile(r"^\s*%(matplotlib|config|precision)\b.*$", re.MULTILINE)
_LEAVES = frozenset({ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.alias})
EVERYTHING = "*"
"""Stands for all modules: code that imports by a name that only exists when it runs can reach any of them."""

Known = dict[str, list[str]]
"""What sources import, by the digest of their text: parsing is most of the work, and most files stay as they are."""

Found = list[tuple[Path, str, bool]]
"""The modules that a name stands for, each with its package and whether it is used itself or only on the way."""

Located = dict[tuple[str, ...], Any]
"""What is known of where modules lie and what is in them, for as long as no file changes."""


def closure(
    sources: Iterable[str],
    beside: Sequence[Path] = (),
    package: Path = PACKAGE,
    known: Known | None = None,
    located: Located | None = None,
) -> dict[Path, str]:
    """The files of the project that code can reach.

    A package on the way to a module (``helpers.reading`` on that to ``helpers.reading.text``) counts with its own file;
    what it imports for others counts only where the package itself is used. Modules here define things and do nothing
    else when they are imported.

    Parameters
    ----------
    sources
        Source texts: the code cells of a notebook, or a line that imports a module.
    beside
        Folders in which the code's own modules may lie: that of the notebook.
    package
        The folder of the package.
    known
        What was parsed before; added to.
    located
        Where modules were found before; added to.

    Returns
    -------
    dict of Path to str
        Modules, and what other files lie in their folders (a wording, a template), with their digests; sorted.
    """
    known = {} if known is None else known
    located = {} if located is None else located
    waiting = [name for source in sources for name in _imported(source.encode("utf-8", "surrogatepass"), "", known)]
    seen: set[str] = set()
    found: dict[Path, str] = {}
    followed: set[Path] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name == EVERYTHING:
            found |= {path: file_digest(path) for path in package.rglob("*.py")}
            continue
        for path, inside, used in _files(name, beside, package, located):
            if path in followed or (path in found and not used):
                continue
            found[path], imported = _read(path, inside, known, located)
            if used:
                followed.add(path)
                waiting += imported
    for folder in {path.parent for path in found if path.is_relative_to(package)}:
        if (key := ("", "beside", str(folder))) not in located:
            located[key] = {extra: file_digest(extra) for extra in _beside_modules(folder)}
        found |= located[key]
    return dict(sorted(found.items()))


def _read(path: Path, package: str, known: Known, located: Located) -> tuple[str, list[str]]:
    """The digest of a module, and what it imports."""
    key = ("", str(path), package)
    if key not in located:
        content = path.read_bytes()
        located[key] = hashlib.sha256(content).hexdigest(), _imported(content, package, known)
    return located[key]


def _imported(content: bytes, package: str, known: Known) -> list[str]:
    """Names that a source imports or reaches through what it imports, absolute; some may be no modules."""
    key = f"{hashlib.sha256(content).hexdigest()[:32]} {package}"
    if key not in known:
        known[key] = sorted(set(_names(content.decode("utf-8", "replace"), package)))
    return known[key]


def _names(source: str, package: str) -> Iterator[str]:
    try:
        parsed = ast.parse(source)
    except (SyntaxError, ValueError):
        plain = _HARMLESS.sub("", source)
        if _MAGIC.search(plain) or plain.lstrip().startswith("%%"):
            yield EVERYTHING  # what a magic runs is not looked into
        try:
            parsed = ast.parse(_MAGIC.sub("", plain))
        except (SyntaxError, ValueError):
            yield EVERYTHING
            return
    bound: dict[str, str] = {}
    attributes: list[ast.Attribute] = []
    for node in _walk(parsed):
        if isinstance(node, ast.Attribute):
            attributes.append(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
                bound[alias.asname or alias.name.partition(".")[0]] = alias.name if alias.asname else alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            for alias in node.names:
                yield module if alias.name == "*" else f"{module}.{alias.name}"
                bound[alias.asname or alias.name] = f"{module}.{alias.name}"
        elif isinstance(node, ast.Name) and node.id in ("__import__", "import_module"):
            yield EVERYTHING
    for attribute in attributes:
        chain = _chain(attribute)
        if chain and chain[0] in bound:
            yield ".".join((bound[chain[0]], *chain[1:]))
        if attribute.attr == "import_module":
            yield EVERYTHING


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that may import something or use it, but for those that only a type checker sees.

    A package is some hundred thousand nodes, and this is done for all of it: hence not with the functions of ``ast``.
    """
    waiting = [node]
    while waiting:
        here = waiting.pop()
        kind = type(here)
        if kind in _LEAVES:
            continue
        yield here
        if kind is ast.If and isinstance(here.test, ast.Name) and here.test.id == "TYPE_CHECKING":
            waiting += here.orelse
            continue
        for name in here._fields:
            value = getattr(here, name, None)
            if isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)


def _chain(node: ast.Attribute) -> list[str]:
    names = []
    here: ast.AST = node
    while isinstance(here, ast.Attribute):
        names.append(here.attr)
        here = here.value
    return [here.id, *names[::-1]] if isinstance(here, ast.Name) else []


def _files(name: str, beside: Sequence[Path], package: Path, located: Located) -> Found:
    """The modules that a name stands for: the packages on the way, and the last one that is a module."""
    parts = name.split(".")
    roots = [package.parent] if parts[0] == package.name else beside
    key = (name, *map(str, roots))
    if key not in located:
        located[key] = [found for root in roots if parts[0] in _names_in(root, located) for found in _below(root, parts)]
    return located[key]


def _names_in(folder: Path, located: Located) -> frozenset[str]:
    """What modules and packages of a folder may be called; most names that are imported are other people's."""
    key = ("", str(folder))
    if key not in located:
        located[key] = frozenset(name.removesuffix(".py") for name in os.listdir(folder)) if folder.is_dir() else frozenset()
    return located[key]


def _below(root: Path, parts: Sequence[str]) -> Found:
    modules: list[tuple[Path, str]] = []
    for length in range(1, len(parts) + 1):
        here = root.joinpath(*parts[:length])
        if (here / "__init__.py").is_file():
            modules.append((here / "__init__.py", ".".join(parts[:length])))
        elif here.with_name(here.name + ".py").is_file():
            modules.append((here.with_name(here.name + ".py"), ".".join(parts[: length - 1])))
            break
        elif not here.is_dir():
            break
    return [(path, inside, number == len(modules)) for number, (path, inside) in enumerate(modules, 1)]


def _beside_modules(folder: Path) -> Iterator[Path]:
    """Files that modules of a folder may read: all there that are no modules, and those of folders that hold none."""
    for path in folder.iterdir():
        if path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith("."):
            yield path
        elif path.is_dir() and path.name != "__pycache__" and not any(path.rglob("*.py")):
            yield from (inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
