"""kill -9 at any moment: nothing is ever half-written, and the next run ends as if nothing had happened."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from datasets_material import COVER
from faults_material import Command, Watcher, contents, until
from publishing_material import DEPARTMENT, make_project, text, write_notebook

from helpers.datasets import package
from helpers.leftovers import READY, WORK, clear_drafts, finish_builds, half_replaced, new_work, works

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

MANY = pytest.param(30, id="30-moments", marks=pytest.mark.soak)


class Bench:
    """A project with two states of its inputs, and what an undisturbed command makes of each."""

    def __init__(self, folder, command, change, watched, suffixes):
        self.folder, self.command, self.change, self.suffixes = folder, command, change, suffixes
        self.watched = folder / watched
        self.good, self.takes = [], 0.0
        for state in (0, 1):
            change(state)
            start = time.monotonic()
            assert Command(folder, *command).end() == 0
            self.takes = time.monotonic() - start
            self.good.append(self.result())

    def result(self):
        return contents(self.watched)

    def kill(self, moments, everyone):
        """Start, kill at a moment, start again and kill again, and at last let one finish: all that must hold."""
        with Watcher(self.watched, self.suffixes) as watcher:
            for moment in moments:
                killed = Command(self.folder, *self.command)
                time.sleep(moment * self.takes)  # the moment itself is what is tried, not a wait for something
                killed.kill(everyone)
                assert until(lambda: not killed.everyone(), 10), "processes outlive the one that was killed"  # noqa: B023
                everyone = not everyone
            again = Command(self.folder, *self.command)
            assert again.end() == 0, again.said
        for name, versions in watcher.versions().items():
            assert versions <= {good.get(name) for good in self.good}, f"{name} was half-written; killed at {moments}"
        assert self.result() == self.good[-1], "not what an undisturbed run makes"
        assert not again.everyone()


def kill_often(bench, count, seed):
    """Few moments one after the other before a run may finish; many each by itself, from one state to the other."""
    chance = random.Random(seed)
    moments = [chance.random() for _ in range(count)]
    chains = [moments] if count < 10 else [[moment] for moment in moments]
    for number, chain in enumerate(chains):
        bench.good.reverse()
        bench.change(number % 2)
        bench.kill(chain, everyone=number % 2 == 0)


@pytest.mark.parametrize("count", [pytest.param(3, id="3-moments"), MANY])
def test_a_run_that_is_killed_is_finished_by_the_next(tmp_path, count, monkeypatch):
    base = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))  # short: sockets of kernels are in there
    monkeypatch.setenv("TMPDIR", str(base))
    places = make_project(tmp_path)

    def change(state):
        write_notebook(places.notebooks / "department.ipynb", *DEPARTMENT, text(f"## State {state}"), "print('end')")
        write_notebook(places.notebooks / "single.ipynb", text(f"# Single\n\n## Part {state}"), f"{state} + 1")

    try:
        kill_often(Bench(tmp_path, ("run", "--jobs", "2"), change, "reports", (".html",)), count, 4)
        left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(".*")]
        assert left == [], "temporary files are left"
        assert not (places.cache / "scratch").exists()
        assert list(base.iterdir()) == [], "temporary files are left in the system's folder"
    finally:
        shutil.rmtree(base, ignore_errors=True)


@pytest.mark.parametrize("count", [pytest.param(1, id="1-moment"), MANY])
def test_a_build_that_is_killed_is_finished_by_the_next(tmp_path, count):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()

    def change(state):
        for report in ("garam-2021", "nuri-2021"):
            table = ["□ 예산현황", "", "(단위 : 천원)", "", "구분\t2021년\t2020년", f"계\t{state + 1}00\t200", "운영비\t7\t8", ""]
            (raw / f"{report}.txt").write_text("\n".join([*COVER, *table * (20 if count < 10 else 600)]), encoding="utf-8")

    command = ("build", "--jobs", "2")
    kill_often(Bench(tmp_path, command, change, "data/processed", (".csv", ".parquet", ".json")), count, 5)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["processed", "raw"], "temporary files are left"
    assert list(tmp_path.rglob(".*")) == []


@pytest.mark.parametrize("moved", [0, 1, 7, 20])
def test_tables_that_were_being_moved_in_are_moved_in_by_the_next_run(tmp_path, moved):
    out, work = tmp_path / "processed", tmp_path / ".processed-abcd_123"
    out.mkdir()
    (work / "new").mkdir(parents=True)
    for number in range(21):
        (out / f"{number}.csv").write_text("old")
        (work / "new" / f"{number}.csv").write_text("new")
    (work / WORK).touch()
    (work / READY).touch()
    for number in range(moved):
        os.replace(work / "new" / f"{number}.csv", out / f"{number}.csv")
    finish_builds(out)
    assert {path.read_text() for path in out.iterdir()} == {"new"} and len(list(out.iterdir())) == 21
    assert not work.exists()


def test_tables_that_were_not_ready_are_cleared_away_and_others_folders_stay(tmp_path):
    out = tmp_path / "processed"
    out.mkdir()
    work, just_made = new_work(out), tmp_path / ".processed-abcd_123"
    just_made.mkdir()
    (work / "new").mkdir()
    (work / "new" / "a.csv").write_text("half")
    others = [tmp_path / f".processed-{name}" for name in ("original", "20260101", "my-copy")]
    for folder in others:
        (folder / "new").mkdir(parents=True)
        (folder / READY).touch()
        (folder / "mine.csv").write_text("mine")
    assert works(out) == [work] and not half_replaced(out)
    finish_builds(out)
    assert sorted(tmp_path.iterdir()) == sorted([out, *others]) and not list(out.iterdir())
    assert all((folder / "mine.csv").read_text() == "mine" and (folder / READY).exists() for folder in others)


class Killed(BaseException):
    """Stands for a process that is no more: nothing that it calls after does anything."""


@pytest.mark.parametrize("before", [["a", "b", "d"], [], None], ids=["some", "none", "no-folder"])
def test_moving_back_that_is_killed_at_any_moment_is_finished_by_the_next_run(tmp_path, monkeypatch, before):
    """The third file cannot be moved; then the process is killed at the n-th change to the disk."""
    real = {name: getattr(os, name) for name in ("replace", "rename", "unlink", "rmdir")}
    at = 0
    while True:
        at += 1
        out = tmp_path / str(at) / "processed"
        out.parent.mkdir()
        if before is not None:
            out.mkdir()
            for name in before:
                (out / f"{name}.csv").write_text("old")
        calls = []

        def changes(name, calls=calls, at=at, out=out):
            def change(*arguments, **options):
                if name == "replace" and Path(arguments[1]) == out / "c.csv":
                    calls.append("failed")
                    raise OSError(28, "No space left on device")
                calls.extend([name] if calls else [])
                if len(calls) > at:
                    raise Killed
                return real[name](*arguments, **options)

            return change

        killed = False
        with monkeypatch.context() as patch:
            try:
                with package.workplace(out) as work:
                    (work / "new").mkdir()
                    for name in "abcd":
                        (work / "new" / f"{name}.csv").write_text("new")
                    for name in real:
                        patch.setattr(os, name, changes(name))
                    package._replace_files(work, out)
            except Killed:
                killed = True
            except package.PackageError as error:
                assert "No space left" in str(error)
        finish_builds(out)
        assert not works(out) and not half_replaced(out)
        if at == 1:  # before anything was moved back: all is moved in
            assert set(contents(out)) == {f"{name}.csv" for name in "abcd"} and set(contents(out).values()) == {b"new"}
        elif before is None:
            assert not out.exists()
        else:
            assert contents(out) == {f"{name}.csv": b"old" for name in before}
        if not killed:
            break
    assert at > 4


def test_drafts_of_killed_processes_go_and_those_of_living_ones_stay(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    names = [f".page.html.{dead.pid}.tmp", f".page.html.{os.getpid()}.tmp", ".mine.tmp", "page.html"]
    for name in names:
        (tmp_path / name).touch()
    clear_drafts(tmp_path, ended=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])
    clear_drafts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[2:])
