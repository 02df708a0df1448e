"""The workbench: the landing notebook as a file and executed, notebooks that people edit and add, and what git is given of them."""

import ast
import copy
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from urllib.parse import unquote

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from publishing_material import PAGES, make_project, parameters, text, write_notebook

from helpers.publishing import runs, unchanged

LANDING = "README"
AS_JUPYTERLAB = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python",
        "name": "python", "nbconvert_exporter": "python", "pygments_lexer": "ipython3", "version": "3.12.1",
    },
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
}  # fmt: skip
AS_VSCODE = {
    "kernelspec": {"display_name": ".venv (3.11.7)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.11.7"},
    "vscode": {"interpreter": {"hash": "0123"}},
}
OF_CELLS = ({}, {"collapsed": True, "scrolled": True}, {"execution": {"iopub.status.idle": "x"}}, {"vscode": {"languageId": "python"}},
            {"jupyter": {"outputs_hidden": True}}, {"editable": True, "trusted": True})  # fmt: skip


@pytest.fixture
def notebooks(root):
    return sorted((root / "notebooks").glob("*.ipynb"))


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def code_of(path):
    return {cell["id"]: "".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "code"}


def strip(root, *arguments, given=None):
    """Run the filter; what it says and writes."""
    command = [sys.executable, str(root / ".ci" / "strip.py"), *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True)


