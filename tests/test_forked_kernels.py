"""Kernels that are forked: clean like new ones, alike in everything, gone when their owner is."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError
from processes import alive, until

from helpers.publishing import forked, zygotes
from helpers.publishing.kernels import ForkedKernelManager, OwnKernelManager
from helpers.publishing.normalise import normalise
from helpers.publishing.variables import environment

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(forked.unsafe()), reason="processes are not forked on this system")]
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


def notebook(folder, *cells, name="in.ipynb"):
    """Write a notebook of code cells; its path."""
    node = new_notebook(cells=[new_code_cell(cell, id=f"c{number}") for number, cell in enumerate(cells)])
    node.metadata["kernelspec"] = SPEC
    path = folder / name
    nbformat.write(node, path)
    return path


def execute(path, engine="forked", **options):
    """The notebook, executed by papermill."""
    out = path.with_suffix(f".{engine}.ipynb")
    # ipykernel takes care not to capture file descriptors where it finds pytest's variable.
    with environment({"PYDEVD_DISABLE_FILE_VALIDATION": "1"}, without=("PYTEST_CURRENT_TEST",)):
        return papermill.execute_notebook(path, out, engine_name=engine, progress_bar=False, record_timing=False, **options)


def said(node, cell=-1):
    """What a cell has printed."""
    return "".join(
        output.text for output in node.cells[cell].outputs if output.output_type == "stream" and output.name == "stdout"
    )


def seen(folder, code, **options):
    """What some code says as JSON in a fresh kernel."""
    return json.loads(said(execute(notebook(folder, code), **options)))


def test_nothing_of_one_notebook_is_found_in_the_next(tmp_path):
    plant = """
        import builtins, os, random, sys, warnings, locale, decimal
        import matplotlib, matplotlib.pyplot as plt, numpy as np, pandas as pd, seaborn as sns
        import this_is_mine
        planted = builtins.planted = pd.planted = 1
        os.environ["PLANTED"] = "1"
        os.chdir("/")
        os.umask(0)
        sys.path.insert(0, "/planted")
        matplotlib.rcParams["lines.linewidth"] = 99
        sns.set_theme(style="darkgrid", font_scale=3)
        plt.figure(num=77)
        pd.set_option("display.max_rows", 7)
        np.seterr(all="raise"); np.random.seed(1); random.seed(1)
        decimal.getcontext().prec = 3
        warnings.simplefilter("error")
        planted_file = open("planted.txt" if os.access(".", os.W_OK) else os.devnull, "w")
        sys.setrecursionlimit(4321)
        import helpers.analysis.wording as wording
        wording.planted = 1
    """
    look = """
        import builtins, json, os, random, sys, warnings, decimal
        import matplotlib, matplotlib.pyplot as plt, numpy as np, pandas as pd
        import helpers.analysis.wording as wording
        mask = os.umask(0o22)
        print(json.dumps(dict(
            state="planted" in globals() or hasattr(builtins, "planted") or hasattr(pd, "planted") or hasattr(wording, "planted"),
            environment=os.environ.get("PLANTED"), folder=os.getcwd(), mask=mask, path="/planted" in sys.path,
            module="this_is_mine" in sys.modules,
            style={key: str(value) for key, value in matplotlib.rcParams.items()}, figures=plt.get_fignums(),
            rows=pd.get_option("display.max_rows"), numpy=np.geterr(), decimals=decimal.getcontext().prec,
            warnings=[str(item) for item in warnings.filters if item[0] == "error"],
            files=[os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
                   if os.path.exists(f"/proc/self/fd/{fd}") and "planted" in os.readlink(f"/proc/self/fd/{fd}")],
            recursion=sys.getrecursionlimit(), random=[random.random(), np.random.rand()],
        )))
    """
    (tmp_path / "this_is_mine.py").write_text("")
    dedented = [code.replace("\n        ", "\n") for code in (look, plant)]
    first = seen(tmp_path, dedented[0], cwd=str(tmp_path))
    execute(notebook(tmp_path, dedented[1]), cwd=str(tmp_path))
    again = seen(tmp_path, dedented[0], cwd=str(tmp_path))
    drawn = [first.pop("random"), again.pop("random")]
    assert again == first
    assert not first["state"] and not first["environment"] and first["folder"] == str(tmp_path) and not first["files"]
    assert drawn[0][0] != drawn[1][0] and drawn[0][1] != drawn[1][1], "random numbers of two kernels must differ"


NOTEBOOKS = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.soak] if path.stem == "README" else [])  # makes a page itself: dear
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
]


@pytest.mark.parametrize("source", NOTEBOOKS)
def test_every_notebook_gives_what_it_gives_with_plain_papermill(source, processed, raw, monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", str(processed))
    monkeypatch.setenv("HELPERS_RAW", str(raw))
    cells = []
    for engine in ("forked", "nbclient"):
        node = papermill.execute_notebook(
            source,
            None,
            engine_name=engine,
            kernel_name="python3",
            cwd=str(source.parent),
            progress_bar=False,
            record_timing=False,
        )
        cells.append([(cell.source, cell.get("outputs")) for cell in normalise(node).cells])
    assert len(cells[0]) == len(cells[1])
    for ours, plain in zip(*cells, strict=True):
        assert ours == plain
    assert any(outputs for _, outputs in cells[0])


def test_a_kernel_is_like_one_that_was_started(tmp_path):
    code = """
