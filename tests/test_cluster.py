"""Work on a real scheduler and two worker processes, over TCP: the same bytes, and what happens when something dies.

They are started by the commands of docs/cluster.md, with the loopback address and a free port for theirs.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from datasets_material import COVER, TABLE
from publishing_material import DEPARTMENT, make_project, parameters, text, write_notebook

from helpers import cluster as module
from helpers import luggage
from helpers.aside import Aside, Gone
from helpers.datasets.build import build
from helpers.errors import ReportError
from helpers.publishing import runs

distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ADDRESS = "192.0.2.10:8786"


def documented(*words):
    """The command of the documentation that begins so, to be run here."""
    lines = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith(f".venv/bin/{' '.join(words)} ") and ("192.0.2.10" in line))
    return shlex.split(line.replace(".venv/bin", str(BIN)))


def until(condition, seconds=60):
    """Wait for something to come true; what it was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def started(command, log, **options):
    """A process that ends with the test."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scheduler(folder):
    """The address of a scheduler of its own."""
    file = folder / "scheduler.json"
    command = [word.replace("192.0.2.10", "127.0.0.1").replace("8786", "0") for word in documented("dask", "scheduler")]
    with started([*command, "--scheduler-file", str(file)], folder / "scheduler.log"):
        yield until(lambda: file.exists() and file.read_text().endswith("}") and json.loads(file.read_text())["address"])


def worker(address, folder, count, **options):
    command = [word.replace(f"tcp://{ADDRESS}", address) for word in documented("dask", "worker")]
    command[command.index("--nworkers") + 1] = str(count)
    return started([*command, "--local-directory", str(folder)], folder / "worker.log", **options)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A scheduler with two worker processes."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as found, worker(found, folder, 2), distributed.Client(found, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        yield found


def cluster_of(project, address, command):
    """A `helpers` command of the documentation, run in a project's folder."""
    return [word.replace(f"tcp://{ADDRESS}", address) for word in documented("python", "-m", "helpers", command)], {
        "cwd": project
    }


def write_reports(folder):
    folder.mkdir(parents=True)
    for number, report in enumerate(("garam", "garam-1", "nuri-2021", "sol-2021")):
        lines = [line.replace("300", f"{number + 3}00") for line in TABLE * (number + 1)]
        (folder / f"{report}.txt").write_text("\n".join([*COVER, *lines]), encoding="utf-8")
    catalog = "reports:\n  sol-2021: {agency_en: Sol}\n  away-2021: {agency_en: Away}\n"
    (folder / "catalog.yml").write_text(catalog, encoding="utf-8")


def test_reports_cleaned_on_a_cluster_give_the_same_bytes_and_messages(address, tmp_path):
    raw = tmp_path / "data" / "raw"
    write_reports(raw)
    (tmp_path / "notebooks").mkdir()
    said = []
    build(raw, tmp_path / "local", progress=said.append)
    command, options = cluster_of(tmp_path, address, "build")
    done = subprocess.run(command, **options, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "data" / "processed") == files(tmp_path / "local")
    assert done.stderr.splitlines()[:-1] == said[:-1] and any("away-2021" in line for line in said)


