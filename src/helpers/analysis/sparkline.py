"""Small bars over years, as they stand beside a name in a list: no text, no scale, no heavy library.

Pages that only list things (the index) use this without matplotlib; the colours are those of the charts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from helpers.analysis.escape import plain
from helpers.analysis.theme import BEFORE, LESS, LINE, NOW, seen
from helpers.analysis.wording import Words


def sparkline(
    values: Mapping[object, float | None] | Sequence[float | None],
    words: Words | None = None,
    width: float = 96,
    height: float = 28,
    *,
    alt: str = "",
) -> str:
    """A small SVG with a bar for each value, from zero; the last one in the colour of this year.

    Parameters
    ----------
    values
        The values in order of time, or amounts of money by year; a missing one leaves a gap.
    words
        The wording; with amounts by year, it tells them in words for those who do not see the bars.
    width, height
        In pixels.
    alt
        What the bars say, where it is not to be made from the values.

    Returns
    -------
    str
        One ``svg`` element to stand inside a page; hidden from screen readers where there are no words for it. Empty
        where there are fewer than two values.

    Examples
    --------
    >>> sparkline([1]), sparkline([1, 2]).count("<rect")
    ('', 3)
    >>> 'aria-label="2017년 1억원, 2018년 2억원"' in sparkline({2017: 1e8, 2018: 2e8}, Words("ko"))
    True
    """
    years = list(values) if isinstance(values, Mapping) else []
    found = [values[year] for year in years] if isinstance(values, Mapping) else values
    every = [None if value is None or not math.isfinite(value) else float(value) for value in found]
    known = [value for value in every if value is not None]
    if len(known) < 2:
        return ""
    if years and words is not None and not alt:
        alt = ", ".join(
            f"{words('chart.year', year=year)} {words.won(value)}"
            for year, value in zip(years, every, strict=True)
            if value is not None
        )
    low, high = min(0.0, *known), max(0.0, *known)
    up = (height - 2) / ((high - low) or 1.0)
    zero = 1 + high * up
    step = width / len(every)
    thick = min(step * 0.7, 18)
    last = max(place for place, value in enumerate(every) if value is not None)
    parts = [f'<rect x="0" y="{_short(zero - 0.5)}" width="{_short(width)}" height="1" fill="{seen(LINE)}"/>']
    for place, value in enumerate(every):
        if value is None:
            continue
        tall = max(abs(value) * up, 1.0 if value else 0.5)
        colour = LESS if value < 0 else NOW if place == last else BEFORE
        top = zero - tall if value >= 0 else zero
        parts.append(
            f'<rect x="{_short(place * step + (step - thick) / 2)}" y="{_short(top)}" width="{_short(thick)}"'
            f' height="{_short(tall)}" fill="{seen(colour)}"/>'
        )
    said = f'role="img" aria-label="{escape(plain(alt))}"' if alt else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" viewBox="0 0 {_short(width)} {_short(height)}"'
        f' width="{_short(width)}" height="{_short(height)}" {said}>{"".join(parts)}</svg>'
    )


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
