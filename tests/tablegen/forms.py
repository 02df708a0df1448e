"""How numbers are printed: signs, scales, shares and names in brackets, pairs, ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .choices import Choices, distinct
from .model import Figure, Slot
from .words import PARTS

Show = Callable[..., Slot]
"""Prints a number, with the numbers that stand with it in its cell where the form has any."""


class Form(NamedTuple):
    """A way of printing numbers."""

    show: Show
    draw: Callable[[float], tuple[float, ...]] | None = None
    """Draws the further numbers of a cell; those of totals are their sums."""
    roles: str | None = None
    """What the heads of the columns say of the numbers in a cell."""


def digits(value: float, commas: bool = True) -> str:
    """A number without its sign."""
    number = abs(value)
    text = f"{number:,.1f}" if number != int(number) else f"{number:,.0f}"
    return text if commas else text.replace(",", "")


def plain_form(choices: Choices) -> Show:
    """Digits with commas and a sign for less than nothing."""
    sign = choices.pick(["△", "-", "△"])

    def show(figure: Figure) -> Slot:
        return Slot((sign if figure.value < 0 else "") + digits(figure.value), (figure,))

    return show


def draw_form(choices: Choices, damage: frozenset[str]) -> Form:
    """How the numbers of a table are printed under some damage."""
    plain = plain_form(choices)
    for name, make in _FORMS.items():
        if name in damage:
            return make(choices, plain)
    return Form(plain)


def _shares(choices: Choices, plain: Show) -> Form:
    style = choices.pick(["{a} ({b}%)", "{a}({b}%)", "{a} [{b}%]"])

    def show(figure: Figure) -> Slot:
        share = choices.integer(1, 999) / 10
        text = style.format(a=plain(figure).text, b=digits(share))
        return Slot(text, (figure, figure._replace(value=share, unit="%")))

    return Form(show)


def _pairs(choices: Choices, plain: Show) -> Form:
    first, second = choices.pick([("정원", "현원"), ("모집", "수료"), ("남성", "여성")])

    def show(figure: Figure, value: float) -> Slot:
        other = figure._replace(value=value)
        figures = (figure._replace(col=(*figure.col, first)), other._replace(col=(*figure.col, second)))
        return Slot(f"{plain(figure).text}/{digits(value)}", figures)

    return Form(show, lambda value: (float(choices.integer(0, 5000)),), f"{first}/{second}")


def _parts(choices: Choices, plain: Show) -> Form:
    chosen = distinct(choices, PARTS, choices.integer(2, 3))
    gap = choices.pick([", ", " ", ","])

    def draw(value: float) -> tuple[float, ...]:
        cuts = sorted(choices.integer(0, int(value)) for _ in chosen[1:])
        return tuple(round(b - a, 1) for a, b in zip([0, *cuts], [*cuts, value], strict=True))

    def show(figure: Figure, *values: float) -> Slot:
        inner = gap.join(f"{name} {digits(value)}" for name, value in zip(chosen, values, strict=True))
        named = [figure._replace(value=v, col=(*figure.col, name)) for name, v in zip(chosen, values, strict=True)]
        return Slot(f"{plain(figure).text}({inner})", (figure, *named))

    return Form(show, draw)


def _bracketed_role(choices: Choices, plain: Show) -> Form:
    def show(figure: Figure, value: float) -> Slot:
        count = figure._replace(value=value, unit="건", row=(*figure.row, "건수"))
        return Slot(f"{plain(figure).text} ({digits(value)})", (figure, count))

    return Form(show, lambda value: (float(choices.integer(0, 90_000)),))


def _words(choices: Choices, plain: Show) -> Form:
    style = choices.pick(["조", "억", "천만", "만"])
    more = {"천만": 3000, "만": 4500}.get(style, 0)

    def show(figure: Figure, rest: float) -> Slot:
        value = int(figure.value)
        if style == "조" and value >= 10_000:
            rest = f" {value % 10_000:,}억" if value % 10_000 else ""
            text = f"{value // 10_000}조{rest}원" if rest else f"{value // 10_000}조원"
            return Slot(
                text, (figure._replace(value=float(value if rest else value // 10_000), unit="억원" if rest else "조원"),)
            )
        # Of a total the rests add up to 억 of their own.
        value, rest = value + int(rest) // 10_000, int(rest) % 10_000
        if rest:
            text = f"{value:,}억{rest // 1000}천" if style == "천만" else f"{value:,}억 {rest:,}만원"
            return Slot(text, (figure._replace(value=float(value * 10_000 + rest), unit="만원"),))
        return Slot(f"{value:,}억" + choices.pick(["", "원"]), (figure._replace(value=float(value), unit="억원"),))

    return Form(show, lambda value: (float(more),))


def _about(choices: Choices, plain: Show) -> Form:
    word = choices.pick(["약 ", "약", "총 "])
    return Form(lambda figure: Slot(word + plain(figure).text, (figure,)))


def _some(choices: Choices, plain: Show) -> Form:
    gap = choices.pick(["여 ", "여"])
    return Form(lambda figure: Slot(f"{digits(figure.value)}{gap}{figure.unit}", (figure,)))


def _ranges(choices: Choices, plain: Show) -> Form:
    mark = choices.pick(["~", " ~ ", "∼"])

    def show(figure: Figure, value: float) -> Slot:
        return Slot(f"{digits(figure.value)}{mark}{digits(value)}{figure.unit}", (figure, figure._replace(value=value)))

    return Form(show, lambda value: (value + choices.integer(1, 40),))


def _areas(choices: Choices, plain: Show) -> Form:
    def show(figure: Figure, value: float) -> Slot:
        pyeong = figure._replace(value=value, unit="평")
        return Slot(f"{digits(figure.value)}㎡({digits(value)}평)", (figure, pyeong))

    return Form(show, lambda value: (float(round(value * 0.3025) + 1),))


_FORMS: dict[str, Callable[[Choices, Show], Form]] = {
    "shares": _shares, "pairs": _pairs, "parts in brackets": _parts, "bracketed role": _bracketed_role, "won in words": _words,
    "about": _about, "some": _some, "ranges": _ranges, "square metres and pyeong": _areas,
}  # fmt: skip


def change_form(choices: Choices, damage: frozenset[str]) -> Show | None:
    """How differences and their rates are printed, where otherwise than other numbers."""
    if "arrows" in damage:
        return lambda figure: Slot({True: "▲", False: "▼"}[figure.value >= 0] + digits(figure.value), (figure,))
    if "changes in words" in damage:

        def show(figure: Figure) -> Slot:
            if figure.unit != "%":
                return Slot(("△" if figure.value < 0 else "") + digits(figure.value), (figure,))
            minus = choices.pick(["△", ""]) if figure.value < 0 else ""
            return Slot(f"{minus}{digits(figure.value)}%{'감' if figure.value < 0 else '증'}", (figure,))

        return show
    return None
