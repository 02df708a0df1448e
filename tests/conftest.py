"""Fixtures that several test modules share, and the Hypothesis profiles."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from helpers.locking import locked
from helpers.publishing import light

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# What `make test ARGS=…` was told is not for the makes that tests start.
for name in ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"):
    os.environ.pop(name, None)

# Commands that tests start find the project's code compiled, as after `make`.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

light.warm()  # nbformat, which most of the tests import, in a fraction of the time

# The same examples on every run: a red test is red for everyone. `make soak` draws new ones, and many more.
settings.register_profile("sample", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("soak", deadline=None, max_examples=5000, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sample")

# Hypothesis also draws constants that it finds in the modules imported so far: with tests spread over processes these, and
# so the examples, would differ from run to run.
providers._get_local_constants = lambda: providers._local_constants


def pytest_xdist_auto_num_workers():
    """One more than there are cores: many tests wait for what they have started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    """Files with slow tests come first: none of them is left for the end, when the other processes have nothing to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def raw() -> Path:
    """The committed extracts and their catalogue."""
    return ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with the full documents and the annotated tables; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip(f"needs the full documents and annotated tables, which are not part of the project ({folder} is absent)")
    return folder


@pytest.fixture(scope="session")
def processed(raw) -> Path:
    """The committed extracts as a folder like `data/processed/`, built once for all tests. Read it, do not write to it."""
    from helpers.datasets import kept
    from helpers.datasets.build import build

    out, states = ROOT / "build" / "tests" / "data" / "processed", ROOT / "build" / "tests" / "tables"
    with locked(out.with_name(".tests.lock")):  # tests run in several processes
        if kept.remembered(states, raw, out) is None:
            before = kept.inputs(raw, out)
            result = build(raw, out, jobs=1)
            kept.remember(states, before, raw, out, len(result.reports), result.notes)
    return out


@pytest.fixture(scope="session")
def chromium():
    """A headless browser (Playwright driving the system's Chromium); skips where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"needs a browser on the path, one of: {', '.join(BROWSERS)}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Containers run tests as root and with a small /dev/shm; neither suits Chromium's defaults.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
