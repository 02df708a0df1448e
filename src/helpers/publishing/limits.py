"""How much memory a notebook may take: a limit of the system on its kernel, so that one notebook cannot stop the machine.

``RLIMIT_DATA`` it is, not ``RLIMIT_AS``: Linux (4.7 and later) counts all private writable memory against it, also
what numpy maps for its arrays, and not the libraries, the addresses that allocators only reserve, or shared memory.
Under ``RLIMIT_AS`` pyarrow's allocator hangs at import; under ``RLIMIT_DATA`` it makes do with smaller pools. What
is refused arrives as a ``MemoryError`` in the cell that asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

VARIABLE = "HELPERS_KERNEL_MEMORY"
"""Megabytes (of 2**20 bytes) that a kernel may take beyond what it starts with."""
LEAST = 256
"""A kernel needs about 150 MB for the libraries that the notebooks import."""


def variables(megabytes: int | None) -> dict[str, str]:
    """What is to be added to a kernel's environment so that :func:`apply` sets the limit there; nothing for None."""
    return {} if megabytes is None else {VARIABLE: str(megabytes)}


def possible() -> bool:
    """Whether this system can limit the memory of a process (Linux can; elsewhere the limit is not kept or not known)."""
    return sys.platform.startswith("linux")


def apply(environ: Mapping[str, str] | None = None, *, beyond: bool = True) -> int | None:
    """Limit this process to what the environment says; call it in the kernel, before it runs anything.

    Parameters
    ----------
    environ
        Where the variable is looked up; by default the environment of the process.
    beyond
        Whether the limit comes on top of what the process holds already (a kernel that was forked has the
        memory of its parent); False where the process is about to become another program.

    Returns
    -------
    int or None
        The limit in bytes; None where none was asked for or the system cannot keep one.
    """
    asked = (os.environ if environ is None else environ).get(VARIABLE, "")
    if not asked.isdecimal() or not possible():
        return None
    import resource

    wanted = (int(asked) << 20) + (_held() if beyond else 0)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return limit


def apply_before_exec() -> None:
    """:func:`apply` for a process that becomes another program next: what it holds does not count."""
    apply(beyond=False)


def _held() -> int:
    """Bytes of private writable memory that this process has."""
    with suppress(OSError, ValueError), open("/proc/self/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) << 10
    return 0
