"""Runs with real kernels: what is made, kept, refused; what fails; the same bytes each time."""

import json
import os

import pytest
from publishing_material import DEPARTMENT, DEPARTMENTS, HOSTILE, make_project, text, write_notebook, write_table

from helpers.errors import ReportError
from helpers.publishing import runs
from helpers.publishing.banner import without_banner
from helpers.publishing.places import Places

pytestmark = pytest.mark.slow


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project built once; tests that change it copy what they need."""
    places = make_project(tmp_path_factory.mktemp("built"))
    outcome = runs.run(places, jobs=2)
    return places, outcome


def test_all_pages_and_the_index_are_made(built):
    places, outcome = built
    assert len(outcome.made) == 4 and not outcome.failed and not outcome.kept
    made = files(places.site)
    own = {"index.html", "search.html", "dictionary.html", "method.html", "glossary.html"}
    tables = {name for name in made if name.startswith("data/") and name.endswith((".csv", ".xlsx"))}
    pages = set(made) - tables
    assert own < pages and len(pages) == 4 + len(own)
    assert all(name.endswith(".html") for name in pages), "the site's folder holds pages and downloads only"
    assert all(len(content) < 1_000_000 for content in made.values())
    page = made["gu-2020/재무과.html"].decode()
    assert "재무과" in page and "1,200" in page and "gu-2020" in page
    assert HOSTILE not in "".join(made[name].decode() for name in sorted(pages)), "names are escaped"
    assert HOSTILE in made["data/departments.csv"].decode(), "a table to download is text, and says what the report says"


def test_index_shows_key_figures_and_what_is_not_printed(built):
    index = (built[0].site / "index.html").read_text(encoding="utf-8")
    assert "KRW 2.5 billion" in index and "not printed in the report" in index
    assert "계획 &lt;i&gt;2020&lt;/i&gt;" in index
    assert 'href="gu-2020/%EC%9E%AC%EB%AC%B4%EA%B3%BC.html"' in index


def test_the_same_bytes_in_another_folder_at_another_time(built, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    monkeypatch.setenv("MPLBACKEND", "agg")
    again = make_project(tmp_path / "another")
    runs.run(again, jobs=1)
    assert files(again.site) == files(built[0].site)
    assert files(again.executed) == files(built[0].executed)
    assert not any(str(tmp_path).encode() in content for content in files(again.site).values())


def test_unchanged_pages_are_kept_and_the_reason_is_said(built, capsys):
    places, _ = built
    for path in [*places.notebooks.iterdir(), *places.data.iterdir()]:
        os.utime(path, (1, 1))
    before = files(places.site)
    outcome = runs.run(places, jobs=1, explain=True)
    assert not outcome.made and len(outcome.kept) == 4 and files(places.site) == before
    assert capsys.readouterr().out.count("nothing changed") == 4
    target = places.site / "single.html"
    target.write_text("altered", encoding="utf-8")
    assert runs.run(places, jobs=1).made == ("single",)
    assert files(places.site) == before


def test_unknown_values_fail_before_anything_runs(built):
    places, _ = built
    before = files(places.site)
    for values, message in [({"departmnt": "x"}, "unknown parameter"), ({"department": "재무가"}, "did you mean '재무과'")]:
        with pytest.raises(ReportError, match=message):
            runs.run(places, only=["gu-2020/재무과"], values=values, force=True)
    assert files(places.site) == before


def test_a_failing_notebook_keeps_its_old_page_and_the_others_are_finished(tmp_path, capsys):
    places = make_project(tmp_path)
    runs.run(places, only=["gu-2020/*"], jobs=2)
    old = files(places.site)
    fails = 'if department == "세무 1과":\n    raise ValueError("no such\\nthing")'
    write_notebook(places.notebooks / "department.ipynb", *DEPARTMENT, text("## Later"), fails, "print('end')")
    write_notebook(places.notebooks / "single.ipynb", text("# Single"), "import os\nos._exit(3)")
    outcome = runs.run(places, jobs=2)
    assert set(outcome.failed) == {"gu-2020/세무 1과", "single"} and len(outcome.made) == 2
    new = files(places.site)
    marked = new["gu-2020/세무-1과.html"].decode()
    assert without_banner(marked) == old["gu-2020/세무-1과.html"].decode() != marked, "the old page, and a banner on it"
    assert new["gu-2020/재무과.html"] != old["gu-2020/재무과.html"] and "single.html" not in new
    message = outcome.failed["gu-2020/세무 1과"]
    assert "department.ipynb, cell 10 (Later): ValueError: no such" in message and "\n" not in message
    assert "single.ipynb, cell 2 (Single): the kernel died" in outcome.failed["single"]
    failed = places.executed / "gu-2020" / "세무-1과.failed.ipynb"
    assert str(failed.name) in message
    assert any(
        output["output_type"] == "error" for cell in json.loads(failed.read_text())["cells"] for output in cell.get("outputs", [])
    )
    index = new["index.html"].decode()
    assert "older version" in index and 'class="mark"' in index and ">failed<" in index
    assert runs.finish(outcome) == 1
    assert "2 made, 0 unchanged, 2 failed" in capsys.readouterr().err

    write_notebook(places.notebooks / "department.ipynb", *DEPARTMENT)
    write_notebook(places.notebooks / "single.ipynb", text("# Single\n\n## Part"), "1 + 1")
    assert runs.finish(runs.run(places, jobs=2)) == 0
    assert not failed.exists() and "older version" not in (places.site / "index.html").read_text(encoding="utf-8")


def test_a_notebook_that_never_ends_is_stopped(tmp_path):
    places = make_project(tmp_path)
    write_notebook(places.notebooks / "single.ipynb", text("# Single\n\n## Wait"), "import time\ntime.sleep(600)")
    outcome = runs.run(places, only=["single"], timeout=4)
    assert "cell 2 (Wait): took more than 4 s" in outcome.failed["single"]


def test_pages_that_are_no_longer_planned_go(tmp_path):
    places = make_project(tmp_path)
    runs.run(places, only=["gu-2020/*"], jobs=2)
    mine = places.site / "gu-2020" / "note.html"
    mine.write_text("a file that is not ours", encoding="utf-8")
    write_table(places.data, "departments", [{"report": "gu-2020", "department": DEPARTMENTS[0]}])
    runs.run(places, jobs=2)
    left = [name for name in sorted(files(places.site)) if "/" in name and not name.startswith("data/")]
    assert left == ["gu-2020/note.html", "gu-2020/재무과.html"] and (places.site / "single.html").is_file()
    write_table(places.data, "departments", [{"report": "gu-2021", "department": DEPARTMENTS[0]}])
    write_table(places.data, "reports", [{"report": "gu-2021"}])
    runs.run(places, jobs=2)
    assert [path.name for path in places.executed.iterdir() if path.is_dir()] == ["gu-2021"]
    assert [path.name for path in mine.parent.iterdir()] == ["note.html"]


def test_a_write_that_fails_leaves_the_old_page(tmp_path, monkeypatch):
    places = make_project(tmp_path)
    runs.run(places, only=["single"])
    before = files(places.site)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.publishing.places.os.replace", full)
    with pytest.raises(ReportError, match="No space left on device"):
        runs.run(places, only=["single"], force=True)
    assert files(places.site) == before


def test_kernels_are_those_of_this_interpreter_and_see_no_startup_files(tmp_path, monkeypatch):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("planted = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    spec = tmp_path / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": ["/bin/false"], "display_name": "wrong", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    places = make_project(tmp_path)
    checks = (
        "import os, sys\nassert 'planted' not in globals()\nassert os.environ['OMP_NUM_THREADS'] == '1'\nprint(sys.executable)"
    )
    write_notebook(places.notebooks / "single.ipynb", text("# Single"), checks)
    outcome = runs.run(places, only=["single"])
    assert not outcome.failed
    import sys

    assert sys.executable in (places.executed / "single.ipynb").read_text(encoding="utf-8")


def test_an_unknown_folder_of_tables(tmp_path):
    places = make_project(tmp_path)
    with pytest.raises(ReportError, match="run `make data` first"):
        runs.run(Places.of(tmp_path, data=tmp_path / "nowhere"))
    assert not places.site.exists()
