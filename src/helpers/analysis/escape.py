"""Text from reports, made safe to stand in HTML. Everything that notebooks show passes through here."""

from __future__ import annotations

import html as _html
import re

from markupsafe import Markup

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
# C0 and C1 controls, and the signs that turn the direction of text around: none of them is ever shown.
_GLOSSED = re.compile(
    r"([^\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3()]+) \(([^()]*[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3][^()]*)\)"
)
"""English with its Korean in brackets."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(text: object) -> str:
    """Text on one line without control signs; nothing for a missing value.

    >>> plain("가\\n 나"), plain(None), plain(float("nan"))
    ('가 나', '', '')
    """
    if text is None or text != text or type(text).__name__ == "NAType":
        return ""
    return " ".join(_UNSEEN.sub("", str(text)).split())


def escape(text: object) -> str:
    """Text as HTML that shows it and does nothing else; markup made by this package passes as it is.

    >>> escape("<b>&")
    '&lt;b&gt;&amp;'
    >>> escape(Markup("<b>1</b>"))
    '<b>1</b>'
    """
    if isinstance(text, Markup):
        return str(text)
    return _html.escape(plain(text), quote=True)


def is_korean(text: object) -> bool:
    """Whether a text holds Korean letters."""
    return bool(_HANGUL.search(plain(text)))


def name(text: object, language: str) -> Markup:
    """A proper name: it stays as printed and is marked as Korean where the page is not.

    >>> name("재무과", "en")
    Markup('<span lang="ko">재무과</span>')
    >>> name("National (국비)", "en")
    Markup('National (<span lang="ko">국비</span>)')
    >>> name("재무과", "ko")
    Markup('재무과')
    """
    if isinstance(text, Markup):
        return text
    safe = escape(text)
    if language != "ko" and (glossed := _GLOSSED.fullmatch(plain(text))):
        english, korean = glossed.groups()
        return Markup('{} (<span lang="ko">{}</span>)').format(english, korean)
    return Markup(f'<span lang="ko">{safe}</span>') if language != "ko" and is_korean(text) else Markup(safe)


def short(text: object, most: int) -> str:
    """The beginning of a text, cut at a word where one is near.

    >>> short("전통시장 및 상점가 활성화 추진", 12)
    '전통시장 및 상점가…'
    """
    text = plain(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 0.6 else cut).rstrip(" ,·(") + "…"
