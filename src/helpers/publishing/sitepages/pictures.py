"""Two small pictures of the index, as SVG that takes its colours from the page's style."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_HEIGHT, _BAR, _GAP = 36, 10, 3


def shares(parts: Sequence[tuple[str, float]], said: str) -> Markup:
    """A bar of parts that make up a whole.

    Parameters
    ----------
    parts
        Class and size of each, from the left.
    said
        What the picture shows, for those who do not see it.
    """
    whole = sum(size for _, size in parts) or 1
    drawn, left = Markup(""), 0.0
    for kind, size in parts:
        width = 1000 * size / whole
        drawn += Markup('<rect class="{}" x="{}" y="0" width="{}" height="10"/>').format(kind, _short(left), _short(width))
        left += width
    return Markup(
        '<svg class="shares" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(said, drawn)


def bars(values: Sequence[float | None], said: str) -> Markup:
    """Small bars side by side on one line, the largest as high as the picture; a value that is missing leaves a gap.

    Parameters
    ----------
    values
        One a bar; none below zero is expected, such a one is drawn as nothing.
    said
        What the picture shows, for those who do not see it.
    """
    most = max((value for value in values if value is not None), default=0) or 1
    drawn = Markup("")
    for place, value in enumerate(values):
        height = max(_HEIGHT * value / most, 0.75) if value and value > 0 else 0
        if height:
            drawn += Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
                place * (_BAR + _GAP), _short(_HEIGHT - height), _BAR, _short(height)
            )
    width = len(values) * (_BAR + _GAP) - _GAP
    return Markup(
        '<svg class="sparkline" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}'
        '<path d="M0 {1}.5H{0}"/></svg>'
    ).format(width, _HEIGHT, said, drawn)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
