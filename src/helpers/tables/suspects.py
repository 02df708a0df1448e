"""How bad it is that an identity does not hold, and which number is to blame."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from .lines import Identity, compute, decimals
from .notes import lost_sentence, parts_sentence
from .observation import Observation
from .signs import negatives


class Judged(NamedTuple):
    """An identity with what came of testing it."""

    identity: Identity
    holds: bool
    severity: str | None


class Verdict(NamedTuple):
    """Who is to blame for one that fails: numbers with the values they should read, or a row that was lost."""

    blamed: list[tuple[Observation, float]]
    said: str | None = None
    """What is said instead of the value that would fit."""
    after: str = ""
    """What is said after it."""


_LARGE_UNITS = frozenset({"백만원", "억원", "십억원", "조원", "천만원"})


def judge(identity: Identity) -> Judged:
    """Whether an identity holds, and if not whether rounding or truncation of what is printed explains it."""
    printed, computed = identity.tested.number.value, identity.computed
    gap = abs(printed - computed)
    if not gap:
        return Judged(identity, True, None)
    step = 10.0 ** -decimals(identity.tested)
    if identity.kind == "ratio":
        if gap <= step / 2 + 1e-9:
            return Judged(identity, True, None)
        explained = gap < step + 1e-9 and (is_cut_off(identity) or gap <= step / 2 + _slack(identity))
        return Judged(identity, False, "rounding" if explained else "slip")
    digits = max([decimals(identity.tested), *[decimals(m) for m in identity.members]])
    if gap <= 10.0**-digits / 100:
        return Judged(identity, True, None)
    # Each rounded member may be off by half its last digit, the total by another half; truncation doubles that.
    allowed = sum([10.0 ** -decimals(m) for m in identity.members]) / 2 + step / 2
    # What is left of two large amounts may itself be small.
    large = max([abs(printed), *([abs(m.number.value) for m in identity.members] if identity.basis == "a-b" else [])])
    rounded = len(identity.members) > 1 and gap <= allowed and large > 20 * gap and _rounded_values(identity)
    return Judged(identity, False, "rounding" if rounded else "slip")


def is_cut_off(identity: Identity) -> bool:
    """Whether the number tested is what is computed without its further digits, and not the nearest one."""
    printed, computed = identity.tested.number.value, identity.computed
    step = 10.0 ** -decimals(identity.tested)
    toward_zero = abs(printed) <= abs(computed) + 1e-9 and printed * computed >= 0
    return toward_zero and step / 2 + 1e-9 < abs(printed - computed) < step + 1e-9


def _slack(identity: Identity) -> float:
    """By how much the computed rate may be off because the two numbers that it is made of are rounded themselves."""
    if identity.basis not in ("a/b", "(a-b)/b"):
        return 0.0
    share = identity.computed + (identity.factor if identity.basis == "(a-b)/b" else 0.0)
    halves = [0.5 * 10.0 ** -decimals(m) / abs(m.number.value or 1.0) for m in identity.members if _is_rounded(m)]
    return abs(share) * sum(halves)


def _rounded_values(identity: Identity) -> bool:
    """Whether these are amounts that somebody rounded: shares, decimals, or money in large units; counts never are."""
    return _is_rounded(identity.tested)


def _is_rounded(o: Observation) -> bool:
    unit = o.unit or ""
    return decimals(o) > 0 or unit == "%" or unit in _LARGE_UNITS


def verdicts(judged: list[Judged]) -> dict[int, Verdict]:
    """For each slip of a table what is to blame, by the identity's id.

    That is the sign of numbers in brackets; a number which two failing identities share and whose one correction mends them, while it breaks none
    that holds; a row that was lost, where totals fit each other but not their parts; else the number tested.
    """
    failing = [j.identity for j in judged if j.severity == "slip"]
    if not failing:
        return {}
    holding = [j.identity for j in judged if j.holds]
    result = {id(t): Verdict(blamed, sentence) for t, blamed, sentence in negatives(failing, holding)}
    result.update(_shared([t for t in failing if id(t) not in result], holding))
    if result:
        result.update(_follow(judged, result))
    for identity, sentence in _lost([i for i in failing if id(i) not in result], holding):
        result[id(identity)] = Verdict([(identity.tested, identity.computed)], sentence)
    anchored = {id(o) for i in holding if len(i.members) > 1 and i.kind != "ratio" for o in (i.tested, *i.members)}
    for identity in failing:
        if id(identity) not in result:
            tested = identity.tested
            fits = identity.kind == "sum" and id(tested) in anchored and len(identity.members) > 1
            said = parts_sentence(tested.number.value - identity.computed) if fits and not _sure(identity, anchored) else None
            result[id(identity)] = Verdict([(tested, identity.computed)], said)
    return result


def with_customs(judged: list[Judged]) -> list[Judged]:
    """The same, with a remark on rates that are cut off although the others of their row or column are rounded."""
    cut = [k for k, j in enumerate(judged) if j.severity == "rounding" and j.identity.kind == "ratio" and is_cut_off(j.identity)]
    if not cut:
        return judged
    result = [*judged]
    rates = [j.identity for j in judged if j.identity.kind == "ratio"]
    for k in cut:
        own = judged[k].identity
        beside = [t for t in rates if t is not own and t.basis == own.basis and _in_line(t.tested, own.tested)]
        up = [t for t in beside if abs(t.tested.number.value) > abs(t.computed) and judge(t).holds]
        if len(up) > 1 and not any([is_cut_off(t) for t in beside]):
            rounded = f"{own.computed:,.{decimals(own.tested)}f}"
            remark = f" It is cut off, where the rates beside it are rounded; rounded, it would be {rounded}."
            result[k] = judged[k]._replace(identity=own._replace(remark=remark))
    return result


def _in_line(one: Observation, other: Observation) -> bool:
    """Whether two numbers have the same row, or the same column."""
    return (one.grid_column, one.column) == (other.grid_column, other.column) or (one.grid_row, one.row) == (
        other.grid_row,
        other.row,
    )


def _sure(identity: Identity, anchored: set[int]) -> bool:
    """Whether all the parts fit their other sums, as far as the total does."""
    return all([id(m) in anchored for m in identity.members])


def _with(identity: Identity, number: Observation, value: float) -> Identity:
    """The identity as it would be if `number` read `value`."""

    def read(o: Observation) -> Observation:
        return o._replace(number=o.number._replace(value=value)) if o is number else o

    tested, members = read(identity.tested), tuple([read(m) for m in identity.members])
    return identity._replace(tested=tested, members=members, computed=compute(identity, members))


def _shared(failing: list[Identity], holding: list[Identity]) -> dict[int, Verdict]:
    """Numbers in two failing identities at least, one value of which mends them."""
    taking_part: dict[int, list[Identity]] = defaultdict(list)
    numbers: dict[int, Observation] = {}
    for identity in failing:
        for o in (identity.tested, *identity.members):
            numbers[id(o)] = o
            taking_part[id(o)].append(identity)
    shared = {key: identities for key, identities in taking_part.items() if len(identities) > 1}
    if not shared:
        return {}
    proven: dict[int, list[Identity]] = defaultdict(list)
    for identity in holding:
        for o in (identity.tested, *identity.members):
            if id(o) in shared:
                proven[id(o)].append(identity)
    candidates: list[tuple[int, bool, Observation, float, list[Identity]]] = []
    for key, identities in shared.items():
        number = numbers[key]
        exact = {_mending(identity, number) for identity in identities if identity.kind != "ratio"}
        for value in sorted(exact or _from_ratios(identities, number)):
            mended = [i for i in identities if _fits(_with(i, number, value))]
            if len(mended) > 1:
                broken = sum([1 for i in proven[key] if len(i.members) > 1 and not _fits(_with(i, number, value))])
                if broken < len(mended):
                    gain = len(mended) - broken
                    candidates.append((-gain, number is not identities[0].tested, number, value, mended))
    result: dict[int, Verdict] = {}
    # Of numbers that mend as much, a part that stands in both is likelier than one of two totals.
    candidates.sort(key=lambda c: (c[0], c[2].cell.line, c[2].cell.cell, c[2].part, c[3]))
    for _, _, number, value, mended in candidates:
        if all([id(identity) not in result for identity in mended]):
            for identity in mended:
                result[id(identity)] = Verdict([(number, value)])
    return result


def _follow(judged: list[Judged], found: dict[int, Verdict]) -> dict[int, Verdict]:
    """What is only off by its last digit because of a number that is to blame elsewhere: with its mended value it holds."""
    mended = {id(o): (o, value) for verdict in found.values() for o, value in verdict.blamed}
    result: dict[int, Verdict] = {}
    for j in judged:
        if j.severity == "rounding":
            blamed = [mended[id(m)] for m in (j.identity.tested, *j.identity.members) if id(m) in mended]
            if len(blamed) == 1 and judge(_with(j.identity, *blamed[0])).holds:
                result[id(j.identity)] = Verdict(blamed)
    return result


def _fits(identity: Identity) -> bool:
    judged = judge(identity)
    return judged.holds or judged.severity == "rounding"


def _mending(identity: Identity, number: Observation) -> float:
    """The value of `number` that would make a sum or difference hold."""
    if identity.tested is number:
        return round(identity.computed, 6)
    sign = next(s for s, m in zip(identity.signs, identity.members, strict=True) if m is number)
    return round(number.number.value + sign * (identity.tested.number.value - identity.computed), 6)


def _from_ratios(identities: list[Identity], number: Observation) -> set[float]:
    """The values of a number that is no result itself which quotients alone would have it read, to its own last digit."""
    found: set[float] = set()
    for t in identities:
        if t.basis not in ("a/b", "(a-b)/b") or t.tested is number:
            continue
        share = t.tested.number.value + (t.factor if t.basis == "(a-b)/b" else 0)
        a, b = t.members
        if number is a:
            found.add(round(b.number.value * share / t.factor, decimals(number)))
        elif number is b and share:
            found.add(round(a.number.value * t.factor / share, decimals(number)))
    return found


def _lost(failing: list[Identity], holding: list[Identity]) -> list[tuple[Identity, str]]:
    """Totals that exceed their parts in several columns, while each of them fits the other totals: a row is missing."""
    groups: dict[tuple, list[Identity]] = defaultdict(list)
    for t in failing:
        if t.kind != "sum" or len(t.members) < 2 or t.tested.number.value <= t.computed:
            continue
        if all([m.grid_column == t.tested.grid_column for m in t.members]):
            groups[True, t.tested.grid_row, t.tested.row].append(t)
        elif all([m.grid_row == t.tested.grid_row for m in t.members]):
            groups[False, t.tested.grid_column, t.tested.column].append(t)
    groups = {key: group for key, group in groups.items() if len(group) > 1}
    if not groups:
        return []
    confirmed: dict[int, set[bool]] = defaultdict(set)
    for t in holding:
        if len(t.members) > 1:
            across = all([m.grid_row == t.tested.grid_row for m in t.members])
            for o in (t.tested, *t.members):
                confirmed[id(o)].add(across)
    wrong = {id(t.tested) for t in failing}
    result = []
    for (by_rows, *_), group in groups.items():
        # Confirmed across by what stands beside, or down by a grand total that is right itself.
        if all([by_rows in confirmed[id(t.tested)] or (not by_rows) in confirmed[id(t.tested)] for t in group]) and not any(
            [id(m) in wrong for t in group for m in t.members]
        ):
            held = [(t.tested, round(t.tested.number.value - t.computed, 6)) for t in group]
            sentence = lost_sentence(by_rows, held)
            result += [(t, sentence) for t in group]
    return result
