"""Numbers, money, periods and text as pages show them."""

import doctest
import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers.analysis
from helpers.analysis import formats
from helpers.analysis.escape import escape, name, plain, short

AMOUNTS = st.floats(min_value=-1e15, max_value=1e15, allow_nan=False)
SIZES = {"조원": 1e12, "억원": 1e8, "만원": 1e4, "원": 1, "trillion": 1e12, "billion": 1e9, "million": 1e6, "": 1}


@pytest.mark.parametrize(
    "module", sorted(module.name for module in pkgutil.walk_packages(helpers.analysis.__path__, "helpers.analysis."))
)
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_money_as_the_reports_readers_know_it():
    assert formats.won(19_717_984_000, "ko") == "197.2억원"
    assert formats.won(753_976_000_000, "ko") == "7,539.8억원"
    assert formats.won(753_976_000_000, "en") == "KRW 754 billion"
    assert formats.won(1_780_060_000, "en") == "KRW 1.78 billion"
    assert formats.won(0, "en") == "KRW 0"
    assert formats.won(None, "ko") == formats.won(float("nan"), "en") == "–"


@given(AMOUNTS, st.sampled_from(formats.LANGUAGES))
def test_money_reads_back_to_about_the_same_amount(amount, language):
    text = formats.won(amount, language)
    match = re.fullmatch(r"(−?)(?:KRW )?([\d,.]+) ?(\w*)", text)
    assert match, text
    back = float(match[2].replace(",", "")) * SIZES[match[3]] * (-1 if match[1] else 1)
    assert abs(back - amount) <= max(0.51, abs(amount) * 0.006)


@given(st.lists(st.integers(min_value=0, max_value=10**13), min_size=1))
def test_tables_lose_nothing_of_an_amount(amounts):
    scale = formats.exact_scale(amounts)
    for amount in amounts:
        assert round(float(formats.digits(amount / scale.won).replace(",", "")) * scale.won) == amount


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_digits_have_separators_and_a_true_minus(value):
    text = formats.digits(value)
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d{1,2})?", text)
    assert text != "−0"
    assert abs(float(text.replace(",", "").replace("−", "-")) - value) <= 0.0051


@given(st.text())
def test_escaped_text_holds_no_markup(text):
    shown = escape(text)
    assert "<" not in shown and ">" not in shown and '"' not in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", shown)


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_shortened_text_fits(text, most):
    assert len(short(text, most)) <= most
    assert short(text, len(plain(text)) + 1) == plain(text)


def test_names_are_marked_as_korean_on_english_pages_only():
    assert 'lang="ko"' in name("재무과", "en")
    assert "lang" not in name("재무과", "ko") and "lang" not in name("Finance", "en")
