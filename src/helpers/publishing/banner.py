"""What an old page says while its notebook fails: that it is old, from when it is, and why there is no newer one."""

from __future__ import annotations

import re
from datetime import datetime

from markupsafe import Markup

from helpers.analysis.wording import Words
from helpers.publishing.words import word

PLACE = "<!-- banner -->\n"
"""Where the templates of pages have room for it."""
_BANNER = re.compile(re.escape(PLACE) + r'<div class="stale" role="note".*?</div><!-- /banner -->\n', re.DOTALL)
_TEXT = Markup("""\
<div class="stale" role="note" aria-label="{name}">
<p><strong>{said}</strong></p>
<p>{why} <code>{message}</code></p>
</div><!-- /banner -->
""")


def with_banner(page: str, message: str, made: str, language: str) -> str:
    """A page with a banner in the place that its template holds for it, instead of one that it has.

    Parameters
    ----------
    page
        The HTML of the last good version.
    message
        Why the notebook failed the last time; any text.
    made
        When the good version was made (ISO 8601, UTC); nothing where that is not known.
    language
        ``en`` or ``ko``.

    Returns
    -------
    str
        The page as it is where it has no such place.
    """
    time = Markup('<time datetime="{}">{}</time>').format(made, date(made, language))
    said = Words(language).html("site.stale_of", date=time) if made else word("stale", language)
    banner = _TEXT.format(name=word("stale_name", language), said=said, why=word("stale_why", language), message=message)
    return without_banner(page).replace(PLACE, PLACE + str(banner), 1)


def without_banner(page: str) -> str:
    """The page as it was before it got a banner."""
    return _BANNER.sub(PLACE, page, count=1)


def date(made: str, language: str) -> str:
    """A time as a reader of the page writes it.

    >>> date("2026-11-22T13:07:00Z", "en"), date("2026-11-22T13:07:00Z", "ko")
    ('22 November 2026, 13:07 UTC', '2026년 11월 22일 13:07 (UTC)')
    """
    try:
        at = datetime.fromisoformat(made)
    except ValueError:
        return made
    if language == "ko":
        return f"{at.year}년 {at.month}월 {at.day}일 {at:%H:%M} (UTC)"
    month = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][at.month - 1]
    return f"{at.day} {month} {at.year}, {at:%H:%M} UTC"  # not %B: that goes by the locale
