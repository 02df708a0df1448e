"""The index is made again only where something that it shows has changed."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.publishing import cache, reads, unchanged
from helpers.publishing.places import write_atomically
from helpers.publishing.plan import Page
from helpers.publishing.site import recorded_index, versioned


def write_index(plan: Sequence[Page], now: cache.Now) -> None:
    """Write the index, unless all that it shows is as it was.

    Parameters
    ----------
    plan
        All pages of the site.
    now
        The state of things; what is known of the index is kept in its memory.
    """
    places, memory = now.places, now.memory
    failed = {page.id: memory.pages[page.id].failed for page in plan if page.id in memory.pages and memory.pages[page.id].failed}
    parts = {
        "packages": now.common["packages"],
        "template": now.common["template"],
        "code": now.code(["import helpers.publishing.site"], places.notebooks),
        "pages": {page.id: repr(page) for page in plan},
        "there": {page.id: str((places.site / page.path).is_file()) for page in plan},
        "failed": failed,
    }
    target = places.site / unchanged.INDEX
    if memory.index.parts:
        answers = now.answers(memory.index.parts["reads"], memory.index.sources)
        if memory.index.parts == {**parts, "reads": answers} and cache.digest_or_missing(target) == memory.index.page:
            return
    from helpers.publishing.pool import aside

    html, noted = aside(recorded_index, plan, places, failed)
    answers = {read: now.lookup.digest(read) for read in reads.settle(noted, places)}
    write_atomically(target, versioned(html, reads.version(answers)))
    memory.index = cache.Known({**parts, "reads": answers}, now.sources_of(answers), page=cache.file_digest(target))
