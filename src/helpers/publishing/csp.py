"""The Content-Security-Policy of a page: its own style and script by their fingerprints, and nothing else.

The policy is made from the finished page, so that whatever stands in it without having been put there by a template
does not run, even where every other lock has failed.
"""

from __future__ import annotations

import base64
import hashlib
import re

PLACE = "<!-- policy -->"
"""Where the template of all pages has room for it: before anything that it is to hold for."""

_OWN = re.compile(r"<(style|script)\b([^<>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
_DATA = re.compile(r"\btype\s*=\s*[\"']?application/json\b", re.IGNORECASE)


def policy(html: str) -> str:
    """The policy that lets a page's own style and script elements work and nothing else.

    Parameters
    ----------
    html
        A finished page, trusted as far as its ``<style>`` and ``<script>`` elements go: call it on what templates
        and :func:`helpers.publishing.sanitise.sanitise` have made, never on text from elsewhere.

    Returns
    -------
    str
        The value of a ``Content-Security-Policy``.

    Examples
    --------
    >>> policy("<p>no script</p>").split("; ")[:3]
    ["default-src 'none'", "script-src 'none'", "style-src-elem 'none'"]
    """
    marks: dict[str, dict[str, None]] = {"style": {}, "script": {}}
    for kind, attributes, text in _OWN.findall(html):
        if not _DATA.search(attributes):
            marks[kind.lower()][fingerprint(text)] = None
    allowed = {kind: " ".join(found) or "'none'" for kind, found in marks.items()}
    return (
        f"default-src 'none'; script-src {allowed['script']}; style-src-elem {allowed['style']}; "
        "style-src-attr 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def with_policy(html: str) -> str:
    """A finished page with its policy, instead of one that it has.

    Parameters
    ----------
    html
        A page with :data:`PLACE` (from ``layout.html.j2``) or a policy in its head.

    Raises
    ------
    ValueError
        If the page has room for no policy: a page without one is not to be written.
    """
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    if PLACE in html:
        return html.replace(PLACE, meta, 1)
    if not _META.search(html):
        raise ValueError("the page has no place for its Content-Security-Policy")
    return _META.sub(lambda _: meta, html, count=1)


def fingerprint(text: str) -> str:
    """What the policy calls the text of one element.

    >>> fingerprint("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    read = text.replace("\r\n", "\n").replace("\r", "\n")  # as a browser reads it
    return f"'sha256-{base64.b64encode(hashlib.sha256(read.encode('utf-8', 'replace')).digest()).decode('ascii')}'"
