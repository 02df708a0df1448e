"""The usual forms of cells, read in one step: bare numbers, numbers with a unit or a share, years.

Most cells of most tables have one of these forms; what has none is read token by token in :mod:`numbers`.
"""

from __future__ import annotations

import re
import unicodedata

from .content import MOST_DIGITS, Content, Number, Skip
from .dates import YEAR
from .roles import LETTERS

_new = tuple.__new__
"""Makes a named tuple in half the time of its class; for bare numbers, which most cells are."""
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
_BARE = re.compile(
    rf"[ \u00a0]*+([△Δ∆▽▲▼−–+-]?)([ \u00a0]?)({_DIGITS})[ \u00a0]*+(%?)[ \u00a0]*+(?:[*＊]+|[¹²³⁰⁴-⁹]+[)⁾]?)?[ \u00a0]*+"
)
_NO_YEAR = r"(?!(?:19|20)\d\d(?:\D|$))"
# One number in brackets or with a unit that no scale and no date can hide in.
_UNITED = re.compile(
    rf"(\(?)([△▲▼-]?){_NO_YEAR}({_DIGITS})(?:(%|천원|백만원|억원|만원|원|명|건|개소|개사|개|회|㎡|곳)|(?=\)))?(\)?)"
)
_WITH_SHARE = re.compile(rf"{_NO_YEAR}({_DIGITS}) ?\({_NO_YEAR}({_DIGITS})%\)")
_SLASHED = re.compile(rf"({_DIGITS})/({_DIGITS})")
_DATED = re.compile(r"(?:((?:19|20)\d{2}) ?년도?|['‘’`´′](\d{2})(?![.,])(?:년도?)?)([^\d/:]*)")


def read_usual(text: str) -> Content | None:
    """Read a cell that holds nothing out of the ordinary; None for any other.

    >>> read_usual("△1,250").numbers[0].value, read_usual("3,200천원").numbers[0].unit
    (-1250.0, '천원')
    >>> read_usual("2018년 예산").kind, read_usual("20대")
    ('period', None)
    """
    if len(text) > MOST_DIGITS:
        return None
    if _PLAIN.fullmatch(text):
        kind = "year" if len(text) == 4 and YEAR.match(text) else "number"
        number = _new(Number, (0, len(text), float(text.replace(",", "")), None, None, False, False))
        return _new(Content, (kind, (number,), (), None, False, True))
    match = _BARE.fullmatch(text)
    if match:
        sign, gap, digits, percent = match.groups()
        if gap and sign and sign in "-−–":
            return None  # a list's bullet
        value = _value(digits)
        if sign and sign not in "▲+":
            value = -value
        start, end = match.start(1) if sign else match.start(3), match.end(4) if percent else match.end(3)
        kind = "year" if not sign and not percent and YEAR.match(digits) else "number"
        number = _new(Number, (start, end, value, "%" if percent else None, None, False, bool(percent)))
        return _new(Content, (kind, (number,), (), None, False, True))
    match = _UNITED.fullmatch(text)
    if match:
        opened, sign, digits, unit, closed = match.groups()
        if bool(opened) != bool(closed) or not (opened or unit):
            return None
        value = -_value(digits) if sign and sign != "▲" else _value(digits)
        number = Number(match.start(2), match.end(4) if unit else match.end(3), value, unit, None, bool(opened), bool(unit))
        return Content("number", (number,))
    match = _WITH_SHARE.fullmatch(text)
    if match:
        amount, share = match.groups()
        return Content(
            "number",
            (
                Number(0, match.end(1), _value(amount), None, None, False, False),
                Number(match.start(2), match.end(2) + 1, _value(share), "%", None, True, True),
            ),
        )
    match = _SLASHED.fullmatch(text)
    if match:
        one, other = match.groups()
        numbers = (
            Number(0, match.end(1), _value(one), None, None, False, False),
            Number(match.start(2), match.end(2), _value(other), None, None, False, False),
        )
        return Content("number", numbers, slashed=True)
    match = _DATED.fullmatch(text)
    if match:
        full, _, rest = match.groups()
        place = match.span(1 if full else 2)
        return Content("period" if len(LETTERS.findall(rest)) <= 6 else "text", (), (Skip(*place, "date"),))
    return None


def _value(digits: str) -> float:
    if not digits.isascii():
        digits = unicodedata.normalize("NFKC", digits)
    return float(digits.replace(",", ""))
