"""The variables that notebooks are run with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LOG = "HELPERS_KERNEL_LOG"
"""Variable that names the folder where the kernel's own messages are written (``kernel.log``)."""

FIXED = {
    # One thread a kernel: the parallel work is in the pages.
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_IO_THREADS"), "1"
    ),
    "PYTHONHASHSEED": "0",  # same bytes whatever order a set comes in
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TZ": "UTC",
}
"""Variables that all notebooks of a run have, beside those of the caller."""


def kernel_environment(folder: str) -> dict[str, str]:
    """Variables that a notebook is run with, beside those of the caller.

    Parameters
    ----------
    folder
        A folder that is used by this process only.
    """
    return {
        **FIXED,
        "IPYTHONDIR": os.path.join(folder, "ipython"),  # no start-up files, no shared history
        LOG: folder,
        "JUPYTER_RUNTIME_DIR": os.path.join(folder, "runtime"),
    }


@contextmanager
def environment(changes: Mapping[str, str], without: tuple[str, ...] = ("MPLBACKEND", "PYTHONSTARTUP")) -> Iterator[None]:
    """The process's environment with changes, and as it was before at the end.

    ``MPLBACKEND`` is taken out: where it is set to ``agg``, figures are made and never shown.
    """
    before = dict(os.environ)
    os.environ.update(changes)
    for name in without:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
