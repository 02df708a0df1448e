"""From a folder of reports to a folder of tables: the same result each time, and nothing lost when it fails."""

import pytest
from datasets_material import COVER, TABLE

from helpers import load
from helpers.catalog import load_catalog
from helpers.datasets.build import build
from helpers.errors import ReportError
from helpers.reading.text import read_lines


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "garam-2021.txt").write_text("\n".join([*COVER, *TABLE]), encoding="utf-8")
    second = ["2021년 업무보고", "", "2021. 3.", "", "가람구", "", "구분\t2020\t2021", "인건비\t10\t20", ""]
    (folder / "plain-2021.txt").write_text("\n".join(second), encoding="utf-8")
    return folder


def run(raw, out, **options):
    lines = []
    return build(raw, out, progress=lines.append, **options), lines


def test_reports_are_listed_with_their_tables(raw, tmp_path):
    result, lines = run(raw, tmp_path / "out")
    frame = load("reports", tmp_path / "out").set_index("report")
    assert result.reports == ("garam-2021", "plain-2021")
    assert frame["tables_count"].to_dict() == {"garam-2021": 1, "plain-2021": 1}
    assert "[1/2] garam-2021: 1 tables, 6 observations" in lines


def test_report_without_tables_is_an_error_and_loses_nothing(raw, tmp_path):
    run(raw, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (raw / "words-2021.txt").write_text("2021년 업무보고\n\n2021. 3.\n\n가람구\n", encoding="utf-8")
    with pytest.raises(ReportError, match=r"words-2021\.txt, line 1: holds no table .*; convert the document again"):
        run(raw, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_processes_make_the_same_bytes(raw, tmp_path, monkeypatch):
    run(raw, tmp_path / "one", jobs=1)
    monkeypatch.setattr("helpers.datasets.build.BATCH_BYTES", 1)
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


STAFF = [
    "□ 인력현황", "", "구 분\t정원\t현원", "계\t30\t28", "나루다온과\t10\t9", "다온과\t10\t9", "새길과\t10\t10", "",
    "□ 예산현황", "", "(단위 : 천원)", "", "구 분\t예산액", "계\t60", "나루다운과\t20", "다온과\t20", "새길과\t20", "",
]  # fmt: skip
CORRECTION = """reports:
  {report}:
    corrections:
      - where: {{kind: department, lines: [{line}]}}
        what: {{from: {wrong}, to: 나루다온과}}
        why: the staff table names it
"""


@pytest.fixture
def misprint(tmp_path):
    """A folder with one report that misprints a department on line 17."""
    folder = tmp_path / "raw"
    folder.mkdir()
    lines = ["2021년 업무보고", "", *STAFF]
    (folder / "sanmaru-2021.txt").write_text("\n".join(lines), encoding="utf-8")
    assert lines[16].startswith("나루다운과")
    return folder


def test_only_an_uncorrected_misprint_is_noted(misprint, tmp_path):
    result, _ = run(misprint, tmp_path / "out")
    assert any("line 17: 나루다운과 is taken for 나루다온과" in note for note in result.notes)
    before = (tmp_path / "out" / "budgets.csv").read_bytes()
    text = CORRECTION.format(report="sanmaru-2021", line=17, wrong="나루다운과")
    (misprint / "catalog.yml").write_text(text, encoding="utf-8")
    result, _ = run(misprint, tmp_path / "out")
    assert result.notes == () and (tmp_path / "out" / "budgets.csv").read_bytes() == before


@pytest.mark.parametrize(("line", "wrong"), [(16, "나루다운과"), (9999, "나루다운과"), (17, "나루가운과")])
def test_correction_that_finds_nothing_is_an_error(misprint, tmp_path, line, wrong):
    text = CORRECTION.format(report="sanmaru-2021", line=line, wrong=wrong)
    (misprint / "catalog.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=rf"catalog\.yml, line 4: .*{wrong}.*line {line} of sanmaru-2021") as error:
        run(misprint, tmp_path / "out")
    assert "\n" not in str(error.value) and not (tmp_path / "out").exists()


def test_entry_of_an_absent_report_is_a_note(misprint, tmp_path):
    text = CORRECTION.format(report="sanmaru-2012", line=17, wrong="나루다운과")
    (misprint / "catalog.yml").write_text(text, encoding="utf-8")
    result, lines = run(misprint, tmp_path / "out")
    note = "catalog.yml, line 2: there is no report 'sanmaru-2012'; its entry is not used"
    assert note in result.notes and f"note: {note}" in lines


def test_every_correction_holds_in_the_reports_and_their_documents(root, shared):
    catalog = load_catalog(root / "data" / "raw")
    for folder in (root / "data" / "raw", shared / "reports"):
        for report in catalog.entries:
            catalog.check(report, read_lines(folder / f"{report}.txt"))


@pytest.fixture
def many(tmp_path):
    """Reports whose ids and file names sort differently, with tables by more than one row group (of the tests below)."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number, report in enumerate(("garam", "garam-1", "garam.2", "nuri-2021", "sol-2021")):
        lines = [line.replace("300", f"{number + 3}00") for line in TABLE * (number + 1)]
        (folder / f"{report}.txt").write_text("\n".join([*COVER, *lines]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_batches_make_the_same_bytes(many, tmp_path, monkeypatch, jobs):
    from helpers.datasets import build as module
    from helpers.datasets import package, parts

    monkeypatch.setattr(package, "_ROW_GROUP", 16)
    run(many, tmp_path / "one", jobs=jobs)
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    monkeypatch.setattr(parts, "CHUNK", 3)
    run(many, tmp_path / "each", jobs=jobs)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "each" / path.name).read_bytes(), path.name


def test_reports_stand_in_the_order_of_their_ids(many, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.datasets.build.BATCH_BYTES", 1)
    result, _ = run(many, tmp_path / "out", jobs=2)
    found = load("observations", tmp_path / "out")
    assert list(found["report"].unique()) == sorted(result.reports) == list(result.reports)
    assert found.equals(found.sort_values(["report", "line", "cell"], kind="stable").reset_index(drop=True))


def test_row_groups_hold_as_many_rows_as_they_should(many, tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    from helpers.datasets import package

    monkeypatch.setattr(package, "_ROW_GROUP", 16)
    result, _ = run(many, tmp_path / "out")
    read = pq.ParquetFile(tmp_path / "out" / "observations.parquet").metadata
    assert read.num_rows == result.rows["observations"] > 32
    assert {read.row_group(index).num_rows for index in range(read.num_row_groups - 1)} == {16}


def test_nothing_is_left_beside_the_tables(raw, tmp_path):
    (raw / "void-2021.txt").write_bytes(b"\n\n")
    with pytest.raises(ReportError):
        run(raw, tmp_path / "deep" / "er" / "out")
    assert not (tmp_path / "deep").exists()
    (raw / "void-2021.txt").unlink()
    run(raw, tmp_path / "deep" / "er" / "out")
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["out"]


def test_killed_process_is_told_with_a_remedy(raw, tmp_path, monkeypatch):
    from concurrent.futures.process import BrokenProcessPool

    from helpers.datasets import build as module

    class Killed(module.ProcessPoolExecutor):
        def map(self, *_):
            raise BrokenProcessPool("killed")

    monkeypatch.setattr(module, "ProcessPoolExecutor", Killed)
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    with pytest.raises(ReportError, match=r"was killed.*fewer --jobs"):
        run(raw, tmp_path / "out", jobs=2)
    assert not (tmp_path / "out").exists()
