"""Ids of reports and names of files are names: whatever they hold, nothing is written outside its folder."""

import os

import pytest
from publishing_material import DEPARTMENT, make_project, write_table

from helpers.adding import add
from helpers.datasets.build import build
from helpers.errors import ReportError
from helpers.publishing import runs
from helpers.publishing.names import page_path, slug
from helpers.publishing.plan import make_plan

LONG = "가" * 120
NAMES = [
    "../outside", "..", ".", "...", "../../../../tmp/outside", "/tmp/outside", "//outside", "~/outside", "~root", "a/../../outside",
    "..\\outside", "C:\\outside", "\\\\server\\share", "a\\..\\..\\outside", "CON", "con", "NUL", "aux", "COM1", "LPT9", ".hidden",
    ".git", "-rf", "--out", "$(touch outside)", "`touch outside`", ";touch outside", "%2e%2e%2foutside", "..%5coutside",
    "＂../outside", "․․/outside", "\u202eoutside", "a\nb", "a\rb", "a\x00b", "\x00", "", " ", "x" * 5000, LONG * 3, "<img src=x>",
    "{{7*7}}", "{report}", "%s", "*", "?", "|", "outside.", "outside ", "index", "../index",
]  # fmt: skip

TEXT = "2024년도 주요업무 보고\n\n재 무 과\n\nⅠ. 기본현황\n\n구분\t정원\t현원\n계\t9\t8\n일반직\t5\t5\n기타\t4\t3\n"


def files(folder):
    """All files and folders below, by path from there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def possible(name):
    """Whether a file system can hold a file of that name in one folder."""
    return name not in ("", ".", "..") and not set("/\x00") & set(name) and len(name.encode()) < 250


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_an_id_is_taken_as_it_is_or_refused(name, tmp_path):
    source = tmp_path / "in" / "report.txt"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    raw = tmp_path / "raw"
    try:
        add(source, raw, name)
    except ReportError:
        assert files(tmp_path) <= {"in", "in/report.txt", "raw"}
    else:
        assert files(tmp_path) == {"in", "in/report.txt", "raw", f"raw/{name}.txt", "raw/catalog.yml"}


@pytest.mark.parametrize("name", [name for name in NAMES if possible(name)], ids=repr)
def test_a_file_of_any_name_becomes_one_file_in_the_folder(name, tmp_path):
    source = tmp_path / "in" / f"{name}.txt"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    raw = tmp_path / "raw"
    try:
        add(source, raw)
    except ReportError:
        assert files(tmp_path) <= {"in", f"in/{name}.txt", "raw"}
    else:
        made = files(tmp_path) - {"in", f"in/{name}.txt", "raw", "raw/catalog.yml"}
        assert len(made) == 1 and os.path.dirname(made.pop()) == "raw"


@pytest.mark.parametrize("name", [name for name in NAMES if possible(name)], ids=repr)
def test_a_file_put_into_the_folder_by_hand_is_built_inside_or_refused(name, tmp_path):
    raw, out = tmp_path / "project" / "raw", tmp_path / "project" / "out"
    raw.mkdir(parents=True)
    (raw / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    before = files(tmp_path)
    try:
        build(raw, out, jobs=1, progress=lambda line: None)
    except ReportError:
        assert not (out / "observations.csv").exists()
    made = files(tmp_path) - before
    assert all(path.startswith(("project/out/", "project/out", "project/.out")) for path in made), made


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_part_of_a_path_is_one_part(name):
    part = slug(name)
    assert part and not set('/\\:*?"<>|\x00\n\r ') & set(part) and part not in (".", "..") and not part.startswith((".", "-"))
    assert len(part.encode()) <= 90 and part.casefold() not in ("con", "nul", "aux", "prn", "com1", "lpt9")
    assert page_path([name, name]) == f"{part}/{part}.html"


@pytest.mark.slow
def test_pages_of_departments_of_any_name_stay_in_the_folder_of_pages(tmp_path):
    places = make_project(tmp_path / "project", department=DEPARTMENT[:4])
    names = [name for name in NAMES if name.strip() and "\x00" not in name][::2]
    rows = [{"report": "../../r", "department": name, "order": number} for number, name in enumerate(names, 1)]
    write_table(places.data, "departments", rows)
    write_table(places.data, "reports", [{"report": "../../r", "title": "../../t", "agency": "x", "fiscal_year": 2020}])
    before = files(tmp_path)
    plan = make_plan(places)
    paths = [page.path for page in plan]
    assert len({path.casefold() for path in paths}) == len(paths) >= len(names), "each has a page of its own"
    outcome = runs.run(places, jobs=2, only=["../../r/../outside", "../../r/CON", "*/tmp/outside"])
    assert not outcome.failed
    made = files(tmp_path) - before
    assert made and all(path.startswith(("project/reports", "project/build")) for path in made), made
