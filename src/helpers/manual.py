"""The reference of the command line, made from the program itself: ``docs/command-line.md``.

Run ``python -m helpers.manual`` to write it again after a command, an option or a make target has changed.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path

_INTRODUCTION = """# Command line

<!-- Made from src/helpers/__main__.py and the Makefile by `python -m helpers.manual`; do not edit. -->

`make` runs the program below with the right environment; the program does the work.

## make

| target | does |
|---|---|
{targets}

| variable | means |
|---|---|
| `PYTHON` | the interpreter that `.venv` is made with, such as `/usr/bin/python3.12`; by default the newest of 3.13, 3.12 and 3.11 |
| `JOBS` | reports, notebooks and tests that run at the same time; by default as many as there are cores |
| `REPORT`, `DEPARTMENT` | the pages of `make report`; `DEPARTMENT` may be left out or hold `*` |
| `ARGS` | handed on to the program that the target runs, such as pytest |

## python -m helpers

`{usage}`, where `python` is `.venv/bin/python`. Folders are those of the project unless an option names others; where an
option says `DIR|URL`, a URL such as `s3://bucket/folder` may stand (see [cluster.md](cluster.md)).

| option | means |
|---|---|
{options}

The exit status is 0, 1 after an error (told in one line, with what to do), 2 for a command line that makes no sense, 130 after Ctrl-C.

| environment variable | means |
|---|---|
| `HELPERS_DATA` | the folder of the tables, for notebooks and `helpers.load` |
| `HELPERS_RAW` | the folder of the texts that pages quote; by default `raw` beside the tables |
"""


def manual(makefile: str) -> str:
    """The reference as Markdown.

    Parameters
    ----------
    makefile
        The text of the Makefile; a target with a comment after ``##`` is one for people.
    """
    from helpers.__main__ import parser

    top = parser()
    targets = re.findall(r"^([a-z-]+):.*## (.*)$", makefile, re.MULTILINE)
    commands = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    helps = {action.dest: action.help for action in commands._choices_actions}
    parts = [
        _INTRODUCTION.format(
            targets="\n".join(f"| `make {name}` | {_cell(text)} |" for name, text in targets),
            options="\n".join(_rows(top)),
            usage=f"{top.prog} COMMAND",
        )
    ]
    for name, command in commands.choices.items():
        usage = " ".join([top.prog, name, *_positionals(command), "[OPTIONS]"])
        rows = "\n".join(_rows(command))
        parts.append(f"### {name}\n\n`{usage}`: {helps[name]}.\n\n| argument | means |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _positionals(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if not action.option_strings:
            name = _metavar(action)
            yield {"?": f"[{name}]", "+": f"{name} …"}.get(str(action.nargs), name)


def _rows(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        written = ", ".join(action.option_strings)
        value = "" if action.nargs == 0 else _metavar(action)
        yield f"| `{_cell(' '.join(filter(None, (written, value))))}` | {_cell(action.help or '')} |"


def _metavar(action: argparse.Action) -> str:
    if action.choices:
        return "{" + ",".join(map(str, action.choices)) + "}"
    return " ".join(action.metavar) if isinstance(action.metavar, tuple) else action.metavar or action.dest.upper()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*") if "`" not in text else text.replace("|", "\\|")


def write(root: Path) -> None:
    """Write the reference of a project, whole or not at all."""
    path = root / "docs" / "command-line.md"
    work = path.with_name(f".{path.name}.new")
    work.write_text(manual((root / "Makefile").read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    os.replace(work, path)


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2])
