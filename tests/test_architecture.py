"""Data flows one way through the rooms, so imports only point back along it."""

import ast
from pathlib import Path

import pytest

import helpers

ROOMS = ["reading", "tables", "datasets", "analysis", "publishing"]
SOURCE = Path(helpers.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, absolute."""
    package = ("helpers", *path.relative_to(SOURCE).parent.parts)
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.startswith("helpers.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_back_along_the_way(path):
    parts = path.relative_to(SOURCE).parts
    if parts[0] not in ROOMS:
        return
    later = ROOMS[ROOMS.index(parts[0]) + 1 :]
    wrong = {name for name in imported(path) if name.split(".")[1] in later}
    assert not wrong, f"{path.name} imports from a later room: {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_stay_rooms(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.relative_to(SOURCE).parts[0] in ROOMS], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_no_report_is_named_in_code(path, raw):
    text = path.read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if ">>>" not in line)
    for report in raw.glob("*.txt"):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Compare):
                assert report.stem not in ast.unparse(node), f"{path.name} decides by the name of a report"
