"""What someone may have meant by a name that there is none of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MOST = 40
"""Names listed at most; a message stays a message."""


def meant(wrong: object, valid: Iterable[object]) -> str:
    """``, did you mean …?`` where a valid name is near; nothing otherwise.

    Compared letter by letter also within a Korean syllable (재뮤과 is one letter from 재무과), capitals and blanks aside.

    Examples
    --------
    >>> meant("재뮤과", ["재무과", "세무1과"])
    ", did you mean '재무과'?"
    >>> meant("Budget", ["budgets", "usage"])
    ", did you mean 'budgets'?"
    >>> meant("x", ["재무과"])
    ''
    """
    import difflib  # only where something is wrong: every start of the program would pay for it

    by_letters = {_letters(name): str(name) for name in valid}
    near = difflib.get_close_matches(_letters(wrong), by_letters, n=2, cutoff=0.65)
    return f", did you mean {' or '.join(repr(by_letters[letters]) for letters in near)}?" if near else ""


def listed(valid: Iterable[object]) -> str:
    """Names in one line, the first :data:`MOST` of them.

    >>> listed(["budgets", "usage"])
    'budgets, usage'
    >>> listed([])
    'none'
    """
    names = [str(name) for name in valid]
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return (", ".join(names[:MOST]) or "none") + more


def _letters(name: object) -> str:
    return unicodedata.normalize("NFD", "".join(str(name).split()).casefold())
