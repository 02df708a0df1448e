"""How numbers are printed: signs, scales, shares and names in brackets, pairs, ranges."""

from __future__ import annotations

from collections.abc import Callable

from .choices import Choices, distinct
from .model import Axis, Figure, Slot
from .words import PARTS

Form = Callable[[Figure], Slot]


def digits(value: float, commas: bool = True) -> str:
    """A number without its sign."""
    number = abs(value)
    text = f"{number:,.1f}" if number != int(number) else f"{number:,.0f}"
    return text if commas else text.replace(",", "")


def plain_form(choices: Choices) -> Form:
    """Digits with commas and a sign for less than nothing."""
    sign = choices.pick(["△", "-", "△"])

    def show(figure: Figure) -> Slot:
        return Slot((sign if figure.value < 0 else "") + digits(figure.value), (figure,))

    return show


def draw_form(choices: Choices, damage: frozenset[str], columns: Axis) -> Form:
    """How the numbers of a table are printed under some damage."""
    plain = plain_form(choices)
    for name, make in _FORMS.items():
        if name in damage:
            return make(choices, plain)
    return plain


def _shares(choices: Choices, plain: Form) -> Form:
    style = choices.pick(["{a} ({b}%)", "{a}({b}%)", "{a} [{b}%]"])

    def show(figure: Figure) -> Slot:
        share = choices.integer(1, 999) / 10
        text = style.format(a=plain(figure).text, b=digits(share))
        return Slot(text, (figure, figure._replace(value=share, unit="%")))

    return show


def _pairs(choices: Choices, plain: Form) -> Form:
    first, second = choices.pick([("정원", "현원"), ("모집", "수료"), ("남성", "여성")])

    def show(figure: Figure) -> Slot:
        other = figure._replace(value=float(choices.integer(0, 5000)))
        figures = (figure._replace(col=(*figure.col, first)), other._replace(col=(*figure.col, second)))
        return Slot(f"{plain(figure).text}/{digits(other.value)}", figures)

    show.roles = f"{first}/{second}"  # type: ignore[attr-defined]
    return show


def _parts(choices: Choices, plain: Form) -> Form:
    chosen = distinct(choices, PARTS, choices.integer(2, 3))
    gap = choices.pick([", ", " ", ","])

    def show(figure: Figure) -> Slot:
        cuts = sorted(choices.integer(0, int(figure.value)) for _ in chosen[1:])
        values = [b - a for a, b in zip([0, *cuts], [*cuts, int(figure.value)], strict=True)]
        inner = gap.join(f"{name} {digits(value)}" for name, value in zip(chosen, values, strict=True))
        named = [figure._replace(value=float(v), col=(*figure.col, name)) for name, v in zip(chosen, values, strict=True)]
        return Slot(f"{plain(figure).text}({inner})", (figure, *named))

    return show


def _bracketed_role(choices: Choices, plain: Form) -> Form:
    def show(figure: Figure) -> Slot:
        count = figure._replace(value=float(choices.integer(0, 90_000)), unit="건", row=(*figure.row, "건수"))
        return Slot(f"{plain(figure).text} ({digits(count.value)})", (figure, count))

    return show


def _words(choices: Choices, plain: Form) -> Form:
    style = choices.pick(["조", "억", "천만", "만"])

    def show(figure: Figure) -> Slot:
        value = int(figure.value)
        if style == "조" and value >= 10_000:
            rest = f" {value % 10_000:,}억" if value % 10_000 else ""
            text = f"{value // 10_000}조{rest}원" if rest else f"{value // 10_000}조원"
            return Slot(
                text, (figure._replace(value=float(value if rest else value // 10_000), unit="억원" if rest else "조원"),)
            )
        if style == "천만" and value:
            return Slot(f"{value:,}억{3}천", (figure._replace(value=float(value * 10_000 + 3000), unit="만원"),))
        if style == "만" and value:
            return Slot(f"{value:,}억 {4500:,}만원", (figure._replace(value=float(value * 10_000 + 4500), unit="만원"),))
        return Slot(f"{value:,}억" + choices.pick(["", "원"]), (figure._replace(unit="억원"),))

    return show


def _about(choices: Choices, plain: Form) -> Form:
    word = choices.pick(["약 ", "약", "총 "])
    return lambda figure: Slot(word + plain(figure).text, (figure,))


def _some(choices: Choices, plain: Form) -> Form:
    gap = choices.pick(["여 ", "여"])
    return lambda figure: Slot(f"{digits(figure.value)}{gap}{figure.unit}", (figure,))


def _ranges(choices: Choices, plain: Form) -> Form:
    mark = choices.pick(["~", " ~ ", "∼"])

    def show(figure: Figure) -> Slot:
        more = figure._replace(value=figure.value + choices.integer(1, 40))
        return Slot(f"{digits(figure.value)}{mark}{digits(more.value)}{figure.unit}", (figure, more))

    return show


def _areas(choices: Choices, plain: Form) -> Form:
    def show(figure: Figure) -> Slot:
        pyeong = figure._replace(value=float(round(figure.value * 0.3025) + 1), unit="평")
        return Slot(f"{digits(figure.value)}㎡({digits(pyeong.value)}평)", (figure, pyeong))

    return show


_FORMS: dict[str, Callable[[Choices, Form], Form]] = {
    "shares": _shares, "pairs": _pairs, "parts in brackets": _parts, "bracketed role": _bracketed_role, "won in words": _words,
    "about": _about, "some": _some, "ranges": _ranges, "square metres and pyeong": _areas,
}  # fmt: skip


def change_form(choices: Choices, damage: frozenset[str]) -> Form | None:
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
