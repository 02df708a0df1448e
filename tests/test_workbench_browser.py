"""The landing notebook in a real JupyterLab: opened, run, changed, run again and saved, as a newcomer does it."""

import json
import os
import queue
import re
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager, suppress

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 120_000
"""Milliseconds for what takes seconds on an idle machine."""

READY = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
"""Whether a notebook is open and its kernel waits for something to do."""

SETTLED = """least => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = [...panel.content.model.sharedModel.cells].filter(cell => cell.cell_type === 'code');
  const failed = cells.some(cell => cell.outputs.some(output => output.output_type === 'error'));
  const session = panel.sessionContext.session;
  const idle = session && session.kernel && session.kernel.status === 'idle';
  return failed || (idle && cells.every(cell => cell.execution_count > least));
}"""
"""Whether every code cell has run since the kernel's count was at `least`, or one of them has failed."""

CELLS = """() => [...window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells].map(cell => cell.toJSON())"""


@pytest.fixture
def project(tmp_path, root, raw, processed):
    """The project's notebooks beside the tables, in a folder of their own."""
    folder = tmp_path / "project"
    shutil.copytree(root / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(processed, folder / "data" / "processed")
    shutil.copytree(raw, folder / "data" / "raw")
    return folder


@contextmanager
def lab(project, home, root):
    """JupyterLab as `make lab` starts it, with settings of its own; gives the address that it tells people to open."""
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    settings = {name: str(home / name) for name in (*folders, "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}
    own = {name: value for name, value in os.environ.items() if not name.startswith(("HELPERS_", "JUPYTER", "IPYTHON"))}
    recipe = subprocess.run(["make", "-n", "lab"], cwd=root, capture_output=True, text=True, check=True).stdout
    (arguments,) = re.findall(r" (-m jupyterlab .*)", recipe)
    command = [sys.executable, *shlex.split(arguments), "--no-browser", "--port=0", "--expose-app-in-browser"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with subprocess.Popen(
        command,
        cwd=project,
        env=own | settings | {"HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        told = queue.Queue()
        threading.Thread(target=hear, args=(server.stdout, told), daemon=True).start()
        try:
            yield address(told)
        finally:
            server.terminate()
            server.wait(PATIENCE / 1000)


def hear(stream, told):
    """Pass on the lines of a stream as they come, and None at its end."""
    for line in stream:
        told.put(line)
    told.put(None)


def address(told):
    """Wait until the server says where it is."""
    lines = [""]
    with suppress(queue.Empty):
        while (line := told.get(timeout=PATIENCE / 1000)) is not None:
            lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\S+token=\w+", line):
                return found[0]
    raise AssertionError("".join(lines))


def ask(url, path):
    """What the server's REST API answers."""
    host, token = re.fullmatch(r"(http://[^/]+)/.*token=(\w+)", url).groups()
    request = urllib.request.Request(f"{host}/api/{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_a_newcomer_opens_runs_changes_runs_and_saves(project, tmp_path, chromium, root):
    home = tmp_path / "home"
    home.mkdir()
    with lab(project, home, root) as url:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        said = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(url)
        page.wait_for_function(READY)
        assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path") == "notebooks/README.ipynb"
        keep_pictures(page, "opened", 1)
        run_all(page, 0)
        assert [cell["source"] for cell in cells(page) if failed(cell)] == [], "the notebook runs as it stands"
        first = shown(page, "departments")
        assert "지역경제과" in first
        keep_pictures(page, "first")

        change(page, 'department = "지역경제과"', 'department = "재무과"')
        run_all(page, max(cell["execution_count"] or 0 for cell in cells(page) if cell["cell_type"] == "code"))
        assert [cell["source"] for cell in cells(page) if failed(cell)] == [], "and with another department"
        assert "재 무 과" in shown(page, "line"), "which leads to another line"
        keep_pictures(page, "second")

        page.keyboard.press("Control+s")
        page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
        (session,) = ask(url, "sessions")
        assert (session["path"], session["kernel"]["name"]) == ("notebooks/README.ipynb", "python3")
        page.close()
        assert said == []
    saved = (project / "notebooks" / "README.ipynb").read_text(encoding="utf-8")
    assert 'department = \\"재무과\\"' in saved and '"execution_count": 1' in saved
    # What git is given of it differs from what was committed in the one line that was changed.
    strip = [sys.executable, str(root / ".ci" / "strip.py")]
    kept = subprocess.run(strip, input=saved.encode(), capture_output=True, check=True).stdout.decode()
    committed = (root / "notebooks" / "README.ipynb").read_text(encoding="utf-8")
    changed = [pair for pair in zip(committed.splitlines(), kept.splitlines(), strict=True) if pair[0] != pair[1]]
    assert [(before.strip(), after.strip()) for before, after in changed] == [
        (r'"department = \"지역경제과\"\n",', r'"department = \"재무과\"\n",')
    ]


def run_all(page, count):
    """Run ▸ Run All Cells, and wait until all have run."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    page.wait_for_function(SETTLED, arg=count, timeout=PATIENCE)


def change(page, before, after):
    """Change a line in the cell of parameters, with the keyboard."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(2)")
    line = page.locator(".jp-CodeCell .cm-line").filter(has_text=before.split(" = ")[1]).first
    line.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(after)


def cells(page):
    return page.evaluate(CELLS)


def failed(cell):
    return any(output["output_type"] == "error" for output in cell.get("outputs", []))


def shown(page, cell):
    """What a cell shows, as HTML and text."""
    outputs = next(found for found in cells(page) if found["id"] == cell)["outputs"]
    return "".join(
        "".join(text) for output in outputs for text in output.get("data", {}).values() if isinstance(text, (str, list))
    )


def keep_pictures(page, name, most=99):
    """Pictures of the window from the top to the end, where someone wants to look: HELPERS_SHOTS names the folder."""
    if folder := os.environ.get("HELPERS_SHOTS"):
        for number in range(0, min(most, len(cells(page))), 3):
            page.evaluate("n => window.jupyterapp.shell.currentWidget.content.scrollToItem(n, 'start')", number)
            page.screenshot(path=os.path.join(folder, f"{name}-{number:02}.png"))
