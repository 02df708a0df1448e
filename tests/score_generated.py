"""Scores the reader on a fixed corpus of generated tables, per kind of damage: ``python tests/score_generated.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reading_back import disagreements
from tablegen import COLUMN_KINDS, DAMAGES, PLAIN, ROW_KINDS, Seeded, combine, generate, plan

PER_KIND, PER_DAMAGE, COMBINED = 10, 15, 200


class Tally:
    """Numbers meant, read as meant and read though nothing is meant; tables without a mistake, tables."""

    def __init__(self) -> None:
        self.meant = self.right = self.spurious = self.whole = self.tables = 0

    def add(self, damage: frozenset[str], seed: str, **kinds: str) -> None:
        table = generate(Seeded(seed), damage, **kinds)
        wrong, spurious = disagreements(table)
        self.meant += len(table.meant)
        self.right += len(table.meant) - len(wrong)
        self.spurious += len(spurious)
        self.whole += not wrong and not spurious
        self.tables += 1

    def __iadd__(self, other: Tally) -> Tally:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self

    @property
    def exact(self) -> float:
        """F1 of the numbers: both those not read and those read in excess count."""
        return 2 * self.right / max(2 * self.meant + self.spurious, 1)

    def row(self, name: str) -> str:
        """The tally as a line of the printed score."""
        return f"{name:<30}{self.tables:>8}{self.meant:>9}{self.spurious:>10}{self.exact:>8.3f}{self.whole / max(self.tables, 1):>14.3f}"


def corpus() -> dict[str, dict[str, Tally]]:
    """The fixed corpus read back: plain tables per kind of column and row, damaged ones per damage, and combinations."""
    plain: dict[str, Tally] = {}
    for axis, kinds in (("columns", COLUMN_KINDS), ("rows", ROW_KINDS)):
        for kind in kinds:
            tally = plain[f"{axis}: {kind}"] = Tally()
            for k in range(PER_KIND):
                tally.add(PLAIN, f"plain-{axis}-{kind}-{k}", **{axis: kind})
    damaged: dict[str, Tally] = {}
    for name in DAMAGES:
        tally = damaged[name] = Tally()
        for k in range(PER_DAMAGE):
            tally.add(frozenset({name}), f"damaged-{name}-{k}")
    combined: dict[str, Tally] = {}
    for k in range(COMBINED):
        source = Seeded(f"combined-{k}")
        several = combine(source)
        assert plan(several)
        combined.setdefault(f"{len(several)} kinds together", Tally()).add(several, f"combined-{k}-tables")
    return {"plain": plain, "damaged": damaged, "combined": dict(sorted(combined.items()))}


def total(tallies: dict[str, Tally]) -> Tally:
    """All tallies as one."""
    whole = Tally()
    for tally in tallies.values():
        whole += tally
    return whole


def main() -> None:
    print(f"{'':<30}{'tables':>8}{'numbers':>9}{'spurious':>10}{'exact':>8}{'tables right':>14}")
    scored = corpus()
    for group, tallies in scored.items():
        for name, tally in tallies.items():
            print(tally.row(name))
        print(total(tallies).row(f"{group}: all") + "\n")


if __name__ == "__main__":
    main()
