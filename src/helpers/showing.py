"""DataFrames for people: units in the head, Korean aligned, amounts readable. The frame itself stays what pandas made it.

:func:`helpers.show` asks for it once; ``%load_ext helpers`` (:mod:`helpers.extension`) for every frame of a notebook.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

PATHS = ("row_labels", "col_labels")
"""Columns whose lists are paths of labels, outermost first."""

LONGEST = 300
"""Characters of a text that a cell shows; the whole stands in its tooltip."""

_HIDDEN = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_HIDDEN |= dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)


def visible(text: str) -> str:
    """A text with signs for what would steer a terminal or turn the direction of writing.

    >>> visible("a\\tb\\x1b[31m")
    'a␉b␛[31m'
    """
    return text.translate(_HIDDEN)


def missing(value: Any) -> bool:
    """Whether a cell of a frame holds nothing, whatever pandas calls it."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, Real) and value != value)


class Shown:
    """A DataFrame as it is shown: a table in a notebook, aligned text on a console.

    Parameters
    ----------
    frame
        The frame; a Series counts as one column.
    rows
        Rows shown at most, the first and the last ones; None follows pandas' own ``display.max_rows``.
    units
        Units by column beside those of the data dictionary; None takes one away.
    """

    def __init__(
        self, frame: pd.DataFrame | pd.Series, rows: int | None = None, units: Mapping[Any, str | None] | None = None
    ) -> None:
        self.frame = frame.to_frame() if frame.ndim == 1 else frame
        self._rows, self._units = rows, units or {}

    def __repr__(self) -> str:
        import pandas as pd

        texts, _, cut = self._texts()
        if not len(texts.columns) or not len(texts):
            return repr(self.frame)
        texts.columns = [_heading(label, unit) for label, unit in self._headings(texts)]
        width = pd.get_option("display.width") if pd.get_option("display.expand_frame_repr") else None
        with pd.option_context("display.unicode.east_asian_width", True, "display.max_colwidth", None):
            text = texts.to_string(line_width=width)
        return f"{text}\n\n{self._size()}" if cut else text

    def _repr_html_(self) -> str:
        texts, numeric, cut = self._texts()
        heads = Markup("").join(
            Markup('<th scope="col" style="{}">{}{}</th>').format(
                _side(right), visible(_label(label)), Markup("<br><small>{}</small>").format(unit) if unit else ""
            )
            for (label, unit), right in zip(self._headings(texts), numeric, strict=True)
        )
        corner = Markup('<th style="text-align: left">{}</th>').format(
            visible(" · ".join(str(name) for name in texts.index.names if name is not None))
        )
        lines = (
            Markup('<tr><th scope="row" style="text-align: left">{}</th>{}</tr>').format(
                visible(_label(index)),
                Markup("").join(_cell(text, right) for text, right in zip(row, numeric, strict=True)),
            )
            for index, row in zip(texts.index, texts.itertuples(index=False, name=None), strict=True)
        )
        table = Markup('<table class="dataframe"><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table>').format(
            corner, heads, Markup("\n").join(lines)
        )
        return str(Markup("<div>{}{}</div>").format(table, Markup("<p>{}</p>").format(self._size()) if cut else ""))

    def _size(self) -> str:
        return f"{len(self.frame):,} rows × {len(self.frame.columns)} columns"

    def _headings(self, texts: pd.DataFrame) -> list[tuple[Any, str | None]]:
        return [(label, self._unit(label)) for label in texts.columns]

    def _unit(self, label: Any) -> str | None:
        if label in self._units:
            return self._units[label]
        if (list(self.frame.columns).count(label)) != 1:
            return None
        return unit_of(label, str(self.frame[label].dtype))

    def _texts(self) -> tuple[pd.DataFrame, list[bool], bool]:
        """The rows and columns shown, as texts; whether each column is set to the right; whether anything is left out."""
        import pandas as pd

        frame, most = self.frame, self._rows
        wide = pd.get_option("display.max_columns")
        if most is None:
            limit, few = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
            most = (min(few or limit, limit) if limit and len(frame) > limit else None) or len(frame)
        numeric, columns = [], []
        for place in range(len(frame.columns)):
            column = frame.iloc[:, place]
            numeric.append(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))
            columns.append(pd.Series(_as_texts(column, *_ends(len(frame), most)), dtype=object))
        texts = pd.concat(columns, axis=1) if columns else pd.DataFrame()
        kept = [place for part in _ends(len(frame), most) for place in part]
        texts.index, texts.columns = frame.index[kept], frame.columns
        rows_cut, columns_cut = len(kept) < len(frame), bool(wide) and len(columns) > wide
        if columns_cut:
            places = [place for part in _ends(len(columns), wide) for place in part]
            texts, numeric = texts.iloc[:, places], [numeric[place] for place in places]
            middle = len(places) - len(places) // 2
            texts.insert(middle, "…", "…")
            numeric.insert(middle, False)
        if rows_cut:
            first = len(_ends(len(frame), most)[0])
            gap = pd.DataFrame([["…"] * len(texts.columns)], columns=texts.columns, index=["…"], dtype=object)
            gap.index = pd.MultiIndex.from_tuples([("…",) * frame.index.nlevels]) if frame.index.nlevels > 1 else gap.index
            names = frame.index.names
            texts = pd.concat([texts.iloc[:first].astype(object), gap, texts.iloc[first:]])
            texts.index.names = names
        return texts, numeric, rows_cut or columns_cut


