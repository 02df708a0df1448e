"""Means: of the lines beside, per month or day, per head; and mean growth over the years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import Identity, Line, decimals, growth, holds, truncated
from .observation import Observation

_AVERAGE = re.compile(r"평균|(?<![가-힣])평$")
_PER = re.compile(r"(?:1|한)?(?:인|명|개소|가구|세대|건|회|개사|업체|㎡)당")
_GROWTH = re.compile(r"평균.{0,4}(?:증가|성장|신장|증감)|(?:증가|성장|신장|증감)[율률].{0,4}평균")
_SPACE = re.compile(r"\s+")
_TIMES = ((re.compile(r"월평균|매월"), (12.0,)), (re.compile(r"분기평균"), (4.0,)), (re.compile(r"일평균"), (365.0, 366.0)))


def averages(lines: list[Line]) -> list[Identity]:
    """The means along one axis of a table that their labels claim and most of their numbers bear out."""
    result: list[Identity] = []
    for line in lines:
        for label in line.path:
            if "평" not in label and "당" not in label:
                continue
            text = _SPACE.sub("", label)
            if _GROWTH.search(text):
                result += _best(_growths(line, lines))
            elif _AVERAGE.search(text):
                result += _best(_means(line, lines, text))
            elif _PER.search(text):
                result += _best(_per(line, lines))
            else:
                continue
            break
    return result


def _best(readings: Iterator[list[Identity]]) -> list[Identity]:
    """The first reading that holds in three of five places, in two at least or in one to several digits.

    One row alone proves what its label says, that it is the mean of all that stands beside it.
    """
    for k, tests in enumerate(readings):
        held = [t for t in tests if holds(t) or truncated(t)]
        telling = len(held) > 1 or any([holds(t) and (_digits(t.tested) > 2 or (not k and _is_plain_mean(t))) for t in held])
        if telling and len(held) * 5 >= len(tests) * 3:
            return tests
    return []


def _is_plain_mean(t: Identity) -> bool:
    """Whether this is the mean of three numbers or more that are not all the same."""
    return t.basis == "mean" and len(t.members) > 2 and len({m.number.value for m in t.members}) > 1


def _digits(o: Observation) -> int:
    return len(str(int(abs(o.number.value)))) + decimals(o)


def _means(line: Line, lines: list[Line], text: str) -> Iterator[list[Identity]]:
    near = [other for other in lines if other is not line and not _is_mean(other)]
    siblings = [other for other in near if other.path[:-1] == line.path[:-1]]
    plain = [other for other in siblings if not any(other.totals) and not other.comparing]
    if len(plain) > 1:
        yield [_mean(o, parts) for o, parts in _parts(line, plain) if len(parts) > 1]
    totals = [other for other in siblings or near if other.totals and other.totals[-1]]
    for pattern, counts in _TIMES:
        if pattern.search(text):
            for other in totals or siblings:
                for count in counts:
                    yield [
                        Identity("ratio", o, (x,), (1,), x.number.value / count, "mean", 1 / count)
                        for o, (x,) in _parts(line, [other])
                    ]
    if len(plain) > 2:
        for k in range(1, len(plain) - 1):
            # The mean of the last years only: 최근 3년 평균.
            yield [_mean(o, parts) for o, parts in _parts(line, plain[k:]) if len(parts) > 1]


def _parts(line: Line, others: list[Line]) -> Iterator[tuple[Observation, tuple[Observation, ...]]]:
    for numbers, kind in ((line.amounts, "amounts"), (line.rates, "rates")):
        for place, o in numbers.items():
            parts = tuple([x for other in others if (x := getattr(other, kind).get(place)) is not None and x.unit == o.unit])
            if parts:
                yield o, parts


def _mean(o: Observation, parts: tuple[Observation, ...]) -> Identity:
    count = len(parts)
    return Identity("ratio", o, parts, (1,) * count, sum([p.number.value for p in parts]) / count, "mean", 1 / count)


def _is_mean(line: Line) -> bool:
    return any([_AVERAGE.search(label) for label in line.path])


def _per(line: Line, lines: list[Line]) -> Iterator[list[Identity]]:
    """So much for each: one line divided by another, in units that may differ by thousands."""
    near = [other for other in lines if other is not line and not other.amounts.keys().isdisjoint(line.amounts)]
    near = sorted(near, key=lambda other: abs(other.index - line.index))[:5]
    for a in near:
        for b in near:
            if a is b:
                continue
            for factor in (1.0, 1000.0, 1_000_000.0):
                tests = []
                for place, o in line.amounts.items():
                    first, second = a.amounts.get(place), b.amounts.get(place)
                    if first is not None and second is not None and second.number.value:
                        value = first.number.value / second.number.value * factor
                        tests.append(Identity("ratio", o, (first, second), (1, -1), value, "a/b", factor))
                yield [t for t in tests if t.computed]


def _growths(line: Line, lines: list[Line]) -> Iterator[list[Identity]]:
    """Mean growth over years: of the yearly rates, compound, or the whole growth by the number of years."""
    years = [other for other in lines if other is not line and other.path and _year(other)]
    years.sort(key=lambda other: _year(other) or "")
    if len(years) < 3:
        return
    for basis in ("mean growth", "compound growth", "growth by years"):
        tests = []
        for place, o in line.rates.items():
            parts = [other.amounts.get(place) for other in years]
            if all([p is not None and p.number.value > 0 for p in parts]):
                values = [p.number.value for p in parts if p is not None]
                tests.append(
                    Identity("ratio", o, tuple([p for p in parts if p]), (1,) * len(parts), growth(values, basis), basis, 100.0)
                )
        yield tests


def _year(line: Line) -> str | None:
    found = {o.period for o in line.amounts.values()}
    period = found.pop() if len(found) == 1 else None
    return period if period and len(period) == 4 and not any(line.totals) else None
