"""What a page is made from: exactly what it read, ran and shows; told by content, without starting a kernel."""

import contextlib
import dataclasses
import io
import itertools
import json
import os
import random
import shutil
from pathlib import Path

import pytest
from publishing_material import DEPARTMENTS, make_project, parameters, write_notebook, write_table

import helpers
from helpers import fingerprints, imports, leftovers, recording
from helpers.analysis import open_data
from helpers.publishing import reads, runs, unchanged
from helpers.publishing.execute import Failure, Made
from helpers.publishing.site import VERSION

MONEY = ["report", "department", "source", "fiscal_year", "stage", "amount_krw"]
SHOWS = f"""
from helpers.analysis import open_data
own = open_data(data_dir).department(report, department)
print(own.select("budgets", {MONEY}).to_csv())
print(own["staffing"].to_csv(), own.count("projects"))
spots = sorted(own.spots, key=repr)
print(spots, own.numbers(spots, ["value", "check"]), sorted(own.slips_of(spots), key=repr))
print({{spot: [check | {{"row": 0}} for check in checks] for spot, checks in own.checks_of(spots).items()}})
"""
COUNTS = """
import helpers
from helpers.analysis import open_data
data = open_data(data_dir)
print(data.count("observations"), data.select("observations", ["check"], {"department": ["재무과"]})["check"].tolist())
print(helpers.load("staffing", data_dir, ["department", "current"]).to_csv())
"""


