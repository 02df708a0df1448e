"""URLs and messages as they may be shown: without passwords and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

HIDDEN = "***"
_URL = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\s'"<>]+""")
_USER = re.compile(r"://([^/?#]*)@")
_ODD_USER = re.compile(r"://([^/?#:]*:(?!\d*(?:[/?#]|$))(?:[^?#]*|.*))@")
"""A password with a slash in it, say, which nobody has encoded; what follows the colon is no port."""
_SHORT = 4


def shown(url: str) -> str:
    """A URL without user, password and query (which may hold a signature); also each of a chain.

    >>> shown("ftp://user:p@ss@host/data/raw")
    'ftp://host/data/raw'
    >>> shown("simplecache::https://host/data?sig=SECRET")
    'simplecache::https://host/data'
    """
    return "::".join(_shown(part) for part in url.split("::"))


def _shown(url: str) -> str:
    user = _USER.search(url) or _ODD_USER.search(url)
    if user:
        url = f"{url[: user.start()]}://{url[user.end() :]}"
    return re.split(r"[?#]", url, maxsplit=1)[0] if "://" in url else url


def cleaned(text: str, urls: Iterable[str] = ()) -> str:
    """A message without what is secret in URLs.

    Parameters
    ----------
    text
        What a driver says, perhaps with URLs in it, or only parts of them.
    urls
        Those that it may be about; nothing of their passwords and queries is left in the text.
    """
    urls = list(urls)
    for url in sorted(urls, key=len, reverse=True):
        text = text.replace(url, shown(url))
    text = _URL.sub(lambda found: _without_secrets(found[0]), text)
    for secret in sorted({secret for url in urls for secret in _secrets(url)}, key=len, reverse=True):
        # A short one may be part of any word.
        pattern = re.escape(secret) if len(secret) >= _SHORT else rf"(?<!\w){re.escape(secret)}(?!\w)"
        text = re.sub(pattern, lambda _: HIDDEN, text)
    return text


def _without_secrets(url: str) -> str:
    end = re.search(r"[).,;:]*$", url)[0]  # of the sentence
    return shown(url.removesuffix(end)) + end


def _secrets(url: str) -> Iterable[str]:
    for part in url.split("::"):
        if user := _USER.search(part) or _ODD_USER.search(part):
            yield user[1]
            password = user[1].partition(":")[2]
            pieces = [password, *re.split(r"[/?#@]", password)]  # what a driver takes for host or port
            yield from (form for piece in pieces for form in (piece, unquote(piece)) if piece)
            part = part[user.end() :]
        query = part.partition("?")[2]
        values = [query, *(entry.partition("=")[2] for entry in re.split("[&#]", query))]
        yield from (form for value in values for form in (value, unquote(value)) if len(value) >= _SHORT)
