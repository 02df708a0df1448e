"""The project's own pages, built once a session for every test that looks at them.

Import the fixture where it is needed: ``from pages import site  # noqa: F401``.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.publishing import runs
from helpers.publishing.places import Places
from helpers.publishing.plan import SITE_PAGES, Page, languages, make_plan, site_path


@dataclass(frozen=True)
class Site:
    """The built pages: the folders, the plan, and the file of each page."""

    places: Places
    pages: tuple[Page, ...]

    @property
    def index(self) -> Path:
        """The way in."""
        return self.places.site / "index.html"

    @property
    def own(self) -> dict[str, Path]:
        """The pages that are no notebook's, by what they are called."""
        spoken = languages(self.pages)
        paths = {(name, language): site_path(name, language, spoken) for name in SITE_PAGES for language in spoken}
        return {f"the {name} in {language}": self.places.site / path for (name, language), path in paths.items()}

    @property
    def every(self) -> dict[str, Path]:
        """Every page, by its id or by what it is called."""
        return {page.id: self.file(page) for page in self.pages} | self.own

    def in_language(self, language: str) -> list[Page]:
        """The notebooks' pages in one language."""
        return [page for page in self.pages if page.language == language]

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