def in_process(jobs, workers, **_):
    """Instead of kernels: run the cells here, note what they read, and take what they print for the notebook."""
    for job in jobs:
        cells = [
            cell for cell in json.loads(Path(job.notebook).read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
        ]
        names, said = {}, io.StringIO()
        with recording.gather() as noted, contextlib.redirect_stdout(said):
            for cell in cells:
                exec("".join(cell["source"]), names)
                if "parameters" in cell["metadata"].get("tags", []):
                    names.update(job.values, data_dir=os.path.join(os.path.dirname(job.notebook), job.values["data_dir"]))
        if "FAIL" in said.getvalue():
            yield job, Failure(job.page.id, job.page.notebook, "cell 1: it fails")
        else:
            yield job, Made(job.page.id, said.getvalue(), f"<p>{VERSION}</p>", reads=tuple(noted))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Pages that show a department's budgets, staff and checks; one that counts; and a copy of all that."""
    with pytest.MonkeyPatch.context() as patch:
        places = _made(tmp_path_factory.mktemp("made") / "project", patch)
    root = places.notebooks.parent
    return places, root, shutil.copytree(root, root.with_name("copy"))


@pytest.fixture
def project(made, monkeypatch):
    """The project as it was when its pages had just been made."""
    places, root, copy = made
    shutil.rmtree(root)
    shutil.copytree(copy, root)
    _without_kernels(monkeypatch)
    return places


def _without_kernels(patch):
    patch.setattr("helpers.publishing.pool.make_all", in_process)
    patch.delenv("HELPERS_RAW", raising=False)
    patch.delenv("HELPERS_DATA", raising=False)


def _made(root, patch):
    _without_kernels(patch)
    asks = parameters('report = "gu-2020"\ndepartment = ""\ndata_dir = None')
    places = make_project(root, [asks, SHOWS])
    write_notebook(places.notebooks / "single.ipynb", parameters("data_dir = None"), COUNTS)
    for table, rows in material().items():
        write_table(places.data, table, rows)
    runs.run(places, jobs=1)
    return places


def material():
    """Rows of the tables that the edits below change."""
    own = [{"report": "gu-2020", "department": name} for name in DEPARTMENTS]
    cells = [
        one | {"line": 10 * n + m, "cell": 1, "part": 0, "table": f"gu-2020:{10 * n}", "value": 1.0 * m, "check": "confirmed"}
        for n, one in enumerate(own, 1)
        for m in range(3)
    ]
    money = {"source": "계", "fiscal_year": 2020, "stage": "예산", "table": "t", "cell": 1, "part": 0}
    members = json.dumps([["gu-2020", 11, 1, None, None, 0]])
    place = {"report": "gu-2020", "table": "gu-2020:10", "cell": 1, "part": 0, "members": members, "suspects": "[]"}
    return {
        "observations": cells,
        "budgets": [one | money | {"line": 10 * n, "amount_krw": n * 1e9} for n, one in enumerate(own, 1)],
        "staffing": [one | {"group": "계", "capacity": 9, "current": n, "line": 90 + n} for n, one in enumerate(own)],
        "checks": [place | {"line": 10, "printed": 1.0, "computed": 2.0, "holds": False, "severity": "slip"}],
    }


def edited(rows, choice):
    """The rows with one value of one row changed, and what was changed."""
    table = choice.choice(sorted(rows))
    row = choice.randrange(len(rows[table]))
    column, value = choice.choice(
        {
            "observations": [("value", 77.0), ("check", "conflict"), ("raw", "77"), ("department", DEPARTMENTS[0])],
            "budgets": [("amount_krw", 7e9), ("fiscal_year", 2019), ("unit", "천원"), ("line", 500)],
            "staffing": [("current", 5), ("department", DEPARTMENTS[1]), ("women", 2)],
            "checks": [
                ("severity", "rounding"), ("holds", True), ("note", "other words"), ("line", 20), ("printed", 5.0), ("members", "[]"),
            ],
        }[table]
    )  # fmt: skip
    return rows | {table: [one | ({column: value} if at == row else {}) for at, one in enumerate(rows[table])]}


def executed(places):
    return {path.relative_to(places.executed): path.read_text(encoding="utf-8") for path in places.executed.rglob("*.ipynb")}


@pytest.mark.slow
@pytest.mark.parametrize("edits", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_a_page_is_due_if_and_only_if_it_would_come_out_differently(project, edits):
    """For random edits; what would come out is found by making every page anew."""
    plan = {page.id: Path(page.path).with_suffix(".ipynb") for page in runs.make_plan(project)}
    reached = set()
    for seed in range(edits):
        before = executed(project)
        rows = edited(material(), random.Random(seed))
        for table in rows:
            write_table(project.data, table, rows[table])
        due = set(runs.run(project, jobs=1).made)
        made = executed(project)
        runs.run(project, jobs=1, force=True)
        assert executed(project) == made, f"edit {seed}: a page was kept that would have come out differently"
        assert due == {page for page, path in plan.items() if before[path] != made[path]}, f"edit {seed}"
        reached.add(len(due))
    assert len(reached) > 2, "the edits reach few pages, more, and none"


def due(places):
    return {task.page.id: task.why for task in runs.look(places) if task.todo != "keep"}


def test_one_number_makes_the_pages_due_that_show_it_and_the_reason_names_it(project):
    rows = material()["budgets"]
    write_table(project.data, "budgets", [rows[0] | {"amount_krw": 5e9}, *rows[1:]])
    assert due(project) == {"gu-2020/재무과": "changed: budgets of gu-2020/재무과"}


def test_a_check_makes_the_pages_due_that_show_a_number_of_it_and_the_reason_names_it(project):
    (check,) = material()["checks"]
    write_table(project.data, "checks", [check | {"computed": 3.0}])
    assert due(project) == {"gu-2020/재무과": "changed: checks of single numbers of gu-2020"}
    write_table(project.data, "checks", [check | {"note": "in other words"}])
    assert due(project) == {}, "a column that no page asks for"


def test_a_column_that_is_not_asked_for_does_not_matter(project):
    write_table(project.data, "budgets", [row | {"raw": "other", "value": 3.0} for row in material()["budgets"]])
    assert due(project) == {}


def test_the_order_of_files_and_their_times_do_not_matter(project):
    for path in [*project.data.iterdir(), *project.notebooks.iterdir(), *project.site.rglob("*.html")]:
        os.utime(path, (1, 1))
    assert unchanged.up_to_date(project) == ["gu-2020/재무과", "gu-2020/세무 1과", f"gu-2020/{DEPARTMENTS[2]}", "single"]
    assert due(project) == {}


def test_a_new_report_leaves_the_pages_of_the_others_alone(project):
    reports = [{"report": name, "title": name, "fiscal_year": 2020} for name in ("gu-2020", "gu-2021")]
    reports[0] |= {"title": "계획 <i>2020</i>", "agency": "구청"}
    departments = [{"report": "gu-2020", "department": name, "order": n} for n, name in enumerate(DEPARTMENTS, 1)]
    write_table(project.data, "reports", reports)
    write_table(project.data, "departments", [*departments, {"report": "gu-2021", "department": "재무과", "order": 1}])
    found = due(project)
    assert found.pop("gu-2021/재무과") == "it has not been made yet"
    assert all(why.startswith("changed: what stands around it (sources)") for why in found.values()), found


def test_the_reason_names_what_changed(project, monkeypatch):
    write_notebook(project.notebooks / "single.ipynb", parameters("data_dir = None"), COUNTS, "1")
    assert due(project) == {"single": "changed: notebook single.ipynb"}
    monkeypatch.setattr(fingerprints, "packages", lambda: {"python": "9.9.9"})
    assert all("package" in why and "→ 9.9.9" in why for why in due(project).values()) and len(due(project)) == 4


def test_a_parameter_and_its_name(project):
    tasks = runs.look(project, only=["gu-2020/재무과"], values={"department": "세무 1과"})
    assert next(task.why for task in tasks).startswith("changed: parameter department")


def test_a_page_says_the_version_of_what_it_read_and_no_other(project):
    pages = {path.name: path.read_text(encoding="utf-8") for path in project.site.rglob("*.html")}
    assert VERSION not in "".join(pages.values())
    rows = material()["budgets"]
    write_table(project.data, "budgets", [rows[0] | {"amount_krw": 5e9}, *rows[1:]])
    runs.run(project, jobs=1)
    now = {path.name: path.read_text(encoding="utf-8") for path in project.site.rglob("*.html")}
    assert {name for name in pages if pages[name] != now[name]} == {"재무과.html", "index.html", "dictionary.html"}, (
        "the index shows budgets"
    )


def test_the_index_is_left_alone_when_nothing_it_shows_has_changed(project):
    index = project.site / "index.html"
    os.utime(index, (1, 1))
    rows = material()["budgets"]
    write_table(project.data, "budgets", [rows[0] | {"unit": "천원"}, *rows[1:]])
    runs.run(project, jobs=1)
    assert index.stat().st_mtime == 1
    index.write_text("altered")
    runs.run(project, jobs=1)
    assert "altered" not in index.read_text(encoding="utf-8")


# The quick look


def touch_up(path, text=" "):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda p, _: touch_up(p.notebooks / "pages.yml", "\n"),
        lambda p, _: touch_up(p.notebooks / "single.ipynb"),
        lambda p, _: (p.notebooks / "mylib.py").write_text("1"),
        lambda p, _: (p.data / "budgets.parquet").unlink(),
        lambda p, _: touch_up(p.site / "single.html"),
        lambda p, _: (p.site / "single.html").unlink(),
        lambda p, _: (p.site / "index.html").unlink(),
        lambda p, _: (p.cache / "state.json").write_text((p.cache / "state.json").read_text()[:-40]),
        lambda p, _: (p.cache / "state.json").write_text('{"version": 1, "pages": {}}'),
        lambda p, m: m.setenv("HELPERS_RAW", str(p.notebooks)),
        lambda p, m: m.setattr("sys.version_info", (3, 99, 0)),
    ],
)
def test_any_change_makes_a_run_look_closely(project, monkeypatch, change):
    assert unchanged.up_to_date(project) is not None
    change(project, monkeypatch)
    assert unchanged.up_to_date(project) is None


