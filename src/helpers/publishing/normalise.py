"""Make an executed notebook the same bytes each time: no times, no run order, no random names, no addresses."""

from __future__ import annotations

import re
from typing import Any

_STYLER = re.compile(r"T_[0-9a-f]{5}(?=[_\"'\s{])")
_ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-f]{6,}")
_KEPT = ("tags", "alt", "jupyter", "collapsed", "scrolled", "helpers")
_PICTURES = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg")


def normalise(node: Any) -> Any:
    """The same notebook without what differs from run to run; the node itself is changed and returned.

    Parameters
    ----------
    node
        A notebook (nbformat 4) as papermill leaves it.
    """
    node.metadata.pop("papermill", None)
    node.metadata.pop("widgets", None)
    info = node.metadata.get("language_info")
    if info is not None:
        info.pop("version", None)
    styler: dict[str, str] = {}
    for number, cell in enumerate(node.cells):
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        elif not cell.get("id"):
            cell["id"] = f"cell-{number}"
        cell["metadata"] = type(cell.metadata)({key: value for key, value in cell.metadata.items() if key in _KEPT})
        if cell.cell_type == "code":
            cell["execution_count"] = None
            cell["outputs"] = _joined([_output(output, styler) for output in cell.get("outputs", [])])
    return node


def _output(output: Any, styler: dict[str, str]) -> Any:
    if output.output_type == "execute_result":
        output["execution_count"] = None
    if output.output_type == "stream":
        output["text"] = _ADDRESS.sub("0x0", output.text)
    data = output.get("data")
    if not data:
        return output
    if any(kind in data for kind in _PICTURES):
        data.pop("text/plain", None)  # "<Figure size 640x480 with 1 Axes>" and the like: shown nowhere
    for kind, value in data.items():
        if isinstance(value, str) and kind.startswith("text/"):
            data[kind] = _ADDRESS.sub("0x0", _STYLER.sub(lambda m: styler.setdefault(m[0], f"T_{len(styler):05d}"), value))
    return output


def _joined(outputs: list[Any]) -> list[Any]:
    """Neighbouring pieces of one stream as one: how a stream is cut into messages is chance."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last["text"] += output.text
        else:
            joined.append(output)
    return joined
