"""What labels define: the letters they give to lines, the formulas made of these, and differences said in words."""

from __future__ import annotations

import re
from itertools import permutations
from typing import NamedTuple

from .lines import Identity, Line, holds
from .observation import Observation

_LETTER = "[A-Zⓐ-ⓩⒶ-Ⓩ①-⑳㉠-㉭]"
_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"[(\[=ⓐ-ⓩⒶ-Ⓩ①-⑳㉠-㉭]")
_TERM = rf"\(?{_LETTER}(?:[-–−+]{_LETTER})*\)?"
_FORMULA = re.compile(rf"(?:({_LETTER})=)?({_TERM})(?:([-–−+/÷:])({_TERM}))?(?:[)×xX*✕]{{1,2}}100%?)?")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
_BARE_NAME = re.compile(rf"^({_LETTER})[.)]?(?=[가-힣])|(?<=[가-힣])({_LETTER})$")
_TAIL = re.compile(rf"({_LETTER}=?{_LETTER}[-–−+/÷:].*)$")
_LEFT_OVER = re.compile(r"과부족|잔액|차액|불용액|미집행액|미수액|차인")
_NOT_YET = re.compile(
    r"^(?:미(?:환[금급불]|집행|수납|징수|처리|완료|지급|배정|달성|사용|이행|충원|해결|회수|반영|착수|정산|납|수)|잔여|잔)"
)


class Formula(NamedTuple):
    """What a label says: the letter it gives its line, and how the line is computed from others."""

    name: str | None
    above: tuple[tuple[int, str], ...] = ()
    """Signs and letters that are added up; of a quotient, those above the bar."""
    below: tuple[tuple[int, str], ...] = ()


def formula(label: str) -> Formula | None:
    """The letter and the formula in a label.

    >>> formula("예산(A)").name, formula("집행률(B/A*100)"), formula("증감(B-A)").above
    ('A', Formula(name=None, above=((1, 'B'),), below=((1, 'A'),)), ((1, 'B'), (-1, 'A')))
    >>> formula("계 (C=A+B)").above, formula("계획(안)")
    (((1, 'A'), (1, 'B')), None)
    """
    if not _MARK.search(label):
        return None
    text = _SPACE.sub("", label)
    inside = [match.group(1) for match in _BRACKET.finditer(text)]
    if "=" in text and (match := _TAIL.search(text)):
        inside.append(match.group(1))
    for said in inside:
        match = _FORMULA.fullmatch(said)
        if not match:
            continue
        name, first, sign, second = match.groups()
        above = _terms(first)
        if sign is None:
            return Formula(said) if len(above) == 1 and name is None else Formula(name, above)
        if sign in "/÷:":
            return Formula(name, above, _terms(second or ""))
        flip = -1 if sign in "-–−" else 1
        return Formula(name, (*above, *((flip * s, letter) for s, letter in _terms(second or ""))))
    match = _BARE_NAME.search(text)
    return Formula(match.group(1) or match.group(2)) if match else None


def _terms(text: str) -> tuple[tuple[int, str], ...]:
    signs: list[tuple[int, str]] = []
    sign = 1
    for character in text:
        if character in "-–−":
            sign = -1
        elif character == "+":
            sign = 1
        elif character not in "()":
            signs.append((sign, character))
            sign = 1
    return tuple(signs)


