"""The lines that a page cites, quoted as printed, so that every number can be followed to where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from helpers.analysis.data import Data, records
from helpers.analysis.escape import is_korean, short
from helpers.analysis.formats import digits
from helpers.analysis.places import anchor, cell_name
from helpers.analysis.wording import Words
from helpers.datasets.rows import Spot
from helpers.reading.markup import nested_tables, without_tags

QUOTED = 420
"""Lines quoted at most; a page stays a page."""

CELLS = 14
"""Cells of a line shown at most."""

CHECKS = 6
"""Checks told of a line at most; those that fail come first."""

Cited = dict[tuple[str, int], set[Spot]]
"""Report and line, and the places used there."""


def sources_html(data: Data, words: Words, cited: Cited) -> Markup:
    """The section of sources: whose lines they are, and the lines.

    Parameters
    ----------
    data
        The tables of the page.
    words
        The wording.
    cited
        The lines, and the places used.
    """
    checks = data.checks_of(spot for own in cited.values() for spot in own)
    spots = sorted(cited)
    reports = sorted({report for report, _ in spots})
    parts = [_about(data, words, report) for report in reports]
    several = len(reports) > 1
    shown = spots[:QUOTED]
    rows = Markup("").join(_row(data, words, report, line, cited[report, line], several, checks) for report, line in shown)
    head = Markup('<th scope="col">{}</th><th scope="col">{}</th>').format(
        words("column.source_line"), words("column.source_text")
    )
    parts.append(
        Markup('<table class="sources"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
            words("caption.sources"), head, rows
        )
    )
    if len(spots) > len(shown):
        parts.append(Markup("<p>{}</p>").format(words.html("text.sources_cut", n=len(spots) - len(shown))))
    return Markup("").join(parts)


def evidence_html(data: Data, words: Words, cited: Cited) -> Markup:
    """Lines as printed with the numbers in question marked, to stand beside what is said of them."""
    several = len({report for report, _ in cited}) > 1
    rows = Markup("").join(
        _row(data, words, report, line, cited[report, line], several, linked=True) for report, line in sorted(cited)
    )
    head = Markup('<th scope="col">{}</th><th scope="col">{}</th>').format(
        words("column.source_line"), words("column.source_text")
    )
    return Markup('<table class="sources"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        words("caption.evidence"), head, rows
    )


def _about(data: Data, words: Words, report: str) -> Markup:
    about = data.report(report).about
    english = words.language == "en"
    title = (english and about.get("title_en")) or about["title"] or report
    agency = (english and about.get("agency_en")) or about["agency"] or "–"
    file = Markup("<code>{}</code>").format(f"data/raw/{report}.txt")
    return Markup("<p>{}</p>").format(
        words.html("text.sources_note", file=file, title=title, agency=agency, date=about["date"] or "–")
    )


Checks = dict[Spot, list[dict[str, Any]]]


def _row(
    data: Data, words: Words, report: str, line: int, used: Iterable[Spot], several: bool, checks: Checks | None = None,
    *, linked: bool = False,
) -> Markup:  # fmt: skip
    used = sorted(used, key=repr)
    label = f"{report}:{line}" if several else str(line)
    text = data.source(line, report)
    quoted = _quote(text, used) if text is not None else _from_observations(data, report, line)
    korean = words.language != "ko" and is_korean(quoted)
    told = _checks(words, used, checks or {})
    if korean and told:
        quoted = Markup('<div lang="ko">{}</div>').format(quoted)
    language = Markup(' lang="ko"') if korean and not told else ""
    place = Markup("") if linked else Markup(' id="{}"').format(anchor(report, line))  # an id stands once on a page
    return Markup('<tr{}><th scope="row">{}</th><td class="text"{}>{}{}</td></tr>').format(place, label, language, quoted, told)


def _quote(text: str, used: Iterable[Spot]) -> Markup:
    """A line with its cells set apart and those used marked; long cells and long lines are cut, but not where they are used."""
    outside = {spot[2] for spot in used if spot[2] is not None and spot[3] is None}
    nested = {spot[3:5]: set() for spot in used if spot[3] is not None}
    for spot in used:
        if spot[3] is not None:
            nested[spot[3:5]].add(spot[2])
    if "\t" not in text and not nested:
        return Markup('<mark class="cell" data-cell="">{}</mark>').format(short(without_tags(text), 400))
    cells = text.split("\t")
    own = Markup(" | ").join(_cells([(place, without_tags(cell)) for place, cell in enumerate(cells)], outside, str))
    return own + Markup("").join(_nested(cells, nested))


def _cells(cells: list[tuple[int, str]], used: set[int], called: Any) -> list[Markup]:
    """The first cells and all that are used, an ellipsis for those in between."""
    shown: list[Markup] = []
    left_out = False
    for number, (place, text) in enumerate(cells):
        if number >= CELLS and place not in used:
            left_out = True
            continue
        if left_out:
            shown.append(Markup("…"))
            left_out = False
        marked = place in used
        tag = "mark" if marked else "span"
        part = short(text, 240 if marked else 70)
        shown.append(Markup('<{} class="cell" data-cell="{}">{}</{}>').format(tag, called(place), part, tag))
    return [*shown, Markup("…")] if left_out else shown


def _nested(cells: list[str], used: dict[tuple, set[int]]) -> list[Markup]:
    """Rows of tables within the cells of a line, where numbers of theirs are used."""
    if not used:
        return []
    tables = [table for cell in cells for table in nested_tables(cell)[1]]
    shown = []
    for (index, row), columns in sorted(used.items()):
        own = [(cell.column, without_tags(cell.text)) for cell in tables[index] if cell.row == row] if index < len(tables) else []
        parts = _cells(own, columns, lambda column, index=index, row=row: f"{column}:{index}:{row}")
        shown.append(Markup('<div class="nested">{}</div>').format(Markup(" | ").join(parts)))
    return shown


def _checks(words: Words, used: Iterable[Spot], checks: Checks) -> Markup:
    """What arithmetic says of the numbers used on a line: what fails first, then what holds."""
    cells: dict[int, list[str]] = {}
    rows: dict[int, dict[str, Any]] = {}
    line = None
    for spot in used:
        line = spot[:2]
        for check in checks.get(spot, ()):
            rows[check["row"]] = check
            cells.setdefault(check["row"], []).append(cell_name(spot))
    told = sorted(rows.values(), key=lambda check: (check["holds"], check["severity"] == "rounding", check["row"]))
    items = [
        Markup('<li class="{}" data-cells="{}">{}</li>').format(
            "holds" if check["holds"] else "fails", " ".join(dict.fromkeys(cells[check["row"]])), _sentence(words, check, line)
        )
        for check in told[:CHECKS]
    ]
    if len(told) > CHECKS:
        items.append(Markup("<li>{}</li>").format(words.count("check_says.more", len(told) - CHECKS)))
    return Markup('<ul class="checks">{}</ul>').format(Markup("").join(items)) if items else Markup("")


def _sentence(words: Words, check: dict[str, Any], line: tuple[str, int] | None) -> Markup:
    members = json.loads(check["members"])
    printed = digits(check["printed"])
    here = line is not None and check["report"] == line[0] and check["line"] == line[1]
    subject = printed if here else words("check_says.elsewhere", printed=printed, line=check["line"])
    state = "holds" if check["holds"] else "fails"
    kind = check["kind"]
    if kind == "sum" and len(members) == 1:
        kind = "one"
    values = {
        "printed": subject, "n": len(members), "computed": digits(check["computed"]),
        "line": members[0][1] if members else check["line"],
    }  # fmt: skip
    said = words.html(f"check_says.{kind}_{state}", **values)
    return said + (Markup(" ") + words.html("check_says.rounding") if check["severity"] == "rounding" else "")


def _from_observations(data: Data, report: str, line: int) -> Markup:
    """Where the extracts are not at hand: the cells of the numbers read from that line."""
    own = data.everything.select("observations", ["cell", "html_index", "html_row", "raw"], {"report": [report], "line": [line]})
    cells = {cell_name((report, line, row["cell"], row["html_index"], row["html_row"], None)): row["raw"] for row in records(own)}
    shown = [
        Markup('<mark class="cell" data-cell="{}">{}</mark>').format(cell, short(raw, 70))
        for cell, raw in [*cells.items()][:CELLS]
    ]
    return Markup(" | ").join(shown) if shown else Markup("–")
