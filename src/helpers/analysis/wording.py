"""All that pages say, in English and Korean (``words/*.yml``), and how values are put into it.

>>> words = Words("ko")
>>> words("column.capacity")
'정원'
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from helpers.analysis import formats
from helpers.analysis.escape import escape, name, plain

LANGUAGES = formats.LANGUAGES

_IN_BRACKETS = re.compile(r"\(([^(){}]*[가-힣][^(){}]*)\)")
"""A Korean term beside its English, in a text of our own."""


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """Every entry by its key; each has one text per language."""
    entries: dict[str, Mapping[str, str]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast, where PyYAML came with it
    for path in sorted((Path(__file__).parent / "words").glob("*.yml")):
        for section, keys in yaml.load(path.read_text(encoding="utf-8"), loader).items():
            entries |= {f"{section}.{key}": texts for key, texts in keys.items()}
    return entries


class Words:
    """The wording in one language.

    Parameters
    ----------
    language
        ``en`` or ``ko``.
    """

    def __init__(self, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; the languages are {', '.join(LANGUAGES)}")
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key as plain text, for charts and file names."""
        return _Plain(self.language).vformat(self._text(key), (), values)

    def html(self, key: str, **values: object) -> Markup:
        """The text of a key as HTML: what is put into it is escaped, Korean names are marked as Korean."""
        text = escape(self._text(key))
        if self.language != "ko":
            text = _IN_BRACKETS.sub(r'(<span lang="ko">\1</span>)', text)
        return Markup(_Html(self.language).vformat(text, (), values))

    def has(self, key: str) -> bool:
        """Whether there is such an entry."""
        return key in wording()

    def term(self, group: str, value: object) -> str:
        """A term of the reports in the page's language, where we have it (``term("source", "국비")``); else as printed."""
        key = f"{group}.{plain(value)}"
        return self(key) if self.has(key) else plain(value)

    def _text(self, key: str) -> str:
        try:
            return wording()[key][self.language]
        except KeyError:
            raise KeyError(f"no wording for {key!r} in {self.language!r}; add it to words/*.yml") from None

    # Formats in the page's language
    def won(self, amount: object) -> str:
        """Money for reading."""
        return formats.won(amount, self.language)

    def period(self, text: object) -> str:
        """A period for reading."""
        return formats.period(text, self.language)

    def unit(self, unit: object) -> str:
        """A unit of the reports."""
        return self.term("unit", unit)

    def count(self, key: str, number: int, **values: object) -> str:
        """A text that depends on a number: ``key.one`` in English where there is one, else ``key``."""
        one = f"{key}_one"
        return self(one if number == 1 and self.has(one) else key, n=formats.digits(number), **values)

    def listing(self, texts: Sequence[str]) -> str:
        """A list in a sentence; HTML if they are."""
        comma, last = (type(texts[0])(text) if texts else text for text in (", ", " and "))
        if self.language == "ko" or len(texts) < 2:
            return comma.join(texts)
        return last.join([comma.join(texts[:-1]), texts[-1]])


def has_final(word: str) -> bool:
    """Whether a Korean word, read aloud, ends in a consonant.

    >>> has_final("재무과"), has_final("실"), has_final("2018"), has_final("3")
    (False, True, True, True)
    """
    text = plain(word).rstrip(")]〉」』”\"'. ")
    if not text:
        return False
    last = text[-1]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last in "013678LMNRlmnr%"


def particle(word: str, pair: str) -> str:
    """The one of a pair of particles (``은/는``) that fits a word; ``으로/로`` as well.

    >>> particle("재무과", "은/는"), particle("도시재생실", "은/는"), particle("서울", "으로/로")
    ('는', '은', '로')
    """
    with_final, without = pair.split("/")
    text = plain(word)
    if with_final == "으로" and text and "가" <= text[-1] <= "힣" and (ord(text[-1]) - ord("가")) % 28 == 8:
        return without
    return with_final if has_final(text) else without


class _Plain(string.Formatter):
    """``{value}`` or ``{value:은/는}``: a particle that fits the value follows it."""

    def __init__(self, language: str) -> None:
        self.language = language

    def get_value(self, key: Any, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs[key]

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs[field_name], field_name  # no attributes, no items: the text names values and nothing else

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._show(value) + (particle(str(value), format_spec) if "/" in format_spec else "")

    def _show(self, value: Any) -> str:
        return plain(value)


class _Html(_Plain):
    def format_field(self, value: Any, format_spec: str) -> str:
        said = Markup(str(value)).striptags() if isinstance(value, Markup) else str(value)
        return self._show(value) + (particle(said, format_spec) if "/" in format_spec else "")

    def _show(self, value: Any) -> str:
        return str(value) if isinstance(value, Markup) else str(name(value, self.language))
