"""Two at once: the second waits and says for whom, and goes on when the first has ended, however it ended."""

import subprocess
import sys
import threading

import pytest
from faults_material import until

from helpers.errors import ReportError
from helpers.locking import locked

HOLD = """
import sys
from pathlib import Path
from helpers.locking import locked
with locked(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path, kind="alone"):
    """A process that holds a lock until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, str(path), kind]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def let_go(process):
    process.stdin.close()
    process.wait(20)
    for stream in (process.stdout, process.stderr):
        stream.close()


@pytest.mark.parametrize("end", [let_go, subprocess.Popen.kill])
def test_the_second_waits_says_for_whom_and_goes_on(tmp_path, end):
    path = tmp_path / "new" / ".lock"
    first = holder(path)
    assert first.stdout.readline() == "held\n"
    said = []

    def second():
        with locked(path, say=said.append):
            said.append("held")

    thread = threading.Thread(target=second)
    thread.start()
    assert until(lambda: said, 20) and said == [f"waiting for another run (pid {first.pid})"]
    end(first)
    thread.join(20)
    assert said[1:] == ["held"]
    assert not path.exists(), "a lock that nobody holds leaves no file"
    if end is not let_go:
        first.communicate()


def test_one_that_is_killed_while_it_waits_disturbs_nobody(tmp_path):
    path = tmp_path / ".lock"
    first, second = holder(path), None
    assert first.stdout.readline() == "held\n"
    second = holder(path)
    assert second.stderr.readline() == f"waiting for another run (pid {first.pid})\n"
    second.kill()
    second.communicate()
    assert path.exists()
    let_go(first)
    assert list(tmp_path.iterdir()) == []


def test_readers_share_and_a_writer_waits_for_all_of_them(tmp_path):
    path = tmp_path / ".lock"
    readers = [holder(path, "shared"), holder(path, "shared")]
    assert [reader.stdout.readline() for reader in readers] == ["held\n", "held\n"]
    writer = holder(path)
    assert writer.stderr.readline().startswith("waiting for another run (pid ")
    let_go(readers[0])
    assert path.exists() and writer.poll() is None, "one reader is left"
    let_go(readers[1])
    assert writer.stdout.readline() == "held\n"
    let_go(writer)
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_process_that_was_killed_is_free_at_once(tmp_path):
    path = tmp_path / ".lock"
    first = holder(path)
    assert first.stdout.readline() == "held\n"
    first.kill()
    first.communicate()
    assert path.exists()
    said = []
    with locked(path, say=said.append):
        pass
    assert said == [] and list(tmp_path.iterdir()) == []


def test_a_child_that_outlives_the_holder_keeps_nobody_waiting(tmp_path):
    code = HOLD.replace("print(", "import os\n    if not os.fork():\n        import time; time.sleep(60)\n    print(")
    first = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / ".lock"), "alone"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    import os
    import signal

    try:
        assert first.stdout.readline() == b"held\n"
        first.kill()
        first.wait()
        said = []
        with locked(tmp_path / ".lock", say=said.append):
            assert said == []
    finally:
        os.killpg(first.pid, signal.SIGKILL)


def test_what_this_process_holds_it_may_hold_again(tmp_path):
    with locked(tmp_path / ".lock"):
        with locked(tmp_path / ".lock"):
            pass
        other = holder(tmp_path / ".lock")
        assert other.stderr.readline().startswith("waiting")
    assert other.stdout.readline() == "held\n"
    let_go(other)


@pytest.mark.parametrize("number", [13, 28, 30])
def test_a_folder_that_cannot_be_written_to_is_an_error_for_writers_only(tmp_path, monkeypatch, number):
    def fails(*_):
        raise OSError(number, "no way")

    monkeypatch.setattr("helpers.locking.os.open", fails)
    with pytest.raises(ReportError, match=r"new: cannot be written to \(no way\)"), locked(tmp_path / "new" / ".lock"):
        pass
    with locked(tmp_path / "new" / ".lock", shared=True):
        pass
    assert list(tmp_path.iterdir()) == []