def test_broken_reports_are_told_as_they_are_without_a_cluster(address, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "void-2021.txt").write_bytes(b"\n\n")
    (raw / "bad-2021.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    (raw / "dir-2021.txt").symlink_to(raw / "nowhere")
    errors = []
    for where in (None, address):
        with pytest.raises(ReportError) as error:
            build(raw, tmp_path / "out", progress=lambda line: None, cluster=where)
        errors.append(str(error.value))
    assert errors[0] == errors[1] and f"{raw}/void-2021.txt" in errors[0] and not (tmp_path / "out").exists()


SHOWS = """import os, helpers
print(helpers.source("gu-2020", 1, data_dir), len(helpers.load("departments", data_dir)))
print(os.getcwd(), sorted(os.listdir(".")), os.environ.get("HELPERS_RAW"))"""


def project(root, *cells):
    """Two pages; one shows what a notebook sees of the project, and where it lies."""
    pages = "department:\n  notebook: department.ipynb\n  id: one\n  title: One\nsingle:\n  notebook: single.ipynb\n  id: two\n  title: Two\n"
    places = make_project(root, department=[*DEPARTMENT, SHOWS], pages=pages)
    if cells:
        write_notebook(places.notebooks / "single.ipynb", text("# Two"), parameters("data_dir = None"), *cells)
    places.raw.mkdir()
    (places.raw / "gu-2020.txt").write_text("가람구 업무계획\n", encoding="utf-8")
    return places


def test_a_worker_folder_behind_a_symbolic_link_does_not_get_into_pages_or_reads(tmp_path, monkeypatch):
    from helpers.publishing import remote
    from helpers.publishing.execute import Failure, Job, Made

    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    places = project(tmp_path / "project")
    packed = remote.pack_project(places)

    def make(job):  # as a kernel does, which asks the system where it is
        here = os.path.realpath(os.path.dirname(job.notebook))
        if job.page is None:
            return Failure("two", "n", here)
        return Made("two", json.dumps({"text": here}), here, reads=(json.dumps(["file", f"{here}/said.txt"]),))

    monkeypatch.setattr(remote, "make", make)
    monkeypatch.setattr(remote, "_prepare", lambda: None)
    notebook = places.notebooks / "single.ipynb"
    trip = remote.Trip(Job("page", str(notebook), {}, None), "notebooks/single.ipynb", packed.names, ())
    result = remote.make_there(trip, tmp_path / "link" / "pages")
    assert result.html == str(places.notebooks) and json.loads(result.executed) == {"text": str(places.notebooks)}
    assert result.reads == (json.dumps(["file", f"{places.notebooks}/said.txt"]),)
    failed = remote.make_there(trip._replace(job=Job(None, str(notebook), {}, None)), tmp_path / "link" / "pages")
    assert failed.message == str(places.notebooks)


@pytest.mark.parametrize("asked", [None, "600"])
def test_the_memory_that_a_notebook_may_take_is_told_to_the_workers(tmp_path, monkeypatch, asked):
    from helpers.publishing import limits, remote

    class Nobody:
        def each(self, function, items, packed, environment):
            self.environment = environment
            return iter(())

    monkeypatch.delenv(limits.VARIABLE, raising=False)
    if asked:
        monkeypatch.setenv(limits.VARIABLE, asked)
    list(remote.make_all([], nobody := Nobody(), project(tmp_path)))
    assert nobody.environment == remote.ENVIRONMENT | ({limits.VARIABLE: asked} if asked else {})


def test_a_cluster_whose_workers_or_scheduler_do_not_answer_is_refused_in_time(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    monkeypatch.setattr(module, "FAREWELL", 0.2)
    go = threading.Event()

    class Stuck:
        def wait_for_workers(self, *_, **__):
            pass

        def run_on_scheduler(self, function):
            if not self.scheduler:
                go.wait(60)

        def run(self, *_, **__):
            go.wait(60)

        def close(self, timeout):
            pass

    client = Stuck()
    try:
        for client.scheduler, who in ((False, "the scheduler"), (True, "a worker")):
            begun = time.monotonic()
            cluster = module.Cluster(client, "tcp://host:1")
            with pytest.raises(ReportError, match=f"tcp://host:1: {who} has not answered for 0.2 s"):
                cluster.check()
            cluster.end()
            assert time.monotonic() - begun < 10
    finally:
        go.set()


@pytest.mark.parametrize("name", ["../away.txt", "/away.txt", "a/../../away.txt", "a\\..\\away.txt", "C:/away.txt"])
def test_luggage_is_unpacked_by_pythons_without_filters_too(tmp_path, monkeypatch, name):
    monkeypatch.delattr("tarfile.data_filter")
    plain = tarfile.TarFile.extractall

    def extractall(self, path=".", members=None, *, numeric_owner=False):  # as in Python 3.11.3
        plain(self, path, members, numeric_owner=numeric_owner, filter="fully_trusted")

    monkeypatch.setattr(tarfile.TarFile, "extractall", extractall)
    place = luggage.Place(tmp_path / "worker", "one", {})
    place.unpack([luggage.pack([("a/b.txt", Path(__file__))])])
    assert (place.folder / "a" / "b.txt").read_bytes() == Path(__file__).read_bytes()
    with pytest.raises(tarfile.ExtractError, match="no plain file"):
        luggage.Place(tmp_path / "worker", "two", {}).unpack([luggage.pack([(name, Path(__file__))])])
    assert files(tmp_path).keys() == {f"worker/{place.folder.name}/a/b.txt"}


def made(places):
    return files(places.site), files(places.executed)


def test_pages_made_on_a_cluster_are_the_same_bytes(address, tmp_path):
    places = project(tmp_path / "보고")
    command, options = cluster_of(tmp_path / "보고", address, "run")
    done = subprocess.run(command, **options, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    there = made(places)
    assert "2 pages to make, 2 at a time" in done.stderr and "2 made, 0 unchanged, 0 failed" in done.stderr
    assert f"{places.notebooks} ['department.ipynb', 'pages.yml', 'single.ipynb'] None".encode() in there[0]["one.html"]
    assert not runs.run(places, jobs=2).made, "what the notebooks have read is known as if they had run here"
    assert not runs.run(places, jobs=2, force=True).failed
    assert made(places) == there


WAITS = """import os, pathlib, time
import psutil
if not pathlib.Path({mark!r}).exists():
    pathlib.Path({draft!r}).write_text(" ".join(str(own.pid) for own in [psutil.Process(), *psutil.Process().parents()]))
    os.replace({draft!r}, {mark!r})
    time.sleep(600)
print("done")"""


def waiting(mark):
    """A cell that writes down its process and the processes above it, and waits, the first time that it is run."""
    return WAITS.format(mark=str(mark), draft=str(mark) + ".draft")


def test_a_worker_killed_half_way_costs_a_retry_and_nothing_else(address, tmp_path):
    mark = tmp_path / "mark"
    places = project(tmp_path / "project", waiting(mark))
    command, options = cluster_of(tmp_path / "project", address, "run")
    with distributed.Client(address, set_as_default=False) as client:
        until(lambda: len(client.run(os.getpid)) == 2)
        with started(command, tmp_path / "log", **options) as process:
            kernel, *above = map(int, until(mark.exists, 120) and mark.read_text().split())
            (victim,) = set(above) & set(client.run(os.getpid).values())
            os.kill(victim, signal.SIGKILL)
            assert process.wait(240) == 0, (tmp_path / "log").read_text()
        until(lambda: not alive(kernel), 20)
        client.wait_for_workers(2, timeout=60)  # the nanny's new one
    there = made(places)
    assert runs.run(places, jobs=2, force=True).failed == {} and made(places) == there


@pytest.mark.soak
def test_a_page_that_kills_every_worker_fails_and_the_others_are_made(tmp_path):
    kill = "import os, pathlib, signal, psutil\npids = set(map(int, pathlib.Path({!r}).read_text().split()))\n"
    kill += "[os.kill(own.pid, signal.SIGKILL) for own in psutil.Process().parents() if own.ppid() in pids]"
    places = project(tmp_path / "project", kill.format(str(tmp_path / "nannies")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
        with scheduler(tmp_path) as found, worker(found, tmp_path, 2) as nannies:
            (tmp_path / "nannies").write_text(str(nannies.pid))
            outcome = runs.run(places, cluster=found)
    assert set(outcome.failed) == {"two"} and outcome.made == ("one",)
    assert "each of the 1 workers that took it was killed" in outcome.failed["two"]


def test_a_process_that_dies_is_not_taken_for_a_result(tmp_path, monkeypatch):
    code = tmp_path / "code"
    code.mkdir()
    (code / "mortal.py").write_text("import os, time\ndef dies(*_):\n    os._exit(9)\ndef stays(*_):\n    time.sleep(600)\n")
    monkeypatch.syspath_prepend(code)
    import mortal

    base = tmp_path / "base"
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with luggage.visit("session", base, [luggage.pack([("a/b.txt", Path(__file__))])], environment) as place:
        assert place.call(mortal.dies, None) is None
        assert place.call(os.path.join, "x") == str(Path("x") / place.folder)
        assert (place.folder / "a" / "b.txt").read_bytes() == Path(__file__).read_bytes()
        with pytest.raises(Gone):
            place.call(mortal.stays, None, wanted=lambda: False)
    luggage.end("session")
    until(lambda: not list(base.iterdir()))
    with pytest.raises(Gone), luggage.visit("session", base, [], {}):
        pass


@pytest.mark.parametrize("stop", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.soak)])
def test_what_runs_on_the_workers_ends_with_the_command(address, tmp_path, stop):
    mark = tmp_path / "mark"
    places = project(tmp_path / "project", waiting(mark))
    command, options = cluster_of(tmp_path / "project", address, "run")
    stops = {"start_new_session": True, "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    with started(command, tmp_path / "log", **options, **stops) as process:
        kernel, *_ = map(int, until(mark.exists, 120) and mark.read_text().split())
        process.send_signal(stop)
        assert process.wait(20) == (130 if stop == signal.SIGINT else -stop)
    until(lambda: not alive(kernel), 20)
    said = (tmp_path / "log").read_text()
    assert ("stopped; what was finished is kept" in said) == (stop == signal.SIGINT) and "Traceback" not in said
    assert not (places.site / "two.html").exists()


def test_a_worker_with_other_code_is_refused_by_name(tmp_path):
    other = tmp_path / "src"
    shutil.copytree(ROOT / "src" / "helpers", other / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "helpers" / "errors.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    write_reports(tmp_path / "raw")
    with scheduler(tmp_path) as found, worker(found, tmp_path, 1, env={**os.environ, "PYTHONPATH": str(other)}):
        with pytest.raises(ReportError, match=r"tcp://127.*: the worker differs from this machine: helpers .* there, .* here"):
            build(tmp_path / "raw", tmp_path / "out", cluster=found)
        with distributed.Client(found, set_as_default=False) as client:
            future = client.submit(module.work, len, b"", ("session", module.fingerprint(), {}), [])
            with pytest.raises(module.Differs, match="the worker differs"):  # one that comes after the check
                future.result(timeout=30)
    assert not (tmp_path / "out").exists()


def test_a_scheduler_without_workers_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    with scheduler(tmp_path) as found, pytest.raises(ReportError, match=f"has no worker; start some with `dask worker {found}`"):
        module.connect(found).__enter__()


@pytest.mark.parametrize("wrong", ["tcp://127.0.0.1:9", "nonsense://x", "tcp://name.invalid:8786"])
def test_an_address_without_a_scheduler_is_an_error_in_time(wrong, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    begun = time.monotonic()
    with pytest.raises(ReportError, match=f"there is no scheduler at {wrong}") as error:
        module.connect(wrong).__enter__()
    assert "\n" not in str(error.value) and time.monotonic() - begun < 15


def test_without_the_package_the_option_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ReportError, match=r"needs the package distributed.*pip install \"report-notebooks\[cluster\]\""):
        module.connect("tcp://127.0.0.1:9").__enter__()


def test_a_process_aside_tells_errors_and_its_end():
    aside = Aside({"PLANTED": "here"})
    assert aside.call(os.getenv, "PLANTED") == "here" and aside.call(os.getpid) == aside.pid
    with pytest.raises(FileNotFoundError):
        aside.call(os.listdir, "/no/such/folder")
    with pytest.raises(Gone, match="status 7"):
        aside.call(os._exit, 7)
    assert not alive(aside.pid)