def test_another_folder_is_another_question(project, tmp_path):
    for name in ("data", "site", "notebooks"):
        assert unchanged.up_to_date(project._replace(**{name: tmp_path / "elsewhere"})) is None
    assert unchanged.up_to_date(project._replace(cache=tmp_path / "elsewhere")) is None


def test_patterns_choose_and_unknown_ones_are_left_to_the_run(project):
    assert unchanged.up_to_date(project, ["sing*"]) == ["single"]
    assert unchanged.up_to_date(project, ["nobody"]) is None


def test_a_failed_page_is_tried_again(project):
    good = (project.notebooks / "single.ipynb").read_bytes()
    write_notebook(project.notebooks / "single.ipynb", parameters("data_dir = None"), "print('FAIL')")
    assert list(runs.run(project, jobs=1).failed) == ["single"]
    assert unchanged.up_to_date(project) is None
    assert due(project)["single"].startswith("the last attempt failed")
    (project.notebooks / "single.ipynb").write_bytes(good)
    assert runs.run(project, jobs=1).made == ("single",)
    assert unchanged.up_to_date(project) is not None


def test_a_run_of_one_page_says_nothing_about_the_others(project):
    write_table(project.data, "budgets", [row | {"amount_krw": 1.0} for row in material()["budgets"]])
    assert runs.run(project, only=["gu-2020/재무과"], jobs=1).made == ("gu-2020/재무과",)
    assert unchanged.up_to_date(project) is None
    assert len(due(project)) == 2