def _ends(length: int, most: int) -> tuple[range, range]:
    """The places shown of a longer row of things: as many at the beginning as at the end."""
    if length <= most:
        return range(length), range(0)
    first = most - most // 2
    return range(first), range(length - most // 2, length)


@cache
def _units() -> dict[tuple[str, str], str]:
    from helpers.datasets.schema import TABLES, pandas_type

    return {
        (column, dtype): unit
        for spec in TABLES.values()
        for column in spec.columns
        if (unit := spec.field(column).unit)
        for dtype in (pandas_type(spec, column), "float64", "Float64")
    }


def unit_of(column: Any, dtype: str) -> str | None:
    """The unit that the data dictionary gives a column; None where it has none, or where the column holds something else.

    A count of amounts is called as they are, but its numbers are whole: a column has its unit only while it has the dtype
    that the tables have it with (or that of a mean).

    >>> unit_of("amount_krw", "float64"), unit_of("amount_krw", "int64"), unit_of("line", "int64")
    ('원', None, None)
    """
    return _units().get((column, dtype)) if isinstance(column, str) else None


@cache
def _bare() -> frozenset[str]:
    """Columns of whole numbers that count nothing: years, lines, places."""
    from helpers.datasets.fields import FIELDS

    return frozenset(name for name, entry in FIELDS.items() if entry.type == "integer" and entry.unit is None)


def _as_texts(column: pd.Series, first: range, last: range) -> list[str]:
    values = [column.iloc[place] for part in (first, last) for place in part]
    form = _number_form(values, str(column.name) in _bare())
    join = " › " if column.name in PATHS else ", "
    return [_text(value, form, join) for value in values]


def _text(value: Any, form: Callable[[Any], str], join: str) -> str:
    if isinstance(value, (list, tuple)):
        return visible(join.join(str(entry) for entry in value))
    if missing(value):
        return "–"
    if isinstance(value, Real) and not isinstance(value, bool) and type(value).__name__ != "bool":
        return form(value)
    return visible(str(value))


def _number_form(values: list[Any], bare: bool) -> Callable[[Any], str]:
    """One way to write the numbers of a column: as many decimals as they need, four at most."""
    floats = [float(value) for value in values if isinstance(value, Real) and not isinstance(value, Integral)]
    finite = [value for value in floats if math.isfinite(value)]
    decimals = max((len(f"{value:.4f}".rstrip("0").partition(".")[2]) for value in finite), default=0)
    if decimals > 2:  # nobody prints so many: they come from a division, and say the less the larger the numbers are
        decimals = max(0, min(decimals, 7 - len(f"{max(map(abs, finite)):.0f}")))

    def form(value: Any) -> str:
        if isinstance(value, Integral):
            return str(value) if bare else f"{value:,}"
        if not math.isfinite(value) or 0 < abs(value) < 1e-4:
            return f"{value:g}"
        return f"{value:.0f}" if bare and float(value).is_integer() else f"{value:,.{decimals}f}"

    return form


def _label(label: Any) -> str:
    return " · ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def _heading(label: Any, unit: str | None) -> str:
    return visible(_label(label)) + (f" ({unit})" if unit else "")


def _side(right: bool) -> str:
    return "text-align: right" if right else "text-align: left"


def _cell(text: str, right: bool) -> Markup:
    if right or len(text) <= LONGEST:
        limit = "; white-space: nowrap" if right else "; max-width: 28em; white-space: normal"
        return Markup('<td style="{}{}">{}</td>').format(_side(right), limit, text)
    return Markup('<td style="text-align: left; max-width: 28em; white-space: normal" title="{}">{}…</td>').format(
        text, text[:LONGEST]
    )