import gc, json, locale, logging, os, signal, sys
import matplotlib, pandas as pd
print(json.dumps(dict(
    arguments=[os.path.basename(argument) for argument in sys.argv[:2]], path=sys.path, folder=os.getcwd(), flags=str(sys.flags),
    signals=[str(signal.getsignal(number)).split(" at ")[0] for number in (2, 13, 15, 17)],
    settings={key: str(value) for key, value in matplotlib.rcParams.items()},
    display={key: pd.get_option(key) for key in ("display.width", "display.max_rows", "display.max_columns")},
    handlers=[str(type(handler)) for handler in logging.getLogger().handlers], locale=locale.setlocale(locale.LC_ALL),
    coding=(sys.stdout.encoding, sys.__stdout__.encoding, locale.getpreferredencoding()), gc=gc.get_threshold(),
    environment={key: value for key, value in os.environ.items() if key != "JPY_PARENT_PID"}, leads=os.getsid(0) == os.getpid(),
    parent=os.environ["JPY_PARENT_PID"] == str(os.getppid()), recursion=sys.getrecursionlimit(),
)))"""
    ours, plain = (seen(tmp_path, code, engine=engine, cwd=str(tmp_path)) for engine in ("forked", "nbclient"))
    assert ours == plain


def test_outputs_of_all_kinds_arrive(tmp_path):
    cells = [
        "import os, sys\nprint('out')\nprint('err', file=sys.stderr)\n1 + 1",
        "import time\nos.system('echo from below')\ntime.sleep(1)  # another thread of the kernel reads what was written",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
        "fig, ax = plt.subplots()\nax.bar([1], [2])\nfig",
        "from IPython.display import HTML, display, update_display\ndisplay(HTML('<b>x</b>'), display_id='a')",
        "update_display(HTML('<b>y</b>'), display_id='a')",
        "import pandas as pd\npd.DataFrame({'a': range(3)})",
        "%time 1\n!echo shell",
        "import subprocess\nprint(subprocess.run(['echo', 'child'], capture_output=True, text=True).stdout)",
    ]
    ours, plain = (normalise(execute(notebook(tmp_path, *cells), engine)) for engine in ("forked", "nbclient"))
    for number, (one, other) in enumerate(zip(ours.cells, plain.cells, strict=True)):
        if number == 7:  # how long it took
            continue
        assert sorted(map(str, one.outputs)) == sorted(map(str, other.outputs)), cells[number]
    assert [output.output_type for output in ours.cells[2].outputs] == ["display_data"], "the figure is shown"
    assert "from below" in said(ours, 1) and "shell" in said(ours, 7)
    assert "<b>y</b>" in str(ours.cells[4].outputs)


@pytest.mark.parametrize("backend", [None, "agg"])
def test_figures_are_shown_as_the_environment_says(tmp_path, monkeypatch, backend):
    if backend:
        monkeypatch.setenv("MPLBACKEND", backend)
    else:
        monkeypatch.delenv("MPLBACKEND", raising=False)
    path = notebook(tmp_path, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    shown = [[output.output_type for output in execute(path, engine).cells[0].outputs] for engine in ("forked", "nbclient")]
    assert shown == [[] if backend else ["display_data"]] * 2


def test_settings_of_matplotlib_beside_the_notebook_count(tmp_path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\n")
    code = "import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])"
    path = notebook(tmp_path, code)
    assert [said(execute(path, engine, cwd=str(tmp_path))) for engine in ("forked", "nbclient")] == ["7.0\n", "7.0\n"]
    assert said(execute(path, cwd="/")) == "1.5\n"


def test_an_error_is_that_of_the_notebook(tmp_path):
    path = notebook(tmp_path, "def f():\n    raise KeyError('재무과')\nf()", "print('never')")
    with pytest.raises(PapermillExecutionError) as caught:
        execute(path)
    assert caught.value.ename == "KeyError" and "재무과" in caught.value.evalue
    outputs = nbformat.read(path.with_suffix(".forked.ipynb"), 4).cells
    assert any("----> 2     raise KeyError" in "".join(map(plain, error.traceback)) for error in errors(outputs))


def errors(cells):
    return [output for cell in cells for output in cell.get("outputs", []) if output.output_type == "error"]


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_cell_can_be_interrupted_and_the_kernel_goes_on(tmp_path):
    path = notebook(
        tmp_path, "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    kept = 'kept'", "print(kept)"
    )
    begin = time.monotonic()
    node = execute(path, execution_timeout=1, interrupt_on_timeout=True, raise_on_iopub_timeout=False)
    assert said(node) == "kept\n" and time.monotonic() - begin < 30


def test_exit_functions_of_the_notebook_run_and_no_process_stays(tmp_path):
    marks = tmp_path / "marks"
    code = f"""