def test_who_asks_again_for_some_pages_is_answered_at_once(project):
    mine = ["gu-2020/재무과"]
    runs.run(project, only=mine, jobs=1)
    assert unchanged.up_to_date(project) is not None, "what is known of all pages is kept"
    write_table(project.data, "budgets", [row | {"amount_krw": 1.0} for row in material()["budgets"]])
    assert unchanged.up_to_date(project, mine) is None
    runs.run(project, only=mine, jobs=1)
    assert unchanged.up_to_date(project, mine) == mine
    assert unchanged.up_to_date(project) is None and unchanged.up_to_date(project, ["single"]) is None
    (project.site / "gu-2020" / "재무과.html").write_text("edited", encoding="utf-8")
    assert unchanged.up_to_date(project, mine) is None


def test_a_page_run_with_other_values_is_not_taken_for_the_usual_one(project):
    runs.run(project, only=["gu-2020/재무과"], values={"department": "세무 1과"}, jobs=1)
    assert unchanged.up_to_date(project) is None
    (why,) = due(project).values()
    assert why.startswith("changed: parameter department; ")


def test_what_changes_while_notebooks_run_is_not_taken_for_what_they_read(project, monkeypatch):
    def meanwhile(jobs, workers, **rest):
        yield from in_process(jobs, workers, **rest)
        write_table(project.data, "staffing", [row | {"current": 8} for row in material()["staffing"]])

    monkeypatch.setattr("helpers.publishing.pool.make_all", meanwhile)
    runs.run(project, jobs=1, force=True)
    assert unchanged.up_to_date(project) is None
    assert set(due(project)) == {page.id for page in runs.make_plan(project)}


@pytest.mark.parametrize("moment", ["while it is found out what to do", "while notebooks run"])
def test_code_that_is_saved_during_a_run_is_not_taken_for_what_pages_were_made_with(project, monkeypatch, moment):
    package, tree, saved = Path(helpers.__file__).parent, fingerprints.tree, []
    edited = {"analysis/edited.py": "of the text just saved"}
    monkeypatch.setattr(
        fingerprints, "tree", lambda folder, *rest: tree(folder, *rest) | (edited if saved and folder == package else {})
    )

    def make_all(jobs, workers, **rest):
        yield from in_process(jobs, workers, **rest)
        saved.append(True)

    if moment == "while notebooks run":
        monkeypatch.setattr("helpers.publishing.pool.make_all", make_all)
    else:  # just after libraries were imported for it
        monkeypatch.setattr("helpers.publishing.pool.foresee", lambda *_: saved.append(True))
    runs.run(project, jobs=1, force=True)
    assert saved and unchanged.up_to_date(project) is None
    assert set(due(project)) == {page.id for page in runs.make_plan(project)}


def test_the_index_is_made_again_where_code_was_saved_during_the_run_that_made_it(project, monkeypatch):
    package, tree = Path(helpers.__file__).parent, fingerprints.tree
    index = project.site / "index.html"
    index.unlink()

    def aside(*_):
        code = {"analysis/edited.py": "of the text just saved"}
        monkeypatch.setattr(fingerprints, "tree", lambda folder, *rest: tree(folder, *rest) | (code if folder == package else {}))
        return {"index.html": "what the old code shows"}, ()

    with monkeypatch.context() as patch:
        patch.setattr("helpers.publishing.pool.aside", aside)
        runs.run(project, jobs=1)
    assert unchanged.up_to_date(project) is None
    runs.run(project, jobs=1)
    assert "old code" not in index.read_text(encoding="utf-8")


def test_a_file_beside_the_notebooks_that_changes_while_they_run_makes_the_page_due_whatever_the_folder_is_called(
    project, monkeypatch
):
    places = project._replace(notebooks=project.notebooks.rename(project.notebooks.with_name("nb")))
    said = places.notebooks / "said.txt"
    said.write_text("one")

    def make_all(jobs, workers, **rest):
        for job, made in in_process(jobs, workers, **rest):
            said.write_text("two")
            yield job, dataclasses.replace(made, reads=(*made.reads, json.dumps(["file", str(said)])))

    monkeypatch.setattr("helpers.publishing.pool.make_all", make_all)
    runs.run(places, only=["single"], jobs=1, force=True)
    assert "single" in due(places)


def test_the_settings_of_matplotlib_beside_the_notebooks_make_all_pages_due(project):
    (project.notebooks / "matplotlibrc").write_text("lines.linewidth: 7")
    assert set(due(project).values()) == {"changed: how notebooks are run (matplotlibrc)"}
    assert len(due(project)) == len(runs.make_plan(project))
    runs.run(project, jobs=1)
    assert due(project) == {}
    (project.notebooks / "matplotlibrc").write_text("lines.linewidth: 3")
    assert len(due(project)) == len(runs.make_plan(project))


