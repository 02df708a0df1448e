"""Small made-up reports for the tests of `helpers.datasets`, and what cleaning makes of them."""

from __future__ import annotations

from helpers.datasets.frames import frame
from helpers.datasets.names import names_of
from helpers.datasets.schema import BASE
from helpers.reading import parse
from helpers.tables import records

COVER = ["2021년도 주요업무계획", "", "2021. 2.", "", "가람구 산들국", "", "- 나루과", "- 다온과", ""]

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


def clean(lines: list[str], report: str = "garam-2021", cover: bool = True):
    """A document and its base tables from the lines of a report."""
    document = parse([*(COVER if cover else []), *lines], report)
    made = records(document)
    base = {name: frame(made[name], name) for name in BASE}
    return document, base, names_of([document])


def observation(**given) -> dict:
    """An observation with everything but what is given left at its plainest."""
    plain = {
        "report": "garam-2021", "table": "garam-2021:10", "line": 11, "cell": 1, "part": 0, "html_index": None, "html_row": None,
        "start": 0, "end": 1, "department": None, "project": None, "title": None, "row_labels": [], "col_labels": [],
        "period": None, "value": 1.0, "unit": None, "amount_krw": None, "raw": "1", "check": "unchecked",
    }  # fmt: skip
    return {**plain, **given}
