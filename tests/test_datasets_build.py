"""From a folder of reports to a folder of tables: the same result each time, and nothing lost when it fails."""

import pytest
from datasets_material import COVER

from helpers import load
from helpers.datasets.build import build
from helpers.errors import ReportError

TABLE = [
    "□ 예산현황",
    "",
    "(단위 : 천원)",
    "",
    "구분\t2021년\t2020년",
    "계\t300\t200",
    "정책사업비\t100\t80",
    "운영비\t200\t120",
    "",
]


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "garam-2021.txt").write_text("\n".join([*COVER, *TABLE]), encoding="utf-8")
    (folder / "words-2021.txt").write_text("\n".join(["2021년 업무보고", "", "2021. 3.", "", "가람구", ""]), encoding="utf-8")
    return folder


def run(raw, out, **options):
    lines = []
    return build(raw, out, progress=lines.append, **options), lines


def test_report_without_tables_is_listed_with_none(raw, tmp_path):
    result, lines = run(raw, tmp_path / "out")
    frame = load("reports", tmp_path / "out").set_index("report")
    assert result.reports == ("garam-2021", "words-2021")
    assert frame.loc["words-2021", "tables_count"] == 0 and frame.loc["garam-2021", "tables_count"] == 1
    assert "[1/2] garam-2021: 1 tables, 6 observations" in lines


def test_processes_make_the_same_bytes(raw, tmp_path):
    run(raw, tmp_path / "one", jobs=1)
    run(raw, tmp_path / "two", jobs=2)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


@pytest.mark.parametrize("folder", ["absent", "empty"])
def test_missing_or_empty_folder(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReportError, match=f"{folder}.*put the reports") as error:
        run(tmp_path / folder, tmp_path / "out")
    assert "\n" not in str(error.value) and not (tmp_path / "out").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_broken_reports_are_all_told_and_the_old_tables_stay(raw, tmp_path, jobs):
    run(raw, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (raw / "bad-2021.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    (raw / "void-2021.txt").write_bytes(b"\n\n")
    with pytest.raises(ReportError, match=r"bad-2021\.txt.*void-2021\.txt.*unchanged"):
        run(raw, tmp_path / "out", jobs=jobs)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_broken_catalogue(raw, tmp_path):
    (raw / "catalog.yml").write_text("reports:\n  garam-2021: [", encoding="utf-8")
    with pytest.raises(ReportError, match=r"catalog\.yml, line"):
        run(raw, tmp_path / "out")


def test_catalogue_corrects_departments_only(raw, tmp_path):
    run(raw, tmp_path / "plain")
    (raw / "catalog.yml").write_text(
        "reports:\n  garam-2021:\n    agency_en: Garam\n    departments_en: {나루과: Ferry Division}\n", encoding="utf-8"
    )
    run(raw, tmp_path / "known")
    assert load("departments", tmp_path / "known").set_index("department").loc["나루과", "name_en"] == "Ferry Division"
    for name in ("observations", "skipped", "figures", "tables", "checks", "budgets"):
        assert (tmp_path / "plain" / f"{name}.csv").read_bytes() == (tmp_path / "known" / f"{name}.csv").read_bytes()
