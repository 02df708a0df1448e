"""Tables with a known meaning, flattened and damaged the way conversions do it, read back as meant.

Hypothesis draws every decision, so that what fails shrinks to a small table; such tables become named cases
(``test_tables_cases.py``). ``make score`` prints how many tables of a fixed corpus are read back, per kind of damage.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_back import disagreements
from score_generated import Tally, corpus, total
from tablegen import COLUMN_KINDS, DAMAGES, ROW_KINDS, Drawn, combine, document, generate, tables

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
FEW = settings(SLOW, max_examples=max(1, settings().max_examples // 8))


def told(table) -> str:
    """What was read otherwise than meant, beside the table."""
    wrong, spurious = disagreements(table)
    lines = [
        f"meant {m}\nread  {r and (r['value'], r['unit'], r['row_labels'], r['col_labels'], r['period'])}" for m, r in wrong[:5]
    ]
    lines += [f"read though nothing is meant: {o}" for o in spurious[:3]]
    return "\n".join(["", document(table).replace("\t", " ⇥ "), *lines]) if lines else ""


@SLOW
@given(tables())
def test_plain_tables_read_back_as_meant(table):
    assert not told(table)


@pytest.mark.parametrize("kind", COLUMN_KINDS)
@FEW
@given(data=st.data())
def test_columns_of_every_kind_read_back_as_meant(kind, data):
    assert not told(data.draw(tables(columns=kind)))


@pytest.mark.parametrize("kind", ROW_KINDS)
@FEW
@given(data=st.data())
def test_rows_of_every_kind_read_back_as_meant(kind, data):
    assert not told(data.draw(tables(rows=kind)))


@pytest.mark.parametrize("damage", DAMAGES)
@FEW
@given(data=st.data())
def test_damaged_tables_read_back_as_meant(damage, data):
    assert not told(data.draw(tables(frozenset({damage}))))


@st.composite
def much_damaged(draw):
    return generate(Drawn(draw), combine(Drawn(draw)))


@SLOW
@given(much_damaged())
def test_tables_with_several_kinds_of_damage_read_back_as_meant(table):
    assert not told(table)


def test_the_fixed_corpus_keeps_its_score():
    scored = {name: total(tallies) for name, tallies in corpus().items()}
    assert sum(tally.tables for tally in scored.values()) >= 500
    for name, (exact, whole) in {"plain": (0.99, 0.98), "damaged": (0.99, 0.97), "combined": (0.97, 0.95)}.items():
        tally: Tally = scored[name]
        assert tally.exact >= exact and tally.whole >= whole * tally.tables, f"{name}\n{tally.row(name)}"
