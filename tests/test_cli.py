"""The command line: one clear line for what is wrong, an exit status, no traceback."""

import subprocess
import sys

import pytest
from publishing_material import make_project, write_table

from helpers.__main__ import main


@pytest.fixture
def project(tmp_path, monkeypatch):
    places = make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return places


def test_help_lists_the_commands(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("build", "run", "extract", "add", "check"))


def test_no_command_and_wrong_numbers(capsys):
    for arguments in ([], ["run", "--jobs", "0"], ["build", "--jobs", "two"], ["publish"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2
    assert "'two' is not a number of at least 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--only", "gu-2020/재무가"], "error: no page fits 'gu-2020/재무가'; did you mean 'gu-2020/재무과'?"),
        (["run", "--report", "gu"], "error: unknown report 'gu'"),
        (["run", "--report", "gu-2020", "--department", "재무가"], "did you mean '재무과'? Valid: 재무과, 세무 1과"),
        (["run", "-p", "langage", "ko"], "unknown parameter 'langage'; did you mean 'language'?"),
        (["run", "--data", "nowhere"], "nowhere/departments.parquet: the table 'departments' is missing; run `make data` first."),
        (["check", "--report", "gu"], "unknown report 'gu'"),
        (["extract", "nowhere.txt"], "nowhere.txt"),
        (["build", "--raw", "nowhere"], "nowhere"),
    ],
)
def test_errors_are_one_line_with_a_remedy(project, capsys, arguments, message):
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert message in captured.err and "Traceback" not in captured.err
    assert len(captured.err.strip().splitlines()) == 1
    assert not project.site.exists()


def test_a_trial_of_other_values_on_the_site_itself_is_told(project, capsys, monkeypatch):
    from helpers.publishing import runs

    monkeypatch.setattr(runs, "run", lambda *_, **__: runs.Outcome(made=("single",), index=project.site / "index.html"))
    for arguments, told in ((["-p", "language", "ko"], True), (["-p", "language", "ko", "--out", "tried"], False), ([], False)):
        assert main(["run", "--only", "single", *arguments]) == 0
        assert ("note: pages of the site now show these values" in capsys.readouterr().err) is told


def test_debug_shows_where(project):
    from helpers.errors import ReportError

    with pytest.raises(ReportError):
        main(["--debug", "run", "--only", "nothing"])


def test_check_prints_what_does_not_hold(project, capsys):
    row = {"report": "gu-2020", "kind": "sum", "line": 7, "members": "[]", "printed": 11.0, "computed": 10.0}
    broken = {"holds": False, "severity": "slip", "note": "the parts sum to 10, printed is 11"}
    rows = [row | broken, row | {"line": 9, "holds": True}, row | {"line": 10, "holds": False, "severity": "rounding"}]
    write_table(project.data, "checks", rows)
    write_table(
        project.data,
        "observations",
        [
            {"report": "gu-2020", "check": state, "cell": n, "table": "gu-2020:6"}
            for n, state in enumerate(["confirmed", "conflict"])
        ],
    )
    write_table(project.data, "tables", [{"report": "gu-2020", "table": "gu-2020:6", "first_line": 6, "title": "예산"}])
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "tables with checks that fail:\n    line 6, 예산: 1 of 2 numbers" in shown
    assert "2 numbers: 1 confirmed, 1 in conflict, 0 unchecked" in shown
    assert "3 identities tested: 1 hold, 1 but for rounding, 1 do not" in shown
    assert "line 7: sum: the parts sum to 10" in shown and "line 9" not in shown


def test_the_module_runs_as_a_program(project):
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--only", "x"], capture_output=True, text=True, cwd=project.notebooks.parent
    )
    assert done.returncode == 1 and done.stderr.startswith("error: no page fits 'x'") and not done.stdout


REPORT = "구청\n2021년 업무계획\n\n□ 예산\n(단위 : 천원)\n구분\t2020\t2021\n계\t30\t50\n인건비\t10\t20\n운영비\t20\t30\n"


def test_add_takes_a_report_in_and_keeps_the_rest_of_the_catalogue(tmp_path, capsys):
    from helpers.catalog import load_catalog

    raw = tmp_path / "raw"
    raw.mkdir()
    before = "# a comment that stays\nreports:\n  old-1999:\n    agency: 구청\n"
    (raw / "catalog.yml").write_text(before, encoding="utf-8")
    file = tmp_path / "gu-2021.txt"
    file.write_bytes(REPORT.encode("cp949"))
    assert main(["add", str(file), "--raw", str(raw)]) == 0
    assert "gu-2021.txt is in" in capsys.readouterr().out
    assert sorted(path.name for path in raw.iterdir()) == ["catalog.yml", "gu-2021.txt"]
    assert "인건비\t10\t20" in (raw / "gu-2021.txt").read_text(encoding="utf-8")
    assert (raw / "catalog.yml").read_text(encoding="utf-8").startswith(before)
    assert list(load_catalog(raw).entries) == ["old-1999", "gu-2021"]
    assert main(["add", str(file), "--raw", str(raw)]) == 1
    assert "is there already, with the same content" in capsys.readouterr().err


def test_add_changes_nothing_when_the_catalogue_is_broken(tmp_path, capsys):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "catalog.yml").write_text("reports: [\n", encoding="utf-8")
    file = tmp_path / "gu-2021.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert main(["add", str(file), "--raw", str(raw)]) == 1
    assert "catalog.yml, line" in capsys.readouterr().err
    assert [path.name for path in raw.iterdir()] == ["catalog.yml"]


def test_add_refuses_a_report_without_tables(tmp_path, capsys):
    file = tmp_path / "gu-2021.txt"
    file.write_text("구청\n2021년 업무계획\n\n□ 예산 : 30천원\n", encoding="utf-8")
    assert main(["add", str(file), "--raw", str(tmp_path / "new")]) == 1
    assert "gu-2021.txt, line 1: holds no table" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_add_makes_a_folder_and_catalogue_where_there_are_none(tmp_path):
    from helpers.catalog import load_catalog

    file = tmp_path / "gu-2021.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert main(["add", str(file), "--raw", str(tmp_path / "new")]) == 0
    assert list(load_catalog(tmp_path / "new").entries) == ["gu-2021"]


def test_extract_writes_to_a_folder(tmp_path, capsys):
    file = tmp_path / "gu-2021.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert main(["extract", str(file), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "out" / "gu-2021.txt")
    assert (tmp_path / "out" / "gu-2021.txt").read_text(encoding="utf-8").count("\n") == REPORT.count("\n")
