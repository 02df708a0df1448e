"""What the documents tell people to type works, and what they point to is there.

The rules for blocks are in ``documents_material.py``; a document that breaks them fails here, and so does a command that
nobody has said how to check.
"""

import re
import shlex
import shutil
import urllib.parse
from pathlib import Path

import pytest
from documents_material import ROOT, Block, blocks, documents, make_copy, merge, run, shows, without_blocks

from helpers.__main__ import parser
from helpers.manual import manual

LANGUAGES = {"sh", "python", "text", "yaml", "console", ""}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
RUNNABLE = sorted(
    (path for path in documents() if any(block.language in ("sh", "python") for block in blocks(path.read_text("utf-8")))),
    key=lambda path: path.name == "how-to.md",  # the last: it ends by removing all that was built
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def elsewhere(*places):
    """A check that other tests run the command: their files hold these words."""

    def check(command):
        for file, words in places:
            assert words in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"tests/{file} no longer has {words!r}"

    return check


def target(command):
    """A check that make has the target and the variables."""
    words = shlex.split(command)
    assert words[0] == "make" and re.search(rf"^{re.escape(words[1])}:.*## ", MAKEFILE, re.MULTILINE), command
    for variable in (word.partition("=")[0] for word in words[2:]):
        assert re.search(rf"^{variable} \?=", MAKEFILE, re.MULTILINE), command


def understood(command):
    """A check that the program takes the arguments."""
    words = shlex.split(command)
    assert words[:3] == [".venv/bin/python", "-m", "helpers"], command
    parser().parse_args(words[3:])


def there(*names):
    """A check that files of the project are there."""

    def check(command):
        assert [name for name in names if not (ROOT / name).exists()] == []

    return check


def conda(command):
    """A check that the lines are those of environment.yml, which other tests compare with the pins."""
    assert f"#   {command}" in (ROOT / "environment.yml").read_text(encoding="utf-8"), command


DASK = elsewhere(("test_cluster.py", 'documented("dask", "scheduler")'), ("test_cluster.py", 'documented("dask", "worker")'))
NOT_RUN = {
    "git clone ADDRESS report-notebooks": there(".gitignore"),
    "cd report-notebooks": there("pyproject.toml"),
    "make lab": target,
    "make test": target,
    "make soak": target,
    "make score": target,
    "make bench": target,
    "make bench ARGS=--quick": target,
    "make lock": target,
    "sh .ci/lock --upgrade": there(".ci/lock"),
    ".ci/run": there(".ci/run"),
    "conda env create -f environment.yml && conda activate report-notebooks": conda,
    "pip install --no-deps --editable .": conda,
    "python -m helpers build && python -m helpers run": conda,
    ".venv/bin/dask scheduler --host 192.0.2.10 --port 8786 --no-dashboard": DASK,
    ".venv/bin/dask worker tcp://192.0.2.10:8786 --nworkers 4 --nthreads 1 --no-dashboard": DASK,
    ".venv/bin/python -m helpers build --cluster tcp://192.0.2.10:8786": understood,
    ".venv/bin/python -m helpers run --cluster tcp://192.0.2.10:8786": understood,
    ".venv/bin/python -m helpers build --raw s3://reports/raw --out s3://reports/processed": understood,
    ".venv/bin/python -m helpers run --data s3://reports/processed --out s3://reports/site": understood,
    ".venv/bin/python -m helpers check --data s3://reports/processed": understood,
}
"""Every command that is shown and not run, with what is checked instead."""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project in which everything has been made."""
    if shutil.which("git") is None or shutil.which("make") is None:
        pytest.skip("needs git and make on the path")
    folder = tmp_path_factory.mktemp("documents") / "report-notebooks"
    make_copy(folder)
    made = run(folder, Block(0, "sh", "make", False))
    assert made.returncode == 0, made.stdout
    return folder


FIRST = "## Rename a report\n"
"""Where `make test` stops in how-to.md, which makes tables and pages ten times."""


@pytest.mark.slow
@pytest.mark.parametrize("path", RUNNABLE, ids=name_of)
def test_commands_run_and_print_what_is_shown(path, project):
    """Documents are run one after the other in the same copy, each block in the order in which it stands."""
    follow(path, path.read_text(encoding="utf-8").partition(FIRST)[0], project)


@pytest.mark.soak
def test_the_other_commands_of_the_how_to_run_too(project):
    path = ROOT / "docs" / "how-to.md"
    follow(path, path.read_text(encoding="utf-8"), project)


def follow(path, text, project):
    """Run the blocks of a document."""
    output = None
    for block in blocks(text):
        where = f"{name_of(path)}:{block.line}"
        if block.language in ("sh", "python"):
            if block.text.strip() == ".venv/bin/python":  # the prompt that the next block is typed at
                continue
            done = run(project, block)
            output = done.stdout
            assert done.returncode == 0, f"{where} ended with status {done.returncode}:\n{block.text}\n{output}"
        elif block.language == "text" and block.follows:
            assert shows(output, block.text), f"{where} shows\n{block.text}\nbut printed was\n{output}"
        elif block.language == "yaml" and block.text.startswith("# "):
            merge(project, block.text)


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_blocks_say_what_they_are(path):
    text = path.read_text(encoding="utf-8")
    found = blocks(text)
    assert [block for block in found if block.language not in LANGUAGES] == []
    assert "```" not in without_blocks(text), "a fence that is indented or never closed"
    before = None
    for block in found:
        if block.language == "text" and block.follows:
            assert before in ("sh", "python"), f"line {block.line}: output of what?"
        before = block.language


def commands_in_prose(text):
    """Commands of the project that stand in a sentence."""
    return [
        " ".join(command.split())
        for command in re.findall(r"`((?:make|\.venv/bin/\S+|python -m helpers|sh \.ci/)[^`]*)`", without_blocks(text))
    ]


@pytest.mark.parametrize("path", [*documents(), ROOT / "CHANGELOG.md"], ids=name_of)
def test_commands_in_sentences_exist(path):
    for command in commands_in_prose(path.read_text(encoding="utf-8")):
        words = shlex.split(command.replace("…", ""))
        if words[0] == "make" and words[1:]:
            assert "=" in words[1] or re.search(rf"^{re.escape(words[1])}:", MAKEFILE, re.MULTILINE), command
        elif words[1:3] == ["-m", "helpers"]:
            options = [word for word in words[3:] if word.startswith("--")]
            known = manual(MAKEFILE)
            assert [word for word in options if f"`{word}" not in known and f", {word}" not in known] == [], command
            assert not words[3:] or words[3].isupper() or f"### {words[3]}\n" in known, command


def test_every_command_that_is_not_run_is_checked_in_another_way():
    shown = {}
    for path in documents():
        for block in blocks(path.read_text(encoding="utf-8")):
            if block.language == "console":
                shown.update(dict.fromkeys(block.commands, name_of(path)))
    assert sorted(set(shown) - set(NOT_RUN)) == [], "say in NOT_RUN how these are checked"
    assert sorted(set(NOT_RUN) - set(shown)) == [], "no document has these any more"


@pytest.mark.parametrize("command", NOT_RUN)
def test_commands_that_are_not_run_exist(command):
    NOT_RUN[command](command)


def anchors(text):
    """What headings of a document are called in addresses."""
    found = []
    for heading in re.findall(r"^#+ (.*)$", without_blocks(text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading)
        found.append(re.sub(r"[^\w\- ]", "", plain.lower()).strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", [*documents(), ROOT / "CHANGELOG.md"], ids=name_of)
def test_links_lead_somewhere(path):
    dead = []
    for link in re.findall(r"\]\(([^()\s]+)\)", without_blocks(path.read_text(encoding="utf-8"))):
        place, _, anchor = urllib.parse.unquote(link).partition("#")
        if re.match(r"[a-z]+:", place):
            continue
        file = path.parent / place if place else path
        inside = file.exists() and file.resolve().is_relative_to(ROOT.resolve())
        if not inside or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_paths_that_are_named_exist(path):
    named = re.findall(
        r"`((?:src|tests|docs|notebooks|data/raw|\.ci)/[\w./-]*)`", without_blocks(path.read_text(encoding="utf-8"))
    )
    may_be_absent = {"notebooks/matplotlibrc"}  # read where somebody puts one
    assert sorted({name for name in named if not (ROOT / name).exists()} - may_be_absent) == []


def test_every_document_is_listed():
    listed = {
        (ROOT / "docs" / link.partition("#")[0]).resolve()
        for link in re.findall(r"\]\(([^()\s:]+)\)", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"))
    }
    inner = [path for path in documents() if path.parent == ROOT / "docs" and path.name != "README.md"]
    assert [name_of(path) for path in inner if path.resolve() not in listed] == []
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/README.md)" in readme and "(CONTRIBUTING.md)" in readme and "(CHANGELOG.md)" in readme


def test_decision_records_have_their_three_parts_and_follow_each_other():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:3]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.match(rf"# {path.name[:3]}: \S", text), path.name
        assert [part for part in ("**Context.**", "**Decision.**", "**Consequences.**") if part not in text] == [], path.name


def test_pictures_of_the_readme_have_a_description():
    for words, place in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert len(words) > 20 and (ROOT / place).is_file(), place


def test_the_reference_of_the_command_line_is_up_to_date():
    written = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert written == manual(MAKEFILE), "run `python -m helpers.manual`"


def test_every_command_and_option_has_a_description():
    assert re.findall(r"^\| `[^`]*` \| +\|$", manual(MAKEFILE), re.MULTILINE) == []


@pytest.mark.parametrize(
    ("output", "expected", "same"),
    [
        ("a\nb\nc\n", "b\n", True),
        ("a\nb\nc\n", "a\n…\nc\n", True),
        ("a\nc\n", "a\n…\nc\n", True),
        ("a: 12 s\n", "a: … s\n", True),
        ("a\nb\nc\n", "a\nc\n", False),
        ("a b\n", "a\n", False),
        ("a+b\n", "aab\n", False),
        ("a\nb", "…\nb\n", True),
    ],
)
def test_shown_output_is_compared_line_by_line(output, expected, same):
    assert shows(output, expected) is same


def test_blocks_are_found_with_their_lines():
    text = "x\n```sh\na \\\n  b\n# c\n```\n\n```text\nd\n```\ny\n```text\ne\n```\n"
    assert [(block.line, block.language, block.follows) for block in blocks(text)] == [
        (2, "sh", False),
        (8, "text", True),
        (12, "text", False),
    ]
    assert blocks(text)[0].commands == ["a b"]
    assert without_blocks(text) == "x\n\n\n\ny\n\n"


def test_the_list_of_documents_is_complete():
    named = {name_of(path) for path in documents()}
    assert {"README.md", "CONTRIBUTING.md", "docs/tutorial.md", "docs/how-to.md", "docs/limits.md", "docs/audit.md"} <= named
    assert all(isinstance(path, Path) for path in documents())
