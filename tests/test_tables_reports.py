"""The tables of the five reports: extract and document alike, and the annotated ones read right."""

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from helpers.reading import read
from helpers.tables import frames, records

REPORTS = ["consignment-eval-2021", "geumcheon-2018", "janganpyeong-2020", "seoul-economy-2022", "yeongdeungpo-2019"]
NUMBER = re.compile(r"\d[\d,.]*")
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>")
NESTED = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)


@pytest.fixture(scope="module")
def read_all(raw):
    return {report: records(read(raw / f"{report}.txt")) for report in REPORTS}


@pytest.mark.parametrize("report", REPORTS)
def test_spans_show_the_number_in_the_printed_cell(read_all, report):
    for row in read_all[report]["observations"]:
        shown = re.sub(TAG, "", re.sub(NESTED, "", row["raw"]) if row["html_index"] is None else row["raw"])[
            row["start"] : row["end"]
        ]
        assert NUMBER.search(shown), row
        digits = re.sub(r"\D", "", f"{abs(row['value']):.10f}".rstrip("0").rstrip("."))
        if len(NUMBER.findall(shown)) == 1:
            assert re.sub(r"\D", "", NUMBER.search(shown).group()).strip("0") in ("", digits.strip("0")) or digits.strip(
                "0"
            ) in shown.replace(",", "").replace(".", ""), row


@pytest.mark.parametrize("report", REPORTS)
def test_extract_and_document_give_the_same_observations(read_all, shared, report):
    document = records(read(shared / "reports" / f"{report}.txt"))

    def rest(rows):
        return [{k: v for k, v in row.items() if k not in ("raw", "start", "end")} for row in rows]

    assert rest(document["observations"]) == rest(read_all[report]["observations"])
    assert len(document["skipped"]) == len(read_all[report]["skipped"])
    assert document["checks"] == read_all[report]["checks"]


def test_the_annotated_tables_are_read_right(shared, raw, tmp_path):
    import pandas as pd

    rows = pd.concat([frames(read(raw / f"{report}.txt"))["observations"] for report in REPORTS])
    for column in ("row_labels", "col_labels"):
        rows[column] = [json.dumps(labels, ensure_ascii=False) for labels in rows[column]]
    rows.to_csv(tmp_path / "observations.csv", index=False)
    command = [
        sys.executable,
        shared / "gold" / "score.py",
        shared / "gold" / "dev.json",
        tmp_path / "observations.csv",
        "--partial",
    ]
    subprocess.run([*map(str, command), "--json", str(tmp_path / "scores.json")], check=True, capture_output=True)
    total = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["total"]
    assert total["tables_right"] >= 0.92 and total["exact"] >= 0.98 and total["period"] >= 0.95, total


def test_titles_departments_and_projects_of_the_annotated_tables(shared, raw):
    """All but a few: two annotators may name a caption differently."""
    gold = json.loads((shared / "gold" / "dev.json").read_text(encoding="utf-8"))
    tables = {
        (t["report"], t["first_line"]): t
        for report in REPORTS
        for t in records(read(raw / f"{report}.txt"))["tables"]
        if t["table"].count(":") == 1
    }
    right = Counter()
    for table in gold:
        read_table = tables[(table["report"], table["first_line"])]
        for name in ("title", "department", "project"):
            right[name] += re.sub(r"\s", "", read_table[name] or "") == re.sub(r"\s", "", table[name] or "")
    assert right["project"] >= len(gold) - 2 and right["department"] >= len(gold) - 3 and right["title"] >= len(gold) - 5, right