import atexit, os
from pathlib import Path
marks = Path({str(marks)!r})
atexit.register(lambda: marks.open('a').write('left '))
print(os.getpid())"""
    pid = int(said(execute(notebook(tmp_path, code))))
    assert marks.read_text() == "left ", "once, by the kernel, and before papermill returns"
    assert until(lambda: not os.path.exists(f"/proc/{pid}"), 5), "an ended kernel is collected, not left as a zombie"


def test_kernels_use_no_ports_and_leave_no_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    code = "import json\nfrom ipykernel.kernelapp import IPKernelApp\nprint(json.dumps(IPKernelApp.instance().transport))"
    assert seen(tmp_path, code) == "ipc"
    assert not list(tmp_path.glob("kernel-*"))


def test_the_parent_has_one_thread_and_a_dead_one_is_replaced(tmp_path):
    code = "import os\nprint(os.getppid())"
    path = notebook(tmp_path, code)
    parent = int(said(execute(path)))
    assert len(os.listdir(f"/proc/{parent}/task")) == 1
    assert int(said(execute(path))) == parent
    os.kill(parent, signal.SIGKILL)
    assert until(lambda: not alive(parent), 10)
    assert int(said(execute(path))) not in (parent, os.getpid())


OWNER = """
import sys, papermill
papermill.execute_notebook(sys.argv[1], None, engine_name="forked", progress_bar=False)
"""


@pytest.mark.parametrize("victim", ["owner", pytest.param("parent", marks=pytest.mark.soak)])
def test_no_kernel_outlives_its_owner_or_its_parent(tmp_path, victim):
    pids = tmp_path / "pids"
    wait = (
        f"import os, pathlib, time\npathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(600)"
    )
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(notebook(tmp_path, wait))], stderr=subprocess.PIPE, text=True)
    assert until(lambda: pids.exists() and pids.read_text().count(" ") == 1, 60)
    kernel, parent = map(int, pids.read_text().split())
    os.kill(owner.pid if victim == "owner" else parent, signal.SIGKILL)
    assert until(lambda: not alive(kernel), 10), "the kernel outlived them"
    assert until(lambda: not alive(parent), 10)
    _, words = owner.communicate(timeout=60)
    assert owner.returncode == -signal.SIGKILL or "DeadKernelError" in words


def test_a_cold_font_cache_does_no_harm(tmp_path):
    path = notebook(tmp_path, "import matplotlib.pyplot as plt\nplt.title('제목')\nprint(len(plt.gcf().axes))")
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path / "cold")}
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(path),
        str(tmp_path / "out.ipynb"),
        "--engine",
        "forked",
        "--no-progress-bar",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "started one by one" not in done.stderr
    assert said(nbformat.read(tmp_path / "out.ipynb", 4)) == "1\n"
    assert list((tmp_path / "cold").glob("fontlist*.json"))


def test_the_kernel_has_the_variables_and_the_zone_of_its_call(tmp_path, monkeypatch):
    code = "import json, os, time\nprint(json.dumps([os.environ.get('MINE'), time.localtime(0).tm_hour, hash('a')]))"
    monkeypatch.setenv("PYTHONHASHSEED", "5")
    first = seen(tmp_path, code)
    monkeypatch.setenv("MINE", "yes")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert seen(tmp_path, code) == ["yes", 9, first[2]]
    monkeypatch.setenv("PYTHONHASHSEED", "6")
    assert seen(tmp_path, code)[2] != first[2], "what Python reads once at its start needs another parent"


def test_where_forking_is_unsafe_kernels_are_started_and_a_line_says_so(tmp_path, monkeypatch, caplog):
    forked._say_once.cache_clear()
    monkeypatch.setattr(forked, "unsafe", lambda: "this system cannot fork")
    path = notebook(tmp_path, "import os\nprint(os.getppid())")
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert int(said(execute(path))) == os.getpid()
    lines = [record.getMessage() for record in caplog.records if "forked" in record.getMessage()]
    assert lines == ["kernels are started one by one, not forked: this system cannot fork"]


def test_what_the_parent_imports_starts_no_event_loop_and_no_context_of_zmq():
    script = f"""
