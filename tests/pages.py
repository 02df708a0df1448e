"""The project's own pages, built once a session for every test that looks at them.

Import the fixture where it is needed: ``from pages import site  # noqa: F401``.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.publishing import runs
from helpers.publishing.places import Places
from helpers.publishing.plan import Page, make_plan


@dataclass(frozen=True)
class Site:
    """The built pages: the folders, the plan, and the file of each page."""

    places: Places
    pages: tuple[Page, ...]

    @property
    def index(self) -> Path:
        """The way in."""
        return self.places.site / "index.html"

    def file(self, page: Page) -> Path:
        """The HTML file of a page."""
        return self.places.site / page.path

    def executed(self, page: Page) -> Path:
        """The executed notebook of a page."""
        return (self.places.executed / page.path).with_suffix(".ipynb")


@pytest.fixture(scope="session")
def site(root, raw, processed) -> Site:
    """All pages of the project, made of the committed extracts; what did not change since the last tests is kept."""
    build = root / "build" / "tests"
    places = Places.of(root, data=processed, site=build / "reports", cache=build / "pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELPERS_RAW", str(raw))
        outcome = runs.run(places, jobs=int(os.environ.get("JOBS") or 0) or None)
    assert not outcome.failed, f"notebooks failed: {dict(outcome.failed)}"
    return Site(places, tuple(make_plan(places)))