def defined(lines: list[Line]) -> list[Identity]:
    """The identities that labels define by letters (``잉여금 (A-B)``, ``집행률(B/A)``, ``C=A+B``)."""
    read: dict[str, Formula | None] = {}
    for line in lines:
        for label in line.path:
            if label not in read:
                read[label] = formula(label)
    if not any([f and f.above for f in read.values()]):
        return []
    named: dict[str, list[tuple[Line, tuple[str, ...]]]] = {}
    computed: list[tuple[Line, Formula, tuple[str, ...]]] = []
    for line in lines:
        for level, label in enumerate(line.path):
            said = read[label]
            if said is None:
                continue
            rest = (*line.path[:level], *line.path[level + 1 :])
            if said.name:
                named.setdefault(said.name, []).append((line, rest))
            if said.above:
                computed.append((line, said, rest))
    result: list[Identity] = []
    for line, said, rest in computed:
        above = [(sign, _of(named.get(letter, []), line, rest)) for sign, letter in said.above]
        below = [(sign, _of(named.get(letter, []), line, rest)) for sign, letter in said.below]
        if any([other is None or other is line for _, other in (*above, *below)]):
            continue
        if said.below:
            result += _quotient(line, above, below)
        else:
            result += _added(line, above)
    return result


def _of(candidates: list[tuple[Line, tuple[str, ...]]], line: Line, rest: tuple[str, ...]) -> Line | None:
    """The line that a letter means beside `line`: the one with the same labels otherwise, or the only one."""
    others = [(other, labels) for other, labels in candidates if other is not line]
    same = [other for other, labels in others if labels == rest]
    if len(same) == 1:
        return same[0]
    if same:
        return None
    # 금액 and 비율 below 증감 (B:A) are computed from lines that have no such level.
    shorter = [other for other, labels in others if labels == rest[: len(labels)]]
    wholes = [other for other in shorter if other.path and (len(other.path) == 1 or other.totals[-1])]
    own = not rest or line.totals[-1]
    if len(others) == 1 and (not rest or not line.amounts or len(shorter) == 1):
        return others[0][0]
    return wholes[0] if len(wholes) == 1 and own else None


def _added(line: Line, terms: list[tuple[int, Line]]) -> list[Identity]:
    # Below a defined parent (잉여금 (A-B)) only its total is the difference, not its parts.
    if len(line.path) > 1 and not line.totals[-1] and formula(line.path[-1]) is None:
        return []
    tests = []
    kind, basis = ("difference", "a-b") if any([sign < 0 for sign, _ in terms]) else ("sum", "sum")
    for place, o in line.amounts.items():
        given = [(sign, x) for sign, other in terms if (x := other.amounts.get(place)) is not None and x.unit == o.unit]
        if given and (basis == "a-b" or len(given) == len(terms)):
            signs = tuple([sign for sign, _ in given])
            value = sum([sign * x.number.value for sign, x in given])
            tests.append(Identity(kind, o, tuple([x for _, x in given]), signs, value, basis))
    return _mostly(tests)


def _quotient(line: Line, above: list[tuple[int, Line]], below: list[tuple[int, Line]]) -> list[Identity]:
    if len(above) > 2 or len(below) > 1 or (len(above) == 2 and above[1][1] is not below[0][1]):
        return []
    tests: dict[str, list[Identity]] = {"a/b": [], "(a-b)/b": []}
    a, b = above[0][1], below[0][1]
    for place, o in line.rates.items():
        first, second = a.amounts.get(place), b.amounts.get(place)
        if first is None or second is None or not second.number.value or first.unit != second.unit:
            continue
        value = first.number.value / second.number.value * 100
        for basis in tests:
            computed = value - 100 if basis == "(a-b)/b" else value
            tests[basis].append(Identity("ratio", o, (first, second), (1, -1), computed, basis, 100.0))
    if len(above) == 2:
        return tests["(a-b)/b"]
    # 증감률(B/A) and 전년대비 증감(B:A) say of what the change is a share; the numbers show that they mean the change.
    if line.comparing and sum(map(holds, tests["(a-b)/b"])) > sum(map(holds, tests["a/b"])):
        return tests["(a-b)/b"]
    if line.comparing and not any(map(holds, tests["a/b"])):
        return []
    amounts: list[Identity] = []
    if line.comparing and line.amounts:
        amounts = [t for t in _added(line, [(1, a), (-1, b)]) if holds(t)]
    return tests["a/b"] + amounts


