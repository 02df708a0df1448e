"""Workers: one that dies takes nothing but itself; where processes cannot be forked, they are started."""

import io
import os
import subprocess
import sys
import time

import pytest
from publishing_material import make_project, text, write_notebook

from helpers.errors import ReportError
from helpers.publishing import runs, zygotes
from helpers.publishing.execute import Failure, Job, Made
from helpers.publishing.plan import Page
from helpers.publishing.pool import aside, make_all
from helpers.publishing.progress import Progress
from helpers.publishing.variables import FIXED, environment

pytestmark = pytest.mark.slow


def work(job):
    """Stands for the making of a page; "dies" ends its process."""
    if job.page.id == "dies":
        os._exit(9)
    return Made(job.page.id, "{}", "<p>")


def jobs(*names):
    return [Job(Page(name, "kind", "n.ipynb", name, name + ".html"), "n.ipynb", {}, None) for name in names]


def test_a_worker_that_dies_takes_only_its_page_with_it():
    results = {job.page.id: result for job, result in make_all(jobs("a", "dies", "b", "c"), 2, work)}
    assert sorted(results) == ["a", "b", "c", "dies"]
    assert isinstance(results["dies"], Failure) and "died" in results["dies"].message
    assert all(isinstance(results[name], Made) for name in "abc")


def test_progress_says_how_many_which_and_how_long():
    stream = io.StringIO()
    progress = Progress(3, "pages", 2, stream)
    for name in ("one", "two"):
        progress.step(name)
    progress.step("three", problem="n.ipynb, cell 2: ValueError: no")
    progress.end()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "3 pages to make, 2 at a time"
    assert lines[1].startswith("[1/3] one  about ") and lines[1].endswith("to go")
    assert lines[3] == "[3/3] three: FAILED: n.ipynb, cell 2: ValueError: no"
    assert lines[4].startswith("3 pages in ")


@pytest.mark.skipif(bool(zygotes.unsafe()), reason="processes are not forked on this system")
def test_where_the_parent_refuses_to_fork_notebooks_run_all_the_same_and_one_line_says_so(tmp_path):
    """Coverage, profilers and debuggers start a thread in every interpreter."""
    make_project(tmp_path)
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(thread)
    path = os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--only", "single"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("not forked: 1 threads run in every interpreter") == 1
    assert (tmp_path / "reports" / "single.html").exists()


def test_another_engine_can_be_asked_for(tmp_path):
    places = make_project(tmp_path)
    show = "import os, psutil\nprint('started' if 'ipykernel_launcher' in ' '.join(psutil.Process().cmdline()) else 'forked')"
    write_notebook(places.notebooks / "single.ipynb", text("# Single"), show)
    for engine, how in (("nbclient", "started"), ("forked", "started" if zygotes.unsafe() else "forked")):
        runs.run(places, only=["single"], engine=engine, force=True)
        assert f">{how}\n" in (places.site / "single.html").read_text(encoding="utf-8")


@pytest.mark.skipif(bool(zygotes.unsafe()), reason="processes are not forked on this system")
def test_a_notebook_that_kills_the_parent_of_all_kernels_fails_alone(tmp_path):
    places = make_project(tmp_path)
    write_notebook(
        places.notebooks / "single.ipynb", text("# Single"), "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(60)"
    )
    outcome = runs.run(places, jobs=2)
    assert set(outcome.failed) == {"single"} and len(outcome.made) == 3


def test_what_is_done_aside_comes_back_or_is_done_here(monkeypatch):
    with environment(FIXED):
        zygotes.current(os.environ)
    assert aside(process_of, "x") != os.getpid()
    with pytest.raises(ReportError, match="nothing there"):
        aside(fails, "nothing there")
    with pytest.raises(ZeroDivisionError):
        aside(divides, os.getpid())
    monkeypatch.setattr("helpers.publishing.pool._PATIENCE", 0.5)
    assert aside(hangs_elsewhere, os.getpid()) == "here"


def process_of(_):
    return os.getpid()


def fails(why):
    raise ReportError(why)


def divides(_):
    return 1 / 0


def hangs_elsewhere(here):
    if os.getpid() != here:
        time.sleep(600)
    return "here"
