"""What is made again after a change, with real kernels and real data; and that nothing is imported where nothing changed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import site  # noqa: F401
from publishing_material import make_project, parameters, write_notebook, write_table

from helpers.__main__ import main
from helpers.datasets import kept
from helpers.datasets.build import build
from helpers.publishing import runs, unchanged

pytestmark = pytest.mark.slow

HEAVY = {"pandas", "numpy", "pyarrow", "matplotlib", "nbconvert", "nbformat", "papermill", "IPython", "yaml", "jinja2", "bs4"}
ASKS = 'report = "gu-2020"\ndepartment = "재무과"\ndata_dir = None'
SHOWS = """
from helpers.analysis import open_data
own = open_data(data_dir).department(report, department)
print(own.select("budgets", ["department", "amount_krw"]).to_csv())
"""


def due(places):
    return {task.page.id: task.why for task in runs.look(places) if task.todo != "keep"}


def test_kernels_note_tables_modules_and_files_that_a_notebook_reads(tmp_path):
    places = make_project(tmp_path, [parameters(ASKS), SHOWS])
    (places.notebooks / "mylib.py").write_text("SAID = open('said.txt').read()")
    (places.notebooks / "said.txt").write_text("one")
    write_notebook(places.notebooks / "single.ipynb", "import mylib", "print(mylib.SAID)")
    assert not runs.run(places, jobs=2).failed
    assert unchanged.up_to_date(places) and due(places) == {}
    money = {"report": "gu-2020", "department": "재무과", "source": "계", "fiscal_year": 2020, "stage": "예산"}
    write_table(places.data, "budgets", [money | {"amount_krw": 7.5e9}])
    assert due(places) == {"gu-2020/재무과": "changed: budgets of gu-2020/재무과"}
    (places.notebooks / "said.txt").write_text("two")
    assert due(places)["single"] == "changed: file notebooks/said.txt"
    assert set(runs.run(places, jobs=2).made) == {"gu-2020/재무과", "single"}
    assert "7500000000" in (places.executed / "gu-2020" / "재무과.ipynb").read_text(encoding="utf-8")
    (places.notebooks / "mylib.py").write_text("SAID = 'three'")
    assert "helper code notebooks/mylib.py" in due(places)["single"]


def imported(arguments, cwd):
    """What a command imports, all packages by their top-level name; and what it says."""
    command = [sys.executable, "-X", "importtime", "-m", "helpers", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=True)
    lines = done.stderr.splitlines()
    modules = {match[1] for line in lines if (match := re.match(r"import time:.*\|\s*(\w+)", line))}
    return modules, [line for line in lines if not line.startswith("import time:")]


@pytest.fixture
def small(tmp_path, raw, monkeypatch):
    """A project with one short report and two pages, built and run by the command line."""
    monkeypatch.delenv("HELPERS_RAW", raising=False)
    monkeypatch.delenv("HELPERS_DATA", raising=False)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for name in ("janganpyeong-2020.txt", "catalog.yml"):
        shutil.copy(raw / name, tmp_path / "data" / "raw")
    (tmp_path / "notebooks").mkdir()
    pages = 'report:\n  notebook: one.ipynb\n  each: departments\n  id: "{report}/{department}"\n  title: "{department}"\n'
    pages += '  parameters: {report: "{report}", department: "{department}"}\n'
    (tmp_path / "notebooks" / "pages.yml").write_text(pages, encoding="utf-8")
    write_notebook(tmp_path / "notebooks" / "one.ipynb", parameters(ASKS), SHOWS)
    return tmp_path


def test_where_nothing_changed_nothing_heavy_is_imported(small):
    first, told = imported(["build", "--jobs", "1"], small)
    assert "pandas" in first
    notes = [line for line in told if line.startswith("note:")]
    assert "1 made" in " ".join(imported(["run"], small)[1])
    for arguments, says in ((["build"], "1 reports unchanged"), (["run"], "1 unchanged"), (["run", "--explain"], "1 unchanged")):
        modules, told = imported(arguments, small)
        assert not modules & HEAVY, arguments
        assert says in " ".join(told)
        if arguments == ["build"]:
            assert [line for line in told if line.startswith("note:")] == notes, "notes are said again"


def process_time(arguments, cwd):
    """Seconds of processors that a command takes, with all processes that it has waited for."""
    with subprocess.Popen([sys.executable, "-m", "helpers", *arguments], cwd=cwd, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def test_where_nothing_changed_a_run_takes_a_fiftieth_of_the_whole_one_at_most(tmp_path, monkeypatch):
    monkeypatch.delenv("HELPERS_RAW", raising=False)
    monkeypatch.delenv("HELPERS_DATA", raising=False)
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    make_project(tmp_path, [parameters(ASKS), SHOWS, figure])
    whole = process_time(["run"], tmp_path)
    again = min(process_time(["run"], tmp_path) for _ in range(3))  # what else the machine does only adds to it
    assert again <= whole / 50, f"{again:.3f} s of {whole:.3f} s"


def test_a_build_does_again_what_is_not_as_it_was(small, monkeypatch, capsys):
    def told(*options):
        assert main(["build", "--jobs", "1", *options]) == 0
        return capsys.readouterr().err

    monkeypatch.chdir(small)
    out = small / "data" / "processed"
    built, same = "1 reports, ", "1 reports unchanged"
    assert built in told()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / "budgets.csv").unlink()
    (out / "tables.parquet").write_bytes(b"altered")
    assert built in told()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert built in told("--force")
    assert built in told("--out", str(small / "elsewhere"))
    assert same in told(), "a build elsewhere says nothing about this one"
    text = small / "data" / "raw" / "janganpyeong-2020.txt"
    os.utime(text, (1, 1))
    assert same in told()
    (small / "data" / "raw" / "catalog.yml").unlink()
    assert built in told()


def test_what_a_build_made_is_written_down_before_the_next_one_makes_something_else(small, monkeypatch):
    raw, out = small / "data" / "raw", small / "data" / "processed"
    other = Path(shutil.copytree(raw, small / "other"))
    text = other / "janganpyeong-2020.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("2020", "2021"), encoding="utf-8")
    monkeypatch.chdir(small)
    remember, waiting = kept.remember, []

    def remember_late(*arguments):
        command = [sys.executable, "-m", "helpers", "build", "--jobs", "1", "--raw", str(other)]
        waiting.append(subprocess.Popen(command, cwd=small, stderr=subprocess.PIPE, text=True))
        for line in waiting[0].stderr:  # until it waits for us, or has come to its end
            if line.startswith("waiting for another run"):
                break
        remember(*arguments)

    monkeypatch.setattr(kept, "remember", remember_late)
    assert main(["build", "--jobs", "1"]) == 0
    waiting[0].communicate(timeout=300)
    assert waiting[0].returncode == 0
    states = small / "build" / "tables"
    assert kept.remembered(states, raw, out) is None
    assert kept.remembered(states, other, out) is not None


EDITS = {
    "staff of a whole district, in no sum: shown where the district is, quoted where it contradicts another line": (
        ("geumcheon-2018", 36, "153", "152"),
        {"geumcheon-2018/index", "quality"},
    ),
    "the budget of one project, which its parts no longer add up to": (
        ("geumcheon-2018", 2612, "26,634", "26,635"),
        {"geumcheon-2018/재무과", "geumcheon-2018/index", "quality"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_one_number_of_a_report_makes_exactly_the_pages_due_that_show_it(edit, site, raw, root, tmp_path, monkeypatch):  # noqa: F811
    (report, line, old, new), expected = EDITS[edit]
    texts = shutil.copytree(raw, tmp_path / "raw")
    path = Path(texts) / f"{report}.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    build(texts, tmp_path / "processed", 1, progress=lambda _: None)
    monkeypatch.setenv("HELPERS_RAW", str(texts))
    assert set(due(site.places._replace(data=tmp_path / "processed"))) == {
        f"{folder}{page}" for folder in ("", "ko/") for page in expected
    }


def test_the_same_data_elsewhere_make_nothing_due(site, raw, processed, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("HELPERS_RAW", str(shutil.copytree(raw, tmp_path / "raw")))
    data = Path(shutil.copytree(processed, tmp_path / "processed"))
    assert due(site.places._replace(data=data)) == {}
