"""Numbers as people read them, in English and Korean. Money comes in won and leaves in the scale that suits it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = "–"
LANGUAGES = ("en", "ko")


@dataclass(frozen=True)
class Scale:
    """A size of money and what it is called."""

    won: float
    en: str
    ko: str

    def name(self, language: str) -> str:
        """As it stands in headers and on axes."""
        return self.ko if language == "ko" else self.en


TRILLION = Scale(1e12, "KRW trillion", "조원")
BILLION = Scale(1e9, "KRW billion", "십억원")
HUNDRED_MILLION = Scale(1e8, "KRW 100 million", "억원")
MILLION = Scale(1e6, "KRW million", "백만원")
TEN_THOUSAND = Scale(1e4, "KRW 10,000", "만원")
THOUSAND = Scale(1e3, "KRW thousand", "천원")
ONE = Scale(1, "KRW", "원")

_READING = {"en": (TRILLION, BILLION, MILLION, ONE), "ko": (TRILLION, HUNDRED_MILLION, TEN_THOUSAND, ONE)}
_AXIS = {"en": (BILLION, MILLION, THOUSAND, ONE), "ko": (HUNDRED_MILLION, MILLION, THOUSAND, ONE)}


def missing(value: object) -> bool:
    """Whether there is no number."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def digits(value: object, decimals: int | None = None) -> str:
    """A number with separators; as many decimals as it has, two at most, unless told.

    >>> digits(1069.28), digits(2168), digits(-0.5), digits(None), digits(40.15, 1)
    ('1,069.28', '2,168', '−0.5', '–', '40.2')
    """
    if missing(value):
        return NOTHING
    number = float(value)  # type: ignore[arg-type]
    # As people round: 40.15 is stored as a little less, and halves would go to the even digit.
    size = math.nextafter(abs(number), math.inf)
    text = f"{size:,.2f}".rstrip("0").rstrip(".") if decimals is None else f"{size:,.{decimals}f}"
    return ("−" if number < 0 and text.strip("0.,") else "") + text


def significant(value: float) -> str:
    """A scaled amount: one decimal from ten on, two below.

    >>> significant(197.17984), significant(1.78006), significant(12.0), significant(7539.76)
    ('197.2', '1.78', '12', '7,539.8')
    """
    decimals = 1 if abs(value) >= 9.995 else 2
    text = digits(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def won(amount: object, language: str = "en") -> str:
    """Money for reading.

    >>> won(19_717_984_000, "ko"), won(19_717_984_000, "en")
    ('197.2억원', 'KRW 19.7 billion')
    >>> won(610_000, "ko"), won(-470_258_000, "en"), won(None), won(0, "ko")
    ('61만원', '−KRW 470.3 million', '–', '0원')
    """
    if missing(amount):
        return NOTHING
    value = float(amount)  # type: ignore[arg-type]
    scale = _fitting(abs(value), _READING[language])
    text = (
        significant(abs(value) / scale.won) if scale.won > 1e4 else digits(abs(value) / scale.won, None if scale.won > 1 else 0)
    )
    sign = "−" if value < 0 else ""
    return f"{sign}{text}{scale.ko}" if language == "ko" else f"{sign}KRW {text}{scale.en.removeprefix('KRW')}"


def _fitting(value: float, scales: tuple[Scale, ...]) -> Scale:
    """The largest scale that leaves at least one, after rounding as it is shown."""
    return next((scale for scale in scales if value / scale.won >= 0.995), scales[-1])


def axis_scale(amounts: Iterable[object], language: str) -> Scale:
    """The scale of an axis that is to hold these amounts.

    >>> axis_scale([5e9, 2e6], "ko").ko, axis_scale([5e7], "en").en
    ('억원', 'KRW million')
    """
    values = [abs(float(value)) for value in amounts if not missing(value)]  # type: ignore[arg-type]
    return _fitting(max(values, default=0.0), _AXIS[language])


def exact_scale(amounts: Iterable[object]) -> Scale:
    """The largest scale in which all amounts are whole: tables lose nothing that is printed.

    >>> exact_scale([753_976_000_000, 88_000_000]).ko, exact_scale([504_000]).ko
    ('백만원', '천원')
    """
    values = [float(value) for value in amounts if not missing(value)]  # type: ignore[arg-type]
    return next((scale for scale in (MILLION, THOUSAND) if all((value / scale.won).is_integer() for value in values)), ONE)


def percent(share: object, decimals: int = 1) -> str:
    """A share of one as percent.

    >>> percent(0.19112), percent(-0.0474), percent(1), percent(None), percent(0.00004)
    ('19.1%', '−4.7%', '100%', '–', '0%')
    """
    if missing(share):
        return NOTHING
    text = digits(float(share) * 100, decimals)  # type: ignore[arg-type]
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def change(now: object, before: object) -> float | None:
    """Growth as a share of what was before; none where there was nothing to grow from.

    >>> change(110, 100), change(5, 0), change(None, 3)
    (0.1, None, None)
    """
    if missing(now) or missing(before) or float(before) == 0:  # type: ignore[arg-type]
        return None
    return (float(now) - float(before)) / abs(float(before))  # type: ignore[arg-type]


def signed(text: str, value: float) -> str:
    """A plus before what grew; a minus stands there already.

    >>> signed("3", 3), signed("−3", -3), signed("0", 0)
    ('+3', '−3', '0')
    """
    return "+" + text if value > 0 else text


_HALF = re.compile(r"(\d{4})-(?:01/\1-06|07/\1-12)")


def period(text: object, language: str = "en") -> str:
    """A period for reading.

    >>> period("2021-01/2021-06", "ko"), period("2021-07/2021-12", "en")
    ('2021년 상반기', '2021 second half')
    >>> period("2017-12", "ko"), period("2017-08/2020-05", "en"), period("2021-Q1", "ko"), period("2018", "ko")
    ('2017. 12.', '2017-08 to 2020-05', '2021년 1분기', '2018년')
    """
    if missing(text):
        return NOTHING
    if half := _HALF.fullmatch(str(text)):
        year, first = half.groups()[0], str(text)[5:7] == "01"
        return f"{year}년 {'상' if first else '하'}반기" if language == "ko" else f"{year} {'first' if first else 'second'} half"
    points = [_point(point, language) for point in str(text).split("/")]
    return ("~" if language == "ko" else " to ").join(points)


def _point(point: str, language: str) -> str:
    if language != "ko":
        return point.replace("-Q", " Q")
    year, _, rest = point.partition("-")
    if not rest:
        return f"{year}년"
    if rest.startswith("Q"):
        return f"{year}년 {rest[1:]}분기"
    return ". ".join(str(int(part)) if part.isdigit() else part for part in point.split("-")) + "."
