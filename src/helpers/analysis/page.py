"""The page that a notebook makes: headings, sentences, key figures, charts, tables and the lines they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from IPython.display import HTML, display
from markupsafe import Markup

from helpers.analysis.charts.base import Chart
from helpers.analysis.columns import TABLES, Column
from helpers.analysis.data import Data, records
from helpers.analysis.escape import escape, name
from helpers.analysis.sources import evidence_html, sources_html
from helpers.analysis.tables import table_html
from helpers.analysis.wording import Words


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
        self.cited: dict[tuple[str, int], set[tuple]] = {}

    def title(self, text: object) -> None:
        """The title of the page: a name, or a key of the wording (``title.compare``)."""
        shown = self.words(str(text)) if self.words.has(str(text)) else text
        self._html(Markup("<h1>{}</h1>").format(name(shown, self.words.language)))

    def section(self, key: str, content: Any = None, *, none: str | None = None) -> bool:
        """The heading of a section; where its content is empty, one sentence says so.

        Returns
        -------
        bool
            Whether there is something to show.
        """
        out = Markup('<h2 id="{}">{}</h2>').format(key, self.words(f"heading.{key}"))
        filled = content is None or (len(content) > 0 if hasattr(content, "__len__") else bool(content))
        if not filled:
            out += Markup("<p>{}</p>").format(self.words.html(f"none.{none or key}"))
        self._html(out)
        return filled

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

    def key_figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Figures in large type: label, value, detail."""
        boxes = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd>{}</div>").format(
                label, value, Markup("<dd>{}</dd>").format(detail) if detail else ""
            )
            for label, value, detail in figures
        )
        if figures:
            self._html(Markup('<dl class="key-figures">{}</dl>').format(boxes))

    def chart(self, chart: Chart | None) -> None:
        """A chart with its finding as alternative text; nothing where there is none."""
        if chart is None:
            return
        if (drawn := chart.small_svg()) is not None:
            display({"image/svg+xml": drawn}, raw=True, metadata={"image/svg+xml": {"alt": chart.alt}})
        else:
            display(
                {"image/png": chart.png()},
                raw=True,
                metadata={"image/png": {"alt": chart.alt, "width": round(chart.figure.get_figwidth() * 96)}},
            )

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
        self._html(table_html(table, columns, self.words, self.words(f"caption.{kind}"), values))
        if any(column.kind == "line" for column in columns):
            self.cite(table)

    def cite(self, table: pd.DataFrame) -> None:
        """Count the lines of a table's rows among the sources of the page."""
        for row in records(table):
            if row.get("line") is not None:
                cell = (row.get("cell"), row.get("html_index"), row.get("html_row"))
                self.cited.setdefault((row["report"], row["line"]), set()).add(cell)

    def evidence(self, *tables: pd.DataFrame) -> None:
        """The source lines of the rows of some tables, each line once, the numbers in question marked."""
        cited: dict[tuple[str, int], set[tuple]] = {}
        for table in tables:
            for row in records(table):
                if row.get("line") is not None:
                    place = (row.get("cell"), row.get("html_index"), row.get("html_row"))
                    cited.setdefault((row["report"], row["line"]), set()).add(place)
        if cited:
            self._html(evidence_html(self.data, self.words, cited))

    def sources(self) -> None:
        """The last section: every line cited, as printed, with what was used marked."""
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
