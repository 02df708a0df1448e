"""What is read of two small reports, line by line, as a person would check it against the report.

After an intended change: ``python tests/test_golden.py`` writes the files anew; read the difference before committing it.
"""

from pathlib import Path

import pytest

from helpers.reading import read
from helpers.tables import records

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
RAW = HERE.parent / "data" / "raw"
REPORTS = ["janganpyeong-2020", "yeongdeungpo-2019"]


def readable(report: str, raw: Path) -> str:
    """Observations and failing checks, one a line: place, labels, value with unit, period, whether it is confirmed."""
    result = records(read(raw / f"{report}.txt"))
    lines = []
    for o in result["observations"]:
        labels = f"{' > '.join(o['row_labels']) or '·'} | {' > '.join(o['col_labels']) or '·'}"
        lines.append(
            f"{o['line']}:{o['cell']}.{o['part']}  {labels} = {o['value']:.12g} {o['unit'] or '?'}  {o['period'] or '–'}  {o['check']}"
        )
    lines += [
        f"! {check['line']}:{check['cell']} {check['severity']}: {check['note']}"
        for check in result["checks"]
        if not check["holds"]
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("report", REPORTS)
def test_reads_as_in_the_golden_file(report, raw):
    assert readable(report, raw) == (GOLDEN / f"{report}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in REPORTS:
        (GOLDEN / f"{name}.txt").write_text(readable(name, RAW), encoding="utf-8")
