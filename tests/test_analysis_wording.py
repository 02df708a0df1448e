"""Nothing is missing in either language, and what is filled in is safe."""

import re
from pathlib import Path

import pytest

import helpers.analysis
from helpers.analysis.wording import Words, particle, wording

SOURCES = [
    *sorted(path for path in Path(helpers.analysis.__file__).parent.rglob("*.py") if path.name != "theme.py"),
    *sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb")),
]


def fields(text):
    return {entry.split(":")[0] for entry in re.findall(r"\{([^{}]*)\}", text)}


def test_every_entry_stands_in_both_languages():
    broken = [key for key, texts in wording().items() if set(texts) != {"en", "ko"} or not all(texts.values())]
    assert broken == []


def test_both_languages_name_the_same_values():
    differ = [key for key, texts in wording().items() if fields(texts["en"]) != fields(texts["ko"])]
    assert differ == []


def test_korean_entries_are_korean_where_english_ones_are_words():
    own = ("heading.", "title.", "none.", "column.", "caption.", "lead.", "text.")
    strangers = [key for key, texts in wording().items() if key.startswith(own) and not re.search(r"[가-힣]", texts["ko"])]
    assert strangers == []
    leaks = [
        key
        for key, texts in wording().items()
        if key.startswith(("heading.", "none.", "caption.")) and re.search(r"[가-힣]", texts["en"])
    ]
    assert leaks == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_key_that_is_used_exists(path):
    text = path.read_text(encoding="utf-8").replace('\\"', '"')
    used = set(re.findall(r'"((?:heading|title|none|column|caption|chart|lead|key|text)\.[a-z_]+)"', text))
    used |= {f"heading.{key}" for key in re.findall(r'page\.section\("([a-z_]+)"', text)}
    used |= {f"none.{key}" for key in re.findall(r'page\.section\("[a-z_]+", [^\n]*none="([a-z_]+)"', text)}
    used |= {f"caption.{key}" for key in re.findall(r'page\.table\("([a-z_]+)"', text)}
    assert sorted(used - set(wording())) == []


def test_columns_of_all_tables_have_headings():
    from helpers.analysis.columns import TABLES

    missing = {f"column.{column.heading or column.field}" for columns in TABLES.values() for column in columns} - set(wording())
    assert missing == set()
    assert {f"caption.{kind}" for kind in TABLES} <= set(wording())


def test_particles_follow_the_word():
    assert [particle(word, "이/가") for word in ("재무과", "도시재생실", "지역경제과(안)", "2018")] == ["가", "이", "이", "이"]
    assert particle("연구실", "으로/로") == "로"


def test_values_are_escaped_in_html_and_cannot_reach_into_objects():
    html = Words("en").html("lead.nothing", department="<img src=x onerror=alert(1)>")
    assert "<img" not in html and "&lt;img" in html
    assert "{department.__class__}" in Words("en")("lead.nothing", department="{department.__class__}")


def test_unknown_language_and_key_say_what_there_is():
    with pytest.raises(ValueError, match="en, ko"):
        Words("fr")
    with pytest.raises(KeyError, match=r"words"):
        Words("en")("lead.no_such_entry")


def test_questions_and_what_may_be_left_out_belong_to_sections():
    keys = [key.partition(".")[2] for key in wording() if key.startswith(("question.", "left_out."))]
    assert {f"heading.{key}" for key in keys} - set(wording()) == set() and len(keys) > 20


def test_units_and_terms_of_the_tables_have_english(processed):
    from helpers.analysis import open_data

    data = open_data(processed)
    used = {("unit", unit) for table in ("observations", "indicators") for unit in data[table]["unit"].dropna()}
    used |= {("stage", stage) for stage in data["budgets"]["stage"]} | {
        ("source", source) for source in data["budgets"]["source"]
    }
    used |= {("group", group) for group in data["staffing"]["group"]} | {
        ("reason", reason) for reason in data["skipped"]["reason"]
    }
    assert {f"{group}.{term}" for group, term in used} - set(wording()) == set()
    korean = [key for key, texts in wording().items() if key.startswith("unit.") and re.search(r"[가-힣]", texts["en"])]
    assert korean == []
