"""The catalogue: what it adds, what it mends, and what it says when it is broken."""

from dataclasses import fields
from pathlib import Path

import pytest

from helpers.catalog import Catalog, Entry, load_catalog
from helpers.errors import ReportError
from helpers.reading import parse

RAW = Path(__file__).parents[1] / "data" / "raw"

GOOD = """reports:
  demo-2020:
    agency: 가상시 나라실
    level: metropolitan
    departments_en: {새싹과: Sprout Division}
    corrections:
      - where: {kind: department, lines: [4]}
        what: {from: 세싹과, to: 새싹과}
        why: a typing slip
"""


def write(tmp_path, text):
    file = tmp_path / "catalog.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_reads_an_entry(tmp_path):
    entry = load_catalog(write(tmp_path, GOOD))["demo-2020"]
    assert (entry.agency, entry.level, entry.departments_en["새싹과"]) == ("가상시 나라실", "metropolitan", "Sprout Division")


def test_a_correction_holds_on_its_lines_only(tmp_path):
    entry = load_catalog(write(tmp_path, GOOD))["demo-2020"]
    assert entry.department("세 싹 과", 4) == "새싹과"
    assert entry.department("세싹과", 5) == "세싹과"
    assert entry.department(None) is None


def test_no_catalogue_and_no_entry_are_fine(tmp_path):
    assert load_catalog(tmp_path) == Catalog()
    assert load_catalog(write(tmp_path, "")) == Catalog()
    assert Catalog()["unheard-of"] == Entry("unheard-of")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("agency: 가상시 나라실", "agency: [", 4),
        ("level: metropolitan", "level: village", 4),
        ("    level:", "    colour:", 4),
        ("why: a typing slip", "why: ''", 9),
        ("kind: department, lines", "kind: number, lines", 7),
        ("what: {from: 세싹과, to: 새싹과}", "what: {from: 세싹과}", 8),
        ("reports:", "documents:", 1),
    ],
)
def test_a_broken_one_names_file_line_and_remedy(tmp_path, old, new, line):
    file = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ReportError) as caught:
        load_catalog(file)
    message = str(caught.value)
    assert str(file) in message
    assert caught.value.remedy
    assert abs((caught.value.line or 0) - line) <= 1
    assert "\n" not in message


def test_correcting_touches_names_of_departments_only(tmp_path):
    text = ["가상시 나라실", "", "새 싹 과", "", "- 돌봄팀", "- 기획팀", "", "예산", "", "구분\t2020년", "계\t12"]
    document = parse(text, "demo-2020")
    mended = Catalog({"demo-2020": Entry("demo-2020", agency="가상시")}).complete(document)
    assert mended.agency == "가상시"
    changed = {f.name for f in fields(document) if getattr(document, f.name) != getattr(mended, f.name)}
    assert changed <= {"agency"}


def test_the_committed_catalogue_is_valid_and_gives_reasons():
    catalog = load_catalog(RAW)
    assert sorted(catalog.entries) == sorted(path.stem for path in RAW.glob("*.txt"))
    for entry in catalog.entries.values():
        assert entry.agency and entry.agency_en and entry.title_en and entry.level and entry.source
        assert all(len(correction.why) > 20 for correction in entry.corrections)
