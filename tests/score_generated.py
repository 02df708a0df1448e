"""Scores the reader on a fixed corpus of generated tables, per kind of damage: ``python tests/score_generated.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reading_back import disagreements
from tablegen import DAMAGES, PLAIN, Seeded, generate

PLAIN_TABLES, DAMAGED_TABLES = 150, 25


def score(damage: frozenset[str], count: int) -> tuple[int, int, int, int]:
    """Numbers meant, numbers read as meant, tables without any mistake, tables."""
    meant = right = whole = 0
    for seed in range(count):
        table = generate(Seeded(f"corpus-{seed}-{sorted(damage)}"), damage)
        wrong, spurious = disagreements(table)
        meant += len(table.meant)
        right += len(table.meant) - len(wrong)
        whole += not wrong and not spurious
    return meant, right, whole, count


def main() -> None:
    print(f"{'damage':<20}{'tables':>8}{'numbers':>9}{'exact':>8}{'tables right':>14}")
    totals = [0, 0, 0, 0]
    for name in ("plain", *DAMAGES):
        result = score(PLAIN if name == "plain" else frozenset({name}), PLAIN_TABLES if name == "plain" else DAMAGED_TABLES)
        totals = [a + b for a, b in zip(totals, result, strict=True)]
        meant, right, whole, count = result
        print(f"{name:<20}{count:>8}{meant:>9}{right / max(meant, 1):>8.3f}{whole / count:>14.3f}")
    meant, right, whole, count = totals
    print(f"{'total':<20}{count:>8}{meant:>9}{right / meant:>8.3f}{whole / count:>14.3f}")


if __name__ == "__main__":
    main()
