"""`helpers.load`, `departments` and `source`: the three functions that notebooks start from."""

import subprocess
import sys

import pytest

import helpers


def test_importing_helpers_loads_nothing_heavy():
    code = "import helpers, sys; print([m for m in ('pandas', 'pyarrow', 'pandera', 'matplotlib', 'yaml') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_unknown_table_names_the_nearest(tmp_path):
    with pytest.raises(helpers.DataError, match=r"did you mean 'budgets'.*tables are: reports"):
        helpers.load("budget", tmp_path)


def test_missing_data_say_what_to_run(tmp_path):
    with pytest.raises(helpers.DataError, match="make data"):
        helpers.load("budgets", tmp_path)


def test_broken_table_says_what_to_run(tmp_path):
    (tmp_path / "usage.parquet").write_bytes(b"no parquet")
    with pytest.raises(helpers.DataError, match="make data"):
        helpers.load("usage", tmp_path)


def test_loaded_frames_are_the_readers_own(processed):
    frame = helpers.load("reports", processed)
    frame["title"] = "changed"
    assert (helpers.load("reports", processed)["title"] != "changed").all()


def test_environment_names_the_folder(processed, monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", str(processed))
    assert len(helpers.load("reports")) >= 1


def test_nearest_folder_above_is_used(tmp_path, monkeypatch):
    monkeypatch.delenv("HELPERS_DATA", raising=False)
    (tmp_path / "data" / "processed").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert helpers.data_folder() == tmp_path / "data" / "processed"


def test_departments_in_the_order_of_the_report(processed):
    frame = helpers.load("departments", processed)
    for report, group in frame.groupby("report"):
        assert helpers.departments(report, processed) == group.sort_values("order")["department"].tolist()
    with pytest.raises(helpers.DataError, match="reports are:"):
        helpers.departments("nowhere-1999", processed)


def test_source_is_the_line_as_it_stands(tmp_path):
    (tmp_path / "garam-2021.txt").write_bytes("하나\r\n둘\t2\n".encode("cp949"))
    assert helpers.source("garam-2021", 2, raw_dir=tmp_path) == "둘\t2"
    with pytest.raises(helpers.DataError, match="lines are 1 to 2"):
        helpers.source("garam-2021", 3, raw_dir=tmp_path)
    with pytest.raises(helpers.DataError, match="garam-2021"):
        helpers.source("nowhere", 1, raw_dir=tmp_path)
