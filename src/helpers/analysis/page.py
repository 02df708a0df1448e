"""The page that a notebook makes: headings, sentences, key figures, charts, tables and the lines they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup

from helpers.analysis.charts.base import Chart
from helpers.analysis.columns import TABLES, Column
from helpers.analysis.data import Data, records
from helpers.analysis.downloads import downloads_html
from helpers.analysis.escape import escape, name
from helpers.analysis.figures import Figure
from helpers.analysis.places import anchor, place, token
from helpers.analysis.sources import QUOTED, Cited, evidence_html, sources_html
from helpers.analysis.tables import table_html
from helpers.analysis.wording import Words
from helpers.datasets.rows import Spot

PLACES_SHOWN = 24
"""Printed numbers that a computed one leads to at most."""


class Page:
    """Shows things in a notebook, in one language, and keeps account of the lines cited.

    Parameters
    ----------
    data
        The tables that the page is about.
    language
        ``en`` or ``ko``.
    """

    def __init__(self, data: Data, language: str = "en") -> None:
        self.data = data
        self.words = Words(language)
        self.cited: Cited = {}
        self._name = "-".join(part for part in (data.report_id, data.department_name) if part)
        self._tables: dict[str, int] = {}
        self._missing: list[str] = []

    def title(self, text: object) -> None:
        """The title of the page: a name, or a key of the wording (``title.compare``)."""
        worded = self.words.has(str(text))
        shown = self.words(str(text)) if worded else text
        self._name = self._name or str(text).removeprefix("title." if worded else "")
        self._html(Markup("<h1>{}</h1>").format(name(shown, self.words.language)))

    def section(self, key: str, content: Any = None, *, none: str | None = None) -> bool:
        """The heading of a section and its question; where its content is empty, one sentence says so.

        What a report does not give at all (``left_out_report.<key>``) or not of a department (``left_out.<key>``) is gathered
        into one sentence before the sources, unless ``none`` names a sentence of its own.

        Returns
        -------
        bool
            Whether there is something to show.
        """
        filled = content is None or (len(content) > 0 if hasattr(content, "__len__") else bool(content))
        if not filled and none is None and self.words.has(f"{self._left_out}.{key}"):
            self._missing.append(key)
            return False
        out = Markup('<h2 id="{}">{}</h2>').format(key, self.words(f"heading.{key}"))
        if not filled:
            out += Markup("<p>{}</p>").format(self.words.html(f"none.{none or key}"))
        elif self.words.has(f"question.{key}"):
            out += Markup('<p class="question">{}</p>').format(self.words.html(f"question.{key}"))
        self._html(out)
        return filled

    @property
    def _left_out(self) -> str:
        """Section of the wording for what the page's report or department does not have; pages of all reports have none."""
        return "left_out" if self.data.department_name else "left_out_report" if self.data.report_id else ""

    def say(self, key: str | None, **values: object) -> None:
        """A paragraph of the wording; nothing where there is no key."""
        if key is not None:
            self._html(Markup("<p>{}</p>").format(self.words.html(key, **values)))

    def lead(self, sentences: Iterable[Markup]) -> None:
        """Sentences as one paragraph."""
        text = Markup(" ").join(sentences)
        if text:
            self._html(Markup('<p class="lead">{}</p>').format(text))

    def caveat(self, *sentences: Markup) -> None:
        """What a reader must know before the findings."""
        self._html(
            Markup('<div class="caveat">{}</div>').format(Markup("").join(Markup("<p>{}</p>").format(text) for text in sentences))
        )

    def listing(self, key: str, items: Sequence[object]) -> None:
        """A sentence and a list of names below it; nothing where there are none."""
        if len(items):
            rows = Markup("").join(Markup("<li>{}</li>").format(name(item, self.words.language)) for item in items)
            self._html(Markup("<p>{}</p><ul>{}</ul>").format(self.words.html(key), rows))

    def key_figures(self, figures: Sequence[Figure]) -> None:
        """Figures in large type, each leading to where it is printed or to what it counts."""
        # JupyterLab floats terms and indents what is said of them.
        term, said = Markup('<dt style="float:none;width:auto">'), Markup('<dd style="margin-left:0">')
        boxes = Markup("").join(
            Markup("<div>{}{}</dt>{}{}</dd>{}</div>").format(
                term,
                figure.label,
                said,
                self._led(figure),
                Markup("{}{}</dd>").format(said, name(figure.detail, self.words.language)) if figure.detail else "",
            )
            for figure in figures
        )
        if figures:
            self._html(Markup('<dl class="key-figures">{}</dl>').format(boxes))

    def chart(self, chart: Chart | None) -> None:
        """A chart with its finding as alternative text and its name as title; nothing where there is none."""
        if chart is not None:
            data, metadata = chart.display_data()
            display(data, raw=True, metadata=metadata)

    def table(self, kind: str, table: pd.DataFrame, columns: Sequence[Column] | None = None, **values: object) -> None:
        """A table with its caption (``caption.<kind>``); nothing where it is empty. Its lines are cited below.

        Parameters
        ----------
        kind
            A table of :data:`helpers.analysis.columns.TABLES`.
        table
            The rows.
        columns
            Other columns than those of that table.
        **values
            Values for headings, such as ``year``.
        """
        if table.empty:
            return
        if "growth" not in table and {"previous_krw", "change_krw"} <= set(table.columns):
            table = table.assign(growth=table["change_krw"] / table["previous_krw"].where(table["previous_krw"] != 0))
        year = self.data.about["fiscal_year"] if self.data.report_id else None
        values = {"year": year or "", "before": (year or 1) - 1} | values
        columns = TABLES[kind] if columns is None else columns
        caption = self.words(f"caption.{kind}")
        if any(column.kind == "line" for column in columns):
            self.cite(table)
        shown = table_html(table, columns, self.words, caption, values, self.link, self._quotes)
        count = self._tables[kind] = self._tables.get(kind, 0) + 1
        ending = kind if count == 1 else f"{kind}-{count}"
        files = downloads_html(table, columns, self.words, f"{self._name}-{ending}".strip("-"), caption, values)
        self._html(Markup('<div class="datatable" id="table-{}">{}{}</div>').format(ending, shown, files))

    def link(self, text: Markup | str, spots: Sequence[Spot]) -> Markup:
        """A number that leads to the printed numbers it comes from, which are cited below.

        Parameters
        ----------
        text
            The number as shown.
        spots
            The places (see :mod:`helpers.analysis.places`); without any, or where the page cites too much already, the
            text stays as it is.
        """
        admitted = [spot for spot in spots[:PLACES_SHOWN] if self._cite(spot)]
        if not admitted:
            return Markup(escape(text))
        more = ""
        if len(spots) > len(admitted):
            said = self.words("text.places_cut", n=len(spots), shown=len(admitted))
            more = Markup(' title="{}"').format(said)
        several = self.data.report_id is None
        where = " ".join(token(spot, several) for spot in admitted)
        first = quote(anchor(*admitted[0][:2]), safe="")
        return Markup('<a class="from" href="#{}" data-from="{}"{}>{}</a>').format(first, where, more, Markup(escape(text)))

    def _led(self, figure: Figure) -> Markup:
        if figure.places:
            return self.link(figure.value, figure.places)
        shown = Markup(escape(figure.value))
        return Markup('<a href="#{}">{}</a>').format(figure.section, shown) if figure.section else shown

    def _quotes(self, report: str, line: int) -> bool:
        return (report, line) in self.cited

    def _cite(self, spot: Spot) -> bool:
        """Count a place among the sources; whether there is room for it."""
        line = spot[:2]
        if line not in self.cited and len(self.cited) >= QUOTED:
            return False
        self.cited.setdefault(line, set()).add(spot)
        return True

    def cite(self, table: pd.DataFrame) -> None:
        """Count the lines of a table's rows among the sources of the page."""
        for row in records(table):
            for spot in place(row):
                self._cite(spot)

    def evidence(self, *tables: pd.DataFrame) -> None:
        """The source lines of the rows of some tables, each line once, the numbers in question marked."""
        cited: Cited = {}
        for table in tables:
            for row in records(table):
                for spot in place(row):
                    cited.setdefault(spot[:2], set()).add(spot)
        if cited:
            self._html(evidence_html(self.data, self.words, cited))

    def sources(self) -> None:
        """The last section: every line cited, as printed, with what was used marked; before it, what the report leaves out."""
        if self._missing:
            self.section("missing")
            # Links to a section lead here where it has none: those of the search, and those of other languages and departments.
            items = [
                Markup('<span id="{}">{}</span>').format(key, self.words(f"{self._left_out}.{key}")) for key in self._missing
            ]
            self.say("text.missing" if self.data.department_name else "text.missing_report", items=self.words.listing(items))
        if self.section("sources", self.cited):
            self._html(sources_html(self.data, self.words, self.cited))

    def note(self, text: Markup | None) -> None:
        """A sentence already made; nothing where there is none."""
        if text is not None:
            self._html(Markup("<p>{}</p>").format(text))

    def count(self, key: str, number: int) -> None:
        """A sentence that depends on a number; nothing for none."""
        if number:
            self._html(Markup("<p>{}</p>").format(escape(self.words.count(key, number))))

    def gloss(self, korean: object, english: object) -> Markup:
        """A name with its English beside it on English pages, where we have it."""
        shown = name(korean, self.words.language)
        return shown + Markup(" ({})").format(english) if english and self.words.language == "en" else shown

    def _html(self, text: Markup) -> None:
        display(HTML(str(text)))
