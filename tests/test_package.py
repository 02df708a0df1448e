"""The data package: what is written is valid, the same each time, and never half of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from datasets_material import observation

from helpers import load
from helpers.datasets import parts
from helpers.datasets.package import PackageError, conform, validate, write_package
from helpers.datasets.schema import BASE, TABLES


def tables(**given):
    """All tables, empty but for those that are given and what they refer to."""
    made = {name: [] for name in TABLES}
    made["reports"] = [
        {
            "report": "garam-2021",
            "line": 1,
            "lines": 9,
            "departments_count": 0,
            "projects_count": 0,
            "tables_count": 1,
            "observations": 1,
        }
    ]
    made["tables"] = [
        {
            "report": "garam-2021", "table": "garam-2021:10", "first_line": 10, "last_line": 12, "rows": 3, "columns": 2,
            "header_rows": 1, "stub_columns": 1, "kind": "numeric", "observations": 1,
        }
    ]  # fmt: skip
    return {**made, **given}


ODD = [
    observation(row_labels=[" 계", '그는 "예"라 했다, 한 번'], raw=' 10, "11" \t끝 ', value=10.0),
    observation(cell=2, row_labels=[], raw="두\n줄\r끝", value=-0.5, period="2017-08/2020-05", html_index=0, html_row=1),
    observation(cell=3, title="", unit="", raw="= 1+1", value=1e20, amount_krw=12345678901.0),
]


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_tables_give_same_bytes_in_any_order(tmp_path):
    write_package(tables(observations=ODD), tmp_path / "a")
    write_package(tables(observations=ODD[::-1]), tmp_path / "b")
    assert read(tmp_path / "a") == read(tmp_path / "b")
    before = read(tmp_path / "a")
    write_package(tables(observations=ODD), tmp_path / "a")
    assert read(tmp_path / "a") == before


def test_what_is_written_is_what_is_read(tmp_path):
    write_package(tables(observations=ODD), tmp_path)
    frame = load("observations", tmp_path)
    by_cell = frame.set_index("cell")
    assert list(by_cell["row_labels"][1]) == [" 계", '그는 "예"라 했다, 한 번'] and list(by_cell["row_labels"][2]) == []
    assert by_cell.loc[1, "raw"] == ' 10, "11" \t끝 '
    assert by_cell.loc[2, "raw"] == "두\n줄\r끝"
    assert by_cell.loc[2, "html_row"] == 1
    assert by_cell["title"].isna().all(), "an empty string is a missing one: CSV could not tell them apart"
    assert by_cell.loc[3, "value"] == 1e20


def test_csv_is_verbatim(tmp_path):
    write_package(tables(observations=ODD), tmp_path)
    text = (tmp_path / "observations.csv").read_bytes()
    assert not text.startswith(b"\xef\xbb\xbf")
    assert '" 10, ""11"" \t끝 "'.encode() in text
    assert b",= 1+1," in text, "the tables are verbatim; what readers download is neutralised elsewhere"
    assert b",10," in text, "whole numbers without .0"
    assert b",12345678901," in text


def test_public_validator_accepts_the_package(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    write_package(tables(observations=ODD), tmp_path, [{"title": "가람구"}])
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["title", "fieldName", "message"])[:5]
    (tmp_path / "observations.csv").write_bytes(
        (tmp_path / "observations.csv").read_bytes().replace(b"garam-2021:10", b"garam-2021:99", 1)
    )
    assert not frictionless.validate(tmp_path / "datapackage.json").valid, "hashes and keys are checked"


def test_command_line_validator_accepts_the_package(tmp_path):
    pytest.importorskip("frictionless")
    write_package(tables(observations=ODD), tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]


def test_descriptor_describes_every_field_in_two_languages(tmp_path):
    write_package(tables(), tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in descriptor["resources"]] == list(TABLES)
    for resource in descriptor["resources"]:
        assert (tmp_path / resource["parquet"]["path"]).stat().st_size == resource["parquet"]["bytes"]
        for field in resource["schema"]["fields"]:
            assert field["description"] and field["description_ko"] and field["type"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (observation(check="maybe"), "check"),
        (observation(period="2018년"), "period"),
        (observation(line=0), "line"),
        (observation(report=""), "report"),
        (observation(value="ten"), "type number"),
    ],
)
def test_rows_that_break_the_schema_are_refused_and_named(tmp_path, row, says):
    write_package(tables(observations=ODD), tmp_path / "data")
    before = read(tmp_path / "data")
    with pytest.raises(PackageError, match=says):
        write_package(tables(observations=[row]), tmp_path / "data")
    assert read(tmp_path / "data") == before


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(PackageError, match="observations"):
        validate(conform([observation(), observation(value=2.0)], "observations"), "observations")


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_two_rows_with_one_key_are_refused_wherever_a_chunk_ends(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(parts, "CHUNK", chunk)
    lines = [observation(line=line, cell=cell) for line in (11, 12) for cell in (1, 2)]
    write_package(tables(observations=lines), tmp_path / "data")
    with pytest.raises(PackageError, match="observations"):
        write_package(tables(observations=[*lines, observation(line=12, cell=2, value=7.0)]), tmp_path / "data")


def test_missing_table_is_refused(tmp_path):
    with pytest.raises(PackageError, match="usage"):
        write_package({name: [] for name in TABLES if name != "usage"}, tmp_path / "data")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("at", [1, 2, 15, 31])
def test_write_that_fails_half_way_leaves_the_old_package(tmp_path, monkeypatch, at):
    out = tmp_path / "data"
    write_package(tables(), out)
    before = read(out)
    replace, calls = os.replace, []

    def failing(source, target):
        calls.append(target)
        if len(calls) == at:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(PackageError, match="unchanged"):
        write_package(tables(observations=ODD), out)
    monkeypatch.undo()
    assert read(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"], "no work files are left"


def test_first_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(13, "Permission denied")))
    with pytest.raises(PackageError):
        write_package(tables(), tmp_path / "data")
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write_package(tables(), tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


CONTRACT = """
observations: report table line cell part html_index html_row start end department project title row_labels col_labels
 period value unit amount_krw raw check
skipped: report line cell html_index html_row start end raw reason
figures: report line department project label value unit period amount_krw raw
tables: report table first_line last_line title department project unit_note rows columns header_rows stub_columns kind
 observations
checks: report table kind line cell part html_index html_row members suspects printed computed holds severity note
"""
LAYOUT = {"score", "runner_up", "margin", "why"}
"""Columns of `tables` beyond the contract: the layout chosen, and why."""


def test_base_tables_hold_the_columns_of_the_contract_in_its_order():
    for entry in CONTRACT.replace("\n ", " ").strip().splitlines():
        name, _, columns = entry.partition(": ")
        assert name in BASE
        assert " ".join(column for column in TABLES[name].columns if column not in LAYOUT) == columns