def _mostly(tests: list[Identity]) -> list[Identity]:
    """Formulas that hold nowhere among several places were misread."""
    return tests if len(tests) < 3 or any(map(holds, tests)) else []


def differences(lines: list[Line]) -> list[Identity]:
    """Lines that say they compare (증감, 과부족, 잔액) and are the difference of two others."""
    result: list[Identity] = []
    left_over = {label for label in {label for line in lines for label in line.path} if _is_left_over(label)}
    for line in lines:
        if line.amounts and (line.comparing or not left_over.isdisjoint(line.path)):
            result += _best_pair(line, lines)
    return result


def _is_left_over(label: str) -> bool:
    return bool(_LEFT_OVER.search(label if " " not in label else _SPACE.sub("", label)))


def says_left_over(line: Line) -> bool:
    """Whether a line's labels say that it is what two others leave over (잔액, 과부족)."""
    return any([_is_left_over(label) for label in line.path])


def is_rest(line: Line) -> bool:
    """Whether a line is the part of another that is still to come (미환금액, 잔액): a difference rather than a part of a sum.

    >>> [bool(_NOT_YET.match(label)) for label in ("미환금액", "미납액", "미만", "미세먼지")]
    [True, True, False, False]
    """
    return says_left_over(line) or any([_NOT_YET.match(label) for label in line.path])


def minus(line: Line, a: Line, b: Line) -> list[Identity]:
    """The tests of one line as the difference of two; a blank counts as nothing."""
    tests = []
    for place, o in line.amounts.items():
        first, second = a.amounts.get(place), b.amounts.get(place)
        given = [x for x in (first, second) if x is not None and x.unit == o.unit]
        if given:
            signs = tuple([1 if x is first else -1 for x in given])
            computed = sum([s * x.number.value for s, x in zip(signs, given, strict=True)])
            tests.append(Identity("difference", o, tuple(given), signs, computed, "a-b"))
    return tests


def _best_pair(line: Line, lines: list[Line]) -> list[Identity]:
    """The two lines whose difference this one is, if one pair explains most of it."""
    others = [other for other in lines if other is not line and not other.comparing and other.path[:-1] == line.path[:-1]]
    if len(others) < 2:
        others = [other for other in lines if other is not line and not other.comparing]
    others = sorted(others, key=lambda other: abs(other.index - line.index))[:6]
    best: tuple[int, list[Identity]] = (0, [])
    for a, b in permutations(others, 2):
        tests = minus(line, a, b)
        full = any([len(t.members) == 2 for t in tests])
        held = sum([1 for t in tests if holds(t) and (t.computed or len(t.members) == 2)])
        if full and held > best[0] and held * 2 >= len(tests):
            best = (held, tests)
            if held == len(line.amounts):
                break
    return best[1] or _year_on_year(line, others)


def _year_on_year(line: Line, others: list[Line]) -> list[Identity]:
    """A change from each year to the next (``전년대비 증감`` below a row over years)."""
    if len(line.amounts) < 2:
        return []
    for base in others:
        tests = [
            Identity("difference", o, (now, before), (1, -1), now.number.value - before.number.value, "a-b")
            for o, now, before in neighbours(line.amounts, base)
            if now.unit == o.unit
        ]
        held = sum(map(holds, tests))
        if held > 1 and held * 5 >= len(tests) * 3:
            return tests
    return []


def neighbours(numbers: dict[int, Observation], base: Line) -> list[tuple[Observation, Observation, Observation]]:
    """Each number with the base's number of its own year and that of the year before."""
    by_year = {o.period: o for o in base.amounts.values() if o.period and len(o.period) == 4}
    if len(by_year) < 2 or len(by_year) < len(base.amounts):
        return []
    found = []
    for place, o in numbers.items():
        now = base.amounts.get(place)
        before = by_year.get(str(int(now.period) - 1)) if now is not None and now.period else None
        if now is not None and before is not None:
            found.append((o, now, before))
    return found