@cache
def filter_module(root):
    """The filter as a module: a process for every notebook would take long."""
    spec = importlib.util.spec_from_file_location("strip", root / ".ci" / "strip.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The landing notebook


def test_the_landing_notebook_is_clean_readable_and_no_page(root):
    path = root / "notebooks" / f"{LANDING}.ipynb"
    node = read(path)
    nbformat.validate(node)
    assert path.read_text(encoding="utf-8") == json.dumps(node, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert node["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    cells = node["cells"]
    assert all(re.fullmatch(r"[a-z][a-z-]*", cell["id"]) for cell in cells)
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert [cell["metadata"].get("tags") for cell in cells].count(["parameters"]) == 1
    # Never more than two cells of code without a word between.
    kinds = "".join(cell["cell_type"][0] for cell in cells)
    assert kinds.startswith("m") and kinds.endswith("m") and "ccc" not in kinds.replace("c", "c", 1)[4:]
    long = {name: code for name, code in code_of(path).items() if code.count("\n") >= 10 and "\n\n" not in code[:40]}
    assert not {*long} - {"write"}
    pages = yaml.safe_load((root / "notebooks" / "pages.yml").read_text(encoding="utf-8"))
    assert path.name not in [entry.get("notebook") for entry in pages.values() if isinstance(entry, dict)]


def test_what_the_landing_notebook_points_to_is_there(root):
    prose = "\n".join("".join(cell["source"]) for cell in read(root / "notebooks" / f"{LANDING}.ipynb")["cells"])
    links = re.findall(r"\]\(([^)]+)\)", prose)
    assert links and all((root / "notebooks" / link).is_file() for link in links)
    assert all((root / path).is_file() for path in re.findall(r"`(docs/[^`]+)`", prose))
    targets = re.findall(r"^(\w+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {*re.findall(r"^make (\w+)", prose, re.MULTILINE)} <= {*targets}


@pytest.fixture(scope="module")
def executed(root, processed, raw):
    """The landing notebook run as an editor runs it, and its file as it would be saved."""
    from nbclient import NotebookClient

    path = root / "notebooks" / f"{LANDING}.ipynb"
    node = nbformat.read(path, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELPERS_DATA", str(processed))
        patch.setenv("HELPERS_RAW", str(raw))
        NotebookClient(node, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    return node


@pytest.mark.slow
def test_the_landing_notebook_runs_as_it_stands(root, executed):
    outputs = {cell.id: cell.get("outputs", []) for cell in executed.cells}
    said = {name: [output for output in found if output.output_type == "stream"] for name, found in outputs.items()}
    assert {name for name, found in said.items() if found} == {"trial"}, "no warning, nothing printed by accident"
    trial = "".join(output.text for output in said["trial"])
    assert re.search(r"departments:\s+2\n", trial) and "9 confirmed" in trial and "read 18 instead of 19" in trial
    assert [output.data.keys() >= {"image/png"} for output in outputs["draw"]] == [True]
    assert "<mark>" in outputs["line"][0].data["text/html"]
    assert "원</small>" in outputs["open"][0].data["text/html"]
    page = "".join("".join(output.data.get("text/html", "")) for output in outputs["look"])
    assert re.search("[가-힣]{2,}", page) and "<h1>" in page
    # Nothing was left in the project by trying things out.
    assert not list((root / "data" / "raw").glob("haesol*"))


@pytest.mark.slow
def test_a_notebook_that_was_run_and_saved_is_committed_as_it_was(root, executed):
    saved = nbformat.writes(executed).encode()
    assert b"image/png" in saved and b'"execution_count": 1' in saved
    assert strip(root, given=saved).stdout == (root / "notebooks" / f"{LANDING}.ipynb").read_bytes()


def test_the_landing_notebook_runs_for_every_kind_of_department(root, processed, raw, monkeypatch):
    import matplotlib.pyplot as plt

    import helpers

    monkeypatch.setenv("HELPERS_RAW", str(raw))
    monkeypatch.chdir(root / "notebooks")
    monkeypatch.setattr(plt, "show", lambda: None)
    plt.switch_backend("agg")
    seen = set()
    for report in helpers.reports(processed):
        for department in helpers.departments(report, processed)[:2]:
            space = {}
            for name, code in code_of(root / "notebooks" / f"{LANDING}.ipynb").items():
                if name in ("run", "look", "trial"):
                    continue
                exec(compile(code.replace("%load_ext helpers", ""), name, "exec"), space)
                if name == "parameters":
                    space |= {"report": report, "department": department, "data_dir": str(processed)}
            seen.add(space["by"])
            plt.close("all")
    assert seen == {"project", "stage"}


# What git is given


@pytest.mark.parametrize("editor", [AS_JUPYTERLAB, AS_VSCODE], ids=["jupyterlab", "vscode"])
def test_what_editors_write_on_their_own_is_not_committed(root, notebooks, editor):
    for path in notebooks:
        node = read(path)
        node["metadata"] = copy.deepcopy(editor)
        for number, cell in enumerate(node["cells"]):
            cell["metadata"] |= OF_CELLS[number % len(OF_CELLS)]
            if cell["cell_type"] == "code":
                cell["execution_count"] = number
                cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["shown\n"]}]
        kept = filter_module(root).stripped(json.dumps(node, ensure_ascii=False))
        assert kept == path.read_text(encoding="utf-8"), path.name


def test_what_people_write_is_committed(root, tmp_path):
    write_notebook(tmp_path / "mine.ipynb", parameters('report = "gu-2020"'), text("# Words"), "1 + 1")
    node = read(tmp_path / "mine.ipynb")
    node["cells"][1]["metadata"] = {"tags": ["hide"], "slideshow": {"slide_type": "slide"}}
    node["cells"][2]["metadata"] = {"jupyter": {"source_hidden": True, "outputs_hidden": True}}
    node["metadata"] |= {"authors": [{"name": "누구"}]}
    kept = json.loads(strip(root, given=json.dumps(node).encode()).stdout)
    assert kept["metadata"]["authors"] == [{"name": "누구"}]
    assert [cell["metadata"] for cell in kept["cells"]] == [
        {"tags": ["parameters"]}, {"slideshow": {"slide_type": "slide"}, "tags": ["hide"]}, {"jupyter": {"source_hidden": True}},
    ]  # fmt: skip
    assert [cell["id"] for cell in kept["cells"]] == [cell["id"] for cell in node["cells"]]
    assert [cell["source"] for cell in kept["cells"]] == [cell["source"] for cell in node["cells"]]


def test_the_lint_finds_what_must_not_be_committed(root, notebooks, tmp_path):
    assert strip(root, "--verify", *notebooks).returncode == 0
    copied = tmp_path / "audit.ipynb"
    node = read(root / "notebooks" / "audit.ipynb")
    node["metadata"] = AS_JUPYTERLAB
    copied.write_text(json.dumps(node), encoding="utf-8")
    before = copied.read_bytes()
    done = strip(root, "--verify", copied)
    assert done.returncode == 1 and b"audit.ipynb" in done.stdout and copied.read_bytes() == before
    assert strip(root, copied).returncode == 0
    assert copied.read_bytes() == (root / "notebooks" / "audit.ipynb").read_bytes()


@pytest.fixture
def clone(root, tmp_path):
    """A repository with the project's notebooks, attributes and filter, set up as `make setup` does."""
    for name in (".gitattributes", ".ci/filter", ".ci/strip.py", "notebooks/audit.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)

    def git(*arguments):
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", *who, *arguments], cwd=tmp_path, env=os.environ | own, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    git("init", "-q")
    for _ in range(2):  # as often as one likes
        subprocess.run(["sh", ".ci/filter"], cwd=tmp_path, check=True)
    git("add", ".gitattributes", ".ci", "notebooks")
    git("commit", "-qm", "first")
    return tmp_path, git


def test_git_shows_of_a_changed_notebook_the_line_that_was_changed(clone):
    folder, git = clone
    path = folder / "notebooks" / "audit.ipynb"
    node = read(path)
    node["metadata"] = AS_JUPYTERLAB
    for cell in node["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"], cell["outputs"] = 3, [{"name": "stdout", "output_type": "stream", "text": ["shown\n"]}]
    path.write_text(json.dumps(node, indent=1, ensure_ascii=False), encoding="utf-8")
    assert git("diff")[0] == ""
    assert git("add", "-A", "notebooks") and git("diff", "--cached")[0] == ""
    node["cells"][1]["source"] = [line.replace('language = "en"', 'language = "ko"') for line in node["cells"][1]["source"]]
    path.write_text(json.dumps(node, indent=1, ensure_ascii=False), encoding="utf-8")
    lines = [line for line in git("diff", "-U0")[0].splitlines() if re.match(r"[+-](?![+-])", line)]
    assert [line.strip("+- ,") for line in lines] == [r'"language = \"en\"\n"', r'"language = \"ko\"\n"']
    assert "shown" in path.read_text(encoding="utf-8"), "the file keeps its outputs for who works on it"


def test_git_works_where_the_filter_has_no_interpreter(clone):
    folder, git = clone
    shutil.rmtree(folder / ".venv")
    path = folder / "notebooks" / "audit.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Audit", "AUDIT", 1), encoding="utf-8")
    shown, complaints = git("diff", "--stat")
    assert "audit.ipynb" in shown and complaints == ""


def test_setup_registers_the_filter_and_hook_and_lint_use_the_same(root):
    assert "sh .ci/filter" in (root / ".ci" / "setup").read_text(encoding="utf-8")
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert ".venv/bin/python .ci/strip.py" in [hook["entry"] for hook in hooks]
    assert ".ci/strip.py --verify" in (root / "Makefile").read_text(encoding="utf-8")


# Edited and new notebooks


def as_saved(path, change=lambda node: None):
    """Save a notebook as an editor does: with outputs, counts and metadata of its own."""
    node = read(path)
    change(node)
    node["metadata"] = copy.deepcopy(AS_JUPYTERLAB)
    for number, cell in enumerate(node["cells"], 1):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["what the editor has shown\n"]}]
    path.write_text(json.dumps(node, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_an_edited_notebook_is_rendered_without_touching_anything_else(tmp_path):
    places = make_project(tmp_path)
    assert not runs.run(places, jobs=2).failed
    as_saved(places.notebooks / "single.ipynb")
    assert runs.run(places, jobs=2).made == (), "run and saved, but nothing changed"

    def change(node):
        node["cells"].append({"cell_type": "code", "id": "0a1b-new", "metadata": {}, "source": ["print('a new finding')"]})

    as_saved(places.notebooks / "single.ipynb", change)
    assert runs.run(places, jobs=2).made == ("single",)
    page = (places.site / "single.html").read_text(encoding="utf-8")
    assert "a new finding" in page and "what the editor has shown" not in page
    assert unchanged.up_to_date(places)


@pytest.mark.slow
def test_a_new_notebook_and_a_line_in_the_catalogue_become_pages(tmp_path):
    places = make_project(tmp_path)
    before = runs.run(places, jobs=2)
    shown = "from IPython.display import HTML, display\nimport html\ndisplay(HTML(f'<p>money of {html.escape(department)}</p>'))"
    write_notebook(
        places.notebooks / "money.ipynb", text("# Money\n\nHow much?"), parameters('report = ""\ndepartment = ""'), shown
    )
    as_saved(places.notebooks / "money.ipynb")
    entry = 'money: {notebook: money.ipynb, each: departments, id: "{report}/{department}-money", title: "{department}: money",\n'
    entry += '  parameters: {report: "{report}", department: "{department}"}}\n'
    (places.notebooks / "pages.yml").write_text(PAGES + entry, encoding="utf-8")
    after = runs.run(places, jobs=2)
    assert not after.failed
    new = {page for page in after.made if page.endswith("-money")}
    assert len(new) == 3 and {*after.made, *after.kept} == {*before.made, *new}
    page = (places.site / "gu-2020" / "재무과-money.html").read_text(encoding="utf-8")
    assert "money of 재무과" in page and "what the editor has shown" not in page
    index = unquote((places.site / "index.html").read_text(encoding="utf-8"))
    assert "gu-2020/재무과-money.html" in index, "and the index leads to them"


# Other editors, other installers


def test_notebooks_ask_for_the_kernel_that_every_editor_knows(notebooks):
    assert {read(path)["metadata"]["kernelspec"]["name"] for path in notebooks} == {"python3"}
    assert {read(path)["metadata"]["language_info"]["name"] for path in notebooks} == {"python"}
    assert not [path.name for path in notebooks if "vscode" in path.read_text(encoding="utf-8")]


def test_vscode_finds_the_interpreter_of_the_project(root):
    settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings["python.defaultInterpreterPath"] == "${workspaceFolder}/.venv/bin/python"
    assert settings["jupyter.notebookFileRoot"] == "${fileDirname}", "notebooks run in their folder, as everywhere"
    assert (
        "ms-toolsai.jupyter" in json.loads((root / ".vscode" / "extensions.json").read_text(encoding="utf-8"))["recommendations"]
    )


def test_conda_users_have_what_notebooks_import(root, notebooks):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (by_pip,) = (entry["pip"] for entry in environment if isinstance(entry, dict))
    named = {canonicalize_name(Requirement(entry).name) for entry in [*environment, *by_pip] if isinstance(entry, str)}
    runtime = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {canonicalize_name(Requirement(entry).name) for entry in runtime} <= named
    imported = set()
    for path in notebooks:
        for code in code_of(path).values():
            for node in ast.walk(ast.parse(re.sub(r"^%.*$", "", code, flags=re.MULTILINE))):
                imported |= {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()
                imported |= {node.module.partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()
    assert {name.lower() for name in imported - {"helpers"} - sys.stdlib_module_names} <= named
    assert {"jupyterlab", "ipykernel", "pip", "python"} <= named


def test_the_lab_is_opened_at_the_landing_notebook_with_the_project_as_its_folder(root):
    shown = subprocess.run(["make", "-n", "lab"], cwd=root, capture_output=True, text=True, check=True).stdout
    (command,) = [line for line in shown.splitlines() if "jupyterlab" in line]
    assert "default_url=/lab/tree/notebooks/README.ipynb" in command and "root_dir=. " in command
    assert shown.index("helpers build") < shown.index("jupyterlab"), "the tables are there before"
