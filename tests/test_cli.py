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
        [{"report": "gu-2020", "check": state, "cell": n} for n, state in enumerate(["confirmed", "conflict"])],
    )
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "2 numbers: 1 confirmed, 1 in conflict, 0 unchecked" in shown
    assert "3 identities tested: 1 hold, 1 but for rounding, 1 do not" in shown
    assert "line 7: sum: the parts sum to 10" in shown and "line 9" not in shown


def test_the_module_runs_as_a_program(project):
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "run", "--only", "x"], capture_output=True, text=True, cwd=project.notebooks.parent
    )
    assert done.returncode == 1 and done.stderr.startswith("error: no page fits 'x'") and not done.stdout
