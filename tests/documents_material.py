"""The documents as tests see them: their blocks, their links, and a small copy of the project to run them in.

How a block of a document is treated follows from its language:

``sh``        run by a test, in order; it must end with status 0
``python``    the same, by the interpreter of ``.venv``
``text``      directly after one of these: its output, where ``…`` stands for anything
``yaml``      with a first line ``# path/of/a/file.yml``: merged into that file
``console``   not run (downloads, opens a window, never ends, or takes long); ``test_documents.py`` lists each with another check
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
REPORT = "janganpyeong-2020"
"""The smallest report of those that come with the project; the only one in the copy."""

_PARTS = (
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "environment.yml", "pyproject.toml"),
    *(
        "requirements.lock",
        ".ci",
        ".gitignore",
        ".gitattributes",
        ".pre-commit-config.yaml",
        "src",
        "notebooks",
        "docs",
        "tests",
        "data/raw",
    ),
)
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    """Every document that tells people what to type."""
    return [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "data" / "raw" / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]


@dataclass(frozen=True)
class Block:
    """A fenced block: the document's line it begins on, its language, its text, and whether it follows the last one at once."""

    line: int
    language: str
    text: str
    follows: bool

    @property
    def commands(self) -> list[str]:
        """The lines that are commands; one that ends in a backslash goes on in the next."""
        whole = self.text.replace("\\\n", " ").splitlines()
        return [" ".join(line.split()) for line in whole if line.strip() and not line.lstrip().startswith("#")]


def blocks(text: str) -> list[Block]:
    """All fenced blocks of a document."""
    found, end = [], -1
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        follows = end >= 0 and not text[end : match.start()].strip()
        found.append(Block(line, match["language"].strip(), match["text"], follows))
        end = match.end()
    return found


def without_blocks(text: str) -> str:
    """A document's prose."""
    return _FENCE.sub("", text)


def shows(output: str, expected: str) -> bool:
    """Whether lines of an output are what a document shows; ``…`` stands for anything."""
    wanted = [
        "(?:.*\\n)*?" if line.strip() == "…" else re.escape(line.strip()).replace("…", ".*") + "\\n"
        for line in expected.splitlines()
    ]
    said = "".join(f"{line.strip()}\n" for line in output.splitlines())
    return re.search("^" + "".join(wanted), said, re.MULTILINE) is not None


def make_copy(folder: Path) -> None:
    """A copy of the project with one report, under git, with the environment that runs the tests as its `.venv`.

    Other tests make all kinds of pages in both languages; here those of reports and departments in English are enough.
    """
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
    for name in _PARTS:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=unwanted)
        elif source.exists():
            shutil.copy2(source, target)
    raw = folder / "data" / "raw"
    for path in raw.glob("*.txt"):
        if path.stem != REPORT:
            path.unlink()
    catalog = yaml.safe_load((raw / "catalog.yml").read_text(encoding="utf-8"))
    catalog["reports"] = {REPORT: catalog["reports"][REPORT]}
    _dump(raw / "catalog.yml", catalog)
    pages = yaml.safe_load((folder / "notebooks" / "pages.yml").read_text(encoding="utf-8"))
    kept = {name: {**pages[name], "languages": ["en"]} for name in ("report", "department")}
    _dump(folder / "notebooks" / "pages.yml", {name: entry for name, entry in pages.items() if name == "site"} | kept)
    _adopt_environment(folder)
    report = folder / "path" / "to" / "report.txt"
    report.parent.mkdir(parents=True)
    report.write_text(NEW_REPORT, encoding="utf-8")
    for words in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "x"], ["clone", "--bare", ".", "build/origin.git"]):
        _git(folder, *words)
    _git(folder, "remote", "add", "origin", str(folder / "build" / "origin.git"))
    _git(folder, "fetch", "origin")
    _git(folder, "branch", "--set-upstream-to", "origin/main")


def _adopt_environment(folder: Path) -> None:
    """What `.ci/setup` looks for before it installs anything, with the parts of the environment as links."""
    venv = folder / ".venv"
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        if not part.name.startswith(".installed"):
            (venv / part.name).symlink_to(part)
    pins = [line for line in (folder / "requirements.lock").read_text().splitlines(True) if not line.lstrip(" ").startswith("#")]
    (venv / ".installed.lock").write_text("".join(pins))
    shutil.copy2(folder / "pyproject.toml", venv / ".installed.toml")
    (venv / ".installed.place").write_text(f"{folder}\n")


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "gc.auto=0", *words], cwd=folder, check=True, capture_output=True, env=environment(folder))


def environment(folder: Path) -> dict[str, str]:
    """What commands in the copy find: its own sources come before the installed ones."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "GIT_", "HELPERS_", "MAKE", "MFLAGS"))
    }
    who = {f"GIT_{role}_{what}": "someone@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return kept | who | {"PYTHONPATH": str(folder / "src"), "GIT_CONFIG_NOSYSTEM": "1"}


def run(folder: Path, block: Block) -> subprocess.CompletedProcess[str]:
    """Run a block of commands in the copy; output and messages come together, as on a terminal."""
    words = ["sh", "-eu", "-s"] if block.language == "sh" else [".venv/bin/python", "-"]
    return subprocess.run(
        words,
        cwd=folder,
        input=block.text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment(folder),
        timeout=300,
    )


def merge(folder: Path, text: str) -> None:
    """Put the entries of a block into the YAML file that its first line names."""
    name = text.splitlines()[0].removeprefix("#").strip()
    path = folder / name
    _dump(path, _merged(yaml.safe_load(path.read_text(encoding="utf-8")), yaml.safe_load(text)))


def _merged(old: object, new: object) -> object:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old[key], value) if key in old else value for key, value in new.items()}}
    return new


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")


NEW_REPORT = """2024년도 주요업무계획

2024. 2.

해솔군

- 나루과
- 다온과

나루과

□ 예산현황

(단위 : 천원)

구분\t2024년\t2023년\t증감
계\t300,000\t200,000\t100,000
정책사업비\t100,000\t80,000\t20,000
행정운영경비\t200,000\t120,000\t80,000

□ 공원 정비 현황

(단위 : 개소)

구분\t2021년\t2022년\t2023년
공원\t12\t15\t19
도서관\t3\t4\t4

다은과

□ 예산현황

(단위 : 천원)

구분\t2024년\t2023년\t증감
계\t150,000\t140,000\t10,000
정책사업비\t100,000\t95,000\t5,000
행정운영경비\t50,000\t45,000\t5,000
"""
"""A report of a county that does not exist, as `path/to/report.txt`; the title page of its second department is misprinted."""
