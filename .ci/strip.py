"""Notebooks as they are committed: no outputs, no counts, and of the metadata only what is the same in every editor.

What is left out is nbstripout's list and what JupyterLab and VS Code write on their own; the kernel is called `python3` by
everyone, but JupyterLab names it "Python 3 (ipykernel)" and VS Code after the folder of its environment.

    python .ci/strip.py                     standard input to standard output: git's filter (`make setup` registers it)
    python .ci/strip.py FILE …              in place: the hook of pre-commit
    python .ci/strip.py --verify FILE …     change nothing, fail where something would be: `make lint`
"""

import sys
from pathlib import Path

from helpers.publishing.light import load_nbformat

nbformat = load_nbformat()  # before nbstripout imports it the heavy way: git calls this for every notebook

from nbstripout import strip_output  # noqa: E402

KEYS = [
    *("metadata." + key for key in ("signature", "widgets", "vscode", "papermill", "toc-autonumbering", "toc-showcode")),
    *(
        "cell.metadata." + key
        for key in (
            "collapsed", "ExecuteTime", "execution", "heading_collapsed", "hidden", "scrolled",
            "editable", "trusted", "vscode", "papermill", "jupyter.outputs_hidden", "jp-MarkdownHeadingCollapsed",
        )
    ),
]  # fmt: skip


def stripped(text: str) -> str:
    """The text of a notebook's file as it is committed."""
    node = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    strip_output(node, keep_output=False, keep_count=False, keep_id=True, extra_keys=KEYS)
    for cell in node.cells:
        if cell.metadata.get("jupyter") == {}:
            del cell.metadata["jupyter"]
    kernel = node.metadata.get("kernelspec", {})
    if kernel.get("language", "python") == "python":
        node.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
        node.metadata["language_info"] = {"name": "python"}
    return nbformat.writes(node).rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    verify = arguments[:1] == ["--verify"]
    files = [Path(name) for name in arguments[verify:]]
    if not files and not verify:
        sys.stdout.buffer.write(stripped(sys.stdin.buffer.read().decode("utf-8")).encode("utf-8"))
        return 0
    different = []
    for path in files:
        before = path.read_bytes()
        after = stripped(before.decode("utf-8")).encode("utf-8")
        if after != before:
            different.append(path)
            if not verify:
                path.write_bytes(after)
    for path in different if verify else []:
        print(f"{path}: holds outputs, counts or an editor's metadata; `python .ci/strip.py {path}` takes them out")
    return int(verify and bool(different))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
