"""The papermill engine ``forked``: every notebook in a clean kernel of its own, at the price of a fork.

For anyone's papermill::

    papermill in.ipynb out.ipynb --engine forked
    papermill.execute_notebook("in.ipynb", "out.ipynb", engine_name="forked")

The gain is in the second notebook and those after it, of one process. A notebook for another interpreter or language
runs as it does without this engine; so do all notebooks where forking is not safe (Windows, macOS).
"""

from __future__ import annotations

from typing import Any


class ForkedEngine:
    """papermill's own engine, with kernels that are forked from a process that has imported the libraries.

    Not a subclass of it: papermill loads its engines while it is itself being imported.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Execute a notebook; arguments and result are those of :meth:`papermill.engines.NBClientEngine.execute_notebook`."""
        from papermill.engines import NBClientEngine

        from helpers.publishing.kernels import ForkedKernelManager

        kwargs.setdefault("kernel_manager_class", ForkedKernelManager)
        return NBClientEngine.execute_notebook(nb, kernel_name, **kwargs)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook asks for."""
        from papermill.engines import NBClientEngine

        return NBClientEngine.nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language that a notebook is written in."""
        from papermill.engines import NBClientEngine

        return NBClientEngine.nb_language(nb, language)
