"""Reading generated tables back: what the reader makes of them beside what they mean."""

import re
import unicodedata

from tablegen import Generated, Meant

from helpers.reading.reader import parse
from helpers.tables.tidy import tidy

_NOISE = re.compile(r"([¹²³]+[)⁾]?|\*+)$")
_MARK = re.compile(r"^[□○▣]")


def plain(label: str | None) -> str:
    """A label as it is compared: without white space, footnote marks and the mark of a heading."""
    return _MARK.sub(
        "",
        _NOISE.sub(
            "",
            re.sub(
                r"[\s·]+",
                "",
                unicodedata.normalize("NFKC", label or "") if label and not label.endswith(tuple("¹²³⁾")) else label or "",
            ),
        ),
    )


def same(meant: Meant, read: dict) -> bool:
    """Whether a number was read as meant: value, unit, labels and period."""
    return (
        abs(read["value"] - meant.value) < 1e-9
        and plain(read["unit"]) == plain(meant.unit)
        and list(map(plain, read["row_labels"])) == list(map(plain, meant.row))
        and list(map(plain, read["col_labels"])) == list(map(plain, meant.col))
        and read["period"] == meant.period
    )


def disagreements(table: Generated) -> tuple[list[tuple[Meant, dict | None]], list[dict]]:
    """The numbers that were read otherwise than meant, and those that were read though nothing is meant."""
    observations = tidy(parse(table.lines, "generated")).observations
    found = {(o["line"], o["html_index"], o["html_row"], o["cell"], o["part"]): o for o in observations}
    wrong = []
    for meant in table.meant:
        read = found.pop((meant.line, meant.html_index, meant.html_row, meant.cell, meant.part), None)
        if read is None or not same(meant, read):
            wrong.append((meant, read))
    return wrong, list(found.values())
