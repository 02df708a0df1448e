"""Tables with a known meaning, flattened the way conversions flatten them, read back as meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_back import disagreements
from tablegen import PLAIN, Seeded, document, generate

SEEDS = st.integers(0, 10**9)
SURE = [
    "ragged",
    "spaced",
    "footnotes",
    "split stub word",
    "header right",
    "header left",
    "unit row",
    "lost corner",
    "repeated header",
    "nested",
    "nested copies",
    "bracketed rows",
    "side by side",
]
"""Damage that leaves no doubt about what is meant; the others are scored (`make score`)."""


def explain(table, wrong, spurious) -> str:
    lines = ["", document(table).replace("\t", " ⇥ ")]
    lines += [
        f"meant {m}\nread  {r and (r['value'], r['unit'], r['row_labels'], r['col_labels'], r['period'])}" for m, r in wrong[:5]
    ]
    return "\n".join([*lines, *(f"read though nothing is meant: {o}" for o in spurious[:3])])


@given(SEEDS)
def test_plain_tables_read_back_as_meant(seed):
    table = generate(Seeded(seed), PLAIN)
    wrong, spurious = disagreements(table)
    assert not wrong and not spurious, explain(table, wrong, spurious)


@pytest.mark.parametrize("damage", SURE)
@given(seed=SEEDS)
def test_damaged_tables_read_back_as_meant(damage, seed):
    table = generate(Seeded(seed), frozenset({damage}))
    wrong, spurious = disagreements(table)
    assert not wrong and not spurious, explain(table, wrong, spurious)