import asyncio, os
os.environ.update({zygotes._ONE_THREAD!r})
from helpers.publishing import zygote
print(repr(zygote.prepare({list(zygotes.KERNEL_MODULES)!r})))
import gc, zmq
print([type(item) for item in gc.get_objects() if isinstance(item, (zmq.Context, asyncio.AbstractEventLoop))])
import matplotlib.pyplot as plt
print(plt.get_fignums())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["''", "[]", "[]"], done.stderr


def test_a_parent_with_threads_refuses_to_fork(tmp_path):
    module = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (tmp_path / "with_a_thread.py").write_text(module)
    script = "from helpers.publishing import zygote\nzygote._PATIENCE = 0.2\nprint(zygote.prepare(['with_a_thread']))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "1 threads were started by importing with_a_thread\n", done.stderr


def test_notebooks_are_executed_in_several_threads(tmp_path):
    script = """
import sys, threading, papermill
def execute(path):
    papermill.execute_notebook(path, None, engine_name="forked", progress_bar=False)
    done.append(path)
done = []
threads = [threading.Thread(target=execute, args=(path,)) for path in sys.argv[1:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(done))
"""
    paths = [str(notebook(tmp_path, "1 + 1", name=f"{number}.ipynb")) for number in range(2)]
    done = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, text=True, timeout=120)
    assert done.stdout == "2\n", done.stderr


def test_a_kernel_that_never_starts_is_not_waited_for_without_end(tmp_path, monkeypatch):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-hangs.py").write_text("import time\ntime.sleep(600)")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setattr(forked, "PATIENCE", 0.5)
    begin = time.monotonic()
    with pytest.raises(RuntimeError, match="Kernel"):
        execute(notebook(tmp_path, "1 + 1"), start_timeout=1)
    assert time.monotonic() - begin < 60


def test_a_changed_package_gets_a_new_parent(tmp_path, monkeypatch):
    path = notebook(tmp_path, "import os\nprint(os.getppid())")
    before = said(execute(path))
    tree = zygotes.fingerprints.tree
    monkeypatch.setattr(zygotes.fingerprints, "tree", lambda folder: tree(folder) | {"changed.py": "1"})
    assert said(execute(path)) != before


def test_a_long_folder_for_temporary_files_does_no_harm(tmp_path, monkeypatch):
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert said(execute(notebook(tmp_path, "print(1)"))) == "1\n"


def test_only_kernels_of_this_very_interpreter_are_forked():
    own = [sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"]
    assert forked.forkable(own)
    assert forked.forkable(["python3", *own[1:]])
    assert not forked.forkable([os.path.join(os.path.dirname(os.path.realpath(sys.executable)), "python3"), *own[1:]])
    assert not forked.forkable(["/usr/bin/python3", *own[1:]])
    assert not forked.forkable([sys.executable, "-O", *own[1:]])
    assert not forked.forkable(["R", "--slave", "-e", "IRkernel::main()"])


def test_the_engine_is_found_by_its_name():
    from papermill.engines import papermill_engines

    engine = papermill_engines.get_engine("forked")
    node = new_notebook(metadata={"kernelspec": SPEC})
    assert engine.nb_kernel_name(node) == "python3" and engine.nb_language(node) == "python"
    assert issubclass(OwnKernelManager, ForkedKernelManager)


def test_a_kernel_ends_by_itself_also_where_its_last_message_is_slow(tmp_path, monkeypatch):
    ended = []
    for name in ("terminate", "kill"):
        before = getattr(forked.ForkedProvisioner, name)

        async def recorded(self, *args, _name=name, _before=before, **kwargs):
            ended.append(_name)
            return await _before(self, *args, **kwargs)

        monkeypatch.setattr(forked.ForkedProvisioner, name, recorded)
    slow = """
def make_slow():
    import sys, threading, time
    flush, loop = sys.stdout.flush, sys.stdout.pub_thread.io_loop
    close = loop.close
    def slowly():
        if threading.current_thread().name == "Control":
            time.sleep(0.3)
        flush()
    def lingering(*args, **kwargs):
        time.sleep(0.6)
        close(*args, **kwargs)
    sys.stdout.flush, loop.close = slowly, lingering
make_slow()
"""
    execute(notebook(tmp_path, slow))
    assert ended == []
