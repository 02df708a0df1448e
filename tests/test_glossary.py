"""The glossary is complete in both languages, and of the reports."""

import re
from collections import Counter
from dataclasses import fields

import pytest

from helpers.analysis.wording import wording
from helpers.publishing.glossary import GROUPS, Term, glossary, terms


def occurs(term, text):
    """Whether a text holds a term at the beginning or end of a word; reports space out the letters of headings."""
    letters = r"[ \t\u3000]*".join(map(re.escape, term))
    return re.search(rf"(?<![가-힣]){letters}|{letters}(?![가-힣])", text) is not None


def test_at_least_120_terms_each_once_in_order():
    korean = [term.ko for term in terms()]
    assert len(korean) >= 120
    assert korean == sorted(set(korean))


def test_no_two_terms_share_an_english_name():
    assert [name for name, times in Counter(term.en for term in terms()).items() if times > 1] == []


@pytest.mark.parametrize("field", [field.name for field in fields(Term)])
def test_every_term_has_every_field(field):
    assert [term.ko for term in terms() if not getattr(term, field).strip()] == []


def test_each_definition_is_one_sentence_in_its_language():
    for term in terms():
        for about in (term.about_en, term.about_ko):
            assert about.endswith(".") and not re.search(r"[.!?] ", about), about
        for about, korean in ((term.about_en, False), (term.about_ko, True)):
            assert (len(re.findall("[가-힣]", about)) > len(re.findall("[A-Za-z]", about))) is korean, about


def test_the_parts_of_the_glossary_are_those_of_the_wording():
    assert {term.group for term in terms()} == set(GROUPS)
    assert {key.removeprefix("term_group.") for key in wording() if key.startswith("term_group.")} == set(GROUPS)


def test_terms_can_stand_in_a_table_of_markdown():
    assert [term for term in terms() if re.search(r"[|<>`*_\n]", "".join((term.ko, term.en, term.about_en, term.about_ko)))] == []


def test_every_term_stands_in_one_of_the_reports(raw):
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(raw.glob("*.txt")))
    assert [term.ko for term in terms() if not occurs(term.ko, text)] == []


def test_a_part_of_another_word_is_no_occurrence():
    assert occurs("민자", "민자 유치") and occurs("정원", "정  원") and not occurs("민자", "주민자치")


def test_glossary_document_is_up_to_date(root):
    written = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert written == glossary(), "run `python -m helpers.publishing.glossary`"
