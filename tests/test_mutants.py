"""Reports broken on purpose: each gives its tables with no number lost, or one clear message; none a traceback or a long wait."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from mutation import faults, mutant, tried

from helpers.__main__ import main

SAMPLE, ALL = 200, 10_000
BY_COMMAND = [3, 5, 8, 13, 21, 34]


def told(results) -> str:
    """What went wrong, with the seeds (``python tests/mutation.py SEED`` shows the mutant)."""
    return "\n".join(f"seed {seed}: {verdict}: {'; '.join(wrong[:2])[:400]}" for seed, verdict, wrong in results if wrong)


def test_a_sample_of_broken_reports_is_read_or_refused():
    results = [tried(seed) for seed in range(SAMPLE)]
    assert not told(results), told(results)
    verdicts = [verdict for _, verdict, _ in results]
    assert verdicts.count("read") > SAMPLE / 2 and verdicts.count("refused") > SAMPLE / 20


@pytest.mark.soak
def test_all_broken_reports_are_read_or_refused():
    """Other seeds on other days: set MUTANTS to begin elsewhere."""
    first = int(os.environ.get("MUTANTS", SAMPLE))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        results = list(pool.map(tried, range(first, first + ALL), chunksize=20))
    assert len(results) == ALL
    assert not told(results), told(results)


@pytest.mark.parametrize("seed", BY_COMMAND)
def test_build_of_a_broken_report_makes_tables_or_says_why_not(seed, tmp_path, capsys):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "mutant.txt").write_bytes(mutant(seed))
    status = main(["build", "--raw", str(folder), "--out", str(tmp_path / "out")])
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    if status:
        assert status == 1 and "mutant.txt" in shown.strip().splitlines()[-1]
        assert not (tmp_path / "out").exists()
    else:
        assert (tmp_path / "out" / "observations.csv").is_file()


def test_the_program_tells_of_a_broken_report_in_one_line(tmp_path):
    (tmp_path / "demo.txt").write_bytes("구분\t수\n가\t1\n".encode() + b"\xff\xff\x81\n")
    command = [sys.executable, "-m", "helpers", "build", "--raw", str(tmp_path), "--out", str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 1 and "Traceback" not in run.stderr
    error = run.stderr.strip().splitlines()[-1]
    assert error.startswith("error: ") and "demo.txt, line 3" in error


def test_what_a_mutant_is_judged_by_can_fail():
    """A loss, a wait, a traceback and an unclear message are all seen."""
    from unittest.mock import patch

    whole = "구분\t수\n가\t1,234\n".encode()
    assert faults(whole) == ("read", [])
    assert faults(b"")[0] == "refused"
    nothing = {"observations": [], "skipped": []}
    with patch("helpers.tables.records", return_value=nothing):
        assert faults(whole)[1]
    with patch("helpers.tables.records", side_effect=KeyError("x")):
        assert faults(whole)[0] == "failed"