# What is noted


def test_lines_of_a_text_count_one_by_one(project):
    raw = project.raw
    raw.mkdir(parents=True, exist_ok=True)
    (raw / "gu-2020.txt").write_text("one\ntwo\nthree\n", encoding="utf-8")
    with recording.gather() as noted:
        assert helpers.source("gu-2020", 2, project.data) == "two"
    (read,) = [entry for entry in reads.settle(noted, project) if "lines" in entry]
    before = reads.Lookup(project).digest(read)
    (raw / "gu-2020.txt").write_text("1\ntwo\n3\n", encoding="utf-8")
    assert reads.Lookup(project).digest(read) == before
    (raw / "gu-2020.txt").write_text("one\n2\nthree\n", encoding="utf-8")
    assert reads.Lookup(project).digest(read) != before
    (raw / "gu-2020.txt").unlink()
    assert reads.Lookup(project).digest(read) == fingerprints.MISSING


def noted_file(path, *seen):
    return json.dumps(["file", str(path), *seen], ensure_ascii=False)


def test_files_are_kept_by_their_place_in_the_project_and_elsewhere_by_their_whole_path(project, tmp_path):
    inside, outside = project.notebooks / "notes.csv", tmp_path / "elsewhere.csv"
    assert reads.settle([noted_file(inside)], project) == ('["file", "notebooks/notes.csv"]',)
    assert reads.settle([noted_file(project.raw / "gu.txt")], project) == ('["file", "data/raw/gu.txt"]',)
    assert reads.settle([noted_file(outside)], project) == (noted_file(outside),)
    compiled = project.notebooks / "__pycache__" / "mylib.cpython-311.pyc"
    assert reads.settle([noted_file(compiled)], project) == ('["file", "notebooks/mylib.py"]',)
    outside.write_text("one")
    before = reads.Lookup(project).digest(noted_file(outside))
    outside.write_text("two")
    assert reads.Lookup(project).digest(noted_file(outside)) != before


