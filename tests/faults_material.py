"""For the tests of faults: commands in processes of their own, who of them is left, what is where at every moment."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path

MARK = "HELPERS_TEST_MARK"
"""A variable in the environment of a command and of all that it starts: they are found by it, whatever becomes of them."""


class Command:
    """``python -m helpers ...`` in a folder, in a process group of its own."""

    def __init__(self, folder, *arguments, **environment):
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpers", *arguments],
            cwd=folder,
            env=os.environ | {MARK: self.mark} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background commands ignore it
        )
        self._said = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            self._said.append(line)

    @property
    def said(self):
        return "".join(self._said)

    def end(self, seconds=120):
        """Wait for the end; the exit status."""
        status = self.process.wait(seconds)
        self.ended = time.monotonic()
        self._reader.join(5)
        return status

    def everyone(self):
        """Process ids of the command and of all that it has started, in whatever session."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._marked(pid)]

    def _marked(self, pid):
        try:
            return f"{MARK}={self.mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes() and not gone(pid)
        except OSError:
            return False

    def kill(self, everyone):
        """kill -9 of the command alone, or of all its processes at once."""
        for pid in self.everyone() if everyone else [self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def listens(self):
        """Whether it has taken over what signals do (Python itself never catches SIGTERM)."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return False
        caught = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(caught >> (signal.SIGTERM - 1) & 1)


def gone(pid):
    """Whether a process has ended, collected or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def until(condition, seconds=60):
    """Whether something comes true within some seconds."""
    end = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(true)


def contents(folder):
    """All files below a folder, hidden ones too, with what is in them."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Watcher:
    """Looks at files under their final names all the time, and keeps every version of them that it sees."""

    def __init__(self, folder, suffixes):
        self.folder, self.suffixes = folder, suffixes
        self.seen = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.look()
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(0.003):
            self.look()

    def look(self):
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name.endswith(self.suffixes) and not name.startswith("."):
                    path = Path(folder, name)
                    try:
                        stat = path.stat()
                        key = path.relative_to(self.folder).as_posix()
                        known = self.seen.setdefault(key, {})
                        if (stat.st_ino, stat.st_mtime_ns, stat.st_size) not in known:
                            known[stat.st_ino, stat.st_mtime_ns, stat.st_size] = path.read_bytes()
                    except FileNotFoundError:
                        pass

    def versions(self):
        return {name: set(known.values()) for name, known in self.seen.items()}
