"""Ctrl-C and SIGTERM end a command within two seconds, whatever it is doing, and nothing that it started lives on."""

import os
import random
import signal
import sys
import time

import pytest
from datasets_material import COVER
from faults_material import Command, until
from publishing_material import make_project, parameters

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

SAID = "stopped; what was finished is kept, the next run makes the rest"
SECONDS = 2.0


def stop(command, number=signal.SIGINT):
    """Send a signal as a terminal does, to the whole group; what must hold then."""
    start = time.monotonic()
    if number == signal.SIGINT:
        os.killpg(command.process.pid, number)
    else:
        os.kill(command.process.pid, number)
    status = command.end()
    took = command.ended - start
    assert status == 128 + number, command.said
    assert took < SECONDS, f"took {took:.1f} s"
    assert command.said.count(SAID) == 1
    assert until(lambda: not command.everyone(), 5), "processes outlive the command"


@pytest.fixture
def waiting(tmp_path):
    """A project whose notebooks say that they run, then wait; and how many do."""
    wait = f"import os, pathlib, time\npathlib.Path({str(tmp_path)!r}, f'started-{{os.getpid()}}').touch()\ntime.sleep(600)"
    make_project(tmp_path, [parameters('report = "gu-2020"\ndepartment = "재무과"'), wait])
    return tmp_path, lambda: len(list(tmp_path.glob("started-*")))


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_a_run_with_several_kernels_stops(waiting, number):
    folder, started = waiting
    command = Command(folder, "run", "--jobs", "2", "--only", "gu-2020/*")
    assert until(lambda: started() == 2), command.said
    stop(command, number)
    assert "Traceback" not in command.said and not (folder / "reports" / "gu-2020").exists()


MOMENTS = [pytest.param(2, id="2-moments"), pytest.param(30, id="30-moments", marks=pytest.mark.soak)]


@pytest.mark.parametrize("count", MOMENTS)
def test_planning_and_imports_stop(waiting, count):
    folder, _ = waiting
    chance = random.Random(1)
    for _ in range(count):
        command = Command(folder, "run", "--jobs", "2", "--only", "gu-2020/*")
        assert until(command.listens)
        time.sleep(chance.random() * 2)  # from the first import to the first kernel
        stop(command)


@pytest.mark.parametrize("count", MOMENTS)
def test_builds_stop_and_leave_the_old_tables(tmp_path, count):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    table = ["□ 예산현황", "", "(단위 : 천원)", "", "구분\t2021년\t2020년", "계\t100\t200", "운영비\t7\t8", ""]
    for number in range(6):
        (raw / f"report-{number}.txt").write_text("\n".join([*COVER, *table * 150]), encoding="utf-8")
    chance = random.Random(2)
    for number in range(count):
        command = Command(tmp_path, "build", "--jobs", "2" if number % 3 else "1")
        assert until(command.listens)
        lines = chance.randrange(8)  # that it has said: the moment is one of the build's own time, on any machine
        assert until(lambda: command.said.count("\n") >= lines), command.said  # noqa: B023
        if lines < 6:
            time.sleep(chance.random() / 10)
        stop(command, signal.SIGTERM if number % 2 else signal.SIGINT)
        assert not (tmp_path / "data" / "processed").exists()
