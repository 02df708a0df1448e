"""A report that is hostile in every place that a report has, from its text to the pages of the project's own notebooks."""

import shutil
from pathlib import Path

import pytest
import yaml
from payloads import DRAWINGS, HANDLERS, LINKS, MARKDOWN, PAYLOADS, SCRIPTS, TEMPLATES
from test_untrusted_text import look, plain

from helpers.adding import add
from helpers.datasets.build import build
from helpers.publishing import runs
from helpers.publishing.places import Places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "<img src=x onerror=window.pwned=1> \"'&{{7*7}}"
ID = "img-src-x-onerror-window.pwned-1-7-7"

TEXT = """
2024년도 {title} 주요업무 보고

2024. 3.

전라남도 달래군 {agency}

목   차

기획실 ·········· 1
보 건 소 ·········· 9

기 획 실

Ⅰ. 기본현황

❍ 조직 : 1실 2팀(기획팀, 예산팀)
구분|정원|현원
계|9|8

예산현황 {caption}
(단위: 천원)
구 분|2024년|2023년|증 감
합 계|300|200|100
{first}|100|150|△50
{second}|200|50|150

Ⅱ. 2024년 주요업무 추진계획

{projects}

보 건 소

Ⅰ. 기본현황

구분|지소|진료소
개소 {agency}|7|12

Ⅱ. 2024년 주요업무 추진계획

1. 건강버스 {title}

❍ 운행 : 주 3회 {caption}
{caption}
(단위: 회, {title})
구분|2022년|2023년 {agency}|{first}
{rows}
"""


def report():
    """The text of the report."""
    project = "{number}. {name} 사업\n\n❍ {name} : 45천원\n구분|2022년|2023년\n{name}|12|14\n{name} 비율|12 {name}|14%"
    names = [*TEMPLATES, *MARKDOWN, SCRIPTS[0], HANDLERS[0], LINKS[0], DRAWINGS[0]]
    text = TEXT.format(
        title=SCRIPTS[0], agency=HANDLERS[0], caption=DRAWINGS[1], first=SCRIPTS[6], second=HANDLERS[20],
        projects="\n\n".join(project.format(number=number, name=name) for number, name in enumerate(names, 1)),
        rows="\n".join(f"{payload}|{number}|{number + 3}|{payload}" for number, payload in enumerate(PAYLOADS, 100)),
    )  # fmt: skip
    return text.replace("|", "\t")


def catalogue():
    """What is said of the report beyond its text."""
    entry = dict.fromkeys(
        ("title", "agency", "title_en", "agency_en", "source"), " ".join([SCRIPTS[6], HANDLERS[20], TEMPLATES[0]])
    )
    return {"reports": {ID: entry | {"level": "district", "departments_en": {"기획실": HANDLERS[0], "보건소": LINKS[0]}}}}


@pytest.fixture(scope="module")
def made(root, tmp_path_factory):
    """The project's own notebooks run on that report; the folders."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(root / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    places = Places.of(folder)
    places.raw.mkdir(parents=True)
    (folder / f"{NAME}.txt").write_text(report(), encoding="utf-8")
    add(folder / f"{NAME}.txt", places.raw)
    assert [path.name for path in places.raw.glob("*.txt")] == [f"{ID}.txt"]
    (places.raw / "catalog.yml").write_text(yaml.safe_dump(catalogue(), allow_unicode=True), encoding="utf-8")
    build(places.raw, places.data, jobs=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HELPERS_RAW", str(places.raw))
        outcome = runs.run(places, jobs=2)
    assert not outcome.failed, dict(outcome.failed)
    return places


def test_nothing_of_it_runs_on_any_page(chromium, made):
    pages = sorted(made.site.rglob("*.html"))
    assert len(pages) >= 6
    happened, shown = {}, ""
    for path in pages:
        seen = look(chromium, path, open_first_number)
        happened |= {str(path.relative_to(made.site)): seen.happened} if seen.happened else {}
        shown += plain(seen.text)
    assert happened == {}
    told = [text for text in (*TEMPLATES, *MARKDOWN, *LINKS) if "<" not in text]  # what looks like a tag is no text of a table
    unseen = [text for text in (SCRIPTS[6], HANDLERS[20], *told) if plain(text) not in shown]
    assert unseen == [], "shown as it is written"


def open_first_number(page):
    """The panel shows report text as well."""
    for link in page.locator("a.from[data-from]").all()[:3]:
        link.evaluate("link => link.click()")
        page.evaluate("() => document.getElementById('page-panel').close()")


def test_its_name_makes_no_folder_elsewhere(made):
    files = [path for path in made.site.rglob("*") if path.is_file()]
    assert all(path.resolve().is_relative_to(made.site.resolve()) for path in files)
    assert not [path for path in files if set("<>\"'&{}*? ") & set(str(path.relative_to(made.site)))]
    assert isinstance(made.site, Path)
