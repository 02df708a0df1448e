"""What goes wrong around a page: no memory, no space, no rights, a notebook that fails; what is left then."""

import os
import re

import pytest
from bs4 import BeautifulSoup
from faults_material import Command, contents, until
from publishing_material import DEPARTMENT, make_project, text, write_notebook

from helpers.datasets.build import build
from helpers.errors import ReportError
from helpers.publishing import limits, pool, runs
from helpers.publishing.banner import PLACE, with_banner, without_banner
from helpers.publishing.execute import Failure, Made

PAGE = f"<header></header>\n{PLACE}<main>{PLACE}text</main>\n"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "message", ["a.ipynb, cell 2: ValueError: no", "</div><!-- /banner -->\n<script>alert(1)</script> {0} \\1"]
)
def test_a_banner_says_why_and_from_when_and_comes_off_without_a_trace(language, message):
    marked = with_banner(PAGE, message, "2026-11-22T13:07:00Z", language)
    note = BeautifulSoup(marked, "html.parser").select_one("div[role=note]")
    assert message in note.get_text() and not note.find("script") and note["aria-label"]
    assert note.time["datetime"] == "2026-11-22T13:07:00Z"
    assert {"en": "22 November 2026, 13:07 UTC", "ko": "2026년 11월 22일 13:07"}[language] in note.get_text()
    assert without_banner(marked) == PAGE
    assert with_banner(marked, "another", "", language).count('role="note"') == 1


def test_a_page_without_a_place_for_a_banner_stays_as_it_is():
    assert with_banner("<p>mine</p>", "no", "", "en") == without_banner("<p>mine</p>") == "<p>mine</p>"
    assert without_banner(PAGE) == PAGE


def instead_of_kernels(monkeypatch, failing=()):
    """Pages without notebooks being run: what is tried here is the writing."""
    from helpers.publishing.shell import environment

    def make_all(jobs, *_, **__):
        for job in jobs:
            if job.page.id in failing:
                yield job, Failure(job.page.id, "n.ipynb", "cell 1: ValueError: <no>", "{}")
            else:
                page = environment().get_template("notebook.html.j2")
                values = {"name": "page", "contents": [], "numbers_lead_somewhere": False}
                html = page.render(frame=job.frame, title=job.page.title, article=job.page.id, **values)
                yield job, Made(job.page.id, "{}", html)

    monkeypatch.setattr(pool, "make_all", make_all)


def change(places, number):
    write_notebook(places.notebooks / "department.ipynb", *DEPARTMENT, f"{number}")
    write_notebook(places.notebooks / "single.ipynb", text("# Single"), f"{number}")


def test_a_page_that_fails_again_and_again_has_one_banner_and_none_when_it_is_good_again(tmp_path, monkeypatch):
    places = make_project(tmp_path)
    instead_of_kernels(monkeypatch)
    runs.run(places)
    good = contents(places.site)
    monkeypatch.setattr("helpers.publishing.older.now", lambda: "1999-12-31T23:59:00Z")
    for number in (1, 1, 2):
        change(places, number)
        instead_of_kernels(monkeypatch, failing={"single"})
        assert set(runs.run(places).failed) == {"single"}
        marked = (places.site / "single.html").read_text(encoding="utf-8")
        assert marked.count('role="note"') == 1 and "ValueError: &lt;no&gt;" in marked
        assert "1999-12-31" not in marked and "December 1999" not in marked, "the date is that of the good version"
        assert without_banner(marked) == good["single.html"].decode()
        assert "older version" in (places.site / "index.html").read_text(encoding="utf-8")
    change(places, 0)
    instead_of_kernels(monkeypatch)
    assert "single" in runs.run(places).made
    after = contents(places.site)
    assert after["single.html"] == good["single.html"]
    assert b"older version" not in after["index.html"]


def test_inputs_that_return_to_those_of_the_good_version_bring_the_page_back(tmp_path, monkeypatch):
    places = make_project(tmp_path)
    change(places, 0)
    instead_of_kernels(monkeypatch)
    runs.run(places)
    good = contents(places.site)
    change(places, 1)
    instead_of_kernels(monkeypatch, failing={"single", "gu-2020/재무과"})
    assert len(runs.run(places).failed) == 2 and contents(places.site) != good
    change(places, 0)
    instead_of_kernels(monkeypatch)
    assert not runs.run(places).failed
    assert contents(places.site) == good


class Disk:
    """A disk that is full from the n-th write on: each file that is written whole is synced, then renamed."""

    def __init__(self, monkeypatch, call, at):
        self.count, self.at, self.real = 0, at, getattr(os, call)
        monkeypatch.setattr(os, call, self)

    def __call__(self, *args, **options):
        self.count += 1
        if self.at and self.count >= self.at:
            raise OSError(28, "No space left on device")
        return self.real(*args, **options)


