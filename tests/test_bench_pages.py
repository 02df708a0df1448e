"""The benchmark of pages: its sums, its pieces, and that it runs; what it measures is no matter of a test."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bench_pages
import pytest
from bench_change import Change, choose_change, with_change
from bench_in_process import Task
from bench_lean import closure, imports_of, modules_imported, needed, pins
from bench_outcome import Target, scope, targets_table, times_table, verdict, verdicts
from bench_peers import Failed, Measured, Peers, Setting, content_of, fault, makefile, pattern
from bench_running import environment, seconds_of, with_programs

BUDGET = {
    "report": "gu-2020",
    "department": "재무과",
    "project": "살림",
    "line": 2,
    "cell": 1,
    "html_index": None,
    "raw": "1,200",
}


def code(source="1", count=1, *outputs):
    return {"cell_type": "code", "source": source, "execution_count": count, "outputs": list(outputs)}


def task(number=0, notebook="/p/notebooks/page.ipynb"):
    return Task(number, notebook, {"department": "재무과"}, b"")


def setting(tmp_path, **other):
    given = {"tasks": [task()], "paths": ["a.html"], "ids": None, "jobs": 1, "scratch": tmp_path, "variables": dict(os.environ)}
    places = dict.fromkeys(("notebooks", "project", "plain", "changed", "root"), tmp_path)
    return Setting(**given | places | {"programs": {"a": tmp_path}} | other)


# Outcome


def test_a_target_is_judged_by_the_ratio_of_the_medians():
    found = verdict(Target("d", "c", 0.45), [9.0, 1.0, 4.0], [10.0, 10.0, 8.0])
    assert found.ratio == pytest.approx(0.4) and found.met
    assert (found.least, found.largest) == pytest.approx((0.1, 0.9))


def test_a_target_missed_by_less_than_is_printed_is_missed():
    found = verdict(Target("e", "d", 0.02), [2.0001], [100.0])
    assert not found.met and "| **0.020** |" in targets_table([found]) and "| missed |" in targets_table([found])
    assert verdict(Target("e", "d", 0.02), [2.0], [100.0]).met


def test_all_targets_of_the_issue_are_judged_and_only_those_that_were_measured():
    times = {peer: [1.0] for peer in ("a", "a-lean", "b", "c", "d", "e", "f", "g")}
    assert [(item.target.peer, item.target.other, item.target.most) for item in verdicts(times)] == [
        ("d", "a-lean", 0.40),
        ("d", "c", 0.45),
        ("d", "g", 1.20),
        ("e", "d", 0.02),
        ("f", "d", 0.10),
    ]
    assert [item.target.peer for item in verdicts({"d": [1.0], "e": [1.0]})] == ["e"]


def test_the_table_gives_median_spread_and_share_of_ours():
    text = times_table(
        {"d": [4.0, 2.0, 3.0], "f": [0.3, 0.3, 0.6]}, {"d": "ours", "f": "changed"}, {"d": [38] * 3, "f": [3, 4, 3]}
    )
    assert "| d. ours | **3.00** | 2.00 to 4.00 | 1.000 | 38 |" in text
    assert "| f. changed | **0.30** | 0.30 to 0.60 | 0.100 | 3 or 4 |" in text


def test_a_sitting_that_the_targets_are_not_for_says_so():
    assert scope(24, 2) == "" and "2 cores" in scope(23, 2) and "2 cores" in scope(38, 4)


def test_a_section_names_machine_versions_peers_and_targets(tmp_path):
    found = {"d": [Measured(10.0, 38)], "e": [Measured(0.1, 0)]}
    text = bench_pages.section(setting(tmp_path), found, Change("gu-2020", "재무과", 2, 1, "1,200", "1,201"), "")
    assert text.startswith("## Pages\n") and "papermill 2" in text and "nbclient" in text and "cores" in text
    assert "gu-2020, line 2: 1,200 to 1,201, of 재무과" in text and "| e ÷ d | **0.010** |" in text and "| met |" in text


# Choice


def test_a_sample_is_spread_over_the_plan_and_all_pages_are_the_default():
    assert bench_pages.sample(range(38), 3) == [6, 19, 31]
    assert bench_pages.sample(range(3), 5) == bench_pages.sample(range(3), None) == [0, 1, 2]
    assert len(set(bench_pages.sample(range(38), 24))) == 24


def test_peers_are_taken_in_the_order_of_turns_and_unknown_ones_refused():
    assert bench_pages.peers_of("f, d") == ["d", "f"]
    with pytest.raises(argparse.ArgumentTypeError, match="'x' is no peer"):
        bench_pages.peers_of("d,x")


def test_what_is_changed_is_a_number_of_a_project_of_a_department_with_a_page():
    others = [
        BUDGET | {"project": None},
        BUDGET | {"department": "세무과"},
        BUDGET | {"raw": "1,200천원"},
        BUDGET | {"html_index": 0},
    ]
    change = choose_change([*others, BUDGET], [("gu-2020", "재무과")])
    assert change == Change("gu-2020", "재무과", 2, 1, "1,200", "1,201")
    with pytest.raises(SystemExit, match="more pages"):
        choose_change(others, [("gu-2020", "재무과")])


def test_a_change_touches_its_cell_alone():
    change = Change("gu-2020", "재무과", 2, 1, "1,200", "1,201")
    assert with_change("a\r\n살림\t1,200\t1,200\r\n끝", change) == "a\r\n살림\t1,201\t1,200\r\n끝"
    with pytest.raises(ValueError, match="line 2"):
        with_change("a\n살림\t1,300", change)


def test_a_pattern_fits_its_page_alone():
    from fnmatch import fnmatchcase

    assert fnmatchcase("a/[b]*?", pattern("a/[b]*?")) and not fnmatchcase("a/bxx", pattern("a/[b]*?"))


# Peers


def test_the_makefile_has_a_rule_a_page_that_make_understands(tmp_path):
    text = makefile([task(0), task(1)], tmp_path)
    (tmp_path / "Makefile").write_text(text, encoding="utf-8")
    for name in ("000.yml", "001.yml"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    done = subprocess.run(["make", "-n", "-j2"], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("papermill", "jupyter"))]
    assert sorted(lines) == sorted(
        line
        for name in ("000", "001")
        for line in (
            f"papermill '/p/notebooks/page.ipynb' '{tmp_path}/{name}.ipynb' -f {name}.yml --cwd '/p/notebooks'",
            f"jupyter nbconvert --to html '{tmp_path}/{name}.ipynb'",
        )
    )


def test_cells_that_failed_or_were_not_run_are_found():
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no"}
    text = {"cell_type": "markdown", "source": "# A"}
    assert fault({"cells": [text, code(), code("", None)]}) is None
    assert fault({"cells": [text, code("x", 1, error)]}) == "cell 2 failed: ValueError: no"
    assert fault({"cells": [code("x", None)]}) == "cell 1 was not run"
    assert fault({"cells": [code("x", None)]}, counted=False) is None


def test_a_peer_whose_pages_hold_something_else_ends_the_benchmark(tmp_path):
    peers = Peers(setting(tmp_path))
    peers._compare("a", ["<img src=''><table><tr><td>1</table>"])
    peers._compare("d", ["<p><table class='x'><tr><td>1</table><img alt=''>"])
    with pytest.raises(Failed, match="pictures=0"):
        peers._compare("c", ["<table><tr><td>1</table>"])
    assert content_of("<tbody><thead><image>") == (0, 0, 0, 0)


def test_a_page_that_is_missing_ends_the_benchmark(tmp_path):
    with pytest.raises(Failed, match="1 of 1 pages are missing"):
        Peers(setting(tmp_path))._ours()
    with pytest.raises(Failed, match="000 of 1 pages is missing"):
        Peers(setting(tmp_path))._check_numbered("c", tmp_path)


def test_a_page_of_the_floor_may_differ_by_a_few_per_cent_only(tmp_path):
    peers = Peers(setting(tmp_path))
    peers._sizes = [1000]
    peers._compare_sizes([1040])
    with pytest.raises(Failed, match="900 bytes"):
        peers._compare_sizes([900])


# Running


def test_all_peers_run_with_the_same_variables_and_none_that_favours_one(tmp_path):
    base = {"PATH": "/bin", "MPLBACKEND": "agg", "HELPERS_DATA": "/x", "JUPYTER_PATH": "/y", "MAKEFLAGS": "-k", "LANG": "C.UTF-8"}
    made = environment(base, Path("/src"), tmp_path)
    assert made["PYTHONPATH"] == "/src" and made["LANG"] == "C.UTF-8" and made["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert not {"MPLBACKEND", "HELPERS_DATA", "JUPYTER_PATH", "MAKEFLAGS"} & made.keys()
    assert with_programs(made, Path("/env/bin"))["PATH"] == f"/env/bin{os.pathsep}/bin"


def test_a_command_that_fails_ends_the_benchmark_with_the_end_of_its_log(tmp_path):
    command = [sys.executable, "-c", "import sys; print('what was wrong'); sys.exit(3)"]
    with pytest.raises(SystemExit, match=r"peer failed with status 3(.|\n)*what was wrong"):
        seconds_of("peer", command, os.environ, tmp_path, tmp_path / "log")
    assert seconds_of("peer", [sys.executable, "-c", ""], os.environ, tmp_path, tmp_path / "log") > 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a system that tells which processes there are")
def test_nothing_that_a_peer_has_started_outlives_an_interrupt(tmp_path):
    inner = "import time; time.sleep(600)"
    outer = (
        "import pathlib, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {inner!r}], start_new_session=True)\n"
        "pathlib.Path('child').write_text(f'{child.pid}\\n')\n"
        "child.wait()\n"
    )
    bench = (
        "import os, pathlib, sys\nfrom bench_running import seconds_of\nhere = pathlib.Path.cwd()\n"
        f"seconds_of('peer', [sys.executable, '-c', {outer!r}], os.environ, here, here / 'log')\n"
    )
    paths = os.pathsep.join([str(Path(bench_pages.__file__).parent), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-c", bench], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )  # fmt: skip
    noted, limit = tmp_path / "child", time.monotonic() + 60
    while not (noted.exists() and noted.read_text().endswith("\n")):
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) != 0
    child = Path("/proc") / noted.read_text().strip() / "stat"
    # It may be a zombie for a moment, until whoever took it over has looked.
    assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z"


# The lean environment


def test_imports_are_followed_from_the_notebooks_through_the_package(tmp_path):
    assert imports_of("def f():\n    from a.b import c") == {"a.b", "a.b.c"}
    assert imports_of("%matplotlib inline\n!ls\nimport d") == {"d"}, "commands of IPython are no imports"
    package = tmp_path / "helpers"
    package.mkdir()
    (package / "__init__.py").write_text("import yaml")
    (package / "used.py").write_text("def f():\n    import pandas.io\n    from helpers import other")
    (package / "other.py").write_text("import os, PIL")
    (package / "unused.py").write_text("import nbconvert")
    cell = '{"cells": [{"cell_type": "code", "source": ["from helpers.used import f\\n", "import numpy"]}]}'
    (tmp_path / "n.ipynb").write_text(cell)
    assert modules_imported(tmp_path, package) == {"yaml", "pandas", "PIL", "numpy"}


def test_a_package_brings_what_it_requires_with_the_extras_asked_for():
    found = closure(["nbconvert"])
    assert {"nbconvert", "nbformat", "jupyter-core", "tinycss2"} <= found  # tinycss2 is of bleach[css]
    assert "jupyterlab" not in found and "pytest" not in found
    with pytest.raises(SystemExit, match="make setup"):
        closure(["no-such-package-anywhere"])


def test_pins_are_those_of_the_lock_with_their_hashes():
    lock = "# made\na==1 \\\n    --hash=sha256:1\n    # via b\nB_c==2 ; python_version < '3.12' \\\n    --hash=sha256:2\nd==3 \\\n    --hash=sha256:3\n"
    assert pins(lock, {"b-c", "d"}) == "B_c==2 ; python_version < '3.12' \\\n    --hash=sha256:2\nd==3 \\\n    --hash=sha256:3\n"


@pytest.mark.soak
def test_the_lean_environment_holds_the_programs_and_not_the_laboratory(root):
    names = {line.split("==")[0] for line in needed(root).splitlines() if line[:1].isalnum()}
    assert {"papermill", "nbconvert", "ipykernel", "pandas", "pyarrow", "matplotlib"} <= names
    assert not {"jupyterlab", "jupyter-server", "pytest", "ruff"} & names


# All of it


@pytest.mark.soak
def test_all_peers_make_the_same_pages_and_the_page_is_left_alone(root):
    page = root / "docs" / "performance.md"
    before = page.read_bytes()
    command = [sys.executable, "tests/bench_pages.py", "--quick"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    for peer in ("a", "a-lean", "b", "c", "d", "e", "f", "g"):
        assert f"| {peer}. " in done.stdout
    assert done.stdout.count("| met |") + done.stdout.count("| missed |") == 5
    assert page.read_bytes() == before
