"""The same commit gives the same bytes: in any folder, on any day, in any locale, whatever is done at the same time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faults_material import contents

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="needs umask and time zones")]

LATER = '''
"""A year and more later, for everything that asks Python for the time."""
import ctypes, datetime, gc, time
SHIFT = 400 * 86400 + 12345
for _name in ("time", "time_ns"):
    setattr(time, _name, lambda real=getattr(time, _name), by=SHIFT * (10**9 if _name == "time_ns" else 1): real() + by)
for _name in ("localtime", "gmtime", "ctime"):
    setattr(time, _name, lambda seconds=None, real=getattr(time, _name): real(time.time() if seconds is None else seconds))
time.strftime = lambda format, of=None, real=time.strftime: real(format, time.localtime() if of is None else of)

def replace(kind, **methods):
    """The types themselves must stay: pandas and others know them from C."""
    gc.get_referents(kind.__dict__)[0].update({name: classmethod(method) for name, method in methods.items()})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))

def now(cls, tz=None): return cls.fromtimestamp(time.time(), tz)
def utcnow(cls): return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
def today(cls): return cls.fromtimestamp(time.time())

replace(datetime.datetime, now=now, utcnow=utcnow, today=today)
replace(datetime.date, today=today)
'''

HERE = {
    "PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "C", "LANG": "C", "USER": "alice", "LOGNAME": "alice",
    "COLUMNS": "60", "MPLBACKEND": "agg",
}  # fmt: skip
THERE = {
    "PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "USER": "bob", "LOGNAME": "bob", "COLUMNS": "200",
    "SOURCE_DATE_EPOCH": "86400", "HOSTNAME": "another", "FORCE_COLOR": "1",
}  # fmt: skip


def locales():
    """Those of this system that are not C, Korean ones first."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    return sorted((name for name in known if "utf" in name.lower()), key=lambda name: not name.startswith("ko")) or ["C.UTF-8"]


def make(root, folder, environment, umask, jobs, reports, only, later=False):
    """Copy the project, build and run it; all files of its tables and pages."""
    folder.mkdir(parents=True)
    for name in ("src", "notebooks"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb*"))
    (folder / "data" / "raw").mkdir(parents=True)
    for path in [root / "data" / "raw" / "catalog.yml", *reports]:
        shutil.copy(path, folder / "data" / "raw" / path.name)
    search = [str(folder / "src")]
    home = folder.parent / "home"
    home.mkdir()
    if later:
        (home / "later").mkdir()
        (home / "later" / "sitecustomize.py").write_text(LATER, encoding="utf-8")
        search.insert(0, str(home / "later"))
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    environment = kept | environment | {"PYTHONPATH": os.pathsep.join(search), "HOME": str(home)}
    said = ""
    for command in (["build"], ["run", *(argument for pattern in only for argument in ("--only", pattern))]):
        done = subprocess.run(
            [sys.executable, "-m", "helpers", *command, "--jobs", str(jobs)],
            cwd=folder, env=environment, umask=umask, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said += done.stderr
    made = {name: contents(folder / name) for name in ("data/processed", "reports", "build/pages/executed")}
    return {f"{place}/{name}": content for place, files in made.items() for name, content in files.items()}, said


def compare(root, tmp_path, reports, only):
    here, _ = make(root, tmp_path / "a" / "project", HERE, 0o077, 1, reports, only)
    there = THERE | {"LC_ALL": locales()[0], "LANG": locales()[0]}
    far = tmp_path / "another" / "and a deeper folder" / "프로젝트"
    other, _ = make(root, far, there, 0o022, 2, reports, only, later=True)
    assert here.keys() == other.keys()
    different = [name for name in here if here[name] != other[name]]
    assert not different
    traces = [str(tmp_path), str(root), "alice", os.uname().nodename]
    for name, content in here.items():
        found = [trace for trace in traces if len(trace) > 3 and trace.encode() in content]
        assert not found, f"{name} tells of {found}"
    return here


def test_one_report_and_some_of_its_pages(root, raw, tmp_path):
    smallest = min(raw.glob("*.txt"), key=lambda path: path.stat().st_size)
    made = compare(root, tmp_path, [smallest], [f"{smallest.stem}/index", "quality"])
    assert {Path(name).name for name in made} >= {"index.html", "quality.html", "datapackage.json"}


@pytest.mark.soak
def test_all_reports_and_all_pages(root, raw, tmp_path):
    made = compare(root, tmp_path, sorted(raw.glob("*.txt")), [])
    assert sum(name.startswith("reports/") for name in made) > 24


def test_the_other_day_is_another_day(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(LATER, encoding="utf-8")
    code = "import datetime, time; print(time.time(), datetime.datetime.now().timestamp(), datetime.date.today().toordinal())"
    said = []
    for path in ("", str(tmp_path)):
        run = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
        said.append([float(number) for number in run.stdout.split()])
    assert all(later - now > days for now, later, days in zip(*said, (400 * 86400, 400 * 86400, 400 - 1), strict=True))
