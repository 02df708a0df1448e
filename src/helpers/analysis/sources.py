"""The lines that a page cites, quoted as printed, so that every number can be followed to where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from helpers.analysis.data import Data
from helpers.analysis.escape import escape, is_korean, short
from helpers.analysis.tables import anchor
from helpers.analysis.wording import Words
from helpers.reading.markup import without_tags

QUOTED = 420
"""Lines quoted at most; a page stays a page."""

CELLS = 14
"""Cells of a line shown at most."""

Cited = Mapping[tuple[str, int], Iterable[tuple]]


def sources_html(data: Data, words: Words, cited: Cited) -> Markup:
    """The section of sources: whose lines they are, and the lines.

    Parameters
    ----------
    data
        The tables of the page.
    words
        The wording.
    cited
        Report and line, with the cells used: (cell, html_index, html_row), all None for a line outside tables.
    """
    spots = sorted(cited)
    reports = sorted({report for report, _ in spots})
    parts = [_about(data, words, report) for report in reports]
    several = len(reports) > 1
    shown = spots[:QUOTED]
    rows = Markup("").join(_row(data, words, report, line, cited[report, line], several) for report, line in shown)
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


def _row(
    data: Data, words: Words, report: str, line: int, cells: Iterable[tuple], several: bool, *, linked: bool = False
) -> Markup:
    label = f"{report}:{line}" if several else str(line)
    text = data.source(line, report)
    quoted = _quote(text, cells) if text is not None else _from_observations(data, report, line)
    language = Markup(' lang="ko"') if words.language != "ko" and is_korean(quoted) else ""
    place = Markup("") if linked else Markup(' id="{}"').format(anchor(report, line))  # an id stands once on a page
    return Markup('<tr{}><th scope="row">{}</th><td class="text"{}>{}</td></tr>').format(place, label, language, quoted)


def _quote(text: str, cells: Iterable[tuple]) -> Markup:
    """A line with its cells set apart and those used marked; long cells and long lines are cut."""
    used = {cell for cell, _, _ in cells if cell is not None}
    if "\t" not in text:
        return Markup("<mark>{}</mark>").format(short(without_tags(text), 220))
    parts = [short(without_tags(cell), 70) for cell in text.split("\t")]
    nested = any(index is not None for _, index, _ in cells)
    last = max((cell for cell in used if cell < len(parts)), default=0)
    first = max(0, last - CELLS + 1) if last >= CELLS else 0
    shown = []
    for place, part in enumerate(parts[first : first + CELLS], start=first):
        marked = place in used and not nested and part
        shown.append(Markup("<mark>{}</mark>").format(part) if marked else Markup(escape(part)))
    start = Markup("… | ") if first else Markup("")
    end = Markup(" | …") if first + CELLS < len(parts) else Markup("")
    return start + Markup(" | ").join(shown) + end


def _from_observations(data: Data, report: str, line: int) -> Markup:
    """Where the extracts are not at hand: the cells of the numbers read from that line."""
    own = data.everything.select("observations", ["raw"], {"report": [report], "line": [line]})
    raws = list(dict.fromkeys(own["raw"]))[:CELLS]
    return Markup(" | ").join(Markup("<mark>{}</mark>").format(short(raw, 70)) for raw in raws) if raws else Markup("–")
