"""Warming up before notebooks are forked leaves nothing behind that a notebook could notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib import font_manager

from helpers.analysis import fonts

LOOK = """
import json, sys, threading
import matplotlib, matplotlib.pyplot as plt
import helpers.analysis

before = dict(matplotlib.rcParams), threading.active_count()
helpers.analysis.warm()
after = dict(matplotlib.rcParams), threading.active_count()
print(json.dumps({
    "settings": before[0] == after[0],
    "threads": before[1] == after[1],
    "figures": plt.get_fignums(),
    "loaded": sorted(name for name in sys.modules if name.startswith("helpers.analysis.")),
}))
"""


def test_warming_loads_what_pages_need_and_leaves_settings_threads_and_figures_alone():
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    assert seen["settings"] and seen["threads"] and seen["figures"] == []
    assert {"helpers.analysis.charts.bars", "helpers.analysis.measures.money", "helpers.analysis.leads"} <= set(seen["loaded"])


MEASURE = """
import os
from helpers.analysis.charts.letters import width

width("가 A", 10), width("가 A", 10, bold=True)
links = []
for number in os.listdir("/proc/self/fd"):
    try:
        links.append(os.readlink(f"/proc/self/fd/{number}"))
    except OSError:  # the listing's own
        continue
print([link for link in links if link.endswith((".ttf", ".ttc", ".otf"))])
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to see which files are open")
def test_forked_processes_share_no_open_typeface():
    """They would share its position too, and read each other's letters: wrong widths, or `invalid outline`."""
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_workers_are_forked_from_builds_no_grammar_and_knows_no_stores():
    """Seconds of every run: jsonschema's grammar of addresses, and what papermill would read notebooks from elsewhere with."""
    code = (
        "import importlib, sys\nfrom helpers.publishing.pool import WORKER_MODULES\n"
        "for name in WORKER_MODULES:\n    getattr(importlib.import_module(name), 'warm', lambda: None)()\n"
        "assert 'papermill' in sys.modules\n"
        "print(sorted({'rfc3987_syntax', 'boto3', 'pandas', 'matplotlib'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_charts_take_the_bundled_typeface_where_the_system_has_one_of_that_name():
    files = [str(path) for path in fonts.font_files()]
    manager = font_manager.fontManager
    known = list(manager.ttflist)
    try:
        manager.ttflist.insert(0, font_manager.FontEntry("/usr/share/fonts/NanumGothic.ttf", "NanumGothic"))
        name = fonts.korean_font.__wrapped__()
        found = [font_manager.findfont(font_manager.FontProperties(family=name, weight=weight)) for weight in (400, 700)]
        assert found == files
    finally:
        manager.ttflist[:] = known
