"""One dictionary of fields, and everything that is derived from it."""

import pytest

from helpers.datasets.dictionary import data_dictionary
from helpers.datasets.fields import FIELDS
from helpers.datasets.package import conform, validate
from helpers.datasets.schema import TABLES, frictionless_schema, pandera_schema


def test_every_field_is_used_and_described_in_two_languages():
    used = {column for spec in TABLES.values() for column in spec.columns}
    assert used == set(FIELDS)
    for spec in TABLES.values():
        assert spec.en and spec.ko
        for column in spec.columns:
            field = spec.field(column)
            assert field.en and any("가" <= char <= "힣" or char == "㎡" for char in field.ko), column


@pytest.mark.parametrize("name", TABLES)
def test_every_row_leads_back_to_its_line(name):
    columns = TABLES[name].columns
    assert "report" in columns and ("line" in columns or "first_line" in columns)


@pytest.mark.parametrize("name", TABLES)
def test_derived_schemas_agree(name):
    spec = TABLES[name]
    assert (
        list(pandera_schema(name).columns)
        == list(spec.columns)
        == [field["name"] for field in frictionless_schema(name)["fields"]]
    )
    assert set(spec.key) <= set(spec.columns) and spec.nullable <= set(spec.columns)
    for own, other in spec.foreign:
        assert set(own) <= set(spec.columns) and set(own) <= set(TABLES[other].columns)


@pytest.mark.parametrize("name", TABLES)
def test_empty_table_is_valid(name):
    frame = validate(conform([], name), name)
    assert list(frame.columns) == list(TABLES[name].columns) and frame.empty


def test_data_dictionary_is_up_to_date(root):
    path = root / "docs" / "data-dictionary.md"
    assert path.read_text(encoding="utf-8") == data_dictionary(), "run `python -m helpers.datasets.dictionary`"