@pytest.mark.parametrize("call", ["fsync", pytest.param("replace", marks=pytest.mark.soak)])
def test_a_disk_that_is_full_at_any_write_of_a_run_costs_no_page(tmp_path, monkeypatch, call):
    places = make_project(tmp_path)
    failing = {"gu-2020/세무 1과"}
    instead_of_kernels(monkeypatch)
    change(places, 0)
    runs.run(places)
    instead_of_kernels(monkeypatch, failing)
    old, at = contents(places.site), 0
    while True:
        at += 1
        change(places, 1)
        with monkeypatch.context() as patch:
            disk = Disk(patch, call, at)
            try:
                runs.run(places, force=True)
                break
            except ReportError as error:
                assert "No space left on device" in str(error) and "\n" not in str(error)
        now = contents(places.site)
        assert now.keys() == old.keys()
        assert all(
            content.endswith(b"</html>\n") if name.endswith(".html") else content == old[name] for name, content in now.items()
        )
        assert not list(tmp_path.rglob(".*")), "nothing half-written is left"
    assert at > disk.count >= 2 * 3 + 1 + 1, "pages and executed notebooks, the failed one, memory; the index is as it was"


@pytest.mark.skipif(os.name != "posix", reason="needs limits on the size of files")
def test_a_disk_that_is_full_at_any_write_of_a_build_costs_no_table(tmp_path):
    """The system itself refuses to let any file grow: the smallest tables first, then ever larger ones."""
    import resource

    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    report = "구청\n2021년 업무계획\n\n□ 예산\n(단위 : 천원)\n구분\t2020\t2021\n계\t30\t50\n인건비\t10\t20\n운영비\t20\t30\n"
    (raw / "gu-2021.txt").write_text(report, encoding="utf-8")
    build(raw, out, progress=lambda _: None)
    old = contents(out)
    (raw / "gu-2021.txt").write_text(report.replace("30", "31") * 3, encoding="utf-8")
    build(raw, tmp_path / "new", progress=lambda _: None)
    new = contents(tmp_path / "new")
    sizes = sorted({len(content) for content in new.values()})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in [0, *(size - 1 for size in sizes)]:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
            with pytest.raises(ReportError, match=r"could not be written|cannot be written"):
                build(raw, out, progress=lambda _: None)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert contents(out) == old, f"files may have {size} bytes"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "out", "raw"]
    build(raw, out, progress=lambda _: None)
    assert contents(out) == new


def test_a_folder_that_cannot_be_written_to_is_said_before_anything_runs(tmp_path, monkeypatch):
    places = make_project(tmp_path)
    instead_of_kernels(monkeypatch)
    runs.run(places)
    before = contents(places.site)
    real = os.open

    def read_only(path, flags, *args, **options):
        if str(path).startswith(str(places.site)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *args, **options)

    monkeypatch.setattr(os, "open", read_only)
    monkeypatch.setattr(pool, "make_all", None)
    with pytest.raises(ReportError, match=r"reports: cannot be written to \(Permission denied\); check the rights"):
        runs.run(places, force=True)
    assert contents(places.site) == before


@pytest.mark.slow
@pytest.mark.skipif(not limits.possible(), reason="needs Linux")
def test_a_notebook_that_takes_too_much_memory_fails_and_no_other(tmp_path):
    write = "import numpy\nheld = numpy.ones(900 << 17)\nprint(held.sum())"
    places = make_project(tmp_path)
    write_notebook(
        places.notebooks / "department.ipynb",
        *DEPARTMENT,
        text("## Big"),
        f"if department == '재무과':\n    {write.replace(chr(10), chr(10) + '    ')}",
    )
    command = Command(tmp_path, "run", "--memory", "600", "--only", "gu-2020/*", "--jobs", "2")
    assert command.end() == 1
    assert re.search(
        r"failed: gu-2020/재무과: department.ipynb, cell 10 \(Big\): .*MemoryError: Unable to allocate", command.said
    )
    assert "2 made, 0 unchanged, 1 failed" in command.said


def test_the_least_memory_is_said(tmp_path):
    command = Command(tmp_path, "run", "--memory", "10")
    assert command.end() == 2 and "a kernel with its libraries needs 256" in command.said


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_a_second_run_and_a_build_wait_for_the_first_and_say_so(tmp_path):
    places = make_project(tmp_path)
    go, started = tmp_path / "go", tmp_path / "started"
    wait = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\nwhile not pathlib.Path({str(go)!r}).exists():\n    time.sleep(0.02)"
    write_notebook(places.notebooks / "single.ipynb", text("# Single"), wait)
    first = Command(tmp_path, "run", "--only", "single")
    assert until(started.exists), first.said
    second = Command(tmp_path, "run", "--only", "single")
    (tmp_path / "data" / "raw").mkdir()
    (tmp_path / "data" / "raw" / "r.txt").write_text("구청\n2021년\n\n구분\t2020\t2021\n계\t30\t50\n", encoding="utf-8")
    third = Command(tmp_path, "build")
    waits = f"waiting for another run (pid {first.process.pid})\n"
    assert until(lambda: second.said == waits and third.said == waits), second.said + third.said
    go.touch()
    assert first.end() == 0 and second.end() == 0 and third.end() == 0
    assert "1 made" in first.said
    assert not (places.site / ".lock").exists() and not (tmp_path / "data" / ".processed.lock").exists()
