"""What the audit found, for the terminal: how much of a report is confirmed, and which sums do not hold."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from helpers.errors import ReportError
from helpers.publishing.parameters import nearest
from helpers.publishing.places import records


def print_audit(data: Path, report: str | None = None, stream=None) -> int:
    """Print the audit's findings per report.

    Parameters
    ----------
    data
        Folder of the tidy tables.
    report
        Only this one.

    Returns
    -------
    int
        0; that a report's own sums do not hold is a finding, not an error.
    """
    stream = stream or sys.stdout
    ids = [row["report"] for row in records(data, "reports")]
    if report is not None and report not in ids:
        raise ReportError(f"unknown report {report!r}", remedy=nearest(report, ids))
    observations = records(data, "observations")
    checks = records(data, "checks")
    skipped = Counter(row["report"] for row in records(data, "skipped"))
    for name in [report] if report else ids:
        own = Counter(row["check"] for row in observations if row["report"] == name)
        tested = [row for row in checks if row["report"] == name]
        broken = [row for row in tested if not row["holds"]]
        slips = [row for row in broken if row.get("severity") != "rounding"]
        print(name, file=stream)
        print(
            f"  {sum(own.values()):,} numbers: {own['confirmed']:,} confirmed, {own['conflict']:,} in conflict, "
            f"{own['unchecked']:,} unchecked; {skipped[name]:,} left out, each with its reason",
            file=stream,
        )
        print(
            f"  {len(tested):,} identities tested: {len(tested) - len(broken):,} hold, "
            f"{len(broken) - len(slips):,} but for rounding, {len(slips):,} do not",
            file=stream,
        )
        for row in slips:
            text = row.get("note") or f"printed {row['printed']:,.10g}, computed {row['computed']:,.10g}"
            print(f"  line {row['line']}: {row['kind']}: {text}", file=stream)
    return 0