def test_what_belongs_to_the_system_to_libraries_or_to_runs_is_left_out(project, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (project.cache / leftovers.SCRATCH).write_text(str(tmp_path / "run"))
    for path in (
        project.site / "index.html",
        project.cache / "memory.json",
        helpers.__file__,
        json.__file__,
        pytest.__file__,
        tmp_path / "site-packages" / "any" / "data.csv",
        tmp_path / "home" / ".cache" / "any" / "list.json",
        tmp_path / "run" / "x.csv",
        tmp_path / "Nanum.ttf",
        "/proc/cpuinfo",
        "/dev/null",
    ):
        assert reads.settle([noted_file(path)], project) == (), path
    assert reads.settle([noted_file(tmp_path / "home" / "own.csv")], project)


def test_a_link_to_the_project_or_within_it_hides_no_file(project, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(project.notebooks.parent)
    (project.notebooks / "shown.csv").symlink_to(tmp_path / "elsewhere.csv")
    linked = project._replace(**{name: link / Path(path).relative_to(link.resolve()) for name, path in project._asdict().items()})
    for places, top in itertools.product((project, linked), (link, link.resolve())):
        for name in ("said.txt", "shown.csv"):
            assert reads.settle([noted_file(top / "notebooks" / name)], places) == (f'["file", "notebooks/{name}"]',)
        assert reads.settle([noted_file(top / "reports" / "index.html")], places) == ()


@pytest.mark.parametrize("beside", [True, False])
def test_a_page_is_made_from_what_a_file_held_when_it_was_opened(project, monkeypatch, tmp_path, beside):
    said = (project.notebooks.parent / "assets" if beside else tmp_path) / "said.txt"
    said.parent.mkdir(exist_ok=True)
    said.write_text("one")

    def make_all(jobs, workers, **rest):
        for job, made in in_process(jobs, workers, **rest):
            said.write_text("one")
            with recording.gather() as noted, pytest.MonkeyPatch.context() as patch:
                patch.setenv(recording.VARIABLE, str(tmp_path / "scratch" / "reads"))
                recording._heard("open", (str(said), "r", 0))
            said.write_text("two")
            yield job, dataclasses.replace(made, reads=(*made.reads, *noted))

    with monkeypatch.context() as patch:
        patch.setattr("helpers.publishing.pool.make_all", make_all)
        runs.run(project, jobs=1, force=True)
    assert unchanged.up_to_date(project) is None
    assert len(due(project)) == len(runs.make_plan(project))
    said.write_text("one")
    assert due(project) == {}


def test_what_a_notebook_has_written_itself_is_nothing_that_its_page_is_made_from(tmp_path, monkeypatch):
    monkeypatch.setenv(recording.VARIABLE, str(tmp_path / "scratch" / "reads"))
    with recording.gather() as noted:
        for name, mode in (("own", "w"), ("own", "r"), ("both", "r+"), ("given", "r")):
            recording._heard("open", (str(tmp_path / name), mode, 0))
        recording._heard("os.rename", (str(tmp_path / "x"), str(tmp_path / "moved"), -1, -1))
        recording._heard("open", (str(tmp_path / "moved"), "r", 0))
    assert noted == [noted_file(tmp_path / "both"), noted_file(tmp_path / "given", fingerprints.MISSING)]


def test_whether_a_report_exists_does_not_tie_a_page_to_the_list_of_all(project):
    with recording.gather() as noted:
        open_data(project.data).department("gu-2020", "재무과")
    settled = reads.settle(noted, project)
    before = [reads.Lookup(project).digest(read) for read in settled]
    write_table(project.data, "reports", [{"report": "gu-2020"}, {"report": "another"}])
    assert [reads.Lookup(project).digest(read) for read in settled] == before
    write_table(project.data, "reports", [{"report": "another"}])
    assert [reads.Lookup(project).digest(read) for read in settled] != before


# Which code a notebook can reach


@pytest.fixture
def package(tmp_path):
    root = tmp_path / "helpers"
    for path, text in {
        "__init__.py": "from helpers import errors\ndef load(): from helpers.low import lazy",
        "errors.py": "",
        "low/__init__.py": "from helpers.low.other import thing",
        "low/lazy.py": "from . import deep",
        "low/deep.py": "",
        "low/other.py": "thing = 1",
        "high/__init__.py": "from helpers.high.shown import Page",
        "high/shown.py": "",
        "high/charts.py": "import helpers.low.deep as deep",
        "high/words.yml": "",
        "high/typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import helpers.low.other",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.mark.parametrize(
    ("source", "reached"),
    [
        ("1 + 1", set()),
        ("import helpers.errors", {"__init__.py", "errors.py"}),
        ("import helpers\nhelpers.load()", {"__init__.py", "errors.py", "low/__init__.py", "low/lazy.py", "low/deep.py"}),
        ("from helpers.low import deep", {"__init__.py", "low/__init__.py", "low/deep.py"}),
        ("from helpers.low import thing", {"__init__.py", "low/__init__.py", "low/other.py"}),
        ("from helpers.high.typed import x", {"__init__.py", "high/__init__.py", "high/typed.py", "high/words.yml"}),
        (
            "%matplotlib inline\nimport helpers.high as h\nh.charts.draw()",
            {
                *("__init__.py", "high/__init__.py", "high/shown.py", "high/charts.py", "high/words.yml"),
                *("low/__init__.py", "low/deep.py"),
            },
        ),
    ],
)
def test_code_that_a_notebook_can_reach(package, source, reached):
    found = {path.relative_to(package).as_posix() for path in imports.closure([source], package=package)}
    assert found == reached


@pytest.mark.parametrize("source", ["%run other.ipynb", "!ls", "__import__(name)", "import importlib as i\ni.import_module(x)"])
def test_code_that_cannot_be_followed_reaches_everything(package, source):
    assert {*imports.closure([source], package=package)} >= {*package.rglob("*.py")}


def test_modules_beside_the_notebook_lead_on(package, tmp_path):
    beside = tmp_path / "notebooks"
    beside.mkdir()
    (beside / "mylib.py").write_text("from helpers.low import deep")
    found = imports.closure(["import mylib"], [beside], package)
    assert {path.name for path in found} == {"mylib.py", "__init__.py", "deep.py"}


def test_what_was_parsed_is_parsed_again_only_where_the_text_is_new(package):
    known = {}
    first = imports.closure(["import helpers.low.lazy"], package=package, known=known)
    assert imports.closure(["import helpers.low.lazy"], package=package, known=dict(known)) == first
    (package / "low" / "lazy.py").write_text("import helpers.high.charts")
    assert package / "high" / "charts.py" in imports.closure(["import helpers.low.lazy"], package=package, known=known)
